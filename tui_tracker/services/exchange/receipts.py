"""The receipt of one returned file: what was accepted, what waits, and where another value was agreed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui_tracker.domain.exchange.held import Verdict
from tui_tracker.domain.exchange.submission import LeadProgress, ReceivedChange
from tui_tracker.domain.fields import readable, values_equal
from tui_tracker.services.exchange.submissions import (
    Submission,
    SubmissionLog,
    files_beside,
    is_beside,
    state_in,
)
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.read import submission_log
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.read.rows import RevisionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Overruled:
    """A changed cell whose agreed value is not the one in the file."""

    change: ReceivedChange
    agreed: str | None
    """The agreed value, formatted for people."""
    author: str | None
    """Who wrote the agreed value; None where nobody did."""
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of every cell that one file changed."""

    submission: Submission
    accepted: tuple[ReceivedChange, ...]
    """The agreed value is the file's."""
    waiting: tuple[ReceivedChange, ...]
    """In conflict, not resolved yet."""
    held: tuple[ReceivedChange, ...]
    """Waiting for the coordinator's decision."""
    declined: tuple[ReceivedChange, ...]
    reasons: Mapping[str, str]
    """Why changes were declined, by revision; without those for which nobody gave a reason."""
    otherwise: tuple[Overruled, ...]
    changed_again: tuple[ReceivedChange, ...] = ()
    """The agreed value is a newer one that the same person sent."""
    newer: str = ""
    """The name of a file with a newer state of the copy; empty if this is the newest, or others wrote it."""
    beside: tuple[str, ...] = ()
    """The names of the files that other people filled in beside it, from the same copy."""
    progress: LeadProgress | None = None
    """How far the copy's themes are with all of them; None where there is no other."""
    writer: str = ""
    """Who wrote in it and in none of the others; empty where that is no one person."""


def receipt(view: TrackerView, log: SubmissionLog, submission: Submission) -> Receipt:
    """Return what became of each cell that one file changed, as the tracker is now."""
    return view.read(lambda reader: _receipt(reader, log, submission))


def _receipt(reader: TrackerReader, log: SubmissionLog, submission: Submission) -> Receipt:
    verdicts = submission_log.held_verdicts(reader, submission.file.arrival)
    groups: defaultdict[str, list[ReceivedChange]] = defaultdict(list)
    for change in log.changes_from(submission.file.arrival):
        group = _group(reader, change, verdicts.get(change.revision))
        groups[group].append(change)
    copy = submission.file.copy
    files = log.files_of_copy(copy) if copy else []
    beside = files_beside(submission, files)
    elsewhere = {author for file in beside for author in file.file.authors}
    writers = [author for author in submission.file.authors if author not in elsewhere]
    return Receipt(
        submission=submission,
        accepted=tuple(groups["accepted"]),
        waiting=tuple(groups["waiting"]),
        held=tuple(groups["held"]),
        declined=tuple(groups["declined"]),
        reasons=submission_log.reasons_for_declining(reader, submission.file.arrival),
        otherwise=tuple(_overruled(reader, change) for change in groups["otherwise"]),
        changed_again=tuple(groups["changed again"]),
        newer=_newer_file(submission, files),
        beside=tuple(file.file.name for file in beside),
        progress=log.progress_now(copy) if copy and beside else None,
        writer=writers[0] if beside and len(writers) == 1 else "",
    )


def _newer_file(submission: Submission, files: Sequence[Submission]) -> str:
    """Return the name of the file with the newest state of a lead's copy, where it is another one."""
    if submission.file.other_authors:
        return ""
    states = (file for file in files if not is_beside(submission, file))
    newest = max(states, key=state_in, default=submission)
    return "" if newest.file.arrival == submission.file.arrival else newest.file.name


def _group(reader: TrackerReader, change: ReceivedChange, verdict: str | None) -> str:
    """Return the list of a receipt that a change belongs to."""
    if change.held:
        return "declined" if verdict == Verdict.DECLINE else "held"
    if change.in_conflict:
        return "waiting"
    heads = _heads(reader, change)
    if any(values_equal(row.value, change.after) for row in heads):
        return "accepted"
    is_by_author = bool(heads) and all(row.arrival and row.author == change.author for row in heads)
    return "changed again" if is_by_author else "otherwise"


def _overruled(reader: TrackerReader, change: ReceivedChange) -> Overruled:
    heads = _heads(reader, change)
    head = heads[-1] if heads else None
    return Overruled(
        change=change,
        agreed=readable(change.cell.field, head.value) if head else None,
        author=head.author if head else None,
        why=head.why if head else None,
    )


def _heads(reader: TrackerReader, change: ReceivedChange) -> list[RevisionRow]:
    return submission_log.cell_heads(reader, change.cell.action, change.cell.period, change.cell.field)
