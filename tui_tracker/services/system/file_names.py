"""Find a name that no file in a folder has yet, and write a new file there."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from tui_tracker.domain.file_names import numbered, same_name
from tui_tracker.storage.new_files import creating, write_whole


def free_path(path: Path, *, with_ending: str = "") -> Path:
    """Return a path that does not exist yet: `name.db`, `name (2).db`, and so on.

    No file of the same name `with_ending` exists either: what belongs to the file keeps its name.
    Names that differ in case only are one name: they would be one file on Windows and macOS.
    """
    taken: set[str] = set()
    with suppress(OSError):
        taken = {same_name(other.name) for other in path.parent.iterdir()}
    number, candidate = 1, path
    while taken & {same_name(candidate.name), same_name(f"{candidate.stem}{with_ending}")}:
        number += 1
        candidate = path.with_name(numbered(path.stem, number, path.suffix))
    return candidate


def write_new_file(path: Path, content: bytes, *, make_folder: bool = False) -> Path:
    """Write a file under a name that is free; return its path. Raises `DatabaseBusyError` where it cannot."""
    target = free_path(path)
    with creating(target):
        if make_folder:
            target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content)
    return target
