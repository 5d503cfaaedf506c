"""What screens ask of the app."""

from __future__ import annotations

from textual.message import Message

from tui_tracker.domain.plan import Theme


class ThemesWanted(Message):
    """A person wants to go back to the themes."""


class ActionWanted(Message):
    """A person wants to see an action in its theme's list."""

    def __init__(self, theme: str, action: str) -> None:
        super().__init__()
        self.theme = theme
        """The theme's key."""
        self.action = action
        """The action's internal key."""


class ConflictWanted(Message):
    """A person is about to change what is in conflict: it is settled first."""

    def __init__(self, action: str, field: str) -> None:
        super().__init__()
        self.action = action
        """The action's internal key."""
        self.field = field


class ThemeChosen(Message):
    """A person wants to see a theme's actions."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
