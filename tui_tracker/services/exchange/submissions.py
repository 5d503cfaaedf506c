"""The log of returned files, read out of a tracker: what each changed, what is held, which copies are out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tui_tracker.config import Settings
from tui_tracker.domain.exchange.held import HoldReason
from tui_tracker.domain.exchange.merge_words import (
    UNNAMED_FIELDS,
    changes_by_people,
    closed_twice_words,
    undisputed_words,
)
from tui_tracker.domain.exchange.submission import (
    HUB_ARRIVAL,
    HeldChange,
    LeadCopy,
    LeadProgress,
    Outcome,
    ReceivedChange,
    SubmissionResult,
    same_content,
)
from tui_tracker.domain.exchange.suspicious_changes import suspicious_changes
from tui_tracker.domain.fields import values_equal
from tui_tracker.domain.history.conflict import Conflict
from tui_tracker.domain.plan.legend import Legend
from tui_tracker.domain.text import clean_line, plural
from tui_tracker.services.exchange.closings import added_since, closer_names
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.services.exchange.held_changes import held_changes, plain_change
from tui_tracker.services.plan.terms import legend_for, stage_order
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.read import submission_log
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.read.rival_closings import rival_closings
from tui_tracker.storage.read.submission_log import ReceivedRevisionRow, SubmissionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A file that a merge recorded."""

    number: int
    """Its number in the log, from 1."""
    run: str
    at: str
    by: str
    """Who merged it."""
    file: SubmissionResult
    """For one with the same content as an earlier file of its merge, `arrival` is that file's."""
    same_as: int | None = None
    """The number of that file."""
    undone_at: str | None = None
    """When what it brought was withdrawn, wholly or in part; None where that was undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyStatus:
    """One copy sent out, and whether it was returned."""

    copy: LeadCopy
    latest: Submission | None
    """The file with the newest state of it; None while it is out."""
    times_returned: int
    """How many times it was returned with something new, by its lead if they are known to have done so."""
    is_newest: bool = True
    """Whether no newer copies of all its themes and the same period were sent out since."""

    @property
    def is_replaced(self) -> bool:
        """Whether it is still out, but newer copies take its place."""
        return self.latest is None and not self.is_newest

    @property
    def is_out(self) -> bool:
        """Whether it is waited for."""
        return self.latest is None and not self.is_replaced

    @property
    def is_on_hub(self) -> bool:
        """Whether its newest changes came by way of a hub."""
        return self.latest is not None and self.latest.file.arrival.startswith(HUB_ARRIVAL)


class SubmissionLog:
    """The files returned to one open tracker, and the changes in them."""

    def __init__(self, view: TrackerView, settings: Settings) -> None:
        self._view = view
        self._settings = settings

    @property
    def legend(self) -> Legend:
        """The plan's words for its stages and ratings."""
        return legend_for(self._settings)

    def theme_names(self) -> dict[str, str]:
        """Return the names of the themes by their keys."""
        return {theme.key: theme.name for theme in self._view.themes()}

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return the open conflicts, in the plan's order."""
        return open_conflicts(self._view)

    def duplicate_ids(self) -> list[str]:
        """Return the printed IDs that more than one action has, because two people chose the same one."""
        return self._view.read(submission_log.duplicate_ids)

    def closed_twice(self, run: str | None = None) -> list[str]:
        """Say for each period that people closed without each other's changes what is still left out.

        With a run, only where it brought one of the closings, and then also where only the plan differs, and
        what the report has now that a closing did not.
        """
        rivals = self._view.read(rival_closings)
        held = self.held_changes() if rivals else ()
        sentences = []
        for period, closings in rivals.items():
            left_out = [change for change in held if change.closers and change.change.cell.period == period]
            added, plan_differs = {}, False
            if run is not None:
                if all(closing.run != run for closing in closings):
                    continue
                added = added_since(self._view, closings)
                plan_differs = len({closing.plan for closing in closings}) > 1
            if left_out or added or plan_differs:
                label = self._view.period_labels.get(period, period)
                names = list(closer_names(closings).values())
                sentences.append(
                    closed_twice_words(label, names, left_out, added=added, plan_differs=plan_differs)
                )
        return sentences

    def changes_from(self, arrival: str) -> Iterator[ReceivedChange]:
        """Yield each cell that one file changed, in the plan's order, with its last value in the file."""
        cells = groupby(
            self._view.read(lambda reader: submission_log.received_changes(reader, arrival)),
            key=lambda row: (row.action, row.period, row.field),
        )
        for _, group in cells:
            rows = list(group)
            before = next((row.before for row in rows if row.builds_on_earlier), None)
            for row in rows:
                if not row.is_continued and not values_equal(before, row.value):
                    yield _received_change(row, before, self._settings)

    def change_count(self, submission: Submission) -> int:
        """Return how many cells people changed in a file: as many as the merge said."""
        if not submission.file.new:
            return 0
        changes = changes_by_people(self.changes_from(submission.file.arrival))
        return sum(1 for change in changes if change.cell.action)

    def held_changes(self) -> tuple[HeldChange, ...]:
        """Return what needs the coordinator's decision, each with its lasting number."""
        return held_changes(self._view)

    def undisputed(self) -> str:
        """Say how many changes came in that needed no decision; empty if none did."""
        ignored = json.dumps(sorted(UNNAMED_FIELDS))
        return undisputed_words(*self._view.read(lambda reader: submission_log.undisputed(reader, ignored)))

    def submissions(self) -> tuple[Submission, ...]:
        """Return all submissions, oldest first."""
        copies = {copy.id: copy for copy in self._view.read(copies_sent_out)}
        withdrawn = self._view.read(submission_log.withdrawn_files)
        made: list[Submission] = []
        in_runs: dict[str, dict[str, Submission]] = defaultdict(dict)
        """Each merge's submissions, by the ids of their arrivals."""
        for number, row in enumerate(self._view.read(submission_log.submission_rows), 1):
            file = _result(row, copies)
            of_run = in_runs[row.run]
            same = same_content(file, (other.file for other in of_run.values()))
            if same:
                file = replace(file, arrival=same.arrival, same_as=same.name)
            submission = Submission(
                number=number, run=row.run, at=row.at, by=row.author, file=file,
                same_as=of_run[same.arrival].number if same else None,
                undone_at=withdrawn.get(file.arrival),
            )  # fmt: skip
            made.append(submission)
            of_run.setdefault(file.arrival, submission)
        return tuple(made)

    def copy_statuses(self) -> tuple[CopyStatus, ...]:
        """Return each copy sent out with what was returned from it, oldest first."""
        merged = [item for item in self.submissions() if item.file.outcome is not Outcome.REFUSED]
        copies = self._view.read(copies_sent_out)
        # Only a file that is no copy's can hold changes that were made in one.
        others = any(item.file.new and item.file.copy is None for item in merged)
        carried = self._view.read(submission_log.copies_in_other_files) if others else {}
        newest = {(theme, copy.period): copy.id for copy in copies for theme in copy.themes or ("",)}
        current = set(newest.values())
        statuses = (
            _copy_status(copy, merged, carried.get(copy.id), is_newest=copy.id in current) for copy in copies
        )
        return tuple(map(self._with_progress, statuses))

    def files_of_copy(self, copy: LeadCopy) -> list[Submission]:
        """Return the files that a copy was returned as, oldest first."""
        return [
            item for item in self.submissions()
            if item.file.copy and item.file.copy.id == copy.id and item.file.outcome is not Outcome.REFUSED
        ]  # fmt: skip

    def progress_now(self, copy: LeadCopy) -> LeadProgress:
        """Return how many updates of a copy's themes and period are done in the tracker."""
        period, themes = copy.period, copy.themes
        done, total = self._view.read(
            lambda reader: submission_log.signed_off_count(reader, period, json.dumps(themes))
        )
        return LeadProgress(period=period, themes=themes, done=done, total=total)

    def _with_progress(self, status: CopyStatus) -> CopyStatus:
        """Add how far a lead is now where what they sent does not say: a hub brings changes alone."""
        if status.latest is None or status.latest.file.progress is not None:
            return status
        progress = self.progress_now(status.copy)
        return replace(
            status, latest=replace(status.latest, file=replace(status.latest.file, progress=progress))
        )


def copies_sent_out(reader: TrackerReader) -> tuple[LeadCopy, ...]:
    """Return every copy sent out, oldest first."""
    return tuple(
        LeadCopy(
            id=row.id, lead=clean_line(row.lead), themes=tuple(json.loads(row.themes)), period=row.period,
            name=clean_line(row.name), made_at=row.made_at, made_by=clean_line(row.made_by),
        )
        for row in submission_log.copies_sent_out(reader)
    )  # fmt: skip


def returned_words(copies: Sequence[CopyStatus]) -> str:
    """Return how many of each theme's newest copies were returned; empty if none was sent out."""
    counted = [status for status in copies if status.is_newest]
    back = sum(1 for status in counted if not status.is_out)
    if not counted:
        return ""
    if back < len(counted):
        return f"{back} of {plural(len(counted), 'copy')} returned"
    return f"all {back} copies returned" if back > 1 else "the only copy returned"


def _copy_status(
    copy: LeadCopy, submissions: Sequence[Submission], carried_by: str | None, *, is_newest: bool
) -> CopyStatus:
    """Return a copy's status; `carried_by` is the arrival of another tracker that had merged it."""
    returned = [item for item in submissions if item.file.copy and item.file.copy.id == copy.id]
    if not returned:
        returned = [
            replace(item, file=replace(item.file, progress=None))
            for item in submissions
            if item.file.arrival == carried_by
        ]
    counted = _of_lead(returned)
    latest = max(counted, key=state_in, default=None)
    if latest and files_beside(latest, returned):
        # None of them says how far the theme is: what is done in the tracker does.
        latest = max(counted, key=lambda item: (item.file.done or 0, *state_in(item)))
        others = files_beside(latest, returned)
        counted = [item for item in counted if item not in others]
        latest = replace(latest, file=replace(latest.file, progress=None))
    return CopyStatus(
        copy=copy, latest=latest, is_newest=is_newest,
        times_returned=sum(1 for item in counted if item.file.new),
    )  # fmt: skip


def files_beside(submission: Submission, files: Sequence[Submission]) -> list[Submission]:
    """Return the files of one copy that count beside this one, but for those that another continues."""
    beside = [item for item in files if is_beside(submission, item)]
    return [
        item
        for item in beside
        if not any(_has_all_of(other, item) for other in beside if other.number != item.number)
    ]


def is_beside(file: Submission, other: Submission) -> bool:
    """Return whether other people filled in a file beside another one of the same copy, so that both count.

    Neither has all that the other has.
    """
    bring_something = all(item.file.new and not item.undone_at for item in (file, other))
    writers, others = ({author.casefold() for author in item.file.authors} for item in (file, other))
    return (
        bring_something and writers != others and not (_has_all_of(file, other) or _has_all_of(other, file))
    )


def _has_all_of(file: Submission, other: Submission) -> bool:
    """Return whether a file has all that another one of the same copy has, as far as the log says."""
    if file.run != other.run:
        # What a file shares with the tracker was counted when it was merged.
        size = other.file.new + other.file.known
        return file.file.known >= size if other.number < file.number else not other.file.new
    return (
        set(other.file.authors) <= set(file.file.authors)
        and file.file.new >= other.file.new
        and (file.file.done or 0) >= (other.file.done or 0)
    )


def _of_lead(returned: Sequence[Submission]) -> list[Submission]:
    """Return the files of a copy that say how far its lead is.

    A file that others wrote counts where none is the lead's, or where it has what the lead has done: they
    may have continued it. One that was filled in beside the lead's says nothing of the lead.
    """
    own = [item for item in returned if not item.file.other_authors]
    furthest = max(own, key=state_in, default=None)
    if furthest is None:
        return list(returned)
    most_done = furthest.file.done or 0
    return [
        item for item in returned if not item.file.other_authors or (item.file.done or 0) >= max(most_done, 1)
    ]


def state_in(submission: Submission) -> tuple[str, int]:
    """Return what sorts the files of a copy by their state: the time of the newest change in each."""
    return submission.file.latest or "", submission.number


def _result(row: SubmissionRow, copies: Mapping[str, LeadCopy]) -> SubmissionResult:
    return SubmissionResult(
        name=clean_line(row.name), sha256=row.sha256, outcome=Outcome(row.outcome), arrival=row.id,
        refused=row.refused, database=row.copy, copy=copies.get(row.copy or ""),
        authors=tuple(map(clean_line, json.loads(row.authors))), new=row.new, known=row.known,
        latest=row.latest, progress=_progress(row.progress),
        notices=tuple(map(clean_line, json.loads(row.notices))),
    )  # fmt: skip


def _progress(stored: str | None) -> LeadProgress | None:
    if not stored:
        return None
    values = json.loads(stored)
    return LeadProgress(
        period=values.get("period", ""), themes=tuple(values.get("themes", ())),
        done=values.get("done"), total=values.get("total"),
    )  # fmt: skip


def _received_change(row: ReceivedRevisionRow, before: str | None, settings: Settings) -> ReceivedChange:
    return replace(
        plain_change(row, before),
        held=HoldReason(row.hold) if row.hold and row.standing != "accept" else None,
        in_conflict=bool(row.rival),
        hints=suspicious_changes(
            row.field, before, row.value, stage_order=stage_order(settings),
            now_stages=row.stages, now_rag=row.rag,
        ),
    )  # fmt: skip
