"""What screens ask of the app."""

from __future__ import annotations

from textual.message import Message

from tui_tracker.domain.plan import Theme


class ThemesWanted(Message):
    """A person wants to go back to the themes."""


class ThemeChosen(Message):
    """A person wants to see a theme's actions."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
