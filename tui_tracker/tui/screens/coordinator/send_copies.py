"""Send out copies: one file for each lead, with the text of the email to send it with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.content import Content

from tui_tracker.config.sources import NAME
from tui_tracker.domain.text import plural, short_list
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.exchange.handouts import (
    Handout,
    HandoutBatch,
    assign_themes,
    hand_out,
    handing_out,
    handout_warnings,
    without_lead,
    write_letter,
)
from tui_tracker.services.system.local_time import local_day
from tui_tracker.services.system.work_folder import TO_SEND
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.messages import PromptDialog, confirm
from tui_tracker.tui.format.text import joined, safe, safe_line, short_path
from tui_tracker.tui.keys.key_queue import BACKGROUND
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.models.running_task import RunningTask, TaskCancelled
from tui_tracker.tui.screens.coordinator.task_screen import FolderScreen, TaskResult, TaskRow


class Recipient(NamedTuple):
    """Who gets a copy, and with which themes."""

    lead: str
    themes: tuple[str, ...]
    """Keys."""
    names: tuple[str, ...]
    actions: int


class CopiesData(NamedTuple):
    """Who could get a copy, and why copies made now would not be of use."""

    recipients: tuple[Recipient, ...]
    warnings: tuple[str, ...]


class SendCopiesScreen(FolderScreen[CopiesData]):
    """Everybody gets a copy at first; Enter leaves a lead out, or changes the kind of file or the folder."""

    BINDINGS = bindings_of("send copies")
    HEADING = "Send out copies"
    FOLDER, SUBFOLDER = "copies folder", TO_SEND
    CHOICES = "Who gets a copy"
    BEFORE = ("do", "name")
    AFTER = ("copy",)

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._left_out: set[tuple[str, ...]] = set()
        self._names: dict[tuple[str, ...], str] = {}
        self._as_workbook = False
        self._letters: tuple[str, ...] = ()

    def load(self) -> CopiesData:
        settings, entries = self.context.settings, self.session.entries()
        names = {theme.key: theme.name for theme in self.session.themes_with_actions()}
        recipients = [
            Recipient(
                lead=self._names.get(keys, lead), themes=keys, names=tuple(names[key] for key in keys),
                actions=sum(1 for entry in entries if entry.action.theme in keys),
            )
            for lead, keys in assign_themes(names, settings.leads, [], None)
        ]  # fmt: skip
        today = local_day(self.session.clock())
        return CopiesData(tuple(recipients), tuple(handout_warnings(self.session, settings, today)))

    def rows(self, value: CopiesData) -> Sequence[TaskRow]:
        people = [
            TaskRow(
                f"lead-{number}", recipient.lead or "(no lead)",
                f"{', '.join(recipient.names)} · {plural(recipient.actions, 'action')}",
                " " if recipient.themes in self._left_out else "✓",
            )
            for number, recipient in enumerate(value.recipients)
        ]  # fmt: skip
        kind = "Excel workbook to fill in" if self._as_workbook else "copy that opens in tui-tracker"
        return [*people, TaskRow("kind", "Kind of file", kind, "·"),
                TaskRow("folder", "Folder", short_path(self.folder), "·")]  # fmt: skip

    def preview(self, value: CopiesData) -> Content:
        chosen = self._chosen(value)
        lines = [safe(f"{plural(len(chosen), 'copy')} will be written to {short_path(self.folder)}.")]
        lines += [
            joined([safe("! ", "bold $rag-amber"), safe(warning)])
            for warning in (*value.warnings, *self._missing_leads(chosen))
        ]
        lines += [
            safe(""),
            safe("The tracker remembers each copy, so that you see who has returned one."),
            safe("Enter leaves a lead out or puts them back. Press e to change a lead's name.", "$quiet"),
        ]
        return joined(lines, "\n")

    def _missing_leads(self, chosen: Sequence[Recipient]) -> list[str]:
        """Return which themes' copies are for nobody by name, and how to name their leads."""
        names = {
            key: name
            for recipient in chosen
            for key, name in zip(recipient.themes, recipient.names, strict=True)
        }
        keys = without_lead((recipient.lead, recipient.themes) for recipient in chosen)
        themes = short_list([names[key] for key in keys])
        settings = short_path(Path(self.context.settings.path or NAME))
        remedy = f"Press e to name one for this copy, or name them under [leads] in {settings}."
        return [f"No lead is named for {themes}. {remedy}"] if keys else []

    def button(self, value: CopiesData) -> str:
        chosen = len(self._chosen(value))
        return f"Make {plural(chosen, 'copy')}" if chosen else ""

    def choose(self, value: CopiesData, key: str) -> None:
        if key == "kind":
            self._as_workbook = not self._as_workbook
        elif key == "folder":
            self.ask_folder()
        else:
            self._left_out ^= {value.recipients[int(key.removeprefix("lead-"))].themes}
        self.redraw()

    def action_name(self) -> None:
        """Change the name of the lead under the cursor."""
        number = self.highlighted_row()
        recipients = self.value.recipients if self.value else ()
        if self.running or self.result or number is None or number >= len(recipients):
            return
        recipient = recipients[number]

        def answered(name: str | None) -> None:
            if name:
                self._names[recipient.themes] = name
                self.reload()

        question = f"Who gets {', '.join(recipient.names)}?"
        self.app.push_screen(PromptDialog(question, value=recipient.lead, selected=True), answered)

    def _chosen(self, value: CopiesData) -> list[Recipient]:
        return [recipient for recipient in value.recipients if recipient.themes not in self._left_out]

    def begin(self, value: CopiesData) -> None:
        if not self.check_writable():
            return

        def make() -> None:
            self.run_worker(self._make(value), group=BACKGROUND, exit_on_error=False)

        if value.warnings:
            question = "\n".join([*value.warnings, "Make them anyway?"])
            confirm(self.app, question, make, yes="Make them", no="Cancel")
        else:
            make()

    async def _make(self, value: CopiesData) -> None:
        chosen = self._chosen(value)
        handouts: list[Handout] = []
        letters: list[Path] = []

        def write(task: RunningTask, database: Path) -> bool:
            with handing_out(database) as batch:
                for number, recipient in enumerate(chosen):
                    try:
                        task.step(number, len(chosen), recipient.lead or ", ".join(recipient.names))
                    except TaskCancelled:
                        break
                    handout = self._write(database, recipient, batch)
                    letters.append(self._write_letter(recipient, handout))
                    batch.files.append(letters[-1])
                    handouts.append(handout)
            return True

        def job(task: RunningTask) -> bool:
            return self.session.run_service(lambda database: write(task, database))

        done = await self.run_task("Making copies", job, can_cancel=True, writes=True)
        if done:
            texts = await self.context.read(lambda: [path.read_text("utf-8") for path in letters])
            self._letters = tuple(text.rstrip() for text in texts)
            await self.finish(self._result(chosen, handouts))

    def _write(self, database: Path, recipient: Recipient, batch: HandoutBatch) -> Handout:
        session = self.session
        return hand_out(
            database, self.context.settings, self.folder, themes=recipient.themes, lead=recipient.lead,
            period=session.period.key, author=session.author, as_workbook=self._as_workbook,
            clock=session.clock, batch=batch,
        )  # fmt: skip

    def _write_letter(self, recipient: Recipient, handout: Handout) -> Path:
        return write_letter(
            handout, dict(zip(recipient.themes, recipient.names, strict=True)),
            period=self.session.period.label, due=self.context.settings.due, author=self.session.author,
            is_workbook=self._as_workbook,
        )  # fmt: skip

    def _result(self, chosen: Sequence[Recipient], handouts: Sequence[Handout]) -> TaskResult:
        written = f"{plural(len(handouts), 'copy')} written to {short_path(self.folder)}."
        lines = [safe(f"✓ {written}", "bold $rag-green")]
        if len(handouts) < len(chosen):
            lines.append(
                safe(f"Stopped: {plural(len(chosen) - len(handouts), 'copy')} not made.", "$rag-amber")
            )
        lines += [safe(""), *(safe_line(handout.path.name, "bold") for handout in handouts), safe("")]
        lines += [
            safe("Beside each file is the email to attach it to. Press y to copy these emails:", "bold"),
        ]
        for letter in self._letters:
            lines += [safe(""), safe(letter)]
        return TaskResult(joined(lines, "\n"), self.folder)

    def action_copy(self) -> None:
        """Copy the texts of the emails."""
        if self._letters:
            self.app.copy_to_clipboard("\n\n---\n\n".join(self._letters))
            self.toast(f"Copied {plural(len(self._letters), 'email')}.")
