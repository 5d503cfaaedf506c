"""A list to choose from whose Enter key is named in the footer and the help."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import OptionList

from tui_tracker.tui.action_specs import bindings_of


class KeyedOptionList(OptionList):
    """Shows text as it is, never as markup."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("option list")

    def __init__(self) -> None:
        super().__init__(markup=False)
