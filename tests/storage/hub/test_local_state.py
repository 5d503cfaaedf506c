"""What a tracker remembers of its hub counts as nothing where it cannot be read."""

from __future__ import annotations

import pytest

from tui_tracker.storage.hub.local_state import STATE, HubState, parse_state

ODD = ['{"seen": {"a": 1e999}}', '{"sent": [1]}', "[]", "null", '{"seen": {"a": "x"}}', "[" * 20_000, "NaN"]


@pytest.mark.parametrize("stored", ODD)
def test_a_state_that_no_tracker_writes_is_none(stored: str) -> None:
    assert parse_state({STATE: stored}) == HubState()
