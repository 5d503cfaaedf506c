"""Checks that a row of a received file is one that a tracker writes, before the row is applied."""

from __future__ import annotations

import json
import re
import sqlite3
from typing import Any

from tui_tracker.domain.exchange.held import Verdict, decision_id
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import Kind, Revision, make_revision, revision_id
from tui_tracker.domain.text import clean

LONGEST = 1_000_000
"""The most characters that a value may have; nobody types so many."""
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def read_revision(row: sqlite3.Row) -> Revision:
    """Return the revision of a row; a row that does not match its id becomes an outside edit."""
    check_texts(*(row[name] for name in ("id", "action", "period", "field", "author", "origin")))
    check_value(row["value"], row["at"], row["why"])
    value = row["value"]
    parents = (row["parents"] or "").split()
    cell = Cell(action=row["action"], period=row["period"], field=row["field"])
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


def check_texts(*texts: object) -> None:
    """Raise `ValueError` if one of these is not text."""
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("a value that is not text where text belongs")


def check_value(value: object, timestamp: object, why: object) -> None:
    """Raise `ValueError` for a value, time or reason that no tracker writes."""
    if not all(text is None or (isinstance(text, str) and len(text) <= LONGEST) for text in (value, why)):
        raise ValueError("a value is not text or is too long")
    # A later time must remain possible: the tracker dates its next change after its last one.
    if not isinstance(timestamp, str) or not _STAMP.fullmatch(timestamp) or timestamp >= "9999":
        raise ValueError("an invalid date")


def is_decision(*row: Any) -> bool:
    """Return whether (id, revision, verdict, author, at, origin, over, why) form a valid decision."""
    identity, revision, verdict, author, timestamp, origin, over, why = row
    if not all(isinstance(text, str) for text in row[:7]) or verdict not in set(Verdict):
        return False
    try:
        replaced = json.loads(over)
        return bool(
            _STAMP.fullmatch(timestamp)
            and identity == decision_id(revision, verdict, author, timestamp, origin, replaced, why)
        )
    except (ValueError, TypeError):
        return False
