"""New period: what is still to do in this one, then the next begins and this one is closed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from tui_tracker.domain.plan.periods import next_year, period_key, period_label
from tui_tracker.errors import TrackerError
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.period_change import (
    UnfinishedWork,
    check_follows,
    unfinished_work,
    words_for_closing,
)
from tui_tracker.services.plan.periods import PeriodChange, begin_period
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.messages import PromptDialog, confirm
from tui_tracker.tui.format.text import joined, safe
from tui_tracker.tui.keys.key_queue import BACKGROUND
from tui_tracker.tui.models.running_task import RunningTask
from tui_tracker.tui.screens.coordinator.periods import ask_to_close_again, reopened_periods
from tui_tracker.tui.screens.coordinator.task_screen import TaskResult, TaskRow, TaskScreen

_CLOSE = "close "
"""Begins the key of the line that closes a reopened period again."""
_TO_DO = {
    "to do": "To write", "started": "To finish", "conflicts": "To resolve", "question": "To answer",
    "held": "To decide", "submissions": "To return",
}  # fmt: skip
"""What is still to do, for the line that leads there."""


class PeriodData(NamedTuple):
    """What is still to do in the period that would be closed."""

    unfinished: tuple[UnfinishedWork, ...]
    slip: str
    """Why the new period is most likely mistyped; empty where it is not."""


class NewPeriodScreen(TaskScreen[PeriodData]):
    """The next period is a year after the latest at first; Enter changes it or its name."""

    HEADING = "New period"
    CHOICES = "The new period"
    HINT = "Enter change, or go to what is to do"

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        latest = max(self.session.periods).key
        self._key = next_year(latest)
        self._label = ""

    @property
    def _new_name(self) -> str:
        return self._label or period_label(self._key)

    def load(self) -> PeriodData:
        slip = ""
        try:
            check_follows(self.session, self._key, self._label or None)
        except TrackerError as error:
            slip = str(error.cause)
        return PeriodData(tuple(unfinished_work(self.session, self.context.settings)), slip)

    def rows(self, value: PeriodData) -> Sequence[TaskRow]:
        to_do = [
            TaskRow(work.topic, _TO_DO[work.topic], work.sentence.rstrip("."), leads_to=work.topic)
            for work in value.unfinished
        ]
        reopened = [
            TaskRow(_CLOSE + period.key, "Close again", period.label)
            for period in reopened_periods(self.session)
        ]
        new = [TaskRow("key", "Period", self._key), TaskRow("label", "Name", self._new_name)]
        return [*new, *to_do, *reopened]

    def preview(self, value: PeriodData) -> Content:
        closing = self.session.period.label
        lines = []
        if value.slip:
            lines += [
                joined([safe("! ", "bold $rag-amber"), safe(f"{value.slip} Check the year.")]),
                safe(""),
            ]
        if value.unfinished:
            lines.append(safe(f"Still to do in {closing}", "bold $rag-amber"))
            lines += [safe(f"· {work.sentence}") for work in value.unfinished]
        else:
            lines.append(safe(f"✓ Nothing to do in {closing}.", "$rag-green"))
        lines += [
            safe(""),
            safe(f"{words_for_closing(self.session, self._key)} will be closed."),
            safe("Late changes will then need your decision."),
            safe(
                f"Every action starts {self._new_name} with nothing written yet. One undo (u) reverses this."
            ),
        ]
        return joined(lines, "\n")

    def button(self, value: PeriodData) -> str:
        return f"Start {self._new_name}"

    def choose(self, value: PeriodData, key: str) -> None:
        if key.startswith(_CLOSE):
            ask_to_close_again(self, key.removeprefix(_CLOSE))
        elif key == "key":
            dialog = PromptDialog(
                "Which period?", value=self._key, hint="A year and a month, such as 2026-12.", selected=True
            )
            self.app.push_screen(dialog, self._take_key)
        else:
            hint = "How it is printed. Leave it empty for the month and year."
            dialog = PromptDialog("What is it called?", value=self._label, hint=hint, may_be_empty=True)
            self.app.push_screen(dialog, self._take_label)

    def _take_key(self, text: str | None) -> None:
        if text:
            self._key = period_key(text)
            self.reload()

    def _take_label(self, text: str | None) -> None:
        if text is not None:
            self._label = text
            self.reload()

    def begin(self, value: PeriodData) -> None:
        if not self.check_writable():
            return
        closing = words_for_closing(self.session, self._key)
        question = f"{value.slip}\nClose {closing} and start {self._new_name}?".strip()
        confirm(self.app, question, self._start_in_worker, yes=f"Start {self._new_name}", no="Cancel")

    def _start_in_worker(self) -> None:
        self.run_worker(self._start(), group=BACKGROUND, exit_on_error=False)

    async def _start(self) -> None:
        session = self.session

        def job(_: RunningTask) -> PeriodChange:
            return session.run_service(
                lambda database: begin_period(
                    database, self._key, self._label or None, author=session.author, clock=session.clock
                )
            )

        change = await self.run_task(f"Starting {self._new_name}", job, writes=True)
        if change is not None:
            closed = [safe(f"{label} is closed.") for label in change.closed]
            lines = [
                safe(f"✓ {change.label} is now the current period.", "bold $rag-green"), *closed, safe(""),
                safe("To reverse this, open a theme and press u."),
                safe("Next: set the new due date in the settings file, then send out copies."),
            ]  # fmt: skip
            await self.finish(TaskResult(joined(lines, "\n")))
