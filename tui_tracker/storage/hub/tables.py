"""The hub's tables: what trackers have pushed, in numbered batches, never updated and never deleted.

Each tracker that pushes numbers its batches 1, 2, 3 … and writes each in one transaction, so what a tracker
has seen of the hub is one number for each pusher. No row depends on a lock, a sequence or a clock.

Every primary key begins with the plan, then the pusher and the batch: a tracker reads what is new as one
range of each key, and the tables can be partitioned or distributed by plan. The same revision may be there
twice, pushed by two trackers that both had it; its id is a hash of its content, so the copies are equal.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

SCHEMA = "tui_tracker"
"""The schema that holds the hub's tables."""
FORMAT = "1"
"""The version of these tables."""
metadata = MetaData(schema=SCHEMA)


def _text(name: str, *, needed: bool = True) -> Column[str]:
    return Column(name, Text, nullable=not needed)


def _texts(*names: str) -> list[Column[str]]:
    return [_text(name) for name in names]


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True, nullable=False)


def _pushed(name: str, *columns: Column[str] | Column[int]) -> Table:
    """Define a table whose rows come in batches."""
    batch = Column("batch", BigInteger, primary_key=True, nullable=False, autoincrement=False)
    return Table(name, metadata, _key("plan"), _key("pusher"), batch, *columns)


hub = Table("hub", metadata, _key("key"), _text("value"))
"""What the hub records about itself: its `id`, which a hub made anew does not share, and `format`."""
logins = Table("logins", metadata, _key("login"), _key("plan"), _key("copy"))
"""Who may do what: the login of a lead and the id of their copy, or `*` for a coordinator of the plan."""
pushers = Table("pushers", metadata, _key("plan"), _key("pusher"))
"""The ids of the trackers that have pushed."""
batches = _pushed("batches", *_texts("author", "at"), Column("size", Integer, nullable=False), _text("heads"))
"""Who pushed when, how many revisions, and (JSON) which heads of their updates the author had seen."""
plans = _pushed("plans", *_texts("title", "period", "settings"))
themes = _pushed("themes", _key("key"), _text("name"), Column("position", Integer))
copies = _pushed(
    "copies", _key("id"), *_texts("made_from", "lead", "themes", "period", "name", "made_at", "made_by")
)
revisions = _pushed(
    "revisions", _key("id"), *_texts("action", "period", "field"), _text("value", needed=False),
    *_texts("author", "at", "origin", "kind"), _text("why", needed=False), _text("parents"),
)  # fmt: skip
"""`parents` are the ids a revision was made on top of, set apart by blanks: a part of its content."""
decisions = _pushed(
    "decisions", _key("id"), *_texts("revision", "verdict", "author", "at", "origin", "over"),
    _text("why", needed=False),
)  # fmt: skip


def table_named(name: str) -> Table:
    """Return a table of the hub by its name."""
    return metadata.tables[f"{SCHEMA}.{name}"]
