"""What the first screen shows beside the themes: copies, decisions, and what changed since last period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tui_tracker.config import Settings
from tui_tracker.domain.compare.comparison import Comparison
from tui_tracker.domain.plan.summary import is_past
from tui_tracker.services.comparison import compare_plan
from tui_tracker.services.exchange.submissions import CopyStatus, SubmissionLog
from tui_tracker.services.tracker.session import TrackerSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The part of the first screen that takes longer to read."""

    comparisons: tuple[Comparison, ...]
    """The actions compared with the previous period; empty if there is none."""
    copies: tuple[CopyStatus, ...]
    """This period's."""
    held: int
    """Changes that need a decision."""
    is_late: bool
    """Whether the due date has passed."""

    def copy_words(self, theme: str) -> str:
        """Return the state of a theme's newest copy; empty if none was sent out."""
        own = [copy for copy in self.copies if not copy.copy.themes or theme in copy.copy.themes]
        if not own:
            return ""
        if own[-1].latest:
            return "returned"
        return "late" if self.is_late else "sent out"

    @property
    def returned(self) -> str:
        """Return how many copies were returned; empty if none was sent out."""
        back = sum(1 for copy in self.copies if copy.latest)
        return f"{back} of {len(self.copies)} copies returned" if self.copies else ""


def load_overview(session: TrackerSession, settings: Settings, today: date) -> Overview:
    """Read the overview; runs on a thread."""
    log, previous = SubmissionLog(session, settings), session.previous
    comparisons: tuple[Comparison, ...] = ()
    if previous is not None:
        comparisons = compare_plan(session, settings, session.period.key, previous.key).rows
    return Overview(
        comparisons=comparisons,
        copies=tuple(status for status in log.copy_statuses() if status.copy.period == session.period.key),
        held=len(log.held_changes()),
        is_late=is_past(settings.due, today),
    )
