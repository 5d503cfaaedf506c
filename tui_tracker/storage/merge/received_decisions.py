"""Finds the decisions in a received file that the coordinator who merges it should be informed of."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from tui_tracker.domain.exchange.held import Verdict
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import INVALID_MARK
from tui_tracker.storage.merge.findings import ReceivedDecision
from tui_tracker.storage.projection.sql_text import SAME_CELL


def find_overruling(db: sqlite3.Connection, decisions: Sequence[str]) -> list[ReceivedDecision]:
    """Return the new decisions of a file that decline the tracker's changes or overrule what it decided.

    Those that are replaced by a later one, or that an earlier file of the merge brought, are left out.
    """
    rows = db.execute(
        f"""
        SELECT decision.author, decision.verdict, decision.why, hold.standing, revision.author,
               revision.id NOT IN (SELECT revision FROM tracker.holds)
                   AND EXISTS (SELECT 1 FROM tracker.heads AS head
                                WHERE {SAME_CELL.format("head", "revision")}
                                  AND head.revision = revision.id) AS counted,
               revision.action, revision.period, revision.field, revision.value
          FROM json_each(?) AS wanted
         CROSS JOIN received.decisions AS decision ON decision.id = wanted.value
         CROSS JOIN tracker.revisions AS revision ON revision.id = decision.revision
          LEFT JOIN tracker.hold_view AS hold
            ON hold.revision = decision.revision AND hold.standing <> '{Verdict.REOPEN}'
         WHERE decision.id NOT IN (SELECT id FROM decisions)
           AND decision.verdict IS NOT hold.standing
           AND decision.origin <> '{INVALID_MARK}'
           AND (decision.verdict = '{Verdict.DECLINE}' OR hold.standing = '{Verdict.DECLINE}')
           AND NOT EXISTS (SELECT 1 FROM received.decisions AS later
                            CROSS JOIN json_each(later.over) AS replaced
                            WHERE later.revision = decision.revision AND replaced.value = decision.id)
         ORDER BY decision.author, decision.verdict, revision.action, revision.period, revision.field
        """,
        (json.dumps(decisions),),
    )
    return [
        ReceivedDecision._make(
            (*decision, bool(counted), Cell(action=action, period=period, field=field), value)
        )
        for *decision, counted, action, period, field, value in rows
    ]
