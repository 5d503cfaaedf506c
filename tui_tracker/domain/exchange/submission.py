"""Copies that were sent out, files that were returned, and the changes in them, as values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tui_tracker.domain.exchange.held import HoldReason
from tui_tracker.domain.fields import readable
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.text import plural

HUB_ARRIVAL = "hub-"
"""How the ids of arrivals begin that came from a hub and not from a file."""


class Outcome(StrEnum):
    """What a merge did with one file."""

    TAKEN = "taken"
    DUPLICATE = "duplicate"
    """The tracker already held everything in it."""
    SUPERSEDED = "superseded"
    """An older state of a copy that was merged later."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadCopy:
    """A copy sent out to a lead, as the tracker recorded it."""

    id: str
    """The origin of the revisions that are made in it."""
    lead: str
    themes: tuple[str, ...]
    """Keys."""
    period: str
    name: str
    """The file's name."""
    made_at: str
    made_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadProgress:
    """The progress of a lead when they sent a file."""

    period: str
    """Key; empty if the log does not say."""
    themes: tuple[str, ...]
    """Keys of the themes counted."""
    done: int | None
    """Updates signed off, of `total` actions of the themes."""
    total: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionResult:
    """The result of merging one file."""

    name: str
    sha256: str
    """Empty where the file could not be read."""
    outcome: Outcome
    arrival: str = ""
    """Id of the file in the log; empty if the log does not keep it."""
    refused: str | None = None
    """Why it was refused, and what to do."""
    is_waiting: bool = False
    """It is refused for now only: it builds on changes that are still to come from the hub."""
    database: str | None = None
    """Id of the file's database; None for a refused file."""
    copy: LeadCopy | None = None
    """The copy that was sent out and returned as this file, if any."""
    authors: tuple[str, ...] = ()
    new: int = 0
    """Revisions the tracker did not have."""
    known: int = 0
    decisions: int = 0
    """Decisions on held changes that the tracker did not have."""
    copies_from: tuple[str, ...] = ()
    """Who sent out each copy that the tracker did not know of."""
    before: str | None = None
    """When its content was first merged, for a duplicate or superseded file."""
    same_as: str = ""
    """Name of an earlier file of the same merge that has the same content."""
    latest: str | None = None
    """Time of its newest revision by a person."""
    progress: LeadProgress | None = None
    notices: tuple[str, ...] = ()
    """Sentences on anything unusual about the file."""

    @property
    def other_authors(self) -> tuple[str, ...]:
        """Who wrote what is new in a lead's copy, where the lead is not among them; empty otherwise."""
        lead = self.copy.lead.casefold() if self.copy else ""
        is_by_lead = not lead or any(author.casefold() == lead for author in self.authors)
        return () if is_by_lead else self.authors

    @property
    def done(self) -> int | None:
        """The number of updates that the lead has signed off; None if the file does not say."""
        return self.progress.done if self.progress else None

    @property
    def total(self) -> int | None:
        """The number of updates that the lead has to write; None if the file does not say."""
        return self.progress.total if self.progress else None


def background_words(file: SubmissionResult) -> str:
    """Say what a file brought beside changes: `1 copy sent out by Kim is now known`; empty if nothing."""
    parts = [f"{plural(file.decisions, 'decision')} by others"] * bool(file.decisions)
    if file.copies_from:
        people = " and ".join(sorted(set(file.copies_from)))
        parts.append(f"{plural(len(file.copies_from), 'copy')} sent out by {people}")
    is_one = file.decisions + len(file.copies_from) == 1
    return f"{' and '.join(parts)} {'is' if is_one else 'are'} now known" if parts else ""


def same_content(file: SubmissionResult, earlier: Iterable[SubmissionResult]) -> SubmissionResult | None:
    """Return the earlier file of a merge that had all that a duplicate of it has; None if none had."""
    if file.outcome is not Outcome.DUPLICATE:
        return None
    taken = (other for other in earlier if other.outcome is Outcome.TAKEN)
    return next(
        (other for other in taken if file.sha256 == other.sha256
         or (file.database, file.latest) == (other.database, other.latest)), None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedChange:
    """One cell that a returned file changed."""

    cell: Cell
    id: str
    """The printed ID of the action; its internal key if it has no ID here."""
    theme: str
    before: str | None
    """The encoded value that the change replaced."""
    after: str | None
    author: str
    at: str
    revision: str
    held: HoldReason | None = None
    """Why it waits for the coordinator's decision."""
    in_conflict: bool = False
    hints: tuple[str, ...] = ()

    def readable(self, value: str | None) -> str | None:
        """Format one of its values for people."""
        return readable(self.cell.field, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldChange:
    """A held change that the coordinator has not decided on."""

    number: int
    """What people call it by; it never comes to mean another one (`assign_numbers`)."""
    revisions: tuple[str, ...]
    """The revisions to decide on together: one, or all of a new action or of what has parts."""
    change: ReceivedChange
    """The change itself; for a new action, the change of its text."""
    current: str | None
    """The cell's current value, encoded."""
    kind: HoldReason
    summary: str = ""
    """What all revisions are together, where there may be many; empty for a single change."""
    parts: tuple[HeldChange, ...] = ()
    """The changes of one file that have in common why they are held; each can be decided on alone."""
    closers: tuple[str, ...] = ()
    """Who closed its period with it, where somebody else closed the period without it."""
    similar_ids: tuple[str, ...] = ()
    """IDs of the plan that are similar to the new ID of an added or renamed action."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedUpdate:
    """An update whose fields come from different people, so that somebody should read it as a whole."""

    id: str
    action: str
    period: str
    parts: tuple[tuple[str, str | None, str], ...]
    """(field, value formatted for people, author)."""
