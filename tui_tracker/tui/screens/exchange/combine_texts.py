"""Writing one text out of those in conflict, both in view; saved as it is typed, taken with one key."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.conflict import Conflict
from tui_tracker.domain.history.text_base import TextBase
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.services.exchange.conflicts import own_earlier_text
from tui_tracker.services.rescue.model import RescuedText
from tui_tracker.services.system.local_time import local_clock
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.messages import confirm
from tui_tracker.tui.dialogs.pickers import Picked
from tui_tracker.tui.format.cells import author_name, cell_name, side_time
from tui_tracker.tui.format.text import diff_content, joined, safe
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.screens.base.draft_screen import DraftScreen
from tui_tracker.tui.widgets.note_area import NoteArea

_PROPOSED = "Suggested text using both versions. Check and edit it, then press {key} to save."
_BOTH = "Both versions, one after the other. Edit them into one note, then press {key} to save."
_CONTINUED = "Your unfinished text. Press {key} to save it."
_EARLIER = "Your text from before. Check and edit it, then press {key} to save."


@dataclass(frozen=True, slots=True, kw_only=True)
class CombineData:
    """The text under edit that the tracker holds for the conflict; None where nobody has begun."""

    draft: str | None
    earlier: str | None
    """The text that the same person wrote for this conflict before, and that is in its history."""
    rescued: RescuedText | None = None
    """The text that this window could not save when it was here last."""


class CombineScreen(DraftScreen[Picked | None, CombineData]):
    """Returns the text taken; left with Esc the text waits in the tracker and nothing is resolved."""

    AUTO_FOCUS = "NoteArea"
    SCROLLED = "#notes > VerticalScroll"
    BINDINGS = bindings_of("combine")

    def __init__(self, context: AppContext, entry: ActionEntry, conflict: Conflict) -> None:
        super().__init__(context)
        self._entry, self._conflict = entry, conflict
        self._shows_marks = True

    def body(self) -> ComposeResult:
        yield Static(classes="message -shown", markup=False)
        with Container(id="notes"):
            with VerticalScroll(can_focus=False):
                yield Static(classes="before-text", markup=False)
            yield NoteArea(read_only=False)
        yield Static(classes="saved", markup=False)

    def set_up(self) -> None:
        name = cell_name(self._conflict.cell, self.session.period_labels)
        self.show_title(f"{self._conflict.id} {name}: agree on one text", period="")
        area = self.query_one(NoteArea)
        area.border_title = "Agreed note"
        area.hint = area.border_subtitle = f"{self._save_key} save"

    def load(self) -> CombineData:
        earlier = own_earlier_text(self.session, self._conflict, self.session.author)
        return CombineData(draft=self.session.draft(self.cell), earlier=earlier, rescued=self.rescued_text())

    def show(self, value: CombineData) -> None:
        text, introduction = self._first_text(value)
        if self.begin_text(text, TextBase(draft=value.draft), value.rescued):
            self.query_one(".message", Static).update(safe(introduction.format(key=self._save_key)))
            self.show_save_state(
                f"Saved automatically. The conflict stays open until you press {self._save_key}"
            )
        self.show_typed()

    def _first_text(self, value: CombineData) -> tuple[str, str]:
        """Return the text to begin with, and how it came about."""
        if value.rescued:
            moment = local_clock(value.rescued.typed_at)
            recovered = f"Recovered what could not be saved at {moment}. Press {{key}} to save it."
            return value.draft or "", recovered
        if value.draft is not None:
            return value.draft, _CONTINUED
        if value.earlier is not None:
            return value.earlier, _EARLIER
        proposal = self._conflict.proposal()
        if proposal is not None:
            return proposal, _PROPOSED
        return _one_after_the_other(self._conflict), _BOTH

    @property
    def _save_key(self) -> str:
        return self.key_name("combine", "write-settle")

    @property
    def entry(self) -> ActionEntry:
        """The action that the text belongs to."""
        return self._entry

    @property
    def cell(self) -> Cell:
        """The cell in conflict."""
        return self._conflict.cell

    def save_draft(self, text: str) -> None:
        self.session.keep_text(self.cell, text)

    def show_typed(self) -> None:
        """Show both texts, marked with what the text being written does not have."""
        pane = self.pane
        pane.border_title = "+ marks words missing from your text" if self._shows_marks else "No highlighting"
        parts = []
        for side in self._conflict.sides:
            head = f"{side.number}  {author_name(side.author)}  {side_time(self._conflict, side)}"
            marked = diff_content(self.text if self._shows_marks else side.value, side.value, gone=False)
            text = marked if side.value else safe("empty", "italic $quiet")
            parts.append(joined([safe(head, "bold"), text], "\n"))
        pane.query_one(Static).update(joined(parts, "\n\n"))

    def action_marks(self) -> None:
        """Mark in the two texts what yours does not have, or nothing."""
        self._shows_marks = not self._shows_marks
        self.show_typed()

    async def finish_editing(self) -> bool:
        return await self.drafts.save_now()

    async def action_take(self) -> None:
        """Resolve the conflict with the text as it is."""
        if await self.drafts.save_now():
            self.dismiss(Picked(value=self.text.strip() or None))

    async def action_leave(self) -> None:
        """Go back; what was typed waits in the tracker, or where that cannot be written in a rescue file."""
        if await self.drafts.save_now():
            self.dismiss(None)
        else:
            confirm(self.app, self.unsaved_question("Go back?"), lambda: self.dismiss(None))


def _one_after_the_other(conflict: Conflict) -> str:
    """Return every text; whose each one is, the pane above it says."""
    return "\n\n".join(side.value for side in conflict.sides if side.value)
