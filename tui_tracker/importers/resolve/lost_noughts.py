"""Numbers that a spreadsheet has shortened: 1.10 typed as a number is kept as 1.1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tui_tracker.importers.parse.model import RawProblem, RawRow

_DECIMAL = re.compile(r"(.*\D)?(\d+)\.(\d+)")


def with_lost_noughts(rows: Sequence[RawRow]) -> list[RawRow]:
    """Return the rows with 1.1 read as 1.10 where it is printed again between 1.9 and 1.11."""
    seen: dict[str, RawRow] = {}
    taken = {row.id for row in rows}
    repaired = list(rows)
    for index, row in enumerate(rows):
        first = seen.setdefault(row.id, row)
        if first is row or first.text_of("text") == row.text_of("text"):
            continue
        candidate = f"{row.id}0"
        if candidate in taken or not _fits(candidate, repaired, index) or _fits(row.id, repaired, index):
            continue
        taken.add(candidate)
        message = (
            f"{row.id} is printed again here and was read as {candidate}: a spreadsheet turns {candidate}"
            f" into {row.id}. Format the column as text."
        )
        problem = RawProblem(rule="id-shortened", message=message, line=row.lines[0], field="id")
        repaired[index] = replace(row.with_fields(id=candidate).with_problems(problem))
    return repaired


def _fits(candidate: str, rows: Sequence[RawRow], index: int) -> bool:
    """Return whether the numbers before and after leave room for the candidate between them."""
    number = _part(candidate, candidate)
    before = _part(rows[index - 1].id, candidate) if index else None
    after = _part(rows[index + 1].id, candidate) if index + 1 < len(rows) else None
    if number is None or before is None:
        return False
    return before < number and (after is None or after > number)


def _part(identity: str, like: str) -> int | None:
    """Return the number after the point of an ID with the same beginning: 11 of `1.11`."""
    match, model = _DECIMAL.fullmatch(identity), _DECIMAL.fullmatch(like)
    if match is None or model is None or match.group(1, 2) != model.group(1, 2):
        return None
    return int(match[3])
