"""What a reader of the report would stumble over, each with its reason; go there, or let it stand."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Footer, Static

from tui_tracker.domain.checks.model import Finding
from tui_tracker.domain.plan.model import Theme
from tui_tracker.domain.text import plural
from tui_tracker.services.checks.check import accept_findings, checker_of
from tui_tracker.tui.dialogs.messages import AskLine
from tui_tracker.tui.format.text import cell, joined, plain
from tui_tracker.tui.messages import ActionWanted
from tui_tracker.tui.screens.base.screen import Bench, Page
from tui_tracker.tui.widgets.title import Title


class ChecksScreen(Page[None]):
    """Findings of a theme, or of the whole plan, in the plan's order."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="look-help"),
        Binding("enter", "choose", "Go to action", id="move-open", priority=True),
        Binding("a", "accept", "It may stand, because…", id="check-accept"),
        Binding("escape", "dismiss(None)", "Back", id="move-back"),
    ]

    def __init__(self, bench: Bench, theme: Theme | None = None) -> None:
        super().__init__(bench)
        self._theme = theme
        self._found: tuple[Finding, ...] = ()

    def compose(self) -> ComposeResult:
        yield Title(plain(""))
        yield Static(
            plain("Nothing is found: a reader should have no questions."), classes="page", markup=False
        )
        yield DataTable(cursor_type="row")
        yield Static(classes="reason", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        table: DataTable[object] = self.query_one(DataTable)
        for label in ("ID", "Check", "What is found"):
            table.add_column(cell(label, "bold"))
        self.reload()
        table.focus()

    def reload(self) -> None:
        entries = self.desk.entries(self._theme.key if self._theme else None)
        found = checker_of(self.desk, self.bench.settings).findings(entries)
        self._found = tuple(one for one in found if one.accepted is None)
        name = self._theme.name if self._theme else "all themes"
        self.query_one(Title).show(
            plain(f"Worth a second look  ·  {name}  ·  {self.desk.period.label}"),
            plain(plural(len(self._found), "finding")),
        )
        table: DataTable[object] = self.query_one(DataTable)
        row = table.cursor_row
        table.clear()
        for one in self._found:
            table.add_row(cell(one.id, "bold"), cell(one.rule.name), cell(one.message))
        table.move_cursor(row=min(row, max(len(self._found) - 1, 0)))
        table.display = bool(self._found)
        self.query_one(".page").display = not self._found
        self._explain()

    @property
    def _at(self) -> Finding | None:
        row = self.query_one(DataTable).cursor_row
        return self._found[row] if row < len(self._found) else None

    @on(DataTable.RowHighlighted)
    def _explain(self) -> None:
        one = self._at
        told = [plain(one.message, "bold"), plain(one.rule.reason, "$quiet")] if one else []
        self.query_one(".reason", Static).update(joined(told, "\n"))

    def action_choose(self) -> None:
        """Go to the action."""
        if one := self._at:
            self.post_message(ActionWanted(one.theme, one.action))

    def on_data_table_row_selected(self) -> None:
        self.action_choose()

    def action_accept(self) -> None:
        """Let what this rule finds in the action stand, for a reason."""
        one = self._at
        if one is None or not self.may_change():
            return

        def answered(why: str | None) -> None:
            if why:
                self.run_worker(self._accept(one, why), exit_on_error=False)

        hint = "History keeps the reason. Enter accepts, Esc goes back."
        self.app.push_screen(
            AskLine(f"{one.id}, {one.rule.name}: it may stand, because …", hint=hint), answered
        )

    async def _accept(self, one: Finding, why: str) -> None:
        await self.perform(
            lambda: accept_findings(self.desk, self.bench.settings, one.action, [one.rule.name], why)
        )
        self.reload()
        self.say(f"{one.id}: {one.rule.name} may stand. {plural(len(self._found), 'finding')} left.")
