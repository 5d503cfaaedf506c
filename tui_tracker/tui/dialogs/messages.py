"""Small dialogs over a screen: one line of text, yes or no, or a message; each with buttons to click."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any, TypeVar

from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from tui_tracker.domain.text import clean_line
from tui_tracker.errors import TrackerError
from tui_tracker.tui.format.text import safe, safe_line, without_commands
from tui_tracker.tui.keys.key_queue import UNSOLICITED
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.widgets.line_input import LONGEST, LineInput

Dialog = TypeVar("Dialog", bound=ModalScreen[Any])


def mark_unsolicited(dialog: Dialog) -> Dialog:
    """Return a dialog marked as one that no key opened."""
    dialog.add_class(UNSOLICITED)
    return dialog


def dialog_button(label: str, button_id: str) -> Button:
    """Return a button of one line that names its key."""
    return Button(safe(f" {label} "), id=button_id, compact=True)


def error_dialog(error: TrackerError) -> MessageDialog:
    """Return a dialog that says what went wrong and what to do about it here: no command for a shell."""
    return MessageDialog(clean_line(error.cause), clean_line(without_commands(error.remedy)))


class PromptDialog(ModalScreen[str | None]):
    """Asks for one line; returns None if it was left with Esc.

    Unless it may be empty, an empty line keeps the dialog open: otherwise what is typed next would go to the
    screen below as keys. `check` returns why a line is not accepted, or None; it may be a coroutine that
    reads the tracker.
    """

    BINDINGS = bindings_of("prompt")

    def __init__(
        self,
        question: str,
        *,
        hint: str = "",
        value: str = "",
        may_be_empty: bool = False,
        check: Callable[[str], str | Awaitable[str | None] | None] | None = None,
        save: str = "Save",
        is_password: bool = False,
        selected: bool = False,
        longest: int | None = LONGEST,
    ) -> None:
        """With `selected`, the first character typed replaces `value`.

        `longest` is the most characters that a paste may fill the line with; None for any number.
        """
        super().__init__()
        self._selected, self._longest = selected, longest
        self._question, self._hint, self._value = question, hint, value
        self._is_password = is_password
        self._may_be_empty, self._check, self._save = may_be_empty, check, save

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(safe(self._question, "bold"), markup=False)
            yield LineInput(
                value=self._value, select_on_focus=self._selected, password=self._is_password,
                longest=self._longest,
            )  # fmt: skip
            yield Static(safe(self._hint), classes="hint", markup=False)
            with Horizontal(classes="buttons"):
                yield dialog_button(f"{self._save} (Enter)", "save")
                yield dialog_button("Cancel (Esc)", "cancel")

    def on_mount(self) -> None:
        self.query_one(".hint").display = bool(self._hint)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self._answer(event.value)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "save":
            self._answer(self.query_one(Input).value)
        else:
            self.dismiss(None)

    def show_problem(self, problem: str) -> None:
        """Say below the line why it was not accepted."""
        hint = self.query_one(".hint", Static)
        hint.update(safe(problem, "$rag-red"))
        hint.display = True

    def _answer(self, text: str) -> None:
        answer = text.strip()
        if not answer and not self._may_be_empty:
            self._finish(answer, "Nothing is typed yet. Type it here, or press Esc to cancel.")
            return
        checked = self._check(answer) if self._check and answer else None
        if isawaitable(checked):
            self.run_worker(self._finish_checked(answer, checked), exclusive=True, exit_on_error=False)
        else:
            self._finish(answer, checked)

    async def _finish_checked(self, answer: str, checked: Awaitable[str | None]) -> None:
        self._finish(answer, await checked)

    def _finish(self, answer: str, problem: str | None) -> None:
        if problem:
            self.show_problem(problem)
            self.query_one(Input).focus()
        elif self.is_current:
            self.dismiss(answer)


class ConfirmDialog(ModalScreen[bool]):
    """Asks a question; `y` or a button says yes, and No has the focus first."""

    BINDINGS = bindings_of("confirm")

    def __init__(self, question: Content, *, yes: str = "Yes", no: str = "No") -> None:
        super().__init__()
        self._question, self._yes, self._no = question, yes, no

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(self._question, markup=False)
            with Horizontal(classes="buttons"):
                yield dialog_button(f"{self._yes} (y)", "yes")
                yield dialog_button(f"{self._no} (n or Esc)", "no")

    def on_mount(self) -> None:
        self.query_one("#no").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")


def confirm(
    app: App[Any],
    question: Content | str,
    job: Callable[[], object],
    *,
    yes: str = "Yes",
    no: str = "No",
    unsolicited: bool = False,
) -> None:
    """Ask a question, a text in bold, and do a job where the answer is yes.

    `unsolicited` says that no key asked for it.
    """

    def answered(is_yes: bool | None) -> None:
        if is_yes:
            job()

    content = safe(question, "bold") if isinstance(question, str) else question
    dialog = ConfirmDialog(content, yes=yes, no=no)
    app.push_screen(mark_unsolicited(dialog) if unsolicited else dialog, answered)


class MessageDialog(ModalScreen[None]):
    """Says what happened and what to do, until it is closed."""

    BINDINGS = bindings_of("message")

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__()
        self._cause, self._remedy = cause, remedy

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(safe_line(self._cause, "bold"), markup=False)
            if self._remedy:
                yield Static(safe(self._remedy), markup=False)
            with Horizontal(classes="buttons"):
                yield dialog_button("OK (Enter)", "ok")

    def on_button_pressed(self) -> None:
        self.dismiss(None)
