"""The dashboard: how each theme stands in bars and in words, copies, days left, and what moved."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.support.office import Office
from tests.tui.conftest import Open
from tui_tracker.config import Settings
from tui_tracker.domain.plan.summary import deadline_words
from tui_tracker.domain.tally import Count, Tally
from tui_tracker.tui.widgets.bars import bar, fills, short_names, widths


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


@given(st.lists(st.integers(0, 200), min_size=1, max_size=6), st.integers(0, 60))
def test_a_bar_takes_exactly_its_cells(counts: list[int], cells: int) -> None:
    labels = [f"stage {number}" for number in range(len(counts))]
    counted = Tally(
        title="Stage",
        parts=tuple(
            Count(label=label, ids=tuple("x" * number)) for label, number in zip(labels, counts, strict=True)
        ),
    )
    assert len(bar(counted, cells, dict.fromkeys(labels, "s"))) == cells


def test_the_parts_of_a_bar_are_told_apart_without_colour() -> None:
    parts = [Count(label=name, ids=("T1",) * 4, colour=tone)
             for name, tone in (("Red", "red"), ("Green", "green"), ("not rated", "grey"))]  # fmt: skip
    counted = Tally(title="RAG", parts=tuple(parts))
    assert bar(counted, 12, {"Red": "R", "Green": "G", "not rated": ""}).plain == "R4░░G4▒▒4···"
    assert len(set(fills(parts).values())) == len(parts)
    assert short_names(["Discovery", "Design", "Delivery", "Complete"]) == {
        "Discovery": "Di", "Design": "Des", "Delivery": "Del", "Complete": "C",
    }  # fmt: skip


def test_the_deadline_is_told_in_words() -> None:
    due = "2026-01-31"
    assert deadline_words(due, date(2026, 1, 30)) == "1 day left, due 31 January 2026"
    assert deadline_words(due, date(2026, 1, 31)) == "due today, 31 January 2026"
    assert deadline_words(due, date(2026, 2, 3)) == "3 days overdue, since 31 January 2026"
    assert deadline_words("", date(2026, 2, 3)) == ""


async def test_it_tells_how_each_theme_stands_and_what_moved(open_app: Open, years: Settings) -> None:
    async with open_app(using=years) as user:
        await user.press("D")
        seen = user.sees()
        assert "69 days left, due 31 January 2026" in seen
        assert "4 of 5 updated   0 done   1 outstanding" in seen
        assert "Walking 3 actions: 3 updated, 0 done, 0 outstanding" in words(seen)
        assert "2 Discovery ▒ 1 Design" in words(seen)
        assert "Stage 1 Delivery → Design W1" in words(seen)
        assert "RAG 1 Green → Amber W1" in words(seen)
        await user.press("down")
        assert "Stage 1 Discovery → Complete H2" in words(user.sees())
        await user.press("down")
        assert "All themes 5 actions" in words(user.sees())


async def test_enter_or_its_letter_goes_into_a_theme(open_app: Open) -> None:
    async with open_app() as user:
        await user.press("D", "down", "enter")
        assert "Heating" in user.sees().splitlines()[0]
        await user.press("D", "W")
        assert "Walking" in user.sees().splitlines()[0]
        await user.press("D", "escape")
        assert "Walking" in user.sees().splitlines()[0]


async def test_copies_are_told_out_and_back(open_app: Open, office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.hand_out("H", lead="Sam")
    office.write(copy, "Jo", "W1", note="Twelve miles were mended.")
    office.merge(copy)
    async with open_app() as user:
        await user.press("D")
        assert "copies back: 1 of 2" in user.sees()
        assert "no deadline set" in user.sees()
        rows = [line.split() for line in user.sees().splitlines()]
        assert next(line[-1] for line in rows if "Walking" in line) == "back"
        assert next(line[-1] for line in rows if "Heating" in line) == "out"


async def test_a_copy_still_out_after_its_day_is_late(
    open_app: Open, office: Office, settings: Settings
) -> None:
    office.hand_out("H", lead="Sam")
    async with open_app(using=settings._replace(due="2025-11-01")) as user:
        await user.press("D")
        assert "22 days overdue, since 1 November 2025" in user.sees()
        assert next(line.split()[-1] for line in user.sees().splitlines() if "Heating" in line) == "late"


async def test_a_window_made_narrower_shows_the_bars_anew(open_app: Open) -> None:
    async with open_app(size=(120, 40)) as user:
        await user.press("D")
        assert "Outstanding" in user.sees()
        await user.pilot.resize_terminal(80, 24)
        await user.settle()
        assert "To do" in user.sees()
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
        for keys in ([], ["D"]):
            await user.press(*keys)
            (line,) = [row for row in user.sees().splitlines() if "森林とHW" in row]
            assert "森林とHW Warm homes" in line
            assert "…" in line
        await user.press("escape")
        assert "in upper case (W)" in user.sees()


async def test_the_first_period_has_bars_and_no_moves(open_app: Open, settings: Settings) -> None:
    async with open_app(using=settings._replace(period="2024-12"), size=(60, 20)) as user:
        await user.press("D")
        seen = user.sees()
        assert "1 Red" in seen or "1 Green" in seen
        assert "Moved since" not in seen
        assert max(len(line.rstrip()) for line in seen.splitlines()) <= 60


async def test_a_theme_without_actions_has_an_empty_bar(open_app: Open, tracker: Path) -> None:
    with sqlite3.connect(tracker) as connection:
        connection.execute("DELETE FROM actions WHERE theme = 'H'")
    async with open_app() as user:
        await user.press("D", "down")
        assert "Heating  0 actions: 0 updated, 0 done, 0 outstanding" in user.sees()
