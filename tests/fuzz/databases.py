"""Fuzz databases: `python -m tests.fuzz.databases --minutes 10` brings hostile files to every door.

Each case prints nothing unless the law is broken; `--case NAME --seed N` runs a single one again.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.fuzz.doors import DOORS, BrokenLawError, Door, at_door
from tests.fuzz.long_run import Case, read_arguments, run_cases, sound_trackers
from tests.fuzz.mutations import Mutation, every_mutation
from tests.fuzz.odd_json import of_json
from tests.fuzz.trackers import Trackers
from tests.fuzz.windows import visit_screens

EVERY_DOOR: tuple[Door, ...] = (*DOORS, visit_screens)
HANGS_AFTER = 300
"""Seconds that a case may take."""


def try_case(
    trackers: Trackers, work: Path, mutate: Mutation, seed: int, doors: tuple[Door, ...] = EVERY_DOOR
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
    """Return the sort of a mutation, one of four."""
    return first if (first := label.split()[0]) in ("value", "true", "json") else "other"


def main() -> int:
    """Fuzz until the time is over."""
    args = read_arguments(__doc__)
    mutations = [item for item in (*every_mutation(), *of_json()) if args.case in (None, item[0])]
    with sound_trackers() as (folder, trackers):

        def choose(random: Random, seed: int) -> Case:
            # A quarter of the cases changes bytes, schema and journals, which have fewer variants.
            kind = random.choice(("value", "true", "json", "other"))
            label, mutate = random.choice([item for item in mutations if _kind(item[0]) == kind] or mutations)
            return label.split()[0], label, try_case(trackers, folder / "work", mutate, seed)

        return min(run_cases(args, choose, hangs_after=HANGS_AFTER), 1)


if __name__ == "__main__":
    sys.exit(main())
