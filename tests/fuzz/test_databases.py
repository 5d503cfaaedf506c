"""A few seconds of the fuzzer of databases; `python -m tests.fuzz.databases --minutes 10` is the long run."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from tests.fuzz.databases import try_case
from tests.fuzz.doors import DOORS
from tests.fuzz.mutations import every_mutation
from tests.fuzz.trackers import Trackers, make_trackers

CASES = 24
"""Files tried in the suite, each at two doors; others in each group."""
GROUPS = 4


@pytest.fixture(scope="module")
def trackers(tmp_path_factory: pytest.TempPathFactory) -> Trackers:
    return make_trackers(tmp_path_factory.mktemp("base"))


@pytest.mark.skipif(os.name == "nt", reason="pipes are not files there")
@pytest.mark.parametrize("group", range(GROUPS))
def test_a_spoilt_file_is_harmless_at_every_door(trackers: Trackers, tmp_path: Path, group: int) -> None:
    random = Random(group)
    faults = []
    for label, mutate in random.sample(every_mutation(), CASES // GROUPS):
        doors = tuple(random.sample(DOORS, 2))
        faults += [
            f"{label}: {fault}" for fault in try_case(trackers, tmp_path / "work", mutate, group, doors)
        ]
    assert not faults, "\n".join(faults)
