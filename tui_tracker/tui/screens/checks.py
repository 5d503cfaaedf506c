"""The findings of the checks, each with its reason; go to the action, or accept the finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from tui_tracker.domain.checks.model import Finding
from tui_tracker.domain.plan.model import Theme
from tui_tracker.domain.text import plural
from tui_tracker.services.checks.check import accept_findings, make_checker
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.answers import AnswerDialog
from tui_tracker.tui.format.text import joined, safe, table_cell
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.messages import ActionWanted
from tui_tracker.tui.screens.base.screen import BaseScreen
from tui_tracker.tui.widgets.row_table import REST, RowTable


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksData:
    """The findings that nobody has accepted yet."""

    findings: tuple[Finding, ...]
    columns: Mapping[str, int]


class ChecksScreen(BaseScreen[None, ChecksData]):
    """Findings of a theme, or of the whole plan, in the plan's order."""

    BINDINGS = bindings_of("checks")

    def __init__(self, context: AppContext, theme: Theme | None = None) -> None:
        super().__init__(context)
        self._theme = theme

    def body(self) -> ComposeResult:
        yield Static(safe("No problems found."), classes="page", markup=False)
        yield RowTable()
        yield Static(classes="reason panel", markup=False)

    def set_up(self) -> None:
        self.frame(RowTable, "Findings", "Enter go to action · a accept with a reason").focus()
        self.frame(".reason", "Why it matters")

    def load(self) -> ChecksData:
        entries = self.session.entries(self._theme.key if self._theme else None)
        findings = make_checker(self.session, self.context.settings).findings(entries)
        open_findings = tuple(finding for finding in findings if finding.accepted is None)
        columns = {
            "ID": max([2, *{cell_len(finding.id) for finding in open_findings}]),
            "Check": max([5, *{cell_len(finding.rule.title) for finding in open_findings}]),
            "Finding": REST,
        }
        return ChecksData(findings=open_findings, columns=columns)

    def show(self, value: ChecksData) -> None:
        findings = value.findings
        name = self._theme.name if self._theme else "all themes"
        self.show_title(f"Checks: {name}", safe(plural(len(findings), "finding")))
        table = self.query_one(RowTable)
        table.set_rows(value.columns, len(findings), self._cells, cursor=table.cursor_row)
        table.display = bool(findings)
        self.query_one(".page").display = not findings
        self.query_one(".reason").display = bool(findings)
        self._explain()

    def _cells(self, row: int) -> list[Text]:
        finding = self._findings[row]
        return [
            table_cell(finding.id, "bold"), table_cell(finding.rule.title), table_cell(finding.message),
        ]  # fmt: skip

    @property
    def _findings(self) -> tuple[Finding, ...]:
        return self.value.findings if self.value else ()

    @property
    def _current(self) -> Finding | None:
        row = self.query_one(RowTable).cursor_row
        return self._findings[row] if 0 <= row < len(self._findings) else None

    @on(RowTable.Moved)
    def _explain(self) -> None:
        finding = self._current
        lines = [safe(finding.message, "bold"), safe(finding.rule.reason, "$quiet")] if finding else []
        self.query_one(".reason", Static).update(joined(lines, "\n"))

    @on(RowTable.Chosen)
    def action_choose(self) -> None:
        """Go to the action."""
        if finding := self._current:
            self.post_message(ActionWanted(finding.theme, finding.action))

    def action_accept(self) -> None:
        """Accept what this rule finds in the action, for a reason."""
        finding = self._current
        if finding is None or not self.check_writable():
            return

        question = f"{finding.id}, {finding.rule.title}: why is this acceptable?"
        hint = "Your reason is kept in the history. Enter: accept   Esc: cancel"
        self.ask_words(
            AnswerDialog(self.context, question, hint=hint),
            lambda why: accept_findings(
                self.session, self.context.settings, finding.action, [finding.rule.name], why
            ),
            lambda accepted: self._show_accepted(finding, bool(accepted)),
        )

    async def _show_accepted(self, finding: Finding, accepted: bool) -> None:
        await self.load_and_show()
        if accepted:
            remaining = plural(len(self._findings), "finding")
            self.toast(f"{finding.id}: accepted. {remaining} still open.")
