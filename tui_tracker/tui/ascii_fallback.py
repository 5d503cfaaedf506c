"""Terminals that can print only ASCII or Latin-1: our signs replaced by the nearest they have."""

from __future__ import annotations

import codecs
import unicodedata
from typing import TextIO

from rich.cells import cell_len

_SIGNS = {
    "○": "o", "◐": "~", "✓": "x", "✔": "v", "●": "*", "◆": "^", "■": "#", "·": "|", "–": "-", "−": "-",
    "→": ">", "▸": ">", "…": ".", "“": '"', "”": '"', "‘": "'", "’": "'", "⏎": "<", "━": "=", "█": "|",
    "▌": "|",
}  # fmt: skip


def use_ascii_fallback(stream: TextIO | None) -> None:
    """Make a stream whose encoding lacks a sign print the nearest one, as wide."""
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "")
    if stream is not None and encoding != "utf8" and hasattr(stream, "reconfigure"):
        codecs.register_error("tui-tracker-signs", _replace)
        stream.reconfigure(errors="tui-tracker-signs")


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(_nearest(character) for character in text), error.end


def _nearest(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    if "\u2500" <= character <= "\u257f":
        name = unicodedata.name(character)
        return "-" if name.endswith(" HORIZONTAL") else "|" if name.endswith(" VERTICAL") else "+"
    if "\u2580" <= character <= "\u259f":
        return " "
    width, base = cell_len(character), unicodedata.normalize("NFKD", character)[0]
    return base if base.isascii() and width == 1 else "?" * width
