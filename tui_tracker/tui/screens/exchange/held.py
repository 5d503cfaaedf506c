"""What needs the coordinator's decision, by kind: the held changes, to accept or decline, and conflicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.domain.exchange.held import Verdict
from tui_tracker.domain.exchange.merge_words import duplicate_id_words
from tui_tracker.domain.exchange.pending import PendingGroup, group_pending
from tui_tracker.domain.exchange.submission import HeldChange
from tui_tracker.domain.fields import field_label
from tui_tracker.domain.history.conflict import Conflict
from tui_tracker.domain.text import plural, short_list
from tui_tracker.services.exchange.held_changes import split_allowed
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.system.local_time import local_date_time
from tui_tracker.tui.dialogs.answers import AnswerDialog
from tui_tracker.tui.dialogs.messages import confirm
from tui_tracker.tui.format.text import joined, safe, safe_line
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.messages import ActionWanted, ConflictMet
from tui_tracker.tui.screens.base.screen import BaseScreen
from tui_tracker.tui.widgets.option_list import KeyedOptionList

_MARGIN = " " * 9
"""Before the further lines of a held change: as wide as its number."""
_OTHER_WAY = (
    "If you accept it, it is kept as it is written. "
    "To use another value, cancel, decline it with d, and set that value yourself."
)
_FRAME = 8
"""Columns beside the text of a held change: the list's frame and scroll bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldData:
    """What waits for a decision, and what did not need one."""

    groups: tuple[PendingGroup, ...]
    remarks: str
    """What reports leave out, IDs of several actions, and how much came in undisputed; may be empty."""

    @property
    def changes(self) -> dict[str, HeldChange]:
        """The held changes and their parts by number: a key decides on one of these."""
        all_held = (held for group in self.groups for held in group.held)
        return {str(change.number): change for held in all_held for change in (held, *held.parts)}

    @property
    def conflicts(self) -> dict[str, Conflict]:
        """The conflicts by the name of their cell."""
        return {name: conflict for group in self.groups
                for (name, _), conflict in zip(group.lines, group.conflicts, strict=False)}  # fmt: skip

    @property
    def left(self) -> int:
        """How many held changes are still to decide on."""
        return sum(len(group.held) for group in self.groups)


class HeldScreen(BaseScreen[None, HeldData]):
    """Lists held changes and conflicts by kind; after one is decided the cursor is on the next."""

    BINDINGS = bindings_of("held")

    def body(self) -> ComposeResult:
        yield Static("", classes="page", markup=False)
        yield KeyedOptionList()
        yield Static("", classes="undisputed", markup=False)

    def set_up(self) -> None:
        keys = "a accept · d decline · Enter go to action or conflict"
        self.frame(KeyedOptionList, "Decisions for you to make", keys).focus()

    def load(self) -> HeldData:
        log = SubmissionLog(self.session, self.context.settings)
        groups = group_pending(log.held_changes(), log.conflicts(), log.legend)
        remarks = [*log.closed_twice(), *map(duplicate_id_words, log.duplicate_ids()), log.undisputed()]
        return HeldData(groups=groups, remarks=" ".join(filter(None, remarks)))

    def show(self, value: HeldData) -> None:
        self.show_title("Changes for you to decide", safe(f"{value.left} to decide"))
        self._show_choices(value)
        page = self.query_one(".page", Static)
        page.display = not value.groups
        page.update(safe("No changes need a decision. Press Esc to go back."))
        undisputed = self.query_one(".undisputed", Static)
        undisputed.display = bool(value.remarks)
        undisputed.update(safe_line(value.remarks, "$quiet"))

    def on_resize(self) -> None:
        """Break the texts anew."""
        if self.value is not None:
            self._show_choices(self.value)

    def _show_choices(self, value: HeldData) -> None:
        """Fill the list; the cursor stays on its item or, where that is gone, on the same line."""
        choices = self.query_one(KeyedOptionList)
        row = choices.highlighted
        before = choices.get_option_at_index(row).id if row is not None else None
        options = [option for group in value.groups for option in self._options(group)]
        choices.clear_options()
        choices.add_options(options)
        choices.display = bool(options)
        rows = [number for number, option in enumerate(options) if not option.disabled]
        same = next((number for number in rows if options[number].id == before), None)
        after = next((number for number in rows if number >= (row or 0)), rows[-1] if rows else None)
        choices.highlighted = after if same is None else same

    def _options(self, group: PendingGroup) -> Iterator[Option]:
        """Yield a heading, which cannot be chosen, and the items below it."""
        conflicts_key = self.key_name("held", "look-conflicts")
        keys = f"  Press {conflicts_key} to resolve." if group.conflicts else ""
        yield Option(joined([safe(group.title, "bold $accent"), safe(keys, "$quiet")]), disabled=True)
        for held in group.held:
            yield Option(self._lines(held), id=str(held.number))
            for part in held.parts:
                yield Option(self._part_lines(part), id=str(part.number))
        for name, words in group.lines if group.conflicts else ():
            yield Option(joined([safe_line(f"  {name}  ", "bold"), safe_line(words), safe("\n")]), id=name)

    def _lines(self, held: HeldChange) -> Content:
        change = held.change
        period = self.session.period_labels.get(change.cell.period, change.cell.period)
        name = held.summary or f"{change.id} {field_label(change.cell.field)} {period}".rstrip()
        first, *others = wrap(name, self._room(_MARGIN)) or [""]
        head = joined([
            safe(f"  {held.number}  ", "$accent"), safe_line(first, "bold"),
            *(joined([safe(f"\n{_MARGIN}"), safe_line(line, "bold")]) for line in others),
            safe(f"\n{_MARGIN}"), safe_line(f"{change.author}, {local_date_time(change.at)}", "$quiet"),
        ])  # fmt: skip
        if held.summary:
            return joined([head, safe("")], "\n")
        similar = f"; similar to {' and '.join(held.similar_ids)}" if held.similar_ids else ""
        proposed = f"{self.context.formatter.cell_words(change.cell, change.after)}{similar}"
        lines = [
            head,
            *self._wrapped("Now:      ", self.context.formatter.cell_words(change.cell, held.current)),
            *self._wrapped("Proposed: ", proposed),
            safe(""),
        ]
        return joined(lines, "\n")

    def _part_lines(self, part: HeldChange) -> Content:
        """Show a part of a held change without what all its parts have in common."""
        change = part.change
        name = safe_line(f"{change.id} {field_label(change.cell.field)}", "bold")
        head = joined([safe(f"{_MARGIN}{part.number}  ", "$accent"), name])
        proposed = self.context.formatter.cell_words(change.cell, change.after)
        if part.current:
            now = self.context.formatter.cell_words(change.cell, part.current)
            lines = [*self._wrapped("  Now:      ", now), *self._wrapped("  Proposed: ", proposed)]
            return joined([head, *lines], "\n")
        return joined([head, *self._wrapped("  ", proposed)], "\n")

    def _room(self, before: str) -> int:
        """Return how many columns a text has after what is before it."""
        return max(self.app.size.width - len(before) - _FRAME, 20)

    def _wrapped(self, label: str, text: str) -> list[Content]:
        """Break a value into lines below one another, the first after a label."""
        room = self._room(_MARGIN + label)
        blank = " " * len(label)
        lines = [line for paragraph in text.splitlines() for line in wrap(paragraph, room) or [""]]
        return [safe(f"{_MARGIN}{blank if number else label}{line}") for number, line in enumerate(lines)]

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to the action, where the plan has it, or to the conflict."""
        if self.value is None or event.option_id is None:
            return
        if conflict := self.value.conflicts.get(event.option_id):
            self.post_message(ConflictMet(conflict.cell))
        elif (held := self.value.changes.get(event.option_id)) and held.change.theme:
            self.post_message(ActionWanted(held.change.theme, held.change.cell.action))

    def action_accept(self) -> None:
        """Accept the change; ask first where the plan does not allow a value of it."""
        if held := self._current:
            _, not_allowed = split_allowed([held], self.context.settings)
            if not_allowed:
                question = joined([safe(self._doubt(held, not_allowed), "bold"), safe(_OTHER_WAY)], "\n\n")
                confirm(self.app, question, lambda: self._accept(held), yes="Accept anyway", no="Cancel")
            else:
                self._accept(held)

    def _doubt(self, held: HeldChange, not_allowed: Sequence[HeldChange]) -> str:
        """Say which values of a change the plan does not allow."""
        values = [
            f"{part.change.id} {field_label(part.change.cell.field)} "
            f"“{self.context.formatter.cell_words(part.change.cell, part.change.after)}”"
            for part in not_allowed
        ]
        if not held.parts:
            return f"This plan does not allow {values[0]}."
        of_all = f"{len(values)} of these {len(held.parts)} changes"
        return f"This plan does not allow {of_all}: {short_list(values)}."

    def action_decline(self) -> None:
        """Ask for a reason, which may be empty, and keep the present value."""
        held = self._current
        if held is None:
            return
        dialog = AnswerDialog(
            self.context,
            "Why are you declining this?",
            hint="The lead sees your reason in the receipt. You can leave it empty.",
            may_be_empty=True,
            save="Decline",
        )

        self.ask_words(
            dialog,
            lambda why: self._write_decision(held, Verdict.DECLINE, why or None),
            lambda done: self._show_decided(held, Verdict.DECLINE, done),
        )

    @property
    def _current(self) -> HeldChange | None:
        """The held change under the cursor."""
        choices = self.query_one(KeyedOptionList)
        if self.value is None or choices.highlighted is None:
            return None
        name = choices.get_option_at_index(choices.highlighted).id or ""
        if name in self.value.conflicts:
            self.toast("This is a conflict. Press Enter to choose a version.")
        return self.value.changes.get(name)

    def _write_decision(self, held: HeldChange, verdict: Verdict, why: str | None) -> bool:
        self.session.decide_held(held.revisions, verdict, why)
        return True

    def _accept(self, held: HeldChange) -> None:
        self.run_worker(self._write_acceptance(held), exit_on_error=False)

    async def _write_acceptance(self, held: HeldChange) -> None:
        done = await self.run_write(lambda: self._write_decision(held, Verdict.ACCEPT, None))
        await self._show_decided(held, Verdict.ACCEPT, bool(done))

    async def _show_decided(self, held: HeldChange, verdict: Verdict, done: bool) -> None:
        await self.load_and_show()
        if done:
            outcome = "accepted" if verdict is Verdict.ACCEPT else "declined, nothing changed"
            left = self.value.left if self.value else 0
            remaining = f"{plural(left, 'decision')} still to make." if left else "No more decisions to make."
            subject = held.summary.rstrip(".") or f"{held.change.id} {field_label(held.change.cell.field)}"
            self.toast(f"{held.number} {subject}: {outcome}. {remaining}")
