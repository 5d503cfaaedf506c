"""Which actions a period reports, and when it was closed.

The rule for actions is in SQL for queries and in Python for plans read from history.
A retired action is reported up to the period before its retirement. Both forms are here together,
and a test compares them on random plans.
"""

from __future__ import annotations

import json

LISTED_IN_PERIOD = "(a.retired IS NULL OR json_extract(a.retired, '$.period') > {period})"
"""SQL condition on an action `a`; `{period}` is an expression for the period's key."""

CLOSING_HEADS = (
    "heads AS h JOIN revisions AS c ON c.id = h.revision AND h.action = '' AND h.field = 'closed'"
    " AND NOT (c.kind = 'undo' AND c.value IS NULL)"
)
"""The closings and reopenings that count, in SQL; a closing that was undone was never made."""


def is_reported(retired: str | None, period: str) -> bool:
    """Return whether a period reports an action, from its `retired` field as stored."""
    return retired is None or bool(json.loads(retired)["period"] > period)
