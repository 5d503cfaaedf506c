"""Filtering, searching, going to an ID, comparing, reading history, and help."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Input, OptionList

from tests.support.office import Office
from tests.tui.conftest import Open
from tui_tracker.config import Settings
from tui_tracker.errors import ConfigError
from tui_tracker.services.plan.periods import begin_period
from tui_tracker.tui.app import TrackerApp
from tui_tracker.tui.colours import LIGHT
from tui_tracker.tui.keys.keymap import is_key, keymap
from tui_tracker.tui.keys.table import all_bindings, spec_of
from tui_tracker.tui.models.action_list.view import ListView
from tui_tracker.tui.screens.action_list import ActionsScreen
from tui_tracker.tui.screens.compare import CompareScreen
from tui_tracker.tui.screens.exchange.combine_texts import CombineScreen
from tui_tracker.tui.screens.exchange.conflicts import ConflictsScreen
from tui_tracker.tui.screens.history import HistoryScreen
from tui_tracker.tui.screens.home import HomeScreen
from tui_tracker.tui.screens.note import NoteScreen
from tui_tracker.tui.screens.search import SearchScreen
from tui_tracker.tui.widgets.action_table import ActionTable


async def test_the_filter_narrows_as_one_types_and_esc_clears_it(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.filter("alleys")
        assert "1 of 3 shown" in user.sees()
        assert "Mend the footpaths" not in user.sees()
        await user.press("escape")
        assert "Mend the footpaths" in user.sees()


async def test_esc_goes_one_step_back_and_the_footer_names_that_step(open_app: Open) -> None:
    async with open_app(theme="W") as user:

        def footer() -> str:
            return user.sees().splitlines()[-1]

        assert "Esc Themes" in footer()
        await user.press("space")
        assert "Esc Unmark all" in footer()
        await user.press("escape", "slash")
        assert "Esc Show all" in footer()
        assert "/ Filter" not in footer()
        assert "F1 All keys" in footer()
        await user.type("alleys")
        assert "Enter keep filter · Esc show all" in user.sees()
        await user.press("enter")
        assert "Esc Show all" in footer()
        assert "1 of 3 shown" in user.sees()
        await user.press("escape")
        assert "Esc Themes" in footer()
        assert isinstance(user.app.screen, ActionsScreen)
        await user.press("escape")
        assert isinstance(user.app.screen, HomeScreen)


async def test_a_long_action_is_cut_in_the_list_of_the_search(open_app: Open, tracker: Path) -> None:
    with sqlite3.connect(tracker) as connection:
        connection.execute("UPDATE actions SET text = ?", ("Walk the paths of the town and " * 4,))
    async with open_app() as user:
        await user.press("slash")
        rows = [line for line in user.sees().splitlines() if "Walk the paths" in line]
        assert len(rows) == 5
        assert all("…" in row for row in rows)
        assert not [line for line in user.sees().splitlines() if line.startswith("│ the town")]


async def test_a_long_list_is_filtered_and_sorted_on_a_thread_with_the_same_result(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_tracker.tui.screens.action_list.AT_ONCE", 0)
    async with open_app(theme="W") as user:
        await user.filter("alleys")
        assert "1 of 3 shown" in user.sees()
        await user.press("escape", "r", "g", "o")
        assert "sorted by RAG" in user.sees()
        assert "Mend the footpaths" in user.sees()
        assert "Green" in user.sees()


async def test_the_texts_of_a_long_list_are_prepared_once_it_is_drawn(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_tracker.tui.screens.action_list.AT_ONCE", 0)
    steps: list[str] = []
    draw, prepare = ActionTable.render_line, ListView.prepare
    monkeypatch.setattr(
        ActionTable,
        "render_line",
        lambda table, y: steps.append("drawn") or draw(table, y),  # type: ignore[func-returns-value]
    )
    monkeypatch.setattr(
        ListView,
        "prepare",
        lambda view, entries: steps.append("prepared") or prepare(view, entries),  # type: ignore[func-returns-value]
    )
    async with open_app(theme="W") as user:
        await user.settle()
        assert steps.index("drawn") < steps.index("prepared")


@pytest.mark.parametrize("typed", ["council's", "cafe", "café", "COUNCIL’S"])
async def test_the_filter_finds_accents_and_quotes_however_they_are_typed(
    open_app: Open, office: Office, typed: str
) -> None:
    office.write(None, "Pat", "W2", note="The council’s cafe\u0301 opened.")
    async with open_app(theme="W") as user:
        await user.press("slash")
        user.app.screen.query_one(Input).value = typed
        await user.settle()
        assert "1 of 3 shown" in user.sees()


@pytest.mark.parametrize("size", [(80, 13), (60, 9), (130, 12)])
async def test_a_low_window_shows_the_list(open_app: Open, size: tuple[int, int]) -> None:
    async with open_app(theme="W", size=size) as user:
        assert all(f" W{number} " in user.sees() for number in (1, 2, 3))


async def test_a_filter_that_finds_nothing_says_so_and_how_to_get_back(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.filter("zzz")
        assert "No actions match “zzz”. Press Esc to show all, or Ctrl+F to search" in user.reads()


@pytest.fixture
def bus_notes(office: Office) -> None:
    """W1 has a bus in this year's note, W2 a business in it."""
    office.write(None, "Pat", "W1", note="Talks with bus operators began.")
    office.write(None, "Pat", "W2", note="The business case is ready.")


@pytest.mark.usefixtures("bus_notes")
async def test_the_filter_finds_forms_says_why_and_how_only_whole_words_are_found(open_app: Open) -> None:
    async with open_app(theme="W", size=(100, 30)) as user:
        await user.press("slash")
        assert "Filter: actions, partners, notes of December 2024 and December 2025" in user.sees()
        await user.type("bus")
        assert "2 of 3 shown" in user.sees()
        assert '1 with the whole word: type "bus"' in user.sees()
        assert "December 2025: Talks with bus operators began." in user.sees()
        await user.type("es")
        assert "1 of 3 shown" in user.sees()
        assert "with the whole word" not in user.sees()
        await user.press("escape", "slash")
        user.app.screen.query_one(Input).value = "“bus”"
        await user.settle()
        assert "1 of 3 shown" in user.sees()


@pytest.mark.usefixtures("bus_notes")
async def test_a_filter_that_finds_nothing_offers_the_shorter_word_that_does(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.filter("bussy")
        assert "No actions match “bussy”. Press Enter to show the 2 that match “bus”" in user.reads()
        await user.press("enter")
        assert "2 of 3 shown" in user.sees()
        assert user.app.screen.query_one(ActionTable).has_focus


async def test_a_search_of_the_whole_plan_takes_the_words_of_the_filter(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.filter("money", "ctrl+f")
        assert isinstance(user.app.screen, SearchScreen)
        assert "1 of 5" in user.sees()
        assert "December 2024: No money was found." in user.sees()


async def test_the_search_offers_shorter_words_too(open_app: Open) -> None:
    async with open_app() as user:
        await user.filter("moneybag")
        assert "Press Enter to show the action that matches “money”, or Esc to go back." in user.reads()
        await user.press("enter")
        assert "1 of 5" in user.sees()


async def test_a_state_is_filtered_by_as_it_is_written(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("r", "g", "slash")
        await user.type("to do")
        assert "2 of 3 shown" in user.sees()
        assert "State: to do" in user.sees()


async def test_the_search_shows_the_words_found_however_late_in_a_note(
    open_app: Open, office: Office
) -> None:
    office.write(None, "Pat", "W1", note=f"{'Much was done. ' * 9}Otters came.")
    async with open_app() as user:
        await user.filter("otter")
        assert "Otters came." in user.sees()


async def test_going_to_an_id_crosses_themes_and_forgives(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.go_to("h 02")
        assert "Heating" in user.sees().splitlines()[0]
        assert "Insulate lofts" in user.sees()


async def test_an_unknown_id_names_the_nearest(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.go_to("w11")
        assert "There is no action w11." in user.sees()
        assert "W1" in user.sees()


async def test_search_looks_through_partners_and_last_notes_of_every_theme(open_app: Open) -> None:
    async with open_app() as user:
        await user.filter("money")
        assert "1 of 5" in user.sees()
        await user.press("enter")
        assert "Heating" in user.sees().splitlines()[0]
        assert "No money was found." in user.sees()


@pytest.mark.parametrize("typed", ["insul", "insulate", "INSULATING lof", "draft"])
async def test_search_finds_word_forms_and_words_not_finished(open_app: Open, typed: str) -> None:
    async with open_app() as user:
        await user.press("slash", *(letter if letter != " " else "space" for letter in typed))
        assert "1 of 5" in user.sees()
        assert "H2" in user.sees()


async def test_search_finds_notes_of_a_period_long_past_and_names_it(open_app: Open, tracker: Path) -> None:
    begin_period(tracker, "2026-12", author="Jo")
    async with open_app(period="2026-12") as user:
        await user.filter("bid")
        assert "1 of 5" in user.sees()
        assert "December 2024: A bid was made." in user.sees()


async def test_compare_counts_add_up_to_the_theme(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("s", "4", "down", "x")
        await user.type("waiting", "enter", "v")
        seen = user.sees()
        assert "Stage  1 changed   1 same   1 not set yet" in seen
        assert "Delivery → Complete" in seen
        assert "Notes  2 not yet updated   1 new" in seen
        await user.press("m")
        assert "W1" in user.sees()
        assert "W3" not in user.sees()


async def test_history_tells_who_changed_what(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("r", "g", "h")
        assert "RAG December 2025: ● Green" in user.sees()
        assert "Imported" in user.sees()
        await user.press("escape")
        assert "Walking" in user.sees()


async def test_help_lists_every_key_of_the_screen_and_runs_the_one_chosen(open_app: Open) -> None:
    async with open_app(theme="W", size=(100, 50)) as user:
        live = [
            active.binding for active in user.app.screen.active_bindings.values() if spec_of(active.binding)
        ]
        await user.press("question_mark")
        options = user.app.screen.query_one(OptionList).options
        listed = " ".join(word for option in options for word in str(option.prompt).split())
        assert [binding for binding in live if (binding.tooltip or binding.description) not in listed] == []
        texts = [text for option in options if (text := str(option.prompt)[21:])]
        assert len(texts) == len(set(texts))
        assert "Undo your last change" in user.sees()
        await user.press("down", "down", "enter")
        assert "RAG: delivered as planned?" in user.sees()


async def test_the_palette_offers_what_the_keys_do(open_app: Open) -> None:
    async with open_app(theme="W", size=(100, 40)) as user:
        offered = [command.title for command in user.app.get_system_commands(user.app.screen)]
        assert "Undo your last change" in offered
        assert "Change colours" in offered
        assert len(offered) == len(set(offered))


async def test_our_colours_are_offered_by_name_before_all_others(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("ctrl+p")
        await user.type("colours", "enter")
        assert "Which colours?" in user.sees()
        await user.press("down", "enter")
        assert user.app.theme == LIGHT


async def test_a_note_that_is_not_written_is_compared_with_nothing(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("c")
        assert "No note yet." in user.sees()
        assert "−Twelve" not in user.sees().replace(" ", "")


SCREENS = (
    HomeScreen, ActionsScreen, NoteScreen, CompareScreen, HistoryScreen, ConflictsScreen, CombineScreen,
    SearchScreen,
)  # fmt: skip


@pytest.mark.parametrize("screen", SCREENS)
def test_no_key_means_two_things_on_one_screen(screen: type[Screen[object]]) -> None:
    keys = [binding.key for binding in Binding.make_bindings(screen.BINDINGS)]
    assert len(keys) == len(set(keys))


def test_every_binding_of_every_screen_can_be_given_another_key() -> None:
    known = {(binding.key, binding.action) for binding in all_bindings()}
    for owner in (TrackerApp, *SCREENS):
        assert {(binding.key, binding.action) for binding in Binding.make_bindings(owner.BINDINGS)} <= known
    assert all(binding.id for binding in all_bindings())


async def test_a_key_from_the_settings_works(open_app: Open, settings: Settings) -> None:
    async with open_app(theme="W", using=settings._replace(keys={"write-done": "f7"})) as user:
        await user.press("f7", "y")
        assert "1 of 3 done" in user.sees()


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"write-don": "m"}, "Did you mean write-done"),
        ({"write-done": "ctrl+bogus"}, "is not a key"),
        ({"write-done": "m", "write-undo": "m"}, "twice"),
    ],
)
def test_a_slip_in_the_keys_is_named(keys: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError) as refused:
        keymap(keys, [Binding("d", "x", id="write-done"), Binding("u", "x", id="write-undo")])
    assert message in str(refused.value)


def test_keys_are_known_by_the_names_textual_gives_them() -> None:
    assert all(is_key(key) for key in ("m", "f7", "ctrl+l", "question_mark", "shift+tab", "alt+x"))
    assert not any(is_key(key) for key in ("", "hyper+x", "ctrl+", "nokey"))


async def test_help_gives_each_key_of_a_list_on_the_line_of_what_it_does(open_app: Open) -> None:
    async with open_app(size=(100, 50)) as user:
        await user.press("v", "question_mark")
        lines = [line.strip(" │").split() for line in user.sees().splitlines()]
        assert ["↑", "Up"] in lines
        assert f"{'PgDn':<19}One page down" in user.sees()


async def test_a_line_of_the_help_is_wrapped_beside_its_key(open_app: Open) -> None:
    async with open_app(theme="W", size=(80, 40)) as user:
        await user.press("e", "f1")
        first, second = (
            next(line.index(words) for line in user.sees().splitlines() if words in line)
            for words in ("Save, mark the update", "missing, and go to")
        )
        assert first == second


async def test_the_help_of_the_note_leaves_out_keys_that_are_typed_there(open_app: Open) -> None:
    async with open_app(theme="W", size=(80, 40)) as user:
        await user.press("e", "f1")
        keys = [line.strip(" │").split()[:1] for line in user.sees().splitlines()]
        assert ["Ctrl+Q"] in keys
        assert ["q"] not in keys


@pytest.mark.parametrize("keys", [("exclamation_mark",), ("ctrl+f", "z", "z", "z"), ("slash", "z", "z", "z")])
async def test_an_empty_screen_names_the_key_that_leads_on(open_app: Open, keys: tuple[str, ...]) -> None:
    async with open_app(theme="W") as user:
        await user.press(*keys)
        assert re.search(r"[Pp]ress Esc to (go back|show all)[.,]", user.reads())
