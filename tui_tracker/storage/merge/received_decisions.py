"""Finds, of the decisions that a file brings, those that somebody who merges should hear of."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from tui_tracker.domain.exchange.held import Verdict
from tui_tracker.domain.history.cell import Cell
from tui_tracker.storage.merge.findings import ReceivedDecision


def find_overruling(db: sqlite3.Connection, decisions: Sequence[str]) -> list[ReceivedDecision]:
    """Return the new decisions of a file that decline the tracker's changes or overrule what it decided.

    Those that are replaced by a later one, or that an earlier file of the merge brought, are left out.
    """
    rows = db.execute(
        "SELECT d.author, d.verdict, d.why, h.standing, r.author,"
        " r.id NOT IN (SELECT revision FROM tracker.holds) AND EXISTS (SELECT 1 FROM tracker.heads AS e"
        " WHERE e.action = r.action AND e.period = r.period AND e.field = r.field AND e.revision = r.id),"
        " r.action, r.period, r.field, r.value"
        " FROM json_each(?) AS j CROSS JOIN received.decisions AS d ON d.id = j.value"
        " CROSS JOIN tracker.revisions AS r ON r.id = d.revision LEFT JOIN tracker.hold_view AS h"
        f" ON h.revision = d.revision AND h.standing <> '{Verdict.REOPEN}'"
        " WHERE d.id NOT IN (SELECT id FROM decisions) AND d.verdict IS NOT h.standing"
        f" AND (d.verdict = '{Verdict.DECLINE}' OR h.standing = '{Verdict.DECLINE}')"
        " AND NOT EXISTS (SELECT 1 FROM received.decisions AS n CROSS JOIN json_each(n.over) AS o"
        " WHERE n.revision = d.revision AND o.value = d.id)"
        " ORDER BY d.author, d.verdict, r.action, r.period, r.field",
        (json.dumps(decisions),),
    )
    return [
        ReceivedDecision._make(
            (*decision, bool(counted), Cell(action=action, period=period, field=field), value)
        )
        for *decision, counted, action, period, field, value in rows
    ]
