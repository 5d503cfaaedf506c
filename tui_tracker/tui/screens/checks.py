"""The findings of the checks, each with its reason; go to the action, or accept the finding."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from tui_tracker.domain.checks.model import Finding, Rule
from tui_tracker.domain.checks.rules import findings_by_rule, findings_words
from tui_tracker.domain.plan.ids import id_ranges
from tui_tracker.domain.plan.model import Theme
from tui_tracker.domain.text import plural, short_list
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.checks.check import accept_findings, make_checker
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.answers import AnswerDialog
from tui_tracker.tui.format.text import joined, safe, table_cell
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.messages import ActionWanted
from tui_tracker.tui.screens.base.screen import BaseScreen
from tui_tracker.tui.widgets.row_table import REST, RowTable

_FEW = 3
"""Findings of one rule that are listed at once; more of them are folded into a line."""
_MOST_IDS = 40
"""IDs, or runs of them, that are named of one rule."""
_FOLDED, _UNFOLDED = "▸", "▾"
_INDENT = "  "


class CheckRow(NamedTuple):
    """One line of the list: how much what follows matters, a rule with its findings, or a finding."""

    rank: str = ""
    rule: Rule | None = None
    findings: tuple[Finding, ...] = ()
    """Of a rule."""
    finding: Finding | None = None
    is_part: bool = False
    """Whether the finding is listed below its rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksData:
    """The findings that nobody has accepted yet."""

    findings: tuple[Finding, ...]
    columns: Mapping[str, int]


class ChecksScreen(BaseScreen[None, ChecksData]):
    """Findings of a theme, of all themes of a lead's copy, or of the whole plan: what must be fixed first."""

    BINDINGS = bindings_of("checks")

    def __init__(self, context: AppContext, theme: Theme | None = None) -> None:
        super().__init__(context)
        self._theme = theme
        self._unfolded: set[str] = set()
        self._rows: tuple[CheckRow, ...] = ()

    def body(self) -> ComposeResult:
        yield Static(safe("No problems found. Press Esc to go back."), classes="page", markup=False)
        yield RowTable()
        yield Static(classes="reason panel", markup=False)

    def set_up(self) -> None:
        self.frame(RowTable, "Findings", "Enter go to action · a accept with a reason").focus()
        self.frame(".reason", "Why it matters")

    def load(self) -> ChecksData:
        session = self.session
        entries = session.entries(self._theme.key) if self._theme else session.own_entries()
        findings = make_checker(self.session, self.context.settings).findings(entries)
        open_findings = tuple(finding for finding in findings if finding.accepted is None)
        columns = {
            "ID": max([2, *{cell_len(finding.id) for finding in open_findings}]) + len(_INDENT),
            "Check": max([5, *{cell_len(finding.rule.title) for finding in open_findings}]),
            "Finding": REST,
        }
        return ChecksData(findings=open_findings, columns=columns)

    def show(self, value: ChecksData) -> None:
        findings = value.findings
        name = "your themes" if self.session.is_copy else "all themes"
        name = self._theme.name if self._theme else name
        self.show_title(f"Checks: {name}", safe(findings_words(findings) if findings else "no findings"))
        self._rows = tuple(_rows(findings, self._unfolded))
        headings = {number for number, row in enumerate(self._rows) if row.rank}
        table = self.query_one(RowTable)
        table.set_rows(
            value.columns, len(self._rows), self._cells, cursor=max(table.cursor_row, 0), skipped=headings
        )
        table.display = bool(findings)
        self.query_one(".page").display = not findings
        self.query_one(".reason").display = bool(findings)
        self._explain()

    def _cells(self, number: int) -> list[Text]:
        row, accent = self._rows[number], f"bold {self.app.theme_variables.get('accent', '')}"
        if row.rule is not None:
            sign = _UNFOLDED if row.rule.name in self._unfolded else _FOLDED
            action_ids = list(dict.fromkeys(finding.id for finding in row.findings))
            ids = short_list(id_ranges(action_ids), _MOST_IDS, " ")
            return [
                table_cell(sign, accent), table_cell(row.rule.title, "bold"),
                table_cell(f"{plural(len(row.findings), 'finding')}: {ids}"),
            ]  # fmt: skip
        if row.finding is not None:
            indent = Text(_INDENT if row.is_part else "")
            return [
                indent.append_text(table_cell(row.finding.id, "bold")), table_cell(row.finding.rule.title),
                table_cell(row.finding.message),
            ]  # fmt: skip
        return [Text(), Text(), table_cell(row.rank, accent)]

    @property
    def _row(self) -> CheckRow | None:
        number = self.query_one(RowTable).cursor_row
        return self._rows[number] if 0 <= number < len(self._rows) else None

    @property
    def _current(self) -> Finding | None:
        return self._row.finding if self._row else None

    @on(RowTable.Moved)
    def _explain(self) -> None:
        row, lines = self._row, []
        if row and row.finding:
            lines = [safe(row.finding.message, "bold"), safe(row.finding.rule.reason, "$quiet")]
        elif row and row.rule:
            verb = "hide" if row.rule.name in self._unfolded else "list"
            hint = f"Enter: {verb} the {plural(len(row.findings), 'finding')}."
            lines = [safe(row.rule.reason, "bold"), safe(hint, "$quiet")]
        self.query_one(".reason", Static).update(joined(lines, "\n"))

    @on(RowTable.Chosen)
    def action_choose(self) -> None:
        """Go to the action, or list the findings of a rule that are folded into one line."""
        if self._row and self._row.rule:
            self._unfolded ^= {self._row.rule.name}
            self.redraw()
        elif finding := self._current:
            self.post_message(ActionWanted(finding.theme, finding.action))

    def action_accept(self) -> None:
        """Accept what this rule finds in the action, for a reason."""
        finding = self._current
        if self._row and self._row.rule:
            self.toast("Press Enter to list these findings, then accept each with its reason.")
        if finding is None or not self.check_writable():
            return

        question = f"{finding.id}, {finding.rule.title}: why is this acceptable?"
        hint = "Your reason is kept in the history. Enter: accept   Esc: cancel"
        self.ask_words(
            AnswerDialog(self.context, question, hint=hint),
            lambda why: accept_findings(
                self.session, self.context.settings, [finding.action], [finding.rule.name], why
            ),
            lambda accepted: self._show_accepted(finding, bool(accepted)),
        )

    async def _show_accepted(self, finding: Finding, accepted: bool) -> None:
        await self.load_and_show()
        if accepted:
            remaining = plural(len(self.value.findings) if self.value else 0, "finding")
            self.toast(f"{finding.id}: accepted. {remaining} still open.")


def _rows(findings: Sequence[Finding], unfolded: Collection[str]) -> Iterator[CheckRow]:
    """Yield the lines of the list: under each rank its rules, those with many findings folded."""
    rank = ""
    for rule, rule_findings in findings_by_rule(findings):
        if rule.rank_words != rank:
            rank = rule.rank_words
            yield CheckRow(rank=rank)
        is_folded = len(rule_findings) > _FEW
        if is_folded:
            yield CheckRow(rule=rule, findings=rule_findings)
        if not is_folded or rule.name in unfolded:
            yield from (CheckRow(finding=finding, is_part=is_folded) for finding in rule_findings)
