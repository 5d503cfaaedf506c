"""A source as lines of cells, and the small shapes a cell can have: noise, an ID, a list of objectives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from tui_tracker.domain.plan.ids import LOOKALIKE_LETTERS, looks_like_id
from tui_tracker.domain.text import clean, unsafe_count
from tui_tracker.importers.parse.symbols import SYMBOLS

_TAGS = re.compile(r"(?:\s|</?[a-zA-Z]+\s*/?>)+")
_RULE = re.compile(r"[\s\-\u2013\u2014_=:+|.*]+")
_NO_FILLS: Mapping[int, str] = MappingProxyType({})
_NO_DEPTHS: Mapping[int, int] = MappingProxyType({})
_DIGIT = re.compile(r"\d")
_LETTERS_FIRST = re.compile(r"[A-Za-z]+(?:[-/._][A-Za-z0-9]+)*")
_SPREAD = re.compile(r"\d\s*[,;&]\s*\d|\d\s+\d|^\d{4}-\d\d|^\d+/\d+")
_SHORT = 40
"""Characters of a cell that a table may repeat in many rows."""
_OBJECTIVES = re.compile(
    r"(?i:all)|[A-Za-z]{0,3}\d+(?:\.\d+)*[a-z]?(?:(?:\s*[,;/&]\s*|\s+)[A-Za-z]{0,3}\d+(?:\.\d+)*[a-z]?)*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One record of a source: a line of text, a CSV record or a row of a sheet."""

    number: int
    """Where it begins, from 1."""
    cells: tuple[str, ...]
    """Stripped and safe; cells that held nothing but empty tags are empty."""
    raw: tuple[str, ...] | None = None
    """The cells as the source holds them; None where they are no other."""
    sheet: str = ""
    """Name of the sheet, where the source has several."""
    odd: int = 0
    """Characters that had to be replaced."""
    span: int = 1
    """Lines of the source that it takes."""
    fills: Mapping[int, str] = field(default_factory=dict)
    """Column -> name of the colour of a cell without words."""
    depths: Mapping[int, int] = field(default_factory=dict)
    """Column -> how far a cell is indented; -1 where it is bold."""

    @property
    def text(self) -> str:
        """The line as the source holds it, cells joined by tabs."""
        return "\t".join(self.cells if self.raw is None else self.raw)

    @property
    def filled(self) -> tuple[str, ...]:
        """The cells with something in them."""
        return tuple(filter(None, self.cells))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file as lines of cells."""

    lines: tuple[Line, ...]
    trusted: bool
    """The cells' borders are sure (CSV, XLSX): a row with as many cells as its header is never realigned."""
    content: bytes
    period: str = ""
    """The period that each row of a table of our own names; empty for other sources."""
    is_own: bool = False
    """It is a table that this program wrote."""
    notices: tuple[tuple[str, str], ...] = ()
    """(sheet, what was left out of it and why), for a person to read before anything is imported."""
    titles: tuple[str, ...] = ()
    """Lines of a document above its first table."""
    hidden: tuple[str, ...] = ()
    """Names of its hidden sheets, which were not read."""


def make_line(
    number: int,
    cells: list[str],
    *,
    sheet: str = "",
    span: int = 1,
    exact: bool = False,
    fills: Mapping[int, str] | None = None,
    depths: Mapping[int, int] | None = None,
) -> Line:
    """Make a line of raw cells; `exact` keeps the blanks and tags that are noise in other sources."""
    raw = tuple(cells)
    tidy = tuple(map(clean, raw)) if exact else tuple(map(_tidy, raw))
    return Line(
        number=number,
        cells=tidy,
        raw=None if tidy == raw else raw,
        sheet=sheet,
        odd=0 if tidy == raw else sum(map(unsafe_count, raw)),
        span=span,
        fills=fills or _NO_FILLS,
        depths=depths or _NO_DEPTHS,
    )


def _tidy(cell: str) -> str:
    return _tidy_once(cell) if len(cell) <= _SHORT else _without_tags(cell)


@lru_cache(maxsize=5_000)
def _tidy_once(cell: str) -> str:
    """Return a short cell tidied: a table repeats a few, so that they are kept only once."""
    return _without_tags(cell)


def _without_tags(cell: str) -> str:
    stripped = clean(cell).strip()
    if not (stripped.isascii() or stripped.isprintable()):
        # Letters of fonts of symbols are copied from Word into every kind of file.
        stripped = stripped.translate(SYMBOLS)
    return "" if stripped.startswith("<") and _TAGS.fullmatch(stripped) else stripped


def is_rule(line: Line) -> bool:
    """Return whether a line is drawn rather than written: dashes between the cells."""
    return all(_RULE.fullmatch(cell) for cell in line.filled) and any(len(cell) > 1 for cell in line.filled)


def is_noise(cell: str) -> bool:
    """Return whether a cell holds nothing that a person wrote: a mark, letter or digit of a page break."""
    return len(cell) <= 6 and not re.search(r"[^\W\d_]{3}", cell)


def is_objectives(cell: str) -> bool:
    """Return whether a cell lists objectives by number, or says `All`."""
    return len(cell) <= 40 and _OBJECTIVES.fullmatch(cell) is not None


def split_objectives(cell: str) -> tuple[str, ...]:
    """Split a cell into its objectives: `5,6` gives `5` and `6`; objectives in words are on a line each."""
    joint = r"[,;/&\s]+" if is_objectives(cell) else r"[;\n]"
    return tuple(part.strip() for part in re.split(joint, cell) if part.strip())


@lru_cache(maxsize=20_000)
def read_id(cell: str) -> str | None:
    """Read a printed ID: similar letters and blanks inside are corrected, the rest stays as printed.

    `ТЗ` in Cyrillic gives `T3`, `C 5` gives `C5`, `EN-04` and `3.2` stay. None where it is no ID.
    """
    latin = cell.translate(LOOKALIKE_LETTERS)
    if len(cell) > 16 or not _DIGIT.search(latin) or is_spread(cell):
        return None
    plain = "".join(latin.split()).strip(".,;:()[]")
    return plain if looks_like_id(plain) or _LETTERS_FIRST.fullmatch(plain) else None


def is_spread(cell: str) -> bool:
    """Return whether a short cell is a list or a sentence, not one ID: `1, 2`, `1 1 1`, `No. 5 of 7`."""
    return len(cell.split()) > 2 or _SPREAD.search(cell) is not None
