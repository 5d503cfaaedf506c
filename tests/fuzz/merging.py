"""Tries the laws of merging for as long as you like: people, files, periods, decisions, clocks at random.

python -m tests.fuzz.merging --minutes 10
python -m tests.fuzz.merging --minutes 10 --hub     with a hub on a private server as one more actor
"""

from __future__ import annotations

import argparse
import sys
import time

from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import run_state_machine_as_test as run_machine

from tests.services.exchange.test_merge_laws import MergingIsUnion
from tests.services.hub.test_hub_laws import SyncingIsUnion
from tests.support.hub import REASON, find_binaries, running_server


def try_laws(minutes: float, machine: type[MergingIsUnion] = MergingIsUnion) -> int:
    """Run courses of events until the time is over; return how many there were. Raises on a broken law."""
    ends, courses = time.monotonic() + 60 * minutes, 0

    class Counted(machine):  # type: ignore[valid-type, misc]
        def teardown(self) -> None:
            nonlocal courses
            courses += 1
            super().teardown()

    while time.monotonic() < ends:
        run_machine(
            Counted,
            settings=hypothesis_settings(
                max_examples=10, stateful_step_count=STEPS, deadline=None, database=None,
                phases=[Phase.generate], suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
    return courses


STEPS = 40
"""Events in one course, at most."""


def main() -> int:
    """Read the arguments and try the laws."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--hub", action="store_true", help="with a hub as one more actor")
    args = parser.parse_args()
    courses = try_laws_with_hub(args.minutes) if args.hub else try_laws(args.minutes)
    print(f"{courses} courses of at most {STEPS} events, every law kept")
    return 0


def try_laws_with_hub(minutes: float) -> int:
    """Run courses in which files and syncs are mixed, against a server of their own."""
    binaries = find_binaries()
    if binaries is None:
        sys.exit(REASON)
    with running_server(binaries) as SyncingIsUnion.server:
        return try_laws(minutes, SyncingIsUnion)


if __name__ == "__main__":
    sys.exit(main())
