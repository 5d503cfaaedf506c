"""What the screens share: the open tracker, the settings, and the threads that read and write."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from tui_tracker.config import Settings
from tui_tracker.errors import TrackerError
from tui_tracker.services.hub.presence import Presence
from tui_tracker.services.plan.partner_names import partner_names
from tui_tracker.services.rescue.store import RescueStore
from tui_tracker.services.system.crash_report import write_crash_report
from tui_tracker.services.system.garbage import garbage_pause
from tui_tracker.services.system.preferences import Preferences
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.format.text import Formatter
from tui_tracker.tui.keys.key_names import KeyNames
from tui_tracker.tui.models.live_checks import LiveChecks

Value = TypeVar("Value")


@dataclass(slots=True)
class LatestResult:
    """What was done last, which every screen shows above its keys until the next action."""

    text: str = ""


@dataclass(slots=True)
class Signature:
    """What is known of the name that changes are signed with."""

    is_account: bool = False
    """Whether it is the account's on this computer, because nobody has given a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppContext:
    """The parts that every screen works with; reads and writes of the tracker run on threads."""

    session: TrackerSession
    settings: Settings
    formatter: Formatter
    preferences: Preferences
    partner_names: tuple[str, ...]
    """Names of partners, for a plan that prints several of them without a comma."""
    rescue: RescueStore = field(default_factory=RescueStore)
    live_checks: LiveChecks = field(default_factory=LiveChecks, init=False)
    presence: Presence = field(default_factory=Presence, init=False)
    latest_result: LatestResult = field(default_factory=LatestResult, init=False)
    keys: KeyNames = field(default_factory=KeyNames)
    signature: Signature = field(default_factory=Signature, init=False)
    _reads: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _writes: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    @classmethod
    def of(cls, session: TrackerSession, settings: Settings) -> AppContext:
        """Return what the screens need for an open tracker."""
        return cls(
            session=session,
            settings=settings,
            formatter=Formatter(settings),
            preferences=Preferences(),
            partner_names=partner_names(settings, session.title),
            keys=KeyNames(settings.keys),
        )

    async def read(self, job: Callable[[], Value]) -> Value:
        """Run a job that reads the tracker on a thread, one at a time: they share one connection."""
        async with self._reads:
            return await self.compute(job)

    async def compute(self, job: Callable[[], Value]) -> Value:
        """Run a job that only computes on a thread, beside those that read and write."""

        def compute() -> Value:
            with garbage_pause.loading():
                return job()

        return await asyncio.to_thread(compute)

    async def write(self, job: Callable[[], Value]) -> Value:
        """Run a job that writes the tracker on a thread; jobs keep the order they came in."""
        async with self._writes:
            return await asyncio.to_thread(job)

    def preload(self) -> None:
        """Load what the first screen does without; call it on a thread once that screen is up."""
        with garbage_pause.loading():
            self.live_checks.prepare(self.session, self.settings, self.preferences.words)
        self.rescue.prepare()
        if not self.session.read_only:
            self.session.preload_writer()
        garbage_pause.leave_out_modules()

    async def explain(self, error: Exception) -> TrackerError:
        """Return what to report for an error, as `explain_now` does, with the file examined on a thread."""
        if isinstance(error, TrackerError):
            return error
        return await asyncio.to_thread(self.explain_now, error)

    def explain_now(self, error: Exception) -> TrackerError:
        """Return what to report for an error; a damaged file is named before the program is blamed.

        For a fault of the program, a report without anybody's text is written.
        """
        if isinstance(error, TrackerError):
            return error
        # Loads SQLAlchemy, which the first screen does without.
        from tui_tracker.services.system.checked_copy import find_fault

        return find_fault(self.session.path) or write_crash_report(error)
