"""Tries the laws of merging for as long as you like: people, files, periods, decisions, clocks at random.

python -m tests.fuzz.merging --minutes 10
"""

from __future__ import annotations

import argparse
import sys
import time

from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import run_state_machine_as_test as run_machine

from tests.services.exchange.test_merge_laws import MergingIsUnion


def try_laws(minutes: float) -> int:
    """Run courses of events until the time is over; return how many there were. Raises on a broken law."""
    ends, courses = time.monotonic() + 60 * minutes, 0

    class Counted(MergingIsUnion):
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
    args = parser.parse_args()
    print(f"{try_laws(args.minutes)} courses of at most {STEPS} events, every law kept")
    return 0


if __name__ == "__main__":
    sys.exit(main())
