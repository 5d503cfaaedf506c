"""Every key that works on a screen, by what it is for; Enter on one runs it."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.domain.plan.model import STATE_WORDS
from tui_tracker.tui.format.text import STATE_MARKS, joined, safe
from tui_tracker.tui.keys.spec import GROUPS, KEYS_APART, OTHER_GROUP
from tui_tracker.tui.keys.table import binding_identity, bindings_of, spec_of
from tui_tracker.tui.keys.widget_words import widget_words
from tui_tracker.tui.widgets.option_list import KeyedOptionList

_WIDTH, _FRAME = 84, 10
"""Columns of the box, and of its border, padding and scroll bar."""
_KEYS, _EDGE, _LEAST = 21, 3, 16
"""Columns before a text, those of them around the keys, and the fewest of a text."""


class HelpScreen(ModalScreen[ActiveBinding | None]):
    """Lists the live bindings in the words of the table of actions."""

    BINDINGS = bindings_of("help")

    def __init__(self, bindings: Iterable[ActiveBinding], display: dict[str, str]) -> None:
        """`display` gives the keys as written, by the binding's id or action."""
        super().__init__()
        live = tuple(bindings)
        self._rows = _grouped(live)
        self._keys: dict[str, str] = {}
        """All keys that do the same, by what it is."""
        for active in live:
            keys = (
                *filter(None, self._keys.get(_help_text(active), "").split(KEYS_APART)),
                *display[binding_identity(active)].split(KEYS_APART),
            )
            self._keys[_help_text(active)] = KEYS_APART.join(dict.fromkeys(keys))

    def compose(self) -> ComposeResult:
        marks = "   ".join(f"{mark} {STATE_WORDS[state]}" for state, mark in STATE_MARKS.items())
        with Vertical(classes="box"):
            yield Static(safe(f"{marks}   ! in conflict   ? question", "$quiet"), markup=False)
            yield KeyedOptionList()

    def on_mount(self) -> None:
        box = self.query_one(".box")
        box.border_title = safe("Keyboard shortcuts")
        box.border_subtitle = safe("Enter do it · Esc close")
        self._fill(highlighted=1)

    def on_click(self, event: events.Click) -> None:
        """Close where the click is beside the box."""
        if event.widget is self:
            self.dismiss(None)

    def on_resize(self) -> None:
        self._fill(highlighted=self.query_one(KeyedOptionList).highlighted)

    def _fill(self, highlighted: int | None) -> None:
        choices = self.query_one(KeyedOptionList)
        choices.clear_options()
        choices.add_options(self._options())
        choices.highlighted = highlighted

    def _options(self) -> Iterable[Option]:
        for row in self._rows:
            if isinstance(row, str):
                yield Option(safe(row, "bold $accent"), disabled=True)
            else:
                keys = _fitting(self._keys[_help_text(row)])
                columns = max(min(self.app.size.width, _WIDTH) - _FRAME - _KEYS, _LEAST)
                lines = f"\n{'':<{_KEYS}}".join(wrap(_help_text(row), columns))
                yield Option(joined([safe(f"  {keys:<{_KEYS - _EDGE}} ", "bold"), safe(lines)]))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        row = self._rows[event.option_index]
        self.dismiss(None if isinstance(row, str) else row)


def _help_text(active: ActiveBinding) -> str:
    spec = spec_of(active.binding)
    return spec.help_text if spec else widget_words(active.binding)


def _fitting(keys: str) -> str:
    """Return as many keys of one line as there is room for, at least one; those of a Mac's keyboard last."""
    words = sorted(keys.split(KEYS_APART), key=lambda key: key.startswith("Super+"))
    while len(words) > 1 and (len(KEYS_APART.join(words)) > _KEYS - _EDGE or words[-1].startswith("Super+")):
        words.pop()
    return KEYS_APART.join(words)


def _group(active: ActiveBinding) -> str:
    spec = spec_of(active.binding)
    return spec.group if spec else OTHER_GROUP


def _grouped(bindings: Iterable[ActiveBinding]) -> list[ActiveBinding | str]:
    """Return each group's heading followed by its bindings; those that do the same come once."""
    unique: dict[str, ActiveBinding] = {}
    for active in bindings:
        if text := _help_text(active):
            unique.setdefault(text, active)
    rows: list[ActiveBinding | str] = []
    for heading in dict.fromkeys((*GROUPS.values(), OTHER_GROUP)):
        group = [active for active in unique.values() if _group(active) == heading]
        rows += [heading, *group] if group else []
    return rows
