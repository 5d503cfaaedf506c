"""A few seconds of the fuzzer of hubs; `python -m tests.fuzz.hub --minutes 10` is the long run."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.fuzz.hub import GUESTS, SLOW, Hubs, every_spoil, try_case
from tests.fuzz.trackers import make_trackers
from tests.support.hub import Server

CASES = 8


def test_a_hostile_hub_harms_no_tracker(hub_server: Server, tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    trackers = make_trackers(tmp_path / "base")
    hubs = Hubs(hub_server, trackers, tmp_path)
    random, faults = Random(1), []
    spoils = [item for item in every_spoil() if item[0].split()[0] not in SLOW]
    for label, spoil in random.sample(spoils, CASES):
        guest = random.choice(GUESTS)
        faults += [
            f"{label}: {fault}" for fault in try_case(hubs, trackers, tmp_path / "work", spoil, 1, [guest])
        ]
    assert not faults, "\n".join(faults)
