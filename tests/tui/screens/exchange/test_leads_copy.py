"""A lead's own copy: what it offers, and how it is sent back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.support.office import Office
from tests.tui.conftest import Open
from tui_tracker.config import Settings
from tui_tracker.domain.codecs import encode_stages
from tui_tracker.domain.plan.stages import StageAt
from tui_tracker.services.plan.periods import begin_period
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.colours import SIXTEEN


@pytest.fixture
def copy(office: Office) -> Path:
    """Jo's copy of Walking, of a plan with another copy sent out."""
    office.hand_out("H", lead="Sam")
    return office.hand_out("W", lead="Jo")


async def test_a_copy_is_sent_back_with_one_key(open_app: Open, copy: Path) -> None:
    async with open_app(file=copy, theme="W") as user:
        await user.press("f9")
        lines = user.sees().splitlines()
        assert any("Not done yet: 3 to do." in line for line in lines)
        assert any("Coordinator, who sent you this copy" in line for line in lines)
        (name,) = [line for line in lines if "File  " in line]
        assert "…" in name
        assert name.rstrip(" │").endswith("- from Jo - 2025-11-23.db"), "on one line"
        await user.press("enter")
        assert "The file is written. Attach it to an email to Coordinator." in user.sees()
    (written,) = copy.parent.glob("* - from Jo - *.db")
    assert "Jo - from" not in written.name


async def test_enter_has_one_meaning_at_a_time_where_a_copy_is_sent_back(open_app: Open, copy: Path) -> None:
    async with open_app(file=copy, theme="W", size=(80, 30)) as user:
        await user.press("f9")
        assert "Write the file to send (Enter)" in user.sees()
        assert "Enter go to the action" not in user.sees()
        await user.press("up")
        assert "Write the file to send (w)" in user.sees()
        assert "Enter go to the action" in user.sees()
        await user.press("w")
        assert "OK (Enter)" in user.sees()
        assert "Enter go to the action" not in user.sees()


async def test_the_whole_name_of_the_file_is_in_the_text_for_the_email(open_app: Open, copy: Path) -> None:
    async with open_app(file=copy, theme="W") as user:
        await user.press("f9", "enter")
        (written,) = copy.parent.glob("* - from Jo - *.db")
        assert f"Attached: {written.name}" in " ".join(user.sees().replace("│", " ").split())
        assert written.name in user.app.clipboard


async def test_a_copy_offers_nothing_of_the_coordinators(open_app: Open, copy: Path) -> None:
    async with open_app(file=copy, theme="W", size=(160, 50)) as user:
        await user.press("D")
        assert "returned" not in user.sees()
        assert "Copies" not in user.sees()
        await user.press("b", "M", "p")
        assert "Themes" in user.sees()
        await user.press("question_mark")
        assert "Copies" not in user.sees()
        assert "Write the file to send back to the coordinator" in user.sees()


async def test_the_coordinators_tracker_still_lists_the_copies(open_app: Open, copy: Path) -> None:
    assert copy.exists()
    async with open_app() as user:
        await user.press("b")
        assert "not yet" in user.sees()


async def test_in_sixteen_colours_the_screen_stays_in_view_behind_a_box(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        user.app.theme = SIXTEEN
        await user.settle()
        for key in ("s", "colon", "d"):
            await user.press(key)
            assert user.sees().splitlines()[0].strip().startswith("Walking")
            assert "╰" in user.sees().splitlines()[-2], "the panel below is still there"
            await user.press("escape")


async def test_a_second_window_says_who_has_the_tracker_in_place_of_a_greeting(
    open_app: Open, copy: Path, settings: Settings
) -> None:
    with TrackerSession.open(copy, settings, author="Jo") as first:
        first.lock()
        async with open_app(file=copy, theme="W") as user:
            await user.press("n")
            seen = user.reads()
            assert "has this tracker open." in seen
            assert "Press Enter to start" not in seen


async def test_a_closed_period_is_not_greeted_with_work_to_do(open_app: Open, office: Office) -> None:
    begin_period(office.tracker, "2026-12", author="Coordinator")
    copy = office.hand_out("W", lead="Jo")
    async with open_app(file=copy, theme="W", period="2025-12") as user:
        seen = user.sees()
        assert "CLOSED" in seen
        assert "December 2025 is closed. You can read it." in seen
        assert "Press Enter to start" not in seen
        await user.press("r", "a")
        assert "Ask the coordinator to reopen it" in user.sees()


async def test_when_all_is_done_the_checks_are_asked_for_apart_from_work_to_do(
    open_app: Open, copy: Path, settings: Settings
) -> None:
    with TrackerSession.open(copy, settings, author="Jo", window=False) as session:
        for entry in session.entries():
            values = {
                "stages": encode_stages([StageAt(stage="Design")]),
                "rag": "red",
                "note": "Work goes well.",
            }
            session.change(entry.action.key, values | {"signed_off": "Jo"})
    async with open_app(file=copy, theme="W") as user:
        await user.press("f9")
        seen = user.sees()
        assert "are done." in seen
        assert "Not done yet" not in seen
        assert "check: Rating not explained" in seen


async def test_enter_on_what_is_still_to_do_goes_to_that_action(open_app: Open, copy: Path) -> None:
    async with open_app(file=copy, theme="W") as user:
        await user.press("f9", "up", "down", "down", "enter")
        assert "─ W3 " in user.sees()


async def test_the_mouse_alone_goes_to_what_is_still_to_do_and_sends(open_app: Open, copy: Path) -> None:
    async with open_app(file=copy, theme="W") as user:
        await user.press("f9")
        await user.pilot.click("RowTable", offset=(5, 3))
        await user.pilot.click("RowTable", offset=(5, 3))
        await user.settle()
        assert "─ W2 " in user.sees()
        await user.press("f9")
        await user.pilot.click("#write")
        await user.settle()
        assert "The file is written." in user.sees()


async def test_what_was_sent_and_what_has_changed_since_is_said_everywhere(
    open_app: Open, copy: Path
) -> None:
    async with open_app(file=copy, theme="W", size=(120, 30)) as user:
        await user.press("d", "y", "n", "d", "y", "n", "d", "y", "n")
        assert "Every update in this theme is done. Press F9 to write the file to send back." in user.sees()
        await user.press("f9", "enter")
        await user.press("enter")
        assert "The file to send was written on 23 November 2025, 12:00. Nothing has" in user.sees()
        assert "✓ file to send written" in user.sees().splitlines()[0]
        assert "Press F9" not in user.sees()
        await user.press("f9")
        assert "Nothing has changed since." in user.sees()
        assert "If you have not sent it yet, attach it to an email to Coordinator." in user.sees()
        await user.press("escape", "r", "r")
        assert "1 action to send again (F9)" in user.sees().splitlines()[0]
        assert "1 action changed since the file to send was written" in user.sees()
        await user.press("f9")
        assert "Changed  1 action since the last file was written on" in user.sees()
        await user.press("enter")
        await user.press("enter")
        assert "✓ file to send written" in user.sees().splitlines()[0]
    async with open_app(file=copy, theme="W", size=(120, 30)) as user:
        assert "Jo, every Walking update is done. The file to send was written on" in user.sees()
    assert len(list(copy.parent.glob("* - from Jo - *.db"))) == 2


async def test_the_folder_is_offered_where_a_desktop_can_show_it(
    open_app: Open, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []

    def show(folder: Path) -> bool:
        shown.append(folder)
        return True

    monkeypatch.setattr("tui_tracker.tui.screens.exchange.send_back.can_open_paths", lambda: True)
    monkeypatch.setattr("tui_tracker.tui.screens.exchange.send_back.open_path", show)
    async with open_app(file=copy, theme="W") as user:
        await user.press("f9")
        assert "Open the folder" not in user.sees()
        await user.press("enter")
        assert "Open the folder (o)" in user.sees()
        await user.press("o")
    assert shown == [copy.parent]


async def test_without_a_desktop_no_folder_is_offered(
    open_app: Open, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_tracker.tui.screens.exchange.send_back.can_open_paths", lambda: False)
    async with open_app(file=copy, theme="W") as user:
        await user.press("f9", "enter")
        assert "The file is written." in user.sees()
        assert "Open the folder" not in user.sees()


async def test_the_file_that_was_sent_says_so_and_offers_the_copy(open_app: Open, copy: Path) -> None:
    async with open_app(file=copy, theme="W") as user:
        await user.press("f9", "enter")
    (sent,) = copy.parent.glob("* - from Jo - *.db")
    moved = sent.rename(copy.parent.parent / "attachment.db")
    async with open_app(file=moved, theme="W") as user:
        seen = " ".join(user.sees().replace("│", " ").split())
        assert "This is the file that you wrote on 23 November 2025, 12:00 to send." in seen
        assert "Open my copy (y)" in seen
        await user.press("y")
        assert user.app.to_open == copy.absolute()
    copy.unlink()
    async with open_app(file=moved, theme="W") as user:
        seen = user.reads()
        assert "Carry on in your copy instead: " in seen
        assert "Open my copy" not in seen
    async with open_app(file=moved, author="Coordinator") as user:
        assert "This is the file that Jo wrote on" in user.sees()


async def test_the_lead_of_several_themes_sees_which_they_are_and_where_to_begin(
    open_app: Open, office: Office
) -> None:
    copy = office.hand_out("W", "H", lead="Jo")
    async with open_app(file=copy) as user:
        seen = user.reads()
        assert "Jo, 5 actions to update: Walking; Heating. Press Enter to open Walking." in seen
        assert "0 of your 5 done" in seen
        assert "You" not in seen, "all themes of this copy are theirs"


async def test_a_finished_theme_leads_to_the_leads_next_and_only_then_to_sending(
    open_app: Open, office: Office
) -> None:
    copy = office.hand_out("W", "H", lead="Jo")
    finish(office, copy, "W1", "W2")
    async with open_app(file=copy) as user:
        await user.press("enter")
        await user.press("d", "y")
        seen = user.reads()
        assert "every Walking update is done. Next: 2 Heating actions to update. Press n" in seen
        assert "Press F9" not in seen
        await user.press("escape")
        assert "Jo, 2 Heating actions to update. Press Enter to open the theme." in user.sees()
        await user.press("enter")
        assert "Jo, 2 Heating actions to update. Press Enter to start." in user.sees()
        await user.press("d", "y", "n", "d", "y", "n")
        assert "Press F9 to write the file to send back." in user.sees()


async def test_what_the_coordinator_asks_comes_first_of_what_is_open(open_app: Open, office: Office) -> None:
    office.write(None, "Coordinator", "W3", review="Which schools?")
    async with open_app(file=office.hand_out("W", lead="Jo"), theme="W") as user:
        await user.press("f9", "up", "enter")
        assert "─ W3 " in user.sees()


async def test_sending_is_offered_only_once_the_coordinators_question_is_answered(
    open_app: Open, office: Office
) -> None:
    finish(office, office.tracker, "W1", "W2", "W3")
    office.write(None, "Coordinator", "W1", review="Which schools?")
    async with open_app(file=office.hand_out("W", lead="Jo"), theme="W", size=(120, 30)) as user:
        seen = user.reads()
        asked = seen.index("The coordinator has a question about W1.")
        assert asked < seen.index("Jo, every Walking update is done.")
        assert "Press F9" not in seen
        await user.press("n")
        assert "The coordinator has a question about W1." in user.reads()
        assert "Press F9" not in user.reads()
        await user.press("a")
    async with open_app(file=next((office.folder / "out").glob("*.db")), theme="W") as user:
        assert "Press F9 to write the file to send back." in user.sees()


async def test_a_question_in_another_of_the_leads_themes_is_what_comes_next(
    open_app: Open, office: Office
) -> None:
    finish(office, office.tracker, "W1", "W2", "W3", "H1", "H2")
    office.write(None, "Coordinator", "H2", review="Which homes?")
    async with open_app(file=office.hand_out("W", "H", lead="Jo"), theme="W") as user:
        assert "Next: a question about H2 in Heating. Press n to go there." in user.reads()
        assert "Press F9" not in user.reads()
        await user.press("n")
        assert "─ H2 " in user.sees()


async def test_n_goes_from_a_finished_theme_to_the_leads_next(open_app: Open, office: Office) -> None:
    copy = office.hand_out("W", "H", lead="Jo")
    finish(office, copy, "W1", "W2", "W3")
    async with open_app(file=copy, theme="W") as user:
        assert "Jo, every Walking update is done. Next: 2 Heating actions" in user.sees()
        await user.press("n")
        assert "─ H1 " in user.sees()


async def test_a_copy_opens_on_an_action_that_is_not_done(open_app: Open, office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    async with open_app(file=copy, theme="W") as user:
        await user.press("end", "up", "q")
    finish(office, copy, "W2")
    async with open_app(file=copy, theme="W") as user:
        assert "─ W3 " in user.sees()


def finish(office: Office, copy: Path, *ids: str) -> None:
    """Mark updates as done."""
    values = {"stages": encode_stages([StageAt(stage="Design")]), "rag": "green", "note": "Work goes well."}
    for identity in ids:
        office.write(copy, "Jo", identity, **values, signed_off="Jo")


async def test_a_theme_whose_name_ends_in_actions_is_not_greeted_with_that_word_twice(
    open_app: Open, office: Office
) -> None:
    with sqlite3.connect(office.tracker) as connection:
        connection.execute("UPDATE themes SET name = 'Cross Cutting Actions' WHERE key = 'W'")
    copy = office.hand_out("W", lead="Jo")
    async with open_app(file=copy, theme="W") as user:
        assert "Jo, 3 actions in Cross Cutting Actions to update." in user.sees()


async def test_the_first_screen_of_several_themes_puts_a_question_before_sending(
    open_app: Open, office: Office
) -> None:
    finish(office, office.tracker, "W1", "W2", "W3", "H1", "H2")
    office.write(None, "Coordinator", "H2", review="Which homes?")
    async with open_app(file=office.hand_out("W", "H", lead="Jo")) as user:
        seen = user.reads()
        assert "The coordinator has a question about H2. Jo, every update in your 2 themes is done." in seen
        assert "Press F9" not in seen
        await user.press("enter", "n")
        assert "─ H2 " in user.sees()
        await user.press("a", "escape")
        assert "Press F9 to write the file to send back." in user.reads()
