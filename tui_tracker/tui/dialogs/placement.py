"""Where a picker opens: near the line it is about, and not over last period's update where there is room."""

from __future__ import annotations

from textual.geometry import Region

from tui_tracker.named_tuple import NamedTuple

_LEAST = 8
"""Rows that a picker needs to be of use."""


class Anchor(NamedTuple):
    """What a picker opens near, in columns and rows of the screen."""

    line: Region
    """The row that is changed, or the line that is being written."""
    kept: Region | None = None
    """Last period's update, in the columns of the picker."""
    shares_columns: bool = True
    """Whether the picker is as wide as the line, so that it can only be above or below it."""


class Placement(NamedTuple):
    """The rows of a picker."""

    top: int
    height: int


def find_placement(height: int, rows: int, anchor: Anchor) -> Placement:
    """Return where a picker of `height` rows opens on a screen of `rows` rows."""
    lowest = max(rows - height, 0)
    if not anchor.shares_columns:
        return Placement(min(_after_kept(anchor.line.y, height, anchor.kept), lowest), min(height, rows))
    above, below = anchor.line.y, rows - anchor.line.bottom
    if max(above, below) < min(_LEAST, height):
        return Placement(lowest, min(height, rows))
    if height > below and above > below:
        return Placement(max(above - height, 0), min(height, above))
    top = _after_kept(anchor.line.bottom, height, anchor.kept)
    return Placement(top if top <= lowest else anchor.line.bottom, min(height, below))


def _after_kept(top: int, height: int, kept: Region | None) -> int:
    """Return `top`, or the row after what is to stay in view if the picker would cover that."""
    if kept is None or not kept.height or top + height <= kept.y or top >= kept.bottom:
        return top
    return kept.bottom
