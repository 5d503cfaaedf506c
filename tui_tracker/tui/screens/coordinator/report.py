"""The progress report: its format and length, why it would be a draft, and where it is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.content import Content

from tui_tracker.domain.report.model import Report, ReportLength
from tui_tracker.domain.text import clean_line, plural
from tui_tracker.errors import TrackerError, UsageError
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.exchange.closings import report_remarks
from tui_tracker.services.report.build import ReportRequest, build_report
from tui_tracker.services.report.publish import FORMATS, publish_report, report_file_name
from tui_tracker.services.system.work_folder import REPORTS
from tui_tracker.services.tracker.view import open_view
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.choices import SelectDialog
from tui_tracker.tui.dialogs.messages import PromptDialog, confirm, error_dialog
from tui_tracker.tui.format.text import joined, safe, safe_line, short_path
from tui_tracker.tui.keys.key_queue import BACKGROUND
from tui_tracker.tui.models.running_task import RunningTask
from tui_tracker.tui.screens.coordinator.task_screen import FolderScreen, TaskResult, TaskRow

_FORMAT = "report format"
_FORMAT_WORDS = {
    "docx": "Word", "pdf": "PDF, accessible, to publish", "html": "web page", "xlsx": "Excel",
    "md": "Markdown", "csv": "CSV table",
}  # fmt: skip
_LENGTH_WORDS = {
    ReportLength.FULL: "full report",
    ReportLength.SHORT: "one page: the headline, the reds and what changed",
    ReportLength.EXCEPTIONS: "exceptions: red, amber, moved back or without an update",
}
_TO_DO = {"conflicts": "To resolve", "held": "To decide", "checks": "To check"}
"""What keeps the report a draft, for the line that leads there."""


class ReportData(NamedTuple):
    """What the report would be; without one, why it cannot be built."""

    report: Report | None
    problem: str
    remarks: tuple[str, ...] = ()
    """What it has that a report of the same period did not have, which somebody published."""


class ReportScreen(FolderScreen[ReportData]):
    """Enter changes the format, the length, the theme, who prepared it, or the folder."""

    HEADING = "Report"
    CHOICES = "The report"
    HINT = "Enter change, or go to what is to do"
    PREVIEW = "What you will get"
    FOLDER, SUBFOLDER = "report folder", REPORTS

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        known = context.preferences.get(_FORMAT)
        self._form = known if known in FORMATS else "docx"
        self._length = ReportLength.FULL
        self._theme = ""
        self._prepared_by = context.settings.author or self.session.lead
        self._themes = {"": "whole plan"}

    def load(self) -> ReportData:
        themes = self.session.themes_with_actions()
        self._themes = {"": "whole plan"} | {theme.key: theme.name for theme in themes}
        request = ReportRequest(
            theme=self._theme or None, length=self._length, author=self._prepared_by,
            approver=self.context.settings.approver,
        )  # fmt: skip
        try:
            # A file of its own: a report is long work, and the lists keep reading while it is written.
            with open_view(self.session.path, self.context.settings, self.session.period.key) as view:
                report = build_report(view, self.context.settings, request)
                return ReportData(report, "", report_remarks(view))
        except TrackerError as error:
            return ReportData(None, error.cause)

    def rows(self, value: ReportData) -> Sequence[TaskRow]:
        reasons = value.report.draft if value.report else ()
        to_do = [
            TaskRow(
                f"reason {number}", _TO_DO[reason.topic], reason.sentence.rstrip("."), leads_to=reason.topic
            )
            for number, reason in enumerate(reasons)
        ]
        return [
            TaskRow("format", "Format", _FORMAT_WORDS.get(self._form, self._form)),
            TaskRow("length", "Length", _LENGTH_WORDS[self._length].partition(":")[0]),
            TaskRow("theme", "Theme", self._themes.get(self._theme, self._theme)),
            TaskRow("author", "Prepared by", self._prepared_by or "nobody named"),
            TaskRow("folder", "Folder", short_path(self.folder)),
            *to_do,
        ]

    def preview(self, value: ReportData) -> Content:
        report = value.report
        if report is None:
            return safe(value.problem, "$rag-red")
        lines = [
            safe_line(report.title, "bold"),
            safe(f"{plural(len(report.rows), 'action')}, {_LENGTH_WORDS[self._length]}."),
            safe_line(f"File: {report_file_name(report, self._form)}"),
            safe(""),
        ]
        if report.draft:
            lines.append(safe("The cover will say that it is a draft, because:", "bold $rag-amber"))
            lines += [safe_line(f"· {reason.sentence}") for reason in report.draft]
        else:
            lines.append(safe("✓ Ready to publish: no open conflicts and no failed checks.", "$rag-green"))
        lines += [safe_line(remark, "$rag-amber") for remark in value.remarks]
        return joined(lines, "\n")

    def button(self, value: ReportData) -> str:
        return "Write the report" if value.report else ""

    def choose(self, value: ReportData, key: str) -> None:
        if key == "format":
            self._select("Which format?", _FORMAT_WORDS, self._form, self._take_format)
        elif key == "length":
            lengths = {length.value: words for length, words in _LENGTH_WORDS.items()}
            self._select("How long?", lengths, self._length.value, self._take_length)
        elif key == "theme":
            self._select("Which part of the plan?", self._themes, self._theme, self._take_theme)
        elif key == "author":
            dialog = PromptDialog(
                "Who prepared it?", value=self._prepared_by, hint="Printed on the cover. It may be empty.",
                may_be_empty=True,
            )  # fmt: skip
            self.app.push_screen(dialog, self._take_author)
        else:
            self.ask_folder()

    def _select(self, question: str, options: dict[str, str], chosen: str, take: object) -> None:
        keys = list(options)

        def answered(number: int | None) -> None:
            if number is not None and callable(take):
                take(keys[number])
                self.reload()

        lines = [safe(words[:1].upper() + words[1:]) for words in options.values()]
        self.app.push_screen(SelectDialog(question, lines, chosen=keys.index(chosen)), answered)

    def _take_format(self, form: str) -> None:
        self._form = form
        self.context.preferences.set(_FORMAT, form)

    def _take_length(self, length: str) -> None:
        self._length = ReportLength(length)

    def _take_theme(self, theme: str) -> None:
        self._theme = theme

    def _take_author(self, name: str | None) -> None:
        if name is not None:
            self._prepared_by = name
            self.reload()

    def begin(self, value: ReportData) -> None:
        if value.report:
            self._begin(value.report)

    def _begin(self, report: Report, *, overwrite: bool = False) -> None:
        self.run_worker(self._write(report, overwrite=overwrite), group=BACKGROUND, exit_on_error=False)

    async def _write(self, report: Report, *, overwrite: bool) -> None:
        target = self.folder / report_file_name(report, self._form)
        refusals: list[UsageError] = []

        def job(_: RunningTask) -> Path | None:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                return publish_report(report, self._form, target, overwrite=overwrite)
            except UsageError as refusal:
                refusals.append(refusal)
                return None
            except OSError as fault:
                raise UsageError(
                    f"{target} cannot be written ({fault.strerror}).", "Choose another folder."
                ) from fault

        written = await self.run_task("Writing the report", job)
        if refusals:
            self._ask_to_replace(report, target, refusals[0])
        elif written:
            lines = [
                safe("✓ The report is written. Its path is copied.", "bold $rag-green"), safe(""),
                safe_line(written.name, "bold"), safe(str(written.parent)),
            ]  # fmt: skip
            self.app.copy_to_clipboard(str(written))
            await self.finish(TaskResult(joined(lines, "\n"), written.parent, written))

    def _ask_to_replace(self, report: Report, target: Path, refusal: UsageError) -> None:
        """Ask before a report that was edited by hand is replaced; another refusal is shown."""
        if not target.is_file() or target.suffix == ".db":
            self.app.push_screen(error_dialog(refusal))
            return
        question = f"{clean_line(refusal.cause)}\nReplace it?"
        confirm(self.app, question, lambda: self._begin(report, overwrite=True), yes="Replace", no="Cancel")
