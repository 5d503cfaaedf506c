"""Each colour token of the settings has a colour on screen, in print and in the terminal."""

from __future__ import annotations

import re

import pytest

from tui_tracker.cli.output import print_out, style
from tui_tracker.config.known_keys import COLOURS
from tui_tracker.exporters.shared import palette
from tui_tracker.tui.colours import DARK, HIGH_CONTRAST, LIGHT, SIXTEEN, tokens


@pytest.mark.parametrize("theme", [DARK, LIGHT, HIGH_CONTRAST, SIXTEEN])
def test_the_screens_have_a_colour_for_each_token(theme: str) -> None:
    names = tokens(dark=theme != LIGHT, name=theme)
    on_screen = {name.removeprefix("rag-") for name in names if name.startswith("rag-")}
    assert on_screen == set(COLOURS)


def test_reports_have_a_colour_for_each_token() -> None:
    assert set(palette._RATINGS) == {*COLOURS, "mixed", "none"}


@pytest.mark.parametrize("token", COLOURS)
def test_the_terminal_has_a_code_for_each_token(
    token: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tui_tracker.cli.output.use_colour", lambda: True)
    print_out(style("text", token))
    assert re.fullmatch(r"\x1b\[\d+mtext\x1b\[0m\n", capsys.readouterr().out)
