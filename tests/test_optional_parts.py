"""A part that is not installed is named, with a command that installs it into this very program."""

from __future__ import annotations

import sys

import pytest

from tui_tracker import optional_parts


def test_the_command_uses_the_pip_beside_the_program_if_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/srv/plan tracker/bin/python")
    monkeypatch.setattr(optional_parts, "find_spec", lambda _: object())
    ours = optional_parts.missing_part("Word reports", "docx")
    assert ours.cause == "The part for Word reports is not installed."
    assert ours.remedy == 'Install it: "/srv/plan tracker/bin/python" -m pip install "tui-tracker[docx]"'
    monkeypatch.setattr(optional_parts, "find_spec", lambda _: None)
    assert optional_parts.install_command("pdf") == 'pip install "tui-tracker[pdf]"'
