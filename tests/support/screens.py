"""Waiting for the app under test by what it still has to do, never by the clock alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, TextArea

SECONDS = 120.0
"""How long to wait before the test has failed; a machine under load needs far more than a free one."""
HOUR = 3600.0


def wait_longer_for_widgets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let widgets that process messages take `SECONDS`: Textual gives up after 30, too soon under load."""
    wait = Pilot._wait_for_screen

    async def wait_longer(pilot: Pilot[Any], timeout: float = SECONDS) -> bool:
        return await wait(pilot, max(timeout, SECONDS))

    monkeypatch.setattr(Pilot, "_wait_for_screen", wait_longer)


def look_more_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Textual look every 5 milliseconds whether the program rests; by default it sleeps 20 a look."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 0.005)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 0.0005)


async def until_idle(pilot: Pilot[None], pause: float | None = None) -> None:
    """Wait until no worker runs, no key or message is queued, and the screen has stopped changing.

    Textual's own `pause` takes a process that gets no processor time for one that has nothing to do.
    `pause` is how many seconds the screen must stay the same; as short as possible by default.
    """
    shown_before, end = None, time.monotonic() + SECONDS
    while time.monotonic() < end:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause(pause)
        shown = screen_text(pilot.app)
        if shown == shown_before and not _is_busy(pilot.app):
            return
        shown_before = shown
    raise AssertionError(f"the app never came to rest; the screen holds:\n{shown_before}")


async def wait_until(is_so: Callable[[], object], description: str) -> None:
    """Let the app run until a condition holds."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if is_so():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"waited in vain for {description}")


def screen_text(app: App[None], screen: Screen[Any] | None = None) -> str:
    """Return the uppermost screen, or another one that is open, as text, one line a row."""
    strips = (screen or app.screen)._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def _is_busy(app: App[None]) -> bool:
    if not app.is_running:
        return False
    key_queue = getattr(app, "key_queue", None)
    if key_queue is not None and key_queue.is_busy:
        return True
    nodes = (app, *(node for screen in app.screen_stack for node in screen.walk_children(with_self=True)))
    return any(node.message_queue_size for node in nodes)


def stop_the_clock_on_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep cursors from blinking, scrolling from gliding and toasts from fading: no time must show."""
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda self: None)
    monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)
    notify = App.notify

    def notify_for_an_hour(app: App[object], message: str, **options: object) -> None:
        notify(app, message, **{**options, "timeout": HOUR})  # type: ignore[arg-type]

    monkeypatch.setattr(App, "notify", notify_for_an_hour)
