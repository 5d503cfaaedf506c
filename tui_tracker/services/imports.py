"""Imports: creating a tracker from a plan's source, and importing further sources into it."""

from __future__ import annotations

import os
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.domain.field_values import own_names
from tui_tracker.domain.imports.import_plan import (
    ImportPlan,
    ShownChange,
    first_revisions,
    plan_import,
    plan_of,
    revisions_of,
)
from tui_tracker.domain.imports.matching import KnownAction, Matching, match_actions
from tui_tracker.domain.imports.problem import Problem
from tui_tracker.domain.imports.read_options import ReadOptions
from tui_tracker.domain.imports.source import ParsedSource, SourceRow
from tui_tracker.domain.imports.update_period import repeated_period
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.suggestions import did_you_mean, suggest
from tui_tracker.domain.text import beginning, plural
from tui_tracker.errors import ClosedPeriodError, RefusedFileError, UsageError
from tui_tracker.importers.read_source import read_source
from tui_tracker.importers.vocabulary import Vocabulary
from tui_tracker.services.plan.terms import legend_for
from tui_tracker.services.system.garbage import garbage_pause
from tui_tracker.services.system.progress import ProgressListener
from tui_tracker.services.tracker.session import utc_now
from tui_tracker.storage.backups import write_backup
from tui_tracker.storage.file_format import check_header
from tui_tracker.storage.migrations import up_to_date
from tui_tracker.storage.new_files import creating
from tui_tracker.storage.read import id_queries
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.write.imports import (
    ImportTransaction,
    TrackerState,
    create_tracker,
    import_transaction,
)

_NO_OPTIONS = ReadOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import changed, or would change."""

    parsed: ParsedSource
    new_actions: int
    changes: tuple[ShownChange, ...]
    """Changed values of actions that the tracker already had."""
    unchanged: int
    """Values that the tracker already has."""
    overruled: int = 0
    """Values that this very file set before, and that were changed or undone since: they stay."""
    new_ids: tuple[str, ...] = ()
    """Printed IDs of the new actions."""
    new_periods: tuple[str, ...] = ()
    """Periods of the source that the tracker did not have before."""
    is_repeated: bool = False
    """The source names no period; its own is the one for which the plan has its notes already."""
    closed: ClosedPeriodError | None = None
    """Why it can't be imported, where it would change a closed period."""
    unmatched_rows: tuple[Problem, ...] = ()
    """Rows left out because the plan has no such action, each with the most similar IDs."""
    renamed: tuple[Problem, ...] = ()
    """Themes with another name in the source than in the tracker, where they keep theirs."""
    matching: Matching | None = None
    """How the rows were found in the tracker."""
    backup: Path | None = None
    """The copy of the tracker as it was before."""
    plan: ImportPlan | None = None
    """What is written, in a tracker in the same `state`."""
    state: TrackerState | None = None
    """The state of the tracker that the file was compared with."""


@garbage_pause.loading()
def make_tracker(
    database: Path,
    source: Path,
    settings: Settings,
    *,
    preview: ImportReport | None = None,
    progress: ProgressListener | None = None,
) -> ImportReport:
    """Create a tracker at `database` from the plan in `source`: the whole of it, or no file.

    `preview` is what was shown of the source, which is then not read again.
    Raises `UsageError` where a file already exists, `RefusedFileError` for an unreadable source.
    """
    report_step = progress or (lambda *_: None)
    if database.exists():
        raise UsageError(
            f"{database} already exists. It will not be overwritten.",
            "Move it away first, or choose another file with --db.",
        )
    report_step(0, 3, f"Reading {source.name}")
    parsed = preview.parsed if preview else read_plan(source, settings)
    report_step(1, 3, f"Writing {plural(len(parsed.rows), 'action')}")
    partial = database.with_name(f"{database.name}.making-{os.getpid()}")
    try:
        with creating(database, "Choose a folder you can save to, with --db FILE."):
            database.parent.mkdir(parents=True, exist_ok=True)
            _write_new(partial, parsed, settings)
            report_step(2, 3, "Finishing")
            partial.rename(database)
    finally:
        partial.unlink(missing_ok=True)
    report_step(3, 3, "Done")
    return _report_of_new(parsed)


@garbage_pause.loading()
def preview_import(
    database: Path | None,
    source: Path,
    settings: Settings,
    *,
    options: ReadOptions = _NO_OPTIONS,
) -> ImportReport:
    """Return what importing `source` into the tracker (a new one if None) would change; write nothing."""
    if database is None:
        return _report_of_new(read_plan(source, settings, options=options))
    check_header(str(database))
    with TrackerReader(str(database)) as reader:
        existing = {row.key: row.id for row in id_queries.ids(reader)}
        periods = {row.key for row in reader.periods()}
        names = {row.key: row.name for row in reader.themes()}
    # A dry run of an older file compares with a migrated copy: it changes nothing.
    with up_to_date(database) as readable, import_transaction(readable) as transaction:
        working = transaction.working_period() or settings.period
        parsed = read_plan(source, settings, options=options, default_period=working)
        matching = _match(transaction, readable, parsed)
        repeated = _repeated_period(transaction, matching.parsed, existing)
        if repeated and repeated != matching.parsed.period:
            parsed = read_plan(source, settings, options=options, default_period=repeated)
            matching = _match(transaction, readable, parsed)
        _refuse_exchanged_ids(matching)
        plan = _plan_over(transaction, readable, matching.parsed)
        closed = _closed_period(transaction, matching.parsed, plan)
        state = transaction.state()
    parsed = matching.parsed
    return replace(
        _report(parsed, plan),
        matching=matching,
        unmatched_rows=tuple(_unmatched_problem(row, list(existing.values())) for row in plan.unmatched_rows),
        renamed=tuple(_renamed(parsed, names)),
        new_periods=tuple(period for period in parsed.periods if period not in periods),
        is_repeated=repeated == parsed.period,
        closed=closed,
        plan=plan,
        state=state,
    )


@garbage_pause.loading()
def apply_import(
    database: Path,
    source: Path,
    settings: Settings,
    *,
    author: str,
    preview: ImportReport | None = None,
    options: ReadOptions = _NO_OPTIONS,
    clock: Callable[[], datetime] = utc_now,
) -> ImportReport:
    """Import `source` into the tracker in one transaction, after a backup where it changes anything.

    `author` is who does so, and can undo it as one step. `preview` is what was shown to them: the source
    is not read again.
    """
    preview = preview or preview_import(database, source, settings, options=options)
    if preview.closed:
        raise preview.closed
    if not preview.new_actions and not preview.changes:
        return preview
    moment = clock()
    backup = write_backup(database, moment, settings.backups)
    parsed = preview.parsed
    with import_transaction(database) as transaction:
        is_same = preview.plan is not None and preview.state == transaction.state()
        plan = preview.plan if preview.plan and is_same else _plan_over(transaction, database, parsed)
        transaction.write(_themes(parsed), _periods(parsed), revisions_of(parsed, plan))
        transaction.note_own_fields(own_names(row.action for row in parsed.rows))
        transaction.record(parsed.digest, author=author, moment=moment, name=source.name)
    return replace(preview, backup=backup)


def read_plan(
    source: Path,
    settings: Settings,
    *,
    options: ReadOptions = _NO_OPTIONS,
    default_period: str | None = None,
) -> ParsedSource:
    """Read a plan or a period's updates, with the stages, ratings and roles of the settings.

    `default_period` is that of a source which names none: without it, the last one reported.
    """
    default = settings.previous if default_period is None else default_period
    return read_source(source, _vocabulary(settings), options, default_period=default)


def _refuse_exchanged_ids(matching: Matching) -> None:
    """Raise RefusedFileError where IDs have been given anew: ratings and notes would go to other actions."""
    if not matching.exchanged:
        return
    first, count = matching.exchanged[0], len(matching.exchanged)
    raise RefusedFileError(
        f"{matching.parsed.source} gives {plural(count, 'action')} the ID of another: line {first.line} is"
        f" “{beginning(first.text, 60)}”, which is {first.id} in the plan. Nothing was imported.",
        "Put the plan's IDs into the file. To find actions by their texts, name the column of the IDs:"
        ' --map "ID=number".',
    )


def _repeated_period(
    transaction: ImportTransaction, parsed: ParsedSource, existing: Mapping[str, str]
) -> str | None:
    """Return the period of a source that names none and whose updates the tracker has for that period."""
    if parsed.understanding.period_is_named:
        return None
    before = transaction.imported_periods(parsed.digest)
    return max(before, default=None) or repeated_period(parsed.rows, existing, transaction.notes())


def _closed_period(
    transaction: ImportTransaction, parsed: ParsedSource, plan: ImportPlan
) -> ClosedPeriodError | None:
    """Return the error of an import that would change a closed period.

    The file that brought the period may be read again, with more words understood.
    """
    own = transaction.imported_periods(parsed.digest)
    changed = {changed.cell.period for changed in plan.cells} - own
    closed = ((key, label) for key, label in transaction.closed_periods().items() if key in changed)
    return next((ClosedPeriodError(key, label) for key, label in closed), None)


def _vocabulary(settings: Settings) -> Vocabulary:
    """Return the words of the settings by which a source is read."""
    colours = Counter(rating.colour for rating in settings.ratings)
    final = settings.final_stage
    return Vocabulary(
        stages=settings.stage_words,
        ratings=settings.rating_words,
        roles=settings.roles,
        letters=settings.rating_letters,
        colours={rating.colour: rating.key for rating in settings.ratings if colours[rating.colour] == 1},
        unrated=settings.unrated.label.lower(),
        final_stage=final.name if final else None,
        final_letter=final.letter.lower() if final else "",
        symbols="".join(badge.symbol for badge in legend_for(settings).rag_badges()),
    )


def _write_new(path: Path, parsed: ParsedSource, settings: Settings) -> None:
    plan_id = plan_of(parsed)
    create_tracker(
        path,
        {
            "plan_id": plan_id,
            "title": settings.plan_title,
            "database_id": uuid.uuid4().hex,
            "period": settings.period,
        },
        themes=_themes(parsed),
        periods=_periods(parsed, settings.period),
        revisions=first_revisions(parsed, plan_id),
        own_fields=own_names(row.action for row in parsed.rows),
    )


def _themes(parsed: ParsedSource) -> list[tuple[str, str, int]]:
    return [(theme.key, theme.name, theme.position) for theme in parsed.themes]


def _periods(parsed: ParsedSource, *others: str) -> list[tuple[str, str]]:
    return [(key, period_label(key)) for key in (*parsed.periods, *others)]


def _match(transaction: ImportTransaction, database: Path, parsed: ParsedSource) -> Matching:
    """Return the source with the IDs and themes that the tracker has for its actions."""
    earlier = transaction.earlier_texts()
    with TrackerReader(str(database)) as reader:
        names = {row.key: row.name for row in reader.themes()}
        known = [
            KnownAction(
                id=row.id,
                theme=row.theme,
                texts=(row.text or "", *reversed(earlier.get(row.key, []))),
                is_retired=row.retired is not None,
            )
            for row in id_queries.matchable_actions(reader)
        ]
    return match_actions(parsed, known, names)


def _plan_over(transaction: ImportTransaction, database: Path, parsed: ParsedSource) -> ImportPlan:
    with TrackerReader(str(database)) as reader:
        existing = {row.key: row.id for row in id_queries.ids(reader)}
        names = reader.own_names()
    return plan_import(parsed, transaction.plan_id(), existing, transaction.known, names)


def _report_of_new(parsed: ParsedSource) -> ImportReport:
    """Return the report of a tracker that is made of a source: all is new."""
    ids = tuple(row.action.id for row in parsed.rows)
    return ImportReport(parsed=parsed, new_actions=len(ids), changes=(), unchanged=0, new_ids=ids)


def _report(parsed: ParsedSource, plan: ImportPlan) -> ImportReport:
    return ImportReport(
        parsed=parsed,
        new_actions=len(plan.new_actions),
        changes=plan.changes,
        unchanged=plan.unchanged,
        overruled=plan.overruled,
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
    question = did_you_mean(suggest(row.action.id, ids))
    hint = f" {question}" if question else ""
    return Problem(
        rule="id-unknown",
        message=f"Skipped: there is no such action, and the row has no text for a new one.{hint}",
        line=row.lines[0] if row.lines else None,
        action=row.action.id,
    )
