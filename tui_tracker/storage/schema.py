"""The tables, as SQLAlchemy Core sees them. Text keys throughout: two offline copies never collide.

`revisions` and `parents` are the history; `heads`, `actions` and `updates` a projection of it;
`drafts` is text under edit; `words` (FTS5) finds them; `meta`, `themes` and `periods` name the plan.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Connection, Index, Integer, MetaData, Table, Text, text

from tui_tracker.storage.layout import APPLICATION_ID, SCHEMA_VERSION, VIEWS, WORDS

metadata = MetaData()


def _text(name: str, *, key: bool = False, needed: bool = True) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=not (key or needed))


meta = Table("meta", metadata, _text("key", key=True), _text("value"))
themes = Table("themes", metadata, _text("key", key=True), _text("name"), Column("position", Integer))
periods = Table("periods", metadata, _text("key", key=True), _text("label"))

revisions = Table(
    "revisions",
    metadata,
    _text("id", key=True),
    _text("action"),
    _text("period"),
    _text("field"),
    _text("value", needed=False),
    _text("author"),
    _text("at"),
    _text("origin"),
    _text("kind"),
    Index("revisions_by_cell", "action", "period", "field"),
    Index("revisions_by_origin", "origin", "author", "at"),
)
parents = Table(
    "parents", metadata, _text("child", key=True), _text("parent", key=True), sqlite_with_rowid=False
)

heads = Table(
    "heads",
    metadata,
    _text("action", key=True),
    _text("period", key=True),
    _text("field", key=True),
    _text("revision", key=True),
    Column("rival", Boolean, nullable=False, server_default=text("0")),
    sqlite_with_rowid=False,
)
actions = Table(
    "actions",
    metadata,
    _text("key", key=True),
    _text("id", needed=False),
    _text("folded_id", needed=False),
    _text("theme", needed=False),
    _text("section", needed=False),
    _text("grp", needed=False),
    _text("number", needed=False),
    _text("text", needed=False),
    _text("role", needed=False),
    _text("objectives", needed=False),
    _text("partners", needed=False),
    _text("extras", needed=False),
    Column("position", Integer),
    _text("conflicts", needed=False),
    Index("actions_by_id", "folded_id"),
    Index("actions_by_theme", "theme", "position"),
)
updates = Table(
    "updates",
    metadata,
    _text("action", key=True),
    _text("period", key=True),
    _text("stages", needed=False),
    _text("rag", needed=False),
    _text("note", needed=False),
    _text("signed_off", needed=False),
    _text("updated_by", needed=False),
    _text("updated_at", needed=False),
    _text("conflicts", needed=False),
    sqlite_with_rowid=False,
)
drafts = Table(
    "drafts",
    metadata,
    _text("action", key=True),
    _text("period", key=True),
    _text("field", key=True),
    _text("text"),
    _text("parents"),
    _text("author"),
    _text("saved_at"),
    sqlite_with_rowid=False,
)


def lay_out(connection: Connection) -> None:
    """Make every table, index and view in an empty file and mark it as ours."""
    metadata.create_all(connection, checkfirst=False)
    connection.exec_driver_sql(WORDS)
    for name, select in VIEWS.items():
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {select}")
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
