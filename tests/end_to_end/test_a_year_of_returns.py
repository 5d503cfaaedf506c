"""Seven copies are sent out, seven authors write, and one command merges what they return."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.terminal import Terminal
from tui_tracker.config import Settings
from tui_tracker.services.imports import make_tracker

LEADS = {"X": "Alex", "T": "Toni", "B": "Bo", "E": "Eli", "R": "Robin", "N": "Noor", "C": "Chris"}
Window = Callable[..., Terminal]


class Office:
    """The coordinator at a shell, and the leads at their laptops."""

    def __init__(self, folder: Path, window: Window) -> None:
        self.folder, self.window = folder, window
        self.tracker = folder / "tracker.db"

    def run(self, *arguments: object, code: int = 0) -> str:
        """Run a command as the coordinator; return what it printed."""
        command = [sys.executable, "-m", "tui_tracker", "--db", self.tracker, "--as", "Coordinator"]
        done = subprocess.run(
            [str(word) for word in (*command, *arguments)], capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stderr
        return done.stdout

    def json(self, *arguments: object, code: int = 0) -> Any:
        return json.loads(self.run(*arguments, "--json", code=code))

    def hand_out(self, theme: str) -> Path:
        actual = self.json("handout", "--theme", theme, "--lead", LEADS[theme], "-o", self.folder / "out")
        return Path(actual[0]["file"])

    def write(self, copy: Path, author: str, text: str) -> None:
        """Write the first action's note in the screens, as a lead does."""
        window = self.window(copy, author=author)
        window.wait_for("done")
        window.press("e")
        window.wait_for("Your note")
        window.press(text)
        window.wait_for(text)
        window.press("\x1b")
        # The note shows "done" as well: a key pressed too early would be written into it.
        window.wait_until(lambda: "Your note" not in window.read(), "the note to be left")
        window.wait_for("done")
        window.press("q")
        assert window.end() == (0, None)


@pytest.fixture
def office(tmp_path: Path, settings: Settings, open_window: Window) -> Office:
    made = Office(tmp_path, open_window)
    make_tracker(made.tracker, Path(settings.plan_source), settings)
    return made


def test_seven_copies_come_home(office: Office) -> None:
    copies = {theme: office.hand_out(theme) for theme in LEADS}
    office.run("set", "X9", "--note", "Written in the tracker after the copies went out.")
    deputy = Path(shutil.copy(copies["T"], office.folder / "out" / "forwarded to the deputy.db"))
    for theme in ("X", "T", "B", "E", "R", "C"):
        office.write(copies[theme], LEADS[theme], f"What {LEADS[theme]} wrote.")
    office.write(deputy, "Dana", "What the deputy wrote.")
    with closing(sqlite3.connect(copies["N"])) as tool:
        tool.execute(
            "INSERT INTO updates (action, period, note)"
            " SELECT key, '2025-12', 'Typed into a table.' FROM actions WHERE id = 'N1'"
        )
        tool.commit()
    shutil.copy(copies["B"], office.folder / "out" / "sent twice.db")
    whole = copies["C"].read_bytes()
    copies["C"].write_bytes(whole[: len(whole) * 2 // 3])
    before = {path: path.read_bytes() for path in (office.folder / "out").iterdir()}

    actual = office.json("merge", office.folder / "out", code=4)

    assert sorted(file["outcome"] for file in actual["merged"]) == ["duplicate", "refused", *["taken"] * 7]
    (clash,) = actual["conflicts"]
    assert (clash["id"], clash["field"], clash["base"]) == ("T1", "note", None)
    assert {value["value"] for value in clash["values"]} == {"What Toni wrote.", "What the deputy wrote."}
    assert [problem["message"] for problem in actual["problems"]] == [
        "N1 note: changed outside tui-tracker; merged and flagged."
    ]
    assert {path: path.read_bytes() for path in before} == before

    settle(office)

    again = office.json("merge", office.folder / "out", code=4)
    assert {file["outcome"] for file in again["merged"]} == {"duplicate", "refused"}
    assert sum(file["revisions_new"] for file in again["merged"]) == 0
    story = office.run("history", "T1")
    for words in ("Toni", "Dana", "resolves a conflict", "from the file forwarded to the deputy.db"):
        assert words in story
    assert office.json("show", "T1")["note"] == "What the deputy wrote."
    assert office.json("show", "N1")["note"] == "Typed into a table."
    assert office.json("show", "X9")["note"] == "Written in the tracker after the copies went out."


def settle(office: Office) -> None:
    """Resolve the conflict in the screens: see it, take the second text, quit."""
    window = office.window(office.tracker, author="Coordinator")
    window.wait_for("! 1 action in conflict")
    window.press("!")
    window.wait_for("the deputy wrote.")
    window.press("2" if "2  Dana" in window.read() else "1")
    window.wait_for("All resolved")
    window.press("\x1b")
    window.wait_for("done")
    window.press("q")
    assert window.end() == (0, None)
