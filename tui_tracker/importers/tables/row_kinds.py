"""What each row below a header is: an action, a heading, a part of the action above, or nothing to take."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tui_tracker.domain.imports.source import LineKind
from tui_tracker.importers.parse.headers import Header, fold_header
from tui_tracker.importers.parse.lines import Line, is_rule, read_id
from tui_tracker.importers.vocabulary import Vocabulary

_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")
_SUMMARY = re.compile(
    r"(?i)(?:grand |sub-?|overall )?totals?\b.*|(?:[\w&-]+ ){1,3}(?:sub-?)?totals?:?"
    r"|(?:average|mean|median|sum|count|subtotal)s?\b.*"
    r"|(?:number|no\.?|%|percent(?:age)?|proportion|count) (?:of )?(?:actions? )?"
    r"(?:completed?|actions?|open|closed|overdue|red|amber|green|on track|in progress|not started)\b.*"
)
_AMOUNT = re.compile(
    r"[£$€]?\s*[\d.,]+\s*[%kKmM]?|[-–]|n/?a|\d+ (?:actions?|projects?|measures?|rows?|items?|of \d+)",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"(?i)(?:free[ -]?)?text(?: field| box)?\b|(?:choose|select|pick|enter|insert|type|click|describe|add)\b"
    r"|provide\b|drop-?down|mandatory|optional|auto[- ]?(?:matic|calculated|fill)|dd[/.-]mm|yes ?/ ?no|y/n\b"
    r"|(?:date|number|numeric) field|e\.?g\.?\b|for example|example\b|please\b|use the (?:list|drop)"
    r"|name of\b|max(?:imum|\.)?\b|format\b|(?:brief|short) (?:description|summary|title)|unique (?:id|ref)"
)
_PLACEHOLDER = re.compile(
    r"(?i)[\[<{(]\s*(?:insert|enter|add|type|click|describe|action|text|name|tbc|to be|your|please|e\.g\.|…"
    r"|\.{2,}|x{2,})"
    r"[^\])>}]*[\])>}]"
    r"|(?:insert|enter|type) (?:the |your |an? )?(?:new )?(?:action|text|description)(?: here)?\.?"
    r"|click (?:or tap )?here to enter text\.?"
)
_FOOTNOTE = re.compile(
    r"(?i)(?:\*|†|‡|note|notes|source|nb|n\.b\.|last updated|updated|printed|page)\b.*|[*†‡].*"
)
_KEY = re.compile(
    r"(?i)(?:rag |brag |status |rating )?(?:key|legend|definitions?|guidance)"
    r"(?: (?:to|for|of) (?:the )?(?:\w+ )?(?:ratings?|colours?|status(?:es)?|numbers?|scores?))?\s*:?"
)
_BESIDE_TABLE = re.compile(
    r"(?i).*\bplease\b.*|(?:exported|generated|produced|printed|downloaded|extracted|(?:report )?run|data as)"
    r" (?:from|on|by|at)\b.*"
    r"|(?:(?:position|status|progress|situation|performance|updates?|data) )?as (?:at|of)\b.*\d{4}"
    r"|(?:position|status|progress|situation|performance|updates?|data) at\b.*\d{4}"
    r"|(?:(?:rag |brag |rating |colour )?(?:key|legend)|notes?|nb|n\.b\.|source|status|version|date|as at"
    r"|(?:last )?updated|(?:lead|responsible|contact|sponsor|owner|author|officer|prepared|completed"
    r"|signed off|approved)(?: \w+){0,2})\s*[:=].*|[^=]{1,30} = .*"
)
"""What people write above and below a table that is not the name of a part of the plan."""
_SIGNED = re.compile(
    r"(?i)(?:signed(?: off)?|approved|prepared|completed|updated|checked|reviewed|authorised)(?: by| on)?\b"
    r"|(?:version|date)\b"
)
_INNER = re.compile(r"(?i)sub-?(?:items?|tasks?|actions?)")
"""Begins the header of the parts of an action, as Monday exports them."""
_HELP_LINES = 3
"""Rows below a header among which one may explain the columns."""
LONGEST_HEADING = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class RowKind:
    """What one row is, and why where that is to be reported."""

    kind: LineKind
    detail: str = ""
    """The heading's text, or why the row is not taken."""
    is_text: bool = False
    """A heading in the column of the actions' texts."""
    is_numbered: bool = False
    """A heading with the number that those of the actions below it begin with."""
    is_inner: bool = False
    """A header of the parts of the action above, in columns of their own."""


class RowJudge:
    """Judges the rows of one table, from the first below its header to the last."""

    def __init__(self, header: Header, names: Sequence[str], words: Vocabulary) -> None:
        self._words = words
        self._names = [fold_header(name) for name in names]
        self._first_letters = [{name[:1], name[:1].upper()} - {""} for name in self._names]
        self._columns = {column.field: index for index, column in enumerate(header.columns) if column.field}
        self._rows = self._actions = 0
        self._in_key = self._has_numbers = False
        """Whether a key has begun; whether the IDs have digits."""

    def kind_of(self, line: Line, next_id: str) -> RowKind:
        """Return what the next row is; `next_id` is the ID of the row after it."""
        filled = [index for index, cell in enumerate(line.cells) if cell]
        if not filled:
            return RowKind(kind=LineKind.BLANK)
        self._rows += 1
        if reason := self._reason_not_to_take(line, filled, next_id):
            return RowKind(kind=LineKind.NOISE, detail=reason)
        if self._is_repeated_header(line):
            return RowKind(kind=LineKind.HEADER)
        if self._actions and len(filled) > 1 and _INNER.fullmatch(line.cells[0]):
            return RowKind(kind=LineKind.HEADER, is_inner=True)
        kind = self._single(line, filled[0]) if len(filled) == 1 else self._several(line, filled, next_id)
        if kind.kind is LineKind.ACTION:
            self._actions += 1
            self._has_numbers |= any(map(str.isdigit, self.cell(line, "id")))
        return kind

    def cell(self, line: Line, field: str) -> str:
        """Return the cell of a field, empty where the table has no such column."""
        index = self._columns.get(field)
        return line.cells[index] if index is not None and index < len(line.cells) else ""

    def _is_repeated_header(self, line: Line) -> bool:
        # Hardly a cell begins as its header does, and folding each takes longer than all else.
        same = 0
        for cell, name, letters in zip(line.cells, self._names, self._first_letters, strict=False):
            if cell[:1] in letters and fold_header(cell) == name:
                same += 1
        return same >= 2 and same * 2 > len(line.filled)

    def _reason_not_to_take(self, line: Line, filled: Sequence[int], next_id: str) -> str:
        first = line.cells[filled[0]]
        if is_rule(line):
            return "a line drawn between rows"
        if _KEY.fullmatch(first):
            self._in_key = True
            return "a key"
        if self._is_of_key(line, filled) and not _begins(next_id, first):
            return "a key"
        if self._is_summary(line):
            return "a row of totals"
        if self._is_signature(line, filled):
            return "a note beside the table"
        if self._is_of_other_table(line):
            return "a row of another table"
        if self._is_placeholder(line):
            return "a row of a template that nobody has filled in"
        if self._rows <= _HELP_LINES and not self._actions and self._is_help(line):
            return "a row that explains the columns"
        return ""

    def _is_of_key(self, line: Line, filled: Sequence[int]) -> bool:
        """Return whether a row explains a rating or a stage: it begins with one, and has no ID."""
        first = line.cells[filled[0]]
        if len(filled) > 3 or filled[0] in (self._columns.get("rag"), self._columns.get("stages")):
            return False
        is_rating = bool(self._words.rating(first) or self._words.read_rating(first).is_read)
        is_word = is_rating and (len(first) > 1 or self._is_letter_of_key(filled))
        is_stage = self._words.is_stage(first) and len(filled) == 2 and filled[0] != self._columns.get("text")
        is_unnamed = self._in_key and not self.cell(line, "id")
        return bool(is_word or is_stage or is_unnamed or self._is_number_of_key(line, filled))

    def _is_number_of_key(self, line: Line, filled: Sequence[int]) -> bool:
        """Return whether a number or letter is explained by a rating, and by nothing else outside a key."""
        is_explained = len(filled) == 2 or (self._in_key and len(filled) == 3)
        if not is_explained or len(line.cells[filled[0]]) > 1 or filled[1] == self._columns.get("rag"):
            return False
        reading = self._words.read_rating(line.cells[filled[1]])
        return reading.is_read and (self._in_key or reading.is_whole)

    def _is_letter_of_key(self, filled: Sequence[int]) -> bool:
        """Return whether a rating's letter is explained: by one text, where other rows' IDs have digits."""
        return len(filled) == 2 and (self._in_key or self._has_numbers or "id" not in self._columns)

    def _is_summary(self, line: Line) -> bool:
        identity = self.cell(line, "id")
        if _DIGIT.search(identity) and read_id(identity):
            return False
        texts = [cell for cell in line.filled if not _AMOUNT.fullmatch(cell)]
        return (
            bool(texts)
            and len(texts) <= 2
            and all(_SUMMARY.fullmatch(text) and len(text.split()) <= 5 for text in texts)
        )

    def _is_signature(self, line: Line, filled: Sequence[int]) -> bool:
        """Return whether a row says who signed or when: words instead of an ID, and hardly more."""
        first = line.cells[filled[0]]
        has_id = len(filled) <= 2 and "id" in self._columns and first == self.cell(line, "id")
        return has_id and not _DIGIT.search(first) and bool(_SIGNED.match(first))

    def _is_of_other_table(self, line: Line) -> bool:
        """Return whether a row has a number for its text and words for its ID, unlike those above it."""
        text, identity = self.cell(line, "text"), self.cell(line, "id")
        is_number = bool(text) and not _LETTER.search(text)
        return self._has_numbers and is_number and bool(identity) and not _DIGIT.search(identity)

    def _is_placeholder(self, line: Line) -> bool:
        """Return whether a row has, instead of its text, what is to be written there: `[insert action]`."""
        return _PLACEHOLDER.fullmatch(self.cell(line, "text")) is not None

    def _is_help(self, line: Line) -> bool:
        filled = line.filled
        if len(filled) >= 3 and len(set(filled)) == 1:
            return True
        helps = sum(1 for cell in filled if _HELP.match(cell))
        is_example = re.match(r"(?i)example\b", filled[0]) is not None
        return is_example or (helps >= 2 and helps * 2 >= len(filled) and not read_id(self.cell(line, "id")))

    def _single(self, line: Line, column: int) -> RowKind:
        """Judge a row with one filled cell: a heading, an action's text alone, or words beside the table."""
        cell = line.cells[column]
        if _FOOTNOTE.fullmatch(cell) and column == 0:
            return RowKind(kind=LineKind.NOISE, detail="a note beside the table")
        if column == self._columns.get("text"):
            return self._text_alone(cell, column)
        if column == self._columns.get("id") and read_id(cell):
            return RowKind(kind=LineKind.NOISE, detail="an ID without an action")
        if column in (0, self._columns.get("theme"), self._columns.get("section"), self._columns.get("id")):
            return _heading_or_note(cell)
        if self._actions:
            return RowKind(kind=LineKind.CONTINUATION)
        return RowKind(kind=LineKind.NOISE, detail="words beside the table")

    def _text_alone(self, cell: str, column: int) -> RowKind:
        may_be_heading = column == 0 or "id" in self._columns
        if may_be_heading and is_heading(cell):
            return RowKind(kind=LineKind.HEADING, detail=cell, is_text=True)
        return RowKind(kind=LineKind.ACTION)

    def _several(self, line: Line, filled: Sequence[int], next_id: str) -> RowKind:
        identity, text = self.cell(line, "id"), self.cell(line, "text")
        if text:
            is_alone = len(filled) == 2 and bool(identity)
            if is_alone and is_heading(text) and _begins(next_id, identity):
                return RowKind(kind=LineKind.HEADING, detail=text, is_numbered=True)
            return RowKind(kind=LineKind.ACTION)
        if identity:
            return RowKind(kind=LineKind.ACTION)
        if self._actions:
            return RowKind(kind=LineKind.CONTINUATION)
        return RowKind(kind=LineKind.PROBLEM, detail="it has neither an ID nor an action's text")


def with_texts_as_actions(kinds: list[RowKind], has_ids: bool) -> list[RowKind]:
    """Return the rows with texts alone as actions where they would be more headings than there are actions.

    A table with IDs has headings in their place: they stay.
    """
    texts = sum(kind.is_text for kind in kinds)
    if has_ids or texts <= sum(kind.kind is LineKind.ACTION for kind in kinds):
        return kinds
    return [RowKind(kind=LineKind.ACTION) if kind.is_text else kind for kind in kinds]


def is_heading(cell: str) -> bool:
    """Return whether a cell that fills its row alone can be a heading, and is not written text."""
    is_short = len(cell) <= LONGEST_HEADING and len(cell.split()) <= 14 and "\n" not in cell
    return (
        is_short
        and not cell.endswith((".", ";", ","))
        and not _BESIDE_TABLE.fullmatch(cell)
        and not cell[0].islower()
        and bool(re.search(r"[^\W\d_]{2}", cell))
    )


def _heading_or_note(cell: str) -> RowKind:
    if is_heading(cell):
        return RowKind(kind=LineKind.HEADING, detail=cell)
    return RowKind(kind=LineKind.NOISE, detail="words beside the table")


def _begins(next_id: str, identity: str) -> bool:
    """Return whether the next row's ID is within this one: `1.1` in `1`, `2a` in `2`, `T1` in `T`."""
    number = identity.rstrip(".").removesuffix(".0")
    if not number or not next_id.startswith(number):
        return False
    within = r"\.|[a-z]\)?$|\([a-z]\)$" if number[-1].isdigit() else r"[-./ ]?\d"
    return re.match(within, next_id[len(number) :]) is not None
