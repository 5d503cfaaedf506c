"""Writing one note out of several that disagree: a proposal of whole sentences, or all texts to cut from."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Static

from tui_tracker.domain.conflict import Conflict
from tui_tracker.domain.text import word_count
from tui_tracker.tui.look import count, joined, plain
from tui_tracker.tui.page import Bench, Page
from tui_tracker.tui.widgets.note_area import NoteArea
from tui_tracker.tui.widgets.title import Title


class CombineScreen(Page[str | None]):
    """Returns the text that is to stand; None leaves the conflict open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.help", "Help", id="look-help"),
        Binding("ctrl+s", "take", "Let this text stand", id="settle-text"),
        Binding("escape", "back", "Back", id="move-back"),
    ]

    def __init__(self, bench: Bench, conflict: Conflict, name: str) -> None:
        super().__init__(bench)
        self._name_of = name
        self._conflict = conflict
        self._proposal = conflict.proposal()
        texts = (f"{side.author}: {side.value}" for side in conflict.sides if side.value)
        self._begun = self._proposal if self._proposal is not None else "\n\n".join(texts)
        is_now = conflict.cell.period == self.desk.period.key
        self._draft = self.desk.entry(conflict.cell.action).draft if is_now else None

    def compose(self) -> ComposeResult:
        yield Title(plain(f"{self._name_of}  ·  one text of both"), plain(""))
        with VerticalScroll(classes="sides"):
            yield Static(self._sides(), markup=False)
        yield Static(self._how(), classes="asked", markup=False)
        yield NoteArea(self._begun if self._draft is None else self._draft, read_only=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._count()
        self.query_one(NoteArea).focus()

    def on_text_area_changed(self) -> None:
        self._count()

    def _count(self) -> None:
        words = count(word_count(self.query_one(NoteArea).text), "word")
        self.query_one(Title).show(plain(f"{self._name_of}  ·  one text of both"), plain(words))

    def _sides(self) -> Content:
        sides = self._conflict.sides
        heads = [plain(f"{side.n}  {side.author}", "bold $accent") for side in sides]
        texts = [plain(side.value or "nothing") for side in sides]
        return joined([joined(pair, "\n") for pair in zip(heads, texts, strict=True)], "\n\n")

    def _how(self) -> Content:
        if self._draft is not None:
            return plain("What you had begun to write here before.", "$quiet")
        told = (
            "Proposed: the sentences of both, which do not touch. Change what you like."
            if self._proposal is not None
            else "Both changed the same sentences: cut from the two texts what is to stand."
        )
        return plain(told, "$quiet")

    def action_take(self) -> None:
        """Let what is written stand."""
        self.dismiss(self.query_one(NoteArea).text)

    async def action_back(self) -> None:
        """Leave the conflict open; what was written is kept as a draft."""
        await self.perform(self.flush)
        self.dismiss(None)

    def flush(self) -> None:
        """Keep what was written as a draft: it is there when the conflict is opened again."""
        text = self.query_one(NoteArea).text
        if text != self._begun and self._conflict.cell.period == self.desk.period.key:
            self.desk.save_draft(self._conflict.cell.action, text)
