"""Dialogs with several choices, each with a key and a button; a list to select from; and a text to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.tui.dialogs.messages import dialog_button
from tui_tracker.tui.dialogs.placement import Anchor, find_placement
from tui_tracker.tui.format.text import safe
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.widgets.option_list import KeyedOptionList

_AROUND_LINES = 5
"""Rows of a box near a line that are not its choices: frame, heading and buttons."""


class ChoiceDialog(ModalScreen[str | None]):
    """Returns the key that was chosen; None where the decision is left for later."""

    BINDINGS = bindings_of("choice")

    def __init__(
        self, heading: str, explanation: str, choices: Mapping[str, str], *, later: str = "Decide later"
    ) -> None:
        """`choices` are Textual's names of keys, each with what it does, verb first."""
        super().__init__()
        self._later = later
        self._heading, self._explanation, self._choices = heading, explanation, choices

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(safe(self._heading, "bold"), markup=False)
            yield Static(safe(self._explanation), markup=False)
            with Vertical(classes="choices"):
                for key, does in self._choices.items():
                    shown = "Enter" if key == "enter" else key
                    yield dialog_button(f"{does[:1].upper()}{does[1:]} ({shown})", f"choice-{key}")
                yield dialog_button(f"{self._later} (Esc)", "later")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        pressed = (event.button.id or "").removeprefix("choice-")
        self.dismiss(pressed if pressed in self._choices else None)

    def on_key(self, event: events.Key) -> None:
        """Take a choice by its key; Enter takes the button that has the focus, where one has it."""
        if event.key in self._choices and not (event.key == "enter" and self.focused):
            event.stop()
            self.dismiss(event.key)


class SelectDialog(ModalScreen[int | None]):
    """A list to select one line of; returns its number, None where it was left with Esc."""

    BINDINGS = bindings_of("select")

    def __init__(
        self,
        heading: str,
        lines: Sequence[Content],
        *,
        chosen: int = 0,
        anchor: Callable[[], Region] | None = None,
    ) -> None:
        """`anchor` returns the line that the choice is about: it stays in view where there is room."""
        super().__init__(classes="-near" if anchor else "")
        self._heading, self._lines, self._chosen = heading, lines, chosen
        self._anchor = anchor

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(safe(self._heading, "bold"), markup=False)
            yield KeyedOptionList()
            with Horizontal(classes="buttons"):
                yield dialog_button("Choose (Enter)", "choose")
                yield dialog_button("Cancel (Esc)", "cancel")

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.add_options([Option(line) for line in self._lines])
        options.highlighted = self._chosen
        options.focus()

    def on_resize(self) -> None:
        """Open, or stay, near the line that the choice is about."""
        if self._anchor:
            height = len(self._lines) + _AROUND_LINES
            top, _ = find_placement(height, self.size.height, Anchor(self._anchor()))
            self.styles.align_vertical = "top"
            self.query_one(".box").styles.margin = (top, 0, 0, 0)

    def on_click(self, event: events.Click) -> None:
        """Close where the click is beside the box."""
        if event.widget is self:
            self.dismiss(None)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(self.query_one(OptionList).highlighted if event.button.id == "choose" else None)


class TextDialog(ModalScreen[None]):
    """Shows a whole text."""

    BINDINGS = bindings_of("message")

    def __init__(self, heading: str, text: str) -> None:
        super().__init__()
        self._heading, self._text = heading, text

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(safe(self._heading, "bold"), markup=False)
            with VerticalScroll():
                yield Static(safe(self._text), markup=False)
            with Horizontal(classes="buttons"):
                yield dialog_button("OK (Enter)", "ok")

    def on_button_pressed(self) -> None:
        self.dismiss(None)
