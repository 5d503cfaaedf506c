"""Reading a table that `list --csv` wrote: its columns are known by name, and every row is an action."""

from __future__ import annotations

from tui_tracker.domain.imports.source import LineKind
from tui_tracker.domain.imports.understanding import ColumnUse, TableUse, Understanding
from tui_tracker.importers.parse.headers import FIELDS
from tui_tracker.importers.parse.lines import Line, Source
from tui_tracker.importers.parse.model import Block, Context, LineMark, ParseResult, RawRow
from tui_tracker.importers.parse.problems import odd_characters

_THEME_NAME = "theme_name"
_LEFT_OUT = frozenset({"theme", "period", "state", "updated_by", "updated_at"})
"""Columns that say what the program knows itself."""


def read_own_table(source: Source) -> ParseResult:
    """Read every line of a table of our own, cells as they are."""
    header, *lines = source.lines
    names = [name.strip() for name in header.cells]
    fields = ["theme" if name == _THEME_NAME else name for name in names]
    known = frozenset(field for field in fields if field in FIELDS)
    rows = [
        _row(index, line, names, fields, known)
        for index, line in enumerate(lines, 1)
        if any(cell.strip() for cell in line.cells)
    ]
    taken = {row.index for row in rows}
    kinds = [LineKind.ACTION if index in taken else LineKind.BLANK for index in range(1, len(lines) + 1)]
    context = Context(block=0, section=None, section_line=None, columns=known)
    uses = (
        ColumnUse(name=name, field=field if field in known else None)
        for name, field in zip(names, fields, strict=True)
    )
    return ParseResult(
        blocks=(Block(name=""),),
        rows=tuple(rows),
        marks=(LineMark(kind=LineKind.HEADER), *(LineMark(kind=kind) for kind in kinds)),
        contexts=(context,) * len(source.lines),
        problems=tuple(odd_characters(line) for line in source.lines if line.odd),
        headers=tuple(names),
        header_lines=(header.number,),
        period=None,
        understanding=Understanding(
            tables=(TableUse(name="", header_line=header.number, rows=len(rows)),),
            columns=tuple(use for use in uses if use.name not in _LEFT_OUT),
        ),
    )


def _row(index: int, line: Line, names: list[str], fields: list[str], known: frozenset[str]) -> RawRow:
    cells = list(zip(names, fields, line.cells, strict=False))
    extras = tuple(
        (name, cell) for name, field, cell in cells if cell and field not in known and name not in _LEFT_OUT
    )
    return RawRow(
        block=0,
        index=index,
        lines=(line.number,),
        fields={field: cell for name, field, cell in cells if field in known and name not in _LEFT_OUT},
        columns=known | {"extras"} if extras else known,
        extras=extras,
    )
