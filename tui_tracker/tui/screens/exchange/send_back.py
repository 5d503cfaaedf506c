"""Sending a lead's copy back: what is still to do, then the one file to attach to an email."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from tui_tracker.domain.checks.rules import RULE_TITLES
from tui_tracker.domain.plan.ids import id_ranges
from tui_tracker.domain.text import clean_line, plural
from tui_tracker.services.exchange.submit import SubmitSummary, file_to_mail, submit, summarise_submit
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.messages import dialog_button
from tui_tracker.tui.format.text import joined, safe, safe_line, short_path
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.screens.base.screen import BaseScreen

_LABEL = 9
_FRAME = 4
"""Columns of the panel's border and padding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBackData:
    """How far the lead is, and where the file would go."""

    summary: SubmitSummary
    target: Path


class SendBackScreen(BaseScreen[None, SendBackData]):
    """First what is still to do; once the file is written, its place and the text of the email."""

    AUTO_FOCUS = "#write"
    BINDINGS = bindings_of("send back")

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._written: Path | None = None

    def body(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Static(markup=False)
        with Horizontal(classes="buttons"):
            yield dialog_button("Write the file to send (Enter)", "write")
            yield dialog_button("Not yet (Esc)", "back")

    def load(self) -> SendBackData:
        return SendBackData(
            summary=summarise_submit(self.session, self.context.settings),
            target=file_to_mail(self.session, self.session.clock()).absolute(),
        )

    def show(self, value: SendBackData) -> None:
        summary = value.summary
        self.show_title(
            "Send copy back",
            safe(f"{summary.done} of {summary.total} done", "bold"),
            self.due_label(),
        )
        pane = self.query_one(VerticalScroll)
        pane.border_title = "Before you send" if self._written is None else "Ready to send"
        content = self._before(value) if self._written is None else self._after(summary, self._written)
        pane.query_one(Static).update(content)

    def _before(self, value: SendBackData) -> Content:
        summary = value.summary
        lines = [
            self._fact("From", self.session.author, "bold"),
            self._fact("Themes", ", ".join(summary.themes)),
            self._fact("File", value.target.name),
            self._fact("Folder", short_path(value.target.parent)),
            safe(""),
        ]
        unfinished, findings = _unfinished(summary), _findings(summary)
        if unfinished:
            lines += [safe("Still to do", "bold $rag-amber"), *unfinished, safe("")]
        else:
            done = "All actions are done." if summary.total != 1 else "Your action is done."
            lines.append(safe(f"✓ {done}{'' if findings else ' Nothing is missing.'}", "$rag-green"))
        if findings:
            lines += [safe("Please look at", "bold"), *findings, safe("")]
        if unfinished or findings:
            lines.append(
                safe("You can send it now and again later: the coordinator gets your newest changes.")
            )
        return joined(lines, "\n")

    def _fact(self, label: str, text: str, style: str = "") -> Content:
        """Return a label and its text, whose further lines begin below its first."""
        columns = max(self.app.size.width - _FRAME - _LABEL, 20)
        lines = wrap(clean_line(text), columns, break_on_hyphens=False) or [""]
        return joined([
            safe(f"{label:<{_LABEL}}", "$quiet"), safe(f"\n{'':<{_LABEL}}".join(lines), style),
        ])  # fmt: skip

    def _after(self, summary: SubmitSummary, target: Path) -> Content:
        return joined([
            safe("✓ The file is written. Attach it to an email to the coordinator.", "bold $rag-green"),
            safe(""),
            self._fact("File", target.name, "bold"),
            self._fact("Folder", short_path(target.parent)),
            safe(""),
            safe("Text for the email (copied, with the path of the file):", "bold"),
            *(safe(line) for line in self._email(summary)),
        ], "\n")  # fmt: skip

    def _email(self, summary: SubmitSummary) -> list[str]:
        remaining = summary.total - summary.done
        rest = f", {remaining} not done yet" if remaining else ""
        return [
            f"{self.session.author}: {', '.join(summary.themes)}, {summary.period}.",
            f"{summary.done} of {plural(summary.total, 'action')} done{rest}.",
        ]

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "write":
            self.action_write()
        else:
            self.dismiss(None)

    def action_write(self) -> None:
        """Write the file."""
        if self.value is not None and self._written is None:
            self.run_worker(self._write(self.value), exit_on_error=False)

    async def _write(self, value: SendBackData) -> None:
        def job() -> bool:
            submit(self.session, value.target)
            return True

        if await self.run_write(job):
            self._written = value.target
            self.app.copy_to_clipboard("\n".join([*self._email(value.summary), str(value.target)]))
            self.query_one("#write").display = False
            back = self.query_one("#back", Button)
            back.label = safe(" OK (Enter) ")
            back.focus()
            await self.load_and_show()


def _unfinished(summary: SubmitSummary) -> list[Content]:
    """Return a line for each state in which actions wait for the lead."""
    return _id_lines([
        ("to do: nothing written yet", summary.outstanding),
        ("started, not marked as done", summary.unsigned),
        ("with a question from the coordinator", summary.asked),
        ("in conflict", summary.conflicts),
    ])  # fmt: skip


def _findings(summary: SubmitSummary) -> list[Content]:
    """Return a line for each check rule that found something, which keeps no action from being done."""
    return _id_lines([(RULE_TITLES[name], ids) for name, ids in summary.checks])


def _id_lines(kinds: Iterable[tuple[str, Sequence[str]]]) -> list[Content]:
    return [
        joined([
            safe(f"{len(ids):>4}  ", "bold"), safe_line(words),
            safe(f": {', '.join(id_ranges(ids))}", "$quiet"),
        ])
        for words, ids in kinds
        if ids
    ]  # fmt: skip
