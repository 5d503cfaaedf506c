"""A text that scrolls, with lines that lead somewhere: by a click, or by the arrow keys and Enter."""

from __future__ import annotations

from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from tui_tracker.tui.format.text import CLICKED
from tui_tracker.tui.keys.table import bindings_of

HINT = "Tab go here · Enter open"


class Link(NamedTuple):
    """A part of a text that runs an action of its screen."""

    start: int
    end: int
    action: str


class LinkPane(VerticalScroll, can_focus=False):
    """Takes the focus while its text has links; one of them is marked then, and Enter opens it."""

    BINDINGS = bindings_of("links")

    def __init__(self, *, classes: str = "panel") -> None:
        super().__init__(classes=classes)
        self._content = Content()
        self._links: list[Link] = []
        self._number = 0

    def compose(self) -> ComposeResult:
        yield Static(markup=False)

    def show(self, content: Content) -> None:
        """Show another text; the link that was marked stays so where it is still there."""
        before = self._links[self._number].action if self._links else ""
        self._content, self._links = content, links_in(content)
        actions = [link.action for link in self._links]
        self._number = actions.index(before) if before in actions else 0
        if not self._links and self.has_focus:
            self.screen.focus_next()
        self.can_focus = bool(self._links)
        self.border_subtitle = HINT if self._links else ""
        self._draw()

    def on_focus(self) -> None:
        """Mark the link that Enter opens."""
        self._draw()

    def on_blur(self) -> None:
        """Mark no link: Enter belongs to another widget."""
        self._draw()

    def _draw(self) -> None:
        content = self._content
        if self._links and self.has_focus:
            link = self._links[self._number]
            content = content.stylize("$block-cursor-foreground on $block-cursor-background", *link[:2])
            line = len(self._content[: link.start].wrap(max(self.size.width, 1))) - 1
            if not self.scroll_offset.y <= line < self.scroll_offset.y + self.size.height:
                self.scroll_to(y=line - self.size.height // 2, animate=False)
        self.query_one(Static).update(content)

    def action_cursor_down(self) -> None:
        """Go to the next link."""
        self._number = min(self._number + 1, len(self._links) - 1)
        self._draw()

    def action_cursor_up(self) -> None:
        """Go to the link before."""
        self._number = max(self._number - 1, 0)
        self._draw()

    action_scroll_down, action_scroll_up = action_cursor_down, action_cursor_up

    async def action_open_link(self) -> None:
        """Do what a click on the marked link does."""
        if self._links:
            await self.screen.run_action(self._links[self._number].action)


def links_in(content: Content) -> list[Link]:
    """Return the clickable parts of a text, in their order."""
    return [
        Link(span.start, span.end, span.style.meta[CLICKED])
        for span in sorted(content.spans, key=lambda span: span.start)
        if isinstance(span.style, Style) and CLICKED in span.style.meta
    ]
