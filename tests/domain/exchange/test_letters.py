"""The emails to leads."""

import pytest

from tui_tracker.domain.exchange.letters import copy_letter


def test_an_email_with_a_workbook_does_not_say_that_text_is_saved_as_it_is_typed() -> None:
    letters = [
        copy_letter(
            "Jo", ["Travel"], 3, period="December 2025", due="", file="a.db", author="Ann",
            is_workbook=is_workbook,
        )
        for is_workbook in (False, True)
    ]  # fmt: skip
    assert ["saved as you type" in letter for letter in letters] == [True, False]
    assert all("You can send the file more than once" in letter for letter in letters)


@pytest.mark.parametrize("to_do", [0, 2])
@pytest.mark.parametrize("is_workbook", [False, True])
def test_an_email_with_a_question_says_where_to_write_the_answer(is_workbook: bool, to_do: int) -> None:
    letter = copy_letter(
        "Jo", ["Travel"], 3, period="December 2025", due="", file="a.db", author="Ann",
        is_workbook=is_workbook, to_do=to_do, questions=[("T1", "Why red?")],
    )  # fmt: skip
    assert "write your answer in the action's note" in letter
    assert ("then press Esc and a to mark" in letter) is not is_workbook
    assert ("fill in the yellow cells" in letter) is (is_workbook and to_do > 0)
