"""Yes/no questions of commands."""

from __future__ import annotations

import io
import sys

import pytest

from tui_tracker.cli.input import confirm
from tui_tracker.errors import UsageError


def ask(*, assume_yes: bool = False) -> bool:
    return confirm("Import 3 rows?", assume_yes=assume_yes, unattended="It would bring 3 rows.")


def answer(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)


@pytest.mark.parametrize(("typed", "is_yes"), [("y\n", True), ("YES\n", True), ("\n", False), ("", False)])
def test_only_a_yes_is_a_yes(
    typed: str, is_yes: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch, typed)
    assert ask() is is_yes
    assert capsys.readouterr().err == "Import 3 rows? [y/N]\n"


def test_yes_on_the_command_line_asks_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(assume_yes=True)
    assert capsys.readouterr().err == ""


def test_without_a_terminal_it_says_what_to_add(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    with pytest.raises(UsageError) as error:
        ask()
    assert (error.value.cause, "--yes" in error.value.remedy) == ("It would bring 3 rows.", True)
