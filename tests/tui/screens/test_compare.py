"""Two periods side by side in the screens: a theme or the whole plan, what moved, what is stuck."""

from __future__ import annotations

from tests.support.office import Office
from tests.tui.conftest import Open
from tui_tracker.config import Settings
from tui_tracker.services.plan.periods import begin_period


def words(text: str) -> str:
    return " ".join(text.split())


async def test_the_whole_plan_is_compared_from_the_themes_and_counts_add_up(
    open_app: Open, years: Settings
) -> None:
    async with open_app(using=years) as user:
        await user.press("v")
        seen = user.sees()
        assert "The whole plan  ·  December 2025 → December 2026" in seen
        assert "6 actions" in seen
        assert "Stage  2 changed (1 moved back)   1 same   1 not set yet   1 new   1 retired" in seen
        assert "Plan 4 in both 1 new 1 retired · 1 newly complete · 1 stuck" in words(seen)
        assert "retired (was Design)" in words(seen)
        assert "new: Discovery" in words(seen)
        assert "Discovery → Complete ■ Red → ✔ Complete" in words(seen)


async def test_m_leaves_what_moved_came_or_went_and_t_what_is_stuck_with_its_reasons(
    open_app: Open, years: Settings
) -> None:
    async with open_app(using=years) as user:
        await user.press("v", "m")
        seen = user.sees()
        assert "H1" not in seen
        assert "W2" not in seen
        assert "W3" in seen
        await user.press("t")
        assert "W2 same note as December 2025" in words(user.sees())
        assert "H2" not in user.sees()
        await user.press("t")
        assert "H1" in user.sees()


async def test_p_and_the_arrows_choose_the_earlier_period(open_app: Open, years: Settings) -> None:
    async with open_app(using=years, theme="W") as user:
        await user.press("v")
        assert "Walking  ·  December 2025 → December 2026" in user.sees()
        await user.press("p")
        assert "Walking  ·  December 2024 → December 2026" in user.sees()
        await user.press("right")
        assert "Walking  ·  December 2025 → December 2026" in user.sees()
        await user.press("left")
        assert "Walking  ·  December 2024 → December 2026" in user.sees()


async def test_a_single_earlier_period_is_said_to_be_the_only_one(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("v", "p")
        assert "December 2024 is the only earlier period." in user.sees()


async def test_enter_goes_to_the_action_in_its_theme_and_says_where_it_has_ended(
    open_app: Open, years: Settings
) -> None:
    async with open_app(using=years) as user:
        await user.press("v", "down", "down", "enter")
        assert "W3 is no longer in the plan" in user.sees()
        await user.press("ctrl+end", "enter")
        assert "Heating" in user.sees().splitlines()[0]
        assert "Insulate lofts" in user.sees()


async def test_a_tall_window_shows_the_note_of_the_action_word_by_word(
    open_app: Open, years: Settings
) -> None:
    async with open_app(using=years, size=(120, 40)) as user:
        await user.press("v")
        assert "W1  Mend the footpaths." in user.sees()
        assert "Twelve miles were −mended. +mended, none lit." in user.sees()


async def test_without_a_period_before_nothing_is_compared_and_that_is_said(
    open_app: Open, years: Settings
) -> None:
    async with open_app(using=years, period="2024-12") as user:
        await user.press("v")
        assert "December 2024 has no earlier period to compare with." in user.sees()


async def test_a_note_not_written_this_year_is_not_updated_yet_and_not_removed(
    open_app: Open, office: Office
) -> None:
    office.write(None, "Jo", "W1", note="Ten miles were mended.")
    begin_period(office.tracker, "2026-12", author="Jo")
    using = office.settings._replace(period="2026-12", previous="2025-12")
    async with open_app(using=using, size=(120, 40)) as user:
        await user.press("v")
        assert "Not yet updated. December 2025: Ten miles were mended." in user.sees()
        assert "−Ten" not in user.sees()
