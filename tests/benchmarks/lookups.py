"""How long look-ups take against bare scripts that do next to nothing: `python tests/benchmarks/lookups.py`.

Prints ratios of medians, measured turn by turn in one run. Goals: 1.35 times a script that imports
argparse and sqlite3 and reads one row; help, the version and a mistyped command 1.35 times a script that
imports argparse alone. With `--large` it makes a plan of a million
actions too: an action of it takes at most 1.2 times as long as one of the small plan, a slip 2 s.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks.large_plan import make_large
from tests.benchmarks.tables import Table, met, milliseconds, ratio
from tests.support.paths import ROOT

TURNS = 40

OURS = "import sys\nfrom tui_tracker.__main__ import main\nsys.exit(main())\n"
ARGPARSE = "import argparse\nparser = argparse.ArgumentParser()\nparser.parse_args([])\nprint('help')\n"
ONE_ROW = """\
import argparse
import sqlite3
parser = argparse.ArgumentParser()
parser.add_argument("id")
args = parser.parse_args(["T17"])
rows = sqlite3.connect("db/tracker.db").execute("SELECT * FROM action_view WHERE folded_id = ?", [args.id])
print(rows.fetchone())
"""
SCRIPTS = {"ours": OURS, "argparse": ARGPARSE, "one row": ONE_ROW}

CASES = (
    (["T17"], "pipe", 0, "one row", 1.35),
    (["T17"], "terminal", 0, "one row", 1.35),
    (["T17", "--json"], "pipe", 0, "one row", 1.35),
    (["T17", "--diff"], "pipe", 0, "one row", 1.35),
    (["T1-T9", "B5"], "pipe", 0, "one row", 1.35),
    (["T999"], "pipe", 3, "one row", 1.35),
    (["history", "T17"], "pipe", 0, "one row", 1.35),
    (["search", "rail freight"], "pipe", 0, "one row", 1.35),
    (["status"], "pipe", 0, "one row", 1.35),
    (["completion", "--ids=T1"], "pipe", 0, "one row", 1.35),
    (["list"], "pipe", 0, "one row", 1.35),
    (["list", "--json"], "pipe", 0, "one row", 1.35),
    (["--help"], "pipe", 0, "argparse", 1.35),
    (["--version"], "pipe", 0, "argparse", 1.35),
    (["lsit"], "pipe", 2, "argparse", 1.35),
)
"""Arguments, where the output goes, the exit code, the bare script compared with, and the goal."""

SIZED = (
    (["T17"], 0, TURNS),
    (["T17", "--json"], 0, TURNS),
    (["T1", "B5", "--diff"], 0, TURNS),
    (["T17777"], 3, 5),
    (["999"], 3, 5),
    (["heat pumps"], 3, 3),
    (["show", "buses"], 3, 3),
    (["T1-T9"], 0, 3),
    (["completion", "--ids=T1"], 0, 5),
)
"""Arguments, the exit code, and how often each is timed in the small plan and in the large one."""


def main() -> None:
    """Time everything in turn and print it."""
    print("\n".join(table().lines()))
    if "--large" in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            make_workspace(Path(folder))
            compare_sizes(Path(folder))


def make_workspace(workspace: Path) -> None:
    """Make the scripts and the shipped plan's tracker."""
    for name, code in SCRIPTS.items():
        (workspace / f"bench {name}.py").write_text(code, encoding="utf-8")
    run(workspace, "ours", ["init", "."], "pipe")


def table(turns: int = TURNS) -> Table:
    """Time every look-up against a bare script, turn by turn."""
    result = Table(
        title="Look-ups",
        about="Against a script that imports argparse and sqlite3 and reads one row, or, for what reads no"
        " tracker, argparse alone; the shipped plan, turn by turn, medians, the middle half of the ratios in"
        " brackets.",
        heads=("command", "to", "ours, ms", "bare, ms", "ratio", "goal"),
    )
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        make_workspace(workspace)
        for argv, output, exit_code, bare, goal in CASES:
            ours, theirs = timed(workspace, argv, output, exit_code, bare, turns)
            value, shown = ratio(ours, theirs)
            result.add(
                f"`{' '.join(argv)}`", output, milliseconds(ours), milliseconds(theirs), shown,
                met(value, goal),
            )  # fmt: skip
    return result


def compare_sizes(workspace: Path) -> None:
    """Time look-ups in the small plan and in one of a million actions, turn by turn."""
    begun = time.perf_counter()
    number = make_large(workspace / "db" / "tracker.db", workspace / "large.db")
    print(f"{number:,} actions, made in {time.perf_counter() - begun:.0f} s")
    for argv, code, turns in SIZED:
        small, large = [], []
        for _ in range(turns):
            small.append(run(workspace, "ours", ["--db", "db/tracker.db", *argv], "pipe", code))
            large.append(run(workspace, "ours", ["--db", "large.db", *argv], "pipe", code))
        words, few, many = " ".join(argv), median(small), median(large)
        print(f"{words:<22} {few * 1000:6.1f} ms  large {many * 1000:8.1f} ms  {many / few:6.2f} times")


def timed(
    workspace: Path, argv: Sequence[str], output: str, code: int, bare: str, turns: int
) -> tuple[list[float], list[float]]:
    """Return the seconds of our program and of a bare script, measured turn by turn."""
    ours, theirs = [], []
    run(workspace, "ours", argv, output, code)  # writes the bytecode
    for _ in range(turns):
        ours.append(run(workspace, "ours", argv, output, code))
        theirs.append(run(workspace, bare, [], output))
    return ours, theirs


def run(workspace: Path, script: str, argv: Sequence[str], output: str, code: int = 0) -> float:
    """Run one script with its output to a pipe or a terminal; return the seconds until it has ended.

    Stops where it ends with another exit code: what fails at once would look wonderfully quick.
    """
    command = [sys.executable, f"bench {script}.py", *argv]
    # Installed programs have their bytecode; the checkout's goes to a place of its own.
    cache = {"PYTHONPYCACHEPREFIX": str(workspace / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
    environment = {**os.environ, **cache, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
    ours, theirs = os.openpty() if output == "terminal" else os.pipe()
    begun = time.perf_counter()
    with subprocess.Popen(
        command, cwd=workspace, env=environment, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        actual = b"".join(iter(lambda: read(ours), b""))
        process.wait()
        taken = time.perf_counter() - begun
    os.close(ours)
    if process.returncode != code:
        sys.exit(f"{' '.join(command)} left with {process.returncode}:\n{actual.decode(errors='replace')}")
    return taken


def read(descriptor: int) -> bytes:
    """Read what there is; nothing where the other end has closed, which a terminal says with an error."""
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""


if __name__ == "__main__":
    main()
