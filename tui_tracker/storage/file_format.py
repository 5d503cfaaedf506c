"""What identifies a tracker's file, and its documented views, for readers and writers.

Standard library only, so that a look-up pays for nothing else.
"""

from __future__ import annotations

import os
import sqlite3
import stat

from tui_tracker.domain.fields import ACTION, TABLE, UPDATE, fields_of
from tui_tracker.domain.history.revision import INVALID_MARK
from tui_tracker.errors import NewerFileError, RefusedFileError
from tui_tracker.ordinary_files import read_bytes
from tui_tracker.storage.sqlite_errors import not_a_tracker_error, to_tracker_error

APPLICATION_ID = 0x4E5A5452
"""`PRAGMA application_id` of a tracker: the letters NZTR."""
SCHEMA_VERSION = 5
"""`PRAGMA user_version` of the files this program writes.

Versions 1 to 4 are released: people have such files. Version 2 judges conflicts by later rules than 1; in
version 3 the history holds the labels of periods, and closings name what they close over; in version 4 each
of the plan's own fields is a cell of its own; in version 5 nothing is held because this very file held it.
To change a table, an index, a view or what a column holds, raise this number, add a migration and
freezes a file of the new version with the tests.
"""

TABLES = (
    "meta", "periods", "themes", "revisions", "parents", "heads", "holds", "decisions", "actions", "updates",
    "drafts", "copies", "runs", "arrivals",
)  # fmt: skip
"""The tables of a tracker beside the search index `words`."""
INDEXES = {
    "revisions_by_cell": "revisions (action, period, field)",
    "revisions_by_origin": "revisions (origin, author, at)",
    "revisions_by_id": "revisions (value COLLATE NOCASE) WHERE field = 'id'",
    "revisions_by_arrival": "revisions (arrival) WHERE arrival IS NOT NULL",
    "parents_by_parent": "parents (parent)",
    "decisions_by_revision": "decisions (revision)",
    "actions_by_id": "actions (folded_id)",
    "actions_by_theme": "actions (theme, position)",
    "arrivals_by_file": "arrivals (sha256)",
    "arrivals_by_copy": "arrivals (copy)",
}
"""Name to table and columns, as `storage.schema` creates them."""
LARGEST = 1 << 30
"""Bytes of a tracker's file; a plan of 100,000 actions with notes of a sentence has 570 MB."""

JOURNALS = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a file is named after it, with one of these at the end."""
_WAL_HEADER = b"\x02\x02"
"""Bytes 18 and 19 of a file in WAL mode (SQLite file format, section 1.3.2)."""
_UTF_16 = (2, 3)
"""What a file's header says of texts that are not in UTF-8, as in every tracker."""
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
"""How a rollback journal begins (SQLite file format, section 3)."""

TOKENS = "porter unicode61 remove_diacritics 2"
"""How the index reads a text: words without accents, by their stems."""
WORDS = f"""
    CREATE VIRTUAL TABLE words USING fts5 (
        action UNINDEXED, period UNINDEXED, field UNINDEXED, text,
        tokenize = '{TOKENS}'
    )
"""
"""The full-text index: one row for each text (actions, sections, partners, notes of every period).

Its rowid is `word_row` of the cell, so that a changed cell's row is found without a scan.
"""
SEARCHED = tuple(field.name for field in TABLE if field.searched)
"""Fields whose words are found."""
_PLACED = ("id", "theme")
"""Fields whose columns in `action_view` are followed by one that says the same in another way."""
_ACTION_COLUMNS = ", ".join(f"a.{field.column}" for field in fields_of(ACTION) if field.name not in _PLACED)
_UPDATE_COLUMNS = ", ".join(field.column for field in fields_of(UPDATE))


def word_row(action: str, period: str, field: str) -> int:
    """Return the row of the index that holds one cell's text."""
    from hashlib import blake2b

    digest = blake2b(f"{action}\n{period}\n{field}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


VIEWS = {
    "action_view": f"""
        -- One row an action: the plan's fields as agreed, its theme's name, fields in conflict as JSON.
        SELECT a.key, a.id, a.folded_id, a.theme, t.name AS theme_name, {_ACTION_COLUMNS}, a.conflicts
          FROM actions AS a JOIN themes AS t ON t.key = a.theme
    """,
    "update_view": f"""
        -- One row an action and period of which something was said. `state` is the one place where
        -- the rule stands: signed off is done, a person's change is started, else outstanding.
        SELECT action, period, {_UPDATE_COLUMNS}, updated_by, updated_at, conflicts,
               CASE WHEN signed_off IS NOT NULL THEN 'done'
                    WHEN updated_by IS NOT NULL THEN 'started'
                    ELSE 'outstanding' END AS state
          FROM updates
    """,
    "revision_view": """
        -- One row a revision; `parents` are the ids it was made on top of, set apart by blanks;
        -- `file` is the file a merge took it from, NULL for what was made here.
        SELECT r.id, r.action, r.period, r.field, r.value, r.author, r.at, r.origin, r.kind, r.why,
               (SELECT group_concat(parent, ' ') FROM parents WHERE child = r.id) AS parents,
               r.arrival, (SELECT name FROM arrivals WHERE id = r.arrival) AS file
          FROM revisions AS r
    """,
    "draft_view": """
        -- One row a text under edit: not a revision yet, so no value of a cell.
        SELECT action, period, field, text, author, saved_at FROM drafts
    """,
    "rival_view": """
        -- One row a value of a cell in conflict. What was last agreed stands in the action or update.
        SELECT r.action, r.period, r.field, r.id, r.value, r.author, r.at, r.origin, r.kind, r.why
          FROM heads AS h JOIN revisions AS r ON r.id = h.revision WHERE h.rival
    """,
    "hold_view": f"""
        -- One row a revision held for the coordinator's word. `standing` is the one place where the
        -- rule stands: what the latest decisions agree on, else open. A mark is no decision.
        SELECT h.revision, h.kind, COALESCE((
                   SELECT CASE WHEN min(d.verdict) = max(d.verdict) THEN min(d.verdict) END
                     FROM decisions AS d
                    WHERE d.revision = h.revision AND d.origin <> '{INVALID_MARK}' AND NOT EXISTS (
                          SELECT 1 FROM decisions AS later, json_each(later.over) AS over
                           WHERE later.revision = h.revision AND over.value = d.id)
               ), 'open') AS standing
          FROM holds AS h
    """,
    "copy_view": """
        -- One row a copy handed out: `themes` are keys as JSON, `id` the origin of what is made in it.
        SELECT id, made_from, lead, themes, period, name, made_at, made_by FROM copies
    """,
    "arrival_view": """
        -- One row a file offered to a merge, with its run; lists and counts stand as JSON.
        SELECT a.id, a.run, r.at, r.author, a.place, a.name, a.sha256, a.copy, a.authors, a.outcome,
               a.refused, a.new, a.known, a.latest, a.progress, a.notices, r.backup, r.undone_at
          FROM arrivals AS a JOIN runs AS r ON r.id = a.run
    """,
}
"""Name to SELECT; `storage.schema` creates the views and `storage.read` reads them."""
IS_HELD = "standing <> 'accept'"
"""SQL condition on a row of `hold_view`: its revision waits for the coordinator, or was declined."""
LEADS_COPY = "themes <> '[]'"
"""SQL condition on a row of `copies`: it was sent out for certain themes, to their lead."""


def check_header(path: str, name: object = None, newest: int = SCHEMA_VERSION) -> int:
    """Refuse what is no tracker, or newer than `newest`, by its first 100 bytes; return the schema version.

    `name` is what the person calls the file.

    Offsets 56 (text encoding), 60 (user_version) and 68 (application_id) are the SQLite file format's,
    section 1.3.
    """
    try:
        check_regular(path, name or path)
        check_journal(path, name or path)
        header = read_bytes(path, 100)
    except FileNotFoundError:
        raise not_a_tracker_error(path) from None
    except OSError as fault:
        raise to_tracker_error(sqlite3.OperationalError("unable to open"), path) from fault
    application = int.from_bytes(header[68:72], "big")
    version = int.from_bytes(header[60:64], "big")
    if not header.startswith(b"SQLite format 3\0") or application != APPLICATION_ID or version < 1:
        raise RefusedFileError(
            f"{name or path} is {'not a tracker' if header else 'empty'}.",
            "If it was a tracker, restore a backup: tui-tracker restore. To import a plan:"
            " tui-tracker import FILE",
        )
    if int.from_bytes(header[56:60], "big") in _UTF_16:
        # SQLite attaches no file in another encoding than its own: a merge would stop for all files.
        raise RefusedFileError(
            f"{name or path} was saved by another program, in UTF-16.",
            "Ask for the file as tui-tracker saved it, or restore a backup: tui-tracker restore",
        )
    if version > newest:
        raise NewerFileError(
            f"{name or path} was made by a newer tui-tracker (format {version}; this one reads {newest}).",
            "Update tui-tracker, then open the file again; it has not been changed.",
        )
    return version


def check_regular(path: str, name: object) -> int:
    """Refuse what is no ordinary file, or too large, before a byte of it is read; return its size.

    Raises `OSError` where there is no such file.
    """
    status = os.stat(path)  # noqa: PTH116
    if stat.S_ISDIR(status.st_mode):
        raise RefusedFileError(f"{name} is a folder.", "Give the name of a tracker's file.")
    if not stat.S_ISREG(status.st_mode):
        raise RefusedFileError(f"{name} is not an ordinary file.", "Give the name of a tracker's file.")
    if status.st_size > LARGEST:
        raise RefusedFileError(
            f"{name} is too large: {status.st_size >> 20:,} MB, and at most {LARGEST >> 20:,} MB are read.",
            "Check that it is the right file.",
        )
    return status.st_size


def check_journal(path: str, name: object) -> None:
    """Refuse what SQLite could not use as a file's journal, or what would have it delete a third file.

    Folders, pipes and links keep SQLite from its work. The name of a third file ends with the journal's own
    magic number (SQLite's `pager.c`, "super-journal"). It is written where two databases are changed in one
    transaction, which no part of this program does. Raises `OSError`.
    """
    for ending in JOURNALS:
        if is_odd_journal(f"{path}{ending}"):
            raise RefusedFileError(
                f"{name} has something beside it that is not a file: {os.path.basename(path)}{ending}.",  # noqa: PTH119
                "Move it to another folder, then try again.",
            )
    journal = f"{path}-journal"
    if not os.path.exists(journal) or os.stat(journal).st_size < len(_JOURNAL_MAGIC):  # noqa: PTH110, PTH116
        return
    with open(journal, "rb") as file:  # noqa: PTH123
        file.seek(-len(_JOURNAL_MAGIC), os.SEEK_END)
        if file.read() == _JOURNAL_MAGIC:
            raise RefusedFileError(
                f"{name} has a journal beside it that does not belong to it.",
                f"Ask for the file again, or move {journal} to another folder.",
            )


def is_odd_journal(journal: str) -> bool:
    """Return whether a folder, a pipe or a link has the name of a journal. Raises `OSError`."""
    try:
        return not stat.S_ISREG(os.lstat(journal).st_mode)
    except FileNotFoundError:
        return False


def is_in_wal_mode(path: str | os.PathLike[str]) -> bool:
    """Return whether a file's header says that it is in WAL mode. Raises `OSError`."""
    return read_bytes(path, 20)[18:] == _WAL_HEADER


def check_length(path: str, name: object) -> None:
    """Refuse a file that was cut short: its header says how many pages it has.

    A file with a journal beside it is in the middle of a change, which SQLite completes or rolls back.
    Page size, file change counter, page count and the counter it is valid for are at offsets 16, 24, 28 and
    92 (SQLite file format, section 1.3).
    """
    if os.path.exists(f"{path}-journal") or os.path.exists(f"{path}-wal"):  # noqa: PTH110
        return
    header = read_bytes(path, 100)
    page, changes, pages, valid_for = (
        int.from_bytes(header[start:end], "big") for start, end in ((16, 18), (24, 28), (28, 32), (92, 96))
    )
    page = 65536 if page == 1 else page
    if pages and changes == valid_for and os.stat(path).st_size < page * pages:  # noqa: PTH116
        raise RefusedFileError(
            f"{name} is damaged: it was cut short.",
            "Ask for the file again, or restore a backup. To list the backups: tui-tracker restore",
        )


def file_uri(path: str, mode: str) -> str:
    """Write a path as SQLite's URI: `%`, `?` and `#` escaped, see sqlite.org/uri.html section 3.1."""
    full = os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")  # noqa: PTH100
    if os.sep == "\\":
        full = full.replace("\\", "/")
    return f"file:{full if full.startswith('/') else '/' + full}?mode={mode}"
