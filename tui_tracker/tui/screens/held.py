"""What a merge held for the coordinator's word: what stands, what is asked, accept or decline."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.domain.exchange.held import HOLD_REASON_TEXT, Verdict
from tui_tracker.domain.exchange.submission import HeldChange
from tui_tracker.domain.history.undo import FIELD_NAMES
from tui_tracker.tui.dialogs.messages import AskLine
from tui_tracker.tui.format.text import clock_time, count, day, joined, plain
from tui_tracker.tui.messages import ActionWanted
from tui_tracker.tui.screens.base.screen import Bench, Page
from tui_tracker.tui.widgets.option_list import Choices
from tui_tracker.tui.widgets.title import Title


class HeldScreen(Page[None]):
    """One entry a question; deciding goes on to the next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="look-help"),
        Binding("a", "accept", "Accept", id="held-accept", tooltip="Take this change in"),
        Binding("d", "decline", "Decline", id="held-decline", tooltip="Leave what stands; history keeps it"),
        Binding("D", "decline_because", "Decline, because…", id="held-decline-because"),
        Binding("escape", "dismiss(None)", "Back", id="move-back"),
    ]

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._questions: tuple[HeldChange, ...] = ()

    def compose(self) -> ComposeResult:
        yield Title(plain(""))
        yield Static(plain("Nothing is held: all that came in stands."), classes="page", markup=False)
        yield Choices()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.reload()

    def reload(self) -> None:
        self._questions = self.desk.returns(self.bench.settings).held_changes()
        self.query_one(Title).show(plain("Held for your word"), plain(f"{len(self._questions)} left"))
        choices = self.query_one(Choices)
        row = choices.highlighted or 0
        choices.clear_options()
        choices.add_options([Option(self._told(one)) for one in self._questions])
        choices.highlighted = min(row, len(self._questions) - 1) if self._questions else None
        choices.display = bool(self._questions)
        self.query_one(".page").display = not self._questions

    def _told(self, one: HeldChange) -> Content:
        came = one.change
        period = self.bench.labels.get(came.cell.period, came.cell.period)
        field = FIELD_NAMES.get(came.cell.field, came.cell.field)
        head = joined([
            plain(f"{came.id} {field} {period}".rstrip(), "bold"),
            plain(f"  {came.author}, {day(came.at)} {clock_time(came.at)}", "$quiet"),
        ])  # fmt: skip
        alike = f"; reads like {', '.join(one.similar_ids)}" if one.similar_ids else ""
        lines = [
            head,
            plain(f"  held: {HOLD_REASON_TEXT[one.kind]}{alike}", "$quiet"),
            plain(f"  stands: {came.readable(one.current) or 'nothing'}"),
            plain(f"  asked:  {came.readable(came.after) or 'nothing'}"),
            plain(""),
        ]
        return joined(lines, "\n")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to the action, where the plan has it."""
        came = self._questions[event.option_index].change
        if came.theme:
            self.post_message(ActionWanted(came.theme, came.cell.action))

    def action_accept(self) -> None:
        """Take the change in."""
        self._decide(Verdict.ACCEPT, None)

    def action_decline(self) -> None:
        """Leave what stands."""
        self._decide(Verdict.DECLINE, None)

    def action_decline_because(self) -> None:
        """Leave what stands, with a reason that the receipt tells."""
        ask = AskLine("Why is it declined?", hint="The receipt tells it. Esc goes back.")
        self.app.push_screen(ask, lambda why: self._decide(Verdict.DECLINE, why) if why else None)

    def _decide(self, verdict: Verdict, why: str | None) -> None:
        row = self.query_one(Choices).highlighted
        if row is not None:
            self.run_worker(self._write(self._questions[row], verdict, why), exit_on_error=False)

    async def _write(self, one: HeldChange, verdict: Verdict, why: str | None) -> None:
        await self.perform(lambda: self.desk.decide(one.revisions, verdict, why))
        done = "taken in" if verdict is Verdict.ACCEPT else "declined; what stood stays"
        self.reload()
        self.say(f"{one.change.id}: {done}. {count(len(self._questions), 'question')} left.")
