"""Whether a copy was sent back, what has changed since, and whether a file is such a sent one.

Loads little: a lead's first list says it.
"""

from __future__ import annotations

from pathlib import Path

from tui_tracker.domain.exchange.sent_file import sent_from, written_file
from tui_tracker.domain.text import clean_line, plural
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.system.local_time import local_date_time
from tui_tracker.services.system.preferences import Preferences
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.read.sent_back import changed_actions, maker_of_copy

_PATHS = "copies"
"""The preference that keeps where a copy is, and the file to send that was written from it last."""
_NOBODY = "somebody"
"""The author of changes where no name is known."""


class WrittenToSend(NamedTuple):
    """A copy's file to send, as it was written last."""

    written_at: str
    file: str
    changed: int
    """Actions written since."""


class SentCopy(NamedTuple):
    """What a file that was written to send says of the copy it is from."""

    written_at: str
    copy: str
    """The file's name."""


def written_to_send(view: TrackerView) -> WrittenToSend | None:
    """Return the file to send that was written from this copy last; None where none was."""

    def read(reader: TrackerReader) -> WrittenToSend | None:
        written = written_file(reader.meta())
        if written is None:
            return None
        changed = changed_actions(reader, written.row)
        return WrittenToSend(written_at=written.written_at, file=clean_line(written.file), changed=changed)

    return view.read(read) if view.is_copy else None


def written_words(written: WrittenToSend | None) -> str:
    """Say when the file to send was written, and what changed since; empty where none was."""
    if written is None:
        return ""
    when = local_date_time(written.written_at)
    if not written.changed:
        return f"The file to send was written on {when}. Nothing has changed since."
    return f"{plural(written.changed, 'action')} changed since the file to send was written on {when}."


def sent_copy(view: TrackerView) -> SentCopy | None:
    """Return the copy that this file was written from, to be sent; None where it is no such file."""
    origin = view.read(lambda reader: sent_from(reader.meta())) if view.is_copy else None
    if origin is None:
        return None
    return SentCopy(written_at=origin.written_at, copy=clean_line(origin.copy))


def coordinator_name(view: TrackerView) -> str:
    """Return who sent this copy out; empty where their name was not given."""
    name = clean_line(view.read(maker_of_copy)) if view.is_copy else ""
    return "" if name == _NOBODY else name


def keep_paths(view: TrackerView, preferences: Preferences, written: Path) -> None:
    """Keep where this copy is, and the file to send that was written from it."""
    paths = preferences.groups(_PATHS).get(view.database_id(), {}) | {"written": str(written.absolute())}
    if sent_copy(view) is None:
        paths["copy"] = str(view.path.absolute())
    preferences.set_group(_PATHS, view.database_id(), paths)


def find_copy(view: TrackerView, preferences: Preferences) -> Path | None:
    """Return where the copy is that this file was written from; None where that is not known here."""
    path = _kept_path(view, preferences, "copy")
    return path if path and path.resolve() != view.path.resolve() else None


def find_written(view: TrackerView, preferences: Preferences) -> Path | None:
    """Return the file to send that was written from this copy last; None where it is not there any more."""
    return _kept_path(view, preferences, "written")


def _kept_path(view: TrackerView, preferences: Preferences, name: str) -> Path | None:
    text = preferences.groups(_PATHS).get(view.database_id(), {}).get(name)
    path = Path(text) if text else None
    return path if path and path.is_file() else None
