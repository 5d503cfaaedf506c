"""Reminders: who has not returned a copy, or has not done all actions, and the email for each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.content import Content

from tui_tracker.domain.text import plural
from tui_tracker.errors import TrackerError
from tui_tracker.services.reminders import Reminder, calendar_file, reminders
from tui_tracker.services.system.file_names import write_new_file
from tui_tracker.services.system.work_folder import TO_SEND, work_folder
from tui_tracker.tui.dialogs.messages import error_dialog
from tui_tracker.tui.format.text import joined, safe, short_path
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.screens.coordinator.task_screen import TaskRow, TaskScreen


class RemindScreen(TaskScreen[tuple[Reminder, ...]]):
    """`w` copies the emails; Enter on the last line writes the due date as a calendar file."""

    BINDINGS = bindings_of("task")
    HEADING = "Remind leads"
    CHOICES = "Who has something to do"
    HINT = "Enter copy this email"
    PREVIEW = "The email"

    def load(self) -> tuple[Reminder, ...]:
        session = self.session
        return reminders(session, self.context.settings, author=session.author, moment=session.clock())

    def rows(self, value: tuple[Reminder, ...]) -> Sequence[TaskRow]:
        people = [
            TaskRow(str(number), reminder.lead or "(no lead)",
                    f"{', '.join(reminder.themes)} · {_state(reminder)}")
            for number, reminder in enumerate(value)
        ]  # fmt: skip
        return [*people, TaskRow("calendar", "Calendar file", "write the due date as a file to attach")]

    def preview(self, value: tuple[Reminder, ...]) -> Content:
        number = self.highlighted_row()
        if number is None or number >= len(value):
            who = plural(len(value), "lead")
            return safe(f"{who} to remind." if value else "Nobody needs a reminder.")
        return safe(value[number].letter)

    def button(self, value: tuple[Reminder, ...]) -> str:
        return f"Copy {plural(len(value), 'email')}" if value else ""

    def begin(self, value: tuple[Reminder, ...]) -> None:
        self.app.copy_to_clipboard("\n\n---\n\n".join(reminder.letter for reminder in value))
        self.toast(f"Copied {plural(len(value), 'email')}.")

    def choose(self, value: tuple[Reminder, ...], key: str) -> None:
        if key == "calendar":
            self.run_worker(self._write_calendar(), exit_on_error=False)
        else:
            self.app.copy_to_clipboard(value[int(key)].letter)
            self.toast("Copied this email.")

    async def _write_calendar(self) -> None:
        session, settings = self.session, self.context.settings
        target = work_folder(session.path, settings) / TO_SEND / f"Due {settings.due}.ics"

        def write() -> Path:
            return write_new_file(target, calendar_file(session, settings, session.clock()), make_folder=True)

        try:
            path = await self.context.read(write)
        except TrackerError as error:
            self.app.push_screen(error_dialog(error))
            return
        self.app.copy_to_clipboard(str(path))
        words = joined([safe("Written, and its path copied: "), safe(short_path(path))])
        self.toast(words.plain)


def _state(reminder: Reminder) -> str:
    state = "not returned" if reminder.not_done is None else f"{reminder.not_done} not done"
    asked = plural(reminder.questions, "question") if reminder.questions else ""
    return " · ".join(filter(None, (state if reminder.not_done != 0 else "", asked)))
