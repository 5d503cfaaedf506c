"""What every screen stands on: the desk, writing without freezing, and saving on every way out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from textual.binding import ActiveBinding
from textual.content import Content
from textual.screen import Screen

from tui_tracker.config import Settings
from tui_tracker.domain.plan.model import Entry
from tui_tracker.domain.plan.progress import progress_of
from tui_tracker.errors import TrackerError
from tui_tracker.services.system.preferences import Memory
from tui_tracker.services.tracker.session import Desk
from tui_tracker.tui.dialogs.messages import Tell
from tui_tracker.tui.format.text import BREAKPOINTS, Look, count, joined, plain
from tui_tracker.tui.models.live_checks import SecondLook

Result = TypeVar("Result")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What the screens share."""

    desk: Desk
    settings: Settings
    look: Look
    memory: Memory
    second_look: SecondLook = field(default_factory=SecondLook, init=False)
    _line: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def on_thread(self, job: Callable[[], Made]) -> Made:
        """Run something that writes without freezing the screen; jobs keep the order they came in."""
        async with self._line:
            return await asyncio.to_thread(job)

    def warm_up(self) -> None:
        """Load what the first screen does without; call it on a thread once that is up."""
        self.second_look.prepare(self.desk, self.settings)
        if not self.desk.read_only:
            self.desk.warm_up()

    @property
    def labels(self) -> dict[str, str]:
        """Period's key to its label."""
        return {period.key: period.label for period in self.desk.periods}


class Page(Screen[Result]):
    """A full screen over the tracker."""

    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    VERTICAL_BREAKPOINTS = [(0, "-short"), (34, "-tall")]  # noqa: RUF012 - so declared by Textual

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.bench = bench
        self.desk = bench.desk

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that work here, help first: so the footer and the help tell them."""
        found = super().active_bindings
        return dict(sorted(found.items(), key=lambda one: one[1].binding.id != "look-help"))

    async def perform(self, job: Callable[[], Made]) -> Made | None:
        """Run something that writes on a thread; a fault is told with what to do, and None returned."""
        try:
            return await self.bench.on_thread(job)
        except TrackerError as error:
            self.app.push_screen(Tell(error.cause, error.remedy))
            return None

    def may_change(self) -> bool:
        """Tell whether anything can be changed here; where not, say why before anything is asked."""
        if not self.desk.read_only:
            return True
        who = self.desk.held_by
        self.app.push_screen(Tell(
            f"Nothing can be changed here: {f'{who} has it open' if who else 'it is open to read only'}.",
            "Close the other window and start again; or press Ctrl+P and choose “Edit here all the same”."
            if who else
            "Start again without --read-only, with the file in a folder where you may save.",
        ))  # fmt: skip
        return False

    def reload(self) -> None:
        """Read again what is shown: another window has written."""

    def reload_when_mounted(self) -> None:
        """Reload now, or once the screen has been mounted; never after it has been closed."""
        if self not in self.app.screen_stack:
            return
        if self.is_mounted:
            self.reload()
        else:
            self.call_later(self.reload_when_mounted)

    def flush(self) -> None:
        """Save at once what is being typed; raises `TrackerError` where that fails."""

    async def settle(self) -> bool:
        """Put away what is being typed before the screen is left; False where that is not possible."""
        return True

    def say(self, text: str) -> None:
        """Say something in passing, in place of what was said before."""
        self.app.clear_notifications()
        self.app.notify(text, markup=False, timeout=4)


def left_of(entries: tuple[Entry, ...]) -> Content:
    """Return `7 of 34 left`, or that all is done; before it how many conflicts there are, if any."""
    progress = progress_of(entries)
    told = plain(f"{progress.left} of {progress.total} left")
    if progress.left == 0 and progress.total:
        told = plain(f"all {progress.total} done", "$rag-green")
    clashes = sum(len(one.conflicts) for one in entries)
    return joined([plain(f"! {count(clashes, 'conflict')}", "$rag-red"), told], "  ·  ") if clashes else told
