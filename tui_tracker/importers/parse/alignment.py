"""Aligning cells with columns by their shape, where a column is missing or holds noise."""

from __future__ import annotations

from dataclasses import dataclass

from tui_tracker.domain.codecs import LIST, RATING, ROLE, STAGES
from tui_tracker.importers.parse.headers import Column, Header
from tui_tracker.importers.parse.lines import is_noise, is_objectives, read_id
from tui_tracker.importers.vocabulary import Vocabulary

_NO_CELL = -1.0
"""Price of a column that gets no cell."""

_CONTRADICTED = -3.0
"""Below this a cell cannot be what its column holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """A row's cells under their columns."""

    fields: dict[str, str]
    extras: tuple[tuple[str, str], ...]
    unplaced: tuple[str, ...]
    """Cells with something in them that fitted no column."""


def align(cells: tuple[str, ...], header: Header, words: Vocabulary, *, trusted: bool = False) -> Aligned:
    """Assign each cell a column, in order, so that the shapes fit best.

    A cell too many is dropped and a column too many stays empty. Where `trusted` cells are as many
    as the columns, or only empty ones are missing or too many at the end, their positions are trusted; so are
    those of any row with a cell for each column in which none contradicts its column.
    """
    columns = header.columns
    if (trusted and not any(cells[len(columns) :])) or _is_plausible(cells, columns, words):
        columns_of_cells: list[int | None] = list(range(min(len(cells), len(columns))))
    else:
        columns_of_cells = _best_columns(cells, columns, words)
    fields: dict[str, str] = {}
    extras, used = [], set()
    for number, cell in enumerate(cells):
        column = columns_of_cells[number] if number < len(columns_of_cells) else None
        if column is None:
            continue
        used.add(number)
        if field := columns[column].field:
            fields[field] = cell
        elif cell and not (columns[column].name == "" and is_noise(cell)):
            extras.append((columns[column].name or f"Column {column + 1}", cell))
    unplaced = tuple(cell for number, cell in enumerate(cells) if number not in used and not is_noise(cell))
    return Aligned(fields=fields, extras=tuple(extras), unplaced=unplaced)


def _is_plausible(cells: tuple[str, ...], columns: tuple[Column, ...], words: Vocabulary) -> bool:
    if len(cells) != len(columns):
        return False
    for cell, column in zip(cells, columns, strict=True):
        if cell and _fit(cell, column, words) < _CONTRADICTED:
            return False
        if column.codec is RATING and not is_noise(cell) and not words.rating(cell):
            return False
    return True


def _best_columns(cells: tuple[str, ...], columns: tuple[Column, ...], words: Vocabulary) -> list[int | None]:
    """Return for each cell its column, or None: the best path through all pairings that keep the order."""
    height, width = len(cells), len(columns)
    even = 0.3 if height == width else 0.01
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    step = [["end"] * (width + 1) for _ in range(height + 1)]
    for row in range(height, -1, -1):
        for column in range(width, -1, -1):
            options: list[tuple[float, str]] = []
            if row < height and column < width:
                fit = _fit(cells[row], columns[column], words) + (even if row == column else 0)
                options.append((fit + best[row + 1][column + 1], "take"))
            if column < width:
                options.append((_NO_CELL + best[row][column + 1], "pass"))
            if row < height:
                options.append((_price_of_dropping(cells[row]) + best[row + 1][column], "drop"))
            if options:
                best[row][column], step[row][column] = max(options, key=lambda option: option[0])
    return _follow(step)


def _follow(step: list[list[str]]) -> list[int | None]:
    columns_of_cells: list[int | None] = []
    row = column = 0
    while step[row][column] != "end":
        move = step[row][column]
        if move != "pass":
            columns_of_cells.append(column if move == "take" else None)
            row += 1
        if move != "drop":
            column += 1
    return columns_of_cells


def _price_of_dropping(cell: str) -> float:
    if not cell:
        return -0.4
    return -2.0 if is_noise(cell) else -12.0


def _fit(cell: str, column: Column, words: Vocabulary) -> float:
    """Return how well a cell's shape fits a column: above 3 very well, below -3 hardly at all."""
    if not cell:
        return 0.2
    field, codec, size = column.field, column.codec, len(cell)
    if field == "id":
        return 4 if read_id(cell) else -8
    if codec is LIST:
        return 3 if is_objectives(cell) else (-1 if size <= 30 else -6)
    if codec is ROLE:
        return 4 if words.role(cell) else (-2 if size <= 25 else -8)
    if codec is STAGES:
        return 4 if words.is_stage(cell) else (-1 if size <= 30 else -8)
    if codec is RATING:
        if words.rating(cell):
            return 4
        return 1 if is_noise(cell) else (-1 if size <= 30 else -8)
    return _fit_of_words(cell, field, words)


def _fit_of_words(cell: str, field: str | None, words: Vocabulary) -> float:
    key_like = words.role(cell) or words.is_stage(cell) or words.rating(cell)
    if field in ("text", "note"):
        return -2 if key_like or is_noise(cell) else (2 if len(cell) >= 20 else 0.5)
    if field == "partners":
        return -0.5 if words.role(cell) else (-2 if key_like else (1 if len(cell) <= 200 else -1))
    return 0.5
