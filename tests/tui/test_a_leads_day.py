"""A lead goes through their actions: stage, RAG, note, done, next; undoes; finds it all again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.support.reading import read_action
from tests.support.screens import wait_until
from tests.tui.conftest import Open
from tui_tracker.config import Settings
from tui_tracker.domain.codecs import encode_stages
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.stages import StageAt
from tui_tracker.services.plan.periods import begin_period, reopen_period
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.screens.action_list import ActionsScreen
from tui_tracker.tui.widgets.note_area import NoteArea


def now(tracker: Path, identity: str = "W1") -> dict[str, object]:
    return read_action(tracker, identity, "2025-12")


async def test_the_first_screen_names_the_themes_and_what_is_left(open_app: Open) -> None:
    async with open_app() as user:
        seen = user.sees()
        assert "Walking" in seen
        assert "0/3" in seen
        assert "0 of 5 done" in seen
        assert "Open" in seen.splitlines()[-1]


async def test_a_theme_shows_last_periods_update_beside_this_one(open_app: Open) -> None:
    async with open_app(size=(120, 40)) as user:
        await user.press("enter", "down")
        seen = user.sees()
        assert "December 2024" in seen
        assert "A bid was made." in seen
        assert "Delivery (Rail), Discovery · ◆ Amber" in seen
        assert "No note yet." in seen
        assert "Districts" in seen


async def test_stage_and_rating_are_set_with_two_keys_each_typed_ahead(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("s", "3", "r", "a")
        assert "Delivery" in user.sees()
        assert "◆ Amber" in user.sees()
    record = now(tracker)
    assert (record["stages"], record["rag"]) == ([{"stage": "Delivery", "strand": None}], "amber")
    assert record["updated_by"] == "Jo"


async def test_every_definition_stands_at_the_point_of_choice(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("r")
        for words in ("■ Red", "is not expected without a decision", "not counted under any rating"):
            assert words in user.sees()
        await user.press("escape", "s")
        for words in ("exploring the need and the options", "work is under way, or the service is running"):
            assert words in user.sees()


async def test_last_periods_note_stays_in_view_while_this_ones_update_is_chosen(open_app: Open) -> None:
    for size in ((80, 24), (120, 40)):
        async with open_app(theme="W", size=size) as user:
            await user.press("e")
            for keys in (("f2",), ("escape", "f3")):
                await user.press(*keys)
                assert "Ten miles were mended." in user.sees(), (size, keys)
    async with open_app(theme="W", size=(120, 40)) as user:
        for keys in (("s",), ("escape", "r")):
            await user.press(*keys)
            assert "Ten miles were mended." in user.sees(), keys


async def test_over_a_narrow_list_last_periods_choice_is_named_where_this_ones_is_made(
    open_app: Open,
) -> None:
    async with open_app(theme="W", size=(80, 24)) as user:
        await user.press("s")
        assert "Last year  Delivery" in user.sees()
        await user.press("escape", "r")
        assert "Last year  ● Green" in user.sees()


async def test_one_key_takes_what_stood_there_last_time(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("down", "s", "equals_sign", "r", "equals_sign")
    record = now(tracker, "W2")
    assert record["stages"] == record["previous"]["stages"]  # type: ignore[index]
    assert record["rag"] == "amber"


async def test_an_action_may_stand_at_two_stages_one_with_its_strand(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("down", "s", "0")
        await user.press("s", "home", "down", "down", "l")
        await user.type("Rail", "enter", "home", "space", "enter")
    stages = now(tracker, "W2")["stages"]
    assert stages == [{"stage": "Delivery", "strand": "Rail"}, {"stage": "Discovery", "strand": None}]


async def test_a_note_is_written_beside_last_years_and_sealed_when_it_is_left(
    open_app: Open, tracker: Path
) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("e")
        assert "Ten miles were mended." in user.sees()
        await user.type("Twelve miles.", "escape")
        assert "Twelve miles." in user.sees()
    assert now(tracker)["note"] == "Twelve miles."
    assert now(tracker)["draft"] is None


async def test_a_draft_is_saved_within_a_second_of_a_pause(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("e")
        await user.type("Half a sen")
        await wait_until(lambda: "'Half a sen'" in str(now(tracker)["draft"]), "the draft to be saved")
        await wait_until(lambda: "saved 12:00" in user.sees(), "the screen to show that it is saved")


async def test_ctrl_n_saves_and_goes_on_to_the_next_that_is_left(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("down", "d", "y", "up", "e")
        await user.type("First.", "ctrl+n", "ctrl+n")
        assert "W3" in user.sees().splitlines()[0]
    assert now(tracker)["note"] == "First."
    assert now(tracker)["state"] == "started"


async def test_ctrl_n_marks_a_complete_update_as_done(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("s", "3", "r", "g", "e")
        await user.type("First.", "ctrl+n")
        assert "W2" in user.sees().splitlines()[0]
        assert "1 of 3 done" in user.sees()
        assert "The update of W1 is marked as done" in user.sees().replace("▌", " ")
    assert now(tracker)["state"] == "done"


async def test_ctrl_n_stays_once_and_says_what_is_missing(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("r", "g", "e", "x", "ctrl+n")
        assert "W1 is not done yet: stage (F2) missing." in user.sees().splitlines()[-2]
        assert "W1" in user.sees().splitlines()[0]
        await user.press("f2", "3", "ctrl+n")
        assert "W2" in user.sees().splitlines()[0]
    assert now(tracker)["state"] == "done"


async def test_a_second_ctrl_n_goes_on_and_leaves_the_update_started(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("r", "g", "e", "x", "ctrl+n", "ctrl+n")
        assert "W2" in user.sees().splitlines()[0]
        assert "W1 is started, not done: stage missing." in user.sees().splitlines()[-2]
        await user.type("y")
        assert "W1 is started" not in user.sees()
    assert now(tracker)["state"] == "started"


async def test_ctrl_n_goes_past_what_was_begun_before_and_not_changed_now(
    open_app: Open, tracker: Path
) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("e", "x", "escape", "e", "ctrl+n")
        assert "W2" in user.sees().splitlines()[0]
    assert now(tracker)["state"] == "started"


async def test_done_counts_down_and_next_left_walks_past_what_is_done(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        assert "0 of 3 done" in user.sees()
        await user.press("d", "y", "n")
        assert "1 of 3 done" in user.sees()
        await user.press("d", "y", "n", "d", "y")
        assert "All 3 done" in user.sees()
        await user.press("n")
        assert "Every update in this theme is done" in user.sees()


async def test_no_change_since_last_time_is_one_gesture(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("down", "x")
        assert "why has nothing changed since December 2024" in user.sees()
        await user.type("still open", "enter")
        assert "1 of 3 done" in user.sees()
    record = now(tracker, "W2")
    assert record["note"] == "No change since December 2024: still open"
    assert (record["rag"], record["state"]) == ("amber", "done")


async def test_the_last_rating_of_a_complete_action_is_left_out(open_app: Open, tracker: Path) -> None:
    reopen_period(tracker, "2024-12", author="Pat", why="It was finished.")
    async with open_app(theme="W") as user:
        previous = {"stages": encode_stages([StageAt(stage="Complete")]), "rag": "green"}
        session = user.app.context.session
        key = session.entries("W")[0].action.key
        session.change_cells({Cell(key, "2024-12", field): value for field, value in previous.items()})
        await user.press("end", "home", "r", "equals_sign", "s", "equals_sign", "r", "equals_sign")
        assert now(tracker)["rag"] is None
        await user.press("x")
        assert "Copies last year's stage, saves" in user.sees()
        await user.type("finished", "enter")
        assert "is done, with last year's stage. Press u" in user.sees()
    record = now(tracker)
    assert (record["rag"], record["state"]) == (None, "done")
    assert record["stages"] == [{"stage": "Complete", "strand": None}]


async def test_the_keys_of_the_note_choose_in_the_list_too(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("f2", "3", "f3", "a", "f5", "y")
        record = now(tracker)
    assert (record["rag"], record["state"]) == ("amber", "done")
    assert record["stages"] == [{"stage": "Delivery", "strand": None}]


async def test_keys_known_from_word_select_a_note_and_go_to_its_ends(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("e")
        await user.type("Second.", "enter")
        await user.type("Third.")
        area = user.app.screen.query_one(NoteArea)
        await user.press("ctrl+home")
        await user.type("First. ")
        await user.press("ctrl+end")
        await user.type(" Last.")
        assert area.text == "First. Second.\nThird. Last."
        await user.press("ctrl+a")
        await user.type("Anew.")
        assert area.text == "Anew."


async def test_undo_and_redo_say_what_they_did(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("r", "r", "u")
        assert "Undone: W1 RAG." in user.sees()
        assert now(tracker)["rag"] is None
        await user.press("U")
        assert now(tracker)["rag"] == "red"
        await user.press("U")
        assert "There is nothing to redo." in user.sees()


async def test_the_word_diff_marks_what_went_and_came_by_signs_too(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("e")
        await user.type("Ten miles were lit.", "ctrl+t")
        assert "Ten miles were −mended. +lit." in user.sees()
        await user.press("escape", "c")
        assert "Ten miles were −mended. +lit." in user.sees()


async def test_last_times_note_can_be_started_from_and_taken_back(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("e", "ctrl+r")
        area = user.app.screen.query_one(NoteArea)
        assert area.text == "Ten miles were mended."
        await user.press("ctrl+z")
        assert area.text == ""


async def test_a_recovered_draft_is_told_and_its_note_goes_on(
    open_app: Open, settings: Settings, tracker: Path
) -> None:
    async with open_app(theme="W") as user:
        await user.press("e")
        await user.type("Half a sen")
        user.app.safe_exit.flush()
    assert now(tracker)["draft"]
    user.app.context.session.close()
    async with open_app(theme="W") as user:
        assert "We recovered your unfinished note for W1 (3 words, saved at" in user.sees()
        await user.press("e")
        assert user.app.screen.query_one(NoteArea).text == "Half a sen"


async def test_a_note_that_cannot_be_saved_is_said_loudly_and_not_left_by_mistake(
    open_app: Open, tracker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_tracker.storage.engine.BUSY_SECONDS", 0.01)
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("e")
        other = sqlite3.connect(tracker, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await user.type("Mine", "escape")
        await wait_until(lambda: "could not be saved" in user.sees(), "the question before the note is left")
        await user.press("escape")
        await wait_until(lambda: "Not saved" in user.sees(), "the word that the text is not saved")
        other.execute("ROLLBACK")
        other.close()
        await user.press("escape")
    assert now(tracker)["note"] == "Mine"


async def test_quitting_in_the_middle_of_a_note_keeps_it(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("e")
        await user.type("Kept", "ctrl+q")
    assert now(tracker)["note"] == "Kept"


async def test_a_lead_of_one_theme_begins_on_it_at_the_first_that_is_left(
    open_app: Open, settings: Settings
) -> None:
    async with open_app(using=settings._replace(leads={"H": "jo"})) as user:
        assert "Heating" in user.sees().splitlines()[0]
        assert "0 of 2 done" in user.sees()


async def test_a_second_window_is_told_reads_and_may_edit_on_its_word(open_app: Open, tracker: Path) -> None:
    async with open_app(author="Sam"), open_app(author="Jo") as user:
        assert "Sam on " in user.sees()
        await user.press("escape", "enter", "d")
        assert "You can't make changes" in user.sees()
        assert now(tracker)["state"] == "outstanding"
    async with open_app(author="Jo") as user:
        await user.press("y", "enter", "d", "y")
    assert now(tracker)["state"] == "done"


async def test_read_only_is_said_before_anything_is_asked_and_can_be_left_by_a_command(
    open_app: Open, tracker: Path
) -> None:
    async with open_app(author="Sam"), open_app(author="Jo", theme="W") as user:
        await user.press("escape", "s")
        assert "You can't make changes" in user.sees()
        assert "anyway”" in user.sees()
        assert "OK (Enter)" in user.sees()
        await user.press("enter", "ctrl+p")
        await user.type("edit here anyway", "enter", "y", "d", "y")
    assert now(tracker)["state"] == "done"


async def test_the_action_last_visited_is_where_one_goes_on(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("down", "down", "q")
    user.app.context.session.close()
    async with open_app(size=(120, 30)) as user:
        await user.press("enter")
        assert "─ W3 " in user.sees()


async def test_a_second_click_on_an_action_opens_its_note(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.pilot.click("ActionTable", offset=(30, 4))
        await user.pilot.click("ActionTable", offset=(30, 4))
        await user.settle()
        assert "Light the alleys." in user.sees()
        assert user.app.screen.query(NoteArea)


async def test_the_keyboard_alone_reaches_the_end_of_a_long_text(open_app: Open) -> None:
    async with open_app(theme="W", size=(60, 20)) as user:
        assert "Partners" not in user.sees()
        await user.press(*["J"] * 6)
        assert "Partners" in user.sees()
        await user.press(*["K"] * 6)
        assert "│ Mend the footpaths." in user.sees()


async def test_what_another_program_wrote_appears_by_itself(
    open_app: Open, tracker: Path, settings: Settings
) -> None:
    async with open_app(theme="W") as user:
        with TrackerSession.open(tracker, settings, author="Sam", window=False) as other:
            other.change(other.entries("W")[0].action.key, {"rag": "red"})
        user.app.change_watcher.check()
        await user.settle()
        assert "■ Red" in user.sees()


async def test_letters_typed_while_the_note_opens_are_not_lost(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.pilot.press("e", *"Twelve")
        await user.settle()
        assert user.app.screen.query_one(NoteArea).text == "Twelve"


async def test_a_save_that_failed_is_tried_again_by_itself(
    open_app: Open, tracker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_tracker.storage.engine.BUSY_SECONDS", 0.01)
    monkeypatch.setattr("tui_tracker.tui.draft_saver.SAVE_RETRY", 0.1)
    async with open_app(theme="W") as user:
        await user.press("e")
        other = sqlite3.connect(tracker, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await user.type("Idle text", "ctrl+s")
        await wait_until(
            lambda: "Not saved yet. Trying again" in user.sees(), "the word that it is tried again"
        )
        other.execute("ROLLBACK")
        other.close()
        await wait_until(lambda: now(tracker)["draft"], "the draft to be saved")
        assert now(tracker)["draft"]["note"] == "Idle text"  # type: ignore[index]


async def test_done_without_a_note_is_asked_first_and_enter_does_not_mean_yes(
    open_app: Open, tracker: Path
) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("d")
        assert "W1 has no note, no stage and no RAG rating. Mark its update" in user.reads()
        await user.press("enter")
        assert now(tracker)["state"] == "outstanding"
        await user.press("d", "left", "enter")
    assert now(tracker)["state"] == "done"


async def test_a_note_that_clashes_with_another_windows_is_said_when_it_is_left(
    open_app: Open, tracker: Path, settings: Settings
) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("e")
        await user.type("Mine", "ctrl+s")
        with TrackerSession.open(tracker, settings, author="Sam", window=False) as other:
            other.change(other.entries("W")[0].action.key, {"note": "Theirs"})
        await user.press("escape")
        seen = user.sees()
        assert "someone else changed this note" in seen, seen
        await user.press("e")
        assert "Sam and Jo" in user.sees()


async def test_a_note_of_a_period_closed_meanwhile_is_kept_as_a_draft_and_changes_nothing(
    open_app: Open, tracker: Path
) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("e")
        await user.type("Mine")
        begin_period(tracker, "2026-12", author="Pat")
        await user.press("escape")
        assert "saved as a draft" in user.sees()
        await user.press("y")
        assert isinstance(user.app.screen, ActionsScreen)
    record = read_action(tracker, "W1", "2025-12")
    assert record["note"] is None
    assert record["draft"]["note"] == "Mine"
