"""Whether rows of a received file are what a tracker writes: asked of each before it is taken."""

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
"""Characters a value may have; nobody types as many."""
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def read_revision(row: sqlite3.Row) -> Revision:
    """Make the revision that a row of a file says, its id following from what it says."""
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
    """Raise `ValueError` where one of these is no text."""
    if not all(isinstance(one, str) for one in texts):
        raise ValueError("something that is no text stands where text belongs")


def check_value(value: object, at: object, why: object) -> None:
    """Raise `ValueError` for a value, time or reason that no tracker writes."""
    if not all(one is None or (isinstance(one, str) and len(one) <= LONGEST) for one in (value, why)):
        raise ValueError("a value is no text, or longer than anybody types")
    # One moment must be left after any: the tracker's own next change is dated behind its last.
    if not isinstance(at, str) or not _STAMP.fullmatch(at) or at >= "9999":
        raise ValueError("a time is none")


def is_decision(*row: Any) -> bool:
    """Tell whether (id, revision, verdict, author, at, origin, over, why) is a decision its id names."""
    identity, revision, verdict, author, at, origin, over, why = row
    if not all(isinstance(one, str) for one in row[:7]) or verdict not in set(Verdict):
        return False
    try:
        replaced = json.loads(over)
        return bool(
            _STAMP.fullmatch(at)
            and identity == decision_id(revision, verdict, author, at, origin, replaced, why)
        )
    except (ValueError, TypeError):
        return False
