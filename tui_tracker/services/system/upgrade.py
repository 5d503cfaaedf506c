"""Bringing a tracker that an older version wrote up to date before anything is written to it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui_tracker.storage.file_format import SCHEMA_VERSION, check_header
from tui_tracker.storage.file_format import is_in_wal_mode as is_in_wal_mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_tracker.config import Settings
    from tui_tracker.storage.migrations import Migration


def leave_wal_mode(database: Path) -> bool:
    """Make a tracker one whole file again; return whether another program had put it into WAL mode."""
    # Loads SQLAlchemy, which the first screen does without.
    from tui_tracker.storage import health

    return health.leave_wal_mode(database)


def bring_up_to_date(
    database: Path, settings: Settings, migrations: Sequence[Migration] | None = None
) -> Path | None:
    """Migrate a tracker of an older schema version after a backup; return the backup, else None.

    `migrations` are those of `storage.migrations` unless others are given. A file that cannot be written
    is left as it is: it can still be read. Raises `DatabaseBusyError` where a window has it open, and
    `RefusedFileError` where it is no tracker, damaged, or newer than this program.
    """
    newest = migrations[-1].version if migrations else SCHEMA_VERSION
    if check_header(str(database), newest=newest) == newest or not os.access(database, os.W_OK):
        return None

    # Loaded for an older file only.
    from tui_tracker.storage.edit_lock import editing_alone
    from tui_tracker.storage.migrations import MIGRATIONS, upgrade

    now = datetime.now(UTC)
    why = ", and it needs to be brought up to date"
    with editing_alone(database, "upgrade", f"{now.astimezone():%H:%M}", why):
        return upgrade(database, now, settings.backups, migrations or MIGRATIONS)
