"""The letters of fonts of symbols, with which Word writes bullets and ticks, and what they look like."""

from __future__ import annotations

import re

SYMBOLS = {
    0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF06F: "○", 0xF0FC: "✓", 0xF0FB: "✗", 0xF0FE: "☒", 0xF052: "☑",
    0xF0A8: "☐", 0xF06C: "●", 0xF0E0: "→", 0xF0E1: "↑", 0xF0E2: "↓", 0xF0DF: "←", 0xF076: "❖", 0xF02D: "–",
}  # fmt: skip
"""Letters of the fonts Symbol and Wingdings in the codes that Word gives them."""
SYMBOL_FONT = re.compile(r"(?i)wingdings|webdings|symbol")


def symbol_of(letters: str) -> str:
    """Return what letters of a font of symbols look like: `§` of Wingdings is a square bullet."""
    known = {letter: SYMBOLS.get(ord(letter) | 0xF000) for letter in letters if not letter.isspace()}
    return "".join(letter if letter.isspace() else known[letter] or "\ufffd" for letter in letters)
