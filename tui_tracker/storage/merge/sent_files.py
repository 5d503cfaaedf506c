"""Records in a copy which file was written from it to send back, and in that file which copy it is from."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import Connection

from tui_tracker.domain.exchange.sent_file import SENT_FROM, WRITTEN
from tui_tracker.storage.engine import open_engine, writing
from tui_tracker.storage.schema import meta
from tui_tracker.storage.write.revision_log import set_meta


def record_written(copy: Path, file: str, moment: str, row: int) -> None:
    """Record in a copy that a file to send was written, with its history up to a row."""
    with writing(open_engine(copy), copy) as connection:
        set_meta(connection, WRITTEN, json.dumps({"at": moment, "file": file, "row": row}))


def mark_as_sent(file: Path, copy: str, moment: str) -> None:
    """Record in a file to send from which copy it was written, so that nobody takes it for the copy."""
    with writing(open_engine(file), file) as connection:
        forget_sending(connection)
        set_meta(connection, SENT_FROM, json.dumps({"at": moment, "copy": copy}))


def forget_sending(connection: Connection) -> None:
    """Delete what a file records of being sent back."""
    connection.execute(meta.delete().where(meta.c.key.in_((WRITTEN, SENT_FROM))))
