"""A box of one line that keeps the whole of a paste."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from tui_tracker.domain.text import one_line
from tui_tracker.tui.format.typed_text import cleaned_for


class LineInput(Input):
    """An input that joins the lines of a paste with spaces, where Textual's own keeps only the first."""

    def on_paste(self, event: events.Paste) -> None:
        """Make one line of what comes from the clipboard before it is put in."""
        event.text = one_line(cleaned_for(self, event.text))
