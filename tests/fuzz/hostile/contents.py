"""Files whose definitions or rows are hostile in ways that one statement says, and files of far too much."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

from tests.fuzz.mutations import OSC, Mutation, run_sql
from tests.fuzz.true_changes import Change, write_changes

_DEFINE = "UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE name = '{name}'"
_DEFINITIONS = (
    ("revisions", "value TEXT", "value TEXT COLLATE NOCASE"), ("revisions", "value TEXT",
    "value TEXT COLLATE x"),
    ("revisions", "value TEXT", "value TEXT DEFAULT (randomblob(900000000))"),
    ("revisions", "value TEXT", "value TEXT CHECK (value <> (SELECT 1))"),
    ("revisions", "value TEXT", "value TEXT GENERATED ALWAYS AS (hex(zeroblob(99999999)))"),
    ("revisions", "value TEXT", "value BLOB"), ("revisions", "value TEXT", "value /* CHECK (1) */ TEXT"),
    ("revisions", "value TEXT", "value TEXT REFERENCES mine ON DELETE CASCADE"),
    ("revisions", "PRIMARY KEY (id)", "PRIMARY KEY (id) ON CONFLICT REPLACE"),
    ("updates", "WITHOUT ROWID", ""), ("updates", "note TEXT", "note TEXT UNIQUE ON CONFLICT IGNORE"),
    ("updates", "note TEXT", "note TEXT DEFAULT '" + "x" * 500_000 + "'"),
    ("updates", "note TEXT", "note TEXT, note2 TEXT AS (note) STORED"), ("meta", "value TEXT", "value ANY"),
    ("meta", "CREATE TABLE", "CREATE TEMP TABLE"), ("meta", "CREATE TABLE meta", "CREATE TABLE Meta"),
    ("actions", "id TEXT", "id TEXT COLLATE RTRIM"), ("heads", "rival", "rival INTEGER AS (1)"),
    ("drafts", "text TEXT", "text TEXT -- CHECK (x)\n"), ("actions_by_id", "folded_id", "lower(folded_id)"),
    ("actions_by_id", "folded_id", "folded_id COLLATE NOCASE"), ("words", "porter unicode61", "trigram"),
    ("words", "text,", "text, prefix=''1 2 3 4 5 6 7 8 9'',"), ("words", "text,",
    "text, content='revisions',"),
    ("action_view", "SELECT", "SELECT load_extension(''x''),"), ("action_view", "JOIN",
    ", actions x, actions y JOIN"),
)  # fmt: skip
"""The name of a table, index or view, and the text in its definition that another one replaces."""
_STATEMENTS = {
    "search configuration": ["INSERT OR REPLACE INTO words_config VALUES ('rank', 'bm25(1e999)')"],
    "search version": ["UPDATE words_config SET v = 99"],
    "search rank": ["INSERT OR REPLACE INTO words_config VALUES ('rank', 'load_extension(1)')"],
    "search page size": ["INSERT OR REPLACE INTO words_config VALUES ('pgsz', 2147483647)"],
    "search merge": ["INSERT OR REPLACE INTO words_config VALUES ('crisismerge', 1)",
                     "INSERT OR REPLACE INTO words_config VALUES ('automerge', 2)"],
    "search rows": ["INSERT INTO words SELECT 'x', 'x', 'note', printf('%.*c', 90000, 'm i ')"
                    " FROM revisions"],
    "foreign tables": [f"CREATE TABLE foreign_{number} (a, b)" for number in range(5000)],
    "foreign name": [f'CREATE TABLE "{"n" * 400_000}" (a)'],
    "foreign names that steer": [f'CREATE TABLE "{OSC}{number}" (a)' for number in range(60)],
    "foreign indexes": [f"CREATE INDEX mine_{number} ON revisions (value, why)" for number in range(120)],
    "foreign rows": ["CREATE TABLE mine (a)", "INSERT INTO mine VALUES (zeroblob(60000000))"],
    "foreign key cascade": ["CREATE TABLE mine (a REFERENCES revisions (id) ON DELETE CASCADE)"],
    "foreign virtual table": ["CREATE VIRTUAL TABLE mine USING rtree (id, a, b)"],
    "foreign search table": ["CREATE VIRTUAL TABLE mine USING fts5 (a, content='revisions')"],
    "foreign statistics": ["CREATE TABLE x (a)", "ANALYZE", "DELETE FROM sqlite_stat1",
                           "INSERT INTO sqlite_stat1 VALUES ('revisions', 'revisions_by_cell', '1 0 0 0 0')"],
    "sequence": ["CREATE TABLE mine (a INTEGER PRIMARY KEY AUTOINCREMENT)", "INSERT INTO sqlite_sequence"
                 " VALUES ('revisions', 9223372036854775807)"],
    "last row number": ["UPDATE revisions SET rowid = 9223372036854775807 WHERE rowid = 1"],
    "negative row numbers": ["UPDATE revisions SET rowid = -rowid"],
    "parents in a circle": ["INSERT OR IGNORE INTO parents SELECT parent, child FROM parents"],
    "parents of themselves": ["INSERT OR IGNORE INTO parents SELECT id, id FROM revisions"],
    "everybody's parents": ["INSERT OR IGNORE INTO parents SELECT a.id, b.id FROM revisions a, revisions b"],
    "parents nobody has": ["INSERT INTO parents SELECT id, hex(randomblob(16)) FROM revisions"],
    "no parents": ["DELETE FROM parents"], "no heads": ["DELETE FROM heads"],
    "heads nobody has": ["UPDATE OR IGNORE heads SET revision = hex(randomblob(16))"],
    "all are heads": ["INSERT OR IGNORE INTO heads SELECT action, period, field, id, 1 FROM revisions"],
    "rivals alone": ["UPDATE heads SET rival = 1"], "odd rivals": ["UPDATE heads SET rival = -5"],
    "all is held": ["INSERT OR IGNORE INTO holds SELECT id, 'theme' FROM revisions"],
    "held of odd kind": [f"UPDATE holds SET kind = '{OSC}'"],
    "decisions on nothing": ["UPDATE decisions SET revision = hex(randomblob(16))"],
    "decisions both ways": ["INSERT INTO decisions SELECT hex(randomblob(16)), revision, 'accept', author,"
                            " at, origin, over, why FROM decisions"],
    "decisions on all": ["INSERT INTO decisions SELECT hex(randomblob(16)), id, 'decline', author, at,"
                         " origin, '[]', NULL FROM revisions"],
    "decisions over each other": ["UPDATE decisions SET over = json_array(id)"],
    "many decisions": ["WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) INSERT INTO"
                       " decisions SELECT hex(randomblob(16)), d.revision, d.verdict, d.author, d.at,"
                       " d.origin, d.over, d.why FROM decisions d, n"],
    "many copies": ["WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) INSERT INTO copies"
                    " SELECT hex(randomblob(16)), c.made_from, c.lead || i, c.themes, c.period, c.name,"
                    " c.made_at, c.made_by FROM (SELECT * FROM copies LIMIT 1) c, n"],
    "many submissions": ["WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO"
                         " arrivals SELECT a.id || i, a.run, i, a.name, a.sha256 || i, a.copy, a.authors,"
                         " a.outcome, a.refused, a.new, a.known, a.latest, a.progress, a.notices"
                         " FROM (SELECT * FROM arrivals LIMIT 1) a, n"],
    "submissions in a circle": ["UPDATE arrivals SET run = id, copy = id"],
    "submissions refused": [f"UPDATE arrivals SET outcome = 'refused', refused = '{OSC}'"],
    "many meta rows": ["WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)"
                       " INSERT INTO meta SELECT 'k' || i, 'v' FROM n"],
    "many periods": ["WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000) INSERT OR IGNORE"
                     " INTO periods SELECT printf('%04d-%02d', 1000 + i / 12, 1 + i % 12), 'P' || i,"
                     " NULL FROM n"],
    "many themes": ["WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000)"
                    " INSERT INTO themes SELECT 'T' || i, 'Theme ' || i, i FROM n"],
    "themes of one name": ["UPDATE themes SET name = 'Walking'"], "no themes": ["DELETE FROM themes"],
    "themes' places": ["UPDATE themes SET position = 9223372036854775807"],
    "actions' places": ["UPDATE actions SET position = -9223372036854775807"],
    "one ID for all": ["UPDATE actions SET id = 'W1', folded_id = 'W1'"],
    "folded IDs": ["UPDATE actions SET folded_id = 'X' || folded_id"],
    "odd keys": ["UPDATE OR IGNORE actions SET key = id"], "no actions": ["DELETE FROM actions"],
    "no periods": ["DELETE FROM periods"], "all closed": ["UPDATE periods SET closed = 'closed'"],
    "closed by others": ["UPDATE periods SET closed = '[]'"],
    "all open": ["UPDATE periods SET closed = NULL"],
    "two of all": ["INSERT OR IGNORE INTO updates SELECT action, '2031-12', stages, rag, note, signed_off,"
                   " accepted, review, updated_by, updated_at, conflicts FROM updates"],
    "clocks ahead": ["UPDATE revisions SET at = '9999-12-31T23:59:59.999999Z'"],
    "clocks of blanks": ["UPDATE revisions SET at = replace(at, 'T', ' ')"],
    "another database": ["UPDATE meta SET value = hex(randomblob(16)) WHERE key = 'database_id'"],
    "another plan": ["UPDATE meta SET value = hex(randomblob(16)) WHERE key = 'plan_id'"],
    "a copy of nobody": ["INSERT OR REPLACE INTO meta VALUES ('lead', ''), ('themes', '[]')"],
    "a copy of other themes": ["INSERT OR REPLACE INTO meta VALUES ('lead', 'Jo'), ('themes', '[\"Z\", 5]')"],
    "a copy that steers": [f"INSERT OR REPLACE INTO meta VALUES ('lead', '{OSC}'), ('themes', '[\"W\"]')"],
    "a copy of a copy": ["INSERT OR REPLACE INTO meta SELECT 'database_id', id FROM copies LIMIT 1"],
    "a hub of its own": ["INSERT OR REPLACE INTO meta VALUES ('hub', 'postgresql://127.0.0.1:9/x'),"
                         " ('hub_url', 'postgresql://127.0.0.1:9/x'), ('hub_state', '{\"seen\":{}}')"],
    "hub tables": ["CREATE TABLE batches (a)", "CREATE TABLE hub_revisions (a)", "CREATE TABLE rights (a)"],
    "no meta": ["DELETE FROM meta"], "no title": ["DELETE FROM meta WHERE key = 'title'"],
    "long title": ["UPDATE meta SET value = printf('%.*c', 900000, 'x') WHERE key = 'title'"],
    "no current period": ["DELETE FROM meta WHERE key = 'period'"],
    "odd origins": ["UPDATE revisions SET origin = origin || '#draft#invalid#damaged#reopen'"],
    "own origins": ["UPDATE revisions SET origin = (SELECT value FROM meta WHERE key = 'database_id')"],
    "imports by people": ["UPDATE revisions SET author = 'import', kind = 'edit'"],
    "other letters in ids": ["UPDATE revisions SET id = upper(id)"],
    "ten blanks": ["UPDATE updates SET note = printf('%*s', 10, '') WHERE note IS NULL"],
    "emptied": ["UPDATE updates SET note = NULL, rag = NULL, stages = NULL"],
    "emptied but few": ["UPDATE updates SET note = NULL WHERE action IN (SELECT key FROM actions LIMIT 2)"],
    "rows lost": ["DELETE FROM updates"],
    "drafts of nobody": ["UPDATE drafts SET author = '', parents = '[\"x\"]'"],
    "long drafts": ["UPDATE drafts SET text = printf('%.*c', 999000, 'x')"],
    "drafts of all": ["INSERT OR IGNORE INTO drafts SELECT action, period, field, 'typed', '[]', 'Jo', at"
                      " FROM revisions"],
    "retired into a circle": ["UPDATE actions SET retired = '{\"how\":\"merged\",\"into\":\"W1\","
                              "\"period\":\"2025-12\",\"why\":\"x\"}'"],
}  # fmt: skip


def of_definitions() -> Iterator[tuple[str, Mutation]]:
    """Yield a mutation for each definition of ours that is other than ours."""
    for number, (name, old, new) in enumerate(_DEFINITIONS):
        quoted = new.replace("''", "'").replace("'", "''")
        yield f"define {name} {number}", _sql(_DEFINE.format(name=name, old=old, new=quoted))


def of_contents() -> Iterator[tuple[str, Mutation]]:
    """Yield a mutation for each set of statements, and for each amount of changes."""
    for label, statements in _STATEMENTS.items():
        yield f"rows {label}", _sql(*statements)
    for label, write in _AMOUNTS.items():
        yield f"amount {label}", partial(_write_many, write=write)


def _sql(*statements: str) -> Mutation:
    return lambda path, _: run_sql(path, *statements)


_Writer = Callable[[], Iterator[Change]]


def _of_actions(count: int) -> Iterator[Change]:
    for number in range(count):
        key = f"{number:032x}"
        for field, value in (("id", f"X{number}"), ("theme", "W"), ("text", f"Action {number}.")):
            yield Change(field=field, period="", value=value, action=key, parents=())
        yield Change(value=f"Note {number}.", action=key, parents=())


def _chain(field: str, count: int) -> Iterator[Change]:
    period = "" if field in ("id", "text", "retired") else "2025-12"
    for number in range(count):
        yield Change(field=field, period=period, value=f"X{number}", author=f"A{number % 7}")


_AMOUNTS: dict[str, _Writer] = {
    "actions": partial(_of_actions, 1200),
    "IDs of one action": partial(_chain, "id", 200),
    "texts of one action": partial(_chain, "text", 400),
    "questions": partial(_chain, "review", 300),
    "periods": lambda: (
        Change(field="label", period=f"{2030 + number}-12", action="", value=f"Year {number}", parents=())
        for number in range(300)
    ),
    "closings and openings": lambda: (
        Change(field="closed", action="", value="closed" if number % 2 else None) for number in range(60)
    ),
    "long notes": lambda: (Change(value="long " * 199_000, author=f"A{number}") for number in range(6)),
    "long names": lambda: (Change(author="n" * 199, value=f"V{number}", parents=()) for number in range(90)),
    "own fields": lambda: (
        Change(field=f"own:Field {number}", period="", value="x") for number in range(300)
    ),
    "stages": lambda: (
        Change(field="stages", value=json.dumps([["Design", f"p{label}"] for label in range(number)]))
        for number in range(1, 60)
    ),
    "retirements": lambda: (
        Change(field="retired", period="", value=json.dumps(
            {"how": how, "period": "2025-12", "why": "x", "into": into}))
        for how, into in (("merged", "W1"), ("ended", None), ("split", "W2"), ("merged", "W9"), ("x", None))
    ),
    "empty values": lambda: (
        Change(field=field, value=None) for field in ("note", "rag", "stages", "review", "accepted")
    ),
    "emptied plan": lambda: (
        Change(field=field, period="", value=None) for field in ("id", "theme", "text", "section", "position")
    ),
    "years away": lambda: (
        Change(period=period, value="Far.") for period in ("0001-01", "9999-12", "2025-12-24", "1000-01")
    ),
}  # fmt: skip


def _write_many(path: Path, _: Random, *, write: _Writer) -> None:
    write_changes(path, write())
