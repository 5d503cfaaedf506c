"""Keys typed faster than screens open and notes are saved do what they would have done typed slowly."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from time import sleep

import pytest
from textual import events

from tests.support.office import Office
from tests.support.reading import read_action
from tests.tui.conftest import Open, User
from tui_tracker.config import Settings
from tui_tracker.domain.fields import own_cell_name
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.services.tracker.own_fields import field_types
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.dialogs.messages import ConfirmDialog, mark_unsolicited
from tui_tracker.tui.format.text import safe
from tui_tracker.tui.screens.base import own_fields
from tui_tracker.tui.widgets.note_area import NoteArea

NAMES = {
    **dict.fromkeys(("ctrl+f", "ctrl+n", "down", "escape", "f2", "f3")),
    "colon": ":", "enter": "\r", "space": " ", "ampersand": "&",
}  # fmt: skip


async def all_at_once(user: User, *keys: str) -> None:
    """Press keys without waiting for what any of them does, as a terminal hands on a burst."""
    for key in keys:
        user.app.post_message(events.Key(key, NAMES.get(key, key)))
    await user.settle()


def now(tracker: Path, identity: str) -> dict[str, object]:
    return read_action(tracker, identity, "2025-12")


async def test_stage_rating_done_and_next_in_one_burst(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await all_at_once(user, *"s3radyns4dy")
    first, second = now(tracker, "W1"), now(tracker, "W2")
    assert (first["stages"], first["rag"]) == ([{"stage": "Delivery", "strand": None}], "amber")
    assert (first["state"], second["state"]) == ("done", "done")
    assert second["stages"] == [{"stage": "Complete", "strand": None}]


async def test_undo_takes_back_what_was_set_just_before_it(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await all_at_once(user, *"rrrau")
    assert now(tracker, "W1")["rag"] == "red"


async def test_words_go_to_the_note_they_were_typed_for(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await all_at_once(user, "e", *"One", "f2", "2", "f3", "g", *"two", "ctrl+n", *"Three", "escape")
    assert (now(tracker, "W1")["note"], now(tracker, "W2")["note"]) == ("Onetwo", "Three")
    assert now(tracker, "W1")["stages"] == [{"stage": "Design", "strand": None}]


@pytest.mark.parametrize(
    ("identity", "keys"),
    [
        ("W1", ["enter", "enter"]),
        ("W1", ["W", "enter"]),
        ("W2", ["enter", "colon", *"W2", "enter", "enter"]),
        ("W2", ["l", "enter", "down", "down", "enter", "e"]),
        ("W2", ["ctrl+f", *"Light", "enter", "e"]),
    ],
    ids=" ".join,
)
async def test_words_typed_ahead_from_the_first_screen_are_in_the_note_they_were_typed_for(
    open_app: Open, tracker: Path, identity: str, keys: list[str]
) -> None:
    async with open_app() as user:
        await all_at_once(user, *keys, *"Twelve", "escape")
    assert now(tracker, identity)["note"] == "Twelve"


async def test_words_wait_while_the_action_that_was_asked_for_is_looked_up(
    open_app: Open, tracker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = TrackerSession.find

    def find_slowly(session: TrackerSession, identity: str, *, theme: str | None = None) -> ActionEntry:
        sleep(0.5)
        return find(session, identity, theme=theme)

    monkeypatch.setattr(TrackerSession, "find", find_slowly)
    async with open_app(theme="W") as user:
        await all_at_once(user, "colon", *"W2", "enter", "enter", *"Twelve", "escape")
    assert now(tracker, "W2")["note"] == "Twelve"


async def test_words_wait_while_a_question_about_them_is_prepared(
    open_app: Open, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office.open() as session:
        session.change_plan(session.find("W1").action.key, {own_cell_name("Lead officer"): "Highways"})

    def types_slowly(settings: Settings, session: TrackerSession) -> Mapping[str, str | None]:
        sleep(0.5)
        return field_types(settings, session)

    monkeypatch.setattr(own_fields, "field_types", types_slowly)
    async with open_app(theme="W") as user:
        await all_at_once(user, "i", "enter", *" & Transport", "enter")
    assert dict(office.entry("W1").action.extras) == {"Lead officer": "Highways & Transport"}


async def test_a_paste_waits_for_its_box_too(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        user.app.post_message(events.Key("e", "e"))
        user.app.post_message(events.Paste("pasted"))
        await all_at_once(user, *"!")
        assert user.app.screen.query_one(NoteArea).text == "pasted!"


async def test_two_hundred_thousand_letters_are_pasted_whole(open_app: Open, tracker: Path) -> None:
    text = "word " * 40_000
    async with open_app(theme="W") as user:
        await user.press("e")
        user.app.post_message(events.Paste(text))
        await all_at_once(user, *"end", "escape")
    assert now(tracker, "W1")["note"] == f"{text}end"


async def test_what_is_still_typed_is_no_answer_to_a_dialog_that_opened_by_itself(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[bool | None] = []
    async with open_app(theme="W") as user:
        monkeypatch.setattr("tui_tracker.tui.keys.key_queue.PAUSE", 600.0)
        await user.press("e")
        await user.type("Twelve")
        user.app.push_screen(mark_unsolicited(ConfirmDialog(safe("Edit anyway?"))), answers.append)
        await user.settle()
        await user.type("yny", "enter")
        assert answers == []
        monkeypatch.setattr("tui_tracker.tui.keys.key_queue.PAUSE", 0.0)
        await user.press("y")
        assert answers == [True]
