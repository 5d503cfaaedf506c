"""Spelling in the note editor: marked after a pause, corrected from a list, the person's own words known."""

from __future__ import annotations

from tests.support.screens import wait_until
from tests.tui.conftest import Open, User
from tui_tracker.services.system.preferences import Preferences
from tui_tracker.tui.widgets.note_area import NoteArea


async def marks(user: User, *words: str) -> None:
    area = user.app.screen.query_one(NoteArea)
    await wait_until(lambda: area.marked_words == set(words), f"marks on {words or 'no word'}")
    await user.settle()


async def test_a_misspelt_word_is_marked_and_replaced_from_the_list(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("home", "e")
        await user.type("New tranport of waste ")
        await marks(user, "tranport")
        assert "1 word to check · F7 spelling" in user.sees()
        await user.press("f7")
        assert "transport" in user.sees()
        await user.press("enter")
        assert user.app.screen.query_one(NoteArea).text == "New transport of waste "
        await marks(user)
        await user.press("ctrl+z")
        assert "tranport" in user.app.screen.query_one(NoteArea).text


async def test_the_word_being_typed_is_not_marked_yet(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("home", "e")
        await user.type("Wrogn tranpo")
        await marks(user)
        await user.press("space")
        await marks(user, "tranpo")


async def test_a_kept_word_is_known_and_stays_so(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("home", "e")
        await user.type("the frobnic works ")
        await marks(user, "frobnic")
        await user.press("ctrl+k", "end", "enter")
        await marks(user)
    assert Preferences().words == ("frobnic",)


async def test_function_keys_have_an_alternative_while_typing(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("home", "e", "ctrl+underscore")
        assert "Keyboard shortcuts" in user.sees()
        await user.press("escape")
        await user.type("Mended", "ctrl+l", "3", "ctrl+o", "g", "ctrl+d")
        assert "done" in user.sees().splitlines()[0]


async def test_the_choice_of_words_leaves_the_line_with_the_misspelt_one_in_view(open_app: Open) -> None:
    for size in ((80, 24), (120, 40)):
        async with open_app(theme="W", size=size) as user:
            await user.press("home", "e")
            for lines in (1, 4):
                user.app.screen.query_one(NoteArea).select_all()
                await user.press("delete")
                await user.type("Mended beside the tranport hub", *["enter"] * lines)
                await marks(user, "tranport")
                await user.press("f7")
                assert "Spelling: “tranport”" in user.sees(), (size, lines)
                assert "Mended beside the tranport hub" in user.sees(), (size, lines)
                await user.press("escape")
                await user.type("s", *["down"] * 9)
                assert "Mended beside the tranports hub" in user.sees(), (size, lines)
