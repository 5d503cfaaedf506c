"""Fuzz the hub: `python -m tests.fuzz.hub --minutes 10` lets trackers sync with hubs whose rows are hostile.

Each case is a hub on a private server that holds a sound plan and something that no tracker sends. Nothing is
printed unless a law is broken; `--case NAME --seed N` runs a single one again.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import psycopg

from tests.fuzz.doors import Answer, BrokenLawError, check_sound, run
from tests.fuzz.long_run import Case, read_arguments, run_cases, sound_trackers
from tests.fuzz.mutations import NASTY, Mutation, every_mutation
from tests.fuzz.trackers import Trackers
from tests.support.hub import REASON, Server, find_binaries, running_server
from tui_tracker.services.hub.rights import set_up_hub
from tui_tracker.storage.hub import tables

HANGS_AFTER = 120
"""Seconds that a case may take."""
AT_MOST = 30.0
"""Seconds that a sync may take: the largest cases hold 120,000 changes."""
ROGUE = "rogue"
"""The id of the tracker that sends what is hostile."""
MOMENT = "2025-11-25T00:00:00.000000Z"
_KEY = ("plan", "pusher", "batch")
_PARENTS = "ifnull((SELECT group_concat(parent, ' ') FROM parents WHERE child = revisions.id), '') AS parents"
_HEADS = ('["\\ud800"]', "[1, null, {}]", f'["{"a" * 32}"' + ', "b"' * 9000 + "]")
_OF_A_TABLE = {
    "drop": "DROP TABLE {table}",
    "empty": "DELETE FROM {table}",
    "other": "DROP TABLE {table}; CREATE TABLE {table} (a integer)",
    "view for": "ALTER TABLE {table} RENAME TO mine; CREATE VIEW {table} AS SELECT * FROM tui_tracker.mine",
    "loose": "ALTER TABLE {table} DROP CONSTRAINT {name}_pkey; INSERT INTO {table} SELECT * FROM {table}",
}
"""What an owner of the database may do to one table of the hub."""
_OF_A_COLUMN = {
    "drop": "ALTER TABLE {table} DROP COLUMN {column} CASCADE",
    "bytes in": "ALTER TABLE {table} ALTER {column} TYPE bytea USING {column}::text::bytea",
    "number in": "ALTER TABLE {table} ALTER {column} TYPE numeric USING length({column}::text)",
    "list in": "ALTER TABLE {table} ALTER {column} TYPE text[] USING ARRAY[{column}::text]",
    "object in": "ALTER TABLE {table} ALTER {column} TYPE json USING to_json({column})",
    "time in": "ALTER TABLE {table} ALTER {column} TYPE timestamptz USING now()",
    "nothing in": "ALTER TABLE {table} DROP CONSTRAINT {name}_pkey;"
    " ALTER TABLE {table} ALTER {column} DROP NOT NULL; UPDATE {table} SET {column} = NULL",
    "infinity in": "ALTER TABLE {table} ALTER {column} TYPE numeric USING 'NaN'::numeric",
}
"""What an owner of the database may do to one column of the hub."""
SLOW = ("huge", "many")
"""Kinds of cases that take long."""
_SIZES = (-(2**31), -1, 0, 49_999, 50_000, 2**31 - 1)
_NUMBERS = (-(2**63), -1, 0, 2, 10**9, 2**63 - 1)


class Hub(NamedTuple):
    """A hub of one case, and what a case is made of."""

    server: Server
    database: str
    plan: str

    @property
    def url(self) -> str:
        return self.server.url(self.database)

    @contextmanager
    def connect(self) -> Iterator[psycopg.Connection[Any]]:
        """Connect as the owner of the database, whom nothing stops."""
        server = self.server
        with psycopg.connect(
            host=str(server.folder), port=server.port, user="owner", dbname=self.database, autocommit=True
        ) as connection:
            yield connection

    def insert(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Insert rows one by one; those that the server refuses are left out."""
        with self.connect() as connection:
            for row in rows:
                names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
                statement = f"INSERT INTO {tables.SCHEMA}.{table} ({names}) VALUES ({marks})"
                with suppress(psycopg.Error, ValueError):
                    connection.execute(statement.encode(), tuple(row.values()))


Spoil = Callable[[Hub, Random, Trackers, Path], None]


def insert_batch(hub: Hub, rows: Mapping[str, list[dict[str, Any]]], **other: Any) -> None:
    """Insert a batch of the rogue tracker's; `other` values replace those of the batch itself."""
    key = {"plan": hub.plan, "pusher": ROGUE}
    batch = {
        "batch": 1, "author": "Mallory", "at": MOMENT, "size": len(rows.get("revisions", ())), "heads": "[]"
    }  # fmt: skip
    whole = key | batch | other
    hub.insert("pushers", [{"plan": whole["plan"], "pusher": whole["pusher"]}])
    hub.insert("batches", [whole])
    for table, content in rows.items():
        hub.insert(table, [{name: whole[name] for name in _KEY} | row for row in content])


def send_file(hub: Hub, path: Path, **other: Any) -> None:
    """Send all rows of a tracker's file that has been spoilt, as they are."""
    rows: dict[str, list[dict[str, Any]]] = {}
    with suppress(sqlite3.Error, UnicodeError), closing(sqlite3.connect(path)) as tool:
        tool.row_factory = sqlite3.Row
        tool.text_factory = lambda raw: raw.decode(errors="replace")
        for table in (tables.themes, tables.copies, tables.decisions, tables.revisions):
            names = [column.name for column in table.c if column.name not in _KEY]
            query = f"SELECT {', '.join(names)} FROM {table.name}".replace("parents", _PARENTS)
            with suppress(sqlite3.Error, UnicodeError):
                rows[table.name] = [dict(row) for row in tool.execute(query)]
    insert_batch(hub, rows, **other)


def of_files() -> Iterator[tuple[str, Spoil]]:
    """Yield each mutation of a file's values, which is then sent to the hub as it is."""
    for label, mutate in every_mutation():
        if label.startswith(("true", "value revisions", "value decisions", "value copies", "value themes",
                             "value parents", "history", "heads")):  # fmt: skip
            yield f"file {label}", partial(_send_spoilt, mutate=mutate)


def _send_spoilt(hub: Hub, random: Random, trackers: Trackers, work: Path, *, mutate: Mutation) -> None:
    path = Path(shutil.copy(trackers.returned, work / "spoilt.db"))
    mutate(path, random)
    send_file(hub, path, size=random.choice((1, 10, *_SIZES)))


def of_batches() -> Iterator[tuple[str, Spoil]]:
    """Yield batches with a nasty value in each column of the hub's own."""
    for column in ("plan", "pusher", "author", "at", "heads", "size", "batch"):
        values = _SIZES if column == "size" else _NUMBERS if column == "batch" else NASTY
        for number, value in enumerate(values):
            yield f"batch {column} {number}", partial(_send_other, changed={column: value})
    for number, heads in enumerate(
        ('["\\ud800"]', "[1, null, {}]", '["' + "a" * 32 + '"' + ', "b"' * 9000 + "]")
    ):
        yield f"heads {number}", partial(_send_other, changed={"heads": heads})


def _send_other(hub: Hub, _: Random, trackers: Trackers, __: Path, *, changed: dict[str, Any]) -> None:
    send_file(hub, trackers.returned, **changed)


def of_tables() -> Iterator[tuple[str, Spoil]]:
    """Yield changes to the hub's tables, and nasty values in what is there already."""
    for table in tables.metadata.sorted_tables:
        for label, statement in _OF_A_TABLE.items():
            yield f"table {label} {table.name}", _statement(statement, table.name)
        for column in table.columns:
            for label, statement in _OF_A_COLUMN.items():
                yield (
                    f"table {label} {table.name}.{column.name}",
                    _statement(statement, table.name, column.name),
                )
            for number, value in enumerate(NASTY):
                yield (
                    f"hub {table.name}.{column.name} {number}",
                    partial(_set_value, table=table.name, column=column.name, value=value),
                )  # fmt: skip


def of_amounts() -> Iterator[tuple[str, Spoil]]:
    """Yield hubs that hold more than people write."""
    yield "many batches", _send_many_batches
    yield "many pushers", _send_many_pushers
    yield "huge text", partial(_send_repeated, size=100_000_000, count=1)
    yield "many large texts", partial(_send_repeated, size=1_000_000, count=1500)
    yield "many rows, said to be none", partial(_send_repeated, size=10, count=120_000)
    yield "many parents", partial(_send_repeated, size=1, count=1, parents=300_000)


def _run(hub: Hub, *statements: str) -> None:
    """Run statements as the owner of the database; those that the server refuses are left out."""
    with hub.connect() as connection:
        for statement in statements:
            with suppress(psycopg.Error):
                connection.execute(statement.encode())


def _send_many_batches(hub: Hub, *_: object) -> None:
    _run(
        hub,
        f"INSERT INTO tui_tracker.pushers VALUES ('{hub.plan}', '{ROGUE}')",
        f"INSERT INTO tui_tracker.batches SELECT '{hub.plan}', '{ROGUE}', n, repeat('x', 100), '{MOMENT}',"
        " 0, '[]' FROM generate_series(1, 200000) AS n",
    )


def _send_many_pushers(hub: Hub, *_: object) -> None:
    names = f"SELECT '{hub.plan}', '{ROGUE}' || n FROM generate_series(1, 20000) AS n"
    _run(hub, f"INSERT INTO tui_tracker.pushers {names}")


def _send_repeated(hub: Hub, *_: object, size: int, count: int, parents: int = 0) -> None:
    insert_batch(hub, {}, size=0)
    _run(
        hub,
        f"INSERT INTO tui_tracker.revisions SELECT '{hub.plan}', '{ROGUE}', 1, md5(n::text), 'a', '2025-12',"
        f" 'note', repeat('x', {size}), 'M', '{MOMENT}', '{ROGUE}', 'edit', NULL,"
        f" rtrim(repeat(md5('p') || ' ', {parents})) FROM generate_series(1, {count}) AS n",
    )


def _statement(statement: str, table: str, column: str = "") -> Spoil:
    text = statement.format(table=f"{tables.SCHEMA}.{table}", name=table, column=f'"{column}"')
    return lambda hub, *_: _run(hub, *text.split(";"))


def _set_value(hub: Hub, random: Random, *_: object, table: str, column: str, value: object) -> None:
    """Set a column of rows that are there already, in all of them or in one."""
    where = random.choice(("", f" WHERE ctid = (SELECT ctid FROM {tables.SCHEMA}.{table} LIMIT 1)"))
    statement = f'UPDATE {tables.SCHEMA}.{table} SET "{column}" = %s{where}'
    with hub.connect() as connection, suppress(psycopg.Error, ValueError):
        connection.execute(statement.encode(), (value,))


def every_spoil() -> list[tuple[str, Spoil]]:
    """Return all ways to spoil a hub, with their names."""
    return [*of_files(), *of_batches(), *of_tables(), *of_amounts()]


class Hubs:
    """Makes hubs that hold the plan of a tracker, each a copy of the first."""

    def __init__(self, server: Server, trackers: Trackers, folder: Path) -> None:
        self._server = server
        self._template = server.new_database()
        self.tracker = Path(shutil.copy(trackers.tracker, folder / "synced.db"))
        """A tracker that has sent everything to the hub and seen everything on it."""
        set_up_hub(server.url(self._template))
        answer = run("--db", self.tracker, "sync", server.url(self._template))
        if answer.code not in (0, 5):
            raise BrokenLawError(answer.text)
        with closing(sqlite3.connect(self.tracker)) as tool:
            (self._plan,) = tool.execute("SELECT value FROM meta WHERE key = 'plan_id'").fetchone()

    @contextmanager
    def hub(self) -> Iterator[Hub]:
        """Make a hub for as long as the context lasts."""
        name = f"{self._template}_case"
        self._server.sql(f"CREATE DATABASE {name} OWNER owner TEMPLATE {self._template}")
        try:
            yield Hub(self._server, name, self._plan)
        finally:
            self._server.sql(f"DROP DATABASE {name} WITH (FORCE)")


Guest = Callable[[Hub, Hubs, Trackers, Path], None]


def try_case(
    hubs: Hubs, trackers: Trackers, work: Path, spoil: Spoil, seed: int, guests: Sequence[Guest]
) -> Iterator[str]:
    """Spoil a hub and let each guest sync with it; yield a sentence for each law that is broken."""
    for guest in guests:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        with hubs.hub() as hub:
            spoil(hub, Random(seed), trackers, work)
            before = Path.cwd()
            os.chdir(work)
            try:
                guest(hub, hubs, trackers, work)
            except BrokenLawError as fault:
                yield f"{guest.__name__}: {fault}"
            finally:
                os.chdir(before)


def _sync_known(hub: Hub, hubs: Hubs, _: Trackers, work: Path) -> None:
    """Sync a tracker that knows the hub."""
    _sync(hub, Path(shutil.copy(hubs.tracker, work / "own.db")))


def _sync_new(hub: Hub, _: Hubs, trackers: Trackers, work: Path) -> None:
    """Sync a lead's copy that has never seen the hub."""
    _sync(hub, Path(shutil.copy(trackers.returned, work / "own.db")))


def _sync(hub: Hub, tracker: Path) -> None:
    before, bytes_before = _content(tracker), tracker.read_bytes()
    preview = run("--db", tracker, "sync", hub.url, "--dry-run", slow=AT_MOST)
    if tracker.read_bytes() != bytes_before:
        raise BrokenLawError("a dry run changed the tracker")
    answer = run("--db", tracker, "sync", hub.url, slow=AT_MOST)
    if answer.code == 7 and _content(tracker) != before:
        raise BrokenLawError(f"a sync that failed changed the tracker: {answer.text[-300:]}")
    if preview.code != answer.code and answer.code != 7:
        raise BrokenLawError(
            f"{preview.code} dry, {answer.code} wet\n{preview.text[-300:]}\n{answer.text[-300:]}"
        )
    if lost := before["revisions"] - _content(tracker)["revisions"]:
        raise BrokenLawError(f"the tracker lost {len(lost)} changes")
    check_sound(tracker, AFTER_SYNC, answer)
    again = run("--db", tracker, "sync", hub.url, slow=AT_MOST)
    if again.code == 0 and answer.code != 0 and "REFUSED" in answer.text:
        raise BrokenLawError(f"refused once, then silent: {answer.text[-300:]}")
    _check_backup(tracker, again)


AFTER_SYNC = (["list"], ["held"], ["conflicts"], ["submissions"], ["status"], ["history", "W1"])


def _check_backup(tracker: Path, answer: Answer) -> None:
    """Raise where no backup of the tracker could be restored."""
    whole = tracker.with_name("whole.db")
    shutil.copy(tracker, whole)
    restored = run("--db", tracker, "restore", whole, "--yes")
    if restored.code != 0:
        raise BrokenLawError(
            f"no backup can be restored: {restored.text[-300:]}\nafter: {answer.text[-300:]}"
        )


def _content(tracker: Path) -> dict[str, set[Any]]:
    with closing(sqlite3.connect(tracker)) as tool:
        names = ("revisions", "decisions", "copies", "themes", "actions", "updates", "holds")
        return {name: set(tool.execute(f"SELECT * FROM {name}")) for name in names}


def _clone(hub: Hub, _: Hubs, __: Trackers, work: Path) -> None:
    """Make a tracker from the hub."""
    folder = work / "new"
    answer = run("init", folder, "--from-hub", hub.url, slow=AT_MOST)
    tracker = folder / "db" / "tracker.db"
    if answer.code in (0, 4, 5):
        check_sound(tracker, [["list"], ["status"]], answer)
    elif tracker.exists() or (folder / "config.toml").exists():
        raise BrokenLawError(f"a failed init left files: {answer.text[-300:]}")


GUESTS: tuple[Guest, ...] = (_sync_known, _sync_new, _clone)


def main() -> int:
    """Fuzz until the time is over."""
    args = read_arguments(__doc__)
    by_kind: dict[str, list[tuple[str, Spoil]]] = {}
    for label, spoil in every_spoil():
        if args.case in (None, label):
            by_kind.setdefault(label.split()[0], []).append((label, spoil))
    binaries = find_binaries()
    if binaries is None:
        sys.exit(REASON)
    with sound_trackers() as (folder, trackers), running_server(binaries) as server:
        hubs = Hubs(server, trackers, folder)

        def choose(random: Random, seed: int) -> Case:
            kind = random.choices(sorted(by_kind), [1 if k in SLOW else 20 for k in sorted(by_kind)])[0]
            label, spoil = random.choice(by_kind[kind])
            guests = GUESTS if args.case else [random.choice(GUESTS)]
            return kind, label, try_case(hubs, trackers, folder / "work", spoil, seed, guests)

        return min(run_cases(args, choose, hangs_after=HANGS_AFTER), 1)


if __name__ == "__main__":
    sys.exit(main())
