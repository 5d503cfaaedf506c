"""Changing the plan's own fields of an action: choose the field, then write a value of its type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui_tracker.domain.field_values import readable_value
from tui_tracker.domain.fields import own_cell_name
from tui_tracker.domain.history.undo import decision_words
from tui_tracker.domain.own_fields import EXPECTED
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.text import one_line, plural
from tui_tracker.errors import TrackerError
from tui_tracker.services.tracker.own_fields import Types, field_types, own_value, own_values
from tui_tracker.services.tracker.values import check_value
from tui_tracker.tui.dialogs.answers import AnswerDialog
from tui_tracker.tui.dialogs.choices import SelectDialog
from tui_tracker.tui.format.text import joined, safe

if TYPE_CHECKING:
    from tui_tracker.config import Settings
    from tui_tracker.domain.history.undo import EditStep
    from tui_tracker.tui.screens.base.action_screen import ActionScreen

NO_FIELDS = (
    "This plan has no fields of its own, such as a lead officer or a due date. "
    "The coordinator adds them in the settings file."
)
_CLEAR = "Leave it empty to clear the field."


class OwnFieldEditing:
    """The dialogs by which a screen's actions get new values of the plan's own fields."""

    def __init__(self, screen: ActionScreen[Any, Any], entries: tuple[ActionEntry, ...]) -> None:
        self._screen, self._entries = screen, entries
        self._subject = (
            entries[0].action.id if len(entries) == 1 else f"{plural(len(entries), 'marked action')}"
        )

    async def begin(self) -> None:
        """Offer the plan's fields, each with its value."""
        screen = self._screen
        types = await screen.context.compute(
            lambda: field_types(screen.context.settings, screen.context.session)
        )
        if not types:
            screen.toast(NO_FIELDS)
            return
        width = max(len(name) for name in types)
        lines = [
            joined([safe(f"{name:<{width}}  ", "bold"), safe(readable_value(self._shown(name)) or "–")])
            for name in types
        ]
        names = list(types)

        def answered(number: int | None) -> None:
            if number is not None:
                self._ask(names[number], types)

        screen.app.push_screen(
            SelectDialog(f"{self._subject}: which field do you want to change?", lines), answered
        )

    def _shown(self, name: str) -> str:
        values = {one_line(own_value(entry.action, name)) for entry in self._entries}
        return values.pop() if len(values) == 1 else "(different values)"

    def _ask(self, name: str, types: Types) -> None:
        field, screen = own_cell_name(name), self._screen
        settings = screen.context.settings
        free = tuple(entry for entry in self._entries if field not in entry.conflicts)
        if len(free) < len(self._entries):
            if len(self._entries) == 1:
                screen.opens_conflict(self._entries[0], field)
                return
            ids = ", ".join(entry.action.id for entry in self._entries if field in entry.conflicts)
            screen.toast(f"Not changed, because in conflict: {ids}. {screen.conflicts_hint}")
        if not free:
            return
        before = self._shown(name) if len(self._entries) == 1 else ""
        dialog = AnswerDialog(
            screen.context, f"{self._subject}: {name}", value=before, may_be_empty=True,
            hint=value_hint(types.get(name)), check=lambda text: value_problem(field, text, settings),
        )  # fmt: skip
        screen.ask_words(dialog, lambda text: self._save(free, name, text), self._saved)

    def _save(self, entries: tuple[ActionEntry, ...], name: str, text: str) -> EditStep | None:
        values: Mapping[str, str] = {name: text}
        cells = {
            cell: value
            for entry in entries
            # A text of several lines that was left as it is stays so.
            if text != one_line(own_value(entry.action, name))
            for cell, value in own_values(entry.action, values).items()
        }
        return self._screen.context.session.change_cells(cells) if cells else None

    async def _saved(self, step: EditStep | None) -> None:
        await self._screen.load_and_show()
        if step is None:
            self._screen.toast("No change: it has that value already.")
            return
        to_decide = f" {decision_words([step.to_decide])}" if step.to_decide else ""
        self._screen.toast(f"Saved {step.describe()}. {self._screen.undo_hint}{to_decide}")


def value_hint(kind: str | None) -> str:
    """Return what to write in a field of a type."""
    return f"Write {EXPECTED[kind]}. {_CLEAR}" if kind and kind != "text" else _CLEAR


def value_problem(field: str, text: str, settings: Settings) -> str | None:
    """Return why a text is not a value of a field, in words for a person; None where it is one."""
    try:
        check_value(field, text, settings)
    except TrackerError as fault:
        return f"{fault.cause} {fault.remedy}"
    return None
