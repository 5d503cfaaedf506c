"""One walk over a source's lines: each is a title, heading, header, row, continuation or debris."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tui_tracker.domain.imports.source import FateKind
from tui_tracker.domain.plan.ids import letters_of
from tui_tracker.importers.files.text_and_csv import Source
from tui_tracker.importers.parse import rows
from tui_tracker.importers.parse.continuation_lines import joined
from tui_tracker.importers.parse.headers import Column, Header, period_of, read_header
from tui_tracker.importers.parse.headings import document_words, ends_cut, heading_pieces, join_pieces
from tui_tracker.importers.parse.lines import Line, is_noise, is_rule, read_id
from tui_tracker.importers.parse.merged_columns import glued_id
from tui_tracker.importers.parse.model import Block, Flaw, Found, Harvest, Mark, Place
from tui_tracker.importers.vocabulary import Vocabulary

_CONTINUED = re.compile(r"(?i)\s*[(\[-]\s*cont(?:inued|'?d|\.)?\s*[)\]]?$")
_PAGE = re.compile(r"(?i)page\s+\d+(?:\s+(?:of|/)\s+\d+)?|sep=.?")
"""A page's number, or Excel's own note of a CSV's delimiter."""
_TOTAL = re.compile(r"(?i)(?:grand |sub-?)?totals?\b")
_NO_NAME = re.compile(r"(?i)(?:sheet|table|tabelle|feuil|blatt)\s*\d*")


def walk(source: Source, words: Vocabulary, mapping: Mapping[str, str], period: str | None) -> Harvest:
    """Read every line of `source`; what no rule can read becomes a flaw and the walk goes on."""
    walker = _Walker(source, words, mapping, period)
    for at in range(len(source.lines)):
        walker.take(at)
    return walker.harvest


class _Walker:
    """Where the walk stands: the header, theme and section in force, and the row that may go on."""

    def __init__(
        self, source: Source, words: Vocabulary, mapping: Mapping[str, str], period: str | None
    ) -> None:
        self.source, self.words, self.mapping, self.period = source, words, mapping, period
        self.harvest = Harvest()
        self.header: Header | None = None
        self.section: str | None = None
        self.section_line: int | None = None
        self.sheet = ""
        self.family: str | None = None
        self.open_row = False
        self.families = [family_of(line) for line in source.lines]
        self.headed = [read_header(line, mapping, period) for line in source.lines]
        self.vocabulary = document_words(
            line for line, header in zip(source.lines, self.headed, strict=True) if header is None
        )
        sheets = {line.sheet for line, header in zip(source.lines, self.headed, strict=True) if header}
        self.many_sheets = len(sheets) > 1

    def take(self, at: int) -> None:
        """Give line `at` its fate."""
        line = self.source.lines[at]
        if line.sheet != self.sheet:
            self._begin_sheet(line)
        was_open, self.open_row = self.open_row, False
        if line.odd:
            self._flaw(
                "odd-characters", line, f"{line.odd} characters that are no text were replaced by \ufffd."
            )
        if not line.text.strip():
            return self._mark(FateKind.BLANK)
        if reason := _debris(line):
            return self._mark(FateKind.DEBRIS, reason)
        if header := self.headed[at]:
            return self._take_header(line, header)
        text_column = self.header.at("text") if self.header else None
        if pieces := heading_pieces(line, self.words, text_column=text_column):
            return self._take_heading(at, line, pieces)
        return self._take_row(at, line, was_open=was_open)

    def _begin_sheet(self, line: Line) -> None:
        self.sheet, self.header = line.sheet, None
        if self.many_sheets and not _NO_NAME.fullmatch(line.sheet):
            self._begin_block(Block(name=line.sheet))

    def _begin_block(self, block: Block) -> None:
        self.harvest.blocks.append(block)
        self.section = self.section_line = self.family = None

    def _take_header(self, line: Line, header: Header) -> None:
        if not self.harvest.blocks:
            self._begin_block(Block(name=""))
        header = rows.with_text_column(header, self._rows_below())
        self.header = rows.with_column_by_shape(header, self._rows_below())
        self.harvest.headers += [column.name for column in header.columns if column.name]
        self.harvest.header_lines.append(line.number)
        self.harvest.period = self.harvest.period or next(
            (found for column in self._update_columns() if (found := period_of(column.name))), None
        )
        if rows.hides_texts(self.header, self._rows_below()):
            message = "No column is known to hold the actions' texts; name it with --map, if there is one."
            self._flaw("text-column-missing", line, message, "text")
        pieces = header.heading or rows.heading_in(self.header, trusted=self.source.trusted)
        if pieces:
            self._begin_section(line, pieces, in_header=bool(header.heading))
        self._mark(FateKind.HEADER, f"with the heading {self.section}" if pieces else "")

    def _update_columns(self) -> list[Column]:
        """Return the header's columns that speak of a period, the note first."""
        columns = self.header.columns if self.header else ()
        order = [column for field in ("note", "rag", "stages") for column in columns if column.field == field]
        return order or list(columns)

    def _rows_below(self) -> list[Line]:
        """Return the lines from here to the next header, whose cells show what a column holds."""
        below: list[Line] = []
        for at in range(len(self.harvest.marks) + 1, len(self.source.lines)):
            line = self.source.lines[at]
            if self.headed[at] or line.sheet != self.sheet:
                break
            below.append(line)
        return below

    def _take_heading(self, at: int, line: Line, pieces: tuple[str, ...]) -> None:
        name = _CONTINUED.sub("", join_pieces(pieces, self.vocabulary)[0]).lstrip("# ")
        if self._is_repeated(name):
            return self._mark(FateKind.HEADING, f"{name}, repeated")
        if self._is_theme(at):
            self._begin_block(Block(name=name, line=line.number))
            return self._mark(FateKind.HEADING, name)
        if self.header is None:
            return self._mark(FateKind.DEBRIS, "text outside the tables")
        self._begin_section(line, pieces, in_header=False)
        return self._mark(FateKind.HEADING, self.section or "")

    def _is_repeated(self, name: str) -> bool:
        """Tell whether a heading only says on a new page what is in force already."""
        if self.family is None:
            return False
        return name.casefold() in (self.harvest.blocks[-1].name.casefold(), (self.section or "").casefold())

    def _begin_section(self, line: Line, pieces: tuple[str, ...], *, in_header: bool) -> None:
        self.section, sure = join_pieces(pieces, self.vocabulary)
        self.section_line = line.number
        if not sure:
            self._flaw(
                "heading-cut",
                line,
                f"The heading {self.section!r} was cut apart and no rule can join it.",
                "section",
            )
        elif in_header and ends_cut(self.section, self.vocabulary):
            self._flaw("heading-cut", line, f"The rest of the heading {self.section!r} is lost.", "section")

    def _is_theme(self, at: int) -> bool:
        """Tell whether a heading is a theme's title.

        Its IDs begin with other letters than those so far; where letters cannot tell, a header
        follows at once and the sheet's name does not serve already.
        """
        ahead = next((family for family in self.families[at + 1 :] if family), None)
        if ahead and self.family:
            return ahead != self.family
        if self._titles_below_header():
            return True
        named_by_sheet = self.many_sheets and not _NO_NAME.fullmatch(self.sheet)
        below = range(at + 1, len(self.headed))
        follows = next((place for place in below if self.source.lines[place].filled), None)
        return follows is not None and bool(self.headed[follows]) and not named_by_sheet

    def _titles_below_header(self) -> bool:
        """Tell whether themes' titles stand inside the one table there is, and none has come yet."""
        several = len({family for family in self.families if family}) > 1
        one_header = sum(1 for header in self.headed if header) == 1
        title = self.harvest.blocks[-1].line if self.harvest.blocks else None
        untitled = title is None or title < min(self.harvest.header_lines, default=0)
        return bool(self.header) and several and one_header and untitled and self.family is None

    def _take_row(self, at: int, line: Line, *, was_open: bool) -> None:
        if self.header is None:
            if any(family for family in self.families[at : at + 1]):
                return self._unplaced(line, "no header above says what the columns hold")
            return self._mark(FateKind.DEBRIS, "text outside the tables")
        last = self.harvest.rows[-1] if was_open and self.harvest.rows else None
        if last and (whole := self._joined(last, line)):
            self.harvest.rows[-1], self.open_row = whole, True
            return self._mark(FateKind.JOINED, f"line {last.lines[0]}")
        row = rows.read_row(line, self.header, self.words, trusted=self.source.trusted)
        if isinstance(row, str):
            if last:
                self._doubt_end(last, line)
            return self._unplaced(line, row)
        return self._add(at, line, row)

    def _joined(self, last: Found, line: Line) -> Found | None:
        begun, trusted = self.source.lines[last.at], self.source.trusted
        return joined(last, line, begun, self.header, self.words, trusted=trusted) if self.header else None

    def _add(self, at: int, line: Line, read: rows.ReadRow) -> None:
        fields = dict(read.fields)
        columns = read.columns | {"theme"}
        if self.section is not None and not fields.get("section"):
            fields["section"] = self.section
            columns |= {"section"}
        if read.made_id and self.section_line is not None:
            fields["group"] = fields["section"]
            columns |= {"group", "number"}
        row = Found(
            block=len(self.harvest.blocks) - 1,
            at=at,
            lines=(line.number,),
            fields=fields,
            columns=columns,
            extras=read.extras,
            heading_line=self.section_line,
            repaired=read.repaired,
            flaws=read.flaws,
            glued=read.glued,
        )
        self.harvest.rows.append(row)
        self.family = self.families[at] or self.family
        self.open_row = not read.glued
        self._mark(FateKind.ACTION)

    def _doubt_end(self, last: Found, line: Line) -> None:
        """A line that cannot be read right under a row may be the rest of that row's cells."""
        message = f"The row may go on in line {line.number}, which could not be read."
        flaw = Flaw(rule="row-goes-on", message=message, line=last.lines[0], sheet=self.sheet)
        self.harvest.rows[-1] = last.flawed(flaw)

    def _unplaced(self, line: Line, why: str) -> None:
        self._flaw("row-unreadable", line, f"This line could not be read as a row: {why}.")
        self._mark(FateKind.PROBLEM, why)

    def _mark(self, kind: FateKind, detail: str = "") -> None:
        self.harvest.marks.append(Mark(kind=kind, detail=detail))
        self.harvest.places.append(
            Place(
                block=len(self.harvest.blocks) - 1,
                section=self.section,
                section_line=self.section_line,
                columns=self.header.fields if self.header else frozenset(),
            )
        )

    def _flaw(self, rule: str, line: Line, message: str, field: str | None = None) -> None:
        self.harvest.flaws.append(
            Flaw(rule=rule, message=message, line=line.number, field=field, sheet=self.sheet)
        )


def family_of(line: Line) -> str | None:
    """Return what a row's ID has in common with its theme's others: its letters, or `3.` of `3.2`."""
    identity = next((read_id(cell) for cell in line.cells[:2] if read_id(cell)), None) or glued_id(line)
    if identity is None or len(line.filled) < 2:
        return None
    return letters_of(identity) or (identity.split(".")[0] + "." if "." in identity else None)


def _debris(line: Line) -> str | None:
    """Say why a line is debris; None where it is not."""
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
