"""A list to choose from whose Enter key is told in the footer and the help."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList


class Choices(OptionList):
    """Shows text as it is, never as markup."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Open", id="move-open", tooltip="Open what is marked"),
        Binding("j", "cursor_down", "Down", show=False, id="move-down"),
        Binding("k", "cursor_up", "Up", show=False, id="move-up"),
    ]

    def __init__(self) -> None:
        super().__init__(markup=False)
