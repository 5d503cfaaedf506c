"""How long look-ups take against bare scripts that do next to nothing: `python tests/benchmarks/lookups.py`.

Prints ratios of medians, measured turn by turn in one run. Goals: an action 1.35 times a script that
imports argparse and sqlite3 and reads one row; the list 2 times; help, the version and a mistyped
command 1.35 times a script that imports argparse alone.
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

ROOT = Path(__file__).resolve().parents[2]
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
    (["list"], "pipe", 0, "one row", 2.0),
    (["list", "--json"], "pipe", 0, "one row", 2.0),
    (["--help"], "pipe", 0, "argparse", 1.35),
    (["--version"], "pipe", 0, "argparse", 1.35),
    (["lsit"], "pipe", 2, "argparse", 1.35),
)
"""Arguments, where the output goes, the exit code, the bare script compared with, and the goal."""


def main() -> None:
    """Make a workspace, time everything in turn, print a line a case."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name, code in SCRIPTS.items():
            (place / f"bench {name}.py").write_text(code, encoding="utf-8")
        run(place, "ours", ["init", "."], "pipe")
        for argv, output, code, bare, goal in CASES:
            ours, theirs = timed(place, argv, output, code, bare)
            words = " ".join(argv)
            print(
                f"{words:<12} {output:<9} {ours * 1000:6.1f} ms  {bare:<9} {theirs * 1000:6.1f} ms"
                f"  {ours / theirs:5.2f} times (goal {goal})"
            )


def timed(place: Path, argv: Sequence[str], output: str, code: int, bare: str) -> tuple[float, float]:
    """Return the median seconds of our program and of a bare script, measured turn by turn."""
    ours, theirs = [], []
    run(place, "ours", argv, output, code)  # writes the bytecode
    for _ in range(TURNS):
        ours.append(run(place, "ours", argv, output, code))
        theirs.append(run(place, bare, [], output))
    return median(ours), median(theirs)


def run(place: Path, script: str, argv: Sequence[str], output: str, code: int = 0) -> float:
    """Run one script with its output to a pipe or a terminal; return the seconds until it has ended.

    Stops where it ends with another exit code: what fails at once would look wonderfully quick.
    """
    command = [sys.executable, f"bench {script}.py", *argv]
    # Installed programs have their bytecode; the checkout's goes to a place of its own.
    cache = {"PYTHONPYCACHEPREFIX": str(place / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
    environment = {**os.environ, **cache, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
    ours, theirs = os.openpty() if output == "terminal" else os.pipe()
    begun = time.perf_counter()
    with subprocess.Popen(
        command, cwd=place, env=environment, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        told = b"".join(iter(lambda: read(ours), b""))
        process.wait()
        taken = time.perf_counter() - begun
    os.close(ours)
    if process.returncode != code:
        sys.exit(f"{' '.join(command)} left with {process.returncode}:\n{told.decode(errors='replace')}")
    return taken


def read(descriptor: int) -> bytes:
    """Read what there is; nothing where the other end has closed, which a terminal says with an error."""
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""


if __name__ == "__main__":
    main()
