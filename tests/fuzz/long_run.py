"""What long runs of fuzzers share: their arguments, their folder, and cases until the time is over."""

from __future__ import annotations

import argparse
import faulthandler
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from tests.fuzz.trackers import Trackers, make_trackers

Case = tuple[str, str, Iterator[str]]
"""The kind that a case is counted as, its label, and a sentence for each law that it breaks."""


def read_arguments(description: str | None, *, has_cases: bool = True) -> argparse.Namespace:
    """Read the arguments of a long run, and print the seed by which it can be run again."""
    args = argument_parser(description, has_cases=has_cases).parse_args()
    print(f"seed {args.seed}")
    return args


def argument_parser(description: str | None, *, has_cases: bool = True) -> argparse.ArgumentParser:
    """Return a parser of the arguments that every long run has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    if has_cases:
        parser.add_argument("--case", help="run this case alone, once")
    return parser


@contextmanager
def sound_trackers() -> Iterator[tuple[Path, Trackers]]:
    """Make a folder for a run, with sound trackers in it."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        folder = Path(name)
        os.environ["TUI_TRACKER_STATE"] = str(folder / "state")
        os.environ["XDG_CONFIG_HOME"] = str(folder / "config")
        (folder / "base").mkdir()
        yield folder, make_trackers(folder / "base")


def run_cases(
    args: argparse.Namespace, choose: Callable[[Random, int], Case | None], *, hangs_after: int
) -> int:
    """Try cases until the time is over or none is left, or the one that was asked for; return the faults.

    A case that takes longer than `hangs_after` seconds ends the program, its name in the last line.
    """
    ends, cases, faults, kinds = time.monotonic() + 60 * args.minutes, 0, 0, Counter[str]()
    for seed in range(args.seed, sys.maxsize):
        if time.monotonic() > ends or (args.case and cases):
            break
        if (case := choose(Random(seed), seed)) is None:
            break
        kind, label, broken = case
        faulthandler.dump_traceback_later(hangs_after, exit=True)
        for fault in broken:
            faults += 1
            print(f"--case {label!r} --seed {seed}\n    {fault}\n", flush=True)
        faulthandler.cancel_dump_traceback_later()
        cases, kinds[kind] = cases + 1, kinds[kind] + 1
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{cases} cases, {faults} faults, at most {memory} MB: {dict(kinds)}")
    return faults
