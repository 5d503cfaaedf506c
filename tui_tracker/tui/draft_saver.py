"""Saves the text under edit: on a pause of typing, at the latest after a while, and again after a failure.

A text that the tracker does not hold in time goes to a rescue file, and stays there until the tracker has it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from tui_tracker.domain.history.text_start import TextStart
from tui_tracker.errors import TrackerError
from tui_tracker.services.rescue.texts import TextRescue
from tui_tracker.tui.context import AppContext

PAUSE = 0.4
"""Seconds after the last key until the draft is saved."""
SAVE_AT_LATEST = 0.6
"""Seconds of typing without a pause until it is saved anyway."""
RESCUE = 0.8
"""Seconds until a text that the tracker still does not hold goes to its rescue file: within a second."""
SAVE_RETRY = 2.0
"""Seconds until a save that failed is tried again."""
LAST_TRY = 1.5
"""Seconds that a save may take on the way out of the program, once the text is in its rescue file."""


class DraftSaver:
    """Keeps one text of one screen safe; `saved` and `failed` inform the screen of the result."""

    def __init__(
        self,
        screen: Screen[Any],
        context: AppContext,
        *,
        save: Callable[[str], None],
        saved: Callable[[datetime], None],
        failed: Callable[[TrackerError, Path | None], None],
        rescued: Callable[[Path], None],
    ) -> None:
        """`save` writes a text as a draft; it runs on a thread and raises where that fails.

        `failed` is called with the reason and the rescue file, which is None where that could not be written
        either; `rescued` with the rescue file while a save still waits for the tracker.
        """
        self._screen, self._context = screen, context
        self._save, self._saved, self._failed, self._rescued = save, saved, failed, rescued
        self.text = ""
        self._kept: str | None = ""
        self.begun_on = TextStart()
        """What the tracker held when the text was begun, and the last text it is known to have saved."""
        self.rescue: TextRescue | None = None
        self.was_typed = False
        """Whether the text was changed since it was begun."""
        self._unsaved_since: float | None = None
        self._timers: dict[str, Timer] = {}

    @property
    def is_saved(self) -> bool:
        """Whether the tracker holds the text as it is, or may not hold it at all."""
        return self.text == self._kept or self._context.session.read_only

    @property
    def is_own(self) -> bool:
        """Whether the text is its writer's: typed here, or a draft from before."""
        return self.was_typed or self.begun_on.draft is not None

    @property
    def was_saved(self) -> bool:
        """Whether the tracker was seen to take the text as it is."""
        return self.text == self._kept

    @property
    def is_safe(self) -> bool:
        """Whether the text as it is would survive the end of the program."""
        return self.is_saved or (self.rescue is not None and self.rescue.holds(self.text))

    def start(self, text: str, begun_on: TextStart, rescue: TextRescue) -> None:
        """Begin with the text that the tracker holds."""
        self.text = self._kept = text
        self.begun_on, self.rescue = begun_on, rescue

    def changed(self, text: str) -> bool:
        """Take a text just typed; return whether it is to be saved."""
        self.text = text
        if self.is_saved:
            return False
        self.was_typed = True
        self._unsaved_since = self._unsaved_since or monotonic()
        self._set_timer("pause", PAUSE, self._save_in_worker, again=True)
        self._set_timer("longest", SAVE_AT_LATEST, self._save_in_worker)
        self._set_timer("rescue", RESCUE, self._rescue_in_worker)
        return True

    def doubt(self) -> None:
        """Save once more what was saved: the tracker is found not to hold it."""
        self._kept = None
        self._unsaved_since = self._unsaved_since or monotonic()
        self._set_timer("rescue", RESCUE, self._rescue_in_worker)

    async def save_now(self) -> bool:
        """Save the draft on a thread; False where that fails, in which case it is tried again."""
        self._stop("pause", "longest")
        if self.is_saved:
            return True
        text, began = self.text, monotonic()
        try:
            await self._context.write(lambda: self._save(text))
        except Exception as error:
            # Whatever the fault, what is typed stays on the screen and is tried again.
            self._set_timer("pause", SAVE_RETRY, self._save_in_worker, again=True)
            kept_in = await self.rescue_now()
            self._failed(await self._context.explain(error), kept_in)
            return False
        self._take_for_saved(text, began)
        self._saved(self._context.session.clock())
        return True

    async def rescue_now(self) -> Path | None:
        """Put the text into its rescue file; return that, None where it cannot be written."""
        if self.rescue is None:
            return None
        with suppress(TrackerError):
            return await asyncio.to_thread(self.rescue.keep, self.text)
        return None

    def take_for_saved(self) -> None:
        """Take the text for stored: it was sealed."""
        self._take_for_saved(self.text, monotonic())

    def flush(self) -> None:
        """Save at once, on the way out of the program; first where no other program can be in the way."""
        if self.is_saved or self.rescue is None:
            return
        text = self.text
        with suppress(TrackerError):
            self.rescue.keep(text)
        saving = threading.Thread(target=self._save_at_the_end, args=[text], daemon=True)
        saving.start()
        saving.join(LAST_TRY)

    def _save_at_the_end(self, text: str) -> None:
        with suppress(Exception):
            self._save(text)
            self._take_for_saved(text, monotonic())

    def _take_for_saved(self, text: str, moment: float) -> None:
        """Take a text for stored in the tracker; what was typed after `moment` may not be."""
        self._kept = text
        self.begun_on = self.begun_on._replace(draft=text)
        self._unsaved_since = None if self.text == text else moment
        if self.rescue and (self.text == text or self.rescue.holds(text)):
            self.rescue.clear()

    def _save_in_worker(self) -> None:
        # Not awaited by the screen: a save that waits for a locked file must not stop its drawing.
        self._screen.run_worker(self.save_now(), group="draft")

    def _rescue_in_worker(self) -> None:
        self._stop("rescue")
        self._screen.run_worker(self._rescue_if_unsaved(), group="rescue")

    async def _rescue_if_unsaved(self) -> None:
        if self.is_saved or self._unsaved_since is None:
            return
        wait = RESCUE - (monotonic() - self._unsaved_since)
        if wait <= 0:
            if path := await self.rescue_now():
                self._rescued(path)
            wait = RESCUE / 2
        self._set_timer("rescue", wait, self._rescue_in_worker)

    def _set_timer(self, name: str, seconds: float, job: Callable[[], None], *, again: bool = False) -> None:
        """Do a job later; with `again` in place of an earlier time for it."""
        if again:
            self._stop(name)
        if name not in self._timers:
            self._timers[name] = self._screen.set_timer(seconds, job)

    def _stop(self, *names: str) -> None:
        for name in names:
            if timer := self._timers.pop(name, None):
                timer.stop()
