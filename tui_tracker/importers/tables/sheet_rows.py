"""Reading the rows of one sheet, with the themes and sections that their headings name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui_tracker.domain.imports.plan_title import PLANS_TITLE, is_plan_title
from tui_tracker.domain.imports.source import LineKind
from tui_tracker.domain.plan.ids import id_prefix
from tui_tracker.domain.report.wording import NO_SECTION
from tui_tracker.importers.parse.continuation_lines import continuation
from tui_tracker.importers.parse.headings import heading_name
from tui_tracker.importers.parse.lines import Line
from tui_tracker.importers.parse.model import (
    Block,
    Context,
    LineMark,
    ParseResult,
    RawProblem,
    RawRow,
    with_names,
)
from tui_tracker.importers.parse.problems import OUTSIDE_TABLES, odd_characters, problem_at
from tui_tracker.importers.resolve.parts import with_part
from tui_tracker.importers.tables.columns.judge import JudgedColumns
from tui_tracker.importers.tables.headers.rows import is_risk_register
from tui_tracker.importers.tables.row_kinds import RowJudge, RowKind, is_heading, with_texts_as_actions
from tui_tracker.importers.tables.rows import part_in_columns, part_of_row, read_row
from tui_tracker.importers.tables.table import Sheet
from tui_tracker.importers.vocabulary import Vocabulary
from tui_tracker.shell_words import quoted_word

_PLAIN_MARKS = {kind: LineMark(kind=kind) for kind in LineKind}


class SheetRows:
    """The state of reading one sheet, from line to line: the theme and section in force."""

    def __init__(
        self,
        sheet: Sheet,
        words: Vocabulary,
        *,
        theme: str,
        title: str,
        first_block: int,
        every_period: bool = False,
        is_only_sheet: bool = False,
    ) -> None:
        """Begin a sheet whose name is a `theme`, or which continues under the `title` of the one before."""
        self._sheet, self._words, self._every_period = sheet, words, every_period
        self._is_only_table = is_only_sheet and len(sheet.headers) == 1
        self._theme, self._first_block, self._title_before = theme, first_block, title
        self._blocks: list[Block] = [Block(name=theme or title)]
        self._rows: list[RawRow] = []
        self._marks: list[LineMark] = []
        self._contexts: list[Context] = []
        self._problems: list[RawProblem] = list(sheet.problems)
        self._section: str | None = None
        self._section_line: int | None = None
        self._prefix = ""
        self._judged: JudgedColumns | None = None
        self._prefixes: list[str] = []
        self._inner: tuple[str, ...] = ()
        """The names of the columns in which the parts of the action above are."""

    def read(self) -> ParseResult:
        """Return everything the sheet holds."""
        self._read_above()
        for number, judged in enumerate(self._sheet.columns):
            self._read_table(number, judged)
        tag = max((judged.period for judged in self._sheet.columns if judged.period), default=None)
        return ParseResult(
            blocks=tuple(self._blocks),
            rows=tuple(self._rows),
            marks=tuple(self._marks),
            contexts=tuple(self._contexts),
            problems=tuple(self._problems),
            headers=tuple(name for header in self._sheet.headers for name in header.names if name),
            header_lines=tuple(self._sheet.lines[header.first].number for header in self._sheet.headers),
            period=tag.key or None if tag else None,
            tag=tag,
            other_periods=tuple(
                (column.tag, column.name) for judged in self._sheet.columns for column in judged.other_periods
            ),
        )

    def _read_above(self) -> None:
        """Read the lines above the first header: the last heading among them is the table's title."""
        lines = self._sheet.lines[: self._sheet.headers[0].first]
        title = _title_above(lines)
        for index, line in enumerate(lines):
            if not line.filled:
                self._mark(LineKind.BLANK)
            elif index == title and self._is_only_table and is_plan_title(line.filled[0]):
                self._mark(LineKind.NOISE, PLANS_TITLE)
            elif index == title and not self._names_themes(self._sheet.columns[0]):
                self._begin_block(Block(name=heading_name(line.filled[0]), line=line.number))
                self._mark(LineKind.HEADING, self._blocks[-1].name)
            else:
                self._mark(LineKind.NOISE, OUTSIDE_TABLES)

    def _names_themes(self, judged: JudgedColumns) -> bool:
        """Return whether a column or the sheet's name says the theme, so that no title does."""
        return bool(self._theme) or "theme" in judged.header.fields

    def _begin_block(self, block: Block) -> None:
        self._blocks.append(block)
        self._section = self._section_line = None
        self._prefix = ""

    def _read_table(self, number: int, judged: JudgedColumns) -> None:
        header = self._sheet.headers[number]
        self._judged = judged
        if not number:
            self._add_notices(self._sheet.lines[header.first], judged)
        for _ in range(header.first, header.last + 1):
            self._mark(LineKind.HEADER)
        lines = self._sheet.rows_below(number)
        if number and is_risk_register(header.names):
            for line in lines:
                self._mark(LineKind.NOISE if line.filled else LineKind.BLANK, "a register of risks")
            return
        judge = RowJudge(judged.header, header.names, self._words)
        identities = [judge.cell(line, "id") for line in lines]
        kinds: list[RowKind] = []
        for line, next_id in zip(lines, _next_ids(lines, identities), strict=True):
            kinds.append(judge.kind_of(line, next_id))
        kinds = with_texts_as_actions(kinds, "id" in judged.header.fields)
        self._prefixes = [
            id_prefix(identity) if kind.kind is LineKind.ACTION else ""
            for identity, kind in zip(identities, kinds, strict=True)
        ]
        title = _title_above(lines) if number + 1 < len(self._sheet.headers) else None
        for index, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
            if line.odd:
                self._problems.append(odd_characters(line))
            if index == title and kind.kind is LineKind.HEADING and not self._names_themes(judged):
                self._begin_block(Block(name=heading_name(kind.detail), line=line.number))
                self._mark(LineKind.HEADING, self._blocks[-1].name)
            elif kind.kind is LineKind.HEADING:
                self._take_heading(line, kind, index, kinds)
            else:
                self._take(line, kind, judged)
            self._prefix = (
                self._prefixes[index] or self._prefix if kind.kind is LineKind.ACTION else self._prefix
            )

    def _add_notices(self, line: Line, judged: JudgedColumns) -> None:
        """Add what a person should know about the columns below the header on a line."""
        if judged.unnamed_texts:
            maps = " or ".join(f"--map {quoted_word(f'{name}=text')}" for name in judged.unnamed_texts)
            message = f"No column is known to hold the actions' texts. If one does, use {maps}."
            self._add_problem("text-column-missing", line, message)
        if judged.day_numbers:
            names = ", ".join(judged.header.columns[index].name for index in sorted(judged.day_numbers))
            message = f"Numbers of days, as Excel keeps dates, were read as dates: {names}."
            self._add_problem("dates-as-numbers", line, message)
        if judged.dates_given:
            self._add_problem("periods-without-year", line, judged.dates_given)

    def _take(self, line: Line, kind: RowKind, judged: JudgedColumns) -> None:
        if kind.kind is LineKind.ACTION or kind.is_inner:
            self._inner = line.cells if kind.is_inner else ()
        if kind.kind is LineKind.ACTION:
            self._add_row(line, judged)
        elif kind.kind is LineKind.CONTINUATION:
            self._add_part(line, judged)
        else:
            if kind.kind is LineKind.PROBLEM:
                self._add_problem("row-unreadable", line, f"This line was left out: {kind.detail}.")
            self._mark(kind.kind, kind.detail)

    def _take_heading(self, line: Line, kind: RowKind, index: int, kinds: Sequence[RowKind]) -> None:
        name = heading_name(kind.detail)
        if self._rows and name.casefold() in (
            self._blocks[-1].name.casefold(),
            (self._section or "").casefold(),
        ):
            return self._mark(LineKind.HEADING, f"{name}, repeated")
        if name.casefold() == NO_SECTION.casefold():
            self._section = self._section_line = None
        elif self._is_theme(index, kinds):
            self._begin_block(Block(name=name, line=line.number))
        else:
            self._section, self._section_line = name, line.number
        return self._mark(LineKind.HEADING, name)

    def _is_theme(self, index: int, kinds: Sequence[RowKind]) -> bool:
        """Return whether a heading inside the table is a theme's title, not a section's.

        The letters of the IDs decide where they change; else a heading is a theme unless a title above
        the table names it already, or another heading below it is the section.
        """
        if self._judged is None or self._names_themes(self._judged):
            return False
        if kinds[index].is_numbered or _next_kind(kinds, index) is LineKind.HEADER:
            return True
        next_prefix = next(filter(None, self._prefixes[index + 1 :]), "")
        if next_prefix and self._prefix:
            return next_prefix != self._prefix
        following = _kinds_after_headings(kinds)
        if following.count(LineKind.HEADING) > 1:
            # Themes with headings of sections inside, each of them directly below a theme's or a section's.
            return _next_kind(kinds, index) is LineKind.HEADING
        titled = self._blocks[-1].line is not None or self._is_above_header()
        if len(set(filter(None, self._prefixes))) > 1:
            return not titled or self._is_above_header()
        if titled and self._is_above_header():
            return False
        return _next_kind(kinds, index) is LineKind.HEADING or self._section is None

    def _is_above_header(self) -> bool:
        """Return whether the current title is above the first header, as that of the whole table."""
        line = self._blocks[-1].line
        if line is None:
            return bool(self._title_before)
        return line < self._sheet.lines[self._sheet.headers[0].first].number

    def _add_row(self, line: Line, judged: JudgedColumns) -> None:
        last = self._rows[-1] if self._rows else None
        if last and self._follows_directly(last) and "id" in judged.header.fields and not last.problems:
            first_line = self._sheet.lines[last.index - self._sheet.start]
            whole = continuation(last, line, first_line, judged.header, self._words, trusted=True)
            if whole:
                self._rows[-1] = whole
                return self._mark(LineKind.CONTINUATION, f"line {last.lines[0]}")
        read = read_row(line, judged, self._words, every_period=self._every_period)
        row = RawRow(
            block=self._first_block + len(self._blocks) - 1,
            index=self._sheet.start + len(self._marks),
            lines=(line.number,),
            fields=read.fields,
            columns=with_names(judged.header.fields, ("theme", "extras") if read.extras else ("theme",)),
            extras=read.extras,
            further=read.further,
            heading_line=self._section_line,
            repaired=read.repaired,
            problems=read.problems,
        )
        has_ids = "id" in judged.header.fields
        self._rows.append(row.in_section(self._section, self._section_line, is_numbered=has_ids))
        return self._mark(LineKind.ACTION)

    def _follows_directly(self, last: RawRow) -> bool:
        """Return whether the row `last` is on the line above."""
        return last.index - self._sheet.start + len(last.lines) == len(self._marks)

    def _add_part(self, line: Line, judged: JudgedColumns) -> None:
        last = self._rows[-1]
        fields, part = part_of_row(line, judged, self._words)
        if self._inner:
            fields, part = {}, part_in_columns(line, self._inner)
        joined = {name: f"{last.text_of(name)}\n{text}".strip() for name, text in fields.items()}
        row = replace(last.with_fields(**joined), lines=(*last.lines, line.number))
        self._rows[-1] = with_part(row, part) if part else row
        self._mark(LineKind.CONTINUATION, f"line {last.lines[0]}")

    def _mark(self, kind: LineKind, detail: str = "") -> None:
        self._marks.append(LineMark(kind=kind, detail=detail) if detail else _PLAIN_MARKS[kind])
        context = Context(
            block=self._first_block + len(self._blocks) - 1,
            section=self._section,
            section_line=self._section_line,
            columns=self._judged.header.fields if self._judged else frozenset(),
        )
        last = self._contexts[-1] if self._contexts else None
        self._contexts.append(last if last == context else context)

    def _add_problem(self, rule: str, line: Line, message: str) -> None:
        self._problems.append(problem_at(line, rule, message))


def _next_kind(kinds: Sequence[RowKind], index: int) -> LineKind | None:
    """Return what the next row is that is not blank; None at the end."""
    below = (kind.kind for kind in kinds[index + 1 :] if kind.kind is not LineKind.BLANK)
    return next(below, None)


def _kinds_after_headings(kinds: Sequence[RowKind]) -> list[LineKind | None]:
    return [_next_kind(kinds, index) for index, kind in enumerate(kinds) if kind.kind is LineKind.HEADING]


def _next_ids(lines: Sequence[Line], identities: Sequence[str]) -> list[str]:
    """Return for each line the ID of the next line that is not blank."""
    next_ids, following = [], ""
    for line, identity in zip(reversed(lines), reversed(identities), strict=True):
        next_ids.append(following)
        following = identity if line.filled else following
    return next_ids[::-1]


def _title_above(lines: Sequence[Line]) -> int | None:
    """Return the index of the heading that a header follows, with nothing but blank lines between."""
    for index in range(len(lines) - 1, -1, -1):
        if lines[index].filled:
            cells = lines[index].filled
            return index if len(cells) == 1 and is_heading(cells[0]) else None
    return None
