"""Says what to do with a file or folder that was typed in place of a command, or that it is not there."""

from __future__ import annotations

import os
import re

from tui_tracker.config.sources import NAME
from tui_tracker.errors import UsageError
from tui_tracker.shell_words import shell_word

_TRACKERS = (".db", ".sqlite", ".sqlite3")
_PLANS = (".xlsx", ".xlsm", ".docx", ".pdf", ".csv", ".tsv", ".txt", ".md", ".html", ".htm")
_OTHERS = (".zip", ".7z", ".rar", ".xls", ".ods", ".odt", ".doc", ".rtf", ".json", ".toml", ".eml", ".msg")
_DRIVE = re.compile(r"[A-Za-z]:")
_MOST_NAMES = 1000


def typed_path(word: str) -> str:
    """Return the path that a word names: `~` is the home folder, and a URL of SQLite names a file."""
    return os.path.expanduser(word.removeprefix("sqlite:///"))


def looks_like_file(word: str) -> bool:
    """Return whether a word names a file, a folder or a database, whether or not it exists."""
    path = typed_path(word)
    return (
        os.path.splitext(word.lower())[1] in (*_TRACKERS, *_PLANS, *_OTHERS)
        or "://" in word
        or bool(_DRIVE.match(word))
        or (len(word) > 1 and word.startswith(("/", "~/", "./", "../", ".\\", "..\\")))
        or (len(word) > 1 and word.endswith(("/", "\\")))
        or os.path.exists(path)
        or os.path.isdir(os.path.dirname(path))
    )


def file_error(word: str) -> UsageError:
    """Return what is wrong with a file or folder that was typed, and the command that it is for."""
    scheme = word.partition("://")[0].lower() if "://" in word else ""
    if scheme.startswith("postgres"):
        return UsageError(
            "tui-tracker opens tracker files, not PostgreSQL databases.",
            "To exchange changes with your team's hub: tui-tracker sync URL",
        )
    if scheme and scheme != "sqlite":
        return UsageError(
            f"{word} is an address, not a file.", "Download the file, then give the name it has here."
        )
    path = typed_path(word)
    if os.path.isdir(path):
        return UsageError(f"{word} is a folder.", _folder_hint(path))
    if not os.path.exists(path):
        return _missing_error(word, path)
    name, ending = shell_word(word), os.path.splitext(path.lower())[1]
    if os.path.basename(path) == NAME:
        return UsageError(f"{word} contains settings.", f"To use them: tui-tracker --config {name}")
    if ending in _TRACKERS:
        return UsageError(
            f"{word} is not a tracker: it is damaged, or another program made it.",
            "If a lead sent it, ask for it again. If it is yours, restore a backup: tui-tracker restore",
        )
    if ending == ".zip":
        return UsageError(
            f"{word} is a zip file.", "Unpack it, then merge the folder: tui-tracker merge FOLDER"
        )
    merging = f" If a lead returned it: tui-tracker merge {name}" if ending in (".xlsx", ".xlsm") else ""
    if ending in _PLANS:
        return UsageError(
            f"Say what to do with {word}.",
            f"To import a plan or updates from it: tui-tracker import {name}.{merging}".removesuffix("."),
        )
    return UsageError(
        f"{word} is not a file that tui-tracker can open.", "To see all commands: tui-tracker --help"
    )


def _missing_error(word: str, path: str) -> UsageError:
    from tui_tracker.domain.suggestions import did_you_mean

    kind = "folder" if word.endswith(("/", "\\")) else "file"
    folder, name = os.path.split(path)
    if os.name != "nt" and _DRIVE.match(word) and "\\" not in word:
        hint = "Put a path with backslashes in quotes."
    else:
        near = did_you_mean([shell_word(os.path.join(folder, each)) for each in _near_names(folder, name)])
        hint = near or (f"Check the name. You are in {os.getcwd()}." if not folder else "Check the path.")
    return UsageError(f"There is no {kind} {word}.", hint)


def _near_names(folder: str, name: str) -> tuple[str, ...]:
    """Return the name in a folder that is most like another one, of the same kind of file."""
    from tui_tracker.domain.suggestions import suggest

    stem, ending = os.path.splitext(name)
    alike = (each.removesuffix(ending) for each in _names_in(folder or ".") if each.endswith(ending))
    return tuple(each + ending for each in suggest(stem, alike, most=1, cutoff=0.7))


def _names_in(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for _, entry in zip(range(_MOST_NAMES), entries, strict=False)]
    except OSError:
        return []


def _folder_hint(path: str) -> str:
    name = shell_word(path)
    if os.path.samefile(path, "."):
        return "To open the app in this folder: tui-tracker"
    if os.path.isfile(os.path.join(path, NAME)):
        return f"To work with its tracker, go there, and run the command there: cd {name}"
    if any(each.endswith((*_TRACKERS, ".xlsx")) for each in _names_in(path)):
        return f"To merge the returned files in it: tui-tracker merge {name}"
    return f"To work in it, go there first: cd {name}"
