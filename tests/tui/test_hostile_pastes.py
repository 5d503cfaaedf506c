"""Whatever is pasted into whichever box: no fault, no control character on the screen, and nothing lost."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.widgets import Input

import tui_tracker.tui
from tests.support.hostile_texts import HOSTILE_TEXTS
from tests.support.office import Office
from tests.support.reading import read_action
from tests.support.screens import wait_until
from tests.tui.conftest import Clash, Open, User
from tui_tracker.domain.exchange.held import Verdict
from tui_tracker.domain.history.revision import LONGEST
from tui_tracker.domain.text import clean, one_line
from tui_tracker.tui.dialogs.messages import PromptDialog
from tui_tracker.tui.screens.home import HomeScreen
from tui_tracker.tui.widgets.line_input import LONGEST as LONGEST_LINE
from tui_tracker.tui.widgets.line_input import LineInput
from tui_tracker.tui.widgets.note_area import NoteArea

STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
REPORT, PERIOD, COPIES, MERGE = (
    ("D", "m", *["down"] * number, "enter", "up") for number in (3, 4, 0, 2)
)  # fmt: skip
BOXES = {
    "filter": ("ActionsScreen.body", "slash"),
    "go to": ("Navigation.open_go_to", "colon"),
    "search": ("SearchScreen.body", "ctrl+f"),
    "palette": ("", "ctrl+p"),
    "label of a stage": ("StagePicker.compose", "s", "l"),
    "no change": ("ActionScreen.action_no_change", "down", "down", "x"),
    "name of a filter": ("FilteredScreen.action_name_filter", "slash", "m", "enter", "F"),
    "own field": ("OwnFieldEditing._ask", "down", "down", "i", "enter"),
    "reason of an exception": ("ChecksScreen.action_accept", "l", "a"),
    "files to merge": ("MergeScreen.choose", *MERGE, "home", "enter"),
    "key of a period": ("NewPeriodScreen.choose", *PERIOD, "home", "enter"),
    "label of a period": ("NewPeriodScreen.choose", *PERIOD, "home", "down", "enter"),
    "who prepared a report": ("ReportScreen.choose", *REPORT, "home", "down", "down", "down", "enter"),
    "folder of a report": ("FolderScreen.ask_folder", *REPORT, "home", *["down"] * 4, "enter"),
    "folder of copies": ("FolderScreen.ask_folder", *COPIES, "end", "enter"),
    "name of a lead": ("SendCopiesScreen.action_name", "D", "m", "enter", "e"),
    "reason of a choice": ("ConflictsScreen.action_why", "exclamation_mark", "w"),
    "own field in conflict": ("ConflictsScreen._write_own", "exclamation_mark", "end", "enter"),
    "reason of a decision": ("HeldScreen.action_decline", "b", "p", "d"),
    "reason to reopen": ("BaseScreen.offer_to_reopen", "e"),
}  # fmt: skip
"""Boxes of one line: where each is made, and the keys that open it from the list of actions."""
NOTES = {"NoteScreen.body", "CombineScreen.body"}
"""Where boxes of several lines are made."""
ELSEWHERE = {"HubWatcher._ask_for_password"}
"""Boxes that open by themselves: tests of the hub fill them in."""
ODD = ("escape codes", "every control", "bidi", "lone surrogates", "markup", "zalgo", "wide emoji")
IN_BOXES = (" ".join(HOSTILE_TEXTS[kind] for kind in ODD), HOSTILE_TEXTS["megabyte"])
"""What is pasted into each box of one line, one after the other."""
COMPOSED = (
    "no change", "own field", "reason of an exception", "reason of a choice", "reason of a decision",
    "reason to reopen",
)  # fmt: skip
"""Boxes whose words are saved, and so are kept whole."""
ONCE = (
    "own field in conflict", "reason of a decision", "reason of an exception", "reason to reopen",
)  # fmt: skip
"""Boxes whose answer ends what they ask about."""
KINDS = [kind for kind in HOSTILE_TEXTS if kind != "megabyte"]
GROUPS = [KINDS[start::4] for start in range(4)]


async def paste(user: User, text: str) -> None:
    user.app.post_message(events.Paste(text))
    await user.settle()
    assert not STEERING.search(user.sees())


@pytest.mark.parametrize("kinds", GROUPS)
async def test_a_text_pasted_into_a_note_is_saved_whole(
    open_app: Open, tracker: Path, kinds: list[str]
) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        for kind in kinds:
            text = clean(HOSTILE_TEXTS[kind])[: LONGEST - 10]
            await user.press("e")
            area = user.app.screen.query_one(NoteArea)
            area.select_all()
            await paste(user, text)
            assert area.text == text, kind
            await user.press("escape")
            assert not STEERING.search(user.sees()), kind
            note = read_action(tracker, "W1", "2025-12")["note"] or ""
            assert note == text or not (text.strip() or str(note).strip()), kind


def test_every_box_of_the_program_is_tried() -> None:
    made = {
        source
        for path in Path(tui_tracker.tui.__file__).parent.rglob("*.py")
        for source in _box_sources(path)
    }
    assert made == {source for source, *_ in BOXES.values() if source} | NOTES | ELSEWHERE


def _box_sources(path: Path) -> Iterator[str]:
    """Yield the functions of a module that make a box, without those of the dialogs that others open."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef) and node.name not in ("PromptDialog", "AnswerDialog"):
            for function in node.body:
                calls = [call.func for call in ast.walk(function) if isinstance(call, ast.Call)]
                if {call.id for call in calls if isinstance(call, ast.Name)} & MAKERS:
                    assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
                    yield f"{node.name}.{function.name}"


MAKERS = {"PromptDialog", "AnswerDialog", "LineInput", "FilterBox", "NoteArea"}


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The functions that made a box, the newest last."""
    sources: list[str] = []
    for widget in (PromptDialog, LineInput):
        make = widget.__init__

        def noted(self: object, *args: Any, make: Any = make, **options: Any) -> None:
            frame = sys._getframe(1)
            while "self" in frame.f_locals and isinstance(frame.f_locals["self"], PromptDialog):
                assert frame.f_back
                frame = frame.f_back
            owner = frame.f_locals.get("self")
            if frame.f_code.co_name != "compose" or not isinstance(owner, PromptDialog):
                classes = type(owner).__mro__
                owners = [each.__name__ for each in classes if frame.f_code.co_name in vars(each)]
                sources.append(f"{owners[0]}.{frame.f_code.co_name}" if owners else "")
            make(self, *args, **options)

        monkeypatch.setattr(widget, "__init__", noted)
    return sources


@pytest.mark.parametrize("box", BOXES)
async def test_a_text_pasted_into_a_box_of_one_line_is_only_a_text(
    open_app: Open, clash: Clash, office: Office, opened: list[str], tmp_path: Path, box: str
) -> None:
    source, *keys = BOXES[box]
    make_work(office, clash)
    longest = None if box in COMPOSED else LONGEST_LINE
    period = "2024-12" if box == "reason to reopen" else None
    async with open_app(theme="W", size=(100, 30), period=period) as user:
        for text in IN_BOXES:
            await user.press(*keys)
            focused = user.app.screen.focused
            assert isinstance(focused, Input), user.sees()
            assert not source or source in opened
            focused.value = ""
            await paste(user, text)
            assert focused.value == one_line(clean(text))[:longest]
            await user.press("escape" if box in ONCE and text != IN_BOXES[-1] else "enter")
            assert not STEERING.search(user.sees())
            await back_to_the_list(user)
        assert not list(tmp_path.rglob("crash-*"))


def make_work(office: Office, clash: Clash) -> None:
    """Make what the boxes are about: conflicts, one of them in an own field, and a change to decide on."""
    with office.open() as session:
        for identity in ("W1", "W2", "W3"):
            session.change_plan(session.find(identity).action.key, {"own:Lead officer": "Highways"})
    clash("W1", Ann={"note": "Ann says so."}, Bob={"note": "Bob says otherwise."})
    copies = [office.hand_out("W", lead=lead) for lead in ("Cat", "Dan")]
    for copy, lead in zip(copies, ("Cat", "Dan"), strict=True):
        with office.open(copy, lead) as session:
            session.change_plan(session.find("W2").action.key, {"own:Lead officer": lead})
        office.write(copy, lead, "H1", rag="red")
    held = office.merge(*copies).held_changes
    for held_change in held:
        if "own:Lead officer" in str(held_change):
            office.decide(held_change.revisions, Verdict.ACCEPT, None)


async def back_to_the_list(user: User) -> None:
    """Close what is open, then open the theme again where that was left too."""
    for _ in range(9):
        if isinstance(user.app.screen, HomeScreen):
            await user.press("enter")
            return
        await user.press("escape")
    raise AssertionError(user.sees())


async def test_a_text_that_is_too_long_for_a_note_is_kept_and_the_screen_says_why(open_app: Open) -> None:
    async with open_app(theme="W", size=(200, 40)) as user:
        await user.press("e")
        await paste(user, "A sentence. " * 90_000)
        await wait_until(lambda: "too long" in user.sees(), "the reason")
        assert "Your text is kept in" in user.sees()
        assert "Trying again" not in user.sees()
