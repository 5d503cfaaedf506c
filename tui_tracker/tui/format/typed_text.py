"""Text from outside the program on its way into a box: cleaned, and what is replaced is named."""

from __future__ import annotations

from textual.widget import Widget

from tui_tracker.domain.text import clean, replaced_words, unsafe_count


def cleaned_for(box: Widget, text: str) -> str:
    """Return a text as a box may hold it; say how many of its characters cannot be shown."""
    if count := unsafe_count(text):
        box.notify(replaced_words(count), severity="warning")
    return clean(text)
