"""The comments of a sheet's cells, which are named to the person who imports and not taken."""

from __future__ import annotations

from collections.abc import Mapping

from tui_tracker.importers.files.package import Package
from tui_tracker.importers.files.workbooks.xlsx_styles import relations


def read_comments(package: Package, sheet_part: str) -> dict[str, str]:
    """Return the comments of a sheet: a cell's address -> the words, in one line."""
    comments: dict[str, str] = {}
    address, words, in_text = "", [""], False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal address, words, in_text
        if name == "comment":
            address, words = attributes.get("ref", ""), []
        in_text = name == "t"

    def end(name: str) -> None:
        nonlocal in_text
        in_text = False
        if name == "comment" and (text := " ".join("".join(words).split())):
            comments[address] = text

    def take_words(text: str) -> None:
        if in_text:
            words.append(text)

    for part in relations(package, sheet_part).values():
        if part.rpartition("/")[2].startswith("comment"):
            package.parse(part, start, end, take_words)
    return comments
