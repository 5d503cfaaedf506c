"""Each act is undone and redone exactly, or undo says what it undid instead and when that was done."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import CommandResult, Run
from tests.support.truth import dump
from tui_tracker.cli.command_table import COMMANDS
from tui_tracker.config import Settings

Command = tuple[object, ...]

READING = {
    "show", "list", "search", "compare", "status", "conflicts", "remind", "receipt", "report",
    "backup", "completion",
}  # fmt: skip
"""Commands that write nothing into the tracker."""
TRIED_ELSEWHERE = {
    "open", "serve", "answer", "sync", "init", "undo", "redo",
    "merge",  # withdrawn by `submissions --undo`
    "restore",  # undo does not go back beyond it: `test_undo_and_redo.py`
    "handout", "submit", "doctor",  # below: no steps
}  # fmt: skip
"""Commands that open a window, make a tracker, or are no step of undo."""


@dataclass(frozen=True, kw_only=True)
class Office:
    """Jo's tracker, and the files that others send."""

    run: Run
    bare: Run
    tracker: Path
    folder: Path

    def do(self, *commands: Command) -> None:
        for command in commands:
            assert self.run(*command).code in (0, 5), command

    def table(self, text: str) -> Path:
        path = self.folder / "table.csv"
        path.write_text(text, encoding="utf-8")
        return path

    def merge_copy(self, *commands: Command) -> None:
        """Merge a copy for Walking in which Sam has done something."""
        self.do(("handout", "--theme", "W", "--lead", "Sam", "-o", self.folder / "out"))
        (copy,) = (self.folder / "out").glob("*.db")
        for command in commands:
            assert self.bare("--db", copy, "--as", "Sam", *command).code == 0
        self.do(("merge", copy))

    def merge_tracker(self, *commands: Command, between: tuple[Command, ...] = ()) -> None:
        """Merge a whole copy of the tracker in which Ann has done something; Jo did more in `between`."""
        other = Path(shutil.copy(self.tracker, self.folder / "other.db"))
        for command in commands:
            assert self.bare("--db", other, "--as", "Ann", *command).code == 0
        self.do(*between, ("merge", other))


Prepare = Callable[[Office], object]
Act = Callable[[Office], Command]

RETIRE = ("retire", "W1", "--how", "ended", "--why", "Done by others.")
REOPEN = ("new-period", "2024-12", "--reopen", "--why", "A wrong figure.")
SAMS = (("set", "W1", "--note", "Sam's."), ("set", "W2", "--rag", "red"))
OF_ANOTHER_THEME = (("set", "H1", "--note", "Sam's."), ("set", "H2", "--rag", "green"))


def _conflict(office: Office) -> None:
    office.merge_tracker(("set", "W1", "--note", "Ann's."), between=(("set", "W1", "--note", "Jo's."),))


def _late(office: Office) -> None:
    office.merge_tracker(("set", "W1", "--note", "Ann's."), between=(("new-period", "2026-12", "--yes"),))


def _withdrawn(office: Office) -> None:
    office.merge_copy(*SAMS)
    office.do(("submissions", "1", "--undo"))


def _import(text: str, *options: str) -> Act:
    return lambda office: ("import", office.table(text), *options, "--yes")


def _just(*command: object) -> Act:
    return lambda _: command


def _nothing(_: Office) -> None:
    pass


UPDATES = "id,stage,rag,note\nW1,Complete,red,From the table.\n"
ACTS: dict[str, tuple[Prepare, Act]] = {
    "set a rating": (_nothing, _just("set", "W1", "--rag", "red")),
    "set all of an update": (
        _nothing, _just("set", "W1", "--rag", "red", "--note", "x", "--stage", "Design", "--done"),
    ),
    "set an ID": (_nothing, _just("set", "W1", "--rename", "W50")),
    "set a theme": (_nothing, _just("set", "W1", "--theme", "H")),
    "set from a table": (
        _nothing, lambda office: ("set", "--from-csv", office.table("id,rag\nW1,red\nH1,red\n")),
    ),
    "ask": (_nothing, _just("ask", "W1", "Why?")),
    "ask, answered": (lambda office: office.do(("ask", "W1", "Why?")), _just("ask", "W1", "--settle")),
    "add": (_nothing, _just("add", "W", "--text", "Plant trees.")),
    "retire": (_nothing, _just(*RETIRE)),
    "retire, back": (lambda office: office.do(RETIRE), _just("retire", "W1", "--back")),
    "check, accepted for two": (
        lambda office: office.do(("set", "W1", "--rag", "red"), ("set", "W2", "--rag", "red")),
        _just("check", "W1", "W2", "--accept", "No note", "--why", "Too early."),
    ),
    "history, restored": (
        lambda office: office.do(("set", "W1", "--note", "First."), ("set", "W1", "--note", "Second.")),
        lambda office: ("history", "W1", "--restore", len(office.run("history", "W1", "--json").json) - 1),
    ),
    "new-period": (_nothing, _just("new-period", "2026-12", "--yes")),
    "new-period, reopened": (_nothing, _just(*REOPEN)),
    "new-period, closed again": (lambda office: office.do(REOPEN), _just("new-period", "2024-12", "--close")),
    "import updates": (_nothing, _import(UPDATES, "--period", "2025-12")),
    "import an action": (_nothing, _import("id,theme,text\nW9,Walking,Plant trees.\n")),
    "import a theme": (_nothing, _import("id,theme,text\nZ9,Zeppelins,Moor one.\n")),
    "import a later period": (_nothing, _import(UPDATES, "--period", "2026-12")),
    "import an earlier period": (_nothing, _import(UPDATES, "--period", "2023-12")),
    "import two periods": (
        _nothing,
        _import("id,RAG 2022,RAG 2023\nW1,red,green\nH1,amber,red\n", "--all-periods"),
    ),
    "import an own field": (
        _nothing, _import("id,rag,Lead officer\nW1,red,Bob\n", "--period", "2025-12"),
    ),
    "submissions, undone": (lambda office: office.merge_copy(*SAMS), _just("submissions", "1", "--undo")),
    "submissions, restored": (
        _withdrawn,
        _just("submissions", "1", "--again"),
    ),
    "resolve with a version": (_conflict, _just("resolve", "W1", "note", "--take", "1")),
    "resolve with new words": (_conflict, _just("resolve", "W1", "note", "--value", "Both.")),
    "held, accepted": (
        lambda office: office.merge_copy(*OF_ANOTHER_THEME), _just("held", "--all", "--accept"),
    ),
    "held, declined": (
        lambda office: office.merge_copy(*OF_ANOTHER_THEME), _just("held", "--all", "--decline"),
    ),
    "held, an action": (
        lambda office: office.merge_copy(("add", "W", "--text", "Plant trees.")),
        _just("held", "--all", "--accept"),
    ),
    "held, a late change": (_late, _just("held", "--all", "--accept")),
    "held, a period": (
        lambda office: office.merge_copy(("new-period", "2026-12", "--yes"), ("set", "W1", "--note", "x")),
        _just("held", "--all", "--accept"),
    ),
}  # fmt: skip
"""What is done first, and the act."""


@pytest.fixture
def office(run: Run, bare: Run, tracker: Path, tmp_path: Path) -> Office:
    run("set", "H1", "--note", "An earlier note.")
    return Office(run=run, bare=bare, tracker=tracker, folder=tmp_path)


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_undone_and_redone_exactly(office: Office, settings: Settings, act: str) -> None:
    prepare, command_of = ACTS[act]
    prepare(office)
    before = _shown(office, settings)
    office.do(command_of(office))
    after = _shown(office, settings)
    assert before != after
    for _ in range(2):
        undone = office.run("undo")
        assert re.fullmatch(
            r"Undone: .+\nYou did this (?:at|on .+,) \d\d:\d\d\. To redo it: tui-tracker --db .+ redo\n",
            undone.err,
        )
        assert _shown(office, settings) == before
        assert office.run("redo").err.startswith("Redone: ")
        assert _shown(office, settings) == after
    assert office.run("doctor").code == 0


def test_every_command_that_writes_is_tried() -> None:
    tried = {re.split(r"[ ,]", act)[0] for act in ACTS}
    assert tried | READING | TRIED_ELSEWHERE == set(COMMANDS)
    assert not tried & (READING | TRIED_ELSEWHERE)


def _shown(office: Office, settings: Settings) -> dict[str, Any]:
    """Return what people see of the tracker; when and by whom it was written last may differ."""
    seen = dump(office.tracker, settings)
    for part in ("history", "decisions", "held"):
        del seen[part]
    seen["conflicts"] = [conflict.sides for conflict in seen["conflicts"]]
    seen["entries"] = re.sub(r"updated_(by|at)=('[^']*'|None)", "", str(seen["entries"]))
    for command in ("status", "submissions", "held"):
        seen[command] = office.run(command).out
    return seen


NO_STEPS: dict[str, tuple[Command, str]] = {
    "handout": (("handout", "--all", "-o", "copies"), "making 2 copies"),
    "doctor --repair": (("doctor", "--repair"), "repairing the tracker"),
}


@pytest.mark.parametrize("act", NO_STEPS)
def test_undo_says_that_it_undoes_an_earlier_change_and_what_it_leaves(office: Office, act: str) -> None:
    command, words = NO_STEPS[act]
    office.do(command)
    undone = office.run("undo")
    assert undone.err.startswith("Undone: H1 note. It now has no note.\nYou did this ")
    assert f"What was done later is not undone: {words}." in undone.err
    assert re.search(r"To redo it: tui-tracker .*redo\n", undone.err)
    assert office.run("redo").err.startswith(
        "Redone: H1 note. It now has the note “An earlier note”.\nTo undo it: "
    )
    office.do(("set", "W1", "--rag", "red"))
    assert "not undone" not in office.run("undo").err


def _copy_for_jo(office: Office) -> Callable[..., CommandResult]:
    office.do(("handout", "--theme", "W", "--lead", "Jo", "-o", office.folder / "out"))
    (copy,) = (office.folder / "out").glob("*.db")
    return lambda *command: office.bare("--db", copy, "--as", "Jo", *command)


def test_in_a_copy_undo_says_that_the_file_to_send_stays_as_it_is(office: Office) -> None:
    in_copy = _copy_for_jo(office)
    in_copy("set", "W1", "--note", "Jo's.")
    assert in_copy("submit", "-o", office.folder / "sent.db", "--yes").code == 0
    assert "not undone: writing the file to send back." in in_copy("undo").err


def test_nothing_is_undone_in_a_copy_that_was_done_in_the_tracker_before(office: Office) -> None:
    office.do(_import(UPDATES, "--period", "2025-12")(office))
    in_copy = _copy_for_jo(office)
    assert in_copy("undo").err == "There is nothing to undo for Jo.\n"
    assert in_copy("W1", "--json").json["note"] == "From the table."


def test_what_was_merged_before_a_copy_was_made_stops_no_undo_in_it(office: Office) -> None:
    office.merge_tracker(("set", "W2", "--note", "Ann's."))
    in_copy = _copy_for_jo(office)
    in_copy("set", "W1", "--note", "Jo's.")
    assert in_copy("undo").err.startswith("Undone: W1 note.")
    assert in_copy("undo").err == "There is nothing to undo for Jo.\n"


def test_a_sync_in_between_stops_no_undo(office: Office, hub_url: str) -> None:
    anns = Path(shutil.copy(office.tracker, office.folder / "ann.db"))
    office.do(("sync", hub_url))
    office.bare("--db", anns, "--as", "Ann", "set", "W2", "--note", "Ann's.")
    assert office.bare("--db", anns, "--as", "Ann", "sync", hub_url).code == 0
    office.do(("set", "W1", "--rag", "red"), ("sync", hub_url))
    assert office.run("undo").err.startswith("Undone: W1 RAG.")
    assert office.run("W2", "--json").json["note"] == "Ann's."
