"""IDs that a source prints for more than one action: the first keeps it, the others get one of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tui_tracker.domain.plan.ids import fold_id
from tui_tracker.domain.text import beginning, folded_line
from tui_tracker.importers.parse.model import RawProblem, RawRow

_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_STEPPED = 0.5
"""Share of its actions with a second row from which a table has a row for each step of an action."""


def is_number(identity: str) -> bool:
    """Return whether an ID is a number alone, `3` or `1.2`, as plans begin anew in each theme."""
    return _NUMBER.fullmatch(identity) is not None


def without_repeated_ids(rows: Sequence[RawRow], themes: Sequence[str]) -> list[RawRow]:
    """Return the rows, those of a further action with the same ID without it; each has its theme's name.

    Rows directly below one another with one ID are steps of an action, where many actions have them.
    Numbers that begin again in another theme stay: their themes distinguish them later.
    """
    if _is_stepped(rows):
        return list(rows)
    firsts: dict[str, tuple[RawRow, str]] = {}
    kept: list[RawRow] = []
    for row, theme in zip(rows, themes, strict=True):
        if not row.id or not row.text_of("text"):
            kept.append(row)
            continue
        first, its_theme = firsts.setdefault(fold_id(row.id), (row, theme))
        restarts = theme != its_theme and is_number(row.id)
        if first is row or restarts or _is_same(first, row):
            kept.append(row)
            continue
        shown = beginning(first.text_of("text"), 60)
        message = f"{row.id} is already on line {first.lines[0]} (“{shown}”), so this action got another ID."
        problem = RawProblem(rule="id-of-another", message=message, line=row.lines[0], field="id")
        kept.append(row.with_fields(id="").with_problems(problem))
    return kept


def _is_stepped(rows: Sequence[RawRow]) -> bool:
    identities = {row.id for row in rows if row.id}
    stepped = {row.id for before, row in pairwise(rows) if row.id and row.id == before.id}
    return len(stepped) > 1 and len(stepped) >= _STEPPED * len(identities)


def _is_same(row: RawRow, other: RawRow) -> bool:
    return folded_line(row.text_of("text")) == folded_line(other.text_of("text"))
