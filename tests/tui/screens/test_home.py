"""The first screen: progress of each theme, its copy, the days left, and what changed."""

from __future__ import annotations

import sqlite3
import sys
import threading
import types
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.office import Office
from tests.support.reading import read_action
from tests.tui.conftest import Open
from tui_tracker.config import Settings
from tui_tracker.domain.plan.deadline import deadline_words
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.models import overview
from tui_tracker.tui.widgets.bars import widths


def words(text: str) -> str:
    return " ".join(text.split())


@given(st.lists(st.integers(0, 200), min_size=1, max_size=8), st.integers(0, 60))
def test_the_widths_of_a_bar_add_up_and_no_part_is_lost_where_there_is_room(
    counts: list[int], cells: int
) -> None:
    shares = widths(counts, cells)
    assert sum(shares) == (cells if any(counts) else 0)
    assert all(count or not width for count, width in zip(counts, shares, strict=True))
    if cells >= sum(1 for count in counts if count):
        assert all(width for count, width in zip(counts, shares, strict=True) if count)


def test_the_deadline_is_told_in_words() -> None:
    due = "2026-01-31"
    assert deadline_words(due, date(2026, 1, 30)) == "due 31 January 2026 (1 day left)"
    assert deadline_words(due, date(2026, 1, 31)) == "due today, 31 January 2026"
    assert deadline_words(due, date(2026, 2, 3)) == "due 31 January 2026 (3 days ago)"
    assert deadline_words("", date(2026, 2, 3)) == ""


async def test_it_shows_how_far_each_theme_is_and_what_changed(open_app: Open, years: Settings) -> None:
    async with open_app(using=years, size=(160, 30)) as user:
        seen = user.sees()
        assert "due 31 January 2026 (69 days left)" in seen
        assert "0 of 5 done" in seen
        assert "0 of 3 done, 3 started" in seen
        assert "2 discovery · 1 design" in words(seen)
        assert "Stage 1 Delivery → Design W1" in words(seen)
        assert "RAG 1 Green → Amber W1" in words(seen)
        await user.press("down")
        assert "Stage 1 Discovery → Complete H2" in words(user.sees())
        await user.press("down")
        assert "─ All themes ─" in user.sees()


async def test_a_large_window_names_the_actions_not_done_and_shows_the_whole_plan(
    open_app: Open, years: Settings
) -> None:
    async with open_app(using=years, size=(160, 50)) as user:
        seen = user.sees()
        assert "─ All themes ─" in seen
        assert "December 2025: 1 discovery" in words(seen)
        assert "Not done (3)" in seen
        assert "W4 Paint the crossings." in words(seen)
        assert "Red and amber (2)" in seen


async def test_enter_or_its_letter_in_either_case_opens_a_theme(open_app: Open) -> None:
    async with open_app() as user:
        await user.press("down", "enter")
        assert "Heating" in user.sees().splitlines()[0]
        await user.press("D", "w")
        assert "Walking" in user.sees().splitlines()[0]
        await user.press("escape", "H")
        assert "Heating" in user.sees().splitlines()[0]


async def test_at_120_columns_the_lead_is_named_and_without_leads_nobody(
    open_app: Open, settings: Settings
) -> None:
    led = settings._replace(leads={"W": "Josephine Whitechapel-Smith", "H": "Sam"})
    async with open_app(using=led, author="Kim", size=(120, 40)) as user:
        assert "Lead" in user.sees()
        assert "Josephine Whi…" in user.sees()
        assert "Done" not in user.sees().splitlines()[3]
    async with open_app(size=(120, 40)) as user:
        assert "Lead" not in user.sees().splitlines()[3]


async def test_beside_leads_a_themes_name_is_whole_before_a_bar_is_shown(
    open_app: Open, settings: Settings, tracker: Path
) -> None:
    led = settings._replace(leads={"W": "Josephine Whitechapel-Smith", "H": "Sam"})
    async with open_app(using=led, author="Kim", size=(120, 40)) as user:
        assert "Progress" in user.sees()
    with sqlite3.connect(tracker) as connection:
        connection.execute("UPDATE themes SET name = 'Wärme und Häuser' WHERE key = 'H'")
    async with open_app(using=led, author="Kim", size=(120, 40)) as user:
        assert "Wärme und Häuser" in user.sees()
        assert "Progress" not in user.sees()


async def test_the_last_row_opens_the_actions_of_all_themes(open_app: Open) -> None:
    async with open_app(size=(80, 30)) as user:
        await user.press("end", "enter")
        assert "All themes" in user.sees().splitlines()[0]
        assert "5 actions" in user.sees()
        await user.press("colon", *"H2", "enter")
        assert "All themes" in user.sees().splitlines()[0]
        assert "─ H2 " in user.sees()


async def test_it_shows_which_copies_are_sent_out_and_returned(open_app: Open, office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.hand_out("H", lead="Sam")
    office.write(copy, "Jo", "W1", note="Twelve miles were mended.")
    office.merge(copy)
    async with open_app() as user:
        assert "Copy returned" in words(user.sees())
        await user.press("down")
        assert "Copy sent out" in words(user.sees())
        await user.press("down")
        assert "1 of 2 copies returned" in user.sees()


async def test_a_copy_still_out_after_its_day_is_late(
    open_app: Open, office: Office, settings: Settings
) -> None:
    office.hand_out("H", lead="Sam")
    async with open_app(using=settings._replace(due="2025-11-01"), size=(100, 24)) as user:
        await user.press("down")
        assert "due 1 November 2025 (22 days ago)" in user.sees()
        assert "Copy late" in words(user.sees())


async def test_a_window_made_narrower_shows_the_table_anew(open_app: Open) -> None:
    async with open_app(size=(120, 40)) as user:
        await user.pilot.resize_terminal(80, 24)
        await user.settle()
        assert "Not done" in user.sees()
        assert "Walking" in user.sees()


async def test_a_theme_whose_letter_is_d_is_opened_by_it(
    open_app: Open, tracker: Path, settings: Settings
) -> None:
    with sqlite3.connect(tracker) as connection:
        connection.execute("UPDATE themes SET key = 'D' WHERE key = 'H'")
        connection.execute("UPDATE actions SET theme = 'D' WHERE theme = 'H'")
    async with open_app() as user:
        await user.press("D")
        assert "Heating" in user.sees().splitlines()[0]
    del settings


async def test_a_long_name_and_a_long_key_keep_each_theme_on_a_line_of_its_own(
    open_app: Open, tracker: Path
) -> None:
    with sqlite3.connect(tracker) as connection:
        connection.execute(
            "UPDATE themes SET key = '森林とHW', name = ? WHERE key = 'H'", ("Warm homes " * 9,)
        )
        connection.execute("UPDATE actions SET theme = '森林とHW' WHERE theme = 'H'")
    async with open_app(size=(80, 24)) as user:
        (line,) = [row for row in user.sees().splitlines() if "森林とHW" in row]
        assert "森林とHW  Warm homes" in line
        assert "…" in line


async def test_the_first_period_has_bars_and_no_moves(open_app: Open, settings: Settings) -> None:
    async with open_app(using=settings._replace(period="2024-12"), size=(60, 20)) as user:
        seen = user.sees()
        assert "Themes" in seen
        assert "Changes since" not in seen
        assert max(len(line.rstrip()) for line in seen.splitlines()) <= 60


async def test_a_theme_without_actions_is_not_listed(open_app: Open, tracker: Path) -> None:
    with sqlite3.connect(tracker) as connection:
        connection.execute("DELETE FROM actions WHERE theme = 'H'")
    async with open_app() as user:
        assert "Walking" in user.sees()
        assert "Heating" not in user.sees()


async def test_a_plan_without_actions_has_an_empty_bar(open_app: Open, tracker: Path) -> None:
    with sqlite3.connect(tracker) as connection:
        connection.execute("DELETE FROM actions")
    async with open_app() as user:
        assert "0 of 0 done" in user.sees()


async def test_what_changed_is_counted_once_after_all_changes_in_other_screens(
    open_app: Open, years: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[overview.Overview] = []
    load = overview.load_overview

    def counted(session: TrackerSession, settings: Settings, today: date) -> overview.Overview:
        read.append(load(session, settings, today))
        return read[-1]

    monkeypatch.setattr(overview, "load_overview", counted)
    async with open_app(using=years, size=(160, 30)) as user:
        assert "RAG 1 Green → Amber W1" in words(user.sees())
        assert len(read) == 1
        await user.press("enter", "r", "r")
        await user.press("colon", *"H1", "enter")
        await user.press("l", "escape", "h", "escape")
        assert len(read) == 1
        await user.press("escape")
        assert "RAG 1 Green → Red W1" in words(user.sees())
        assert len(read) == 2
        await user.press("enter", "escape", "colon", "escape")
        assert len(read) == 2


async def test_what_counts_the_changes_is_imported_on_a_thread(
    open_app: Open, years: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[str] = set()

    class Watched(types.ModuleType):
        def __getattr__(self, name: str) -> object:
            threads.add(threading.current_thread().name)
            return getattr(overview, name)

    monkeypatch.setitem(sys.modules, overview.__name__, Watched(overview.__name__))
    async with open_app(using=years):
        assert threads
        assert threading.main_thread().name not in threads


async def test_an_action_named_beside_the_themes_is_reached_by_the_keyboard(
    open_app: Open, years: Settings
) -> None:
    async with open_app(using=years, size=(160, 50)) as user:
        assert "Tab go here · Enter open" in user.sees()
        await user.press("tab", "down", "enter")
        assert "Walking" in user.sees().splitlines()[0]
        assert "─ W2 " in user.sees()
        await user.press("escape", "down", "enter")
        assert "─ W4 " in user.sees()


async def test_what_needs_somebody_is_reached_by_the_keyboard_and_stays_in_its_column(
    open_app: Open, office: Office
) -> None:
    leads = ("Ann", "Bob")
    for lead, copy in [(lead, office.hand_out("W", lead=lead)) for lead in leads]:
        office.write(copy, lead, "W1", note=f"{lead} says otherwise.")
        office.write(copy, lead, "H1", rag="red")
        office.merge(copy)
    async with open_app(size=(60, 40)) as user:
        lines = [line for line in user.sees().splitlines() if "in conflict (!)" in line or "to make" in line]
        assert lines[-2].startswith("│ Needs you 1 action in conflict (!)")
        assert lines[-1].startswith("│           2 decisions to make in the plan (m)")
        await user.press("tab", "enter")
        assert "Conflicts" in user.sees().splitlines()[0]


async def test_the_last_change_is_undone_and_redone_from_the_themes(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("home", "r", "a", "escape", "u")
        assert "Undone: W1 RAG." in user.reads()
        assert "Press U to redo it." in user.reads()
        assert read_action(tracker, "W1", "2025-12")["rag"] is None
        await user.press("U")
        assert "Redone: W1 RAG. It now has RAG Amber. Press u to undo it." in user.reads()
        assert read_action(tracker, "W1", "2025-12")["rag"] == "amber"


async def test_where_nothing_is_to_be_undone_the_themes_say_so(open_app: Open) -> None:
    async with open_app() as user:
        await user.press("u")
        assert "There is nothing to undo." in user.reads()
        await user.press("U")
        assert "There is nothing to redo." in user.reads()
