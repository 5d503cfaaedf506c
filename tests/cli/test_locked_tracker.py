"""A tracker that another program has locked: commands that only read are answered."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HOLDER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN EXCLUSIVE")
db.execute("UPDATE updates SET note = 'Half of a change.'")
print("ready", flush=True)
sys.stdin.read()
"""
"""Holds the tracker for itself, with a change half written to the disk."""


@pytest.fixture
def holder(tracker: Path) -> Iterator[None]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tracker)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdin
        process.stdout.readline()
        yield
        process.stdin.close()


@pytest.mark.usefixtures("holder")
def test_a_look_up_tells_what_it_held_before(run: Run) -> None:
    result = run("W1", "--period", "2024-12")
    assert result.code == 0
    assert "Ten miles were mended." in result.out
    assert "You are seeing the version before that" in result.err


@pytest.mark.usefixtures("holder")
@pytest.mark.parametrize(
    "command",
    ["list", "search mended", "compare", "check --period 2024-12", "history W1", "status", "conflicts",
     "held", "submissions", "report --period 2024-12 --format md -o -"],
)  # fmt: skip
def test_every_command_that_only_reads_answers(run: Run, command: str) -> None:
    assert run(*command.split()).code in (0, 6)


@pytest.mark.usefixtures("holder")
def test_a_change_is_refused_and_says_why(run: Run) -> None:
    refused = run("set", "W1", "--rag", "red")
    assert refused.code == 7
    assert "in use by another program" in refused.err


def test_a_tracker_that_another_tool_put_into_wal_mode_can_be_written_again(run: Run, tracker: Path) -> None:
    with closing(sqlite3.connect(tracker)) as tool:
        assert tool.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    answer = run("set", "W1", "--note", "Written.")
    assert (answer.code, "It is one file again" in answer.err) == (0, True)
    assert run("W1", "--json").json["note"] == "Written."
    assert tracker.read_bytes()[18:20] == b"\x01\x01"
    assert "WAL" not in run("set", "W1", "--note", "Again.").err


def test_a_tracker_in_wal_mode_that_is_open_elsewhere_is_named_busy(run: Run, tracker: Path) -> None:
    with closing(sqlite3.connect(tracker)) as tool:
        tool.execute("PRAGMA journal_mode = WAL")
        tool.execute("SELECT count(*) FROM meta").fetchone()
        assert run("set", "W1", "--note", "Written.").code == 7
    assert run("set", "W1", "--note", "Written.").code == 0
