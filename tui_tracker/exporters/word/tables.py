"""Build the tables of a Word report: rows that stay whole, repeated headers, labels and links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from tui_tracker.domain.plan.legend import Badge
from tui_tracker.domain.report.blocks import (
    Band,
    Column,
    Line,
    Listing,
    Reference,
    Table,
    Target,
    Value,
    value_text,
)
from tui_tracker.domain.report.wording import ADDED_COMMA, PRINTED_BELOW
from tui_tracker.exporters.shared.long_texts import long_positions, splittable_positions
from tui_tracker.exporters.shared.palette import BAND, INK, QUIET, RULE, colours
from tui_tracker.exporters.word import ooxml

CELL = "TableText"
"""The ID of the style for text in tables."""
SHORT_BADGE = 14
"""Characters of a badge that is kept on one line."""
KEPT_TOGETHER_ROWS = 12
"""Tables of up to this many rows are kept on one page."""
Bookmark = Callable[[str], str]
"""Returns the name of the bookmark for an anchor."""


def build_table(table: Table, width: float, bookmark: Bookmark) -> ooxml.Element:
    """Return a table with one row per line; `width` is what the page has between its margins, in mm."""
    columns, lines = table.columns, table.lines
    shares = sum(column.width for column in columns)
    total = width * (1 if table.is_wide else min(1, max(shares, 60) / 100))
    widths = [total * column.width / shares for column in columns]
    built = ooxml.table(widths, RULE, table.title)
    built.append(_head(columns, widths))
    last, may_split = _last_lines(lines), splittable_positions(table)
    for number, line in enumerate(lines):
        if isinstance(line, Band):
            built.append(_band_row(line, widths))
            continue
        is_kept = len(lines) <= KEPT_TOGETHER_ROWS and line is not lines[-1]
        # The first rows stay with the header, and the last ones with each other.
        together = is_kept or number == 0 or last <= number < len(lines) - 1
        shown, below = _without_long_text(line)
        cells = _cells_of(shown, columns, widths, bookmark, together=together or bool(below))
        built.append(ooxml.row(cells, may_split=number in may_split))
        if below:
            built.append(_text_below(below, widths))
    return built


def build_across(table: Table, width: float) -> ooxml.Element:
    """Return a tally laid out across the page, one column for each of its lines."""
    lines = [line for line in table.lines if not isinstance(line, Band)]
    widths = [width * 0.12, *(width * 0.88 / len(lines) for _ in lines)]
    built = ooxml.table(widths, RULE, table.title)
    for number, column in enumerate(table.columns):
        cells = [_text_cell(column.name, widths[0], is_bold=True, side="left", together=True)]
        cells += [
            _value_cell(line[number], widths[1], is_bold=not number, side="right", together=True)
            for line in lines
        ]
        built.append(ooxml.row(cells, is_head=not number))
    return built


def _last_lines(lines: Sequence[Line | Band]) -> int:
    """Return the position of the last line but one that is no band; it stays with the last one."""
    positions = [number for number, line in enumerate(lines) if not isinstance(line, Band)]
    return positions[-2] if len(positions) > 1 else len(lines)


def _without_long_text(line: Line) -> tuple[Line, str]:
    """Return a line without its text that is too long for its column, and that text; empty if none is."""
    for position in long_positions(line):
        return (*line[:position], PRINTED_BELOW, *line[position + 1 :]), value_text(line[position])
    return line, ""


def _text_below(text: str, widths: Sequence[float]) -> ooxml.Element:
    """Return the row of a text that is too long for its column; it may go over to the next page."""
    content = ooxml.linked_runs(text)
    return ooxml.row([ooxml.cell(content, sum(widths), style=CELL, span=len(widths))], may_split=True)


def _head(columns: Sequence[Column], widths: Sequence[float]) -> ooxml.Element:
    return ooxml.row([
        ooxml.cell(ooxml.run(column.name, ooxml.bold(), ooxml.colour(INK)), width, fill=BAND,
                   style=CELL, side="right" if column.is_number else "left", with_next=True)
        for column, width in zip(columns, widths, strict=True)
    ], is_head=True)  # fmt: skip


def _band_row(band: Band, widths: Sequence[float]) -> ooxml.Element:
    content = ooxml.run(band.text, ooxml.bold(), ooxml.colour(QUIET))
    return ooxml.row([ooxml.cell(content, sum(widths), style=CELL, span=len(widths), with_next=True)])


def _cells_of(
    line: Line, columns: Sequence[Column], widths: Sequence[float], bookmark: Bookmark, *, together: bool
) -> list[ooxml.Element]:
    """Return the cells of a line; with `together` they stay on the page of the next one."""
    cells = []
    for number, (value, column, width) in enumerate(zip(line, columns, widths, strict=True)):
        side = "right" if column.is_number else "left"
        if isinstance(value, Reference):
            content = ooxml.link(value.text, bookmark(value.anchor), ooxml.bold())
            cells.append(ooxml.cell(content, width, style=CELL, side=side, with_next=together))
        else:
            cell = _value_cell(value, width, is_bold=not number, side=side, together=together)
            if isinstance(value, Target):
                ooxml.mark_cell(cell, bookmark(value.anchor))
            cells.append(cell)
    return cells


def _value_cell(value: Value, width: float, *, is_bold: bool, side: str, together: bool) -> ooxml.Element:
    if isinstance(value, Badge):
        fill, ink = colours(value.colour)
        content = ooxml.run(_badge_text(value.text), ooxml.bold(), ooxml.colour(ink), ooxml.shade(fill))
        return ooxml.cell(content, width, side=side, style=CELL, with_next=together)
    if isinstance(value, Listing):
        content = chain.from_iterable(
            (*_added_comma(number), *ooxml.linked_runs(part)) for number, part in enumerate(value.parts)
        )
        return ooxml.cell(content, width, style=CELL, side=side, with_next=together)
    return _text_cell(value_text(value), width, is_bold=is_bold, side=side, together=together)


def _badge_text(text: str) -> str:
    """Return a badge's text with a blank on each side; only a long one may be wrapped."""
    together = text.replace(" ", "\N{NO-BREAK SPACE}") if len(text) <= SHORT_BADGE else text
    return f"\N{NO-BREAK SPACE}{together}\N{NO-BREAK SPACE}"


def _added_comma(number: int) -> list[ooxml.Element]:
    """Return the runs between two parts of a list: a comma, marked as added, and a blank."""
    return [ooxml.run(",", ooxml.element("rStyle", val=ADDED_COMMA)), ooxml.run(" ")] if number else []


def _text_cell(text: str, width: float, *, is_bold: bool, side: str, together: bool) -> ooxml.Element:
    content = ooxml.linked_runs(text, *([ooxml.bold()] if is_bold else []))
    return ooxml.cell(content, width, style=CELL, side=side, with_next=together)
