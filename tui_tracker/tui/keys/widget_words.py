"""Plain words for what the keys of Textual's own widgets do; the help leaves out what has none here."""

from __future__ import annotations

from textual.binding import Binding

_UP, _DOWN = "One page up", "One page down"
_FIRST, _LAST = "First row", "Last row"
_BEGINNING, _END = "Beginning of the line", "End of the line"
_WORD_BEFORE, _WORD_AFTER = "Delete the word before the cursor", "Delete the word after the cursor"
_WORDS = {
    "focus_next": "Go to the next list, box or button",
    "focus_previous": "Go to the list, box or button before",
    "copy_text": "Copy the selected text",
    "scroll_up": "Scroll up", "scroll_down": "Scroll down",
    "scroll_home": "Scroll to the top", "scroll_end": "Scroll to the bottom",
    "page_up": _UP, "page_down": _DOWN, "cursor_page_up": _UP, "cursor_page_down": _DOWN,
    "cursor_up": "Up", "cursor_down": "Down", "cursor_left": "Left", "cursor_right": "Right",
    "scroll_top": _FIRST, "scroll_bottom": _LAST, "first": _FIRST, "last": _LAST,
    "select": "Choose", "select_cursor": "Choose", "press": "Press the button", "submit": "Accept",
    "cursor_word_left": "One word left", "cursor_left_word": "One word left",
    "cursor_word_right": "One word right", "cursor_right_word": "One word right",
    "cursor_line_start": _BEGINNING, "home": _BEGINNING, "cursor_line_end": _END, "end": _END,
    "delete_left": "Delete the letter before the cursor",
    "delete_right": "Delete the letter after the cursor",
    "delete_word_left": _WORD_BEFORE, "delete_left_word": _WORD_BEFORE,
    "delete_word_right": _WORD_AFTER, "delete_right_word": _WORD_AFTER,
    "delete_to_start_of_line": "Delete to the beginning of the line",
    "delete_left_all": "Delete to the beginning of the line",
    "delete_to_end_of_line_or_delete_line": "Delete to the end of the line",
    "delete_right_all": "Delete to the end of the line",
    "delete_line": "Delete the line",
    "select_line": "Select the line", "select_all": "Select all",
    "cut": "Cut", "copy": "Copy", "paste": "Paste",
    "undo": "Undo what you typed", "redo": "Redo what you typed",
}  # fmt: skip
_SELECTING = "Select text"


def widget_words(binding: Binding) -> str:
    """Return what a key of a widget does; empty where people have no use for it."""
    name, _, parameters = binding.action.rpartition(".")[2].partition("(")
    return _SELECTING if parameters.startswith("True") else _WORDS.get(name, "")
