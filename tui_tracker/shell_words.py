"""Words of a command as people paste it into their shell: quoted where a name has blanks or signs."""

from __future__ import annotations

import os
import re

_PLAIN_POSIX = re.compile(r"[\w./:+=,@%-]+")
_PLAIN_WINDOWS = re.compile(r"[\w./\\:+=-]+")
_ACTIVE_POSIX = re.compile(r'["$`\\!]')
"""What a shell acts on between double quotes."""
_ACTIVE_WINDOWS = re.compile(r'["“”„$`]')
"""What PowerShell acts on between double quotes; it takes curly quotes for straight ones."""
_SINGLE_WINDOWS = re.compile(r"(['‘’‚‛])")


def shell_word(word: str, *, is_windows: bool = os.name == "nt") -> str:
    """Return a word as it is typed in the shell: PowerShell on Windows, a POSIX shell elsewhere."""
    plain = _PLAIN_WINDOWS if is_windows else _PLAIN_POSIX
    return word if plain.fullmatch(word) else quoted_word(word, is_windows=is_windows)


def quoted_word(word: str, *, is_windows: bool = os.name == "nt") -> str:
    """Return a word between the quotes of the shell, also where it needs none."""
    if is_windows and word.endswith("\\"):
        word += "\\"  # else the program would take the closing quote for a part of the name
    if not (_ACTIVE_WINDOWS if is_windows else _ACTIVE_POSIX).search(word):
        return f'"{word}"'
    single = _SINGLE_WINDOWS.sub(r"\1\1", word) if is_windows else word.replace("'", "'\"'\"'")
    return f"'{single}'"


def shell_phrase(words: str, *, is_windows: bool = os.name == "nt") -> str:
    """Return words that a command takes one by one or as one: quoted only where a shell would act on them."""
    parts = words.split()
    if parts and all(shell_word(part, is_windows=is_windows) == part for part in parts):
        return " ".join(parts)
    return shell_word(words, is_windows=is_windows)


def shell_program(path: str, *, is_windows: bool = os.name == "nt") -> str:
    """Return the path of a program at the beginning of a command."""
    word = shell_word(path, is_windows=is_windows)
    return f"& {word}" if is_windows and word != path else word
