"""How values look: text from data made safe, ratings in letter, shape and word, stages, times, diffs."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.content import Content

from tui_tracker.config import Settings
from tui_tracker.config.validate import COLOURS
from tui_tracker.domain.compare.diff import Change, word_diff
from tui_tracker.domain.plan.model import State, Update
from tui_tracker.domain.plan.stages import Standings
from tui_tracker.domain.text import clean
from tui_tracker.services.plan.terms import scale_of

STATE_MARKS = {State.OUTSTANDING: "○", State.STARTED: "◐", State.DONE: "✓"}
STATE_WORDS = {State.OUTSTANDING: "to do", State.STARTED: "started", State.DONE: "done"}
BREAKPOINTS = [(0, "-narrow"), (100, "-beside"), (120, "-wide")]
"""Columns from which two notes stand side by side, and the action beside the list."""
_DIFF_STYLES = {Change.SAME: "", Change.GONE: "strike $diff-gone", Change.NEW: "underline $diff-new"}


def plain(text: object, style: str = "") -> Content:
    """Return text from data as content that is never read as markup nor as terminal control."""
    return Content.styled(clean(str(text)), style) if style else Content(clean(str(text)))


def cell(text: object, style: str = "") -> Text:
    """Return text from data for a table's cell: one line, never read as markup."""
    return Text(" ".join(clean(str(text)).split()), style=style, no_wrap=True, overflow="ellipsis")


def fitted(text: str, columns: int) -> str:
    """Return a text that takes just so many columns of the terminal: cut with an ellipsis, or filled up."""
    return (
        set_cell_size(text, columns) if cell_len(text) <= columns else f"{set_cell_size(text, columns - 1)}…"
    )


def joined(parts: Sequence[Content], by: str = "") -> Content:
    """Join contents."""
    return Content(by).join(parts)


def toned(tone: str) -> str:
    """Return the style of a colour token as counts carry it: a rating's colour, `step1`… or none."""
    if tone.startswith("step"):
        return f"$step{min(int(tone[4:]), 3)}"
    return f"$rag-{tone}" if tone in COLOURS else "$quiet"


def stages_short(standings: Standings) -> str:
    """Write stages for a narrow column: `Delivery +1`."""
    more = f" +{len(standings) - 1}" if len(standings) > 1 else ""
    return f"{standings[0].stage}{more}" if standings else ""


class Look:
    """The settings' ratings and stages as they are shown."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._scale = scale_of(settings)

    def rating_parts(self, update: Update) -> tuple[str, str]:
        """Return words and colour token of what is shown where a rating would be."""
        badge = self._scale.badge(update)
        # The final stage goes without its name: the column beside it says the stage.
        is_stage = badge in self._scale.stages
        return f"{badge.letter} {badge.symbol}{'' if is_stage else f' {badge.label}'}", badge.colour

    @property
    def rating_width(self) -> int:
        """Columns that the longest rating takes."""
        return max(len(f"{one.letter} {one.symbol} {one.label}") for one in self.settings.ratings)

    @property
    def stage_width(self) -> int:
        """Columns that the longest stage takes, with a little for `+1`."""
        return max((len(name) for name in self.settings.stage_names), default=0) + 2

    def rating(self, update: Update) -> Content:
        """Return the rating with its colour, for a Static."""
        words, colour = self.rating_parts(update)
        return plain(words, f"$rag-{colour}")

    def rating_key(self, key: str | None) -> Content:
        """Return a rating by its key."""
        one = self.settings.rating(key)
        return plain(f"{one.letter} {one.symbol} {one.label}", f"$rag-{one.colour}")


def diff_content(old: str | None, new: str | None, *, gone: bool = True) -> Content:
    """Return the word diff of two notes: gone struck through, new underlined, each with its sign.

    Without `gone` it is the new text alone, marked where the old one does not have its words.
    """
    parts: list[Content] = []
    for piece in word_diff(old, new):
        if piece.change is Change.GONE and not gone:
            continue
        words = piece.text.rstrip()
        sign = {Change.SAME: "", Change.GONE: "−", Change.NEW: "+"}[piece.change]
        parts += [plain(sign + words, _DIFF_STYLES[piece.change]), Content(clean(piece.text[len(words) :]))]
    return joined(parts)
