"""Checks that a row of a received file is one that a tracker writes, before the row is applied."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterable
from typing import Any

from tui_tracker.domain.exchange.held import Verdict, decision_id
from tui_tracker.domain.fields import (
    ACTION,
    PERIOD,
    UPDATE,
    field_label,
    field_named,
    field_validator,
    is_field,
)
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import (
    LONGEST,
    LONGEST_NAME,
    Kind,
    Revision,
    is_timestamp,
    make_revision,
    revision_id,
)
from tui_tracker.domain.text import clean

_HASH = re.compile(r"[0-9a-f]{32}")
_KEY = re.compile(r"[\w-]{0,64}")
_PERIOD = re.compile(r"[\w./: -]{0,40}")
_KINDS, _VERDICTS = frozenset(Kind), frozenset(Verdict)
_is_readable = field_validator(None, None)


def read_revision(row: sqlite3.Row) -> Revision:
    """Return the revision of a row; a row that does not match its id becomes an outside edit.

    Raises `ValueError` for a row that no tracker writes.
    """
    check_texts(*(row[name] for name in ("id", "action", "period", "field", "author", "origin")))
    check_value(row["value"], row["at"], row["why"])
    if row["kind"] not in _KINDS:
        raise ValueError("a change of an unknown kind")
    value = row["value"]
    parents = (row["parents"] or "").split(" ") if row["parents"] else []
    cell = Cell(action=row["action"], period=row["period"], field=row["field"])
    check_cell(cell)
    check_origin(parents, row["author"], row["origin"])
    identity = revision_id(cell, value, parents, row["author"], row["at"], row["origin"])
    if identity == row["id"] and value == (value and clean(value)) and row["author"] == clean(row["author"]):
        return Revision(
            id=identity, cell=cell, value=value, parents=tuple(sorted(parents)),
            author=row["author"], at=row["at"], origin=row["origin"],
        )  # fmt: skip
    return make_revision(
        cell, value and clean(value), parents=parents, author=clean(row["author"]), at=row["at"],
        origin=row["origin"], kind=Kind.OUTSIDE, why="the stored history was changed by another program",
    )  # fmt: skip


def is_readable(field: str, value: object) -> bool:
    """Return whether a stored value can be read at all, whatever stages and ratings the plan has."""
    return value is None or (isinstance(value, str) and _is_readable(field, value))


def names_no_theme(field: str, value: object, themes: Collection[str]) -> bool:
    """Return whether this is the theme of an action, and none of `themes`: no list would show the action."""
    return field == "theme" and value not in themes


def check_readable(revision: Revision, themes: Collection[str] | None) -> None:
    """Raise `ValueError` for a value that cannot be read, or none of `themes`, where these are given."""
    field, value = revision.cell.field, revision.value
    if not is_readable(field, value):
        raise ValueError(f"a {field_label(field)} that cannot be read")
    if value is not None and themes is not None and names_no_theme(field, value, themes):
        raise ValueError("an action in a theme that it does not have")


def check_texts(*texts: object) -> None:
    """Raise `ValueError` if one of these is not text."""
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("a value that is not text where text belongs")


def check_value(value: object, timestamp: object, why: object) -> None:
    """Raise `ValueError` for a value, time or reason that no tracker writes."""
    if not all(text is None or (isinstance(text, str) and len(text) <= LONGEST) for text in (value, why)):
        raise ValueError("a value is not text or is too long")
    if not is_timestamp(timestamp):
        raise ValueError("an invalid date")


def check_cell(cell: Cell) -> None:
    """Raise `ValueError` for a cell that no plan has."""
    if not (_KEY.fullmatch(cell.action) and is_period(cell.period)):
        raise ValueError("a change of an action or a period that no plan has")
    record = (UPDATE if cell.period else ACTION) if cell.action else PERIOD
    if not is_field(cell.field) or field_named(cell.field).record != record:
        raise ValueError("a change of a field that no plan has")


def is_period(key: object) -> bool:
    """Return whether a value can be a period's key; empty for the plan itself."""
    return isinstance(key, str) and _PERIOD.fullmatch(key) is not None


def is_hash(identity: object) -> bool:
    """Return whether a value has the form of a revision's or a decision's id."""
    return isinstance(identity, str) and _HASH.fullmatch(identity) is not None


def check_origin(parents: Iterable[str], author: str, origin: str) -> None:
    """Raise `ValueError` where parents are no ids, or nobody has such a name."""
    if not all(map(is_hash, parents)):
        raise ValueError("a change that builds on something that is not a change")
    if len(author) > LONGEST_NAME or len(origin) > LONGEST_NAME or not origin.isprintable():
        raise ValueError("a name that is too long")


def is_decision(*row: Any) -> bool:
    """Return whether (id, revision, verdict, author, at, origin, over, why) form a valid decision."""
    identity, revision, verdict, author, timestamp, origin, over, why = row
    if not all(isinstance(text, str) for text in row[:7]) or verdict not in _VERDICTS:
        return False
    try:
        replaced = json.loads(over)
        return bool(
            is_timestamp(timestamp)
            and identity == decision_id(revision, verdict, author, timestamp, origin, replaced, why)
        )
    except (ValueError, TypeError, RecursionError):
        return False
