"""The rules by which a merge holds a received revision for the coordinator, as a table.

They are those of the project's merge rules, "What is held for the coordinator". The first rule that
applies gives the reason. Rules of the plan come first and the plan is then brought up to date, because
the others ask it for themes, retirements and periods.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_tracker.domain.exchange.held import HoldReason
from tui_tracker.domain.fields import PERIOD_FIELDS, PLAN_FIELDS
from tui_tracker.domain.history.revision import DAMAGE_MARK, DRAFT_MARK, IMPORT_AUTHOR, REOPEN_MARK
from tui_tracker.storage.merge.sql_text import listed
from tui_tracker.storage.reported_actions import REPORTED

PLAN = listed(PLAN_FIELDS + PERIOD_FIELDS)
"""The fields of the plan itself, as a list in SQL."""
MADE_IN = f"replace(replace(replace(r.origin, '{DRAFT_MARK}', ''), '{REOPEN_MARK}', ''), '{DAMAGE_MARK}', '')"
"""The id of the database that a revision `r` was made in, in SQL."""

SELECT = f"""
    SELECT r.id FROM fresh AS f CROSS JOIN revisions AS r ON r.id = f.id
      LEFT JOIN actions AS a ON a.key = r.action
      LEFT JOIN periods AS p ON p.key = r.period
      LEFT JOIN copies AS c ON c.id = {MADE_IN} AND c.themes <> '[]'
     WHERE """
"""New revisions `r` with their action, their period, and the copy for certain themes they were made in."""

_UNSEEN = (
    f"r.author <> '{IMPORT_AUTHOR}' AND NOT EXISTS (SELECT 1 FROM revisions AS z WHERE z.action = {{action}}"
    " AND z.period = {period} AND z.field = '{field}' AND z.value IS NOT NULL"
    " AND z.origin = r.origin AND z.at >= r.at)"
)
"""Neither imported nor made before the closing or retirement in the very file that it was made in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRule:
    """One reason to hold a revision."""

    reason: HoldReason
    text: str
    """The case in words."""
    condition: str
    """SQL over the tables of `SELECT`."""
    of_plan: bool = False
    """It is applied before the plan's own changes are; it may not ask the plan for anything."""


HOLD_RULES = (
    HoldRule(
        reason=HoldReason.DAMAGED_FILE,
        text="a value from a file that contradicts its own history in many cells",
        condition=f"r.origin LIKE '%{DAMAGE_MARK}'",
        of_plan=True,
    ),
    HoldRule(
        reason=HoldReason.PLAN_CHANGE,
        text="a copy sent out for some themes changes the plan itself",
        condition=f"c.id IS NOT NULL AND r.field IN ({PLAN})",
        of_plan=True,
    ),
    HoldRule(
        reason=HoldReason.INVALID_VALUE,
        text="a value that its field cannot have in this plan",
        condition="r.id IN (SELECT id FROM staged.invalid)",
        of_plan=True,
    ),
    HoldRule(
        reason=HoldReason.PLAN_CHANGE,
        text="an update of an action that the plan does not have",
        condition=f"r.field NOT IN ({PLAN}) AND a.key IS NULL",
    ),
    HoldRule(
        reason=HoldReason.OUT_OF_THEME,
        text="an update of an action outside the themes that its copy was sent out for",
        condition=f"r.field NOT IN ({PLAN}) AND c.id IS NOT NULL"
        " AND a.theme NOT IN (SELECT value FROM json_each(c.themes))",
    ),
    HoldRule(
        reason=HoldReason.EDITED_RETIRED,
        text="an update in a period that no longer reports the action",
        condition=f"r.field NOT IN ({PLAN}) AND NOT {REPORTED.format(period='r.period')} AND "
        + _UNSEEN.format(action="r.action", period="''", field="retired"),
    ),
    HoldRule(
        reason=HoldReason.UNKNOWN_PERIOD,
        text="an update in a period that the tracker does not have",
        condition=f"r.field NOT IN ({PLAN}) AND p.key IS NULL",
    ),
    HoldRule(
        reason=HoldReason.CLOSED_PERIOD,
        text="an update in a period that is closed",
        condition=f"r.field NOT IN ({PLAN}) AND p.closed IS NOT NULL AND "
        + _UNSEEN.format(action="''", period="r.period", field="closed"),
    ),
)
"""In the order in which they are applied."""
