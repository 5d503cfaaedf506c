"""The line at the top of a screen: its name on the left, how much is left to do on the right."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static


class Title(Horizontal):
    """A screen's title line: where it is too narrow for both sides, the left one is cut off."""

    DEFAULT_CSS = """
    Title { height: 1; background: $panel; color: $foreground; padding: 0 1; }
    Title > .left { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    Title > .right { width: auto; padding: 0 0 0 2; text-style: bold; }
    """

    def __init__(self, left: Content, right: Content | None = None) -> None:
        super().__init__()
        self._left, self._right = left, right or Content()

    def compose(self) -> ComposeResult:
        yield Static(self._left, classes="left", markup=False)
        yield Static(self._right, classes="right", markup=False)

    def show(self, left: Content, right: Content) -> None:
        """Change both sides."""
        self.query_one(".left", Static).update(left)
        self.query_one(".right", Static).update(right)
