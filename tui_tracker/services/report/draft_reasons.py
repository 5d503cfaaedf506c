"""Find the reasons why a report is still a draft."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tui_tracker.config import Settings
from tui_tracker.domain.checks.rules import RULES
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.services.checks.check import Checker
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.tracker.view import TrackerView

_MOST_IDS = 24
"""A sentence on the cover names at most this many IDs and counts the rest."""


def find_draft_reasons(
    view: TrackerView, settings: Settings, entries: Sequence[ActionEntry]
) -> Iterator[str]:
    """Yield a sentence for each reason why the report of these entries cannot be published yet."""
    ids_by_key = {entry.action.key: entry.action.id for entry in entries}
    conflicts = [
        conflict
        for conflict in open_conflicts(view)
        if conflict.cell.action in ids_by_key and conflict.cell.period in ("", view.period.key)
    ]
    if conflicts:
        ids = dict.fromkeys(ids_by_key[conflict.cell.action] for conflict in conflicts)
        yield f"Conflicts are open: {_shorten_ids(ids)}."
    held = dict.fromkeys(
        question.change.id
        for question in SubmissionLog(view, settings).held_changes()
        if question.change.cell.period in ("", view.period.key)
    )
    if held:
        yield f"Changes wait for the coordinator's word: {_shorten_ids(held)}."
    yield from _find_failed_checks(settings, entries, view.period.key)


def _find_failed_checks(settings: Settings, entries: Sequence[ActionEntry], period: str) -> Iterator[str]:
    blocking = [rule for rule in RULES if rule.blocks_final]
    findings = Checker(settings, entries, period).findings(entries, blocking)
    ids_by_failure: dict[str, dict[str, None]] = {}
    for finding in findings:
        if finding.accepted is None:
            ids_by_failure.setdefault(finding.rule.draft_reason, {})[finding.id] = None
    for failure, ids in ids_by_failure.items():
        yield f"{len(ids)} of {len(entries)} actions {failure}: {_shorten_ids(ids)}."


def _shorten_ids(ids: Collection[str]) -> str:
    """Return the first IDs as text, and how many more there are."""
    named = list(ids)
    more = f" and {len(named) - _MOST_IDS} more" if len(named) > _MOST_IDS else ""
    return f"{', '.join(named[:_MOST_IDS])}{more}"
