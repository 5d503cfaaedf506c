"""What help, palette and lists call things: words that are understood at first sight."""

from __future__ import annotations

from tests.support.office import Office
from tests.tui.conftest import Open


async def test_keys_that_do_the_same_are_named_with_or(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 60)) as user:
        await user.press("question_mark")
        seen = user.reads()
        assert "Ctrl+G or :" in seen
        assert "Mark or unmark, to change several actions at once" in seen


async def test_the_palette_finds_commands_by_their_words_and_not_by_scattered_letters(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("ctrl+p")
        await user.type("stage")
        assert "Set the stage" in user.sees()
        assert "Undo your last change" not in user.sees()
        await user.press("ctrl+u")
        await user.type("stg")
        assert "Set the stage" in user.sees()


async def test_a_text_that_has_the_words_of_a_filter_is_shown_once(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.filter("school", "enter")
        panel = " ".join(line[60:] for line in user.sees().splitlines())
        assert panel.count("Walk to school.") == 1


async def test_whose_a_theme_is_is_not_said_where_all_are_the_leads_own(
    open_app: Open, office: Office
) -> None:
    copy = office.hand_out("W", "H", lead="Jo")
    async with open_app(file=copy, size=(120, 30)) as user:
        await user.press("D")
        assert "Progress" in user.sees()
        assert "Lead" not in user.sees()
