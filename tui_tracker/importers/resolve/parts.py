"""Rows that are a part of the action above, such as its milestones, are kept with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui_tracker.domain.fields import ACTION, UPDATE, fields_of
from tui_tracker.importers.parse.model import RawRow

_ITS_OWN = ("stages", "rag")
"""Fields of a part that are said although they are those of its action."""
PART = "Part"
"""How the second and further parts of an action are called among its other columns."""


def with_parts(raw_rows: Sequence[RawRow], *, trusted: bool) -> tuple[list[RawRow], dict[int, int]]:
    """Return the rows with milestones kept at their action, and the lines on which they are.

    A row with the ID and text of the row before, and more besides, is a part of the same action: a
    milestone, as plans have them beside an ID and a text that are merged downwards. With `trusted`
    cells the texts may differ: they are then steps of the action with that ID.
    """
    rows: list[RawRow] = []
    parts: dict[int, int] = {}
    for raw in raw_rows:
        last = rows[-1] if rows else None
        part = _part_of(last, raw, trusted=trusted) if last else ""
        if last and part:
            rows[-1] = replace(with_part(last, part), lines=(*last.lines, raw.lines[0]))
            parts[raw.index] = last.lines[0]
        else:
            rows.append(raw)
    return rows, parts


def with_part(row: RawRow, part: str) -> RawRow:
    """Return an action with one more part among its other columns."""
    count = sum(1 for name, _ in row.extras if name.startswith(PART)) + 2
    return replace(row, extras=(*row.extras, (f"{PART} {count}", part)))


def _part_of(last: RawRow, raw: RawRow, *, trusted: bool) -> str:
    """Return what a row that is a part of the action above says besides it; empty where it is no part."""
    if not raw.id or raw.id != last.id or not raw.text_of("text") or raw.block != last.block:
        return ""
    if raw.text_of("text") != last.text_of("text") and not trusted:
        return ""
    texts = [(name, text) for name, text in raw.extras if text and (name, text) not in last.extras]
    texts += [(cell.name, cell.text) for cell in raw.further if cell not in last.further]
    for field in fields_of(ACTION) + fields_of(UPDATE):
        text = raw.text_of(field.name)
        if text and not field.identifies and (field.name in _ITS_OWN or text != last.text_of(field.name)):
            texts.append((field.title, text))
    return "; ".join(f"{name}: {text}" for name, text in texts)
