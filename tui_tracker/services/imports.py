"""Making a tracker from a plan's source, and taking further sources into one that is there."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.imports.import_plan import CellChange, Intake, Known, decide, plan_of
from tui_tracker.domain.imports.problem import Problem
from tui_tracker.domain.imports.source import Reading, Row
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.suggestions import did_you_mean, suggest
from tui_tracker.domain.text import plural
from tui_tracker.errors import UsageError
from tui_tracker.importers.read_source import read_source
from tui_tracker.importers.vocabulary import Vocabulary
from tui_tracker.storage.backups import write_backup
from tui_tracker.storage.file_format import check_header
from tui_tracker.storage.migrations import up_to_date
from tui_tracker.storage.places import creating
from tui_tracker.storage.read.reader import LightReader
from tui_tracker.storage.write.imports import ImportTransaction, create_tracker, import_transaction

Progress = Callable[[int, int, str], None]
"""Called with work done, work in all, and what is being done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import took, or would take."""

    reading: Reading
    new_actions: int
    changes: tuple[CellChange, ...]
    """Changed values of actions that were there before."""
    unchanged: int
    """Values that the tracker holds already."""
    new_ids: tuple[str, ...] = ()
    """Printed IDs of the new actions."""
    new_period: bool = False
    """The tracker did not have the reading's period before."""
    strays: tuple[Problem, ...] = ()
    """Rows left out because the plan has no such action, each with the nearest that it has."""
    renamed: tuple[Problem, ...] = ()
    """Themes that the source calls otherwise than the tracker, whose names stay."""
    backup: Path | None = None
    """Where the tracker as it was before lies."""


def make_tracker(
    database: Path,
    source: Path,
    settings: Settings,
    *,
    columns: Mapping[str, str] | None = None,
    period: str | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Make a new tracker at `database` from the plan in `source`: the whole of it, or no file.

    Raises `UsageError` where a file is there already, `RefusedFileError` for an unreadable source.
    """
    tell = progress or (lambda *_: None)
    if database.exists():
        raise UsageError(
            f"{database} is there already and is not overwritten.",
            "Move it away first, or name another file with --db.",
        )
    tell(0, 3, f"Reading {source.name}")
    reading = read_plan(source, settings, columns=columns, period=period)
    tell(1, 3, f"Writing {plural(len(reading.rows), 'action')}")
    partial = database.with_name(f"{database.name}.making-{os.getpid()}")
    try:
        with creating(database, "Choose a folder where you may save files, with --db FILE."):
            database.parent.mkdir(parents=True, exist_ok=True)
            intake = _write_new(partial, reading, settings)
            tell(2, 3, "Putting it in place")
            partial.rename(database)
    finally:
        partial.unlink(missing_ok=True)
    tell(3, 3, "Done")
    return _report(reading, intake)


def preview_import(
    database: Path | None,
    source: Path,
    settings: Settings,
    *,
    columns: Mapping[str, str] | None = None,
    period: str | None = None,
) -> ImportReport:
    """Tell what taking `source` into the tracker (a new one if None) would change; write nothing."""
    reading = read_plan(source, settings, columns=columns, period=period)
    if database is None:
        return _report(reading, decide(reading, plan_of(reading), {}, _nothing_known))
    check_header(str(database))
    with LightReader(str(database)) as reader:
        ids = [row.id for row in reader.ids()]
        periods = {row.key for row in reader.periods()}
        names = {row.key: row.name for row in reader.themes()}
    # A dry run of an older file compares with a migrated copy: it changes nothing.
    with up_to_date(database) as readable, import_transaction(readable) as transaction:
        intake = _decide_over(transaction, readable, reading)
    strays = tuple(_stray(row, ids) for row in intake.strays)
    return replace(
        _report(reading, intake),
        strays=strays,
        renamed=tuple(_renamed(reading, names)),
        new_period=reading.period not in periods,
    )


def apply_import(
    database: Path,
    source: Path,
    settings: Settings,
    *,
    columns: Mapping[str, str] | None = None,
    period: str | None = None,
) -> ImportReport:
    """Take `source` into the tracker in one transaction, after a backup where it changes anything."""
    preview = preview_import(database, source, settings, columns=columns, period=period)
    if not preview.new_actions and not preview.changes:
        return preview
    backup = write_backup(database, datetime.now(UTC), settings.backups)
    reading = preview.reading
    with import_transaction(database) as transaction:
        intake = _decide_over(transaction, database, reading)
        transaction.write(_themes(reading), _periods(reading), intake.revisions)
    return replace(preview, backup=backup)


def read_plan(
    source: Path,
    settings: Settings,
    *,
    columns: Mapping[str, str] | None = None,
    period: str | None = None,
) -> Reading:
    """Read a plan or a period's updates with the words of the settings."""
    vocabulary = Vocabulary(stages=settings.stage_words, ratings=settings.rating_words, roles=settings.roles)
    return read_source(source, vocabulary, columns=columns, period=period, default_period=settings.previous)


def _write_new(path: Path, reading: Reading, settings: Settings) -> Intake:
    plan = plan_of(reading)
    intake = decide(reading, plan, {}, _nothing_known)
    create_tracker(
        path,
        {"plan_id": plan, "title": settings.plan_title, "database_id": uuid.uuid4().hex},
        themes=_themes(reading),
        periods=_periods(reading, settings.period),
        revisions=intake.revisions,
    )
    return intake


def _themes(reading: Reading) -> list[tuple[str, str, int]]:
    return [(theme.key, theme.name, theme.position) for theme in reading.themes]


def _periods(reading: Reading, *others: str) -> list[tuple[str, str]]:
    return [(key, period_label(key)) for key in (reading.period, *others)]


def _decide_over(transaction: ImportTransaction, database: Path, reading: Reading) -> Intake:
    with LightReader(str(database)) as reader:
        there = {row.key: row.id for row in reader.ids()}
    return decide(reading, transaction.plan_id(), there, transaction.known)


def _nothing_known(_: Iterable[Cell]) -> dict[Cell, Known]:
    return {}


def _report(reading: Reading, intake: Intake) -> ImportReport:
    return ImportReport(
        reading=reading,
        new_actions=len(intake.new_actions),
        changes=intake.changes,
        unchanged=intake.unchanged,
        new_ids=intake.new_actions,
    )


def _renamed(reading: Reading, names: Mapping[str, str]) -> Iterator[Problem]:
    for one in reading.themes:
        here = names.get(one.key, one.name)
        # A source without names calls its themes by their letters.
        if one.name not in (here, one.key):
            message = f"The source calls theme {one.key} “{one.name}”; it keeps the name “{here}”."
            yield Problem(rule="theme-renamed", message=message)


def _stray(row: Row, ids: list[str]) -> Problem:
    question = did_you_mean(suggest(row.action.id, ids))
    hint = f" {question}" if question else ""
    return Problem(
        rule="id-unknown",
        message=f"The plan has no such action, and the row gives no text for a new one: left out.{hint}",
        line=row.lines[0] if row.lines else None,
        action=row.action.id,
    )
