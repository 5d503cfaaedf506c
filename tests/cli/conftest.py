"""A command line to type: what it printed, what it said, and its exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tui_tracker.cli.main import main


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandResult:
    """The result of one command line."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output read as JSON."""
        return json.loads(self.out)


Run = Callable[..., CommandResult]


@pytest.fixture
def bare(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command line in an empty folder."""
    empty = tmp_path / "empty folder"
    empty.mkdir()
    monkeypatch.chdir(empty)

    def run(*argv: object) -> CommandResult:
        code = main([str(word) for word in argv])
        out, err = capsys.readouterr()
        return CommandResult(code=code, out=out, err=err)

    return run


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard output is a terminal of 100 columns without colour: what is laid out is not plain."""
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture
def run(bare: Run, tracker: Path) -> Run:
    """Run a command line over the small plan, as Jo."""
    return lambda *argv: bare("--db", tracker, "--as", "Jo", *argv)
