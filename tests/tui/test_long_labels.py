"""A plan whose stages and ratings are phrases: nothing pushes a column out of sight or wraps to the edge."""

from __future__ import annotations

import re

import pytest

from tests.tui.conftest import Open
from tui_tracker.config import Settings
from tui_tracker.config.settings import RatingSetting, StageSetting

RATINGS = (
    RatingSetting("major", "Major concerns about delivery", "MC", "■", "red"),
    RatingSetting("some", "Some concerns about delivery", "SC", "◆", "amber"),
    RatingSetting("none", "On track with no concerns", "OT", "●", "green"),
)
STAGES = (
    StageSetting("Planned for next financial year"),
    StageSetting("In progress - behind schedule but recoverable"),
    StageSetting("Complete", final=True, letter="B", symbol="✔"),
)
SIZES = [(80, 24), (120, 30)]


@pytest.fixture
def phrases(settings: Settings) -> Settings:
    return settings._replace(ratings=RATINGS, stages=STAGES)


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_shows_action_stage_and_rating_side_by_side(
    open_app: Open, phrases: Settings, size: tuple[int, int]
) -> None:
    async with open_app(theme="W", size=size, using=phrases) as user:
        await user.press("s", "2", "r", "2")
        row = next(line for line in user.sees().splitlines() if "W1" in line and "In progress" in line)
        assert row.index("In progress") < row.index("◆ Some conc")
        assert "…" in row


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_screen_indents_what_a_line_cannot_hold(
    open_app: Open, phrases: Settings, size: tuple[int, int]
) -> None:
    async with open_app(theme="W", size=size, using=phrases) as user:
        await user.press("s", "2", "r", "2", "escape")
        rest = [
            line for line in user.sees().splitlines() if "recoverable" in line or "about delivery" in line
        ]
        assert rest
        assert not re.search(r"│ ?(but recoverable|behind schedule|about delivery)", "\n".join(rest))


@pytest.mark.parametrize("size", SIZES)
async def test_ratings_of_two_letters_are_chosen_by_number(
    open_app: Open, phrases: Settings, size: tuple[int, int]
) -> None:
    async with open_app(theme="W", size=size, using=phrases) as user:
        await user.press("r")
        assert "Enter or 1, 2, 3 choose" in user.sees()
        assert " 2   ◆ Some concerns about delivery" in user.sees()
        await user.press("2")
        assert "Some concerns" in user.sees()


@pytest.mark.parametrize("size", SIZES)
async def test_the_comparison_shows_what_the_note_is_beside_long_ratings(
    open_app: Open, phrases: Settings, size: tuple[int, int]
) -> None:
    async with open_app(theme="W", size=size, using=phrases) as user:
        await user.press("r", "2", "v")
        assert "not yet updated" in user.sees()
