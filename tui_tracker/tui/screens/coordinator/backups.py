"""Backups: what each holds against the tracker as it is now, and a new one at a key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.content import Content

from tui_tracker.domain.text import clean_line, plural
from tui_tracker.services.backups import HUB_BRINGS_BACK, Backup, all_backups, difference_words, make_backup
from tui_tracker.services.hub.to_send import has_hub
from tui_tracker.services.system.local_time import local_date_time
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.messages import confirm
from tui_tracker.tui.format.text import joined, safe, safe_line, short_path
from tui_tracker.tui.keys.key_queue import BACKGROUND
from tui_tracker.tui.messages import RestoreWanted
from tui_tracker.tui.models.running_task import RunningTask
from tui_tracker.tui.screens.coordinator.task_screen import TaskRow, TaskScreen


class BackupsScreen(TaskScreen[tuple[Backup, ...]]):
    """`w` makes a backup; Enter on one puts it in the tracker's place, after a question."""

    HEADING = "Backups"
    CHOICES = "Backups, the newest first"
    HINT = "Enter restore"
    PREVIEW = "This backup"

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._made = ""

    def load(self) -> tuple[Backup, ...]:
        return all_backups(self.session.path)

    def rows(self, value: tuple[Backup, ...]) -> Sequence[TaskRow]:
        return [
            TaskRow(str(number), local_date_time(backup.file.made_at), difference_words(backup.difference))
            for number, backup in enumerate(value)
        ]

    def preview(self, value: tuple[Backup, ...]) -> Content:
        number = self.highlighted_row()
        lines = [safe(self._made, "bold $rag-green"), safe("")] if self._made else []
        if number is None or number >= len(value):
            return joined([*lines, safe("There is no backup yet. Press w to make one.")], "\n")
        backup = value[number]
        damaged = ["It was made from a damaged tracker."] if backup.file.is_damaged else []
        return joined([
            *lines,
            safe(local_date_time(backup.file.made_at), "bold"),
            safe_line(f"It {difference_words(backup.difference)}."),
            *(safe(words, "$rag-red") for words in damaged),
            safe(""),
            safe_line(backup.file.path.name),
            safe(short_path(backup.file.path.parent), "$quiet"),
            safe(""),
            safe("Enter restores it. The tracker as it is now is kept as a backup first.", "$quiet"),
        ], "\n")  # fmt: skip

    def button(self, value: tuple[Backup, ...]) -> str:
        return "Back up now"

    def begin(self, value: tuple[Backup, ...]) -> None:
        self.run_worker(self._back_up(), group=BACKGROUND, exit_on_error=False)

    async def _back_up(self) -> None:
        settings = self.context.settings

        def job(_: RunningTask) -> Path:
            return make_backup(self.session.path, settings)

        path = await self.run_task("Backing up", job, writes=True)
        if path is not None:
            self._made = f"✓ Backed up as {clean_line(path.name)}."
            await self.load_and_show()

    def choose(self, value: tuple[Backup, ...], key: str) -> None:
        if not self.check_writable():
            return
        backup = value[int(key)]
        lost = backup.difference.only_now if backup.difference else 0
        warning = f" {plural(lost, 'change')} made since will not be in it." if lost else ""
        if lost and has_hub(self.session, self.context.settings):
            warning = f"{warning} {HUB_BRINGS_BACK}"
        question = (
            f"Restore the backup of {local_date_time(backup.file.made_at)}?{warning}\n"
            "The tracker as it is now is kept as a backup, and the program opens again."
        )
        wanted = RestoreWanted(backup.file.path)
        confirm(self.app, question, lambda: self.app.post_message(wanted), yes="Restore", no="Cancel")
