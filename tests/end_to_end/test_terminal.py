"""The real program in a real pseudo-terminal: what a person sees, and what survives a closed window."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.reading import read_action
from tests.support.terminal import SECONDS, Terminal

pytestmark = pytest.mark.serial


def draft(tracker: Path) -> str | None:
    kept = read_action(tracker, "W1", "2025-12")["draft"]
    return kept["note"] if kept else None


def write_half_a_sentence(window: Terminal) -> None:
    window.wait_for("0 of 3 done")
    window.press("e")
    window.wait_for("Your note, December 2025")
    window.press("Half a sent")
    window.wait_for("Half a sent")


def test_a_note_begun_in_a_window_that_is_closed_is_there_at_the_next_start(
    terminal: Callable[..., Terminal], tracker: Path
) -> None:
    window = terminal("open", "--theme", "W")
    write_half_a_sentence(window)
    window.child.kill(signal.SIGHUP)
    assert window.end() == (128 + signal.SIGHUP, None)
    assert draft(tracker) == "Half a sent"

    again = terminal("open", "--theme", "W")
    again.wait_for("recovered your")
    again.press("e")
    again.wait_for("Half a sent")
    again.press("ence.\x1b")
    again.wait_for("0 of 3 done")
    again.wait_until(lambda: draft(tracker) is None, "the draft to be sealed")
    again.press("q")
    assert again.end() == (0, None)
    assert read_action(tracker, "W1", "2025-12")["note"] == "Half a sentence."


def test_a_window_closed_by_its_cross_lets_the_file_go(
    terminal: Callable[..., Terminal], tracker: Path
) -> None:
    window = terminal("open", "--theme", "W")
    write_half_a_sentence(window)
    # As a shell does to its jobs when its window is closed.
    window.child.ptyproc.fileobj.close()
    window.child.kill(signal.SIGCONT)
    end = time.monotonic() + SECONDS
    while window.child.ptyproc.isalive() and time.monotonic() < end:
        time.sleep(0.05)
    assert not window.child.ptyproc.isalive()
    assert draft(tracker) == "Half a sent"
    again = terminal("open", "--theme", "W")
    again.wait_for("recovered your")
    assert "READ ONLY" not in again.read()


def test_a_window_that_takes_no_more_output_and_is_then_closed_lets_the_file_go(
    terminal: Callable[..., Terminal], tracker: Path
) -> None:
    window = terminal("open", "--theme", "W")
    write_half_a_sentence(window)
    # Nobody reads what the window shows: the program waits for it, in the midst of drawing.
    for _ in range(40):
        window.press(" more words" * 5)
    window.child.ptyproc.fileobj.close()
    end = time.monotonic() + SECONDS
    while window.child.ptyproc.isalive() and time.monotonic() < end:
        time.sleep(0.05)
    assert not window.child.ptyproc.isalive()
    assert "Half a sent more words" in (draft(tracker) or "")


def test_after_kill_9_at_most_the_last_second_is_gone(
    terminal: Callable[..., Terminal], tracker: Path
) -> None:
    window = terminal("open", "--theme", "W")
    write_half_a_sentence(window)
    window.wait_for("saved ")
    window.child.kill(signal.SIGKILL)
    window.end()
    assert draft(tracker) == "Half a sent"
    terminal().wait_for("recovered your")


def test_a_burst_of_keys_does_what_it_would_have_done_typed_slowly(
    terminal: Callable[..., Terminal], tracker: Path
) -> None:
    window = terminal("open", "--theme", "W")
    window.wait_for("0 of 3 done")
    window.press("s3raeTwelve miles.\x0eThe next.")
    window.wait_for("The next.")
    window.press("\x11")
    assert window.end() == (0, None)
    first, second = (read_action(tracker, identity, "2025-12") for identity in ("W1", "W2"))
    assert (first["stages"], first["rag"]) == ([{"stage": "Delivery", "strand": None}], "amber")
    assert (first["note"], second["note"]) == ("Twelve miles.", "The next.")


def test_a_terminal_that_knows_only_ascii_gets_no_codes(
    terminal: Callable[..., Terminal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    window = terminal("open", "--theme", "W")
    seen = window.wait_for("0 of 3 done")
    assert "Walking  |  December 2025" in seen
    assert "\\u" not in seen
    window.press("q")
    assert window.end() == (0, None)


def test_sigterm_leaves_the_terminal_as_it_was(terminal: Callable[..., Terminal], tracker: Path) -> None:
    window = terminal("open", "--theme", "W")
    write_half_a_sentence(window)
    window.child.kill(signal.SIGTERM)
    assert window.end() == (128 + signal.SIGTERM, None)
    assert b"\x1b[?1049l" in window.raw
    assert draft(tracker) == "Half a sent"


def test_control_characters_in_the_data_never_reach_the_terminal(
    terminal: Callable[..., Terminal], tracker: Path
) -> None:
    connection = sqlite3.connect(tracker)
    connection.execute(
        "UPDATE actions SET text = ?, partners = ?", ("a\x1b]52;c;eA==\x07b", "\x1b]0;stolen\x07")
    )
    connection.commit()
    connection.close()
    window = terminal("open", "--theme", "W")
    window.wait_for("0 of 3 done")
    window.press("q")
    window.end()
    assert b"\x1b]52" not in window.raw
    assert b"stolen\x07" not in window.raw


def test_without_a_terminal_the_program_says_what_to_do_instead(tracker: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui_tracker", "--db", str(tracker)],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "tui-tracker list" in done.stderr
    assert done.stdout == ""
