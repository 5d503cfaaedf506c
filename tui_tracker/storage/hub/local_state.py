"""What a tracker remembers of its hub, as JSON in its own `meta` table: what it has seen and sent.

| key | says |
|---|---|
| `id` | which hub; for another one, everything is to be seen and sent again |
| `seen` | for each tracker that pushes, the number of its last batch that is merged here: a version vector |
| `sent` | for each table, the last row that is on the hub, by row number and key |
| `plan` | a digest of the plan's title and settings as sent last |

Rows are only ever added to these tables, so a higher row number is a later row. Whether the row of the mark
still has its key shows a file whose rows another program has written in another order: then what
the hub lacks is found by asking it for all that it has. `storage.hub.write_state` writes this.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from tui_tracker.named_tuple import NamedTuple

STATE = "hub_state"
"""What `meta` calls this."""
ADDRESS = "hub_url"
"""What `meta` of a copy that knows its hub calls the hub's address, without a password."""


class Mark(NamedTuple):
    """The last row of a table that is on the hub."""

    row: int
    key: str


class HubState(NamedTuple):
    """What a tracker remembers of its hub; empty for a tracker that was never synced."""

    id: str = ""
    seen: Mapping[str, int] = MappingProxyType({})
    sent: Mapping[str, Mark] = MappingProxyType({})
    plan: str = ""


def parse_state(meta: Mapping[str, str]) -> HubState:
    """Return what a tracker's `meta` says of its hub; what cannot be read counts as nothing."""
    try:
        stored = json.loads(meta.get(STATE, "{}"))
        return HubState(
            id=str(stored.get("id", "")),
            seen={str(pusher): int(number) for pusher, number in stored.get("seen", {}).items()},
            sent={
                str(table): Mark(row=int(row), key=str(key))
                for table, (row, key) in stored.get("sent", {}).items()
            },
            plan=str(stored.get("plan", "")),
        )
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return HubState()


def state_json(state: HubState) -> str:
    """Return what `meta` keeps of this."""
    return json.dumps(
        {
            "id": state.id, "seen": dict(state.seen), "plan": state.plan,
            "sent": {table: [mark.row, mark.key] for table, mark in state.sent.items()},
        }
    )  # fmt: skip
