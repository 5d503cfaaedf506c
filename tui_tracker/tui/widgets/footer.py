"""The bottom line: the keys that work now, as many as fit, the way back and the help always among them."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from rich.cells import cell_len
from textual import events
from textual.binding import ActiveBinding, Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from tui_tracker.named_tuple import NamedTuple
from tui_tracker.tui.format.keys import is_typed, key_words
from tui_tracker.tui.format.text import cut_width, joined, safe

ALWAYS = ("move-back", "look-help", "help-back", "file-quit")
"""Ids of the keys that are never left out."""
_GAP = 2
_RESULT_LINES = 3
"""The most lines that a result takes, in a window of the usual height."""
_LINES_FOR_ONE = 8
"""A window's lines for each line of a result: in a low window the list keeps its rows."""


class FooterEntry(NamedTuple):
    """A key in the footer."""

    id: str
    key: str
    keys: str
    """The key as written."""
    label: str
    tooltip: str

    @property
    def width(self) -> int:
        """The columns it takes, with the gap after it."""
        return cell_len(self.keys) + 1 + cell_len(self.label) + _GAP


class KeyFooter(Widget):
    """Shows whole entries only; a click on one presses its key."""

    ALLOW_SELECT = False
    can_focus = False
    DEFAULT_CSS = """
    KeyFooter {
        dock: bottom; height: 1; padding: 0 1;
        background: $footer-background; color: $footer-foreground;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[FooterEntry, ...] = ()
        self._result = ""
        self._result_lines: list[str] = []

    def show_result(self, words: str) -> None:
        """Show above the keys what was done last, until the next action; none takes it away."""
        if words == self._result:
            return
        self._result = " ".join(words.split())
        self._fit_result()

    def on_resize(self) -> None:
        """Wrap the result to the new width."""
        self._fit_result()

    def _fit_result(self) -> None:
        width = max(self.size.width or self.app.size.width - 2, 1)
        most = max(min(self.app.size.height // _LINES_FOR_ONE, _RESULT_LINES), 1)
        lines = wrap(self._result, width)
        if len(lines) > most:
            lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
        lines = [cut_width(line, width) for line in lines]
        if lines != self._result_lines:
            self._result_lines = lines
            self.styles.height = 1 + len(lines)
            self.refresh(layout=True)

    def on_mount(self) -> None:
        """Follow the keys that the screen has."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def _follow(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            entries = self._make_entries()
            if entries != self._entries:
                self._entries = entries
                self.refresh()

    def _make_entries(self) -> tuple[FooterEntry, ...]:
        entries: dict[str, FooterEntry] = {}
        for active in in_footer_order(list(self.screen.active_bindings.values())):
            binding = active.binding
            if is_typed(self.screen.focused, binding.key):
                continue
            if active.enabled and binding.show and binding.action not in entries:
                entries[binding.action] = FooterEntry(
                    id=binding.id or binding.action,
                    key=binding.key,
                    keys=self._display(binding),
                    label=getattr(self.screen, "key_label", _description)(binding),
                    tooltip=active.tooltip or binding.tooltip or binding.description,
                )
        return tuple(entries.values())

    def _display(self, binding: Binding) -> str:
        """Return a key as written: of `?` and F1 the one that a box does not take as text."""
        display = self.app.get_key_display(binding)
        is_letter = len(display) == 1 and is_typed(self.screen.focused, display)
        return key_words(binding.key) if is_letter else display

    @property
    def shown(self) -> list[FooterEntry]:
        """The entries that fit into the line; whole ones are left out, from the end."""
        room = self.size.width - sum(entry.width for entry in self._entries if entry.id in ALWAYS) + _GAP
        shown = []
        for entry in self._entries:
            if entry.id in ALWAYS:
                shown.append(entry)
            elif entry.width <= room:
                room -= entry.width
                shown.append(entry)
            else:
                room = 0
        return shown

    def render(self) -> Content:
        """Return the line, the help at its right end."""
        parts: list[Content] = []
        shown = self.shown
        for entry in shown:
            if entry.id == "look-help":
                parts.append(safe(" " * max(self.size.width - sum(item.width for item in shown) + _GAP, 0)))
            parts.append(joined([
                safe(entry.keys, "bold $footer-key-foreground"), safe(f" {entry.label}"), safe(" " * _GAP),
            ]))  # fmt: skip
        keys = joined(parts)
        return joined([*(safe(line, "bold") for line in self._result_lines), keys], "\n")

    def _entry_at(self, column: int) -> FooterEntry | None:
        shown = self.shown
        if shown and shown[-1].id == "look-help" and column >= self.size.width - shown[-1].width + _GAP:
            return shown[-1]
        for entry in shown:
            if entry.id == "look-help":
                return None
            if column < entry.width:
                return entry
            column -= entry.width
        return None

    def on_click(self, event: events.Click) -> None:
        """Press the key of the entry clicked on."""
        if event.y == len(self._result_lines) and (entry := self._entry_at(event.x - 1)):
            self.app.simulate_key(entry.key)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Explain the entry under the mouse."""
        entry = self._entry_at(event.x - 1)
        self.tooltip = safe(entry.tooltip) if entry else None


def _description(binding: Binding) -> str:
    return binding.description


def in_footer_order(bindings: Sequence[ActiveBinding]) -> list[ActiveBinding]:
    """Return the keys in the order of use: Enter first, the way back and the help last."""

    def rank(active: ActiveBinding) -> int:
        if active.binding.id == "look-help":
            return 3
        if active.binding.key in ("escape", "q"):
            return 2
        return 0 if active.binding.key == "enter" else 1

    return sorted(bindings, key=rank)
