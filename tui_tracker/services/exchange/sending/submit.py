"""Submitting: how far a lead is, and the one file they send back to the coordinator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.domain.checks.rules import RULES
from tui_tracker.domain.file_names import file_name
from tui_tracker.domain.history.revision import utc_timestamp
from tui_tracker.domain.plan.model import Action, ActionEntry, UpdateState
from tui_tracker.domain.plan.progress import state_when_sealed
from tui_tracker.errors import UsageError
from tui_tracker.services.checks.check import make_checker
from tui_tracker.services.exchange.sending.state import keep_paths, sent_copy
from tui_tracker.services.system.file_names import free_path
from tui_tracker.services.system.local_time import local_day
from tui_tracker.services.system.preferences import Preferences
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.storage.merge.copies import copy_to_mail
from tui_tracker.storage.merge.sent_files import mark_as_sent, record_written
from tui_tracker.storage.read.sent_back import last_row


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitSummary:
    """How far a lead is before they send their file back."""

    themes: tuple[str, ...]
    """Names of the lead's themes; all of the plan's where the file is a plain copy."""
    period: str
    """Label."""
    done: int
    total: int
    outstanding: tuple[str, ...]
    """IDs of actions with nothing written."""
    unsigned: tuple[str, ...]
    """IDs of actions that are started and not signed off, those with only an unfinished note among them."""
    checks: tuple[tuple[str, tuple[str, ...]], ...]
    """(rule's name, IDs) of what the checks report."""
    asked: tuple[str, ...]
    """IDs of actions with an open question by the coordinator."""
    conflicts: tuple[str, ...]
    drafts: tuple[str, ...]
    """IDs of actions with an unfinished note, which becomes a revision when the file is written."""
    actions: Mapping[str, Action]
    """The lead's actions by their IDs."""


def summarise_submit(session: TrackerSession, settings: Settings) -> SubmitSummary:
    """Return how far the lead of this copy is; in a plain copy, how far all themes are."""
    entries = session.own_entries()
    return SubmitSummary(
        themes=tuple(theme.name for theme in session.themes() if session.is_own(theme.key)),
        period=session.period.label,
        done=sum(1 for entry in entries if entry.state is UpdateState.DONE),
        total=len(entries),
        outstanding=_ids(entry for entry in entries if state_when_sealed(entry) is UpdateState.OUTSTANDING),
        unsigned=_ids(entry for entry in entries if state_when_sealed(entry) is UpdateState.STARTED),
        checks=_failed_checks(session, settings, entries),
        asked=_ids(entry for entry in entries if entry.update.review),
        conflicts=_ids(entry for entry in entries if entry.conflicts),
        drafts=_ids(entry for entry in entries if entry.draft is not None),
        actions={entry.action.id: entry.action for entry in reversed(entries)},
    )


def submit(session: TrackerSession, target: Path, preferences: Preferences) -> None:
    """Turn texts under edit into revisions, then write the one file to send.

    A copy and its file to send then know of each other; where each is, this person's `preferences` keep.
    Raises `UsageError` where `target` already exists.
    """
    if target.exists():
        raise UsageError(f"{target} already exists.", "Choose another name with -o.")
    session.seal_all_drafts()
    moment, row = utc_timestamp(session.clock()), session.read(last_row)
    copy_to_mail(session.path, target)
    if session.is_copy:
        origin = sent_copy(session)
        mark_as_sent(target, origin.copy if origin else session.path.name, moment)
        session.run_service(lambda database: record_written(database, target.name, moment, row))
        keep_paths(session, preferences, target)


def file_to_mail(session: TrackerSession, moment: datetime, folder: Path | None = None) -> Path:
    """Return a free name for the file to send, with author and date, beside the tracker or in a folder.

    It replaces the lead's name in the copy's own name, and what an earlier file to send added.
    """
    sender = f"from {session.author}"
    parts = [part for part in session.path.stem.split(" - ") if part != session.author]
    if sender in parts:
        parts = parts[: parts.index(sender)]
    name = file_name([*parts, sender, local_day(moment).isoformat()])
    return free_path((folder or session.path.parent) / name)


def _failed_checks(
    session: TrackerSession, settings: Settings, entries: Iterable[ActionEntry]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    written = [entry for entry in entries if entry.state is not UpdateState.OUTSTANDING]
    ids: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for finding in make_checker(session, settings).findings(written):
        if finding.accepted is None:
            ids[finding.rule.name][finding.id] = None
    return tuple((rule.name, tuple(ids[rule.name])) for rule in RULES if rule.name in ids)


def _ids(entries: Iterable[ActionEntry]) -> tuple[str, ...]:
    return tuple(entry.action.id for entry in entries)
