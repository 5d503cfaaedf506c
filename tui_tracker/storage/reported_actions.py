"""Which actions a period reports, and when it was closed.

The rule for actions is in SQL for queries and in Python for plans read from history.
A retired action is reported up to the period before its retirement. Both forms are here together,
and a test compares them on random plans.
"""

from __future__ import annotations

import json

LISTED_IN_PERIOD = "(action.retired IS NULL OR json_extract(action.retired, '$.period') > {period})"
"""SQL condition on an `action`; `{period}` is an expression for the period's key."""

CLOSING_HEADS = """heads AS head
    JOIN revisions AS closing ON closing.id = head.revision
     AND head.action = '' AND head.field = 'closed'
     AND NOT (closing.kind = 'undo' AND closing.value IS NULL)"""
"""SQL for each `head` that is a `closing` or reopening that counts; one that was undone was never made."""


def is_reported(retired: str | None, period: str) -> bool:
    """Return whether a period reports an action, from its `retired` field as stored."""
    return retired is None or bool(json.loads(retired)["period"] > period)
