"""Write the word diff of a note as lines: with marks in plain text, with colours in a terminal."""

from __future__ import annotations

from tui_tracker.cli.output import use_colour
from tui_tracker.cli.text_layout import wrap, wrap_runs
from tui_tracker.domain.compare.diff import DiffKind, plain_diff, word_diff

_STYLES = {DiffKind.SAME: (), DiffKind.REMOVED: ("red", "strike"), DiffKind.ADDED: ("green", "underline")}


def diff_lines(old: str | None, new: str | None, columns: int) -> list[str]:
    """Return what went and what came, `[-gone-]{+new+}` or in colour, in lines of at most `columns`."""
    pieces = word_diff(old or "", new or "")
    if not use_colour():
        return wrap(plain_diff(pieces), columns)
    return wrap_runs([(piece.text, _STYLES[piece.change]) for piece in pieces], columns)
