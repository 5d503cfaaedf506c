"""One sheet's tables: their headers, the rows below each, and what the columns hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tui_tracker.domain.text import folded_line
from tui_tracker.importers.parse.lines import Line
from tui_tracker.importers.parse.model import RawProblem
from tui_tracker.importers.parse.periods import period_tag
from tui_tracker.importers.tables.columns.judge import JudgedColumns, judge_columns
from tui_tracker.importers.tables.columns.periods import WantedPeriod
from tui_tracker.importers.tables.columns.undated import year_in
from tui_tracker.importers.tables.columns.values import Values
from tui_tracker.importers.tables.headers.mapping import HeaderMapping
from tui_tracker.importers.tables.headers.rows import HeaderRow, find_headers
from tui_tracker.importers.tables.ratings.colours import with_colours
from tui_tracker.importers.tables.ratings.keys_beside import without_keys_beside
from tui_tracker.importers.tables.ratings.ticks import with_ticked_ratings
from tui_tracker.importers.tables.row_kinds import is_heading
from tui_tracker.importers.tables.sheets import SheetTable
from tui_tracker.importers.vocabulary import Vocabulary

NO_NAME = re.compile(r"(?i)(?:sheet|table|tabelle|feuil|blatt|hoja|ark)\s*\d*(?: \(pages? [\d-]+\))?")
"""What sheets and tables are called that nobody has named."""
_ALIKE = 0.6
"""Share of columns in common from which two sheets are taken to be of one form."""
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


def find_tables(
    name: str, start: int, lines: Sequence[Line], mapping: HeaderMapping, words: Vocabulary
) -> Sheet:
    """Find the tables of one sheet, and read ratings that it shows by ticks and colours."""
    headers = find_headers(lines, mapping, words)
    lines, headers, keys = without_keys_beside(lines, headers)
    lines, headers, ticked = with_ticked_ratings(lines, headers, words)
    lines, coloured = with_colours(lines, headers, mapping)
    problems = (*keys, *ticked, *coloured)
    return Sheet(name=name, start=start, lines=lines, headers=headers, columns=(), problems=problems)


def judge_sheets(
    sheets: Sequence[Sheet], mapping: HeaderMapping, words: Vocabulary, period: WantedPeriod
) -> list[Sheet]:
    """Judge the columns of sheets; tables with one header are judged together.

    Those in other sheets only help to distinguish ratings from stages: their IDs may begin again.
    """
    rows = [_rows_by_header(sheet) for sheet in sheets]
    judged = []
    for number, sheet in enumerate(sheets):
        own_period = replace(period, year=year_in([*sheet.titles[::-1], sheet.name]) or period.year)
        by_header = {
            signature: judge_columns(
                _padded(names, own),
                own,
                mapping,
                words,
                own_period,
                others=[
                    row for other in rows if other is not rows[number] for row in other.get(signature, [])
                ],
                may_group=not _has_themes(sheet, [other for other in sheets if other is not sheet]),
            )
            for signature, names, own in (
                (header.signature, header.names, rows[number][header.signature]) for header in sheet.headers
            )
        }
        columns = [by_header[header.signature] for header in sheet.headers]
        judged.append(replace(sheet, columns=columns))
    return judged


def _rows_by_header(sheet: Sheet) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    rows: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for number, header in enumerate(sheet.headers):
        rows.setdefault(header.signature, []).extend(_full_rows(sheet.rows_below(number)))
    return rows


def _has_themes(sheet: Sheet, others: Sequence[Sheet]) -> bool:
    """Return whether headings inside the tables, or sheets of one form with a name each, give the themes."""
    is_named = not NO_NAME.fullmatch(sheet.name) and period_tag(sheet.name) is None
    has_title = is_named or bool(sheet.titles)
    if has_title and any(other.headers and _is_alike(sheet, other) for other in others):
        return True
    for number in range(len(sheet.headers)):
        lines = [line for line in sheet.rows_below(number) if line.filled]
        if any(
            len(line.filled) == 1 and is_heading(line.filled[0]) and len(below.filled) > 2
            for line, below in pairwise(lines)
        ):
            return True
    return False


def _is_alike(sheet: Sheet, other: Sheet) -> bool:
    """Return whether two sheets' tables have most of their columns in common."""
    names, other_names = (set(table.headers[0].signature) - {""} for table in (sheet, other))
    return len(names & other_names) >= _ALIKE * min(len(names), len(other_names))


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
