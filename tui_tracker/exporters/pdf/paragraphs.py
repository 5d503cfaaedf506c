"""Texts in paragraphs: a screen reader steps through them, and Typst needs little memory for each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_tracker.named_tuple import NamedTuple

_MOST_LINES = 30
"""The most lines that are laid out at once: Typst needs the square of their number in time."""
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_PART_OF_LINE = re.compile(r".{1,5000}(?: |$)|.{1,5000}")
"""A line that is longer is laid out in parts, which end between words where there are any."""


class PrintedParagraph(NamedTuple):
    """Lines that are laid out at once; `has_gap` says whether a gap is above them."""

    text: str
    has_gap: bool


def split_paragraphs(text: str) -> Iterator[PrintedParagraph]:
    """Yield a text in paragraphs of few lines; any number of empty lines between them makes one gap."""
    for paragraph in _EMPTY_LINES.split(text.strip("\n")):
        lines = [part for line in paragraph.split("\n") for part in _PART_OF_LINE.findall(line) or [""]]
        for start in range(0, len(lines), _MOST_LINES):
            yield PrintedParagraph("\n".join(lines[start : start + _MOST_LINES]), has_gap=start == 0)
