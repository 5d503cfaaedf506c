"""A coordinator resolves what two people wrote without knowing of each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.reading import read_action
from tests.tui.conftest import Clash, Open
from tui_tracker.config import Settings
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.services.tracker.session import TrackerSession

AGREED = "Ten miles were mended. Two bridges wait. The money is there."
ANN = "Twelve miles were mended. Two bridges wait. The money is there."
BOB = "Ten miles were mended. Two bridges wait. The money was spent in June."
BOTH = "Twelve miles were mended. Two bridges wait. The money was spent in June."


def now(tracker: Path, identity: str = "W1") -> dict[str, object]:
    return read_action(tracker, identity, "2025-12")


@pytest.fixture
def clashes(clash: Clash) -> None:
    """Ann and Bob: W1's note over an agreed one, W2's rating and note over nothing."""
    clash("W1", agreed=AGREED, Ann={"note": ANN}, Bob={"note": BOB})
    clash("W2", Ann={"rag": "amber", "note": "Lamps came."}, Bob={"rag": "red", "note": "No lamps came."})


pytestmark = pytest.mark.usefixtures("clashes")


async def test_a_list_with_conflicts_says_how_many_and_one_key_shows_them(open_app: Open) -> None:
    for keys in ((), ("enter",)):
        async with open_app() as user:
            await user.press(*keys)
            assert "! 2 actions in conflict" in "\n".join(user.sees().splitlines()[:3])
            await user.press("exclamation_mark")
            seen = user.sees()
            assert "3 open" in seen.splitlines()[0]
            assert "W1  note December 2025  Ann and Bob" in seen
            assert "W2  RAG December 2025  Ann and Bob" in seen


async def test_a_conflict_shows_what_was_agreed_and_each_text_marked_against_it(open_app: Open) -> None:
    async with open_app(size=(100, 40)) as user:
        await user.press("exclamation_mark")
        seen = user.sees()
        assert "0  Agreed version" in seen
        assert AGREED in seen
        assert "1  Ann  22 November 2025, 12:0" in seen
        assert "+Twelve miles" in seen
        assert "+Ten miles" in seen
        await user.press("c")
        seen = user.sees()
        assert "−Ten +Twelve miles" in seen
        assert "−is there. +was" in " ".join(seen.split())


async def test_one_key_switches_what_the_texts_are_marked_against(open_app: Open) -> None:
    async with open_app(size=(100, 40)) as user:
        await user.press("exclamation_mark")
        assert "Underlined words (+) appear in this version only" in user.sees()
        assert "+Twelve miles" in user.sees()
        assert "+Ten miles" in user.sees()
        await user.press("ctrl+t", "ctrl+t")
        assert "No highlighting" in user.sees()
        assert "+" not in user.sees().split("No highlighting")[0].split("Agreed version")[1]


async def test_three_conflicts_are_settled_with_three_keys(open_app: Open, tracker: Path) -> None:
    async with open_app() as user:
        await user.press("exclamation_mark", "1")
        assert "W1 note December 2025: set to Ann's text. 2 open conflicts." in user.sees()
        await user.press("2", "0")
        assert "agreed version kept. All conflicts are resolved." in user.sees()
        assert "All resolved" in user.sees()
        await user.press("escape")
        assert "conflict" not in user.sees().splitlines()[0]
    assert (now(tracker)["note"], now(tracker)["conflicts"]) == (ANN, [])
    assert (now(tracker, "W2")["rag"], now(tracker, "W2")["note"]) == (None, "No lamps came.")


async def test_a_reason_given_goes_with_the_next_choice_only(open_app: Open, session: TrackerSession) -> None:
    async with open_app() as user:
        await user.press("exclamation_mark", "w")
        await user.type("Ann counted", "enter")
        assert "Reason for your next choice: Ann counted" in user.sees()
        await user.press("1", "1")
    why = [revision.why for entry in session.entries("W") for revision in session.history(entry.action.key)]
    assert [reason for reason in why if reason] == ["Ann counted"]


async def test_both_peoples_sentences_are_proposed_and_taken_with_one_key(
    open_app: Open, tracker: Path
) -> None:
    async with open_app(size=(100, 30)) as user:
        await user.press("exclamation_mark", "e")
        assert "Suggested text using both versions" in user.sees()
        await user.press("ctrl+s")
        assert "your text was saved. 2 open conflicts." in user.sees()
    assert now(tracker)["note"] == BOTH


async def test_texts_that_touch_are_put_one_after_the_other_under_their_authors(
    open_app: Open, tracker: Path
) -> None:
    async with open_app(size=(100, 30)) as user:
        await user.press("exclamation_mark", "down", "e")
        assert "Both versions, one after the other" in user.sees()
        await user.press("ctrl+s")
    assert now(tracker, "W2")["note"] == "Lamps came.\n\nNo lamps came."


async def test_a_combined_text_left_with_esc_waits_and_settles_nothing(open_app: Open, tracker: Path) -> None:
    async with open_app(size=(100, 30)) as user:
        await user.press("exclamation_mark", "e")
        await user.type(" Half", "escape")
        assert "3 open" in user.sees()
        assert "Press e to continue" in user.sees()
        await user.press("e")
        assert "Half" in user.sees()
        assert now(tracker)["conflicts"] == ["note"]
        await user.press("escape", "escape", "exclamation_mark", "e")
        await user.type(" done.", "ctrl+s")
    assert str(now(tracker)["note"]).endswith("Half done.")
    assert (now(tracker)["draft"], now(tracker)["conflicts"]) == (None, [])


async def test_a_text_begun_is_kept_in_history_when_another_value_is_taken(
    open_app: Open, tracker: Path, session: TrackerSession
) -> None:
    async with open_app() as user:
        await user.press("exclamation_mark", "e")
        await user.type(" Half", "escape", "1")
    assert (now(tracker)["note"], now(tracker)["conflicts"], now(tracker)["draft"]) == (ANN, [], None)
    assert f"{BOTH} Half" in [revision.value for revision in session.history(session.find("W1").action.key)]


async def test_another_rating_than_both_is_picked_as_everywhere(open_app: Open, tracker: Path) -> None:
    async with open_app() as user:
        await user.press("exclamation_mark", "down", "down", "e", "g")
        assert "W2 RAG December 2025: set to Green." in user.sees()
    assert now(tracker, "W2")["rag"] == "green"


async def test_a_choice_can_be_made_again(open_app: Open, tracker: Path) -> None:
    async with open_app() as user:
        await user.press("exclamation_mark", "1", "u")
        assert "choose again. Until you do: set to Ann's text" in user.sees().replace("\n", " ")
        await user.press("2")
        assert "set to Bob's text. 2 open conflicts." in user.sees()
    assert now(tracker)["note"] == BOB


async def test_undo_later_opens_the_conflict_again_with_both_versions(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("e", "1", "escape", "u")
        assert "Undone: Resolution of a conflict, W1 note." in user.sees()
    assert (now(tracker)["note"], now(tracker)["conflicts"]) == (AGREED, ["note"])


async def test_three_values_each_have_a_key_and_what_has_none_does_nothing(
    open_app: Open, clash: Clash, tracker: Path
) -> None:
    clash("H1", Ann={"note": "One."}, Bob={"note": "Two."}, Cy={"note": "Three."})
    async with open_app(size=(120, 40)) as user:
        await user.press("exclamation_mark", "end")
        assert "3  Cy" in user.sees()
        await user.press("4")
        assert "4 open" in user.sees()
        await user.press("3")
        assert "set to Cy's text. 3 open conflicts." in user.sees()
        await user.press("home", "3")
        assert "3  Cy" not in user.sees()
        assert "3 open" in user.sees()
    assert now(tracker, "H1")["note"] == "Three."


async def test_a_cleared_field_is_a_value_like_any_other(open_app: Open, clash: Clash, tracker: Path) -> None:
    clash("W3", agreed="Agreed.", Ann={"note": None}, Bob={"note": "More."})
    async with open_app(size=(120, 40)) as user:
        await user.press("exclamation_mark", "end", "1")
        assert "set to empty (Ann's version)" in user.sees()
    assert now(tracker, "W3")["note"] is None


async def test_next_walks_past_what_is_settled(open_app: Open) -> None:
    async with open_app(size=(120, 40)) as user:
        await user.press("exclamation_mark", "down", "1", "n")
        assert "W1  note December 2025  Mend the footpaths." in user.sees()
        await user.press("n")
        assert "W2  RAG December 2025  Light the alleys." in user.sees()


async def test_what_is_in_conflict_leads_to_where_it_is_settled(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        for keys, shown in (
            (["e"], "W1  note December 2025  Mend"),
            (["escape", "down", "r"], "W2  RAG December 2025  Light"),
            (["escape", "enter"], "W2  note December 2025  Light"),
        ):
            await user.press(*keys)
            assert "Conflicts" in user.sees().splitlines()[0]
            assert shown in user.sees()


async def test_an_earlier_resolution_is_shown_with_its_reason(
    open_app: Open, clash: Clash, tracker: Path, settings: Settings
) -> None:
    with TrackerSession.open(tracker, settings, author="Jo", window=False) as session:
        conflict = open_conflicts(session, session.find("W1").action.key)[0]
        session.resolve(conflict.cell, ANN, "Ann counted")
    clash("W1", Ann={"note": "Eleven miles."}, Bob={"note": "Nine miles."})
    async with open_app(size=(120, 40)) as user:
        await user.press("exclamation_mark")
        assert "Previously resolved by Jo" in user.sees()
        assert "Reason: Ann counted" in user.sees()


async def test_read_only_shows_conflicts_and_settles_none(
    open_app: Open, session: TrackerSession, tracker: Path
) -> None:
    session.lock()
    async with open_app(author="Sam") as user:
        await user.press("escape", "exclamation_mark", "1")
        assert "You can't make changes" in user.sees()
    assert now(tracker)["conflicts"] == ["note"]


async def test_an_action_too_long_for_its_lines_ends_with_an_ellipsis_at_every_width(
    open_app: Open, tracker: Path, settings: Settings
) -> None:
    long = "Mend the footpaths of every parish and light them " * 16 + "by 2030."
    with TrackerSession.open(tracker, settings, author="Ann") as session:
        for identity in ("W1", "W3"):
            session.change_plan(session.find(identity).action.key, {"text": long})
    async with open_app(size=(80, 30)) as user:
        await user.press("exclamation_mark")
        for columns in (80, 110):
            await user.pilot.resize_terminal(columns, 30)
            await user.settle()
            lines = user.sees().splitlines()
            first = next(number for number, line in enumerate(lines) if "W1  note" in line and "Mend" in line)
            assert lines[first + 1].rstrip(" │").endswith("…")
        await user.press("escape", "w", "end", "enter")
        assert "by 2030." not in user.sees()
        assert "…" in "\n".join(user.sees().splitlines()[1:8])
