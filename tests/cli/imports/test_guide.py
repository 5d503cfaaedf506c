"""The guide to importing shows what the program prints for the plans that it describes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.pictures.guide_terminals import NAMES, draw, transcript
from tests.support.guide_plans import PLANS
from tests.support.paths import ROOT

GUIDE = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("heading", "write"), PLANS.items())
def test_the_guide_shows_what_the_program_prints(bare: Run, heading: str, write: Callable[[], None]) -> None:
    write()
    (shown,) = re.findall(rf"## {heading}\n.*?```text\n(.*?)```", GUIDE, re.DOTALL)
    tracker: tuple[str, ...] = ()
    printed = ""
    for line in filter(None, shown.splitlines()):
        if line.startswith("$ "):
            result = bare(*tracker, *line.split()[2:], *(["--yes"] if " import " in line else []))
            assert result.code == 0, result.err
            printed = result.out + result.err
            tracker = ("--db", "ours/db/tracker.db", "--config", "ours/config.toml")
        else:
            assert line in printed.splitlines()


@pytest.mark.parametrize(("heading", "name"), NAMES.items())
def test_the_pictures_of_the_guide_show_what_the_program_prints(
    heading: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    PLANS[heading]()
    draw(transcript(heading), tmp_path / f"{name}.svg", title=heading)
    shown = (ROOT / "docs" / f"{name}.svg").read_text(encoding="utf-8")
    assert (tmp_path / f"{name}.svg").read_text(encoding="utf-8") == shown
