"""A view that follows the tracker's name: another file may take it while the view is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import RLock

from tui_tracker.config import Settings
from tui_tracker.errors import TrackerError
from tui_tracker.services.tracker.followed_file import FollowedFile
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.files import give_free_name
from tui_tracker.storage.read.reader import TrackerReader


class FollowedView(TrackerView):
    """An open tracker whose file is watched, from `begin_to_follow` on."""

    def __init__(self, reader: TrackerReader, settings: Settings, period: str | None = None) -> None:
        """Use `TrackerSession.open`."""
        super().__init__(reader, settings, period)
        # A lock of its own: a read never waits while a write waits for a file in use.
        self._writing = RLock()
        self._missed = False
        self._file: FollowedFile | None = None
        self.file_number = 0
        """Counts how often another file has taken the tracker's name and this session continued with it."""
        self.keep_replaced: Callable[[], None] | None = None
        """Called before the file that was replaced is closed: keeps a copy of what was read there."""

    def begin_to_follow(self) -> None:
        """Watch the file from now on."""
        self._file = FollowedFile(self.path)

    def follow_file(self) -> bool:
        """Switch to the file that has taken the tracker's name; return False where the file is the same.

        Raises `FileGoneError` or `ForeignFileError`; until that is put right nothing can be written.
        """
        with self._writing:
            if self._file is None:
                return False
            if self._file.is_same():
                self._follow_lock()
                return False
            reader, file = self._file.open_replacement(self.database_id(), self.period.key)
            try:
                if self.keep_replaced:
                    self.keep_replaced()
            except BaseException:
                reader.close()
                raise
            with self._reading:
                self._reader.close()
                self._read_from(reader)
            self._file = file
            self.file_number += 1
            self._missed = True
            self._follow_lock()
        return True

    def put_file_back(self) -> None:
        """Write all that this window sees to where the tracker's file was, unless a file is there now."""
        path = self.path.resolve()
        partial = path.with_name(f".{path.name}.putting-back")
        with self._writing:
            try:
                self.read(lambda reader: reader.copy_to(str(partial)))
                give_free_name(partial, path)
            finally:
                partial.unlink(missing_ok=True)
            self.follow_file()

    def _follow_lock(self) -> None:
        """Lock the file that has the name now."""

    @contextmanager
    def own_write(self) -> Iterator[None]:
        """Distinguish what is written within from what others write."""
        is_touched = self._file is not None and self._file.is_touched()
        self._missed = super().changed_elsewhere() or is_touched or self._missed
        try:
            yield
        finally:
            with suppress(TrackerError), self._reading:
                self._version = self._reader.data_version()
            if self._file:
                self._file.see()

    def changed_elsewhere(self) -> bool:
        """Return whether another program wrote the file since this was last asked."""
        # While a thread of ours writes, its writes cannot be distinguished from those of others.
        if not self._writing.acquire(blocking=False):
            return False
        try:
            changed = self._is_changed() or self._missed
            if self._file and self._file.is_touched():
                self._file.see()
                if not changed:
                    self._read_again()
                    changed = True
            if changed:
                # Periods may have been closed; and a file that was emptied is not a tracker.
                with self._reading:
                    self._read_from(self._reader)
            self._missed = False
        finally:
            self._writing.release()
        return changed

    def _is_changed(self) -> bool:
        try:
            return super().changed_elsewhere()
        except TrackerError:
            # It could not be read; whether it can be by now, only opening it again shows.
            self._read_again()
            return True

    def _read_again(self) -> None:
        """Open the file once more: it was overwritten, and SQLite takes it for the file it was.

        SQLite knows a changed file by its change counter, which another file may have as well.
        """
        reader = TrackerReader(str(self.path))
        with self._reading:
            self._reader.close()
            self._read_from(reader)
