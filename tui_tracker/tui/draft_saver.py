"""Saves the text under edit: debounced while somebody types, and retried after a failure.

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

from tui_tracker.domain.history.text_base import TextBase
from tui_tracker.errors import TrackerError
from tui_tracker.services.rescue.texts import TextRescue
from tui_tracker.tui.context import AppContext

PAUSE = 0.4
"""Seconds without a key after which the draft is saved."""
SAVE_AT_LATEST = 0.6
"""Seconds after which it is saved although typing continues."""
RESCUE = 0.8
"""Seconds after which a text that is still not saved goes to its rescue file: within a second of the key."""
SAVE_RETRY = 2.0
"""Seconds after which a failed save is tried again."""
LAST_SAVE_TIMEOUT = 1.5
"""Seconds that the save at the end of the program may take; the text is in its rescue file by then."""


class DraftSaver:
    """Saves the text of one screen, and informs the screen of the result."""

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
        """`save` stores a text as a draft; it runs on a thread and raises where that fails.

        `failed` is called with the error and the rescue file, None if that could not be written either;
        `rescued` with the rescue file of a text whose save still waits for the tracker.
        """
        self._screen, self._context = screen, context
        self._save, self._saved, self._failed, self._rescued = save, saved, failed, rescued
        self.text = ""
        """As on the screen."""
        self._saved_text: str | None = ""
        """As the tracker holds it; None where that is not known."""
        self.base = TextBase()
        """What the tracker held when the text was begun, and the last text it is known to have saved."""
        self.rescue: TextRescue | None = None
        self.was_typed = False
        """Whether the text was changed since it was begun."""
        self._unsaved_since: float | None = None
        self._timers: dict[str, Timer] = {}

    @property
    def is_saved(self) -> bool:
        """Whether nothing is to be saved: the tracker holds the text, or is read-only."""
        return self.was_saved or self._context.session.read_only

    @property
    def was_saved(self) -> bool:
        """Whether the tracker has stored the text as it is."""
        return self.text == self._saved_text

    @property
    def is_own(self) -> bool:
        """Whether the text is its writer's: typed here, or a draft from before."""
        return self.was_typed or self.base.draft is not None

    @property
    def is_safe(self) -> bool:
        """Whether the text would survive the end of the program."""
        return self.is_saved or (self.rescue is not None and self.rescue.holds(self.text))

    def start(self, text: str, base: TextBase, rescue: TextRescue) -> None:
        """Start with the text that the tracker holds."""
        self.text = self._saved_text = text
        self.base, self.rescue = base, rescue

    def text_changed(self, text: str) -> bool:
        """Schedule the save of a text just typed; return whether it has to be saved.

        A text that is again what the tracker holds, as after undo, has nothing left to save.
        """
        self.text = text
        if self.is_saved:
            self._unsaved_since = None
            self._stop("pause", "latest", "rescue")
            return False
        self.was_typed = True
        self._unsaved_since = self._unsaved_since or monotonic()
        self._set_timer("pause", PAUSE, self._save_in_worker, restart=True)
        self._set_timer("latest", SAVE_AT_LATEST, self._save_in_worker)
        self._set_timer("rescue", RESCUE, self._rescue_in_worker)
        return True

    def mark_unsaved(self) -> None:
        """Have a saved text saved again: the tracker no longer holds it."""
        self._saved_text = None
        self._unsaved_since = self._unsaved_since or monotonic()
        self._set_timer("rescue", RESCUE, self._rescue_in_worker)

    def mark_sealed(self, text: str) -> None:
        """Record that the tracker holds a text as the note: what is typed next builds on it."""
        self._mark_saved(text, monotonic())
        self.base = TextBase(note=text, draft=text)

    async def save_now(self) -> bool:
        """Save the draft on a thread; return False if that fails, in which case it is retried."""
        self._stop("pause", "latest")
        if self.is_saved:
            return True
        text, started = self.text, monotonic()
        # Until the save ends, no text is known to be saved, nor is the one that it replaces.
        self._saved_text = None
        try:
            await self._context.write(lambda: self._save(text))
        except Exception as error:
            # Any fault at all: what is typed stays on the screen, and the save is retried.
            self._set_timer("pause", SAVE_RETRY, self._save_in_worker, restart=True)
            kept_in = await self.rescue_now()
            self._failed(await self._context.explain(error), kept_in)
            return False
        self._mark_saved(text, started)
        if self.is_saved:
            self._saved(self._context.session.clock())
        else:
            self._set_timer("pause", PAUSE, self._save_in_worker)
        return True

    async def rescue_now(self) -> Path | None:
        """Write the text to its rescue file; return its path, or None if it cannot be written."""
        if self.rescue is None:
            return None
        with suppress(TrackerError):
            return await asyncio.to_thread(self.rescue.keep, self.text)
        return None

    def flush(self) -> None:
        """Save at the end of the program: to the rescue file, then to the tracker, which may be locked."""
        if self.is_saved or self.rescue is None:
            return
        text = self.text
        with suppress(TrackerError):
            self.rescue.keep(text)
        saving = threading.Thread(target=self._save_at_the_end, args=[text], daemon=True)
        saving.start()
        saving.join(LAST_SAVE_TIMEOUT)

    def _save_at_the_end(self, text: str) -> None:
        with suppress(Exception):
            self._save(text)
            self._mark_saved(text, monotonic())

    def _mark_saved(self, text: str, moment: float) -> None:
        """Record that the tracker holds a text; what was typed after `moment` may still be unsaved."""
        self._saved_text = text
        self.base = self.base._replace(draft=text)
        self._unsaved_since = None if self.text == text else moment
        if self.rescue and (self.text == text or self.rescue.holds(text)):
            self.rescue.clear()

    def _save_in_worker(self) -> None:
        # The screen does not wait for it: a save that waits for a locked file must not stop the drawing.
        self._screen.run_worker(self.save_now(), group="draft")

    def _rescue_in_worker(self) -> None:
        self._stop("rescue")
        self._screen.run_worker(self._rescue_if_unsaved(), group="rescue")

    async def _rescue_if_unsaved(self) -> None:
        """Rescue a text that has been unsaved for long enough, and check again later."""
        if self.is_saved or self._unsaved_since is None:
            return
        wait = RESCUE - (monotonic() - self._unsaved_since)
        if wait <= 0:
            if path := await self.rescue_now():
                self._rescued(path)
            wait = RESCUE / 2
        self._set_timer("rescue", wait, self._rescue_in_worker)

    def _set_timer(
        self, name: str, seconds: float, job: Callable[[], None], *, restart: bool = False
    ) -> None:
        """Start a timer that is not running yet; with `restart`, also one that is."""
        if restart:
            self._stop(name)
        if name not in self._timers:
            self._timers[name] = self._screen.set_timer(seconds, job)

    def _stop(self, *names: str) -> None:
        for name in names:
            if timer := self._timers.pop(name, None):
                timer.stop()
