"""Pictures of a terminal in which the plans of the guide to importing go in."""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from tests.support.guide_plans import PLANS
from tests.support.paths import ROOT

GUIDE = ROOT / "docs" / "importing.md"
WIDTH = 116
NAMES = {
    "A workbook with several sheets": "import-workbook",
    "A Word document": "import-word",
    "Two years without IDs": "import-years",
}
"""Heading in the guide -> name of its picture."""


def make_import_pictures() -> None:
    """Take a picture of each transcript of the guide, with what the program prints now."""
    for heading, name in NAMES.items():
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            PLANS[heading]()
            draw(transcript(heading), ROOT / "docs" / f"{name}.svg", title=heading)


def transcript(heading: str) -> str:
    """Run the commands that the guide shows under a heading; return them with what they print."""
    (shown,) = re.findall(rf"## {heading}\n.*?```text\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    lines: list[str] = []
    environ = os.environ | {"COLUMNS": str(WIDTH), "NO_COLOR": "1", "PYTHONPATH": str(ROOT)}
    tracker: tuple[str, ...] = ()
    for command in re.findall(r"(?m)^\$ tui-tracker (.*)$", shown):
        words = [sys.executable, "-m", "tui_tracker", *tracker, *command.split()]
        words += ["--yes"] if tracker else []
        result = subprocess.run(
            words, env=environ, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        printed = result.stdout.replace(f"{Path.cwd()}/", "").replace(str(Path.cwd()), ".")
        lines += [f"$ tui-tracker {command}", *_at_a_terminal(printed), ""]
        tracker = ("--db", "ours/db/tracker.db", "--config", "ours/config.toml")
    return "\n".join(lines).rstrip()


def _at_a_terminal(printed: str) -> list[str]:
    """Return the lines but the time of a backup, another each time, and the question that nobody answers."""
    return [line for line in printed.splitlines() if "backups" not in line and "Nobody can" not in line]


def draw(text: str, picture: Path, *, title: str) -> None:
    """Draw lines of a terminal as SVG, the commands in bold."""
    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    for line in text.splitlines():
        console.print(Text(line, style="bold" if line.startswith("$ ") else ""), overflow="fold")
    console.save_svg(str(picture), title=title, unique_id=picture.stem)
