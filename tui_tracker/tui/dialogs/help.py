"""Every key that works on a screen, by what it is for; Enter on one runs it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.tui.format.text import STATE_MARKS, STATE_WORDS, joined, plain
from tui_tracker.tui.widgets.option_list import Choices

_GROUPS = {
    "write": "Writing", "move": "Going about", "look": "Looking", "file": "The program",
    "": "In the box or list",
}  # fmt: skip


class HelpScreen(ModalScreen[ActiveBinding | None]):
    """Built from the live bindings, so it cannot leave one out or make one up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q", "dismiss(None)", "Back", id="help-back")
    ]

    def __init__(self, bindings: Iterable[ActiveBinding], display: dict[str, str]) -> None:
        super().__init__()
        self._rows = _grouped(bindings)
        self._display = display

    def compose(self) -> ComposeResult:
        marks = "   ".join(f"{mark} {STATE_WORDS[state]}" for state, mark in STATE_MARKS.items())
        with Vertical(classes="box"):
            yield Static(plain(f"{marks}   ! in conflict", "$quiet"), markup=False)
            yield Choices()

    def on_mount(self) -> None:
        box = self.query_one(".box")
        box.border_title = plain(" Keys here ")
        box.border_subtitle = plain(" Enter runs the one marked, Esc goes back ")
        choices = self.query_one(Choices)
        choices.add_options(self._options())
        choices.highlighted = 1

    def _options(self) -> Iterable[Option]:
        for row in self._rows:
            if isinstance(row, str):
                yield Option(plain(row, "bold $accent"), disabled=True)
            else:
                keys = self._display[_identity(row)]
                words = row.binding.tooltip or row.binding.description
                yield Option(joined([plain(f"  {keys:<18} ", "bold"), plain(words)]))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        row = self._rows[event.option_index]
        self.dismiss(None if isinstance(row, str) else row)


def _identity(one: ActiveBinding) -> str:
    return one.binding.id or one.binding.action


def _grouped(bindings: Iterable[ActiveBinding]) -> list[ActiveBinding | str]:
    known: dict[str, ActiveBinding] = {}
    for one in bindings:
        if one.binding.description:
            known.setdefault(_identity(one), one)
    rows: list[ActiveBinding | str] = []
    for prefix, heading in _GROUPS.items():
        group = [one for one in known.values() if _group(one) == prefix]
        rows += [heading, *group] if group else []
    return rows


def _group(one: ActiveBinding) -> str:
    """Return the part of our ids before the hyphen; the widgets' own keys have none of ours."""
    prefix = (one.binding.id or "").partition("-")[0]
    return prefix if prefix in _GROUPS else ""
