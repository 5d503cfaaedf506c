"""Reads the history of the plan: what it was when a period was closed, and what was changed since."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from tui_tracker.domain.fields import ACTION, fields_of
from tui_tracker.domain.history.plan_in_force import PlanInForce
from tui_tracker.domain.history.revision import IMPORT_AUTHOR, period_timestamp
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.storage.file_format import IS_HELD
from tui_tracker.storage.read.reader import TrackerReader, columns
from tui_tracker.storage.read.rows import EntryRow, RevisionRow
from tui_tracker.storage.reported_actions import CLOSING_HEADS

_KNOWN = f"""(r.id IN (SELECT value FROM json_each(:seen))
    OR (r.at <= :until AND (:seen = '[]' OR r.author = '{IMPORT_AUTHOR}')))"""
_ONLY = " AND {column} IN (SELECT value FROM json_each(:actions))"


_GONE = "r.action NOT IN (SELECT key FROM actions)"
"""Of an action that is no more: the act that added it was undone."""
_NO_VALUES = ", ".join(
    {"id": "'' AS id", "theme": "'' AS theme", "position": "0 AS position"}.get(column, f"NULL AS {column}")
    for column in ("folded_id", "conflicts", *(field.column for field in fields_of(ACTION)))
)
_GONE_ACTIONS = f"""WITH action_view AS (
    SELECT value AS key, '' AS theme_name, {_NO_VALUES} FROM json_each(:keys))"""


class StagesRow(NamedTuple):
    """The stages of an action's update in one period."""

    action: str
    period: str
    stages: str | None


def plan_when_closed(reader: TrackerReader, period: str) -> PlanInForce | None:
    """Return what belonged to the plan when a period was first closed; None where it never was."""
    rows = list(
        reader.select(
            f"""WITH RECURSIVE back (id) AS (
            SELECT h.revision FROM {CLOSING_HEADS} WHERE h.period = :period
            UNION
            SELECT r.id FROM back AS b CROSS JOIN parents AS p ON p.child = b.id
             CROSS JOIN revisions AS r ON r.id = p.parent
             WHERE (r.period = '' AND r.field <> 'closed')
                OR (r.action = '' AND r.period = :period AND r.field = 'closed'))
        SELECT r.id, r.action, r.value, r.at FROM back AS b CROSS JOIN revisions AS r ON r.id = b.id""",
            {"period": period},
        )
    )
    closed = min((at for _, action, value, at in rows if not action and value is not None), default=None)
    if closed is None:
        return None
    seen = tuple(identity for identity, action, _, _ in rows if action)
    return PlanInForce(seen=seen, until=max(closed, period_timestamp(period)) if seen else closed)


def plan_at_last_change(reader: TrackerReader, period: str) -> PlanInForce | None:
    """Return what belonged to the plan when an action was last changed in a period; None if none was."""
    last = reader.value(
        "SELECT max(r.at) FROM revision_view AS r WHERE r.period = :period AND r.action <> ''",
        {"period": period},
    )
    return PlanInForce(seen=(), until=last) if last else None


def plan_revisions_changed_since(
    reader: TrackerReader, plan: PlanInForce, actions: Collection[str] | None = None
) -> Iterator[tuple[RevisionRow, bool, bool]]:
    """Yield every revision of each cell of the plan that has changed since a plan was in force, in order.

    With each comes whether it was known then, and whether it is held. Of actions that are no more, every
    cell. With `actions`, of theirs only.
    """
    only = _ONLY.format(column="r.action") if actions is not None else ""
    rows = reader.select(
        f"SELECT {columns(RevisionRow)}, {_KNOWN} AS is_known,"
        f" EXISTS (SELECT 1 FROM hold_view AS h WHERE h.revision = r.id AND h.{IS_HELD}) AS is_held"
        " FROM revision_view AS r WHERE r.period = '' AND (r.action, r.field) IN ("
        " SELECT r.action, r.field FROM revision_view AS r"
        f" WHERE r.period = '' AND (NOT {_KNOWN} OR {_GONE}){only})"
        " ORDER BY r.action, r.field, r.at, r.id",
        {"seen": json.dumps(plan.seen), "until": plan.until, "actions": json.dumps(list(actions or ()))},
    )
    for *row, is_known, is_held in rows:
        yield RevisionRow._make(row), bool(is_known), bool(is_held)


def first_imported_revisions(reader: TrackerReader, actions: Collection[str]) -> list[RevisionRow]:
    """Return what imports first wrote of actions, by action and field."""
    return reader.rows(
        RevisionRow,
        f"SELECT {columns(RevisionRow)} FROM revision_view AS r"
        f" WHERE r.action IN (SELECT value FROM json_each(:actions)) AND r.period = ''"
        f" AND r.author = '{IMPORT_AUTHOR}' AND r.parents IS NULL ORDER BY r.action, r.field, r.at, r.id",
        {"actions": json.dumps(sorted(actions))},
    )


def entries_of_gone_actions(
    reader: TrackerReader, actions: Collection[str], period: str, previous: str | None
) -> list[EntryRow]:
    """Return the updates of actions that are no more; the fields of the plan are empty in them."""
    keys = json.dumps(sorted(actions))
    return reader.entry_rows("", {"keys": keys, "period": period, "previous": previous}, _GONE_ACTIONS)


def stages_up_to(
    reader: TrackerReader, period: str, actions: Collection[str] | None = None
) -> list[StagesRow]:
    """Return the stages of every update (of some actions) up to a period, the newest first."""
    only = _ONLY.format(column="action") if actions is not None else ""
    return reader.rows(
        StagesRow,
        f"SELECT action, period, stages FROM update_view WHERE period <= :period{only}"
        " ORDER BY action, period DESC",
        {"period": period, "actions": json.dumps(list(actions or ()))},
    )


def head_ids_by_cell(reader: TrackerReader, period: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the ids of the heads of a period's cells, by (action, field)."""
    heads: dict[tuple[str, str], tuple[str, ...]] = {}
    query = "SELECT action, field, revision FROM heads WHERE period = :period ORDER BY revision"
    for action, field, revision in reader.select(query, {"period": period}):
        heads[action, field] = (*heads.get((action, field), ()), revision)
    return heads
