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

_KNOWN = f"""(
    revision.id IN (SELECT value FROM json_each(:seen))
    OR (revision.at <= :until AND (:seen = '[]' OR revision.author = '{IMPORT_AUTHOR}')))"""
"""SQL for whether a `revision` belonged to a plan (`PlanInForce`)."""
_ONLY = " AND {column} IN (SELECT value FROM json_each(:actions))"
_GONE = "revision.action NOT IN (SELECT key FROM actions)"
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
    # `back` are the heads of its closing, and all of the plan and of its closings that they are built on.
    rows = list(
        reader.select(
            f"""
            WITH RECURSIVE back (id) AS (
                SELECT head.revision FROM {CLOSING_HEADS}
                 WHERE head.period = :period
                UNION
                SELECT parent.id
                  FROM back
                 CROSS JOIN parents AS link ON link.child = back.id
                 CROSS JOIN revisions AS parent ON parent.id = link.parent
                 WHERE (parent.period = '' AND parent.field <> 'closed')
                    OR (parent.action = '' AND parent.period = :period AND parent.field = 'closed'))
            SELECT revision.id, revision.action, revision.value, revision.at
              FROM back
             CROSS JOIN revisions AS revision ON revision.id = back.id
            """,
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
        "SELECT max(at) FROM revision_view WHERE period = :period AND action <> ''",
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
    only = _ONLY.format(column="revision.action") if actions is not None else ""
    rows = reader.select(
        f"""
        SELECT {columns(RevisionRow)}, {_KNOWN} AS is_known,
               EXISTS (SELECT 1 FROM hold_view AS held
                        WHERE held.revision = revision.id AND held.{IS_HELD}) AS is_held
          FROM revision_view AS revision
         WHERE revision.period = ''
           AND (revision.action, revision.field) IN (
               SELECT revision.action, revision.field
                 FROM revision_view AS revision
                WHERE revision.period = '' AND (NOT {_KNOWN} OR {_GONE}){only})
         ORDER BY revision.action, revision.field, revision.at, revision.id
        """,
        {"seen": json.dumps(plan.seen), "until": plan.until, "actions": json.dumps(list(actions or ()))},
    )
    for *row, is_known, is_held in rows:
        yield RevisionRow._make(row), bool(is_known), bool(is_held)


def first_imported_revisions(reader: TrackerReader, actions: Collection[str]) -> list[RevisionRow]:
    """Return what imports first wrote of actions, by action and field."""
    return reader.rows(
        RevisionRow,
        f"""
        SELECT {columns(RevisionRow)}
          FROM revision_view AS revision
         WHERE revision.action IN (SELECT value FROM json_each(:actions)) AND revision.period = ''
           AND revision.author = '{IMPORT_AUTHOR}' AND revision.parents IS NULL
         ORDER BY revision.action, revision.field, revision.at, revision.id
        """,
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
