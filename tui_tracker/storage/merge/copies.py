"""Files to mail: one whole file made with VACUUM INTO, and the tracker's note of a copy handed out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, insert

from tui_tracker.domain.exchange.submission import Copy
from tui_tracker.storage.read.reader import file_uri
from tui_tracker.storage.schema import copies
from tui_tracker.storage.sqlite_errors import explain


def copy_to_mail(source: Path, target: Path) -> None:
    """Write a tracker as one compact file with nothing beside it; `target` must not be there.

    Raises `DatabaseBusyError` where it cannot be written.
    """
    try:
        with closing(
            sqlite3.connect(file_uri(str(source), "ro"), uri=True, isolation_level=None)
        ) as original:
            original.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as fault:
        target.unlink(missing_ok=True)
        raise explain(fault, target) from fault


def note_copy(connection: Connection, copy: Copy, made_from: str) -> None:
    """Note in a tracker that a copy was handed out."""
    connection.execute(
        insert(copies).values(
            id=copy.id, made_from=made_from, lead=copy.lead, themes=json.dumps(copy.themes),
            period=copy.period, name=copy.name, made_at=copy.made_at, made_by=copy.made_by,
        )
    )  # fmt: skip


def make_own(connection: Connection, copy: Copy, settings: Mapping[str, object]) -> None:
    """Turn a fresh copy of a tracker into the one handed out: with id, lead, themes and settings of its own.

    Texts the coordinator was still writing stay behind.
    """
    for key, value in (
        ("database_id", copy.id),
        ("lead", copy.lead),
        ("themes", json.dumps(copy.themes)),
        ("period", copy.period),
        ("settings", json.dumps(settings, ensure_ascii=False)),
    ):
        connection.exec_driver_sql("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))
    connection.exec_driver_sql("DELETE FROM drafts")
