"""The coordinator's work inside the screens: copies out, files in, the report, a new period, backups."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.office import Office
from tests.support.screens import wait_until
from tests.tui.conftest import Open
from tui_tracker.config import Settings
from tui_tracker.services.plan.periods import begin_period, reopen_period
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.tui.keys.key_queue import BACKGROUND
from tui_tracker.tui.screens.action_list import ActionsScreen
from tui_tracker.tui.screens.exchange.conflicts import ConflictsScreen
from tui_tracker.tui.screens.exchange.held import HeldScreen
from tui_tracker.tui.screens.home import HomeScreen

LEADS = {"W": "Jo Smith", "H": "Sam Lee"}


@pytest.fixture
def led(settings: Settings) -> Settings:
    """The small plan with a lead for each theme."""
    return settings._replace(leads=LEADS, due="2026-01-31")


async def test_copies_for_all_leads_are_written_with_an_email_for_each(
    open_app: Open, led: Settings, tracker: Path
) -> None:
    async with open_app(using=led, size=(120, 40)) as user:
        await user.press("m", "enter")
        assert "Send out copies" in user.sees()
        assert "Jo Smith" in user.sees()
        await user.press("w")
        assert "2 copies written" in user.sees()
        assert "Dear Jo," in user.sees()
        await user.press("escape")
        await user.press("b")
        assert "0 of 2 copies returned" in user.sees()
    files = sorted((tracker.parent / "to send").iterdir())
    assert len([file for file in files if file.suffix == ".db"]) == 2
    letters = [file.read_text("utf-8") for file in files if file.name.endswith(" email.txt")]
    assert [letter.splitlines()[2] for letter in letters] == ["Dear Sam,", "Dear Jo,"]


async def test_a_lead_left_out_gets_no_copy(open_app: Open, led: Settings, tracker: Path) -> None:
    async with open_app(using=led) as user:
        await user.press("m", "enter", "up", "enter", "w")
        assert "1 copy written" in user.sees()
    assert [path.name for path in (tracker.parent / "to send").iterdir() if "Jo" in path.name] == []


async def test_themes_without_a_lead_are_named_before_their_copies_are_made(
    open_app: Open, led: Settings
) -> None:
    async with open_app(using=led._replace(leads={"W": "Jo Smith"}), size=(120, 40)) as user:
        await user.press("m", "enter")
        assert "! No lead is named for H" in user.sees()
        assert "Press e to name one for" in user.sees()
    async with open_app(using=led, size=(120, 40)) as user:
        await user.press("m", "enter")
        assert "No lead is named" not in user.sees()


@pytest.mark.parametrize("theme", ["W", "H"])
async def test_where_one_copy_cannot_be_made_none_is_made_and_none_is_recorded(
    open_app: Open, led: Settings, tracker: Path, theme: str
) -> None:
    async with open_app(using=led._replace(leads=LEADS | {theme: "Jo " * 1000})) as user:
        await user.press("m", "enter", "w")
        await user.press("escape", "escape", "escape", "b")
        assert "0 of" not in user.sees()
    assert [*(tracker.parent / "to send").glob("*")] == []
    with TrackerReader(str(tracker)) as reader:
        assert not reader.has_copies()


async def test_late_copies_are_asked_about_before_they_are_made(
    open_app: Open, led: Settings, tracker: Path
) -> None:
    for due, words in (
        ("2025-11-14", "overdue straight away"),
        ("2025-01-31", "looks like the date for December 2024"),
    ):
        async with open_app(using=led._replace(due=due), size=(120, 40)) as user:
            await user.press("m", "enter", "w")
            assert words in " ".join(user.sees().replace("│", " ").split())
            await user.press("escape")
        assert not (tracker.parent / "to send").exists()


@pytest.fixture
def returned(office: Office) -> Path:
    """A folder with a copy that was returned, a file that is not a copy, and a copy with another's theme."""
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="Twelve miles were mended.", rag="green")
    office.write(copy, "Jo", "H1", rag="red")
    (copy.parent / "broken.db").write_text("no tracker")
    return copy.parent


async def test_files_are_previewed_then_merged(open_app: Open, returned: Path, office: Office) -> None:
    async with open_app(size=(120, 40)) as user:
        await user.press("m", "down", "down", "enter")
        await user.press("up")
        await user.press("home", "enter", "ctrl+u")
        await user.type(str(returned))
        await user.press("enter")
        assert "2 files in this folder" in user.sees()
        await user.press("w")
        assert "Nothing is changed yet" in user.sees()
        assert "3 changes to 2 actions, 1 decision to make." in user.sees()
        assert user.sees().count("Ask the lead to send it again") == 1
        assert office.entry("W1").update.note is None
        assert "1 file would bring 3 changes. 1 file would not be merged." in user.sees()
        assert "Merge 1 file (Enter)" in user.sees()
        await user.press("w")
        assert "Changes to other themes: 1. Press p to decide." in user.sees()
        assert "  H1 RAG December 2025, from Jo: Red" in user.sees()
        await user.press("p")
        assert "Proposed" in user.sees()
        await user.press("escape", "escape")
        assert isinstance(user.app.screen, HomeScreen)
    assert office.entry("W1").update.note == "Twelve miles were mended."


async def test_a_preview_is_made_anew_after_a_decision(
    open_app: Open, returned: Path, office: Office
) -> None:
    office.merge(office.hand_out("H", lead="Sam"))
    late = office.hand_out("H", lead="Kim")
    office.write(late, "Kim", "W2", rag="red")
    office.merge(late)
    async with open_app(size=(120, 40)) as user:
        await user.press("m", "down", "down", "enter", "up", "home", "enter", "ctrl+u")
        await user.type(str(returned))
        await user.press("enter")
        await user.press("w")
        assert "Nothing is changed yet." in user.sees()
        await user.press("p", "a", "escape")
        assert "Nothing is changed yet." not in user.sees()
        assert "would change (Enter)" in user.sees()


@pytest.mark.parametrize("columns", [80, 120])
async def test_the_dates_of_files_are_below_one_another_and_whole(
    open_app: Open, returned: Path, columns: int
) -> None:
    (returned / f"A file {'with a long name ' * 6}.db").write_text("no tracker")
    async with open_app(size=(columns, 40)) as user:
        await user.press("m", "down", "down", "enter", "up", "home", "enter", "ctrl+u")
        await user.type(str(returned))
        await user.press("enter")
        dates = [re.search(r"\d+ \w+ 20\d\d, \d\d:\d\d", line) for line in user.sees().splitlines()]
        columns_of_dates = [date.start() for date in dates if date]
        assert len(columns_of_dates) == 3
        assert len(set(columns_of_dates)) == 1


async def test_a_preview_is_left_without_a_change(open_app: Open, returned: Path, office: Office) -> None:
    async with open_app() as user:
        await user.press("m", "down", "down", "enter", "up", "home", "enter", "ctrl+u")
        await user.type(str(returned))
        await user.press("enter", "w")
        await user.press("escape")
        assert "Nothing is changed until you say so" in user.sees()
        await user.press("escape")
    assert office.entry("W1").update.note is None


async def test_a_report_is_written_and_its_folder_named(
    open_app: Open, tracker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    async with open_app() as user:
        await user.press("p", "up", "home", "enter", "down", "down", "down", "down", "enter")
        assert "Markdown" in user.sees()
        await user.press("w")
        assert "The report is written" in user.sees()
        assert str(tracker.parent / "reports") in "".join(user.sees().replace("│", " ").split())
        await user.press("o")
        assert "The folder cannot be opened from here. Its path is copied" in user.sees()
        await user.press("f")
        assert "The file cannot be opened from here. Its path is copied" in user.sees()
    reports = (tracker.parent / "reports").glob("*December 2025*.md")
    assert [path.suffix for path in reports] == [".md"]


async def test_a_report_edited_by_hand_is_asked_about(open_app: Open, tracker: Path) -> None:
    async with open_app() as user:
        for _ in range(2):
            await user.press("p", "up", "home", "enter", "home", "down", "down", "down", "down", "enter", "w")
            for path in (tracker.parent / "reports").glob("*.md"):
                path.write_text("Edited by hand.")
            if "Replace it?" not in user.sees():
                await user.press("escape")
        assert "Replace it?" in user.sees()
        await user.press("y")
        assert "The report is written" in user.sees()


async def test_a_new_period_says_what_is_to_do_and_one_undo_reverses_it(
    open_app: Open, tracker: Path, settings: Settings
) -> None:
    async with open_app() as user:
        await user.press("m", "down", "down", "down", "down", "enter")
        assert "5 of 5 actions have no update for December 2025." in user.sees()
        await user.press("w")
        assert "Close December 2025 and start December 2026?" in user.sees()
        await user.press("y")
        assert "December 2026 is now the current period." in user.sees()
        await user.press("escape")
        assert "December 2026" in user.sees()
        await user.press("enter", "u")
        assert "December 2025" in user.sees()
    with TrackerSession.open(tracker, settings, author="Jo", window=False) as session:
        assert session.period.key == "2025-12"


@pytest.mark.usefixtures("busy_tracker")
async def test_what_a_new_period_leaves_to_resolve_or_decide_opens_with_enter(open_app: Open) -> None:
    async with open_app() as user:
        await user.press("m", "down", "down", "down", "down", "enter", "up", "home", *["down"] * 4)
        assert "To resolve    1 action in conflict" in user.sees()
        await user.press("enter")
        assert isinstance(user.app.screen, ConflictsScreen)
        await user.press("escape", "up", "end", "enter")
        assert isinstance(user.app.screen, HeldScreen)
        await user.press("escape")
        assert "Start December 2026" in user.sees()


async def test_what_a_new_period_leaves_unwritten_opens_as_a_list_and_esc_leads_back(
    open_app: Open, tracker: Path, settings: Settings
) -> None:
    with TrackerSession.open(tracker, settings, author="Jo") as session:
        session.sign_off(session.find("W1").action.key, True)
    async with open_app() as user:
        await user.press("m", "down", "down", "down", "down", "enter", "up", "home", "down", "down")
        assert "4 of 5 actions have no update" in user.sees()
        await user.press("enter")
        assert "All themes" in user.sees().splitlines()[0]
        assert "4 of 5 shown, to do or started" in user.sees()
        assert "Esc Back" in user.sees().splitlines()[-1]
        await user.press("enter", "escape", "escape")
        assert "Start December 2026" in user.sees()
        await user.press("escape", "w")
        assert "Actions: 3 actions" in user.sees()


async def test_what_keeps_a_report_a_draft_opens_with_enter_and_by_a_click(open_app: Open) -> None:
    async with open_app() as user:
        await user.press("m", "down", "down", "down", "enter", "up", "end")
        assert "To check" in user.sees()
        await user.press("enter")
        assert "Checks" in user.sees().splitlines()[0]
        await user.press("escape")
        assert "Write the report" in user.sees()
        line = next(number for number, line in enumerate(user.sees().splitlines()) if "To check" in line)
        await user.pilot.click(offset=(10, line))
        await user.settle()
        assert "Checks" in user.sees().splitlines()[0]


async def test_a_closed_period_is_seen_and_reopened_from_the_list_of_periods(
    open_app: Open, tracker: Path, settings: Settings
) -> None:
    async with open_app() as user:
        await user.press("m", *["down"] * 4, "enter", "w", "y")
        background = [worker for worker in user.app.workers if worker.group == BACKGROUND]
        await wait_until(lambda: all(worker.is_finished for worker in background), "the new period")
        await user.press("escape")
        assert "December 2026" in user.sees().splitlines()[0]
        await user.press("m", *["down"] * 11, "enter")
        assert "Which period do you want to see?" in user.sees()
        assert "December 2025  closed" in user.sees()
        await user.press("down", "enter")
        assert "December 2025" in user.sees().splitlines()[0]
        assert "CLOSED" in user.sees().splitlines()[0]
        await user.press("enter", "r")
        assert "December 2025 is closed. Why are you reopening it?" in user.sees()
        await user.type("A figure was wrong.")
        await user.press("enter")
        await user.press("r", "g")
    with TrackerSession.open(tracker, settings, author="Jo", period="2025-12", window=False) as session:
        assert session.find("W1").update.rag == "green"


async def test_a_period_that_was_reopened_is_closed_again_where_new_periods_begin(
    open_app: Open, tracker: Path
) -> None:
    begin_period(tracker, "2026-12", author="Jo")
    reopen_period(tracker, "2025-12", "A figure was wrong.", author="Jo")
    async with open_app() as user:
        await user.press("m", "down", "down", "down", "down", "enter")
        assert "December 2025 and December 2026 will be closed." in user.sees()
        await user.press("up", "end", "enter", "y")
        assert "December 2025 is closed again." in user.sees()
        assert "Close again" not in user.sees()


async def test_a_period_that_was_reopened_is_closed_again_where_it_was_reopened(
    open_app: Open, tracker: Path
) -> None:
    begin_period(tracker, "2026-12", author="Jo")
    async with open_app() as user:
        await user.press("m", *["down"] * 11, "enter")
        assert "again" not in user.sees()
        await user.press("escape")
    reopen_period(tracker, "2025-12", "A figure was wrong.", author="Jo")
    async with open_app() as user:
        await user.press("m", *["down"] * 11, "enter")
        assert "December 2025  reopened" in user.sees()
        await user.press("end", "enter")
        assert "Close December 2025 again?" in user.sees()
        await user.press("y")
        assert "December 2025 is closed again." in user.sees()
        await user.press("m", *["down"] * 11, "enter")
        assert "December 2025  closed" in user.sees()


async def test_a_year_that_is_most_likely_a_slip_is_named(open_app: Open) -> None:
    async with open_app(size=(120, 40)) as user:
        await user.press("m", "down", "down", "down", "down", "enter", "up", "home", "enter", "ctrl+u")
        await user.type("2062-12", "enter")
        assert "Check the year" in user.sees()


async def test_a_backup_is_made_and_listed(open_app: Open, tracker: Path) -> None:
    async with open_app() as user:
        await user.press("m", "down", "down", "down", "down", "down", "enter")
        assert "There is no backup yet" in user.sees()
        await user.press("w")
        assert "Backed up as" in user.sees()
        assert "the same as the current tracker" in user.sees()
    assert len(list((tracker.parent / "backups").iterdir())) == 1


async def test_restoring_a_backup_closes_the_screens_with_the_file_to_restore(
    open_app: Open, tracker: Path
) -> None:
    async with open_app() as user:
        await user.press("m", "down", "down", "down", "down", "down", "enter", "w")
        await user.press("up", "enter")
        assert "Restore the backup of" in user.sees()
        await user.press("y")
        backup = user.app.to_restore
    assert backup is not None
    assert backup.parent == tracker.parent / "backups"


async def test_the_settings_file_is_named_and_can_be_closed_by_a_click(
    open_app: Open, settings: Settings
) -> None:
    async with open_app(using=settings._replace(path="config.toml")) as user:
        await user.press("m", "end", "enter")
        assert "Leads, due date, stages and ratings are set in this file." in user.sees()
        await user.pilot.click("#later")
        await user.settle()
        assert isinstance(user.app.screen, HomeScreen)


async def test_a_leads_copy_does_not_offer_the_coordinators_work(
    open_app: Open, office: Office, settings: Settings, tracker: Path
) -> None:
    copy = office.hand_out("W", lead="Jo")
    copy.replace(tracker)
    async with open_app() as user:
        await user.press("D")
        assert "Coordinate" not in user.sees()
        await user.press("m")
        assert "What do you want to do?" not in user.sees()
        await user.press("ctrl+p")
        assert "Send out copies" not in user.sees()


async def test_a_lead_who_has_not_returned_a_copy_is_reminded(
    open_app: Open, led: Settings, office: Office, tracker: Path
) -> None:
    office.hand_out("W", lead="Jo Smith")
    async with open_app(using=led, size=(120, 40)) as user:
        await user.press("m", "down", "enter", "up", "home")
        assert "not returned" in user.sees()
        assert "I have not received your December 2025 update" in user.sees()
        await user.press("down", "enter")
        assert "Written, and its path copied" in user.sees()
        await user.press("w")
        assert "Copied 1 email." in user.sees()
    calendar = (tracker.parent / "to send" / "Due 2026-01-31.ics").read_text(encoding="utf-8")
    assert "DTSTART;VALUE=DATE:20260131" in calendar


async def test_the_coordinators_menu_lists_the_questions_that_are_open(
    open_app: Open, office: Office
) -> None:
    office.write(None, "Coordinator", "H2", review="Which homes?")
    async with open_app(size=(80, 24)) as user:
        await user.press("m", *["down"] * 10)
        assert "Questions to leads" in user.sees()
        await user.press("enter")
        assert "H2" in user.sees()
        assert "W1" not in user.sees()


async def test_with_no_file_to_merge_enter_chooses_a_folder(open_app: Open) -> None:
    async with open_app() as user:
        await user.press("m", "down", "down", "enter")
        assert "No returned files in this folder" in user.sees()
        await user.press("home", "enter")
        assert "Merge returned files" in user.sees()
        assert "path" in user.sees()
        await user.type("xyz")
        assert "xyz" in user.sees()


async def test_a_coordinator_starts_with_all_themes_also_after_work_in_one(open_app: Open) -> None:
    async with open_app() as user:
        await user.press("w")
        assert isinstance(user.app.screen, ActionsScreen)
    async with open_app() as user:
        assert isinstance(user.app.screen, HomeScreen)


async def test_enter_after_the_work_presses_the_button_that_names_it(open_app: Open) -> None:
    async with open_app(size=(120, 40)) as user:
        await user.press("m", "down", "down", "down", "enter", "w")
        assert "The report is written" in user.sees()
        assert "OK (Enter)" in user.sees()
        await user.press("enter")
        assert isinstance(user.app.screen, HomeScreen)


async def test_names_of_files_in_a_list_are_shortened_in_the_middle(open_app: Open, office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    for ending in ("the first", "the second"):
        copy.with_name(f"{'A long name of a plan ' * 5}{ending}.db").write_bytes(copy.read_bytes())
    async with open_app(size=(120, 40)) as user:
        await user.press("m", "down", "down", "enter", "up", "home", "enter", "ctrl+u")
        await user.type(str(copy.parent))
        await user.press("enter")
        assert "the first.db" in user.sees()
        assert "the second.db" in user.sees()
