"""Small dialogs over a screen: one line of text, yes or no, or a message."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui_tracker.tui.action_specs import bindings_of
from tui_tracker.tui.format.text import safe
from tui_tracker.tui.widgets.line_input import LineInput


class PromptDialog(ModalScreen[str | None]):
    """Asks for one line; returns None if it was left with Esc or empty."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("prompt")

    def __init__(self, question: str, *, hint: str = "", value: str = "") -> None:
        super().__init__()
        self._question, self._hint, self._value = question, hint, value

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(safe(self._question, "bold"), markup=False)
            yield LineInput(value=self._value, select_on_focus=False)
            yield Static(safe(self._hint or "Enter accepts, Esc goes back.", "$quiet"), markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip() or None)


class ConfirmDialog(ModalScreen[bool]):
    """Asks a question that only `y` answers with yes."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("confirm")

    def __init__(self, question: Content) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(self._question, markup=False)
            yield Static(safe("y yes    Esc no", "$quiet"), markup=False)


class MessageDialog(ModalScreen[None]):
    """Says what went wrong and what to do, until it is closed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("message")

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__()
        self._cause, self._remedy = cause, remedy

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(safe(self._cause, "bold"), markup=False)
            if self._remedy:
                yield Static(safe(self._remedy), markup=False)
            yield Static(safe("Enter goes on.", "$quiet"), markup=False)
