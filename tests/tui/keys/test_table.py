"""The table of actions: ids, keys and words are complete, and bindings, help and palette follow it."""

from __future__ import annotations

import pytest
from textual.binding import Binding

from tui_tracker.tui.keys.spec import GROUPS
from tui_tracker.tui.keys.table import ACTIONS, DIALOG_ACTIONS, all_bindings, bindings_of, spec_of

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
