"""In each step of the coordinator's work, Enter has one meaning at a time, and the screen names it."""

from __future__ import annotations

from tests.tui.conftest import Open


async def test_the_button_and_the_choices_name_the_key_that_works_there_now(open_app: Open) -> None:
    async with open_app(size=(120, 40)) as user:
        await user.press("p")
        assert "Write the report (Enter)" in user.sees()
        assert "Enter change" not in user.sees()
        await user.press("up")
        assert "Write the report (w)" in user.sees()
        assert "Enter change" in user.sees()


async def test_one_letter_opens_the_menu_and_no_other_screen(open_app: Open) -> None:
    async with open_app(size=(120, 40)) as user:
        await user.press("b", "m")
        assert "Merge returned files" not in user.sees().splitlines()[0]
        await user.press("M")
        assert "Merge returned files" in user.sees().splitlines()[0]


async def test_a_marked_action_has_no_sign_of_a_rating(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("r", "g", "space")
        marked = next(line for line in user.sees().splitlines() if " W1 " in line)
        assert "▸" in marked
        assert marked.count("●") == 1
