"""Small questions over a screen: one line of text, or yes and no."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui_tracker.tui.format.text import plain


class AskLine(ModalScreen[str | None]):
    """Asks for one line; None if it was left with Esc or empty."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Back", id="ask.back")]

    def __init__(self, question: str, *, hint: str = "", value: str = "") -> None:
        super().__init__()
        self._question, self._hint, self._value = question, hint, value

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(plain(self._question, "bold"), markup=False)
            yield Input(value=self._value, select_on_focus=False)
            yield Static(plain(self._hint or "Enter accepts, Esc goes back.", "$quiet"), markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip() or None)


class AskYes(ModalScreen[bool]):
    """Asks a question that `y` alone answers with yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "Yes", id="ask.yes"),
        Binding("escape,n,enter", "dismiss(False)", "No", id="ask.no"),
    ]

    def __init__(self, question: Content) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(self._question, markup=False)
            yield Static(plain("y yes    Esc no", "$quiet"), markup=False)


class Tell(ModalScreen[None]):
    """Says what went wrong and what to do, until any key is pressed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,space,q", "dismiss(None)", "Go on", id="tell.on")
    ]

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__()
        self._what, self._remedy = what, remedy

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(plain(self._what, "bold"), markup=False)
            if self._remedy:
                yield Static(plain(self._remedy), markup=False)
            yield Static(plain("Enter goes on.", "$quiet"), markup=False)
