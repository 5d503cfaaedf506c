"""Measures everything on this machine in one run: `python -m tests.benchmarks [--sizes 176,10000,100000]`.

Prints one report and writes it to docs/performance.md, above the part that is written by hand: what bounds
the figures that miss their goals. Only ratios and slopes are to be compared between machines.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks import first_list, growth, hub, lookups, merging, screens, writes
from tests.benchmarks.tables import Table, slope
from tests.support.hub import find_binaries, running_server
from tests.support.paths import ROOT

PAGE = ROOT / "docs" / "performance.md"
BY_HAND = "## What bounds it"
"""Where the part that is written by hand begins."""
HEAVY = ("docx", "xlsx", "pdf", "handout", "merge")
"""Commands left out of the largest plan unless all are asked for: they take minutes there."""
UNHEARD = 0.05
"""Seconds that keys may go unheard."""


def main() -> None:
    """Measure what is asked for, print it, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000", help="numbers of actions, with commas")
    parser.add_argument("--all", action="store_true", help="also what takes minutes in the largest plan")
    parser.add_argument("--quick", action="store_true", help="fewer turns, smallest plans, page not written")
    options = parser.parse_args()
    sizes = [1000] if options.quick else [int(size) for size in options.sizes.split(",")]
    lines = [*_head(), ""]
    for make_tables in _measures(sizes, quick=options.quick, everything=options.all):
        for table in make_tables():
            print("\n".join(table.lines()), flush=True)
            lines += table.lines()
            if not options.quick:
                write_page([*lines, f"Load average at the end: {_load()}."])


def _measures(sizes: Sequence[int], *, quick: bool, everything: bool) -> list[Callable[[], Iterator[Table]]]:
    turns = 5 if quick else 25
    return [
        lambda: iter([lookups.table(turns)]),
        lambda: iter([first_list.table(3 if quick else 9)]),
        lambda: iter([writes.table(turns if quick else 60)]),
        lambda: iter([merging.table([1900] if quick else [1900, 20_000])]),
        lambda: _plans(sizes, everything=everything),
        lambda: _hub((1_000,) if quick else (1_000, 10_000, 100_000)),
    ]


def _head() -> list[str]:
    return [
        "# How fast it is",
        "",
        f"Measured on {datetime.now(UTC):%d %B %Y} by `python -m tests.benchmarks`, in one run of everything"
        f" on one machine: {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()},"
        f" load average at the beginning {_load()}. Milliseconds hold for that machine and hour only;"
        " ratios and slopes are what to look at. A load above the number of cores makes every figure noisy.",
    ]


def _load() -> str:
    return ", ".join(f"{load:.1f}" for load in os.getloadavg())


def _plans(sizes: Sequence[int], *, everything: bool) -> Iterator[Table]:
    """Make a plan of each size, walk through its screens, then run every command in it."""
    walks: dict[int, dict[str, tuple[float, float]]] = {}
    commands: dict[int, dict[str, growth.Cost]] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            made = growth.make(folder, size)
            walks[size] = asyncio.run(screens.costs(folder / "db" / "tracker.db"))
            left_out = [] if everything or size < 50_000 else _heavy()
            commands[size] = {"init --plan": made, **growth.costs(folder, size, left_out=left_out)}
    yield _screens_table(walks)
    yield _commands_table(commands)


def _heavy() -> list[str]:
    return [" ".join(argv) for argv in growth.COMMANDS if any(word in " ".join(argv) for word in HEAVY)]


def _screens_table(walks: dict[int, dict[str, tuple[float, float]]]) -> Table:
    table = Table(
        title="Screens",
        about="At 120 by 40. For each number of actions: milliseconds until everything has come to rest,"
        f" and the longest time in which no key was heard (goal {UNHEARD * 1000:.0f}). A theme has a seventh"
        " of the actions. One walk through each plan.",
        heads=("step", *(f"{size:,} {words}" for size in walks for words in ("rest", "unheard")), "goal"),
    )
    for step in next(iter(walks.values())):
        figures = [walk[step] for walk in walks.values()]
        worst = max(unheard for _, unheard in figures)
        cells = [f"{seconds * 1000:.0f}" for figure in figures for seconds in figure]
        table.add(step, *cells, "yes" if worst <= UNHEARD else "**no**")
    return table


def _commands_table(commands: dict[int, dict[str, growth.Cost]]) -> Table:
    sizes = list(commands)
    table = Table(
        title="Commands",
        about="Whole commands: seconds and peak memory in megabytes for each number of actions. The slope is"
        " by how many times a command takes longer for each time that the plan is larger: 1 is linear, 0"
        " costs the same at every size. One run of each.",
        heads=("command", *(f"{size:,} {unit}" for size in sizes for unit in ("s", "MB")), "slope"),
    )
    for name in commands[sizes[0]]:
        costs = {size: commands[size][name] for size in sizes if name in commands[size]}
        cells = []
        for size in sizes:
            cost = costs.get(size)
            cells += [f"{cost.seconds:.2f}", f"{cost.megabytes:.0f}"] if cost else ["", ""]
        table.add(f"`{name}`", *cells, slope(list(costs), [cost.seconds for cost in costs.values()]))
    return table


def _hub(sizes: tuple[int, ...]) -> Iterator[Table]:
    binaries = find_binaries()
    if binaries is None:
        return
    table = Table(
        title="Syncing with a hub",
        about="Seconds of a sync by the revisions on the hub and in both trackers; a server on this machine,"
        " every transaction forced to the disk. Median of five; the first push is one run.",
        heads=("revisions", "first push", "push 10", "pull 10", "nothing new"),
    )
    with running_server(binaries, durable=True) as server:
        for sent, first, *others in hub.sync_seconds(server, sizes):
            table.add(f"{sent:,}", f"{first:.2f}", *(f"{seconds:.3f}" for seconds in others))
    yield table


def write_page(lines: Sequence[str], page: Path = PAGE) -> None:
    """Write what was measured; keep what was written by hand below it."""
    old = page.read_text(encoding="utf-8") if page.exists() else ""
    by_hand = old[old.index(BY_HAND) :] if BY_HAND in old else f"{BY_HAND}\n"
    page.write_text("\n".join([*lines, "", by_hand]), encoding="utf-8")


if __name__ == "__main__":
    begun = time.perf_counter()
    main()
    print(f"Took {(time.perf_counter() - begun) / 60:.0f} minutes.")
