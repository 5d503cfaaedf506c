"""How long screens hold the keys, by size of the plan: `python -m tests.benchmarks.screens TRACKER...`.

Opens each tracker (a copy of it) without a terminal, at 120x40, presses keys as a person does, and prints
for each step how long until nothing moves any more, and the longest time in which no key was heard
(goal: 50 ms). The folder of a tracker made by `tui-tracker init` holds its settings.
"""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.support.screens import until_idle
from tui_tracker.__main__ import COLLECT_EVERY
from tui_tracker.config import load_settings
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.app import TrackerApp
from tui_tracker.tui.context import AppContext

STEPS = (
    ("home", ()),
    ("home: down", ("down",)),
    ("open a theme", ("enter",)),
    ("down", ("down",)),
    ("end of the list", ("end",)),
    ("sort", ("o",)),
    ("filter: open", ("slash",)),
    ("filter: first letter", ("s",)),
    ("filter: second letter", ("u",)),
    ("filter: off", ("escape",)),
    ("rating: picker", ("r",)),
    ("rating: set", ("a",)),
    ("undo", ("u",)),
    ("go to", ("colon",)),
    ("go to: an ID", ("T", "1", "7", "enter")),
    ("history", ("h",)),
    ("history: back", ("escape",)),
    ("note", ("e",)),
    ("note: a letter", ("x",)),
    ("note: leave", ("escape",)),
    ("checks", ("l",)),
    ("checks: back", ("escape",)),
    ("compare", ("v",)),
    ("compare: back", ("escape",)),
    ("back home", ("escape",)),
)
"""What is done, and its keys."""


class Heartbeat:
    """Measures how long the event loop was kept from doing anything else."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.001)
            self.longest = max(self.longest, time.perf_counter() - begun - 0.001)

    @asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        """Beat while the block runs."""
        task = asyncio.create_task(self.run())
        try:
            yield
        finally:
            task.cancel()


async def walk(database: Path) -> AsyncIterator[tuple[str, float, float]]:
    """Press every step's keys in one tracker; yield its name, seconds until rest and seconds unheard."""
    settings = load_settings(str(database.parent.parent / "config.toml"))
    gc.set_threshold(COLLECT_EVERY)  # as the program does
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TUI_TRACKER_STATE"] = folder
        copy = Path(shutil.copy(database, Path(folder) / "tracker.db"))
        with TrackerSession.open(copy, settings, author="Jo") as session:
            context = AppContext.of(session, settings)
            app = TrackerApp(context)
            async with app.run_test(size=(120, 40)) as pilot:
                for name, keys in STEPS:
                    heart, begun = Heartbeat(), time.perf_counter()
                    async with heart.beating():
                        await pilot.press(*keys)
                        await until_idle(pilot)
                    yield name, time.perf_counter() - begun, heart.longest


async def print_steps(database: Path) -> None:
    """Print every step of one tracker as it is done."""
    async for name, rest, unheard in walk(database):
        print(f"{name:<24}{rest * 1000:9.0f} ms   keys unheard for {unheard * 1000:6.0f} ms", flush=True)


async def costs(database: Path) -> dict[str, tuple[float, float]]:
    """Return the seconds until rest and the seconds unheard of each step."""
    return {name: (rest, unheard) async for name, rest, unheard in walk(database)}


def main() -> None:
    """Walk through each tracker that is named."""
    for name in sys.argv[1:]:
        print(f"\n{name}")
        asyncio.run(print_steps(Path(name).resolve()))


if __name__ == "__main__":
    main()
