"""The emails to leads."""

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
