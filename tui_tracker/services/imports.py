"""Imports: creating a tracker from a plan's source, and importing further sources into it."""

from __future__ import annotations

import os
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

from sqlalchemy import Connection

from tui_tracker.config import Settings
from tui_tracker.domain.fields import Cell
from tui_tracker.domain.history.cell_state import project
from tui_tracker.domain.imports.import_plan import CellChange, CellKnowledge, ImportPlan, plan_import, plan_of
from tui_tracker.domain.imports.problem import Problem
from tui_tracker.domain.imports.source import ParsedSource, SourceRow
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.errors import UsageError
from tui_tracker.importers.read_source import read_source
from tui_tracker.importers.vocabulary import Vocabulary
from tui_tracker.storage.engine import open_engine, writing
from tui_tracker.storage.files import back_up
from tui_tracker.storage.places import making
from tui_tracker.storage.read.reader import LightReader, check_header
from tui_tracker.storage.schema import lay_out
from tui_tracker.storage.write import revisions as ledger
from tui_tracker.storage.write.projection import held_ids

Progress = Callable[[int, int, str], None]
"""Called with steps done, steps in all, and the current step in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import changed, or would change."""

    parsed: ParsedSource
    new_actions: int
    changes: tuple[CellChange, ...]
    """Changed values of actions that the tracker already had."""
    unchanged: int
    """Values that the tracker already has."""
    new_ids: tuple[str, ...] = ()
    """Printed IDs of the new actions."""
    new_period: bool = False
    """The tracker did not have the source's period before."""
    unmatched_rows: tuple[Problem, ...] = ()
    """Rows left out because the plan has no such action, each with the most similar IDs."""
    renamed: tuple[Problem, ...] = ()
    """Themes with another name in the source than in the tracker, where they keep theirs."""
    backup: Path | None = None
    """The copy of the tracker as it was before."""


def make_tracker(
    database: Path,
    source: Path,
    settings: Settings,
    *,
    columns: Mapping[str, str] | None = None,
    period: str | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Create a tracker at `database` from the plan in `source`: the whole of it, or no file.

    Raises `UsageError` where a file already exists, `RefusedFileError` for an unreadable source.
    """
    report_step = progress or (lambda *_: None)
    if database.exists():
        raise UsageError(
            f"{database} already exists. It will not be overwritten.",
            "Move it away first, or choose another file with --db.",
        )
    report_step(0, 3, f"Reading {source.name}")
    parsed = read_plan(source, settings, columns=columns, period=period)
    report_step(1, 3, f"Writing {len(parsed.rows)} actions")
    partial = database.with_name(f"{database.name}.making-{os.getpid()}")
    try:
        with making(database, "Choose a folder where you may save files, with --db FILE."):
            database.parent.mkdir(parents=True, exist_ok=True)
            plan = _write_new(partial, parsed, settings)
            report_step(2, 3, "Putting it in place")
            partial.rename(database)
    finally:
        partial.unlink(missing_ok=True)
    report_step(3, 3, "Done")
    return _report(parsed, plan)


def preview_import(
    database: Path | None,
    source: Path,
    settings: Settings,
    *,
    columns: Mapping[str, str] | None = None,
    period: str | None = None,
) -> ImportReport:
    """Return what importing `source` into the tracker (a new one if None) would change; write nothing."""
    parsed = read_plan(source, settings, columns=columns, period=period)
    if database is None:
        return _report(parsed, plan_import(parsed, plan_of(parsed), {}, _know_nothing))
    check_header(str(database))
    engine = open_engine(database)
    with LightReader(str(database)) as reader:
        ids = [row["id"] for row in reader.ids()]
        periods = {row["key"] for row in reader.periods()}
        names = {row["key"]: row["name"] for row in reader.themes()}
    with writing(engine, database) as connection:
        plan = _plan_over(connection, database, parsed)
    return replace(
        _report(parsed, plan),
        unmatched_rows=tuple(_unmatched_problem(row, ids) for row in plan.unmatched_rows),
        renamed=tuple(_renamed(parsed, names)),
        new_period=parsed.period not in periods,
    )


def apply_import(
    database: Path,
    source: Path,
    settings: Settings,
    *,
    columns: Mapping[str, str] | None = None,
    period: str | None = None,
) -> ImportReport:
    """Import `source` into the tracker in one transaction, after a backup where it changes anything."""
    preview = preview_import(database, source, settings, columns=columns, period=period)
    if not preview.new_actions and not preview.changes:
        return preview
    backup = back_up(database, datetime.now(UTC), settings.backups)
    engine = open_engine(database)
    parsed = preview.parsed
    with writing(engine, database) as connection:
        plan = _plan_over(connection, database, parsed)
        _add_frame(connection, parsed, ())
        ledger.record(connection, plan.revisions)
    return replace(preview, backup=backup)


def read_plan(
    source: Path,
    settings: Settings,
    *,
    columns: Mapping[str, str] | None = None,
    period: str | None = None,
) -> ParsedSource:
    """Read a plan or a period's updates, with the stages, ratings and roles of the settings."""
    vocabulary = Vocabulary(stages=settings.stage_words, ratings=settings.rating_words, roles=settings.roles)
    return read_source(source, vocabulary, columns=columns, period=period, default_period=settings.previous)


def _write_new(path: Path, parsed: ParsedSource, settings: Settings) -> ImportPlan:
    plan_id = plan_of(parsed)
    plan = plan_import(parsed, plan_id, {}, _know_nothing)
    with writing(open_engine(path, create=True), path) as connection:
        lay_out(connection)
        ledger.write_meta(
            connection,
            {"plan_id": plan_id, "title": settings.plan_title, "database_id": uuid.uuid4().hex},
        )
        _add_frame(connection, parsed, (settings.period,))
        ledger.record(connection, plan.revisions)
    return plan


def _add_frame(connection: Connection, parsed: ParsedSource, periods: Iterable[str]) -> None:
    ledger.add_themes(connection, ((theme.key, theme.name, theme.position) for theme in parsed.themes))
    ledger.add_periods(connection, ((key, period_label(key)) for key in (parsed.period, *periods)))


def _plan_over(connection: Connection, database: Path, parsed: ParsedSource) -> ImportPlan:
    with LightReader(str(database)) as reader:
        existing = {row["key"]: row["id"] for row in reader.ids()}

    def knowledge_of(cells: Iterable[Cell]) -> dict[Cell, CellKnowledge]:
        by_cell = defaultdict(list)
        for revision in ledger.history_of(connection, {cell.action for cell in cells}):
            by_cell[revision.cell].append(revision)
        held = held_ids(connection)
        return {
            cell: CellKnowledge(
                state=project(revisions, held), origins=frozenset(item.origin for item in revisions)
            )
            for cell, revisions in by_cell.items()
        }

    return plan_import(parsed, ledger.read_meta(connection)["plan_id"], existing, knowledge_of)


def _know_nothing(_: Iterable[Cell]) -> dict[Cell, CellKnowledge]:
    return {}


def _report(parsed: ParsedSource, plan: ImportPlan) -> ImportReport:
    return ImportReport(
        parsed=parsed,
        new_actions=len(plan.new_actions),
        changes=plan.changes,
        unchanged=plan.unchanged,
        new_ids=plan.new_actions,
    )


def _renamed(parsed: ParsedSource, names: Mapping[str, str]) -> Iterator[Problem]:
    for theme in parsed.themes:
        own_name = names.get(theme.key, theme.name)
        # A source without names calls its themes by their letters.
        if theme.name not in (own_name, theme.key):
            message = (
                f"Theme {theme.key} is called “{theme.name}” in the file; the name “{own_name}” was kept."
            )
            yield Problem(rule="theme-renamed", message=message)


def _unmatched_problem(row: SourceRow, ids: list[str]) -> Problem:
    near = get_close_matches(row.action.id, ids, n=3, cutoff=0.4)
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    return Problem(
        rule="id-unknown",
        message=f"Skipped: there is no such action, and the row has no text for a new one.{hint}",
        line=row.lines[0] if row.lines else None,
        action=row.action.id,
    )
