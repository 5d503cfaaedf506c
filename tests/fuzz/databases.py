"""Fuzz databases: `python -m tests.fuzz.databases --minutes 10` brings hostile files to every door.

Each case prints nothing unless the law is broken; `--case NAME --seed N` runs a single one again.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.fuzz.doors import DOORS, BrokenLawError, Door, at_door
from tests.fuzz.mutations import Mutation, every_mutation
from tests.fuzz.trackers import Trackers, make_trackers

HANGS_AFTER = 60
"""Seconds after which a case that is still running ends the program, its name in the last line."""


def try_case(
    trackers: Trackers, work: Path, mutate: Mutation, seed: int, doors: tuple[Door, ...] = DOORS
) -> Iterator[str]:
    """Spoil a file and bring it to each door; yield a sentence for each law that is broken."""
    random = Random(seed)
    shutil.rmtree(work, ignore_errors=True)
    (work / "hostile").mkdir(parents=True)
    source = random.choice(trackers)
    hostile = Path(shutil.copy(source, work / "hostile" / "hostile.db"))
    mutate(hostile, random)
    for door in doors:
        try:
            at_door(door, hostile, trackers.tracker, work / "door", Random(seed))
        except BrokenLawError as fault:
            yield f"{door.__name__}: {fault}"


def _kind(label: str) -> str:
    """Return the sort of a mutation, one of three."""
    return first if (first := label.split()[0]) in ("value", "true") else "other"


def fuzz(minutes: float, seed: int, only: str | None) -> int:
    """Run until the time is over; return the number of broken laws."""
    mutations = [item for item in every_mutation() if only is None or item[0] == only]
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        folder = Path(name)
        os.environ["TUI_TRACKER_STATE"] = str(folder / "state")
        os.environ["XDG_CONFIG_HOME"] = str(folder / "config")
        (folder / "base").mkdir()
        trackers = make_trackers(folder / "base")
        ends, cases, faults, kinds = time.monotonic() + 60 * minutes, 0, 0, Counter[str]()
        for number in range(sys.maxsize):
            if time.monotonic() > ends or (only and number):
                break
            # A third of the cases changes bytes, schema and journals, which have fewer variants.
            random = Random(seed + number)
            kind = random.choice(("value", "true", "other"))
            pool = [item for item in mutations if _kind(item[0]) == kind] or mutations
            label, mutate = random.choice(pool)
            faulthandler.dump_traceback_later(HANGS_AFTER, exit=True)
            for fault in try_case(trackers, folder / "work", mutate, seed + number):
                faults += 1
                print(f"--case {label!r} --seed {seed + number}\n    {fault}\n", flush=True)
            faulthandler.cancel_dump_traceback_later()
            cases, kinds[label.split()[0]] = cases + 1, kinds[label.split()[0]] + 1
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{cases} files at {len(DOORS)} doors each, {faults} faults, at most {memory} MB: {dict(kinds)}")
    return faults


def main() -> int:
    """Read the arguments and fuzz."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--case", help="run this mutation alone, once")
    args = parser.parse_args()
    print(f"seed {args.seed}")
    return 1 if fuzz(args.minutes, args.seed, args.case) else 0


if __name__ == "__main__":
    sys.exit(main())
