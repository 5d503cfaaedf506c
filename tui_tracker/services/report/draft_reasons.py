"""Find the reasons why a report is still a draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tui_tracker.config import Settings
from tui_tracker.domain.checks.rules import RULES
from tui_tracker.domain.exchange.merge_words import closing_words
from tui_tracker.domain.plan.ids import natural_order
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.report.model import DraftReason
from tui_tracker.domain.report.wording import agree
from tui_tracker.domain.text import plural
from tui_tracker.services.checks.check import Checker, texts_of
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.tracker.view import TrackerView


def find_draft_reasons(
    view: TrackerView, settings: Settings, entries: Sequence[ActionEntry]
) -> Iterator[DraftReason]:
    """Yield each reason why the report of these entries cannot be published yet.

    A change received after a period was closed does not change its report until somebody decides on it; but
    what one of two people had when both closed the period was published.
    """
    if ids := tuple(entry.action.id for entry in entries if entry.conflicts):
        yield DraftReason(
            short=f"{plural(len(ids), 'action')} with open conflicts", ids=ids, topic="conflicts"
        )
    held_changes = [
        held
        for held in SubmissionLog(view, settings).held_changes()
        if held.change.cell.period in ("", view.period.key)
    ]
    for closers in sorted({held.closers for held in held_changes if held.closers}):
        of_closing = [held for held in held_changes if held.closers == closers]
        ids = _sorted(part.change.id for held in of_closing for part in held.parts)
        yield DraftReason(
            short=f"{plural(len(ids), 'action')} with changes that {closing_words(closers)}, left out here",
            ids=ids,
            topic="held",
        )
    held = _sorted(held.change.id for held in held_changes)
    if held and not view.period.closed:
        yield DraftReason(
            short=f"{plural(len(held), 'action')} with changes waiting for the coordinator's decision",
            ids=held,
            topic="held",
        )
    yield from _find_failed_checks(settings, entries, view.period.key)


def _sorted(ids: Iterable[str]) -> tuple[str, ...]:
    """Return each ID once, in an order that does not depend on which file was merged first."""
    return tuple(sorted(set(ids), key=natural_order))


def _find_failed_checks(
    settings: Settings, entries: Sequence[ActionEntry], period: str
) -> Iterator[DraftReason]:
    blocking = [rule for rule in RULES if rule.blocks_final]
    findings = Checker(settings, [text for entry in entries for text in texts_of(entry)], period).findings(
        entries, blocking
    )
    ids_by_failure: dict[str, dict[str, None]] = {}
    for finding in findings:
        if finding.accepted is None:
            ids_by_failure.setdefault(finding.rule.draft_reason, {})[finding.id] = None
    for failure, ids in ids_by_failure.items():
        counted = f"{len(ids)} of {plural(len(entries), 'action')}"
        yield DraftReason(short=f"{counted} {agree(failure, len(ids))}", ids=tuple(ids))
