"""Conflicts: what was agreed, what each person wrote, and one key to settle; every value stays in history."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.domain.conflict import Conflict, Side
from tui_tracker.domain.steps import FIELD_NAMES
from tui_tracker.tui.look import clock_time, count, day, diff_content, joined, plain
from tui_tracker.tui.page import Bench, Page
from tui_tracker.tui.screens.ask import AskLine
from tui_tracker.tui.screens.combine import CombineScreen
from tui_tracker.tui.screens.pick import Picked, RatingPicker, StagePicker
from tui_tracker.tui.widgets.choices import Choices
from tui_tracker.tui.widgets.title import Title

_MODES = ("what differs between them", "what each changed", "the texts alone")


class ConflictsScreen(Page[None]):
    """Taking a value settles it at once and goes on to the next; moving on leaves it for later."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="look-help"),
        Binding("1", "take(1)", "Take 1", id="settle-1", tooltip="Let the first value stand"),
        Binding("2", "take(2)", "Take 2", id="settle-2", tooltip="Let the second value stand"),
        Binding("0", "take(0)", "Agreed", id="settle-0", tooltip="Keep what was last agreed"),
        Binding("e", "combine", "Combine", id="settle-edit", tooltip="Write a text of both"),
        Binding("w", "reason", "Why", id="settle-why", tooltip="Give a reason for the next choice"),
        *(Binding(str(n), f"take({n})", f"Let value {n} stand", show=False, id=f"settle-{n}")
          for n in range(3, 10)),
        Binding("c", "mode", "What is compared", show=False, id="look-diff"),
        Binding("n", "move(1)", "Next", show=False, id="move-next"),
        Binding("N", "move(-1)", "Previous", show=False, id="move-previous"),
        Binding("u", "undo", "Undo your last choice", show=False, id="write-undo"),
        Binding("J,shift+down", "scroll(1)", "Scroll the texts down", show=False, id="look-scroll-down"),
        Binding("K,shift+up", "scroll(-1)", "Scroll the texts up", show=False, id="look-scroll-up"),
        Binding("escape", "dismiss(None)", "Back", id="move-back"),
    ]  # fmt: skip

    def __init__(self, bench: Bench, *, at: tuple[str, str] | None = None) -> None:
        """Begin at an action's field (internal key, field), else at the first."""
        super().__init__(bench)
        self._at = at
        self._conflicts: tuple[Conflict, ...] = ()
        self._mode = 0
        self._why: str | None = None

    def compose(self) -> ComposeResult:
        yield Title(Content())
        yield Static(classes="message", markup=False)
        yield Choices()
        with VerticalScroll(classes="sides"):
            yield Static(markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.reload()
        places = [(one.cell.action, one.cell.field) for one in self._conflicts]
        if self._at in places:
            self.query_one(Choices).highlighted = places.index(self._at)

    # What is shown

    @property
    def chosen(self) -> Conflict | None:
        """The conflict that keys act on."""
        row = self.query_one(Choices).highlighted
        return self._conflicts[row] if row is not None and row < len(self._conflicts) else None

    def reload(self) -> None:
        self._conflicts = self.desk.conflicts()
        choices = self.query_one(Choices)
        row = choices.highlighted or 0
        choices.clear_options()
        choices.add_options([Option(self._line(one)) for one in self._conflicts])
        choices.highlighted = min(row, len(self._conflicts) - 1) if self._conflicts else None
        choices.display = bool(self._conflicts)
        told = f"{len(self._conflicts)} left" if self._conflicts else "all settled"
        self.query_one(Title).show(plain(f"Conflicts  ·  {_MODES[self._mode]}"), plain(told))
        self._show_sides()

    def on_option_list_option_highlighted(self) -> None:
        self._show_sides()

    def _line(self, one: Conflict) -> Content:
        people = " / ".join(side.author for side in one.sides)
        return joined([plain(self._title_of(one), "bold"), plain(f"   {people}", "$quiet")])

    def on_option_list_option_selected(self) -> None:
        self.action_combine()

    def _title_of(self, one: Conflict) -> str:
        field = FIELD_NAMES.get(one.cell.field, one.cell.field)
        period = self.bench.labels.get(one.cell.period, one.cell.period)
        return f"{one.id} {field}, {period}" if period else f"{one.id} {field}"

    def _show_sides(self) -> None:
        box, message = self.query_one(".sides Static", Static), self.query_one(".message", Static)
        message.set_class(bool(self._why), "-shown")
        message.update(plain(f"The next choice is made because: {self._why}" if self._why else ""))
        one = self.chosen
        if one is None:
            box.update(plain("Nothing is in conflict. What people write differently is shown here."))
            return
        parts = [self._part("last agreed", None, plain(one.readable(one.base) or "nothing"))]
        parts += [self._side(one, side) for side in one.sides]
        if self._mode == 0 and one.cell.field == "note" and len(one.sides) == 2:
            first, second = (side.value for side in one.sides)
            parts.append(self._part("from 1 to 2", None, diff_content(first, second)))
        if one.proposal() is not None:
            parts.append(plain("Both people's sentences fit together: e shows them as one text.", "bold"))
        parts += [self._earlier(one, side) for side in one.earlier]
        box.update(joined(parts, "\n\n"))
        self.query_one(".sides", VerticalScroll).scroll_home(animate=False)

    def _side(self, one: Conflict, side: Side) -> Content:
        text = plain(one.readable(side.value) or "nothing")
        if self._mode == 1 and one.cell.field == "note":
            text = diff_content(one.base, side.value)
        return self._part(f"{side.n}  {side.author}", side.at, text)

    def _earlier(self, one: Conflict, side: Side) -> Content:
        because = f", because: {side.why}" if side.why else ""
        told = plain(one.readable(side.value) or "nothing")
        return self._part(f"settled before by {side.author}{because}", side.at, told)

    def _part(self, head: str, at: str | None, text: Content) -> Content:
        when = f"  {day(at)} {clock_time(at)}" if at else ""
        return joined([joined([plain(head, "bold $accent"), plain(when, "$quiet")]), text], "\n")

    # What keys do

    def action_take(self, number: int) -> None:
        """Let a value stand: one of the sides, or 0 for what was last agreed."""
        one = self.chosen
        if one is None or number > len(one.sides):
            return
        value = one.sides[number - 1].value if number else one.base
        whose = f"{one.sides[number - 1].author}'s value" if number else "what was last agreed"
        self._settle(one, value, whose)

    def action_combine(self) -> None:
        """Write another value: of notes a text of both, of stage and rating a choice."""
        one = self.chosen
        if one is None:
            return
        if one.cell.field == "note":
            self.app.push_screen(
                CombineScreen(self.bench, one, self._title_of(one)), lambda text: self._written(one, text)
            )
        elif one.cell.field in ("rag", "stages"):
            picker = RatingPicker if one.cell.field == "rag" else StagePicker
            entry = self.desk.entry(one.cell.action)
            self.app.push_screen(
                picker(self.bench.look, entry, over="list"), lambda picked: self._picked(one, picked)
            )
        else:
            value = one.sides[0].value or ""
            self.app.push_screen(
                AskLine(self._title_of(one), value=value), lambda text: self._written(one, text)
            )

    def _written(self, one: Conflict, text: str | None) -> None:
        if text is not None:
            self._settle(one, text, "your text")

    def _picked(self, one: Conflict, picked: Picked | None) -> None:
        if picked:
            self._settle(one, picked.value, "your choice")

    def _settle(self, one: Conflict, value: str | None, whose: str) -> None:
        self.run_worker(self._write(one, value, whose), exit_on_error=False)

    async def _write(self, one: Conflict, value: str | None, whose: str) -> None:
        why, self._why = self._why, None
        if await self.perform(lambda: self.desk.settle(one.cell, value, why)) is None:
            return
        self.reload()
        left = f"{count(len(self._conflicts), 'conflict')} left" if self._conflicts else "nothing is left"
        self.say(f"{self._title_of(one)}: {whose} stands; {left}.")

    def action_reason(self) -> None:
        """Ask why; the next choice carries the reason into history and receipts."""
        ask = AskLine("Why is it settled so?", hint="Kept in history with your next choice. Esc goes back.")
        self.app.push_screen(ask, self._because)

    def _because(self, why: str | None) -> None:
        self._why = why or self._why
        self._show_sides()

    async def action_undo(self) -> None:
        """Take back your last choice: what was last agreed stands again."""
        step = await self.perform(self.desk.undo)
        self.reload()
        if step:
            self.say(f"Undone: {step.describe()}. What was last agreed stands; h in the list has every text.")
        else:
            self.say("Nothing left to undo.")

    def action_mode(self) -> None:
        """Show what differs between the texts, what each changed, or the texts alone."""
        self._mode = (self._mode + 1) % len(_MODES)
        self.reload()

    def action_move(self, way: int) -> None:
        """Go to the next or previous conflict; what is left stays open."""
        choices = self.query_one(OptionList)
        if way > 0:
            choices.action_cursor_down()
        else:
            choices.action_cursor_up()

    def action_scroll(self, way: int) -> None:
        """Scroll the texts."""
        self.query_one(".sides", VerticalScroll).scroll_relative(y=3 * way, animate=False)
