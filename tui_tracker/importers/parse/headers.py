"""Header rows: which column holds which field, by its words; the period a header names; cut headers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

from tui_tracker.domain.codecs import Codec
from tui_tracker.domain.fields import TABLE, field_named
from tui_tracker.domain.text import folded_line
from tui_tracker.importers.parse.lines import Line, make_line
from tui_tracker.importers.parse.months import DATE, YEAR, period_of

THEME_KEY = "theme key"
"""A column of themes' letters beside one of their names: it says nothing that the IDs do not."""
LONGEST = 90
"""Characters: a longer cell is no column's header."""
_WORDS = [(field.name, field.header_words) for field in TABLE if field.header_words]
"""Fields with the words a header may use for them; where a table has two columns of a field, the word
that comes first here is taken."""
FIELDS = tuple(name for name, _ in _WORDS)
_TIMES = re.compile(
    rf"{DATE}|\b(?:fy\s*)?{YEAR}(?:\s*[-/]\s*(?:20)?\d\d)?\b|\b(?:fy\s*)?\d\d\s*/\s*\d\d\b"
    r"|\bq(?:tr|uarter)?\.?\s*[1-4]\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a header row."""

    field: str | None
    """One of FIELDS; None where the tracker has no such field, or the header is unreadable."""
    name: str
    """The header as printed."""
    mapped: bool = False
    """The user named the field."""

    @property
    def codec(self) -> Codec | None:
        """The kind of value its cells hold; None where the tracker has no such field."""
        return field_named(self.field).codec if self.field else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A header row."""

    columns: tuple[Column, ...]
    heading: tuple[str, ...] = ()
    """Pieces of a section heading that the first columns' headers hold besides their own words."""
    fields: frozenset[str] = dataclass_field(init=False, compare=False)
    """The fields that the table has a column for."""

    def __post_init__(self) -> None:
        fields = frozenset(column.field for column in self.columns if column.field) - {THEME_KEY}
        object.__setattr__(self, "fields", fields)  # asked for with each row

    def index_of(self, field: str) -> int | None:
        """Return the index of the column for `field`, or None."""
        return next((index for index, column in enumerate(self.columns) if column.field == field), None)


def plain_words(header: str) -> str:
    """Return the words a header is known by: `RAG rating (Dec 2025)` gives `rag rating`."""
    lower = " ".join(header.lower().replace("_", " ").replace("(s)", "s").split())
    return " ".join(re.sub(r"[^\w]+", " ", _TIMES.sub(" ", lower)).split())


def field_of(header: str) -> str | None:
    """Return the field whose header words these are, with or without any words in brackets."""
    for words in (plain_words(header), plain_words(re.sub(r"\([^)]*\)", " ", header))):
        if re.fullmatch(r"(?:\w+ ){0,2}role", words):
            return "role"
        if field := next((field for field, known in _WORDS if words in known), None):
            return field
    return None


def read_header(line: Line, mapping: Mapping[str, str], period: str | None = None) -> Header | None:
    """Read `line` as a header row; None where it is not one.

    `mapping` is the user's: folded header -> field. A row is a header when at least two of its
    cells are header words of different fields, or one is that the user mapped.
    """
    if not line.cells or max(map(len, line.cells)) > LONGEST:
        return None
    columns = _joined_columns([_column(cell, mapping) for cell in line.cells])
    known = {column.field for column in columns if column.field}
    if len(known) < 2 and not any(column.mapped for column in columns):
        return None
    if len(known) * 3 < len(line.filled) and not known & {"id", "text"}:
        return None
    columns, heading = _without_heading(columns)
    return Header(columns=tuple(_each_once(columns, period)), heading=heading)


def blank_header(lines: Sequence[Line]) -> int | None:
    """Return the number of the line whose cells are a header row with nothing but blanks between them."""
    for line in lines:
        if not line.text.strip():
            continue
        spread = make_line(line.number, re.split(r"\s{2,}", line.text.strip()))
        plain = f" {plain_words(line.text)} "
        fields = {field for field, words in _WORDS if any(f" {word} " in plain for word in words)}
        if read_header(spread, {}) or (len(fields) > 4 and len(plain) < 150):
            return line.number
    return None


def fold_header(header: str) -> str:
    """Return the form in which the user's `--map` and a header are compared."""
    return folded_line(header)


def _column(cell: str, mapping: Mapping[str, str]) -> Column:
    name = " ".join(cell.split())
    mapped = mapping.get(fold_header(cell))
    return Column(field=mapped or field_of(name), name=name, mapped=mapped is not None)


def _joined_columns(columns: list[Column]) -> list[Column]:
    """Join a header that was cut over two columns: `Project sta`, `ge 2024`."""
    joined: list[Column] = []
    for column in columns:
        last = joined[-1] if joined else None
        if last and last.name and column.name and last.field is None and column.field is None:
            whole = last.name + column.name
            if field := field_of(whole) or field_of(f"{last.name} {column.name}"):
                joined[-1] = Column(field=field, name=whole)
                continue
        joined.append(column)
    return joined


def _without_heading(columns: list[Column]) -> tuple[list[Column], tuple[str, ...]]:
    """Split a section heading off the first header: `Action ID Policy and St` is ID and a heading."""
    words = columns[0].name.split()
    if columns[0].field is not None:
        return columns, ()
    for count in range(len(words) - 1, 0, -1):
        field = field_of(" ".join(words[:count]))
        if field == "id" and field not in {column.field for column in columns}:
            pieces = [" ".join(words[count:])]
            for column in columns[1:]:
                if column.field or not re.match(r"[a-z]{2}", column.name):
                    break
                pieces.append(column.name)
            unread = [replace(column, name="") for column in columns[1 : len(pieces)]]
            first = Column(field=field, name=" ".join(words[:count]))
            return [first, *unread, *columns[len(pieces) :]], tuple(pieces)
    return columns, ()


def _each_once(columns: list[Column], period: str | None) -> list[Column]:
    """Leave each field one column: the user's choice, else that of the period, else the latest."""
    taken = Counter(column.field for column in columns if column.field)
    chosen = list(columns)
    for field in (field for field, count in taken.items() if count > 1):
        indexes = [index for index, column in enumerate(columns) if column.field == field]
        best = max(indexes, key=lambda index: _rank(columns[index], field, period, index))
        for index in indexes:
            if index != best:
                chosen[index] = replace(columns[index], field=_second_use(columns[index], field))
    return chosen


def _second_use(column: Column, field: str) -> str | None:
    """Return what a second column of a field is: a number beside the ID, a theme's key beside its name."""
    if field == "id" and plain_words(column.name) == "number":
        return "number"
    return THEME_KEY if field == "theme" else None


def _rank(column: Column, field: str, period: str | None, index: int) -> tuple[bool, bool, str, int, int]:
    own = period_of(column.name)
    return (
        column.mapped,
        own is not None and own == period,
        own or "",
        rank_of_words(column.name, field),
        index,
    )


def rank_of_words(header: str, field: str) -> int:
    """Return how usual a header is for a field: 0 for the most usual, and less for others."""
    words = next((known for name, known in _WORDS if name == field), ())
    plain = plain_words(header)
    return -words.index(plain) if plain in words else -len(words)
