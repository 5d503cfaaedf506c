"""StagingArea the files of a merge: what each one holds that the tracker does not, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tui_tracker.domain.exchange.held import PAST
from tui_tracker.domain.exchange.refusal import ASK_AGAIN, OTHER_PLAN
from tui_tracker.domain.exchange.submission import (
    LeadCopy,
    LeadProgress,
    Outcome,
    SubmissionResult,
    same_content,
)
from tui_tracker.domain.field_values import value_words
from tui_tracker.domain.fields import field_label
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import utc_timestamp
from tui_tracker.domain.report.wording import truncate
from tui_tracker.domain.text import clean_line, one_line, plural, short_list
from tui_tracker.errors import RefusedFileError, TrackerError
from tui_tracker.services.exchange.incoming import IncomingFile, advising, lacks_room
from tui_tracker.services.exchange.merge_job import MergeJob
from tui_tracker.services.exchange.submissions import copies_sent_out
from tui_tracker.services.plan.terms import legend_for
from tui_tracker.services.system.local_time import local_date
from tui_tracker.services.tracker.values import validator_in
from tui_tracker.storage.merge.checked_file import CheckedFile
from tui_tracker.storage.merge.findings import FileFindings, ReceivedDecision
from tui_tracker.storage.merge.staging import StagingArea
from tui_tracker.storage.read import submission_log
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.read.submission_log import SubmissionRow

NAMED_IN_NOTICE = 8
"""Cells or changes named in one notice; the rest are counted."""
MOST_LISTED, LONGEST_NOTICE = 100, 2000
"""Authors and notices that the log keeps of a file, and characters of each: a file may hold any number."""
AHEAD = timedelta(days=1)
"""How far an author's clock may be ahead before a notice mentions it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tracker:
    """What the tracker knew before the merge."""

    meta: Mapping[str, str]
    log: Sequence[SubmissionRow]
    """The submissions in its log, oldest first."""
    copies: Mapping[str, LeadCopy]
    """By id."""
    path: Path

    def find_withdrawn(self, result: SubmissionResult) -> tuple[int, SubmissionRow, str] | None:
        """Return the logged file whose withdrawn values a file holds too, with its number and the time.

        It is this very file or an earlier one of the same copy, the latest of them. All of the history is
        read only for a file without news, and for one of a copy with an undone merge.
        """
        last = max(
            (number for number, row in enumerate(self.log, 1) if row.sha256 == result.sha256), default=0
        )
        own = {
            number: row
            for number, row in enumerate(self.log, 1)
            if row.sha256 == result.sha256 or (row.copy == result.database and number <= (last or number))
        }
        if result.outcome is Outcome.TAKEN and not any(row.undone_at for row in own.values()):
            return None
        with TrackerReader(str(self.path)) as reader:
            withdrawn = submission_log.withdrawn_files(reader)
        number = max((number for number, row in own.items() if row.id in withdrawn), default=0)
        return (number, own[number], withdrawn[own[number].id]) if number else None

    def is_ours(self, database: str) -> bool:
        return database == self.meta["database_id"] or database in self.copies


def stage_files(
    files: Iterable[IncomingFile],
    job: MergeJob,
    staging: StagingArea,
    on_taken: Callable[[], object] | None = None,
) -> tuple[SubmissionResult, ...]:
    """Add what each sound file holds that the tracker does not to `staging`; return a result for each.

    A result has an `arrival` id where the log is to keep the file. `on_taken` is called for each file that
    will change the tracker, before the next one is read.
    """
    tracker = _read_tracker(job.target)
    logged = {row.sha256 for row in tracker.log}
    merged_at: dict[str, str] = {}
    for row in tracker.log:
        if row.outcome != Outcome.REFUSED:
            merged_at.setdefault(row.sha256, row.at)
    results: list[SubmissionResult] = []
    for number, file in enumerate(files, 1):
        result = _stage_file(number, file, tracker, merged_at.get(file.sha256), job, staging)
        if on_taken and result.outcome is Outcome.TAKEN:
            on_taken()
        if result.outcome in (Outcome.DUPLICATE, Outcome.TAKEN) and (
            withdrawn := tracker.find_withdrawn(result)
        ):
            submission, row, moment = withdrawn
            whose = "Its" if row.sha256 == file.sha256 else "Earlier"
            notice = (
                f"{whose} changes were undone on {local_date(moment)}, and stay undone."
                f" To restore them: tui-tracker submissions {submission} --again"
            )
            result = replace(result, notices=(*result.notices, notice))
        if same := same_content(result, results):
            result = replace(result, same_as=same.name)
        if _is_worth_logging(result, logged):
            result = replace(result, arrival=f"{job.run}-{number}")
        results.append(result)
        logged.add(file.sha256)
        if result.outcome is not Outcome.REFUSED:
            merged_at.setdefault(file.sha256, utc_timestamp(job.moment))
    return tuple(results)


def _read_tracker(path: Path) -> _Tracker:
    with TrackerReader(str(path)) as reader:
        log = submission_log.submission_rows(reader)
        return _Tracker(
            meta=reader.meta(),
            log=log,
            path=path,
            copies={copy.id: copy for copy in copies_sent_out(reader)},
        )


def _is_worth_logging(result: SubmissionResult, logged: set[str]) -> bool:
    if result.outcome is Outcome.REFUSED:
        return bool(result.sha256) and result.sha256 not in logged and not result.is_waiting
    return result.outcome is Outcome.TAKEN or bool(result.same_as)


def _stage_file(
    number: int,
    file: IncomingFile,
    tracker: _Tracker,
    merged_at: str | None,
    job: MergeJob,
    staging: StagingArea,
) -> SubmissionResult:
    """Stage one file; `merged_at` is when these very bytes were first merged."""
    result = SubmissionResult(
        name=str(file.path), sha256=file.sha256, outcome=Outcome.REFUSED, refused=file.refusal or None,
        is_waiting=file.is_waiting,
    )  # fmt: skip
    checked = file.checked
    if checked is None:
        return result
    findings = FileFindings()
    try:
        _check_plan(checked, tracker.meta)
        # Before anything of it is staged: a file that cannot be read through is refused whole.
        copy, progress = _read_progress(checked, tracker.copies, job.settings.period)
        result = replace(result, copy=copy, progress=None if job.is_from_hub else progress)
        # A journal beside bytes that were merged before may still bring something new.
        is_repeated = merged_at is not None and not checked.was_wal
        if not is_repeated:
            with advising(ASK_AGAIN):
                may_have_gaps = job.is_from_hub or file.is_workbook
                findings = staging.stage_file(
                    number, checked, validator_in(checked.meta, job.settings), may_have_gaps=may_have_gaps
                )
                findings.not_in_settings = [
                    cell
                    for cell, value in staging.settings_dependent_values(number)
                    if not job.valid(cell.field, value)
                ]
    except TrackerError as error:
        if lacks_room(error):
            raise
        return replace(result, refused=truncate(clean_line(" ".join(error.lines)), LONGEST_NOTICE))
    outcome, before = (
        (Outcome.DUPLICATE, merged_at) if is_repeated else _outcome(findings, checked, tracker.log)
    )
    is_ours = job.is_new or tracker.is_ours(checked.meta["database_id"])
    sent_by = result.copy.made_by if result.copy and not is_ours else None
    return replace(
        result, outcome=outcome, before=before, refused=None, database=checked.meta["database_id"],
        authors=tuple(findings.authors)[:MOST_LISTED], decisions=findings.decisions,
        copies_from=tuple(map(clean_line, findings.copies)), new=findings.new, known=findings.known,
        latest=findings.latest,
        notices=_all_notices(file, checked, findings, job, sent_by),
    )  # fmt: skip


def _check_plan(checked: CheckedFile, meta: Mapping[str, str]) -> None:
    if checked.meta["plan_id"] != meta["plan_id"]:
        theirs = checked.meta.get("title", "another plan")
        raise RefusedFileError(
            f"{checked.source} belongs to another plan ({theirs}).",
            OTHER_PLAN.for_coordinator,
        )


def _read_progress(
    checked: CheckedFile, copies: Mapping[str, LeadCopy], current_period: str
) -> tuple[LeadCopy | None, LeadProgress]:
    """Return which copy a file is, and how far its lead has come."""
    database = checked.meta["database_id"]
    with TrackerReader(str(checked.snapshot)) as reader:
        try:
            own_copies = {copy.id: copy for copy in copies_sent_out(reader)}
        except (ValueError, TypeError) as error:
            raise RefusedFileError(
                f"{checked.source} is damaged: it does not say which themes it is for ({error}).",
                ASK_AGAIN.for_coordinator,
            ) from error
        copy = copies.get(database) or own_copies.get(database)
        themes = copy.themes if copy else tuple(row.key for row in reader.themes())
        period = copy.period if copy else current_period
        done, total = submission_log.signed_off_count(reader, period, json.dumps(themes))
    return copy, LeadProgress(period=period, themes=tuple(themes), done=done, total=total)


def _outcome(
    findings: FileFindings, checked: CheckedFile, log: Sequence[SubmissionRow]
) -> tuple[Outcome, str | None]:
    """Return what became of a staged file, and when its content was merged before."""
    if findings.new or findings.decisions or findings.copies:
        return Outcome.TAKEN, None
    earlier = [row for row in log if row.copy == checked.meta["database_id"]]
    newest = max(((row.latest or "", row.at) for row in earlier), default=None)
    is_older = newest is not None and newest[0] > (findings.latest or "")
    return Outcome.SUPERSEDED if is_older else Outcome.DUPLICATE, newest[1] if newest else None


def _all_notices(
    file: IncomingFile, checked: CheckedFile, findings: FileFindings, job: MergeJob, sent_by: str | None
) -> tuple[str, ...]:
    try:
        notices = (*file.workbook_notices, *_notices(checked, findings, job, sent_by))
        return tuple(truncate(notice, LONGEST_NOTICE) for notice in notices[:MOST_LISTED])
    except TrackerError:
        return ("Part of this file is unreadable. Only its history was merged.",)


def _notices(
    checked: CheckedFile, findings: FileFindings, job: MergeJob, sent_by: str | None
) -> Iterator[str]:
    """Yield what is unusual about a file, a sentence each; `sent_by` is who sent it out from elsewhere."""
    if checked.was_wal:
        yield (
            "This file was sent while it was open, so the last edits may be missing. "
            f"{ASK_AGAIN.for_coordinator}"
        )
    if sent_by is not None:
        yield (
            f"{clean_line(sent_by) or 'Somebody'} sent this copy out from another tracker."
            " Merge that tracker too, or check that this copy is the right one."
        )
    yield from _clock_notices(findings, job.moment)
    yield from _decision_notices(checked, findings, job)
    remarks = [
        (cells, remark)
        for cells, remark in (
            ([] if findings.damage else findings.outside, "changed outside tui-tracker; merged and flagged"),
            (
                [] if findings.damage else findings.altered,
                "the stored history was changed outside tui-tracker; merged and flagged",
            ),
            (findings.unreadable, "damaged in this file, so the tracker keeps its own value"),
            (findings.drafts, "unfinished when sent; merged as it was"),
            (
                findings.not_in_settings,
                "not a value that your settings have; merged as written. Add it to config.toml, or change it",
            ),
        )
        if cells
    ]
    if remarks:
        with TrackerReader(str(checked.snapshot)) as reader:
            for cells, remark in remarks:
                yield f"{_cell_names(reader, cells)}: {remark}."
    if findings.lost_rows:
        yield f"Updates deleted outside tui-tracker were kept: {findings.lost_rows}."
    if checked.unknown_tables:
        yield f"Unknown tables were ignored: {', '.join(checked.unknown_tables)}."
    if checked.unknown_columns:
        yield f"Columns of another program were ignored: {', '.join(checked.unknown_columns)}."


def _clock_notices(findings: FileFindings, moment: datetime) -> Iterator[str]:
    """Yield a sentence for each author whose clock is ahead; in later files the same changes are not new."""
    for author, newest in findings.newest.items():
        if newest > utc_timestamp(moment + AHEAD):
            yield f"The clock of {author}'s computer is ahead: a change is dated {local_date(newest)}."


def _decision_notices(checked: CheckedFile, findings: FileFindings, job: MergeJob) -> Iterator[str]:
    """Yield a sentence for each person who declined changes of those who merge, or decided otherwise."""
    legend = legend_for(job.settings)
    by_kind: dict[tuple[str, str, str], list[ReceivedDecision]] = {}
    for decision in findings.overruling:
        if decision.verdict_here:
            kind = "that this tracker had " + PAST[decision.verdict_here]
        elif decision.writer == job.author:
            kind = "of yours"
        else:
            kind = "that counted here" if decision.counted else ""
        if kind and decision.author != job.author:
            by_kind.setdefault((clean_line(decision.author), decision.verdict, kind), []).append(decision)
    with TrackerReader(str(checked.snapshot)) as reader:
        for (author, verdict, kind), decisions in by_kind.items():
            names = [
                f"{_cell_names(reader, [decision.cell])}: "
                + truncate(one_line(value_words(decision.cell.field, decision.value, legend)) or "empty", 40)
                for decision in decisions
            ]
            reasons = dict.fromkeys(filter(None, (decision.why for decision in decisions)))
            listed = f"{plural(len(decisions), 'change')} {kind}: {short_list(names, NAMED_IN_NOTICE, '; ')}"
            yield (
                f"{author} {PAST[verdict]} {listed}."
                + "".join(f" The reason: {clean_line(why).rstrip('.')}." for why in reasons)
                + (" Decide again." if decisions[0].verdict_here else "")
                + " To see each value: tui-tracker history ID"
            )


def _cell_names(reader: TrackerReader, cells: Sequence[Cell]) -> str:
    """Name cells as people know them: `T17 note, T18 RAG and 3 more`."""
    names = []
    for cell in cells[:NAMED_IN_NOTICE]:
        row = reader.entry_by_key(cell.action, cell.period, None)
        names.append(f"{row.id if row and row.id else 'an action'} {field_label(cell.field)}")
    more = f" and {len(cells) - NAMED_IN_NOTICE} more" if len(cells) > NAMED_IN_NOTICE else ""
    return ", ".join(dict.fromkeys(names)) + more
