"""The conflicts that are open, one key to settle each: take a value, the one last agreed, or a new one."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.domain.cells import Cell
from tui_tracker.domain.conflict import Conflict
from tui_tracker.domain.plan import Entry
from tui_tracker.tui.gestures import Gestures
from tui_tracker.tui.look import BREAKPOINTS, joined, plain
from tui_tracker.tui.page import Bench
from tui_tracker.tui.screens.ask import AskLine
from tui_tracker.tui.screens.pick import Picked, RatingPicker, StagePicker
from tui_tracker.tui.values import PROSE, cell_name, value_content, who
from tui_tracker.tui.widgets.choices import Choices
from tui_tracker.tui.widgets.conflict_detail import AGREED, EACH_OTHER, WRITTEN, ConflictDetail
from tui_tracker.tui.widgets.title import Title

_HOW = (
    "A number takes that value, 0 what was last agreed; e writes another. It stands at once. "
    "What you leave waits."
)
_NONE = (
    "Nothing is in conflict. Where two people change the same thing without knowing of each other, "
    "both values wait here until somebody chooses."
)


class ConflictList(Choices):
    """The conflicts; Enter writes a value of one's own."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Write another value", show=False, id="write-open"),
    ]


class ConflictsScreen(Gestures[None]):
    """Those settled stay in the list, with a tick, until the screen is left: a choice can be made again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="look-help"),
        Binding("1", "take(1)", "Take 1", id="write-take-1", tooltip="Take value 1: it stands at once"),
        Binding("2", "take(2)", "Take 2", id="write-take-2", tooltip="Take value 2: it stands at once"),
        *(Binding(str(n), f"take({n})", f"Take value {n}", show=False, id=f"write-take-{n}")
          for n in range(3, 10)),
        Binding("0", "take(0)", "Agreed", id="write-take-agreed", tooltip="Keep what was last agreed"),
        Binding("e", "write", "Combine", id="write-combine",
                tooltip="Write a text out of both, or choose another stage or rating"),
        Binding("w", "why", "Why", id="write-why", tooltip="Give the reason for your next choice"),
        Binding("u", "again", "Choose again what you settled last", show=False, id="write-undo"),
        Binding("c,ctrl+t", "against", "Marks", key_display="c", id="look-diff",
                tooltip="Mark words against each other, against what was last agreed, or not at all"),
        Binding("escape", "dismiss(None)", "Back", id="move-back",
                tooltip="Back; what is not settled waits here"),
        Binding("n", "next_open(1)", "Next that is open", show=False, id="move-next-left"),
        Binding("N", "next_open(-1)", "Previous that is open", show=False, id="move-previous-left"),
        Binding("h", "app.history", "History of this action", show=False, id="look-history"),
        Binding("J,shift+down", "scroll_detail(1)", "Scroll the texts down", show=False,
                id="look-scroll-down"),
        Binding("K,shift+up", "scroll_detail(-1)", "Scroll the texts up", show=False, id="look-scroll-up"),
    ]  # fmt: skip

    def __init__(self, bench: Bench, *, at: Cell | None = None) -> None:
        """Begin at a cell, else at one of its action, else at the first in the plan's order."""
        super().__init__(bench)
        self._rows = {one.cell: one for one in bench.desk.conflicts()}
        self._settled: dict[Cell, str] = {}
        """What was said of each settled here, the one last settled last."""
        near = [cell for cell in self._rows if at and cell.action == at.action]
        self._at = at if at in self._rows else next(iter([*near, *self._rows]), None)
        self._against: int | None = None
        self._why: str | None = None
        self._said = ""

    def compose(self) -> ComposeResult:
        yield Title(Content())
        yield Static(classes="message -shown", markup=False)
        with Container(id="clashes"):
            yield ConflictList()
            yield ConflictDetail(self.bench.look, self.bench.labels)
        yield Footer(show_command_palette=False)

    async def on_mount(self) -> None:
        await self._show()
        self.query_one(ConflictList).focus()

    # What is shown

    @property
    def current(self) -> Conflict | None:
        """The conflict under the cursor."""
        return self._rows.get(self._at) if self._at else None

    @property
    def entry(self) -> Entry | None:
        """The action of the conflict under the cursor, in the period that the conflict is of."""
        if (conflict := self.current) is None:
            return None
        period = conflict.cell.period or self.desk.period.key
        entries = self.desk.entries(conflict.theme, period)
        return next(one for one in entries if one.action.key == conflict.cell.action)

    @property
    def left(self) -> list[Cell]:
        """The cells still in conflict, as listed."""
        return [cell for cell in self._rows if cell not in self._settled]

    def reload(self) -> None:
        """Read again: those settled elsewhere go, new ones stand last; those settled here stay."""
        there = {one.cell: one for one in self.desk.conflicts()}
        for cell in there.keys() & self._settled.keys():
            del self._settled[cell]
        stay = [cell for cell in self._rows if cell in there or cell in self._settled]
        self._rows = {**{cell: self._rows[cell] for cell in stay}, **there}
        if self._at not in self._rows:
            self._at = next(iter(self.left or self._rows), None)
        self.run_worker(self._show(), group="show", exclusive=True)

    async def _show(self) -> None:
        self.query_one(Title).show(plain(f"Conflicts  ·  {self.desk.author}"), self._count())
        message = self.query_one(".message", Static)
        lines = [self._said or (_HOW if self._rows else _NONE)]
        if self._why:
            lines.append(f"Your next choice goes with the reason: {self._why}")
        message.update(plain("\n".join(lines)))
        self.query_one("#clashes").display = bool(self._rows)
        self._list()
        await self._show_detail()

    def _count(self) -> Content:
        left = len(self.left)
        return plain(f"{left} left", "$rag-red") if left else plain("none left", "$rag-green")

    def _list(self) -> None:
        options = self.query_one(ConflictList)
        with self.prevent(OptionList.OptionHighlighted):
            options.clear_options().add_options([Option(self._line(one)) for one in self._rows.values()])
            options.highlighted = list(self._rows).index(self._at) if self._at else None

    def _line(self, conflict: Conflict) -> Content:
        cell = conflict.cell
        name = plain(f"{conflict.id}  {cell_name(cell, self.bench.labels)}", "bold")
        by = "\n     " if self._is_wide() else "  "
        if said := self._settled.get(cell):
            return joined([plain(" ✓ ", "$rag-green"), name, plain(f"{by}{said}")])
        sides = " against ".join(who(side.author) for side in conflict.sides)
        return joined([plain(" ! ", "$rag-red"), name, plain(f"{by}{sides}")])

    def _is_wide(self) -> bool:
        return self.app.size.width >= BREAKPOINTS[-1][0]

    def on_resize(self) -> None:
        """Give each conflict one line, or two where the list is narrow beside the texts."""
        self._list()

    async def _show_detail(self) -> None:
        conflict, entry = self.current, self.entry
        if conflict and entry:
            told = f"✓ {self._settled[conflict.cell]}" if conflict.cell in self._settled else ""
            if self.desk.draft(conflict.cell) is not None:
                told = "You have begun a text of your own: e goes on with it."
            await self.query_one(ConflictDetail).show(
                conflict, entry.action, against=self._mode(conflict), told=told
            )

    def _mode(self, conflict: Conflict) -> int:
        """Until a person says otherwise: against what was last agreed, where there is anything."""
        if self._against is not None:
            return self._against
        return EACH_OTHER if conflict.base is None else AGREED

    @on(OptionList.OptionHighlighted)
    async def _moved(self, event: OptionList.OptionHighlighted) -> None:
        self._at = list(self._rows)[event.option_index]
        await self._show_detail()

    # Settling

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A number that no value has does nothing, and is not offered."""
        if action != "take":
            return True
        return self.current is not None and parameters[0] in (0, *(side.n for side in self.current.sides))

    async def action_take(self, number: int) -> None:
        """Settle with one of the values, or with what was last agreed (0)."""
        if (conflict := self.current) is None:
            return
        if number == 0:
            await self._settle(conflict, conflict.base, "what was last agreed stands")
            return
        side = conflict.sides[number - 1]
        what = "text" if conflict.cell.field in PROSE and side.value else self._words(conflict, side.value)
        twice = [one.author for one in conflict.sides].count(side.author) > 1
        await self._settle(
            conflict, side.value, f"{who(side.author)}'s {what}{f' ({number})' if twice else ''} stands"
        )

    def _words(self, conflict: Conflict, value: str | None) -> str:
        if conflict.cell.field == "rag":
            return self.bench.settings.rating(value).label
        return value_content(self.bench.look, conflict.cell.field, value).plain

    async def _settle(self, conflict: Conflict, value: str | None, stands: str) -> None:
        if not self.may_change():
            return
        why = self._why
        # In a tuple: None is what a fault leaves, and what choosing the same again does.
        if await self.perform(lambda: (self.desk.settle(conflict.cell, value, why),)) is None:
            return
        self._why = None
        self._settled.pop(conflict.cell, None)
        self._settled[conflict.cell] = stands
        self._said = f"{self._named(conflict)}: {stands}. {self._how_many()}"
        self._at = self._next(1) or conflict.cell
        await self._show()

    def _named(self, conflict: Conflict) -> str:
        return f"{conflict.id} {cell_name(conflict.cell, self.bench.labels)}"

    def _how_many(self) -> str:
        left = len(self.left)
        return (
            f"{left} left. u chooses again." if left else "All are settled. u chooses again, Esc goes back."
        )

    def _next(self, way: int) -> Cell | None:
        """Return the next cell still in conflict from the cursor on, round the end."""
        cells = list(self._rows)
        at = cells.index(self._at) if self._at else 0
        ahead = cells[at + 1 :] + cells[:at] if way > 0 else cells[:at][::-1] + cells[at + 1 :][::-1]
        return next((cell for cell in ahead if cell in self.left), None)

    async def action_again(self) -> None:
        """Go back to what was settled last: its history cannot be unwritten, but another choice made."""
        if not self._settled:
            self._said = "Nothing was settled here yet."
        else:
            self._at, stands = list(self._settled.items())[-1]
            name = self._named(self._rows[self._at])
            self._said = f"{name}: choose again. Until then {stands}; both stay in the history (h)."
        await self._show()

    def action_write(self) -> None:
        """Write a text out of both, or choose another stage or rating."""
        conflict, entry = self.current, self.entry
        if conflict is None or entry is None or not self.may_change():
            return
        settle = partial(self._picked, conflict)
        if conflict.cell.field in PROSE:
            from tui_tracker.tui.screens.combine import CombineScreen

            self.app.push_screen(CombineScreen(self.bench, entry, conflict), settle)
        elif conflict.cell.field == "stages":
            self.app.push_screen(StagePicker(self.bench.look, entry, over="list"), settle)
        elif conflict.cell.field == "rag":
            self.app.push_screen(RatingPicker(self.bench.look, entry, over="list"), settle)
        else:
            self.say("Choose one of the values by its number: these are not combined.")

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self.action_write()

    def _picked(self, conflict: Conflict, picked: Picked | None) -> None:
        if picked is None:
            self.reload()
            return
        written = "your text" if conflict.cell.field in PROSE else self._words(conflict, picked.value)
        self.run_worker(self._settle(conflict, picked.value, f"{written} stands"))

    def action_why(self) -> None:
        """Ask for the reason that goes with the next choice."""

        def answered(reason: str | None) -> None:
            self._why = reason
            self.run_worker(self._show())

        hint = "It goes with your next choice, into the history. Enter keeps it, Esc leaves it out."
        self.app.push_screen(AskLine("Why this choice?", hint=hint, value=self._why or ""), answered)

    # Looking

    async def action_against(self) -> None:
        """Mark words against each other, against what was last agreed, or not at all."""
        if conflict := self.current:
            ways = [AGREED, EACH_OTHER, WRITTEN] if conflict.base is not None else [EACH_OTHER, WRITTEN]
            now = self._mode(conflict)
            self._against = ways[(ways.index(now) + 1) % len(ways)] if now in ways else EACH_OTHER
            await self._show_detail()

    async def action_next_open(self, way: int) -> None:
        """Go to the next conflict that is open, or say that there is none."""
        self._at = self._next(way) or self._at
        if not self.left:
            self._said = "Nothing is left to settle; Esc goes back."
        await self._show()

    def action_scroll_detail(self, way: int) -> None:
        """Scroll the texts."""
        self.query_one(ConflictDetail).scroll_relative(y=3 * way, animate=False)
