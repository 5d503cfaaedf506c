"""The stuck list: an action has an update that says nothing new."""

import pytest

from tests.domain.compare.test_comparison import STAGE_ORDER, entry, update
from tui_tracker.domain.compare.stuck import find_stuck, is_stock
from tui_tracker.domain.plan.model import Update
from tui_tracker.domain.plan.stages import StageAt, Stages


def reasons(before: Update | None, now: Update, *trail: str, periods: int = 3) -> tuple[str, ...]:
    past: list[Stages] = [(StageAt(stage=stage),) if stage else () for stage in trail]
    return tuple(
        why
        for stuck in find_stuck([entry(before, now)], {"k": past}, STAGE_ORDER, periods)
        for why in stuck.reasons
    )


def test_a_note_copied_from_the_period_before_is_stuck_whatever_its_blanks() -> None:
    copied = update(note="Ten homes were fitted\nwith pumps.  ")
    assert reasons(update(note="Ten homes were fitted with pumps."), copied) == (
        "same note as December 2025",
    )


@pytest.mark.parametrize(
    "now", ["In 2025 we met 12 firms.", "In 2024 we met 1,200 firms.", "In 2024/25 we met 9 firms."]
)
def test_a_note_of_which_only_years_or_numbers_changed_is_stuck(now: str) -> None:
    before = "In 2024 we met 9 firms." if "/" not in now else "In 2023/24 we met 9 firms."
    assert reasons(update(note=before), update(note=now)) == (
        "same note as December 2025 apart from dates or numbers",
    )


def test_another_month_is_no_news_and_another_word_is() -> None:
    assert reasons(update(note="The board met in May."), update(note="The board met in November."))
    assert not reasons(update(note="The board met in May."), update(note="The board agreed in May."))


@pytest.mark.parametrize(
    "note",
    ["Ongoing.", "Work is ongoing", "No change since December 2024.", "TBC", "To be developed", "N/A",
     "This action is on track.", "Work continues with partners."],
)  # fmt: skip
def test_a_stock_phrase_with_little_else_tells_nothing(note: str) -> None:
    assert is_stock(note)


@pytest.mark.parametrize(
    "note",
    ["", None, "Forty lofts were insulated.", "No change since December 2024: no round of funding was open.",
     "Ongoing dialogue with Midlands Connect on the model's data licence.", "Ongoingness"],
)  # fmt: skip
def test_a_note_with_something_of_its_own_is_no_stock_phrase(note: str | None) -> None:
    assert not is_stock(note)


def test_the_same_stage_counts_from_so_many_periods_in_a_row_and_never_the_final_one() -> None:
    now = update("Design", note="Forty lofts were insulated.")
    assert reasons(None, now, "Design", "Design", "Design", "Discovery") == ("at Design for 3 periods",)
    assert reasons(None, now, "Design", "Design", "Discovery") == ()
    assert reasons(None, now, "Design", "Design", "Discovery", periods=2) == ("at Design for 2 periods",)
    assert reasons(None, now, "Design", "", "Design", periods=2) == ()
    assert reasons(None, update("Complete"), "Complete", "Complete", "Complete") == ()


def test_an_action_without_a_word_this_period_is_outstanding_and_not_stuck() -> None:
    assert reasons(update("Design", note="Begun."), update(), "", "Design", "Design") == ()


def test_an_action_that_was_complete_before_is_not_stuck_and_one_completed_now_may_be() -> None:
    same = "All five towns are mapped."
    assert not reasons(update("Complete", note=same), update("Complete", note=same))
    assert reasons(update("Delivery", note=same), update("Complete", note=same))
