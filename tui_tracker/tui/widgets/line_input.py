"""A box of one line that keeps the whole of a paste."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.widgets import Input

from tui_tracker.domain.text import one_line
from tui_tracker.tui.format.typed_text import cleaned_for
from tui_tracker.tui.keys.table import bindings_of

LONGEST = 4_000
"""Characters that a box takes unless it is for words to be saved: no ID, name, path or search has more."""


class LineInput(Input):
    """An input that joins the lines of a paste with spaces, where Textual's own keeps only the first."""

    cleans_pastes = True

    def __init__(self, *, longest: int | None = LONGEST, **options: Any) -> None:
        """`longest` is the most characters that a paste may fill the box to, None for any number."""
        super().__init__(**options)
        self._longest = longest

    def on_paste(self, event: events.Paste) -> None:
        """Make one line of what comes from the clipboard before it is put in; say where it is cut."""
        event.text = one_line(cleaned_for(self, event.text))
        if self._longest is None or len(self.value) + len(event.text) <= self._longest:
            return
        event.text = event.text[: max(self._longest - len(self.value), 0)]
        self.notify(
            f"This box takes {self._longest:,} characters. The rest was left out.", severity="warning"
        )


class FilterBox(LineInput):
    """The box of a list's filter, from which a search of the whole plan takes the words."""

    BINDINGS = bindings_of("filter box")
