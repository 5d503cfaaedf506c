"""Finds the files given to a merge, archives each, and checks a private snapshot of it."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from tui_tracker.domain.exchange.refusal import ASK_AGAIN, ASK_FOR_WORKBOOK, UPDATE_PROGRAM, Remedy
from tui_tracker.domain.text import clean_line
from tui_tracker.errors import DatabaseBusyError, NewerFileError, RefusedFileError, TrackerError, UsageError
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.exchange.merge_job import MergeJob
from tui_tracker.services.system.work_folder import RETURNED
from tui_tracker.storage.merge.archive import archive
from tui_tracker.storage.merge.checked_file import CheckedFile, check_file, copy_whole_file, is_packed

ENDINGS = (".db", ".sqlite", ".xlsx", ".xlsm", ".ods")
"""Endings of the files that are looked for in a folder."""
WORKERS = min(4, os.cpu_count() or 1)
"""Files that are copied and checked at the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingFile:
    """One file given to a merge, with its checked snapshot or the reason why it was refused."""

    path: Path
    sha256: str = ""
    """Empty where the file could not be read."""
    checked: CheckedFile | None = None
    """None for a refused file."""
    is_workbook: bool = False
    """It holds only what was filled in, and builds on what its tracker held when it was sent out."""
    workbook_notices: tuple[str, ...] = ()
    """What is unusual about a filled workbook, a sentence each."""
    refusal: str = ""
    is_waiting: bool = False
    """It is refused for now only: it builds on changes that are still to come from the hub."""


class Listing(NamedTuple):
    """A folder to choose returned files from."""

    folders: tuple[Path, ...]
    files: tuple[tuple[Path, datetime], ...]
    """Files that a merge would take, each with when it was last changed, the newest first."""
    problem: str = ""
    """Why the folder cannot be read; empty where it can."""


def list_folder(folder: Path, *, besides: Path) -> Listing:
    """Return what of a folder may hold returned files: its folders, and the files that a merge takes."""
    try:
        inner = tuple(
            sorted(
                (path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")),
                key=lambda path: path.name.casefold(),
            )
        )
        files = [
            (path, datetime.fromtimestamp(path.stat().st_mtime, UTC))
            for path in _matches(folder)
            if path.is_file() and os.path.realpath(path) != os.path.realpath(besides)
        ]
    except OSError as fault:
        return Listing((), (), f"This folder cannot be read ({fault.strerror}). Choose another one.")
    return Listing(inner, tuple(sorted(files, key=lambda item: item[1], reverse=True)))


def first_folder(tracker: Path, work: Path) -> Path:
    """Return the folder in which returned files most likely are.

    That is `RETURNED` in the folder of the coordinator's `work`; else the tracker's, or the one where a
    browser saves them, if only that holds any.
    """
    beside, downloads = tracker.absolute().parent, Path.home() / "Downloads"
    if (work / RETURNED).is_dir():
        return work / RETURNED
    holding = (folder for folder in (beside, downloads) if list_folder(folder, besides=tracker).files)
    return next(holding, work)


def expand_paths(files: Sequence[Path], *, besides: Path) -> list[Path]:
    """Return the files that files, folders and patterns name, each once, without the tracker itself.

    One that contains no file is among them, so that it is refused by its name and the others are merged.
    Raises `UsageError` where none contains any.
    """
    matches = {file: _matches(file) for file in files}
    if not any(matches.values()):
        folder = "this folder" if files[0] == Path() else files[0]
        raise UsageError(
            f"There are no tracker files in {folder}.", "Give the name of a returned file or folder."
        )
    paths: list[Path] = []
    for file, named in matches.items():
        paths += [path for path in named or [file] if os.path.realpath(path) != os.path.realpath(besides)]
    if not paths:
        raise UsageError(
            f"You cannot merge {besides} into itself.", "Give the name of a returned file or folder."
        )
    return list(dict.fromkeys(paths))


def files_left_out(files: Sequence[Path]) -> tuple[str, ...]:
    """Return the names of what lies in the folders of a merge besides trackers and workbooks."""
    return tuple(
        path.name
        for folder in dict.fromkeys(files)
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if path.suffix.lower() not in ENDINGS
        and not path.name.startswith(".")
        and not _is_left_behind(path)
        and path.is_file()
    )


def _matches(file: Path) -> list[Path]:
    if file.is_dir():
        return sorted(
            path for path in file.iterdir() if path.suffix.lower() in ENDINGS and not _is_left_behind(path)
        )
    if not file.exists() and glob.has_magic(str(file)):
        # Path.glob takes no absolute pattern, and a shell on Windows does not expand patterns.
        paths = (Path(path) for path in glob.glob(str(file)))  # noqa: PTH207
        return sorted(path for path in paths if not _is_left_behind(path))
    return [file]


def _is_left_behind(path: Path) -> bool:
    """Return whether a file in a folder is one that Windows, Excel or macOS leaves beside people's own."""
    return path.name.startswith(("~$", "._")) or path.name.lower() in ("thumbs.db", "desktop.ini")


@contextmanager
def receive_files(paths: Sequence[Path], job: MergeJob) -> Iterator[Iterator[IncomingFile]]:
    """Yield the files of a merge in their order, each as soon as it is copied and checked.

    Several are copied and checked at a time, while the caller works on those before them. When the context
    ends, those that were not begun are left.
    """
    receiver = _Receiver(job)
    with ThreadPoolExecutor(WORKERS, "receive") as workers:
        try:
            yield workers.map(receiver.receive, range(1, len(paths) + 1), paths)
        finally:
            workers.shutdown(cancel_futures=True)


class _Receiver:
    """Archives the files of a merge and checks the archived bytes; in a dry run private snapshots."""

    def __init__(self, job: MergeJob) -> None:
        self._job = job
        self._archiving = Lock()
        self._archived: dict[str, Path] = {}
        """By their SHA-256: another thread may be reading one, so it is not replaced by the same bytes."""

    def receive(self, number: int, path: Path) -> IncomingFile:
        """Receive file `number`; a refusal is returned, not raised.

        Raises `DatabaseBusyError` where there is no room for it: the file may be sound.
        """
        job = self._job
        snapshot = (job.archive or job.work) / f"{number}-{job.run}.incoming"
        sha256, notices = "", tuple[str, ...]()
        try:
            if path.is_dir():
                raise RefusedFileError(
                    f"There are no tracker files in {path}.", "Give the name of a returned file or folder."
                )
            sha256 = copy_whole_file(path, snapshot)
            if is_workbook := is_packed(snapshot):
                kept, notices = _unpack_workbook(number, path, self._archive(snapshot, sha256, ".xlsx"), job)
            else:
                kept = self._archive(snapshot, sha256, ".db")
            with advising(ASK_AGAIN):
                checked = check_file(path, kept, job.work / f"{number}-{job.run}.db")
            return IncomingFile(
                path=path, sha256=sha256, checked=checked, is_workbook=is_workbook, workbook_notices=notices
            )
        except TrackerError as error:
            if lacks_room(error):
                raise
            return IncomingFile(path=path, sha256=sha256, refusal=clean_line(" ".join(error.lines)))
        finally:
            if job.archive:
                # Under its own name in the archive by now, unless it could not be copied.
                snapshot.unlink(missing_ok=True)

    def _archive(self, snapshot: Path, sha256: str, ending: str) -> Path:
        if not self._job.archive:
            return snapshot
        with self._archiving:
            if sha256 in self._archived:
                snapshot.unlink()
            else:
                self._archived[sha256] = archive(snapshot, sha256, ending)
            return self._archived[sha256]


def lacks_room(error: TrackerError) -> bool:
    """Return whether a file could not be read for want of room on the disk: then it may be sound."""
    return isinstance(error, DatabaseBusyError) and "disk is full" in error.cause


@contextmanager
def advising(remedy: Remedy) -> Iterator[None]:
    """Give a refusal the remedy of a merge: the file is somebody else's, and another one is to be sent."""
    try:
        yield
    except NewerFileError as error:
        raise RefusedFileError(error.cause, UPDATE_PROGRAM.for_coordinator) from error
    except RefusedFileError as error:
        raise RefusedFileError(error.cause, remedy.for_coordinator) from error


def _unpack_workbook(number: int, path: Path, kept: Path, job: MergeJob) -> tuple[Path, tuple[str, ...]]:
    """Write the tracker's file that a filled workbook represents; return it with the workbook's notices."""
    if job.is_new:
        raise RefusedFileError(
            f"{path} is a workbook: it contains only what was filled in.",
            "Merge it into the tracker it came from, with --into FILE.",
        )
    # Most merges need neither these modules nor openpyxl.
    from tui_tracker.importers.files.load import read_bytes
    from tui_tracker.importers.filled_workbook import read_workbook
    from tui_tracker.services.exchange.workbooks import write_filled_tracker

    with advising(ASK_FOR_WORKBOOK):
        filled = read_workbook(path.name, read_bytes(kept, path.name))
    target = job.work / f"{number}-{job.run}.made"
    return target, write_filled_tracker(filled, job.target, job.settings, target)
