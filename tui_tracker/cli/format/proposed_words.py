"""The ratings and stages that a plan prints, as settings may declare them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from tui_tracker.cli.format.import_preview import MOST_NAMED
from tui_tracker.config import Settings
from tui_tracker.config.settings import RatingSetting, StageSetting
from tui_tracker.domain.imports.scale import LONGEST_SINGLE_WORD, ProposedRating, propose_ratings
from tui_tracker.domain.imports.stage_words import is_final_word, propose_stages
from tui_tracker.domain.text import short_list
from tui_tracker.services.imports import ImportReport
from tui_tracker.services.plan.terms import is_step_of_plan


class ProposedWords(NamedTuple):
    """The ratings and the stages that a plan may have as its own; empty where the settings' ones do."""

    ratings: tuple[RatingSetting, ...] = ()
    stages: tuple[StageSetting, ...] = ()
    unplaced: tuple[tuple[str, str], ...] = ()
    """(what it would be, word) of the words that are left out, because nobody can know their place."""


def proposed_words(report: ImportReport, settings: Settings) -> ProposedWords:
    """Return the ratings and stages of a plan that prints others than those of the settings."""
    ratings, stages = _ratings(report, settings), _stages(report, settings)
    labels, names = {rating.label for rating in ratings}, {stage.name for stage in stages}
    unplaced = [
        (kind, word)
        for kind, field, placed in (("rating", "rag", labels), ("stage", "stages", names))
        for word in _unread(report, field)
        if placed and word not in placed and not is_final_word(word)
    ]
    return ProposedWords(ratings, stages, tuple(unplaced))


def about_unplaced(words: ProposedWords, kind: str) -> Iterator[str]:
    """Yield the lines about words that are left out of the proposed ratings or stages."""
    unplaced = [word for its_kind, word in words.unplaced if its_kind == kind]
    if unplaced:
        listed = short_list(unplaced, MOST_NAMED)
        yield f"    Left out, because their place among these is not known: {listed}."
        yield f"    To have one as a {kind}, add a [[{kind}s]] block for it to config.toml."


def without_unread(report: ImportReport, proposed: ProposedWords) -> ImportReport:
    """Return a report without the words that are proposed as ratings or stages: those are asked about."""
    fields = {"rag"} if proposed.ratings else set()
    fields |= {"stages"} if proposed.stages else set()
    understanding = report.parsed.understanding
    unread = tuple(word for word in understanding.unread if word.field not in fields)
    parsed = replace(report.parsed, understanding=replace(understanding, unread=unread))
    return replace(report, parsed=parsed)


def about_none_proposed(report: ImportReport, field: str) -> str:
    """Return why a file has no ratings (`rag`) or stages (`stages`) that can be the plan's own."""
    plural_name = {"rag": "ratings", "stages": "stages"}[field]
    if not _unread(report, field):
        return f"The plan keeps the standard {plural_name}: the file has no others."
    blocks = (
        f"To use them, add a [[{plural_name}]] block for each to config.toml, then import the file again."
    )
    return f"The plan keeps the standard {plural_name}: the order of the file's words is not known. {blocks}"


def _ratings(report: ImportReport, settings: Settings) -> tuple[RatingSetting, ...]:
    updates = [update for row in report.parsed.rows for update in (row.update, *row.other_updates)]
    current = [ProposedRating(*rating[:5]) for rating in settings.ratings]
    read = {update.rag for update in updates if update.rag}
    proposed = propose_ratings(_words(report, "rag"), current, read)
    declared = {rating.key: rating for rating in settings.ratings}
    return tuple(declared.get(rating.key) or RatingSetting(*rating) for rating in proposed)


def _stages(report: ImportReport, settings: Settings) -> tuple[StageSetting, ...]:
    updates = [update for row in report.parsed.rows for update in (row.update, *row.other_updates)]
    read = {stage_at.stage for update in updates for stage_at in update.stages}
    names = [stage.name for stage in settings.stages]
    final = settings.final_stage.name if settings.final_stage else None
    declared = {stage.name: stage for stage in settings.stages}
    unread = _words(report, "stages")
    proposed = propose_stages(unread, names, final, read)
    finished = tuple(filter(is_final_word, unread))
    if final:
        declared[final] = declared[final]._replace(also=(*declared[final].also, *finished))
    return tuple(declared.get(name) or StageSetting(name=name) for name in proposed)


def _unread(report: ImportReport, field: str) -> list[str]:
    return [unread.word for unread in report.parsed.understanding.unread if unread.field == field]


def _words(report: ImportReport, field: str) -> list[str]:
    """Return the words that were not read and may be a rating or stage: a long one only where it is repeated.

    A sentence about one action begins with such a word too: `On track to open the shop in spring`.
    """
    return [
        unread.word
        for unread in report.parsed.understanding.unread
        if unread.field == field and (unread.count > 1 or len(unread.word) <= LONGEST_SINGLE_WORD)
    ]


def with_words(text: str, words: ProposedWords) -> str:
    """Return the text of a config.toml with these ratings and stages in place of its own."""
    return _with_tables(_with_tables(text, "ratings", words.ratings), "stages", words.stages)


def _with_tables(text: str, name: str, records: Sequence[RatingSetting | StageSetting]) -> str:
    """Return the text with a table for each record in place of all of that name; without any, as it is."""
    if not records:
        return text
    tables = "\n".join(_declaration(name, record) for record in records)
    table = re.compile(rf"(?m)^\[\[{name}\]\][^\n]*\n(?:(?!\[|# ).*\n)*")
    first = table.search(text)
    if first is None:
        return f"{text}\n{tables}"
    rest = table.sub("", text[first.end() :])
    return f"{text[: first.start()]}{tables}\n{rest}"


def _declaration(name: str, record: RatingSetting | StageSetting) -> str:
    """Return the TOML table that declares a rating or a stage."""
    values = {key: value for key, value in record._asdict().items() if value}
    if isinstance(record, StageSetting) and not record.final:
        values.pop("colour", None)
    lines = [f"{key} = {_toml(value)}" for key, value in values.items()]
    if isinstance(record, StageSetting) and not is_step_of_plan(record):
        lines[0] += _OUTSIDE
    return "\n".join((f"[[{name}]]", *lines, ""))


_OUTSIDE = "  # outside of the order: a move to it counts as neither forward nor back, unless step = true"


def _toml(value: object) -> str:
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
