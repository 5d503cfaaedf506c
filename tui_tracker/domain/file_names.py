"""Names of files that the program makes: readable, short, and valid on Windows, macOS and Linux."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from tui_tracker.domain.text import clean, one_line

LONGEST = 100
"""The most bytes of a name in UTF-8; folders on Windows and encrypted disks leave little more."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\ufffd]+')
"""Characters that Windows does not allow in file names, and what replaces each of them."""
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever ending follows them."""
_BETWEEN = " - "
_EDGES = " .-,"
_FIRST = " .-~$"
"""Characters that no name ends with, or begins with: hidden files, options and Excel's lock files do."""

IMPORT_REPORT = "import-report.txt"
"""Name of the report of an import, beside the tracker."""


def file_name(parts: Iterable[str], ending: str = ".db") -> str:
    """Join the parts that are not empty into a name: `Plan - Transport - December 2025.db`.

    A name longer than `LONGEST` is shortened in its longest parts, so that a date at its end stays whole.
    """
    cleaned = [text[:LONGEST] for part in parts if (text := _clean(part))] or ["tui-tracker"]
    name = _joined(cleaned, LONGEST - _size(ending))
    device = "_" if _DEVICES.fullmatch(name.partition(".")[0].strip()) else ""
    return f"{device}{name}{ending}"


def numbered(stem: str, number: int, ending: str) -> str:
    """Return the name for another file of that name: `Plan (2).db`."""
    mark = f" ({number}){ending}"
    return _joined(stem.split(_BETWEEN), LONGEST - _size(mark)) + mark


def shorten(text: str, size: int) -> str:
    """Cut a text to `size` bytes of UTF-8, never inside a letter and its accents."""
    if _size(text) <= size:
        return text
    text = text[: size + 1]  # a letter has a byte at least
    end = len(text) - 1
    while end and (_size(text[:end]) > size or unicodedata.combining(text[end])):
        end -= 1
    return text[:end].rstrip(_EDGES)


def _joined(parts: list[str], size: int) -> str:
    """Join the parts of a name, the longest of them shortened until it has at most `size` bytes."""
    room = size - _size(_BETWEEN) * (len(parts) - 1)
    whole = list(parts)
    while sum(map(_size, parts)) > room and any(parts):
        longest = max(range(len(parts)), key=lambda index: _size(parts[index]))
        parts[longest] = shorten(parts[longest], _size(parts[longest]) - 1)
    parts = [_at_a_word(part, text) for part, text in zip(parts, whole, strict=True)]
    free = room - sum(map(_size, parts))
    for index in sorted(range(len(parts)), key=lambda index: _size(whole[index]) - _size(parts[index])):
        missing = _size(whole[index]) - _size(parts[index])
        if missing <= free:  # what a word that was cut from another part has left
            parts[index], free = whole[index], free - missing
    return _BETWEEN.join(filter(None, parts))


def _at_a_word(part: str, whole: str) -> str:
    """Return a part that was cut within a word without the beginning of that word, where most stays."""
    if part == whole or whole[len(part)] == " ":
        return part
    words = part.rpartition(" ")[0].rstrip(_EDGES)
    return words if 2 * len(words) > len(part) else part


def same_name(name: str) -> str:
    """Return the form in which Windows and macOS compare names: without case and kinds of accents."""
    return unicodedata.normalize("NFC", name).casefold()


def _clean(part: str) -> str:
    plain = unicodedata.normalize("NFC", clean(part))
    visible = (character for character in plain if unicodedata.category(character) not in ("Cf", "Cn"))
    return one_line(_FORBIDDEN.sub(" ", "".join(visible))).lstrip(_FIRST).rstrip(_EDGES)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
