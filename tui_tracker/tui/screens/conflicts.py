"""The conflicts that are open, one key to settle each: take a value, the one last agreed, or a new one."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Footer, OptionList, Static

from tui_tracker.domain.codecs import RATING, STAGES, Codec
from tui_tracker.domain.fields import field_named
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.conflict import Conflict
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.tui.dialogs.messages import AskLine
from tui_tracker.tui.dialogs.pickers import Picked, RatingPicker, StagePicker
from tui_tracker.tui.format.cells import cell_name, value_content, who
from tui_tracker.tui.format.text import plain
from tui_tracker.tui.models.conflict_queue import Docket
from tui_tracker.tui.screens.base.action_screen import Gestures
from tui_tracker.tui.screens.base.screen import Bench
from tui_tracker.tui.widgets.conflict_detail import AGREED, EACH_OTHER, MOST, WRITTEN, ConflictDetail
from tui_tracker.tui.widgets.conflict_list import ConflictList
from tui_tracker.tui.widgets.title import Title

_HOW = (
    "A number takes that value, 0 what was last agreed; e writes another. It stands at once. "
    "What you leave waits."
)
_NONE = (
    "Nothing is in conflict. Where two people change the same thing without knowing of each other, "
    "both values wait here until somebody chooses."
)

_PICKERS: dict[Codec, type[StagePicker] | type[RatingPicker]] = {STAGES: StagePicker, RATING: RatingPicker}
"""What chooses another value, where that is not written as text."""


class ConflictsScreen(Gestures[None]):
    """What is left with Esc waits; what was settled can be settled otherwise, here or from the history."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="look-help"),
        Binding("1", "take(1)", "Take 1", id="write-take-1", tooltip="Take value 1: it stands at once"),
        Binding("2", "take(2)", "Take 2", id="write-take-2", tooltip="Take value 2: it stands at once"),
        *(Binding(str(n), f"take({n})", f"Take value {n}", show=False, id=f"write-take-{n}")
          for n in range(3, MOST + 1)),
        Binding("0", "take(0)", "Agreed", id="write-take-agreed", tooltip="Keep what was last agreed"),
        Binding("e", "write", "Combine", id="write-combine",
                tooltip="Write a text out of both, or choose another stage or rating"),
        Binding("w", "why", "Why", id="write-why", tooltip="Give the reason for your next choice"),
        Binding("u", "again", "Choose again what you settled last", show=False, id="write-undo"),
        Binding("c,ctrl+t", "against", "Marks", key_display="c", id="look-diff",
                tooltip="Mark words against each other, against what was last agreed, or not at all"),
        Binding("escape", "dismiss(None)", "Back", id="move-back",
                tooltip="Back; what is not settled waits here"),
        Binding("n", "next_open(1)", "Next that is open", show=False, id="move-next-left"),
        Binding("N", "next_open(-1)", "Previous that is open", show=False, id="move-previous-left"),
        Binding("h", "app.history", "History of this action", show=False, id="look-history"),
        Binding("J,shift+down", "scroll_detail(1)", "Scroll the texts down", show=False,
                id="look-scroll-down"),
        Binding("K,shift+up", "scroll_detail(-1)", "Scroll the texts up", show=False, id="look-scroll-up"),
    ]  # fmt: skip

    def __init__(self, bench: Bench, *, at: Cell | None = None) -> None:
        """Begin at a cell, else at one of its action, else at the first in the plan's order."""
        super().__init__(bench)
        self._docket = Docket(open_conflicts(bench.desk), at)
        self._against: int | None = None
        self._why: str | None = None
        self._said = ""

    def compose(self) -> ComposeResult:
        yield Title(Content())
        yield Static(classes="message -shown", markup=False)
        with Container(id="clashes"):
            yield ConflictList(self._docket, self.bench.labels)
            yield ConflictDetail(self.bench.look, self.bench.labels)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._show()
        self.query_one(ConflictList).focus()

    # What is shown

    @property
    def entry(self) -> ActionEntry | None:
        """The action of the conflict under the cursor, in the period that the conflict is of."""
        if (conflict := self._docket.current) is None:
            return None
        period = conflict.cell.period or self.desk.period.key
        entries = self.desk.entries(conflict.theme, period, retired=True)
        return next(one for one in entries if one.action.key == conflict.cell.action)

    def reload(self) -> None:
        self._docket.refresh(open_conflicts(self.desk))
        self._show()

    def _show(self) -> None:
        self.query_one(Title).show(plain(f"Conflicts  ·  {self.desk.author}"), self._count())
        message = self.query_one(".message", Static)
        lines = [self._said or (_HOW if self._docket.rows else _NONE)]
        if self._why:
            lines.append(f"Your next choice goes with the reason: {self._why}")
        message.update(plain("\n".join(lines)))
        self.query_one("#clashes").display = bool(self._docket.rows)
        self.query_one(ConflictList).draw()
        self._show_detail()

    def _count(self) -> Content:
        left = len(self._docket.left)
        return plain(f"{left} left", "$rag-red") if left else plain("none left", "$rag-green")

    def _show_detail(self) -> None:
        conflict, entry = self._docket.current, self.entry
        if conflict and entry:
            told = f"✓ {self._docket.settled[conflict.cell]}" if conflict.cell in self._docket.settled else ""
            if self.desk.draft(conflict.cell) is not None:
                told = "You have begun a text of your own: e goes on with it."
            detail = self.query_one(ConflictDetail)
            detail.show(conflict, entry.action, against=self._mode(conflict), told=told)

    def _mode(self, conflict: Conflict) -> int:
        """Until a person says otherwise: against what was last agreed, where there is anything."""
        if self._against is not None:
            return self._against
        return EACH_OTHER if conflict.base is None else AGREED

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        self._docket.go(event.option_index)
        self._show_detail()

    # Settling

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A number that no value has does nothing, and is not offered."""
        if action != "take":
            return True
        return self._docket.current is not None and parameters[0] in (
            0,
            *(side.n for side in self._docket.current.sides),
        )

    async def action_take(self, number: int) -> None:
        """Settle with one of the values, or with what was last agreed (0)."""
        if (conflict := self._docket.current) is None:
            return
        if number == 0:
            await self._settle(conflict, conflict.base, "what was last agreed stands")
            return
        side = conflict.sides[number - 1]
        what = "text" if field_named(conflict.cell.field).prose else self._words(conflict, side.value)
        what = what if side.value else "cleared field"
        twice = [one.author for one in conflict.sides].count(side.author) > 1
        await self._settle(
            conflict, side.value, f"{who(side.author)}'s {what}{f' ({number})' if twice else ''} stands"
        )

    def _words(self, conflict: Conflict, value: str | None) -> str:
        if field_named(conflict.cell.field).codec is RATING:
            return self.bench.settings.rating(value).label
        return value_content(self.bench.look, conflict.cell.field, value).plain

    async def _settle(self, conflict: Conflict, value: str | None, stands: str) -> None:
        if not self.may_change():
            return
        why = self._why
        # In a tuple: None is what a fault leaves, and what choosing the same again does.
        if await self.perform(lambda: (self.desk.settle(conflict.cell, value, why),)) is None:
            return
        self._why = None
        self._docket.settle(conflict.cell, stands)
        left = f"{len(self._docket.left)} left. u chooses again."
        ended = "All are settled. u chooses again, Esc goes back."
        self._said = f"{self._named(conflict)}: {stands}. {left if self._docket.left else ended}"
        self._show()

    def _named(self, conflict: Conflict) -> str:
        return f"{conflict.id} {cell_name(conflict.cell, self.bench.labels)}"

    def action_again(self) -> None:
        """Go back to what was settled last: its history cannot be unwritten, but another choice made."""
        if not self._docket.settled:
            self._said = "Nothing was settled here yet."
        else:
            self._docket.at, stands = list(self._docket.settled.items())[-1]
            name = self._named(self._docket.rows[self._docket.at])
            self._said = f"{name}: choose again. Until then {stands}; both stay in the history (h)."
        self._show()

    def action_write(self) -> None:
        """Write a text out of both, or choose another stage or rating."""
        conflict, entry = self._docket.current, self.entry
        if conflict is None or entry is None or not self.may_change():
            return
        settle = partial(self._picked, conflict)
        field = field_named(conflict.cell.field)
        if field.prose:
            from tui_tracker.tui.screens.combine_texts import CombineScreen

            self.app.push_screen(CombineScreen(self.bench, entry, conflict), settle)
        elif field.codec in _PICKERS:
            self.app.push_screen(_PICKERS[field.codec](self.bench.look, entry, over="list"), settle)
        else:
            self.say("Choose one of the values by its number: these are not combined.")

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self.action_write()

    def _picked(self, conflict: Conflict, picked: Picked | None) -> None:
        if picked is None:
            self.reload()
            return
        written = (
            "your text" if field_named(conflict.cell.field).prose else self._words(conflict, picked.value)
        )
        self.run_worker(self._settle(conflict, picked.value, f"{written} stands"))

    def action_why(self) -> None:
        """Ask for the reason that goes with the next choice."""

        def answered(reason: str | None) -> None:
            self._why = reason
            self._show()

        hint = "It goes with your next choice, into the history. Enter keeps it, Esc leaves it out."
        self.app.push_screen(AskLine("Why this choice?", hint=hint, value=self._why or ""), answered)

    # Looking

    def action_against(self) -> None:
        """Mark words against each other, against what was last agreed, or not at all."""
        if conflict := self._docket.current:
            ways = [AGREED, EACH_OTHER, WRITTEN] if conflict.base is not None else [EACH_OTHER, WRITTEN]
            now = self._mode(conflict)
            self._against = ways[(ways.index(now) + 1) % len(ways)] if now in ways else EACH_OTHER
            self._show_detail()

    def action_next_open(self, way: int) -> None:
        """Go to the next conflict that is open, or say that there is none."""
        self._docket.at = self._docket.next_open(way) or self._docket.at
        if not self._docket.left:
            self._said = "Nothing is left to settle; Esc goes back."
        self._show()

    def action_scroll_detail(self, way: int) -> None:
        """Scroll the texts."""
        self.query_one(ConflictDetail).scroll_relative(y=3 * way, animate=False)
