"""Every name by which a key opens a screen is in the table of destinations, and each of these opens."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from tui_tracker.tui.destinations import DESTINATIONS, Destination
from tui_tracker.tui.keys.table import ACTIONS
from tui_tracker.tui.navigation import Navigation

OPEN = re.compile(r"(?:app\.)?open\('(.+)'\)")


def test_each_key_that_opens_a_screen_names_one_of_the_table() -> None:
    names = {match[1] for specs in ACTIONS.values() for spec in specs if (match := OPEN.match(spec.action))}
    assert names - DESTINATIONS.keys() == set()
    assert names


@pytest.mark.parametrize("destination", DESTINATIONS.values(), ids=DESTINATIONS)
def test_each_destination_is_opened_in_one_way(destination: Destination) -> None:
    module, _, screen = destination.screen.rpartition(".")
    ways = [
        bool(screen and getattr(import_module(f"tui_tracker.tui.screens.{module}"), screen)),
        bool(destination.method and getattr(Navigation, destination.method)),
        bool(destination.kind),
    ]
    assert ways.count(True) == 1
