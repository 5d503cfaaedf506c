"""Text typed into a locked tracker survives kill -9, in the real program on a real pseudo-terminal."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fuzz.mutations import run_sql
from tests.support.reading import read_action
from tests.support.terminal import Terminal

pytestmark = pytest.mark.serial


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_text_typed_while_another_program_holds_the_file_is_offered_after_the_end(
    terminal: Callable[..., Terminal], tracker: Path, tmp_path: Path, end: signal.Signals
) -> None:
    window = terminal("open", "--theme", "W")
    window.wait_for("W3")
    window.press("e")
    window.wait_for("Your note, December 2025")
    other = sqlite3.connect(tracker, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    window.press("Typed while locked")
    rescued = tmp_path / "state" / "rescued"
    window.wait_until(
        lambda: any("Typed while locked" in path.read_text() for path in rescued.glob("*.txt")), "the file"
    )
    window.child.kill(end)
    window.end()
    other.close()

    again = terminal("open", "--theme", "W")
    again.wait_for("could not be saved")
    again.press("\r")
    again.wait_for("Your note, December 2025")
    again.wait_for("Typed while locked")
    again.press("\x1b")
    again.wait_until(
        lambda: read_action(tracker, "W1", "2025-12")["note"] == "Typed while locked", "the note"
    )
    again.wait_until(lambda: not list(rescued.glob("*.txt")), "the file to go")


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_reason_typed_into_a_box_is_offered_after_the_end(
    terminal: Callable[..., Terminal], tracker: Path, tmp_path: Path, end: signal.Signals
) -> None:
    window = terminal("open", "--theme", "W")
    window.wait_for("W3")
    window.press("x")
    window.wait_for("why has nothing changed")
    window.press("Money came late")
    rescued = tmp_path / "state" / "rescued"
    window.wait_until(
        lambda: any("Money came late" in path.read_text() for path in rescued.glob("*.txt")), "the file"
    )
    window.child.kill(end)
    window.end()

    again = terminal("open", "--theme", "W")
    again.wait_for("could not be saved")
    again.wait_for("Money came late")
    again.press("\x1b")
    again.wait_for("W3")
    again.press("x")
    again.wait_for("why has nothing changed")
    again.press("\r")
    again.wait_until(lambda: "Money came late" in str(read_action(tracker, "W1")["note"]), "the note")
    again.wait_until(lambda: not list(rescued.glob("*.txt")), "the file to go")


def test_a_file_that_is_damaged_under_a_window_is_named_and_not_the_program(
    terminal: Callable[..., Terminal], tracker: Path, tmp_path: Path
) -> None:
    window = terminal("open")
    window.wait_for("Walking")
    run_sql(tracker, "UPDATE actions SET objectives = '[' WHERE id = 'W1'")
    window.press("\r")
    window.wait_for("is damaged")
    window.press("\rq")
    assert window.end()[0] == 0
    assert not list((tmp_path / "state").glob("crash-*.txt"))
