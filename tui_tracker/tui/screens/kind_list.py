"""The plan's actions of one kind, above the screen that names them: Esc goes back there at once."""

from __future__ import annotations

from typing import Self

from tui_tracker.tui.context import AppContext
from tui_tracker.tui.models.all_themes import ALL_THEMES
from tui_tracker.tui.screens.action_list import ActionsScreen


class KindListScreen(ActionsScreen):
    """A list of all themes that begins with a filter by kind, and takes that away when it is left."""

    def __init__(self, context: AppContext, kind: str) -> None:
        super().__init__(context, ALL_THEMES, is_detour=True)
        self._first_kind = kind
        self.view.show_kind(kind)

    def renewed(self) -> Self:
        return type(self)(self.context, self._first_kind)

    def has_filter(self) -> bool:
        return super().has_filter() and not self._shows_first_kind

    @property
    def _shows_first_kind(self) -> bool:
        kind = self.view.kind
        return kind is not None and kind.name == self._first_kind and not self.view.words.strip()

    def action_back(self) -> None:
        if self._shows_first_kind and not self.view.marked:
            self.view.clear_filter()
        super().action_back()
