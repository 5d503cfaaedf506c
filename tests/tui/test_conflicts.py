"""Settling what two people wrote of the same thing, key by key."""

from __future__ import annotations

import pytest

from tests.office import Office
from tests.tui.conftest import Open

AGREED = "Works began in May. The bid is open. A survey follows."
JOS = "Works began in June. The bid is open. A survey follows."
SAMS = "Works began in May. The bid is open. The survey is done."


@pytest.fixture
def clash(office: Office) -> Office:
    """Jo and Sam both changed W1's note, at different sentences, and W2's rating."""
    office.write(None, "Coordinator", "W1", note=AGREED)
    jo, sam = office.hand_out("W", lead="Jo"), office.hand_out("W", lead="Sam")
    office.write(jo, "Jo", "W1", note=JOS)
    office.write(jo, "Jo", "W2", rag="red")
    office.write(sam, "Sam", "W1", note=SAMS)
    office.write(sam, "Sam", "W2", rag="green")
    office.merge(jo, sam)
    return office


async def test_the_title_counts_what_is_in_conflict_and_one_key_shows_it(
    open_app: Open, clash: Office
) -> None:
    async with open_app(theme="W") as user:
        assert "2 conflicts (!)" in user.sees().splitlines()[0]
        await user.press("exclamation_mark")
        seen = user.sees()
        assert "W1 note, December 2025   Jo / Sam" in seen
        assert AGREED in " ".join(seen.split())
        assert "−May. +June." in " ".join(seen.split()) or "+May." in seen
    del clash


async def test_two_keys_settle_two_conflicts_and_the_reason_is_kept(open_app: Open, clash: Office) -> None:
    async with open_app(theme="W") as user:
        await user.press("exclamation_mark", "w")
        await user.type("Sam was there")
        await user.press("enter", "2")
        assert "1 left" in user.sees()
        await user.press("1")
        assert "all settled" in user.sees()
        assert "Nothing is in conflict" in user.sees()
        await user.press("escape")
        assert "conflict" not in user.sees().splitlines()[0]
    assert (clash.entry("W1").update.note, clash.entry("W2").update.rag) == (SAMS, "red")
    with clash.open() as desk:
        history = desk.history(desk.find("W1").action.key)
    assert [one.why for one in history if one.kind == "resolve"] == ["Sam was there"]


async def test_a_text_of_both_peoples_sentences_is_proposed(open_app: Open, clash: Office) -> None:
    async with open_app(theme="W") as user:
        await user.press("exclamation_mark", "e")
        assert "Proposed: the sentences of both" in user.sees()
        await user.press("ctrl+s")
    expected = "Works began in June. The bid is open. The survey is done."
    assert clash.entry("W1").update.note == expected


async def test_what_was_written_in_a_combined_text_is_there_again(open_app: Open, clash: Office) -> None:
    async with open_app(theme="W") as user:
        await user.press("exclamation_mark", "e")
        await user.type(" More")
        await user.press("escape")
        assert "2 left" in user.sees()
        await user.press("e")
        assert "done. More" in " ".join(user.sees().split())
        await user.press("ctrl+s")
        assert "1 left" in user.sees()
    entry = clash.entry("W1")
    assert (entry.draft, entry.update.note is not None) == (None, True)


async def test_writing_over_a_conflict_leads_to_it_instead(open_app: Open, clash: Office) -> None:
    async with open_app(theme="W") as user:
        await user.press("home", "enter")
        assert "Conflicts" in user.sees().splitlines()[0]
        await user.press("escape", "down", "r")
        assert "W2 RAG, December 2025" in user.sees()
        await user.press("e", "a")
    assert clash.entry("W2").update.rag == "amber"


async def test_a_choice_can_be_taken_back_to_what_was_last_agreed(open_app: Open, clash: Office) -> None:
    async with open_app(theme="W") as user:
        await user.press("exclamation_mark", "1", "u")
        assert "What was last agreed stands" in user.sees()
    assert clash.entry("W1").update.note == AGREED


async def test_leaving_settles_nothing(open_app: Open, clash: Office) -> None:
    async with open_app() as user:
        await user.press("exclamation_mark", "n", "c", "escape")
        assert "2 conflicts (!)" in user.sees()
    assert clash.entry("W1").conflicts == ("note",)
