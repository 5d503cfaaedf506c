"""A reload may reach a screen at any moment after it was pushed: before it is mounted, or just after."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.screen import Screen

from tests.tui.conftest import Open
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.app import TrackerApp
from tui_tracker.tui.screens.action_list import ActionsScreen
from tui_tracker.tui.screens.checks import ChecksScreen
from tui_tracker.tui.screens.compare import CompareScreen
from tui_tracker.tui.screens.coordinator.backups import BackupsScreen
from tui_tracker.tui.screens.coordinator.merge_files import MergeScreen
from tui_tracker.tui.screens.coordinator.new_period import NewPeriodScreen
from tui_tracker.tui.screens.coordinator.report import ReportScreen
from tui_tracker.tui.screens.coordinator.send_copies import SendCopiesScreen
from tui_tracker.tui.screens.exchange.combine_texts import CombineScreen
from tui_tracker.tui.screens.exchange.conflicts import ConflictsScreen
from tui_tracker.tui.screens.exchange.held import HeldScreen
from tui_tracker.tui.screens.exchange.submission_changes import SubmissionChangesScreen
from tui_tracker.tui.screens.exchange.submissions import SubmissionsScreen
from tui_tracker.tui.screens.history import HistoryScreen
from tui_tracker.tui.screens.home import HomeScreen
from tui_tracker.tui.screens.note import NoteScreen
from tui_tracker.tui.screens.search import SearchScreen

TURNS = range(9)
"""Turns of the event loop between pushing a screen and the reload."""


def _entry(session: TrackerSession) -> ActionEntry:
    return session.find("W1")


SCREENS: dict[str, Callable[[TrackerApp], Screen[Any]]] = {
    "themes": lambda app: HomeScreen(app.context),
    "actions": lambda app: ActionsScreen(app.context, app.context.session.theme("W")),
    "note": lambda app: NoteScreen(app.context, _entry(app.context.session)),
    "compare": lambda app: CompareScreen(app.context, app.context.session.theme("W")),
    "history": lambda app: HistoryScreen(app.context, _entry(app.context.session)),
    "search": lambda app: SearchScreen(app.context),
    "submissions": lambda app: SubmissionsScreen(app.context),
    "submission changes": lambda app: SubmissionChangesScreen(
        app.context, SubmissionLog(app.context.session, app.context.settings).submissions()[0]
    ),
    "held": lambda app: HeldScreen(app.context),
    "conflicts": lambda app: ConflictsScreen(app.context),
    "combine": lambda app: CombineScreen(
        app.context, _entry(app.context.session), open_conflicts(app.context.session)[0]
    ),
    "checks": lambda app: ChecksScreen(app.context),
    "send copies": lambda app: SendCopiesScreen(app.context),
    "merge": lambda app: MergeScreen(app.context),
    "report": lambda app: ReportScreen(app.context),
    "new period": lambda app: NewPeriodScreen(app.context),
    "backups": lambda app: BackupsScreen(app.context),
}  # fmt: skip


@pytest.mark.usefixtures("busy_tracker")
@pytest.mark.parametrize("name", SCREENS)
async def test_a_reload_at_any_turn_after_a_push_leaves_the_screen_working(open_app: Open, name: str) -> None:
    async with open_app() as user:
        for turns in TURNS:
            screen = SCREENS[name](user.app)
            user.app.push_screen(screen)
            for _ in range(turns):
                await asyncio.sleep(0)
            user.app.reload()
            await user.settle()
            assert user.app.screen is screen
            await user.app.pop_screen()
        assert user.app.return_code is None


@pytest.mark.usefixtures("busy_tracker")
@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen_closed_at_any_turn_after_a_reload_ends_nothing(open_app: Open, name: str) -> None:
    async with open_app() as user:
        for turns in TURNS:
            user.app.push_screen(SCREENS[name](user.app))
            user.app.reload()
            for _ in range(turns):
                await asyncio.sleep(0)
            await user.app.pop_screen()
            await user.settle()
        assert isinstance(user.app.screen, HomeScreen)
