"""Every command in the table has help with examples and is in the README."""

from __future__ import annotations

import pytest

from tests.support.paths import ROOT
from tui_tracker.cli.command_table import COMMANDS
from tui_tracker.cli.main import main

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_has_help_with_examples_and_is_in_readme(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--help"]) == 0

    help_text = capsys.readouterr().out
    assert (
        f"\n  tui-tracker {command}" in help_text or "\n  tui-tracker T17" in help_text or command == "open"
    )
    assert "Examples:" in help_text
    assert f"tui-tracker {command}" in README


def test_the_programs_help_lists_every_command_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0

    help_text = capsys.readouterr().out
    assert all(f"\n  {name} " in help_text for name in COMMANDS)
    assert "Exit codes" in help_text
