"""Says before a period is closed or reopened what is still to do, and what would follow."""

from __future__ import annotations

from collections.abc import Iterator

from tui_tracker.config import Settings
from tui_tracker.domain.exchange.held import HoldReason
from tui_tracker.domain.plan.periods import is_next, period_label
from tui_tracker.domain.plan.progress import progress_of
from tui_tracker.domain.text import join_words, plural
from tui_tracker.errors import UsageError
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.tracker.view import TrackerView


class UnfinishedWork(NamedTuple):
    """One kind of work that is still to do in a period."""

    sentence: str
    topic: str = ""
    """Where it can be done: `to do`, `started`, `conflicts`, `question`, `held` or `submissions`."""


def unfinished_work(view: TrackerView, settings: Settings) -> Iterator[UnfinishedWork]:
    """Yield each kind of work that is still to do in the view's period."""
    label, entries = view.period.label, view.entries()
    progress = progress_of(entries)
    if progress.outstanding:
        actions = plural(progress.total, "action")
        verb = "has" if progress.outstanding == 1 else "have"
        yield UnfinishedWork(f"{progress.outstanding} of {actions} {verb} no update for {label}.", "to do")
    if progress.started:
        yield UnfinishedWork(f"{plural(progress.started, 'update')} started, not done.", "started")
    if progress.conflicts:
        yield UnfinishedWork(f"{plural(progress.conflicts, 'action')} in conflict.", "conflicts")
    if questions := sum(1 for entry in entries if entry.update.review):
        yield UnfinishedWork(f"{plural(questions, 'question')} to leads not answered yet.", "question")
    log = SubmissionLog(view, settings)
    if held := len(log.held_changes()):
        yield UnfinishedWork(f"{plural(held, 'decision')} to make.", "held")
    statuses = [status for status in log.copy_statuses() if status.copy.period == view.period.key]
    if copies_out := sum(1 for status in statuses if status.is_out):
        yield UnfinishedWork(f"{plural(copies_out, 'copy')} sent out and not returned yet.", "submissions")


def words_for_closing(view: TrackerView, key: str) -> str:
    """Return as words which periods are closed by beginning the period `key`: reopened ones are, too."""
    open_before = [period.label for period in view.periods if not period.closed and period.key < key]
    return join_words(open_before or [view.period.label])


def check_follows(view: TrackerView, key: str, label: str | None = None) -> None:
    """Raise `UsageError` for a new period that is most likely mistyped: it does not follow the latest."""
    latest = max(view.periods, key=lambda period: period.key)
    if key not in {period.key for period in view.periods} and not is_next(key, latest.key):
        raise UsageError(
            f"{label or period_label(key)} does not follow {latest.label} within two years.",
            "Check the year.",
        )


def late_changes(view: TrackerView, settings: Settings, period: str) -> int:
    """Return how many changes wait for a decision because they came after a period was closed."""
    return sum(
        len(held.parts) or 1
        for held in SubmissionLog(view, settings).held_changes()
        if held.kind is HoldReason.CLOSED_PERIOD and held.change.cell.period == period
    )
