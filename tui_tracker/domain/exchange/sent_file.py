"""What a copy records of the file that was written from it to send back, and that file of the copy."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tui_tracker.named_tuple import NamedTuple

WRITTEN = "sent_back"
"""What `meta` of a copy calls the file to send that was written last."""
SENT_FROM = "sent_from"
"""What `meta` of a file to send calls the copy that it was written from."""


class WrittenFile(NamedTuple):
    """A file to send that was written from a copy."""

    written_at: str
    file: str
    """Its name, without a folder."""
    row: int
    """The last row of the history that it holds: rows are only ever added."""


class SentFrom(NamedTuple):
    """The copy that a file to send was written from."""

    written_at: str
    copy: str
    """Its file's name, without a folder."""


def written_file(meta: Mapping[str, str]) -> WrittenFile | None:
    """Return the file to send that a copy records; what cannot be read counts as none."""
    stored = _stored(meta, WRITTEN)
    written_at, file, row = stored.get("at"), stored.get("file"), stored.get("row")
    if isinstance(written_at, str) and isinstance(file, str) and isinstance(row, int):
        return WrittenFile(written_at=written_at, file=file, row=row)
    return None


def sent_from(meta: Mapping[str, str]) -> SentFrom | None:
    """Return the copy that this file was written from to be sent; None where it is no such file."""
    stored = _stored(meta, SENT_FROM)
    written_at, copy = stored.get("at"), stored.get("copy")
    if isinstance(written_at, str) and isinstance(copy, str):
        return SentFrom(written_at=written_at, copy=copy)
    return None


def _stored(meta: Mapping[str, str], key: str) -> Mapping[str, object]:
    try:
        stored = json.loads(meta.get(key, "{}"))
    except (ValueError, RecursionError):
        return {}
    return stored if isinstance(stored, dict) else {}
