"""How commands grow with the plan: `python -m tests.benchmarks.growth [--sizes 1000,10000,100000]`.

Makes a plan of each size, imports it, and times every command in it, each in a process of its own.
Prints seconds and peak memory a size, and the slope: by how many times a command takes longer for each
time that the plan is larger (1.0 is linear, 2.0 quadratic, near 0 costs the same at every size).
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

THEMES = ("Transport", "Buildings", "Energy", "Waste", "Nature", "Health", "Land use")
STAGES = ("Discovery", "Design", "Delivery", "Complete")
RATINGS = ("Red", "Amber", "Green", "")
LAUNCHER = """\
import json, os, subprocess, sys, time
begun = time.perf_counter()
process = subprocess.Popen(sys.argv[2:])
_, status, usage = os.wait4(process.pid, 0)
seconds = time.perf_counter() - begun
with open(sys.argv[1], "w") as file:
    json.dump([seconds, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)], file)
"""
"""A small process between: a command's peak memory counts what the process that starts it holds."""
OURS = "import sys\nfrom tui_tracker.__main__ import main\nsys.exit(main())\n"

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("T1",),
    ("T1", "--json"),
    ("list",),
    ("list", "--json"),
    ("history", "T1"),
    ("search", "heat pump"),
    ("status",),
    ("held",),
    ("submissions",),
    ("check", "T1"),
    ("check",),
    ("compare", "T1"),
    ("compare",),
    ("compare", "--stuck"),
    ("set", "T1", "--rag", "amber", "--as", "Jo"),
    ("undo", "--as", "Jo"),
    ("doctor",),
    ("backup",),
    ("handout", "--all", "--yes", "-o", "out"),
    ("merge", "out"),
    ("report", "--period", "2024-12", "--format", "csv", "-o", "r.csv"),
    ("report", "--format", "md", "-o", "r.md"),
    ("report", "--format", "html", "-o", "r.html"),
    ("report", "--format", "docx", "-o", "r.docx"),
    ("report", "--format", "xlsx", "-o", "r.xlsx"),
    ("report", "--format", "pdf", "-o", "r.pdf"),
    ("import", "next.csv", "--period", "2025-12", "--yes"),
    ("new-period", "2026-12", "--yes"),
)
"""What is timed, in this order: those at the end change the tracker."""


@dataclass(frozen=True)
class Cost:
    """What one command took: its seconds, its peak memory in megabytes, and its exit code."""

    seconds: float
    megabytes: float
    exit_code: int


def write_plan(path: Path, actions: int, *, year: int) -> None:
    """Write a plan of that many actions as CSV, with a stage, a rating and a note each."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Theme", "Section", "ID", "Action", "Lead officer", "Stage", "RAG", "Update"])
        for number in range(actions):
            theme, rank = THEMES[number % len(THEMES)], number // len(THEMES) + 1
            topic = ("heat pump", "cycle lane", "bus", "solar panel", "hedge")[number * year % 5]
            writer.writerow(
                (
                    theme, f"{theme} section {rank // 40 + 1}", f"{theme[0]}{rank}",
                    f"Make {topic} scheme {number} ready for residents, with the districts and the county",
                    f"Officer {number % 90}", STAGES[(number + year) % 4], RATINGS[(number + year // 3) % 4],
                    f"In {year} the {topic} scheme {number} was surveyed; {number * year % 97} of 97 sites"
                    " are agreed, and the first are due in March.",
                )
            )  # fmt: skip


def run(folder: Path, argv: Sequence[str]) -> Cost:
    """Run one command of ours in a process of its own."""
    environ = os.environ | {"TUI_TRACKER_STATE": str(folder / "state")}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    launcher = [sys.executable, "-S", "-c", LAUNCHER, "cost.json"]
    with (folder / "out.txt").open("wb") as output:
        subprocess.run(
            [*launcher, sys.executable, "-c", OURS, *argv], cwd=folder, env=environ, check=True,
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    return Cost(*json.loads((folder / "cost.json").read_text()))


def make(folder: Path, actions: int) -> Cost:
    """Make a plan of one size and a tracker of it; return what that took."""
    write_plan(folder / "plan.csv", actions, year=2024)
    write_plan(folder / "next.csv", actions, year=2025)
    return run(folder, ("init", ".", "--plan", "plan.csv", "--yes"))


def costs(folder: Path, actions: int, wanted: str = "", left_out: Sequence[str] = ()) -> dict[str, Cost]:
    """Time every command in a tracker that `make` made."""
    table: dict[str, Cost] = {}
    for argv in COMMANDS:
        name = " ".join(argv)
        if name in left_out:
            continue
        if wanted in name or argv[0] == "handout":
            table[name] = run(folder, argv)
            cost = table[name]
            print(f"{actions:>8,}  {name:<42} {cost.seconds:8.2f} s {cost.megabytes:6.0f} MB", end="")
            print("" if cost.exit_code in (0, 6) else f"   exit {cost.exit_code}", flush=True)
            if cost.exit_code not in (0, 6):
                print((folder / "out.txt").read_text()[-2000:])
    return table


def slope(sizes: Iterable[int], seconds: Iterable[float]) -> float:
    """Return the exponent with which a cost grows between the smallest and the largest size."""
    (small, *_, large), (few, *_, many) = list(sizes), list(seconds)
    return math.log(many / few) / math.log(large / small)


def main() -> None:
    """Time all, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000", help="numbers of actions, with commas")
    parser.add_argument("--only", default="", help="only commands that contain these words")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    tables = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            made = make(Path(folder), size)
            tables.append({"init": made, **costs(Path(folder), size, options.only)})
    print(f"\n{platform.platform()}, Python {platform.python_version()}")
    print(f"{'command':<42}" + "".join(f"{size:>10,} s {'MB':>5}" for size in sizes) + "  slope")
    for name in tables[0]:
        row = [table[name] for table in tables]
        cells = "".join(f"{cost.seconds:>12.2f} {cost.megabytes:>5.0f}" for cost in row)
        grows = f"{slope(sizes, [cost.seconds for cost in row]):6.2f}" if len(sizes) > 1 else ""
        print(f"{name:<42}{cells} {grows}")


if __name__ == "__main__":
    main()
