"""Text typed into a locked tracker survives kill -9, in the real program on a real pseudo-terminal."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

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
    assert not list(rescued.glob("*.txt"))
