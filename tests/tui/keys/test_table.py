"""The table of actions: ids, keys and words are complete, and bindings, help and palette follow it."""

from __future__ import annotations

import re

import pytest
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Button, Input, OptionList, TextArea

from tests.support.office import Office
from tests.tui.conftest import Open
from tui_tracker.tui.keys.spec import GROUPS
from tui_tracker.tui.keys.table import ACTIONS, DIALOG_ACTIONS, all_bindings, bindings_of, spec_of
from tui_tracker.tui.keys.widget_words import widget_words

TABLES = {**ACTIONS, **DIALOG_ACTIONS}


@pytest.mark.parametrize("name", TABLES)
def test_no_id_and_no_key_comes_twice_on_one_screen(name: str) -> None:
    ids = [spec.id for spec in TABLES[name]]
    keys = [key for spec in TABLES[name] for key in spec.keys.split(",")]
    assert len(set(ids)) == len(ids)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", ACTIONS)
def test_every_action_has_a_label_and_a_group_on_the_help_screen(name: str) -> None:
    for spec in ACTIONS[name]:
        assert spec.label
        assert spec.group in GROUPS.values()


@pytest.mark.parametrize("name", ACTIONS)
def test_every_live_binding_is_known_by_its_words(name: str) -> None:
    for binding in Binding.make_bindings(bindings_of(name)):
        spec = spec_of(binding)
        assert spec is not None
        assert (spec.id, spec.help_text) == (binding.id, binding.tooltip or binding.description)


def test_an_id_stands_for_one_kind_of_action_wherever_it_is_used() -> None:
    groups: dict[str, set[str]] = {}
    for specs in ACTIONS.values():
        for spec in specs:
            groups.setdefault(spec.id, set()).add(spec.group)
    assert all(len(of_id) == 1 for of_id in groups.values())


def test_a_key_of_textuals_own_widgets_has_no_action_in_the_table() -> None:
    assert spec_of(Binding("x", "cursor_left", "Left")) is None


@pytest.mark.parametrize("name", ["actions", "note", "conflicts", "history", "checks", "send back"])
def test_every_footer_shows_the_way_back_and_the_help(name: str) -> None:
    shown = {spec.id for spec in ACTIONS[name] if spec.in_footer}
    assert {"move-back", "look-help"} <= shown


def test_the_footer_of_a_list_shows_undo() -> None:
    assert "write-undo" in {spec.id for spec in ACTIONS["actions"] if spec.in_footer}


def test_ids_that_people_may_have_in_their_settings_stay() -> None:
    ids = {binding.id for binding in all_bindings()}
    assert {
        "write-note", "write-stage", "write-rating", "write-done", "write-undo", "move-next-left",
        "look-filter", "look-help", "check-accept", "held-accept", "edit-take-back", "file-quit",
    } <= ids  # fmt: skip


@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
async def test_a_list_names_the_key_that_finds_at_its_foot_and_on_the_first_page_of_help(
    open_app: Open, size: tuple[int, int], office: Office
) -> None:
    for file in (office.tracker, office.hand_out("W", lead="Jo")):
        async with open_app(file=file, theme="W", size=size) as user:
            assert "/ Filter" in user.sees().splitlines()[-1]
            await user.press("question_mark")
            assert "/                  Filter the list by words" in user.sees()
            assert "f                  Show one kind" in user.sees()
            await user.press("escape", "D")
            assert "/ Search" in user.sees().splitlines()[-1]


@pytest.mark.parametrize(
    "keys", [(), ("enter",), ("ctrl+f",), ("f9",)], ids=["list", "note", "search", "send"]
)
async def test_help_is_in_plain_words_also_for_keys_of_boxes_and_lists(
    open_app: Open, office: Office, keys: tuple[str, ...]
) -> None:
    async with open_app(file=office.hand_out("W", lead="Jo"), theme="W", size=(100, 120)) as user:
        await user.press(*keys)
        await user.press("f1")
        seen = user.sees()
        assert "Go to the next list, box or button" in seen
        assert not re.search(r"\b(Focus|Scroll|Page|Cursor) (Next|Previous|Left|Right|Up|Home|word)\b", seen)
        assert "Super+" not in seen


def test_keys_that_widgets_bring_have_words_of_their_own_or_are_left_out() -> None:
    titles = {
        words
        for widget in (Screen, VerticalScroll, OptionList, Input, TextArea, Button)
        for binding in Binding.make_bindings(widget.BINDINGS)
        if (words := widget_words(binding))
    }
    assert titles
    assert not [words for words in titles if words[1:] != words[1:].lower()]
