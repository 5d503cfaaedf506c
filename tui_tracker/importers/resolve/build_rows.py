"""Texts into values: the last pass, which makes a row's action and update and says what it doubts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tui_tracker.domain.codecs import KEY, LIST, RATING, ROLE, STAGES, Codec
from tui_tracker.domain.fields import ACTION, FURTHER_FIELDS, UPDATE, fields_of
from tui_tracker.domain.imports.problem import Problem
from tui_tracker.domain.imports.source import Row
from tui_tracker.domain.plan.ids import fold
from tui_tracker.domain.plan.model import Action, Update
from tui_tracker.importers.parse.lines import split_objectives
from tui_tracker.importers.parse.model import LOST, Flaw, Found
from tui_tracker.importers.vocabulary import Vocabulary

_MIDWAY = re.compile(
    r"\b(?:a|an|and|as|at|by|for|from|in|into|is|of|on|or|our|that|the|their|to|which|with|e\.g\.|i\.e\.)$"
)

_PHRASE = 4
"""Words up to which a text need be no sentence."""
_EXPECTED = ("text", "role", "objectives", "partners", "stages")
_USUAL = 0.8
"""Share of rows from which on an empty cell is worth a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    dropped: dict[int, str]
    """Place of a line among the source's -> why its row was left out."""


def finish(found: Sequence[Found], period: str, words: Vocabulary) -> Finished:
    """Make rows of what was found, each ID once; ratings are judged over the whole source."""
    seen: dict[str, Found] = {}
    rows: list[Row] = []
    problems: list[Problem] = []
    dropped: dict[int, str] = {}
    rated = any(words.rating(row.told("rag")) for row in found)
    usual = _usually_told(found)
    for row in found:
        first = seen.setdefault(fold(row.id), row)
        if first is not row:
            why = f"{row.id} stands already on line {first.lines[0]}; this second row was left out"
            dropped[row.at] = why
            problems.append(
                problem(Flaw(rule="id-repeated", message=f"{why}.", line=row.lines[0], field="id"), row.id)
            )
            continue
        flaws = [*row.flaws, *_doubts(row, words, rated=rated), *_gaps(row, usual[row.told("theme")])]
        problems += [problem(flaw, row.id) for flaw in flaws]
        rows.append(_row(row, period, words, position=len(rows), doubtful=bool(flaws)))
    if found and not rated:
        problems.append(_no_rating(found))
    return Finished(rows=tuple(rows), problems=tuple(problems), dropped=dropped)


def problem(flaw: Flaw, action: str | None = None) -> Problem:
    """Make the problem that a flaw becomes once its action is known."""
    message = f"Sheet {flaw.sheet!r}: {flaw.message}" if flaw.sheet else flaw.message
    return Problem(rule=flaw.rule, message=message, line=flaw.line, action=action, field=flaw.field)


def _row(found: Found, period: str, words: Vocabulary, *, position: int, doubtful: bool) -> Row:
    action = Action(key="", extras=found.extras, position=position, **_values(found, ACTION, words))
    update = Update(period=period, **_values(found, UPDATE, words))
    return Row(
        action=action,
        update=update,
        lines=found.lines,
        fields=found.columns,
        repaired=found.repaired,
        doubtful=doubtful,
    )


def _values(found: Found, record: str, words: Vocabulary) -> dict[str, Any]:
    """Return what a source says of a record's fields, as attributes of the model."""
    read: dict[Codec, Callable[[str], Any]] = {
        KEY: str,
        ROLE: lambda text: words.role(text) or text or None,
        LIST: split_objectives,
        STAGES: lambda text: words.standings(text) or (),
        RATING: words.rating,
    }
    values = {
        field.name: read.get(field.codec, _text_or_none)(found.told(field.name))
        for field in fields_of(record)
        if field.header_words
    }
    others = tuple((field.name, values.pop(field.name)) for field in FURTHER_FIELDS if field.name in values)
    return {**values, "others": others}


def _text_or_none(text: str) -> str | None:
    return text or None


def _doubts(row: Found, words: Vocabulary, *, rated: bool) -> list[Flaw]:
    """Say what a person should look at in a row's values."""
    doubts: list[tuple[str, str, str]] = []
    stage, role, rag = row.told("stages"), row.told("role"), row.told("rag")
    if words.standings(stage) is None:
        doubts.append(
            ("stage-unreadable", f"{stage!r} is no project stage; the stage stays empty.", "stages")
        )
    if role and words.roles and not words.role(role):
        doubts.append(("role-unknown", f"{role!r} is none of the roles; it is kept as printed.", "role"))
    if words.role(row.told("partners")):
        message = f"The partners' cell holds only the role {row.told('partners')!r}; it is kept as printed."
        doubts.append(("role-word-in-partners", message, "partners"))
    if rated and rag and not words.rating(rag):
        doubts.append(("rag-unreadable", f"{rag!r} is no rating; the action stays not rated.", "rag"))
    doubts += [
        ("text-ends-midway", "The source's text ends in the middle of a sentence.", name)
        for name in ("text", "note")
        if len(row.told(name).split()) > _PHRASE
        and _MIDWAY.search(row.told(name))
        and LOST not in row.told(name)
    ]
    return [Flaw(rule=rule, message=message, line=row.lines[0], field=name) for rule, message, name in doubts]


def _usually_told(found: Sequence[Found]) -> dict[str, frozenset[str]]:
    """Return for each theme the fields that nearly every row with such a column tells."""
    usual: dict[str, frozenset[str]] = {}
    for theme in {row.told("theme") for row in found}:
        rows = [row for row in found if row.told("theme") == theme]
        usual[theme] = frozenset(name for name in _EXPECTED if _is_usual(rows, name))
    return usual


def _is_usual(rows: Sequence[Found], name: str) -> bool:
    told = [bool(row.told(name)) for row in rows if name in row.columns]
    return sum(told) >= _USUAL * len(told) > 0


def _gaps(row: Found, usual: frozenset[str]) -> list[Flaw]:
    """Say which cells are empty that hardly any other row leaves empty, if nothing was said of them yet."""
    said = {flaw.field for flaw in row.flaws}
    return [
        Flaw(rule="cell-empty", message="The cell is empty; it stays so.", line=row.lines[0], field=name)
        for name in _EXPECTED
        if name in usual & row.columns and name not in said and not row.told(name)
    ]


def _no_rating(found: Sequence[Found]) -> Problem:
    """Say once that no rating could be read, and what stood in the column."""
    held = sorted({row.told("rag") for row in found if row.told("rag")}, key=lambda text: (len(text), text))
    if held:
        what = f"What its column holds ({', '.join(map(repr, held[:6]))}) is no rating of this plan."
    else:
        what = "There is no RAG column, or it is empty."
    return Problem(
        rule="rag-missing",
        message=f"No RAG rating stands in this source, so every action is not rated. {what}",
        field="rag",
    )
