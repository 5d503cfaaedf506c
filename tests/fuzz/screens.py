"""A monkey at the screens: `python -m tests.fuzz.screens --steps 10000` types, pastes and resizes at random.

Its laws: the program never ends unasked; a key never changes an action whose ID was not on the screen when
it was typed, or on the screen that a box lies on; no text typed more than a second ago is in neither the
tracker nor a rescue file. A broken law is printed with its seed and the last steps; `--seed N --steps M`
does the same again.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sqlite3
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from tests.conftest import SMALL_PLAN
from tests.support.hostile_texts import HOSTILE_TEXTS
from tests.support.office import Office
from tests.support.screens import screen_text, until_idle
from tui_tracker.config import Settings, load_settings
from tui_tracker.services.imports import make_tracker
from tui_tracker.services.rescue.model import RescuedText, tracker_name
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.app import TrackerApp
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.screens.base.draft_screen import DraftScreen

EPISODE = 250
"""Steps in one window of the program, after which it is opened again."""
LETTERS = [*"abcdefghijklmnoprstuvwxyzABDGJKNRTUWH0123456789"]
KEYS = [
    "enter", "escape", "up", "down", "left", "right", "pageup", "pagedown", "home", "end", "tab", "space",
    "backspace", "question_mark", "slash", "colon", "exclamation_mark", "equals_sign", "ctrl+n", "ctrl+s",
    "ctrl+t", "ctrl+r", "ctrl+g", "ctrl+f", "ctrl+p", "ctrl+z", "ctrl+y", "f1", "f2", "f3", "f5", "delete",
    "shift+up", "shift+down", "ctrl+down", "ctrl+up",
]  # fmt: skip
WRITING = ["e", "s", "r", "d", "x", "enter", "a", "1", "2", "u", "U", "n", "ctrl+n", "escape", "down", "R"]
PASTES = ["One.\n\nTwo.", "é’s – £", "x" * 3000, "line\n" * 60, "W2", "", *HOSTILE_TEXTS.values()]
READABLE = (60, 16)
"""Columns and rows from which the screens show which action they are about."""
UNDOING = ("undo", "redo")
"""Kinds of revisions that a person makes of an action that need not be in view: the last one changed."""


class BrokenLawError(AssertionError):
    """The program did what it never may."""


class Monkey:
    """One random typist at one tracker."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = Random(seed)
        self.settings: Settings = load_settings(None, environ={}, cwd=folder)
        self.tracker = make_busy_tracker(folder, self.settings)
        self.steps: deque[str] = deque(maxlen=40)
        self.done: Counter[str] = Counter()

    async def run(self, steps: int) -> None:
        """Take so many steps, in one window after another. Raises `BrokenLawError`."""
        left = steps
        while left > 0:
            left -= await self._episode(min(left, EPISODE))

    async def _episode(self, steps: int) -> int:
        session = TrackerSession.open(self.tracker, self.settings, author="Jo")
        context = AppContext.of(session, self.settings)
        app = TrackerApp(context)
        taken = 0
        self.steps.append("open")
        try:
            async with app.run_test(size=self._size(), notifications=True) as pilot:
                await until_idle(pilot)
                while taken < steps and app.is_running and not app._exit:
                    taken += 1
                    await self._step(app, pilot)
        except BrokenLawError:
            raise
        except Exception as error:
            raise BrokenLawError(f"the program ended by {error!r}") from error
        finally:
            context.rescue.close()
            session.close()
        if app.return_code not in (None, 0):
            raise BrokenLawError(f"the program ended by itself with {app.return_code}")
        return taken

    async def _step(self, app: TrackerApp, pilot: Pilot[None]) -> None:
        seen, known = "\n".join(screen_text(app, screen) for screen in _in_view(app)), self._newest()
        is_readable = app.size.width >= READABLE[0] and app.size.height >= READABLE[1]
        kind = self.random.choices(
            ["letter", "key", "writing", "burst", "paste", "resize", "wait"], [20, 30, 30, 8, 4, 7, 1]
        )[0]
        self.done[kind] += 1
        await self._act(app, pilot, kind)
        if app._exit or not app.is_running:
            return
        await until_idle(pilot)
        if kind != "burst" and is_readable:
            self._check_changed(seen, known)
        if kind == "wait":
            await self._check_text(app)

    async def _act(self, app: TrackerApp, pilot: Pilot[None], kind: str) -> None:
        choose = self.random.choice
        if kind in ("letter", "key", "writing"):
            key = choose({"letter": LETTERS, "key": KEYS, "writing": WRITING}[kind])
            self.steps.append(key)
            await pilot.press(key)
        elif kind == "burst":
            keys = [choose([*LETTERS, *KEYS]) for _ in range(self.random.randint(2, 8))]
            # Quitting is allowed, but would only shorten the walk.
            keys = [key for key in keys if key != "q"]
            self.steps.append(" ".join(keys))
            await pilot.press(*keys)
        elif kind == "paste":
            text = choose(PASTES)
            self.steps.append(f"paste {text[:20]!r}")
            app.post_message(events.Paste(text))
        elif kind == "resize":
            size = self._size()
            self.steps.append(f"resize {size}")
            await pilot.resize_terminal(*size)

    def _size(self) -> tuple[int, int]:
        if self.random.random() < 0.6:
            return (80, 24)
        return (self.random.randint(1, 200), self.random.randint(1, 60))

    def _newest(self) -> int:
        return int(self._rows("SELECT ifnull(max(rowid), 0) FROM revisions")[0][0])

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.tracker)) as connection:
            return connection.execute(query, values).fetchall()

    def _check_changed(self, seen: str, known: int) -> None:
        for printed_id, field, kind in self._rows(
            "SELECT a.id, r.field, r.kind FROM revisions AS r JOIN actions AS a ON a.key = r.action"
            " WHERE r.rowid > ?", known,
        ):  # fmt: skip
            if kind not in UNDOING and not re.search(rf"\b{printed_id}\b", seen):
                raise BrokenLawError(f"{printed_id} {field} changed, and it was not on the screen:\n{seen}")

    async def _check_text(self, app: TrackerApp) -> None:
        """Wait a second at a text under edit and look for it where a next start would."""
        screens = [screen for screen in app.screen_stack if isinstance(screen, DraftScreen)]
        if not screens or not screens[-1].drafts.was_typed:
            return
        screen = screens[-1]
        text, end = screen.text, time.monotonic() + 1.0
        while time.monotonic() < end:
            await asyncio.sleep(0.05)
        session, store = app.context.session, app.context.rescue
        kept = [item.text for item in store.all(tracker_name(session)) if isinstance(item, RescuedText)]
        if not session.holds_text(screen.cell, text) and text not in kept:
            raise BrokenLawError(f"a second after it was typed this is nowhere: {text[-60:]!r}")


def _in_view(app: TrackerApp) -> Iterator[Screen[Any]]:
    """Yield the boxes that are open and the screen they lie on: the person who opened them saw it."""
    for screen in reversed(app.screen_stack):
        yield screen
        if not screen.is_modal:
            return


def make_busy_tracker(folder: Path, settings: Settings) -> Path:
    """Make a small tracker with a conflict, returned copies and held changes."""
    source, tracker = folder / "plan.tsv", folder / "tracker.db"
    source.write_text(SMALL_PLAN, encoding="utf-8")
    make_tracker(tracker, source, settings)
    office = Office(tracker=tracker, folder=folder, settings=settings)
    copies = [office.hand_out("W", lead=lead) for lead in ("Ann", "Bob")]
    for copy, lead in zip(copies, ("Ann", "Bob"), strict=True):
        office.write(copy, lead, "W1", note=f"{lead} says otherwise.")
        office.write(copy, lead, "H1", rag="red")
        office.merge(copy)
    return tracker


def play(folder: Path, seed: int, steps: int) -> Counter[str]:
    """Let a monkey take so many steps in a folder; return how often it did what. Raises `BrokenLawError`."""
    monkey = Monkey(folder, seed)
    try:
        asyncio.run(monkey.run(steps))
    except BrokenLawError as broken:
        last = "\n  ".join(monkey.steps)
        raise BrokenLawError(f"seed {seed}: {broken}\nThe last steps:\n  {last}") from broken
    return monkey.done


def main() -> int:
    """Play one monkey after another until the steps are used up; return how many found something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=1000, metavar="STEPS", help="steps of one monkey")
    parser.add_argument("--minutes", type=float, default=600.0, help="begin no further monkey after that")
    args = parser.parse_args()
    findings, done, seed = 0, 0, args.seed
    began = time.monotonic()
    while done < args.steps and time.monotonic() - began < 60 * args.minutes:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["TUI_TRACKER_STATE"] = str(Path(folder, "state"))
            steps = min(args.each, args.steps - done)
            try:
                play(Path(folder), seed, steps)
            except BrokenLawError as broken:
                findings += 1
                print(broken, flush=True)
        done, seed = done + steps, seed + 1
    print(
        f"{done} steps by {seed - args.seed} monkeys in {time.monotonic() - began:.0f} s: {findings} findings"
    )
    return min(findings, 1)


if __name__ == "__main__":
    sys.exit(main())
