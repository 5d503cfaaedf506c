"""The held changes, which need the coordinator's decision: the present value, the one asked for, two keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.domain.exchange.held import HOLD_REASON_TEXT, Verdict
from tui_tracker.domain.exchange.submission import HeldChange
from tui_tracker.domain.fields import field_label
from tui_tracker.domain.text import plural
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.system.local_time import local_date_time
from tui_tracker.tui.action_specs import bindings_of
from tui_tracker.tui.dialogs.answers import AnswerDialog
from tui_tracker.tui.format.text import joined, safe, safe_line
from tui_tracker.tui.messages import ActionWanted
from tui_tracker.tui.screens.base.screen import BaseScreen
from tui_tracker.tui.widgets.footer import KeyFooter
from tui_tracker.tui.widgets.option_list import KeyedOptionList
from tui_tracker.tui.widgets.title import Title


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldData:
    """The changes that wait for a decision."""

    changes: tuple[HeldChange, ...]


class HeldScreen(BaseScreen[None, HeldData]):
    """One entry for each held change; a decision moves to the next."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("held")

    def compose(self) -> ComposeResult:
        yield Title()
        yield Static(safe("No changes need a decision."), classes="page", markup=False)
        yield KeyedOptionList()
        yield KeyFooter()

    def set_up(self) -> None:
        choices = self.query_one(KeyedOptionList)
        choices.border_title = "Changes that wait for your decision"
        choices.border_subtitle = "a accept · d decline · Enter go to action"
        choices.focus()

    def load(self) -> HeldData:
        return HeldData(changes=SubmissionLog(self.session, self.context.settings).held_changes())

    def show(self, value: HeldData) -> None:
        self.show_title("Changes for you to decide", safe(f"{len(value.changes)} to decide"))
        choices = self.query_one(KeyedOptionList)
        row = choices.highlighted or 0
        choices.clear_options()
        choices.add_options([Option(self._lines(change)) for change in self._changes])
        choices.highlighted = min(row, len(self._changes) - 1) if value.changes else None
        choices.display = bool(value.changes)
        self.query_one(".page").display = not value.changes

    @property
    def _changes(self) -> tuple[HeldChange, ...]:
        """The questions, each followed by its parts: a key decides on what is under the cursor."""
        questions = self.value.changes if self.value else ()
        return tuple(change for question in questions for change in (question, *question.parts))

    def _lines(self, held: HeldChange) -> Content:
        change = held.change
        period = self.context.period_labels.get(change.cell.period, change.cell.period)
        field = field_label(change.cell.field)
        head = joined([
            safe_line(f"{change.id} {field} {period}".rstrip(), "bold"),
            safe_line(f"  {change.author}, {local_date_time(change.at)}", "$quiet"),
        ])  # fmt: skip
        if held.summary:
            source = safe(f"  {change.author}, {local_date_time(change.at)}", "$quiet")
            return joined([safe(held.summary, "bold"), source, safe("")], "\n")
        similar = f"; similar to {' and '.join(held.similar_ids)}" if held.similar_ids else ""
        lines = [
            head,
            safe(f"  Why:      {HOLD_REASON_TEXT[held.kind]}{similar}", "$quiet"),
            safe(f"  Now:      {change.readable(held.current) or 'empty'}"),
            safe(f"  Proposed: {change.readable(change.after) or 'empty'}"),
            safe(""),
        ]
        return joined(lines, "\n")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to the action, where the plan has it."""
        change = self._changes[event.option_index].change
        if change.theme:
            self.post_message(ActionWanted(change.theme, change.cell.action))

    def action_accept(self) -> None:
        """Accept the change."""
        if held := self._current:
            self.run_worker(self._accept(held), exit_on_error=False)

    def action_decline(self) -> None:
        """Ask for a reason, which may be empty, and keep the present value."""
        held = self._current
        if held is None:
            return
        dialog = AnswerDialog(
            self.context,
            "Why are you declining this?",
            hint="The lead sees your reason in the receipt. You can leave it empty.",
            may_be_empty=True,
            save="Decline",
        )

        self.ask_words(
            dialog,
            lambda why: self._write_decision(held, Verdict.DECLINE, why or None),
            lambda done: self._show_decided(held, Verdict.DECLINE, done),
        )

    @property
    def _current(self) -> HeldChange | None:
        row = self.query_one(KeyedOptionList).highlighted
        return self._changes[row] if row is not None and row < len(self._changes) else None

    def _write_decision(self, held: HeldChange, verdict: Verdict, why: str | None) -> bool:
        self.session.decide_held(held.revisions, verdict, why)
        return True

    async def _accept(self, held: HeldChange) -> None:
        done = await self.run_write(lambda: self._write_decision(held, Verdict.ACCEPT, None))
        await self._show_decided(held, Verdict.ACCEPT, bool(done))

    async def _show_decided(self, held: HeldChange, verdict: Verdict, done: bool) -> None:
        await self.load_and_show()
        if done:
            outcome = "accepted" if verdict is Verdict.ACCEPT else "declined, nothing changed"
            remaining = plural(len(self.value.changes) if self.value else 0, "decision")
            subject = held.summary.rstrip(".") or held.change.id
            self.toast(f"{subject}: {outcome}. {remaining} still to make.")
