"""One sheet's tables: their headers, the rows below each, and what the columns hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui_tracker.domain.text import folded_line
from tui_tracker.importers.parse.lines import Line
from tui_tracker.importers.parse.model import RawProblem
from tui_tracker.importers.tables.colours import with_colours
from tui_tracker.importers.tables.columns.judge import JudgedColumns, judge_columns
from tui_tracker.importers.tables.columns.periods import WantedPeriod
from tui_tracker.importers.tables.columns.undated import year_in
from tui_tracker.importers.tables.columns.values import Values
from tui_tracker.importers.tables.headers.mapping import HeaderMapping
from tui_tracker.importers.tables.headers.rows import HeaderRow, find_headers
from tui_tracker.importers.tables.sheets import SheetTable
from tui_tracker.importers.tables.ticks import with_ticked_ratings
from tui_tracker.importers.vocabulary import Vocabulary

_SHARE = 0.2
"""Share of rows that fill a column beyond the header, from which it is a column without a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The lines of one sheet, its headers, and the columns below each of them."""

    name: str
    start: int
    """Index of its first line in the source."""
    lines: Sequence[Line]
    headers: Sequence[HeaderRow]
    columns: Sequence[JudgedColumns]
    """One for each header."""
    problems: tuple[RawProblem, ...] = ()
    """What a person should know about the sheet as a whole."""

    def continuing(self, before: Sheet) -> Sheet:
        """Return this sheet, which has no header, with that of the one `before` it, above its first line."""
        header = HeaderRow(first=0, last=-1, names=before.headers[-1].names)
        return replace(self, headers=(header,), columns=(before.columns[-1],))

    @property
    def titles(self) -> list[str]:
        """The texts alone on their lines above the first header."""
        above = self.lines[: self.headers[0].first] if self.headers else []
        return [line.filled[0] for line in above if len(line.filled) == 1]

    def rows_below(self, number: int) -> Sequence[Line]:
        """Return the lines below a header, up to the next one."""
        end = self.headers[number + 1].first if number + 1 < len(self.headers) else len(self.lines)
        return self.lines[self.headers[number].last + 1 : end]

    def summary(self, words: Vocabulary) -> SheetTable:
        """Return what decides whether the sheet is taken."""
        fields: frozenset[str] = frozenset()
        identities: list[str] = []
        rows = 0
        is_key = False
        for number, judged in enumerate(self.columns):
            header = judged.header
            fields |= header.fields
            # Numbers begin again in the sheet of each theme, so texts are surer than IDs.
            index = header.index_of("text") if "text" in header.fields else header.index_of("id")
            below = [line for line in self.rows_below(number) if len(line.filled) > 1]
            cells = [line.cells[index] for line in below if index is not None and len(line.cells) > index]
            identities += [folded_line(cell) for cell in cells if cell]
            rows += len(below)
            is_key = is_key or _is_key(judged, below, words)
        return SheetTable(
            name=self.name,
            header_line=self.lines[self.headers[0].first].number if self.headers else None,
            fields=fields,
            rows=rows,
            identities=frozenset(identities),
            is_key=is_key and "id" not in fields,
        )


def _is_key(judged: JudgedColumns, below: Sequence[Line], words: Vocabulary) -> bool:
    """Return whether each row explains another rating or stage, which its first cell names."""
    firsts = [line.cells[0] for line in below if line.cells[0]]
    values = Values(firsts, words)
    is_worded = judged.header.columns[0].field in ("rag", "stages", None)
    return (
        is_worded and len(set(firsts)) == len(firsts) > 1 and (values.are_ratings or values.are_only_stages)
    )


def read_sheet(
    name: str,
    start: int,
    lines: Sequence[Line],
    mapping: HeaderMapping,
    words: Vocabulary,
    period: WantedPeriod,
) -> Sheet:
    """Find the tables of one sheet and judge their columns; tables with one header are judged together."""
    headers = find_headers(lines, mapping, words)
    lines, headers, ticked = with_ticked_ratings(lines, headers, words)
    lines, coloured = with_colours(lines, headers, mapping)
    problems = [*ticked, *coloured]
    sheet = Sheet(name=name, start=start, lines=lines, headers=headers, columns=())
    period = replace(period, year=year_in([*sheet.titles[::-1], name]) or period.year)
    pools: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for number, header in enumerate(headers):
        pools.setdefault(header.signature, []).extend(_full_rows(sheet.rows_below(number)))
    judged = {
        header.signature: judge_columns(
            _padded(header.names, pools[header.signature]), pools[header.signature], mapping, words, period
        )
        for header in headers
    }
    columns = [judged[header.signature] for header in headers]
    return replace(sheet, columns=columns, problems=tuple(problems))


def _full_rows(lines: Sequence[Line]) -> list[tuple[str, ...]]:
    """Return the rows by whose values columns are judged: not those of a key or a note below the table."""
    counts = [len(line.filled) for line in lines]
    usual = sorted(count for count in counts if count > 1)
    fewest = max(2, (usual[len(usual) // 2] + 1) // 2) if usual else 2
    return [line.cells for line, count in zip(lines, counts, strict=True) if count >= fewest]


def _padded(names: Sequence[str], rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return the names with an empty one for each column without a header that many rows fill."""
    width = max(map(len, rows), default=0)
    last = len(names)
    for index in range(len(names), width):
        if sum(1 for row in rows if index < len(row) and row[index]) >= max(2, _SHARE * len(rows)):
            last = index + 1
    return [*names, *[""] * (last - len(names))]
