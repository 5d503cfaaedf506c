"""JSON that no tracker writes, in each column that holds JSON and in what a file records of itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

from tests.fuzz.mutations import Mutation, run_sql
from tests.fuzz.true_changes import Change, write_change

_COLUMNS = (
    "updates.stages", "updates.accepted", "updates.conflicts", "actions.extras", "actions.retired",
    "actions.objectives", "actions.conflicts", "decisions.over", "copies.themes", "arrivals.authors",
    "arrivals.notices", "arrivals.progress", "drafts.parents",
)  # fmt: skip
_RECORDED = ("themes", "settings", "own_fields", "imports", "hub_state", "sent_back", "sent_from", "period")
_FIELDS = ("stages", "accepted", "review", "retired", "objectives", "own:Budget", "theme", "position")
_UPDATE_FIELDS = ("stages", "accepted", "review")
_RETIRED = {"how": "ended", "period": "2025-12", "why": "x", "into": None}
_TEXTS = (
    "[" * 100_000, '{"a":' * 50_000, "[" * 900 + "]" * 900, "NaN", "9" * 5000, '["\\ud800"]',
    '["\\u0000\\u001b]0;x\\u0007"]', '[["Design","\\u009b\\u202e\\u0000"]]', '[["Design","\\ud800"]]',
    '[["",""]]', '[["Design",{"a":[1]}],null,true]', '[["A","1"],["A","2"],["a","3"],["","4"]]',
    json.dumps([["Design", str(number)] for number in range(20_000)]),
    json.dumps([["Design", "y" * 900_000]]),
    *(json.dumps(_RETIRED | changed) for changed in (
        {"period": 5}, {"period": None}, {"period": ["2025-12"]}, {"why": ["x"]}, {"into": {"a": 1}},
        {"how": "lost"}, {"more": 1}, {"why": "\x1b]0;x\x07\u202e"},
    )),
    '{"rag":{"of":"abc","why":{"a":1}}}', '{"rag":{"of":5,"why":""}}',
    '{"\\u001bx":{"of":["\\ud800"],"why":""}}',
    '[{"id":"x","at":5,"author":null,"name":[]}]', '{"period":"2025-12","done":1e999,"total":-1}',
)  # fmt: skip
_SETTINGS: tuple[object, ...] = (
    {"stages": [5]}, {"stages": []}, {"stages": {"name": "x"}}, {"stages": [{"name": "a", "also": "b"}]},
    {"stages": [{"name": f"S{number}"} for number in range(10_000)]}, {"stages": [{"name": "x" * 500_000}]},
    {"stages": [{"name": "\u200b"}, {"name": "\u00a0"}]}, {"stages": [{"name": "a, b"}, {"name": "a"}]},
    {"ratings": [[]]}, {"ratings": [{"key": "", "label": "x", "letter": "x", "symbol": "x"}]},
    {"ratings": [{"key": "red", "label": "[red]x[/]" * 9000, "letter": "[", "symbol": "]"}]},
    {"unrated": []}, {"plan": {"period": "9999-12"}}, {"plan": {"due": "0001-01-01"}},
    {"plan": {"note_words": 10**400}}, {"plan": {"roles": ["x"] * 100_000}},
    {"glossary": {"(a+)+$": "x", "[": ""}},
    {"glossary": {f"k{number}": "v" for number in range(50_000)}}, {"paths": {"database": "/etc/passwd"}},
    {"hub": {"url": "postgresql://127.0.0.1:9/x"}}, {"keys": {"quit": "x"}}, {"you": {"author": "Mallory"}},
    {"fields": [{"name": "x" * 400_000}]}, {"fields": [{"name": f"F{number}"} for number in range(5000)]},
    {"fields": [{"name": "Note"}, {"name": "note"}, {"name": "id"}]}, [], None, "x",
)  # fmt: skip


def of_json() -> Iterator[tuple[str, Mutation]]:
    """Yield a mutation for each place of JSON and each odd form of it, true changes among them."""
    for number, text in enumerate(_TEXTS):
        for name in _COLUMNS:
            table, column = name.split(".")
            yield f"json {name} {number}", _sql(f"UPDATE {table} SET {column} = ?", text)
        for key in _RECORDED:
            yield f"json meta.{key} {number}", _record(key, text)
        for field in _FIELDS:
            change = Change(field=field, period="2025-12" if field in _UPDATE_FIELDS else "", value=text)
            yield f"json true {field} {number}", partial(write_change, change=change)
    for number, settings in enumerate(_SETTINGS):
        yield f"json settings {number}", _record("settings", json.dumps(settings))


def _record(key: str, text: str) -> Mutation:
    return _sql(f"INSERT OR REPLACE INTO meta VALUES ('{key}', ?)", text)


def _sql(statement: str, text: str) -> Mutation:
    def mutate(path: Path, _: Random) -> None:
        run_sql(path, statement, values=(text,))

    return mutate
