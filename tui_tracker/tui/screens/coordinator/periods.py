"""The tracker's periods: see another one, or close one again that was reopened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App

from tui_tracker.domain.plan.model import Period
from tui_tracker.services.plan.periods import close_again
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.dialogs.choices import SelectDialog
from tui_tracker.tui.dialogs.messages import confirm
from tui_tracker.tui.format.text import joined, safe
from tui_tracker.tui.screens.base.screen import BaseScreen


def reopened_periods(session: TrackerSession) -> list[Period]:
    """Return the open periods before the latest one: to begin that, they were closed."""
    latest = max(session.periods)
    return [period for period in session.periods if not period.closed and period.key != latest.key]


def offer_periods(app: App[None], session: TrackerSession, show: Callable[[str], Awaitable[object]]) -> None:
    """Offer to `show` a period by its key, the newest first, and to close again those that were reopened."""
    periods, reopened = sorted(session.periods, reverse=True), reopened_periods(session)
    state = {period.key: "closed" for period in periods if period.closed}
    state |= {period.key: "reopened" for period in reopened}
    lines = [
        joined([safe(period.label), safe(f"  {state.get(period.key, '')}", "$quiet")]) for period in periods
    ]
    lines += [safe(f"Close {period.label} again") for period in reopened]

    async def answered(number: int | None) -> None:
        if number is None:
            return
        if number < len(periods):
            await show(periods[number].key)
        elif isinstance(app.screen, BaseScreen):
            ask_to_close_again(app.screen, reopened[number - len(periods)].key)

    chosen = [period.key for period in periods].index(session.period.key)
    app.push_screen(SelectDialog("Which period do you want to see?", lines, chosen=chosen), answered)


def ask_to_close_again(screen: BaseScreen[Any, Any], key: str) -> None:
    """Ask whether a period that was reopened is to be closed again."""
    label = screen.session.period_labels[key]
    question = f"Close {label} again? Late changes to it will need your decision."
    if screen.check_writable():
        confirm(
            screen.app, question, lambda: screen.run_worker(_close(screen, key), exit_on_error=False),
            yes="Close it", no="Cancel",
        )  # fmt: skip


async def _close(screen: BaseScreen[Any, Any], key: str) -> None:
    session = screen.session
    label = await screen.run_write(
        lambda: session.run_service(
            lambda database: close_again(database, key, author=session.author, clock=session.clock)
        )
    )
    if label is not None:
        await screen.load_and_show()
        screen.toast(f"{label} is closed again.")
