"""Files to send, made with VACUUM INTO, copies sent out among them, and the tracker's record of those."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Connection, insert, select

from tui_tracker.domain.exchange.submission import LeadCopy
from tui_tracker.domain.history.revision import Revision
from tui_tracker.storage.engine import open_engine, writing
from tui_tracker.storage.file_format import file_uri
from tui_tracker.storage.files import copy_whole, sync_to_disk
from tui_tracker.storage.gate.limits import limit_work
from tui_tracker.storage.hub.write_state import hand_on_hub
from tui_tracker.storage.merge.sent_files import forget_sending
from tui_tracker.storage.new_files import creating, partial_path, private_folder
from tui_tracker.storage.projection.holds import judge_all
from tui_tracker.storage.schema import copies
from tui_tracker.storage.sqlite_errors import FAULTS, to_tracker_error
from tui_tracker.storage.write.revision_log import insert_revisions, read_meta, set_meta


def copy_to_mail(source: Path, target: Path) -> None:
    """Write a tracker as one compact file with nothing beside it; `target` must not be there.

    Only rows go over: what was deleted from the tracker is not in the file's bytes either. The file has its
    name once it is whole. Raises `DatabaseBusyError` where it cannot be written.
    """
    partial = partial_path(target)
    try:
        with (
            creating(target),
            closing(sqlite3.connect(file_uri(str(source), "ro"), uri=True, isolation_level=None)) as original,
        ):
            partial.unlink(missing_ok=True)
            partial.touch(mode=0o600)
            limit_work(original, size=source.stat().st_size)
            original.execute("VACUUM INTO ?", (str(partial),))
            sync_to_disk(partial)
            if target.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
            partial.replace(target)
            sync_to_disk(target.parent)
    except FAULTS as fault:
        raise to_tracker_error(fault, target) from fault
    finally:
        for path in (partial, Path(f"{partial}-journal")):
            with suppress(OSError):
                path.unlink()


def write_copy(
    tracker: Path,
    target: Path,
    copy: LeadCopy,
    made_from: str,
    settings: Mapping[str, object],
    *,
    hub: str | None = None,
) -> None:
    """Write the file of a copy to send out: its own id, lead, themes and settings, and no text under edit.

    It knows its hub where the address of a `hub` is given, which may hold no password.

    What stays behind is deleted in a private copy before the file is written, so that it is not in the
    file's unused bytes either.
    """
    with private_folder() as folder:
        private = folder / "copy.db"
        with creating("A private copy of the tracker"):
            copy_whole(tracker, private)
        with writing(open_engine(private), private) as connection:
            _turn_into_copy(connection, copy, settings)
            _insert_copy(connection, copy, made_from)
            hand_on_hub(connection, hub)
        copy_to_mail(private, target)


def record_copies(tracker: Path, made: Iterable[LeadCopy]) -> None:
    """Record in a tracker that copies of it were sent out."""
    with writing(open_engine(tracker), tracker) as connection:
        made_from = read_meta(connection)["database_id"]
        for copy in made:
            _insert_copy(connection, copy, made_from)


def write_returned_copy(
    tracker: Path,
    target: Path,
    copy: LeadCopy,
    settings: Mapping[str, object],
    *,
    plan_id: str,
    revisions: Sequence[Revision],
) -> None:
    """Write the file a lead would have sent back: the tracker as that copy, with their revisions in it."""
    copy_whole(tracker, target)
    with writing(open_engine(target), target) as connection:
        made_from = read_meta(connection)["database_id"]
        _turn_into_copy(connection, copy, settings)
        set_meta(connection, "plan_id", plan_id)
        if not connection.execute(select(copies.c.id).where(copies.c.id == copy.id)).first():
            _insert_copy(connection, copy, made_from)
        insert_revisions(connection, revisions)


def _insert_copy(connection: Connection, copy: LeadCopy, made_from: str) -> None:
    connection.execute(
        insert(copies).values(
            id=copy.id, made_from=made_from, lead=copy.lead, themes=json.dumps(copy.themes),
            period=copy.period, name=copy.name, made_at=copy.made_at, made_by=copy.made_by,
        )
    )  # fmt: skip


def _turn_into_copy(connection: Connection, copy: LeadCopy, settings: Mapping[str, object]) -> None:
    """Give a fresh copy of a tracker its own identity; texts the coordinator has under edit stay behind.

    What a lead wrote in a copy counts there only: in one made from it, it waits for the coordinator.
    """
    is_made_from_copy = "themes" in read_meta(connection)
    for key, value in (
        ("database_id", copy.id),
        ("lead", copy.lead),
        ("themes", json.dumps(copy.themes)),
        ("period", copy.period),
        ("settings", json.dumps(settings, ensure_ascii=False)),
    ):
        set_meta(connection, key, value)
    forget_sending(connection)
    connection.exec_driver_sql("DELETE FROM drafts")
    if is_made_from_copy:
        judge_all(connection)
