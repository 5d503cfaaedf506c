"""Defines the tables with SQLAlchemy Core. All keys are texts, so that two offline copies never collide.

`revisions` and `parents` are the history; `holds` and `decisions` say which revisions wait for the
coordinator's decision; `heads`, `actions`, `updates` and `words` (the full-text index) are a projection
of these four; `drafts` is text under edit; `meta`, `themes` and `periods` name the plan; `copies` records
what was sent out, `runs` and `arrivals` what was returned.

These tables are released: people have files with them. A change of any of them raises
`file_format.SCHEMA_VERSION` and needs a migration.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Boolean, Column, Connection, Index, Integer, MetaData, Table, Text, text

from tui_tracker.domain.codecs import POSITION
from tui_tracker.domain.fields import ACTION, UPDATE, fields_of
from tui_tracker.storage.file_format import APPLICATION_ID, SCHEMA_VERSION, VIEWS, WORDS

metadata = MetaData()


def _text(name: str, *, key: bool = False, needed: bool = True) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=not (key or needed))


def _texts(*names: str, key: bool = False, needed: bool = True) -> list[Column[str]]:
    return [_text(name, key=key, needed=needed) for name in names]


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _fields(record: str) -> Iterator[Column[str] | Column[int]]:
    """Yield a column for each field of a record, and the key by which an action's ID is found."""
    for field in fields_of(record):
        if field.codec is POSITION:
            yield Column(field.column, Integer, nullable=False, server_default=text("0"))
        else:
            yield _text(field.column, needed=False)
        if field.name == "id":
            yield _text("folded_id", needed=False)


meta = Table("meta", metadata, _text("key", key=True), _text("value"))
themes = Table("themes", metadata, _text("key", key=True), _text("name"), Column("position", Integer))
periods = Table("periods", metadata, _text("key", key=True), _text("label"), _text("closed", needed=False))

revisions = Table(
    "revisions", metadata, _text("id", key=True), *_texts("action", "period", "field"),
    _text("value", needed=False), *_texts("author", "at", "origin", "kind"), _text("why", needed=False),
    _text("arrival", needed=False),
    Index("revisions_by_cell", "action", "period", "field"),
    Index("revisions_by_origin", "origin", "author", "at"),
    Index("revisions_by_id", text("value COLLATE NOCASE"), sqlite_where=text("field = 'id'")),
    Index("revisions_by_arrival", "arrival", sqlite_where=text("arrival IS NOT NULL")),
)  # fmt: skip
parents = Table(
    "parents", metadata, *_texts("child", "parent", key=True), Index("parents_by_parent", "parent"),
    sqlite_with_rowid=False,
)  # fmt: skip

holds = Table("holds", metadata, _text("revision", key=True), _text("kind"))
decisions = Table(
    "decisions", metadata, _text("id", key=True),
    *_texts("revision", "verdict", "author", "at", "origin", "over"), _text("why", needed=False),
    Index("decisions_by_revision", "revision"),
)  # fmt: skip

heads = Table(
    "heads", metadata, *_texts("action", "period", "field", "revision", key=True),
    Column("rival", Boolean, nullable=False, server_default=text("0")),
    sqlite_with_rowid=False,
)  # fmt: skip
actions = Table(
    "actions", metadata, _text("key", key=True), *_fields(ACTION), _text("conflicts", needed=False),
    Index("actions_by_id", "folded_id"),
    Index("actions_by_theme", "theme", "position"),
)  # fmt: skip
updates = Table(
    "updates", metadata, *_texts("action", "period", key=True), *_fields(UPDATE),
    *_texts("updated_by", "updated_at", "conflicts", needed=False),
    sqlite_with_rowid=False,
)  # fmt: skip
drafts = Table(
    "drafts", metadata, *_texts("action", "period", "field", key=True),
    *_texts("text", "parents", "author", "saved_at"),
    sqlite_with_rowid=False,
)  # fmt: skip

copies = Table(
    "copies", metadata, _text("id", key=True),
    *_texts("made_from", "lead", "themes", "period", "name", "made_at", "made_by"),
)  # fmt: skip
runs = Table(
    "runs", metadata, _text("id", key=True), *_texts("at", "author"),
    *_texts("backup", "undone_at", needed=False),
)  # fmt: skip
arrivals = Table(
    "arrivals", metadata, _text("id", key=True), _text("run"), _number("place"), *_texts("name", "sha256"),
    _text("copy", needed=False), *_texts("authors", "outcome"), _text("refused", needed=False),
    _number("new"), _number("known"), *_texts("latest", "progress", needed=False), _text("notices"),
    Index("arrivals_by_file", "sha256"),
    Index("arrivals_by_copy", "copy"),
)  # fmt: skip


def create_schema(connection: Connection) -> None:
    """Create every table, index and view in an empty file and mark it as a tracker."""
    metadata.create_all(connection, checkfirst=False)
    connection.exec_driver_sql(WORDS)
    for name, select in VIEWS.items():
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {select}")
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
