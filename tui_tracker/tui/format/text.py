"""Values as text on screen: data made safe, ratings in letter, shape and word, stages, times, diffs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import wrap

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.content import Content
from textual.style import Style

from tui_tracker.config import Settings
from tui_tracker.config.known_keys import COLOURS
from tui_tracker.domain.compare.diff import DiffKind, word_diff
from tui_tracker.domain.field_values import cleared_words, value_words
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.model import Update, UpdateState
from tui_tracker.domain.plan.stages import Stages
from tui_tracker.domain.text import clean, clean_line
from tui_tracker.errors import TrackerError
from tui_tracker.services.plan.terms import legend_for
from tui_tracker.services.tracker.action_texts import TextMatch

STATE_MARKS = {UpdateState.OUTSTANDING: "○", UpdateState.STARTED: "◐", UpdateState.DONE: "✓"}
BESIDE, WIDE = 100, 120
"""Columns from which two notes are side by side, and the action beside the list."""
BREAKPOINTS = [(0, "-tiny"), (16, "-narrow"), (BESIDE, "-beside"), (WIDE, "-wide")]
"""Classes of a screen by its columns."""
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_COMMAND = re.compile(r"\btui-tracker (?!windows?\b|was\b|wrote\b|did\b)[-a-zT]|(?:^|\s)--?[a-z]")
"""What a command or an option of the shell looks like in a sentence."""
_LEAST = 20
"""Columns that a line of broken text has at least."""
SHARED = 0.4
"""The share of common words from which a word diff helps."""
_DIFF_STYLES = {
    DiffKind.SAME: "",
    DiffKind.REMOVED: "strike $diff-gone",
    DiffKind.ADDED: "underline $diff-new",
}
_DIFF_SIGNS = {DiffKind.SAME: "", DiffKind.REMOVED: "−", DiffKind.ADDED: "+"}


def safe(text: object, style: str = "") -> Content:
    """Return text from data as content that is never read as markup nor as terminal control."""
    return Content.styled(clean(str(text)), style) if style else Content(clean(str(text)))


def safe_line(text: object, style: str = "") -> Content:
    """Return a name, a path or a sentence as content of one line, each line break in it replaced."""
    return safe(clean_line(str(text)), style)


CLICKED = "tui-tracker action"
"""What the action of words that can be clicked is called in their style."""


def clickable(content: Content, action: str) -> Content:
    """Return content that runs an action of its screen where somebody clicks on it."""
    # Textual's own `@click` takes the colours away.
    return content.stylize(Style.from_meta({CLICKED: action}))


def clickable_hints(actions: Mapping[str, str]) -> Content:
    """Return words that name keys, such as `Ctrl+T compare`, each running its action by a click too."""
    return joined([clickable(safe(words), action) for words, action in actions.items()], " · ")


def without_commands(text: str) -> str:
    """Return a remedy without the sentences that name a command or an option of the shell."""
    sentences = _SENTENCE_END.split(text)
    return " ".join(sentence for sentence in sentences if not _COMMAND.search(sentence))


def error_text(error: TrackerError) -> str:
    """Return what went wrong and what to do about it here, for a message on the screen."""
    lines = (error.cause, *error.details, without_commands(error.remedy))
    return "\n".join(clean_line(line) for line in lines if line)


def short_path(path: Path) -> str:
    """Write a path as people know it: `~` for their own folder."""
    home = Path.home()
    return clean_line(str(Path("~", path.relative_to(home)) if path.is_relative_to(home) else path))


def table_cell(text: object, style: str = "") -> Text:
    """Return text from data for a table's cell: one line, never read as markup."""
    return Text(
        " ".join(clean(str(text)).split()),
        style=style.replace("ansi_", ""),
        no_wrap=True,
        overflow="ellipsis",
    )


def fit_width(text: str, columns: int) -> str:
    """Return a text of exactly so many columns of the terminal: cut with an ellipsis, or filled up."""
    if cell_len(text) <= columns:
        return set_cell_size(text, columns)
    return f"{set_cell_size(text, columns - 1)}…"


def cut_width(text: str, columns: int) -> str:
    """Return a text of at most so many columns of the terminal: cut with an ellipsis."""
    return fit_width(text, columns).rstrip()


def shorten_middle(text: str, columns: int) -> str:
    """Return a text of at most so many columns, cut in the middle: file names differ at the end.

    It is cut between words where most of what there is room for stays.
    """
    if cell_len(text) <= columns:
        return text
    if columns < 1:
        return ""
    room = (columns - 1) // 3
    start, end = set_cell_size(text, room), text
    while cell_len(end) > columns - 1 - room:
        end = end[1:]
    words, _, _ = start.rpartition(" ")
    if 2 * len(words) > len(start):
        start = f"{words} "
    _, _, words = end.partition(" ")
    if 2 * len(words) > len(end):
        end = f" {words}"
    return f"{start}…{end}"


def hanging(text: str, columns: int, indent: str, style: str = "", mark: str = "") -> Content:
    """Break a text from data into lines, each below the first; a mark may take the indent of the first."""
    first, *rest = wrap(clean_line(text), max(columns - len(indent), _LEAST)) or [""]
    lines = [f"{mark or indent}{first}", *(f"{indent}{line}" for line in rest)]
    return safe("\n".join(lines), style)


def joined(parts: Sequence[Content], by: str = "") -> Content:
    """Join contents."""
    return Content(by).join(parts)


def colour_style(token: str) -> str:
    """Return the style of a colour token as counts carry it: a rating's colour, `step1`… or none."""
    if token.startswith("step"):
        return f"$step{min(int(token[4:]), 3)}"
    return f"$rag-{token}" if token in COLOURS else "$quiet"


def stages_short(stages: Stages, columns: int) -> str:
    """Write stages in at most so many columns: `Delivery +1`."""
    more = f" +{len(stages) - 1}" if len(stages) > 1 else ""
    return cut_width(stages[0].stage, columns - len(more)) + more if stages else ""


class Formatter:
    """Writes ratings and stages as the settings name them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.legend = legend_for(settings)
        """The plan's stages and ratings."""

    def cell_words(self, cell: Cell, value: str | None) -> str:
        """Write a stored value of a cell as people read it; `empty` where it says nothing."""
        return value_words(cell.field, value, self.legend) or cleared_words(cell.field)

    def rating_parts(self, update: Update) -> tuple[str, str]:
        """Return words and colour token of what is shown where a rating would be."""
        badge = self.legend.badge(update)
        return f"{badge.symbol} {badge.label}", badge.colour

    @property
    def rating_width(self) -> int:
        """Columns that the longest rating takes."""
        badges = [badge for badge in self.legend.rag_badges() if badge != self.legend.unrated]
        return max((len(f"{badge.symbol} {badge.label}") for badge in badges), default=3)

    @property
    def stage_width(self) -> int:
        """Columns that the longest stage takes, with a little for `+1` and brackets."""
        return max((len(name) for name in self.settings.stage_names), default=0) + 4

    def rating(self, update: Update) -> Content:
        """Return the rating with its colour, for a Static."""
        words, colour = self.rating_parts(update)
        return safe(words, f"$rag-{colour}")

    def rating_key(self, key: str | None) -> Content:
        """Return a rating by its key."""
        rating = self.settings.rating(key)
        return safe(f"{rating.symbol} {rating.label}", f"$rag-{rating.colour}")


def marked_content(text: str, marks: Sequence[tuple[int, int]]) -> Content:
    """Return text on one line, with each (start, end) of the marks underlined."""
    parts, position = [], 0
    for start, end in marks:
        parts += [safe(_flat(text[position:start])), safe(_flat(text[start:end]), "bold underline")]
        position = end
    return joined([*parts, safe(_flat(text[position:]))])


def match_content(match: TextMatch, width: int) -> Content:
    """Return a line that says where an action has the searched words."""
    source = safe(f"{match.source}: ", "$quiet")
    return joined([source, marked_content(match.text, match.marks)]).truncate(width, ellipsis=True)


def _flat(text: str) -> str:
    return text.replace("\n", " ")


def share_little(old: str | None, new: str | None) -> bool:
    """Return whether two notes have under 40 % of their words in common, so that marks would not help."""
    parts = word_diff(old, new)
    same = sum(len(part.text) for part in parts if part.change is DiffKind.SAME)
    longest = max(len(old or ""), len(new or ""), 1)
    return bool(old and new) and same / longest < SHARED


def diff_content(old: str | None, new: str | None, *, gone: bool = True) -> Content:
    """Return the word diff of two notes: removed struck through, added underlined, each with its sign.

    Without `gone` it is the new text alone, marked where the old one does not have its words.
    """
    parts: list[Content] = []
    for piece in word_diff(old, new):
        if piece.change is DiffKind.REMOVED and not gone:
            continue
        words = piece.text.rstrip()
        marked = safe(_DIFF_SIGNS[piece.change] + words, _DIFF_STYLES[piece.change])
        parts += [marked, Content(clean(piece.text[len(words) :]))]
    return joined(parts)
