"""Terminals that can print no more than ASCII or Latin-1: our signs in the signs they have."""

from __future__ import annotations

import codecs
import unicodedata
from typing import TextIO

from rich.cells import cell_len

_SIGNS = {
    "○": "o", "◐": "~", "✓": "x", "✔": "v", "●": "*", "◆": "^", "■": "#", "·": "|", "–": "-", "−": "-",
    "→": ">", "…": ".", "“": '"', "”": '"', "‘": "'", "’": "'", "⏎": "<", "━": "=", "█": "|", "▌": "|",
}  # fmt: skip


def fit(stream: TextIO | None) -> None:
    """Let a stream whose encoding lacks a sign print the nearest one, as wide."""
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "")
    if stream is not None and encoding != "utf8" and hasattr(stream, "reconfigure"):
        codecs.register_error("tui-tracker-signs", _nearest)
        stream.reconfigure(errors="tui-tracker-signs")


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(_sign(one) for one in text), error.end


def _sign(letter: str) -> str:
    if letter in _SIGNS:
        return _SIGNS[letter]
    if "\u2500" <= letter <= "\u257f":
        name = unicodedata.name(letter)
        return "-" if name.endswith(" HORIZONTAL") else "|" if name.endswith(" VERTICAL") else "+"
    if "\u2580" <= letter <= "\u259f":
        return " "
    width, base = cell_len(letter), unicodedata.normalize("NFKD", letter)[0]
    return base if base.isascii() and width == 1 else "?" * width
