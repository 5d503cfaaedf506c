"""Requests that screens send to the app."""

from __future__ import annotations

from pathlib import Path

from textual.message import Message

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.model import Theme


class ThemesWanted(Message):
    """A person leaves a list of actions, for the themes where it is no detour."""


class ActionWanted(Message):
    """A person wants to see an action in its theme's list."""

    def __init__(self, theme: str, action: str) -> None:
        super().__init__()
        self.theme = theme
        """The theme's key."""
        self.action = action
        """The action's internal key."""


class ConflictMet(Message):
    """A person wants to change a field that is in conflict, which must be resolved first."""

    def __init__(self, cell: Cell) -> None:
        super().__init__()
        self.cell = cell


class ThemeChosen(Message):
    """A person wants to see a theme's actions."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme


class CopyWanted(Message):
    """A person wants to open the copy that this file was written from, in place of this file."""

    def __init__(self, copy: Path) -> None:
        super().__init__()
        self.copy = copy


class RestoreWanted(Message):
    """A person wants a backup in the tracker's place: the program closes the file first, then opens again."""

    def __init__(self, backup: Path) -> None:
        super().__init__()
        self.backup = backup
