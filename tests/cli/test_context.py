"""What a command is given: settings, tracker, author and period, with the file opened once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.office import Office
from tui_tracker.storage.read import reader


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that were opened for reading."""
    paths: list[str] = []
    connect = reader._connect

    def noted(path: str, patience: float, size: int) -> object:
        paths.append(path)
        return connect(path, patience, size)

    monkeypatch.setattr(reader, "_connect", noted)
    return paths


@pytest.mark.parametrize(
    "argv",
    [
        ["W1"], ["W1-W3", "--json"], ["list"], ["status"], ["search", "miles"], ["history", "W1"],
        ["conflicts"], ["held"], ["submissions"], ["compare", "W1"], ["check"], ["report", "-o", "r.md"],
        ["set", "W1", "--rag", "red", "--json"], ["ask", "W1", "Why?"], ["undo"],
        ["check", "W1", "--accept", "no-note", "--why", "Nothing happened."],
        ["retire", "W1", "--how", "ended", "--why", "Done."],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_command_opens_the_file_once(argv: list[str], bare: Run, tracker: Path, opened: list[str]) -> None:
    bare("--db", tracker, *argv)

    assert opened == [str(tracker)]


def test_a_copy_is_read_and_written_as_its_lead_at_its_period(bare: Run, office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    shutil.move(copy, "copy.db")

    assert bare("--db", "copy.db", "set", "W1", "--rag", "red").code == 0
    record = bare("--db", "copy.db", "W1", "--json").json

    assert (record["period"], record["rag"], record["updated_by"]) == ("2025-12", "red", "Jo")
