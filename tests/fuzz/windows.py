"""A hostile file in the screens: it opens or is refused with its reason, and all text is shown as text."""

from __future__ import annotations

import argparse
import asyncio
import re
import time
from pathlib import Path
from random import Random

from textual.pilot import WaitForScreenTimeout

from tests.fuzz.doors import SLOW, BrokenLawError
from tests.support.screens import screen_text, until_idle
from tui_tracker.cli.context import Invocation
from tui_tracker.errors import TrackerError
from tui_tracker.services.system.checked_copy import find_fault
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.app import TrackerApp
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.destinations import DESTINATIONS

_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WALK = (
    ["down"], ["enter"], ["down", "enter"], ["h"], ["down", "enter"], ["escape", "escape"], ["c"],
    ["s"], ["escape"], ["r"], ["escape"], ["n"], ["x", "ctrl+s"], ["escape"], ["v"], ["escape"],
    ["slash", "m"], ["escape"], ["question_mark"], ["escape"], ["end", "pageup"], ["escape", "escape"],
)  # fmt: skip
"""Keys that go through a theme, an action, its history, pickers and its note."""
_SIZES = ((80, 24), (120, 40), (40, 12))


def visit_screens(hostile: Path, tracker: Path, random: Random) -> None:
    """Open the file as the command `open` does, and go to each screen that opens."""
    args = argparse.Namespace(db=str(hostile), config=None, period=None, author="Jo", command="open")
    try:
        with Invocation(args) as invocation:
            settings = invocation.settings
            database = invocation.release_database(to_write=True)
        session = TrackerSession.open(database, settings, author="Jo")
    except TrackerError as refused:
        _check_code(refused, "it was opened")
        return
    except Exception as error:
        if find_fault(hostile) is None:
            raise BrokenLawError(f"a sound file was not opened: {error!r}"[:300]) from error
        return
    with session:
        context = AppContext.of(session, settings)
        try:
            asyncio.run(_walk(context, random))
        except BrokenLawError:
            raise
        except WaitForScreenTimeout as late:
            raise BrokenLawError(f"a screen never came to rest: {late}") from late
        except Exception as error:
            _check_code(context.explain_now(error), repr(error)[:300])
        finally:
            context.rescue.close()


async def _walk(context: AppContext, random: Random) -> None:
    app = TrackerApp(context)
    async with app.run_test(size=random.choice(_SIZES), notifications=True) as pilot:
        await until_idle(pilot)
        for keys in _WALK:
            begun = time.process_time()
            await pilot.press(*keys)
            if not app.is_running or app._exit:
                return
            await until_idle(pilot)
            _check_screen(app, " ".join(keys), begun)
        for name in DESTINATIONS:
            if not app.check_action("open", (name,)):
                continue
            begun = time.process_time()
            await app.action_open(name)
            await until_idle(pilot)
            await pilot.press("down", "enter")
            await until_idle(pilot)
            _check_screen(app, name, begun)
            await pilot.press("escape", "escape", "escape")
            if not app.is_running or app._exit:
                return
            await until_idle(pilot)


def _check_screen(app: TrackerApp, visited: str, begun: float) -> None:
    if match := _STEERING.search(screen_text(app)):
        raise BrokenLawError(f"control character {match[0]!r} on the screen after: {visited}")
    if (seconds := time.process_time() - begun) > SLOW:
        raise BrokenLawError(f"{seconds:.1f} s on the screen after: {visited}")


def _check_code(error: TrackerError, happened: str) -> None:
    if error.exit_code == 1:
        raise BrokenLawError(f"the screens ended with a fault of the program: {happened}")
