"""The parser, which reads each line as a title, heading, header, row, continuation or noise."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tui_tracker.domain.imports.source import LineKind
from tui_tracker.domain.plan.ids import id_prefix
from tui_tracker.importers.parse import rows
from tui_tracker.importers.parse.continuation_lines import continuation
from tui_tracker.importers.parse.headers import Column, Header, read_header
from tui_tracker.importers.parse.headings import (
    document_words,
    ends_cut,
    heading_name,
    heading_pieces,
    join_pieces,
)
from tui_tracker.importers.parse.lines import Line, Source, is_noise, is_rule, read_id
from tui_tracker.importers.parse.merged_columns import id_of_merged_columns
from tui_tracker.importers.parse.model import (
    Block,
    Context,
    LineMark,
    ParseResult,
    RawProblem,
    RawRow,
    with_names,
)
from tui_tracker.importers.parse.months import period_of
from tui_tracker.importers.parse.problems import OUTSIDE_TABLES, odd_characters, problem_at
from tui_tracker.importers.vocabulary import Vocabulary

_PAGE = re.compile(r"(?i)page\s+\d+(?:\s+(?:of|/)\s+\d+)?|sep=.?")
"""A page's number, or Excel's own note of a CSV's delimiter."""
_TOTAL = re.compile(r"(?i)(?:grand |sub-?)?totals?\b")


def parse(source: Source, words: Vocabulary, mapping: Mapping[str, str], period: str | None) -> ParseResult:
    """Read every line of `source`; what no rule can read becomes a problem, and the rest is read."""
    parser = _Parser(source, words, mapping, period)
    for index in range(len(source.lines)):
        parser.read_line(index)
    return parser.result()


class _Parser:
    """The state of the parser between two lines; its methods change it in place.

    The state is the header, theme and section in force, the row that may continue in the next line,
    and everything read so far.
    """

    def __init__(
        self, source: Source, words: Vocabulary, mapping: Mapping[str, str], period: str | None
    ) -> None:
        self.source, self.words = source, words
        self.blocks: list[Block] = []
        self.rows: list[RawRow] = []
        self.marks: list[LineMark] = []
        self.contexts: list[Context] = []
        self.problems: list[RawProblem] = []
        self.header_names: list[str] = []
        self.header_lines: list[int] = []
        self.named_period: str | None = None
        self.header: Header | None = None
        self.section: str | None = None
        self.section_line: int | None = None
        self.id_prefix: str | None = None
        self.open_row = False
        self.id_prefixes = [_id_prefix(line) for line in source.lines]
        self.line_headers = [read_header(line, mapping, period) for line in source.lines]
        pairs = list(zip(source.lines, self.line_headers, strict=True))
        self.vocabulary = document_words(line for line, header in pairs if header is None)

    def result(self) -> ParseResult:
        """Return everything read so far."""
        return ParseResult(
            blocks=tuple(self.blocks),
            rows=tuple(self.rows),
            marks=tuple(self.marks),
            contexts=tuple(self.contexts),
            problems=tuple(self.problems),
            headers=tuple(self.header_names),
            header_lines=tuple(self.header_lines),
            period=self.named_period,
        )

    def read_line(self, index: int) -> None:
        """Read the line with this index and mark what it is."""
        line = self.source.lines[index]
        was_open, self.open_row = self.open_row, False
        if line.odd:
            self.problems.append(odd_characters(line))
        if not line.text.strip():
            return self._mark(LineKind.BLANK)
        if reason := _noise_reason(line):
            return self._mark(LineKind.NOISE, reason)
        if header := self.line_headers[index]:
            return self._take_header(line, header)
        text_column = self.header.index_of("text") if self.header else None
        if pieces := heading_pieces(line, self.words, text_column=text_column):
            return self._take_heading(index, line, pieces)
        return self._take_row(index, line, was_open=was_open)

    def _begin_block(self, block: Block) -> None:
        self.blocks.append(block)
        self.section = self.section_line = self.id_prefix = None

    def _take_header(self, line: Line, header: Header) -> None:
        if not self.blocks:
            self._begin_block(Block(name=""))
        header = rows.with_text_column(header, self._rows_below())
        self.header = rows.with_column_by_shape(header, self._rows_below())
        self.header_names += [column.name for column in header.columns if column.name]
        self.header_lines.append(line.number)
        periods = (period_of(column.name) for column in self._update_columns())
        self.named_period = self.named_period or next((period for period in periods if period), None)
        if rows.has_unlabelled_prose(self.header, self._rows_below()):
            message = "No column is known to hold the actions' texts; name it with --map, if there is one."
            self._add_problem("text-column-missing", line, message, "text")
        pieces = header.heading or rows.heading_in(self.header)
        if pieces:
            self._begin_section(line, pieces, in_header=bool(header.heading))
        self._mark(LineKind.HEADER, f"with the heading {self.section}" if pieces else "")

    def _update_columns(self) -> list[Column]:
        """Return the header's columns that speak of a period, the note first."""
        columns = self.header.columns if self.header else ()
        order = [column for field in ("note", "rag", "stages") for column in columns if column.field == field]
        return order or list(columns)

    def _rows_below(self) -> list[Line]:
        """Return the lines from here to the next header, whose cells show what a column holds."""
        below: list[Line] = []
        for index in range(len(self.marks) + 1, len(self.source.lines)):
            line = self.source.lines[index]
            if self.line_headers[index]:
                break
            below.append(line)
        return below

    def _take_heading(self, index: int, line: Line, pieces: tuple[str, ...]) -> None:
        name = heading_name(join_pieces(pieces, self.vocabulary)[0])
        if self._is_repeated(name):
            return self._mark(LineKind.HEADING, f"{name}, repeated")
        if self._is_theme(index):
            self._begin_block(Block(name=name, line=line.number))
            return self._mark(LineKind.HEADING, name)
        if self.header is None:
            return self._mark(LineKind.NOISE, OUTSIDE_TABLES)
        self._begin_section(line, pieces, in_header=False)
        return self._mark(LineKind.HEADING, self.section or "")

    def _is_repeated(self, name: str) -> bool:
        """Return whether a heading only repeats on a new page what is in force already."""
        if self.id_prefix is None:
            return False
        return name.casefold() in (self.blocks[-1].name.casefold(), (self.section or "").casefold())

    def _begin_section(self, line: Line, pieces: tuple[str, ...], *, in_header: bool) -> None:
        self.section, is_sure = join_pieces(pieces, self.vocabulary)
        self.section_line = line.number
        if not is_sure:
            message = f"The heading {self.section!r} is broken up."
            self._add_problem("heading-cut", line, message, "section")
        elif in_header and ends_cut(self.section, self.vocabulary):
            message = f"The rest of the heading {self.section!r} is lost."
            self._add_problem("heading-cut", line, message, "section")

    def _is_theme(self, index: int) -> bool:
        """Return whether a heading is a theme's title.

        Its IDs begin with other letters than those so far; where letters are not enough, a header
        follows at once.
        """
        next_prefix = next((prefix for prefix in self.id_prefixes[index + 1 :] if prefix), None)
        if next_prefix and self.id_prefix:
            return next_prefix != self.id_prefix
        if self._titles_below_header():
            return True
        below = range(index + 1, len(self.line_headers))
        next_filled = next((number for number in below if self.source.lines[number].filled), None)
        return next_filled is not None and bool(self.line_headers[next_filled])

    def _titles_below_header(self) -> bool:
        """Return whether themes' titles are inside the only table, and none was read yet."""
        several = len({prefix for prefix in self.id_prefixes if prefix}) > 1
        one_header = sum(1 for header in self.line_headers if header) == 1
        title = self.blocks[-1].line if self.blocks else None
        untitled = title is None or title < min(self.header_lines, default=0)
        return bool(self.header) and several and one_header and untitled and self.id_prefix is None

    def _take_row(self, index: int, line: Line, *, was_open: bool) -> None:
        if self.header is None:
            if self.id_prefixes[index]:
                return self._mark_unreadable(line, "no header above says what the columns hold")
            return self._mark(LineKind.NOISE, OUTSIDE_TABLES)
        last = self.rows[-1] if was_open and self.rows else None
        if last and (whole := self._continuation(last, line)):
            self.rows[-1], self.open_row = whole, True
            return self._mark(LineKind.CONTINUATION, f"line {last.lines[0]}")
        row = rows.read_row(line, self.header, self.words)
        if isinstance(row, str):
            if last:
                self._doubt_end_of_last_row(last, line)
            return self._mark_unreadable(line, row)
        return self._add_row(index, line, row)

    def _continuation(self, last: RawRow, line: Line) -> RawRow | None:
        if self.header is None:
            return None
        return continuation(last, line, self.source.lines[last.index], self.header, self.words)

    def _add_row(self, index: int, line: Line, read: rows.ReadRow) -> None:
        row = RawRow(
            block=len(self.blocks) - 1,
            index=index,
            lines=(line.number,),
            fields=read.fields,
            columns=with_names(read.columns, ("theme",)),
            extras=read.extras,
            heading_line=self.section_line,
            repaired=read.repaired,
            problems=read.problems,
            merged_columns=read.merged_columns,
        )
        self.rows.append(row.in_section(self.section, self.section_line, is_numbered=not read.made_id))
        self.id_prefix = self.id_prefixes[index] or self.id_prefix
        self.open_row = not read.merged_columns
        self._mark(LineKind.ACTION)

    def _doubt_end_of_last_row(self, last: RawRow, line: Line) -> None:
        """Note that an unreadable line right under a row may be the rest of that row's cells."""
        message = f"The row may continue on line {line.number}, which could not be read."
        problem = RawProblem(rule="row-goes-on", message=message, line=last.lines[0])
        self.rows[-1] = last.with_problems(problem)

    def _mark_unreadable(self, line: Line, reason: str) -> None:
        self._add_problem("row-unreadable", line, f"This line could not be read as a row: {reason}.")
        self._mark(LineKind.PROBLEM, reason)

    def _mark(self, kind: LineKind, detail: str = "") -> None:
        self.marks.append(LineMark(kind=kind, detail=detail))
        self.contexts.append(
            Context(
                block=len(self.blocks) - 1,
                section=self.section,
                section_line=self.section_line,
                columns=self.header.fields if self.header else frozenset(),
            )
        )

    def _add_problem(self, rule: str, line: Line, message: str, field: str | None = None) -> None:
        self.problems.append(problem_at(line, rule, message, field))


def _id_prefix(line: Line) -> str | None:
    """Return what the ID of a row has in common with its theme's others; None where there is nothing."""
    identity = next((read_id(cell) for cell in line.cells[:2] if read_id(cell)), None)
    identity = identity or id_of_merged_columns(line)
    if identity is None or len(line.filled) < 2:
        return None
    return id_prefix(identity) or None


def _noise_reason(line: Line) -> str | None:
    """Return why a line is noise; None where it is not."""
    if not line.filled:
        return "only empty tags"
    if is_rule(line):
        return "a line drawn between rows"
    if all(is_noise(cell) for cell in line.cells) and not read_id(line.cells[0]):
        return "stray marks of a page break"
    if _PAGE.fullmatch(line.text.strip()):
        return "no part of the table"
    if _TOTAL.match(line.filled[0]) and not any(len(cell) > 12 for cell in line.filled[1:]):
        return "a row of totals"
    return None
