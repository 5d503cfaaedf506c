"""Undo goes back through what a person did, in the reverse order, and names each change."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from tests.tui.conftest import Open, User
from tui_tracker.config import Settings
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.widgets.note_area import NoteArea

WORDS = ("Nine miles.", "Work goes on.", "A bid.", "It rained.")
Snapshot = dict[str, tuple[object, ...]]


def snapshot(user: User) -> Snapshot:
    """Return what each action of the theme has, with a note as its writer sees it."""
    session = user.app.context.session
    open_note = user.app.screen.query(NoteArea)
    state: Snapshot = {}
    for entry in session.entries("W"):
        note = entry.update.note if entry.draft is None else entry.draft
        if open_note and user.app.screen.entry.action.key == entry.action.key:  # type: ignore[attr-defined]
            note = open_note.first().text
        stages = tuple((stage.stage, stage.strand) for stage in entry.update.stages)
        state[entry.action.id] = (stages, entry.update.rag, note or None, entry.state.name)
    return state


async def test_a_rating_set_while_a_note_is_written_is_undone_before_its_words(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("e")
        await user.type("Nine miles.", "f3", "g")
        await user.type(" More to come.", "escape")
        await user.press("u")
        assert "Undone: W1 note. It now has the note “Nine miles”." in user.reads()
        await user.press("u")
        assert "Undone: W1 RAG. It now has no RAG rating." in user.reads()
        await user.press("u")
        assert "Undone: W1 note. It now has no note." in user.reads()
        await user.press("u")
        assert "There is nothing to undo." in user.reads()
        await user.press("U", "U", "U")
        assert snapshot(user)["W1"][1:3] == ("green", "Nine miles. More to come.")


async def test_a_colleagues_note_and_ones_own_are_two_sides_though_a_stage_was_set_in_between(
    open_app: Open, tracker: Path, settings: Settings
) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("e")
        await user.type("Mine.")
        with TrackerSession.open(tracker, settings, author="Sam", window=False) as other:
            other.change(other.entries("W")[0].action.key, {"note": "Sam's."})
        await user.press("f2", "3")
        await user.type(" More.", "escape")
        assert "someone else changed this note too" in user.reads()
        (conflict,) = open_conflicts(user.app.context.session)
        assert sorted(side.value or "" for side in conflict.sides) == ["Mine. More.", "Sam's."]


NOTE_KEYS = {"stage": ("f2", "1234"), "rating": ("f3", "rag"), "save": ("ctrl+s", ""), "done": ("f5", "")}
LIST_KEYS = {"stage": ("s", "1234"), "rating": ("r", "rag"), "done": ("d", ""), "move": ("down", "")}


async def _act_in_note(user: User, random: Random) -> bool:
    """Type, or choose something, in the note; return whether it was typing."""
    kind = random.choice(["type", *NOTE_KEYS])
    if kind == "type":
        await user.type(random.choice(WORDS))
    else:
        await _press(user, random, *NOTE_KEYS[kind])
    return kind == "type"


async def _act_in_list(user: User, random: Random) -> None:
    """Change one action of the list, or two that are marked."""
    kind = random.choice(["marks", "no change", *LIST_KEYS])
    if kind == "marks":
        await user.press("home", "space", "space", "r", random.choice("rag"), "escape")
    elif kind == "no change":
        await user.press("x")
        if "why has nothing changed" in user.reads():
            await user.type(random.choice(WORDS), "enter")
    else:
        await _press(user, random, *LIST_KEYS[kind])


async def _press(user: User, random: Random, key: str, choices: str) -> None:
    await user.press(key)
    if choices:
        await user.press(random.choice(choices))
    if "done anyway?" in user.reads():
        await user.press("y")


async def _leave(user: User, random: Random) -> None:
    """Leave the note by one of its ways, back to the list."""
    await user.press(random.choice(["escape", "f8", "ctrl+n"]))
    while user.app.screen.query(NoteArea):
        await user.press("escape")


@pytest.mark.parametrize("seed", range(6))
async def test_as_many_undos_as_acts_lead_back_step_by_step(
    open_app: Open, tracker: Path, years: Settings, seed: int
) -> None:
    """In the second year, with a colleague who writes elsewhere in the plan."""
    random = Random(seed)
    async with open_app(theme="W", size=(120, 40), using=years) as user:
        states = [(snapshot(user), False)]
        for _ in range(5):
            await user.press(random.choice(["home", "end", "down"]), "e")
            for _ in range(3):
                is_typing = await _act_in_note(user, random)
                states.append((snapshot(user), is_typing))
            await _leave(user, random)
            states.append((snapshot(user), False))
            for _ in range(2):
                await _act_in_list(user, random)
                states.append((snapshot(user), False))
            with TrackerSession.open(tracker, years, author="Sam", window=False) as other:
                other.change(other.find("H2").action.key, {"rag": random.choice(["red", "green", None])})
        changes = [now for before, now in pairwise(states) if before[0] != now[0]]
        left = [states[0], *changes]
        while len(left) > 1:
            await user.press("u")
            _, is_typed = left.pop()
            # What was typed in one go is one change.
            while is_typed and left[-1][1] and snapshot(user) != left[-1][0]:
                left.pop()
            assert snapshot(user) == left[-1][0], user.reads()
