"""Writing one text out of those in conflict, both in view; kept as it is typed, taken with one key."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Static

from tui_tracker.domain.history.conflict import Conflict
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.tui.dialogs.pickers import Picked
from tui_tracker.tui.format.cells import cell_name, when, who
from tui_tracker.tui.format.text import diff_content, joined, plain
from tui_tracker.tui.screens.base.draft_screen import Keeping
from tui_tracker.tui.screens.base.screen import Bench
from tui_tracker.tui.widgets.note_area import NoteArea
from tui_tracker.tui.widgets.title import Title

_PROPOSED = "Proposed: both people's sentences. Read it, change it, then Ctrl+S takes it."
_BOTH = "Both texts, one after the other: leave what shall stand, then Ctrl+S takes it."
_GONE_ON = "Your text as you left it. Ctrl+S takes it."


class CombineScreen(Keeping[Picked | None]):
    """Returns the text taken; left with Esc the text waits in the tracker and nothing is settled."""

    AUTO_FOCUS = "NoteArea"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.help", "Help", id="look-help"),
        Binding("ctrl+s", "take", "Settle with this", id="write-settle",
                tooltip="Settle the conflict with this text"),
        Binding("ctrl+t", "marks", "Marks", id="look-diff",
                tooltip="Mark in the two texts what yours does not have, or nothing"),
        Binding("ctrl+down", "scroll_sides(1)", "Scroll the two texts down", show=False,
                id="look-scroll-down"),
        Binding("ctrl+up", "scroll_sides(-1)", "Scroll the two texts up", show=False, id="look-scroll-up"),
        Binding("escape", "leave", "Back", id="move-back", tooltip="Back; your text waits"),
    ]  # fmt: skip

    def __init__(self, bench: Bench, entry: ActionEntry, conflict: Conflict) -> None:
        begun = bench.desk.draft(conflict.cell)
        proposal = conflict.proposal()
        text, self._told = (
            (begun, _GONE_ON) if begun is not None
            else (proposal, _PROPOSED) if proposal is not None
            else (_one_after_the_other(conflict), _BOTH)
        )  # fmt: skip
        super().__init__(bench, text)
        self._entry, self._conflict = entry, conflict
        self._marks = True

    def compose(self) -> ComposeResult:
        cell = self._conflict.cell
        yield Title(plain(f"{self._conflict.id}  ·  {cell_name(cell, self.bench.labels)}"), Content())
        yield Static(plain(self._told), classes="message -shown", markup=False)
        with Container(id="notes"):
            with VerticalScroll(can_focus=False):
                yield Static(classes="before-text", markup=False)
            yield NoteArea(self._text, read_only=False)
        yield Static(classes="saved", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(NoteArea).border_title = plain("What shall stand")
        self.show_typed()
        self.say_saved("Everything you type is saved by itself; nothing is settled until Ctrl+S")

    @property
    def entry(self) -> ActionEntry:
        """The action the text is of."""
        return self._entry

    def keep(self, text: str) -> None:
        self.desk.keep_text(self._conflict.cell, text)

    def show_typed(self) -> None:
        """Show both texts, marked with what the one being written does not have."""
        pane = self.query_one("#notes > VerticalScroll", VerticalScroll)
        pane.border_title = plain("Marked +: not in yours" if self._marks else "As written")
        told = []
        for side in self._conflict.sides:
            head = plain(f"{side.n}  {who(side.author)}  {when(side.author, side.at)}", "bold")
            text = diff_content(self._text if self._marks else side.value, side.value, gone=False)
            told.append(joined([head, text if side.value else plain("nothing", "italic $quiet")], "\n"))
        pane.query_one(Static).update(joined(told, "\n\n"))

    def action_marks(self) -> None:
        """Mark in the two texts what yours does not have, or nothing."""
        self._marks = not self._marks
        self.show_typed()

    def action_scroll_sides(self, way: int) -> None:
        """Scroll the two texts."""
        self.query_one("#notes > VerticalScroll", VerticalScroll).scroll_relative(y=3 * way, animate=False)

    async def settle(self) -> bool:
        return await self.keep_now()

    async def action_take(self) -> None:
        """Take the text as it stands."""
        if await self.keep_now():
            self.dismiss(Picked(value=self._text.strip() or None))

    async def action_leave(self) -> None:
        """Go back; what was typed waits in the tracker."""
        if await self.keep_now():
            self.dismiss(None)


def _one_after_the_other(conflict: Conflict) -> str:
    """Return every text under its author's name, so that none is lost."""
    return "\n\n".join(f"{who(side.author)}:\n{side.value}" for side in conflict.sides if side.value)
