"""The check's findings beside what is written: quietly, and not before they are ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_tracker.domain.plan.model import ActionEntry, State

if TYPE_CHECKING:
    from tui_tracker.config import Settings
    from tui_tracker.domain.checks.model import Finding
    from tui_tracker.services.checks.check import Checker
    from tui_tracker.services.tracker.session import TrackerSession


class SecondLook:
    """Finds nothing until `prepare` has run on a thread, and nothing in what nobody has written yet."""

    def __init__(self) -> None:
        self._checker: Checker | None = None

    def prepare(self, desk: TrackerSession, settings: Settings) -> None:
        """Gather what the rules measure by; the first screen does not wait for it."""
        from tui_tracker.services.checks.check import checker_of

        self._checker = checker_of(desk, settings)

    def at(self, entry: ActionEntry, note: str | None = None) -> tuple[Finding, ...]:
        """Return what is open in an action, with its draft or another `note` in the note's place."""
        text = note if note is not None else entry.draft
        if self._checker is None or (entry.state is State.OUTSTANDING and not text):
            return ()
        if text is not None:
            entry = entry._replace(update=entry.update._replace(note=text))
        if not (text or entry.update.note):
            return ()  # that there is no note is seen
        return tuple(one for one in self._checker.findings([entry]) if one.accepted is None)
