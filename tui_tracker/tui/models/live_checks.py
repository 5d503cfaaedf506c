"""The checks' findings beside the text being written, once they are ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_tracker.domain.plan.model import ActionEntry, UpdateState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_tracker.config import Settings
    from tui_tracker.domain.checks.model import Finding
    from tui_tracker.services.checks.check import Checker
    from tui_tracker.services.checks.dictionary import Dictionary
    from tui_tracker.services.tracker.session import TrackerSession


class LiveChecks:
    """Finds nothing until `prepare` has run on a thread, and nothing in what nobody has written yet."""

    def __init__(self) -> None:
        self._checker: Checker | None = None
        self.dictionary: Dictionary | None = None
        """Knows how words are spelt, once it is ready."""

    def prepare(self, session: TrackerSession, settings: Settings, own_words: Iterable[str] = ()) -> None:
        """Collect what the rules measure by; the first screen does not wait for it."""
        # The first screen does without both.
        from tui_tracker.services.checks.check import make_checker
        from tui_tracker.services.checks.dictionary import Dictionary

        self._checker = make_checker(session, settings)
        self.dictionary = Dictionary(self._checker.speller, own_words)

    def findings(self, entry: ActionEntry, note: str | None = None) -> tuple[Finding, ...]:
        """Return the open findings of an action, with its draft or another `note` instead of its note."""
        text = note if note is not None else entry.draft
        if self._checker is None or (entry.state is UpdateState.OUTSTANDING and not text):
            return ()
        if text is not None:
            entry = entry._replace(update=entry.update._replace(note=text))
        if not (text or entry.update.note):
            return ()  # a person sees that the note is missing
        return tuple(finding for finding in self._checker.findings([entry]) if finding.accepted is None)
