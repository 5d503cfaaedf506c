"""A line of the dashboard: a theme's name, its two bars, its numbers, and where its copy is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from tui_tracker.domain.plan.legend import MIXED, NO_STAGE, Legend
from tui_tracker.domain.plan.model import Theme
from tui_tracker.domain.standing import Stand
from tui_tracker.tui.format.text import fitted, joined, plain
from tui_tracker.tui.widgets.bars import bar, short_names

_SHORT = ("Upd", "Done", "To do", "Copy")
_LONG = ("Updated", "Done", "Outstanding", "Copy")
_WIDE = 110
"""Columns from which the headings are spelled out."""
_EDGES = 8
"""Columns for the theme's letter, and for what parts the columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A theme, or the plan where `theme` is None."""

    theme: Theme | None
    stand: Stand
    copy: str = ""
    """`back`, `out`, `late`, or empty where none was handed out."""

    @property
    def key(self) -> str:
        return self.theme.key if self.theme else ""

    @property
    def name(self) -> str:
        return self.theme.name if self.theme else "All themes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What stands in the bars for stages and for ratings, by label."""

    stages: dict[str, str]
    ratings: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Columns for a theme's key and name, and for its bars."""

    key: int
    name: int
    stages: int
    ratings: int
    heads: tuple[str, ...]
    """Of the numbers and of the copy, in the width of their columns."""


def names_of(scale: Legend) -> Names:
    """Return as many letters of each stage as tell them apart, and each rating's own letter."""
    stages = short_names(one.label for one in scale.stages) | {MIXED: "&", NO_STAGE: ""}
    ratings = {one.label: one.letter for one in scale.rag_badges()} | {scale.unrated.label: ""}
    return Names(stages=stages, ratings=ratings)


def room_for(columns: int, lines: Sequence[Line]) -> Room:
    """Share a window's columns out between the name and the two bars."""
    heads = _LONG if columns >= _WIDE else _SHORT
    key = max(2, *(cell_len(one.key) for one in lines))
    free = columns - key - 1 - _EDGES - sum(len(head) + 1 for head in heads)
    name = min(max(cell_len(one.name) for one in lines), max(free * 3 // 11, 8))
    stages = max((free - name) * 11 // 20, 4)
    return Room(key=key, name=name, stages=stages, ratings=max(free - name - stages, 4), heads=heads)


def heads(room: Room) -> Content:
    """Return the line of headings."""
    bars = f"{'Stage':<{room.stages}}  {'RAG':<{room.ratings}}"
    return plain(f"{'':<{room.key + room.name}}    {bars}  {' '.join(room.heads)}")


def row(line: Line, room: Room, names: Names) -> Content:
    """Return one line; it takes the columns that `room_for` was given."""
    progress, stand = line.stand.progress, line.stand
    numbers = zip(room.heads, (progress.updated, progress.done, progress.outstanding), strict=False)
    return joined([
        plain(f" {fitted(line.key, room.key)} ", "bold $accent"),
        plain(f"{fitted(line.name, room.name)}  ", "bold"),
        bar(stand.stages, room.stages, names.stages), plain("  "),
        bar(stand.ratings, room.ratings, names.ratings), plain("  "),
        *(plain(f"{number:>{len(head)}} ") for head, number in numbers),
        plain(line.copy, "$rag-red" if line.copy == "late" else ""),
    ])  # fmt: skip
