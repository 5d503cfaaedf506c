"""The open conflicts, one key to resolve each: take a value, the agreed one, or a new one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import OptionList, Static

from tui_tracker.domain.codecs import RATING, STAGES, Codec
from tui_tracker.domain.fields import field_named, is_own, own_name
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.conflict import Conflict
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.text import one_line, plural
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.services.tracker.own_fields import with_declared
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.answers import AnswerDialog
from tui_tracker.tui.dialogs.messages import PromptDialog
from tui_tracker.tui.dialogs.pickers import Picked, RatingPicker, StagePicker
from tui_tracker.tui.format.cells import author_name, cell_name, value_content
from tui_tracker.tui.format.text import safe
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.models.conflict_queue import ConflictQueue
from tui_tracker.tui.screens.base.action_screen import ActionScreen
from tui_tracker.tui.screens.base.own_fields import value_hint, value_problem
from tui_tracker.tui.screens.exchange.combine_texts import CombineScreen
from tui_tracker.tui.widgets.conflict_panes import AGREED, EACH_OTHER, WRITTEN, ConflictDetail, ConflictList
from tui_tracker.tui.widgets.short_text import ShortText

_NONE = (
    "No conflicts. If two people change the same thing, both versions appear here for you to choose from. "
    "Press Esc to go back."
)

_PICKERS: dict[Codec, type[StagePicker] | type[RatingPicker]] = {STAGES: StagePicker, RATING: RatingPicker}
"""What chooses another value, where that is not written as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictsData:
    """The open conflicts, and the action of each conflict in the list, in the conflict's period."""

    conflicts: tuple[Conflict, ...]
    entries: Mapping[Cell, ActionEntry]
    drafts: Mapping[Cell, str]
    """Texts under edit."""


_HINTED = (
    "move-next-left", "write-take-1", "write-take-2", "write-take-agreed", "write-combine", "look-diff",
)  # fmt: skip
"""Ids of the keys that the frames name."""
_OF_A_CONFLICT = frozenset({"write", "why", "choose_again", "switch_marking", "next_open"})
"""Actions of keys that need a conflict, or one resolved here."""


class ConflictsScreen(ActionScreen[None, ConflictsData]):
    """The list of open conflicts, and the values of the one under the cursor."""

    BINDINGS = bindings_of("conflicts")
    SCROLLED = "ConflictDetail"

    def __init__(self, context: AppContext, *, cell: Cell | None = None) -> None:
        """Begin at a cell, else at one of its action, else at the first in the plan's order."""
        super().__init__(context)
        self._queue = ConflictQueue(cell)
        self._against: int | None = None
        self._reason: str | None = None
        self._reason_dialog: AnswerDialog | None = None
        """The box the reason was typed in: it keeps the reason until that is saved."""
        self._message = ""

    def body(self) -> ComposeResult:
        yield ShortText(classes="message -shown")
        yield Static(safe(_NONE), classes="page", markup=False)
        with Container(id="clashes"):
            yield ConflictList(self._queue, self.session.period_labels)
            yield ConflictDetail(self.context.formatter, self.session.period_labels)

    # Loading and drawing

    def set_up(self) -> None:
        keys = {spec: self.key_name("conflicts", spec) for spec in _HINTED}
        self.frame(ConflictList, "Conflicts", f"{keys['move-next-left']} next open").focus()
        self.frame(
            ConflictDetail, "Versions",
            f"{keys['write-take-1']} {keys['write-take-2']} use · {keys['write-take-agreed']} keep agreed"
            f" · {keys['write-combine']} write new · {keys['look-diff']} highlight",
        )  # fmt: skip

    def load(self) -> ConflictsData:
        conflicts = open_conflicts(self.session)
        listed = {conflict.cell: conflict for conflict in (*self._queue.rows.values(), *conflicts)}
        drafts = {cell: self.session.draft(cell) for cell in listed}
        return ConflictsData(
            conflicts=conflicts, entries=self._entries_of(listed.values()),
            drafts={cell: text for cell, text in drafts.items() if text is not None},
        )  # fmt: skip

    def _entries_of(self, conflicts: Iterable[Conflict]) -> dict[Cell, ActionEntry]:
        by_list: dict[tuple[str, str], dict[str, ActionEntry]] = {}
        entries = {}
        for conflict in conflicts:
            period = conflict.cell.period or self.session.period.key
            key = (conflict.theme, period)
            if key not in by_list:
                of_theme = self.session.entries(conflict.theme, period, retired=True)
                by_list[key] = {entry.action.key: entry for entry in of_theme}
            if entry := by_list[key].get(conflict.cell.action):
                entries[conflict.cell] = entry
        return entries

    def show(self, value: ConflictsData) -> None:
        self._queue.refresh(value.conflicts)
        self._draw()

    @property
    def entry(self) -> ActionEntry | None:
        """The action of the conflict under the cursor, in the conflict's period."""
        conflict = self._queue.current
        return self.value.entries.get(conflict.cell) if self.value and conflict else None

    def _draw(self) -> None:
        queue = self._queue
        self.show_title("Conflicts", self._count())
        self.query_one(".message").display = bool(queue.rows)
        self.query_one(".page").display = not queue.rows
        self.query_one("#clashes").display = bool(queue.rows)
        self.query_one(ConflictList).draw()
        self._show_detail()
        self.refresh_bindings()

    def _count(self) -> Content:
        open_count = len(self._queue.open_cells)
        return (
            safe(f"{open_count} open", "bold $rag-red") if open_count else safe("All resolved", "$rag-green")
        )

    def _show_message(self) -> None:
        """Show what was done last, else what to do; and with a conflict, the text that waits there."""
        write, history = self.key_name("conflicts", "write-combine"), self._history_key
        lines = [self._message or self._introduction(write)]
        if self._draft_here is not None:
            unfinished = (
                f"Your unfinished text is kept. Press {write} to continue it. "
                f"If you choose a version instead, your text goes to the history ({history})."
            )
            lines = [*([self._message] if self._message else []), unfinished]
        if self._reason:
            lines.append(f"Reason for your next choice: {self._reason}")
        self.query_one(".message", ShortText).show(safe("\n".join(lines)))

    def _introduction(self, write: str) -> str:
        first, second, agreed = (
            self.key_name("conflicts", f"write-take-{name}") for name in ("1", "2", "agreed")
        )
        return (
            f"Press {first} or {second} to choose a version, {agreed} to keep the agreed one, or {write} to"
            " write a new one. Your choice is saved straight away."
        )

    @property
    def _history_key(self) -> str:
        return self.key_name("conflicts", "look-history")

    @property
    def _draft_here(self) -> str | None:
        conflict = self._queue.current
        return self.value.drafts.get(conflict.cell) if self.value and conflict else None

    def _show_detail(self) -> None:
        self._show_message()
        conflict, entry = self._queue.current, self.entry
        if conflict is None or entry is None:
            return
        resolved = self._queue.resolved.get(conflict.cell)
        footnote = f"✓ {resolved}" if resolved else ""
        detail = self.query_one(ConflictDetail)
        detail.show(conflict, entry.action, against=self._mode(), footnote=footnote)

    def _mode(self) -> int:
        """Return what words are marked against: unless chosen, each other."""
        return EACH_OTHER if self._against is None else self._against

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        self._queue.go(event.option_index)
        self._show_detail()

    # Resolving

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What does nothing is not offered: a number that no value has, or anything without a conflict."""
        conflict = self._queue.current
        if action in _OF_A_CONFLICT:
            return conflict is not None
        if action != "take":
            return True
        return conflict is not None and parameters[0] in (0, *(side.number for side in conflict.sides))

    async def action_take(self, number: int) -> None:
        """Resolve with one of the values, or with the agreed one (0)."""
        if (conflict := self._queue.current) is None:
            return
        if number == 0:
            await self._resolve(conflict, conflict.base, "agreed version kept")
            return
        side = conflict.sides[number - 1]
        is_ambiguous = [other.author for other in conflict.sides].count(side.author) > 1
        suffix = f" {number}" if is_ambiguous else ""
        whose = f"{author_name(side.author)}'s"
        if side.value and field_named(conflict.cell.field).prose:
            await self._resolve(conflict, side.value, f"set to {whose} text{suffix}")
            return
        words = self._words(conflict, side.value) if side.value else "empty"
        await self._resolve(conflict, side.value, f"set to {words} ({whose} version{suffix})")

    def _words(self, conflict: Conflict, value: str | None) -> str:
        if field_named(conflict.cell.field).codec is RATING:
            return self.context.settings.rating(value).label
        return value_content(self.context.formatter, conflict.cell.field, value).plain

    async def _resolve(
        self, conflict: Conflict, value: str | None, outcome: str, *, has_written: bool = False
    ) -> None:
        """Resolve a conflict; `has_written` says that the value is the text that was under edit there."""
        if not self.check_writable():
            return
        reason = self._reason
        leaves_text = not has_written and self._draft_here not in (None, value or "")
        # In a tuple: None is what an error leaves, and what choosing the same again does.
        if await self.run_write(lambda: (self.session.resolve(conflict.cell, value, reason),)) is None:
            return
        self._reason = None
        if self._reason_dialog:
            self._reason_dialog.clear()
        self._queue.mark_resolved(conflict.cell, outcome)
        open_count = len(self._queue.open_cells)
        undo, back = self.key_name("conflicts", "write-undo"), self.key_name("conflicts", "move-back")
        ended = f"All conflicts are resolved. {undo}: undo   {back}: back"
        rest = f"{plural(open_count, 'open conflict')}. Press {undo} to undo." if open_count else ended
        kept = f"Your unfinished text is in the history ({self._history_key}). " if leaves_text else ""
        self._message = f"{self._conflict_name(conflict)}: {outcome}. {kept}{rest}"
        await self.load_and_show()

    def _conflict_name(self, conflict: Conflict) -> str:
        return f"{conflict.id} {cell_name(conflict.cell, self.session.period_labels)}"

    def action_choose_again(self) -> None:
        """Go back to the conflict resolved last, to choose another value; its history stays."""
        last = self._queue.go_to_last_resolved()
        if last is None:
            self._message = "There is nothing to undo yet."
        else:
            conflict, outcome = last
            name = self._conflict_name(conflict)
            self._message = f"{name}: choose again. Until you do: {outcome}."
        self._draw()

    def action_write(self) -> None:
        """Write a text out of both, or choose another stage or rating."""
        conflict, entry = self._queue.current, self.entry
        if conflict is None or entry is None or not self.check_writable():
            return
        picked = partial(self._picked, conflict)
        field = field_named(conflict.cell.field)
        if field.prose:
            self.app.push_screen(CombineScreen(self.context, entry, conflict), picked)
        elif field.codec in _PICKERS:
            self.app.push_screen(_PICKERS[field.codec](self.context.formatter, entry, over="list"), picked)
        elif is_own(field.name):
            self._write_own(conflict)
        else:
            self.toast("These cannot be combined. Press the number of the version you want.")

    def _write_own(self, conflict: Conflict) -> None:
        """Write another value of one of the plan's own fields."""
        field, settings = conflict.cell.field, self.context.settings
        name = own_name(field)

        def answered(text: str | None) -> None:
            if text is not None:
                self._picked(conflict, Picked(value=text or None))

        dialog = PromptDialog(
            f"{conflict.id}: {name}", value=one_line(conflict.sides[0].value), may_be_empty=True,
            hint=value_hint(with_declared(settings, [name])[name]),
            check=lambda text: value_problem(field, text, settings),
        )  # fmt: skip
        self.app.push_screen(dialog, answered)

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self.action_write()

    def _picked(self, conflict: Conflict, picked: Picked | None) -> None:
        if picked is None:
            self.reload()
            return
        is_text = field_named(conflict.cell.field).prose
        outcome = "your text was saved" if is_text else f"set to {self._words(conflict, picked.value)}"
        self.run_worker(self._resolve(conflict, picked.value, outcome, has_written=is_text))

    def action_why(self) -> None:
        """Ask for the reason that goes with the next choice."""

        def answered(reason: str | None) -> None:
            self._reason = reason
            self._reason_dialog = dialog
            self.app.run_worker(asyncio.to_thread(dialog.flush))
            self._draw()

        hint = "Saved in the history with your next choice. Enter: save   Esc: skip"
        dialog = AnswerDialog(
            self.context, "Reason for your choice (optional)", hint=hint, value=self._reason or ""
        )
        self.app.push_screen(dialog, answered)

    # Looking

    def action_switch_marking(self) -> None:
        """Mark words against each other, against the agreed text, or not at all."""
        if conflict := self._queue.current:
            modes = [EACH_OTHER, AGREED, WRITTEN] if conflict.base is not None else [EACH_OTHER, WRITTEN]
            mode = self._mode()
            self._against = modes[(modes.index(mode) + 1) % len(modes)] if mode in modes else EACH_OTHER
            self._show_detail()

    def action_next_open(self, direction: int) -> None:
        """Go to the next conflict that is open, or say that all are resolved."""
        self._queue.go_to_next_open(direction)
        if not self._queue.open_cells:
            back = self.key_name("conflicts", "move-back")
            self._message = f"No open conflicts. Press {back} to go back."
        self._draw()
