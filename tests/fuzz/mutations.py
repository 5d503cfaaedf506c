"""Ways to spoil a tracker's file: its bytes, its schema, its values, and what lies beside it.

Each mutation is a function of a path and a random number generator; what SQLite itself refuses to do
leaves the file as it was.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from random import Random

from tests.fuzz.true_changes import of_circles, of_true_changes
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import make_revision
from tui_tracker.storage.file_format import INDEXES, TABLES, VIEWS
from tui_tracker.storage.schema import metadata

Mutation = Callable[[Path, Random], None]
OSC = "\x1b]52;c;QUFB\x07"
NASTY = (
    None, "", " ", 0, -1, 2**63 - 1, 1.5, float("inf"), b"", b"\x00\xff", OSC, "\x9b31m", "\u202eabc",
    "x" * 1_000_000, " " * 200_000 + "x", "[" * 50_000, "[]", "{}", "null", "[[]]", "[1]", '[["Design"]]',
    '[["Design",1]]', '{"a":', '[["\x1b]0;x\x07",null]]', '{"how":"ended"}', "NaN", "1e999", "9" * 5000, "-1",
    "2025-99-99T99:99:99.999999Z", "9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00.000000Z", "2025-12-01",
    "2025-12", "0000-00", "../../etc/passwd", "a\nb", "a\x00b", "'; DROP TABLE revisions; --", "%s%n{0}",
    "[bold]x[/]", "=cmd|' /C calc'!A0", "W1", "\U0001f4a9" * 1000, "e\u0301" * 5000, "open", "taken",
    "import", "#draft", "#reopen", "#damaged",
)  # fmt: skip
"""Values that no field expects, and values of one field in another."""
NOT_TEXT = (
    "CAST(x'ff' AS TEXT)", "CAST(x'eda080' AS TEXT)", "CAST(x'c328' AS TEXT)", "zeroblob(100000)",
    "randomblob(9)",
)  # fmt: skip
"""SQL for texts that are not UTF-8, a lone surrogate among them, and bytes."""
EVIL = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT {columns} FROM n"
PAGE = 4096
_HEADER_FIELDS = (
    (0, 16), (16, 18), (18, 20), (20, 24), (24, 28), (28, 32), (32, 36), (36, 40), (40, 44), (44, 48),
    (52, 56), (56, 60), (60, 64), (64, 68), (68, 72), (92, 96), (96, 100), (100, 108),
)  # fmt: skip
"""Where each field of the file's header begins and ends (SQLite file format, section 1.3)."""
_SETTINGS = (
    "user_version = 0", "user_version = 1", "user_version = 3", "user_version = 2147483647",
    "user_version = -1", "application_id = 1", "schema_version = 99999", "page_size = 512",
    "page_size = 65536", "auto_vacuum = FULL", "encoding = 'UTF-16'",
)  # fmt: skip
_OF_A_TABLE = {
    "drop": ["DROP TABLE {table}"],
    "empty": ["DELETE FROM {table}"],
    "rename": ["PRAGMA legacy_alter_table = ON", "ALTER TABLE {table} RENAME TO other"],
    "view for": ["DROP TABLE {table}", f"CREATE VIEW {{table}} AS {EVIL.format(columns='i, i, i')}"],
    "column in": ["ALTER TABLE {table} ADD COLUMN mine TEXT DEFAULT 'x'"],
    "computed column in": ["ALTER TABLE {table} ADD COLUMN mine AS (printf('%.*c', 99999999, 'x'))"],
    "check in": ["ALTER TABLE {table} ADD COLUMN mine CHECK (length(randomblob(9999999)) > 0)"],
    "trigger on": ["CREATE TRIGGER mine AFTER INSERT ON {table} BEGIN DELETE FROM heads; END"],
    "veto on": ["CREATE TRIGGER mine BEFORE UPDATE ON {table} BEGIN SELECT raise(ROLLBACK, 'no'); END"],
    "type of": ["UPDATE sqlite_master SET sql = replace(sql, ' TEXT', ' INTEGER') WHERE name = '{table}'"],
    "nonsense for": ["UPDATE sqlite_master SET sql = 'CREATE TABLE {table} (a, b)' WHERE name = '{table}'"],
    "virtual": ["DROP TABLE {table}", "CREATE VIRTUAL TABLE {table} USING fts5 (id, key)"],
    "constant index on": ["CREATE INDEX mine ON {table} (1)"],
    "foreign key to": ["CREATE TABLE mine (a REFERENCES {table})", "INSERT INTO mine VALUES ('x')"],
    "again": ["CREATE TABLE again AS SELECT * FROM {table}", "DROP TABLE {table}",
              "PRAGMA legacy_alter_table = ON", "ALTER TABLE again RENAME TO {table}"],
    "twice": ["INSERT OR REPLACE INTO {table} SELECT * FROM {table}"],
    "rows of": ["DELETE FROM {table} WHERE abs(random()) % 2"],
}  # fmt: skip
"""Statements over one table."""
_OF_A_VIEW = {
    "drop": ["DROP VIEW {view}"],
    "endless": ["DROP VIEW {view}", f"CREATE VIEW {{view}} AS {EVIL.format(columns='i, i, i')}"],
    "recursive": ["DROP VIEW {view}", "CREATE VIEW {view} AS SELECT * FROM {view}"],
    "table for": ["DROP VIEW {view}", "CREATE TABLE {view} (a)"],
    "trigger on": ["CREATE TRIGGER mine INSTEAD OF INSERT ON {view} BEGIN DELETE FROM heads; END"],
}
"""Statements over one view."""
_TEMPORARY = ("touched", "fresh", "agreed", "judged", "named", "differing", "unverified")
_OF_THE_FILE = {
    "many tables": [f"CREATE TABLE t{number} (a)" for number in range(500)],
    "wide table": [f"CREATE TABLE wide ({', '.join(f'c{number}' for number in range(1900))})"],
    "long index": [f"CREATE INDEX mine ON updates ({' || '.join(['note'] * 900)})"],
    "temporary names": [f"CREATE TABLE {name} (a)" for name in _TEMPORARY],
    "statistics": ["ANALYZE", "UPDATE sqlite_stat1 SET stat = '99999999999999999999 x'"],
    "odd table name": [f'CREATE TABLE "{OSC}" (a)'],
    "odd view name": [f'CREATE VIEW "{OSC}" AS SELECT 1'],
    "odd index name": [f'CREATE INDEX "{OSC}" ON updates (lower(note))'],
    "odd column name": [f'ALTER TABLE updates ADD COLUMN "{OSC}" TEXT'],
    "noise in the index": ["UPDATE words_data SET block = randomblob(length(block))"],
    "noise in the index's rows": ["UPDATE words_content SET c3 = zeroblob(1000000)"],
    "no definitions": ["DELETE FROM sqlite_master"],
    "broken definition": ["UPDATE sqlite_master SET sql = 'CREATE' WHERE name = 'heads'"],
    "long definition": [
        "UPDATE sqlite_master SET sql = sql || printf('%.*c', 2000000, ' ') WHERE name = 'meta'"
    ],
}
"""Statements over the whole file."""
COLUMNS = tuple((table.name, column.name) for table in metadata.sorted_tables for column in table.columns)


def run_sql(path: Path, *statements: str, values: tuple[object, ...] = ()) -> None:
    """Run statements as another tool would, the schema's own text writable; faults of SQLite are left out."""
    with suppress(sqlite3.Error, UnicodeError), closing(sqlite3.connect(path, isolation_level=None)) as tool:
        tool.execute("PRAGMA foreign_keys = OFF")
        tool.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            tool.execute(statement, values if "?" in statement else ())


def set_value(table: str, column: str, value: object, rows: str) -> Mutation:
    """Set a column in all rows, or a single one."""
    where = "" if rows == "all" else f' WHERE "{column}" IN (SELECT "{column}" FROM {table} LIMIT 1)'
    statement = f'UPDATE OR IGNORE {table} SET "{column}" = ?{where}'
    return lambda path, _: run_sql(path, statement, values=(value,))


def set_without_rules(table: str, column: str, expression: str) -> Mutation:
    """Set a column by an expression in a table whose definition was loosened before, and put back after."""

    def mutate(path: Path, _: Random) -> None:
        with closing(sqlite3.connect(path)) as tool:
            (sql,) = tool.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        loose = sql.replace(" NOT NULL", "")
        change = f"UPDATE sqlite_master SET sql = ? WHERE name = '{table}'"
        run_sql(path, change, values=(loose,))
        run_sql(path, f'UPDATE OR IGNORE {table} SET "{column}" = {expression}')
        run_sql(path, change, values=(sql,))

    return mutate


def of_values() -> Iterator[tuple[str, Mutation]]:
    """Yield a mutation for each column and nasty value."""
    for table, column in COLUMNS:
        for number, value in enumerate(NASTY):
            for rows in ("all", "row"):
                yield f"value {table}.{column} {number} {rows}", set_value(table, column, value, rows)
        for expression in (*NOT_TEXT, "NULL"):
            yield f"value {table}.{column} {expression}", set_without_rules(table, column, expression)


def of_bytes() -> Iterator[tuple[str, Mutation]]:
    """Yield mutations of single bytes, pages and the length."""
    for count in (1, 2, 5, 50, 500):
        yield f"flip {count} bits", partial(_flip, count=count)
        yield f"flip {count} bits of the first page", partial(_flip, count=count, most=PAGE)
    for start, end in _HEADER_FIELDS:
        yield f"header {start}", partial(_fill, start=start, end=end)
    yield "cut", lambda path, random: os.truncate(path, random.randrange(path.stat().st_size))
    yield "cut at a page", lambda path, random: os.truncate(path, random.choice(_page_starts(path)))
    yield "longer", lambda path, random: _append(path, random.randbytes(random.choice((1, 512, 100_000))))
    yield "swap pages", partial(_swap_pages, count=1)
    yield "swap many pages", partial(_swap_pages, count=20)
    yield "copy a page", _copy_page
    yield "zero a page", lambda path, random: _fill_page(path, random, bytes(PAGE))
    yield "random page", lambda path, random: _fill_page(path, random, random.randbytes(PAGE))
    yield "cell pointers", _spoil_cell_pointers
    yield "empty", lambda path, _: _write(path, b"")
    yield "text", lambda path, _: _write(path, b"Dear all,\nplease find attached")
    yield (
        "header and noise",
        lambda path, random: _write(path, path.read_bytes()[:100] + random.randbytes(8000)),
    )


def of_schema() -> Iterator[tuple[str, Mutation]]:
    """Yield mutations of what the file defines: tables, columns, indexes, views, triggers."""
    for table in (*TABLES, "words"):
        for label, statements in _OF_A_TABLE.items():
            yield f"{label} {table}", _sql(*(statement.format(table=table) for statement in statements))
        yield f"root of {table}", partial(_move_root, table=table)
    for view in VIEWS:
        for label, statements in _OF_A_VIEW.items():
            yield f"{label} {view}", _sql(*(statement.format(view=view) for statement in statements))
    for index, columns in INDEXES.items():
        plain = columns.split(" WHERE")[0]
        yield f"drop {index}", _sql(f"DROP INDEX {index}")
        yield f"other {index}", _sql(f"DROP INDEX {index}", f"CREATE INDEX {index} ON revisions (why)")
        yield f"root of {index}", partial(_move_root, table=index)
        yield f"partial {index}", _sql(f"DROP INDEX {index}", f"CREATE INDEX {index} ON {plain} WHERE 0")
    for part in ("data", "idx", "content", "docsize", "config"):
        dropped = f"DELETE FROM sqlite_master WHERE name = 'words_{part}'"
        yield f"drop words_{part}", _sql(f"DROP TABLE words_{part}", dropped)
        yield f"empty words_{part}", _sql(f"DELETE FROM words_{part}")
    yield from ((label, _sql(*statements)) for label, statements in _OF_THE_FILE.items())


def of_surroundings() -> Iterator[tuple[str, Mutation]]:
    """Yield mutations of the file's settings and of the journals beside it."""
    for pragma in _SETTINGS:
        yield f"pragma {pragma}", _sql(f"PRAGMA {pragma}", "VACUUM")
    yield "WAL", _sql("PRAGMA journal_mode = WAL")
    yield "free pages", _sql("CREATE TABLE x (a)", "INSERT INTO x VALUES (zeroblob(900000))", "DROP TABLE x")
    for ending in ("-journal", "-wal", "-shm"):
        yield f"empty {ending}", partial(_put_beside, ending=ending, size=0)
        yield f"noise in {ending}", partial(_put_beside, ending=ending, size=9000)
        yield f"folder {ending}", lambda path, _, end=ending: Path(f"{path}{end}").mkdir()  # type: ignore[misc]
        yield f"pipe {ending}", lambda path, _, end=ending: os.mkfifo(f"{path}{end}")  # type: ignore[misc]
    yield "hot journal", _leave_hot_journal
    yield "spoilt hot journal", partial(_leave_spoilt, leave=_leave_hot_journal, ending="-journal")
    yield "open WAL", _leave_wal
    yield "spoilt WAL", partial(_leave_spoilt, leave=_leave_wal, ending="-wal")
    yield "history of one value", lambda path, _: _grow(path, 3000, chained=True)
    yield "heads of one value", lambda path, _: _grow(path, 300, chained=False)


def every_mutation() -> list[tuple[str, Mutation]]:
    """Return all mutations with their names."""
    return [
        *of_bytes(), *of_circles(), *of_schema(), *of_surroundings(), *of_values(), *of_true_changes(NASTY)
    ]  # fmt: skip


def _sql(*statements: str) -> Mutation:
    return lambda path, _: run_sql(path, *statements)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _append(path: Path, content: bytes) -> None:
    with path.open("ab") as file:
        file.write(content)


def _page_starts(path: Path) -> range:
    return range(0, path.stat().st_size, PAGE)


def _put_beside(path: Path, random: Random, *, ending: str, size: int) -> None:
    Path(f"{path}{ending}").write_bytes(random.randbytes(size))


def _move_root(path: Path, random: Random, *, table: str) -> None:
    page = random.randrange(200)
    run_sql(path, f"UPDATE sqlite_master SET rootpage = {page} WHERE name = '{table}'")


def _leave_spoilt(path: Path, random: Random, *, leave: Mutation, ending: str) -> None:
    leave(path, random)
    _flip(Path(f"{path}{ending}"), random, count=20)


def _flip(path: Path, random: Random, *, count: int, most: int | None = None) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(count if content else 0):
        content[random.randrange(min(len(content), most or len(content)))] ^= 1 << random.randrange(8)
    path.write_bytes(content)


def _fill(path: Path, random: Random, *, start: int, end: int) -> None:
    content = bytearray(path.read_bytes())
    size = end - start
    choices = (bytes(size), b"\xff" * size, random.randbytes(size), (1).to_bytes(size, "big"))
    content[start:end] = random.choice(choices)
    path.write_bytes(content)


def _page(path: Path, random: Random) -> int:
    return random.choice(_page_starts(path)[1:])


def _fill_page(path: Path, random: Random, page: bytes) -> None:
    content = bytearray(path.read_bytes())
    start = _page(path, random)
    content[start : start + PAGE] = page
    path.write_bytes(content)


def _swap_pages(path: Path, random: Random, *, count: int) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(count):
        first, second = (slice(start, start + PAGE) for start in (_page(path, random), _page(path, random)))
        content[first], content[second] = content[second], content[first]
    path.write_bytes(content)


def _copy_page(path: Path, random: Random) -> None:
    content = bytearray(path.read_bytes())
    source, target = _page(path, random), _page(path, random)
    content[target : target + PAGE] = content[source : source + PAGE]
    path.write_bytes(content)


def _spoil_cell_pointers(path: Path, random: Random) -> None:
    content = bytearray(path.read_bytes())
    start = _page(path, random)
    content[start : start + 60] = bytes(content[start : start + 8]) + random.randbytes(52)
    path.write_bytes(content)


def _leave_hot_journal(path: Path, _: Random) -> None:
    """Leave the file as a program does that was killed while it wrote."""
    twin = path.with_name(f"{path.name}.twin")
    twin.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(twin, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 2")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE revisions SET why = zeroblob(300)")
        path.write_bytes(twin.read_bytes())
        Path(f"{path}-journal").write_bytes(Path(f"{twin}-journal").read_bytes())
    twin.unlink()


def _leave_wal(path: Path, _: Random) -> None:
    """Leave the file as it is sent while another tool has it open in WAL mode."""
    twin = path.with_name(f"{path.name}.twin")
    twin.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(twin, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute("UPDATE meta SET value = value || '' WHERE key = 'title'")
        path.write_bytes(twin.read_bytes())
        Path(f"{path}-wal").write_bytes(Path(f"{twin}-wal").read_bytes())
    for ending in ("", "-wal", "-shm"):
        Path(f"{twin}{ending}").unlink(missing_ok=True)


def _grow(path: Path, count: int, *, chained: bool) -> None:
    """Add true revisions of one note, each on the last or all on the same."""
    with closing(sqlite3.connect(path)) as tool, tool:
        (action,) = tool.execute("SELECT key FROM actions WHERE id = 'W1'").fetchone()
        (origin,) = tool.execute("SELECT value FROM meta WHERE key = 'database_id'").fetchone()
        parent: str | None = None
        for number in range(count):
            cell = Cell(action=action, period="2025-12", field="note")
            revision = make_revision(
                cell, f"Note {number}", parents=[parent] if parent else [], author="Jo",
                at=f"2025-11-24T10:00:00.{number:06d}Z", origin=origin,
            )  # fmt: skip
            tool.execute(
                "INSERT INTO revisions (id, action, period, field, value, author, at, origin, kind)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'edit')",
                (revision.id, action, cell.period, cell.field, revision.value, "Jo", revision.at, origin),
            )
            if parent:
                tool.execute("INSERT INTO parents (child, parent) VALUES (?, ?)", (revision.id, parent))
            parent = revision.id if chained else None
