"""The rules by which a merge holds a received revision for the coordinator, as a table.

They are those of the project's merge rules, "What is held for the coordinator". The first rule that
applies gives the reason. Rules of the plan come first and the plan is then brought up to date, because
the others ask it for themes, retirements and periods.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_tracker.domain.exchange.held import HoldReason
from tui_tracker.domain.fields import UPDATE_FIELDS
from tui_tracker.domain.history.revision import DAMAGE_MARK, DRAFT_MARK, IMPORT_AUTHOR, INVALID_MARK
from tui_tracker.storage.file_format import IS_HELD, LEADS_COPY
from tui_tracker.storage.projection.sql_text import listed
from tui_tracker.storage.reported_actions import LISTED_IN_PERIOD

UPDATES = listed(UPDATE_FIELDS)
"""The fields of updates, as a list in SQL; every other field is one of the plan itself."""


def made_in(origin: str) -> str:
    """Return SQL for the id of the database that an `origin` names: without the marks that may end it."""
    return f"substr({origin}, 1, instr({origin} || '#', '#') - 1)"


MADE_IN = made_in("r.origin")
"""The id of the database that a revision `r` was made in, in SQL."""

SELECT = f"""
    SELECT r.id FROM temp.to_judge AS j CROSS JOIN revisions AS r ON r.id = j.id
      LEFT JOIN actions AS a ON a.key = r.action
      LEFT JOIN periods AS p ON p.key = r.period
      LEFT JOIN copies AS c ON c.id = {MADE_IN} AND c.{LEADS_COPY}
     WHERE NOT ({MADE_IN} = (SELECT value FROM meta WHERE key = 'database_id')
                AND EXISTS (SELECT 1 FROM meta WHERE key = 'themes'))
       AND """
"""Revisions `r` with their action, their period, and the copy for certain themes they were made in.

In a copy itself nothing of what its lead writes is held: it waits where the copy is returned to.
"""

GONE = """NOT EXISTS (SELECT 1 FROM heads AS g CROSS JOIN revisions AS i ON i.id = g.revision
    WHERE g.action = {action} AND g.period = '' AND g.field = 'id' AND i.value IS NOT NULL)"""
"""SQL for an action without an ID, as adding it was undone; `{action}` is an expression for its key."""

_LATE = f"""r.author <> '{IMPORT_AUTHOR}' AND EXISTS (
    SELECT 1 FROM temp.closings AS z WHERE z.action = {{action}} AND z.period = {{period}}
       AND NOT EXISTS (SELECT 1 FROM temp.seen AS s WHERE s.closing = z.revision AND s.id = r.id)
       AND NOT (z.names_nothing AND (
               r.id NOT IN (SELECT id FROM temp.fresh UNION SELECT revision FROM holds)
               OR ({MADE_IN} = {made_in("z.origin")} AND r.at <= z.at))))"""
"""Neither imported nor known to who closed the period or retired the action; see `projection.holds`."""

_SEEN_BY_CLOSER = """EXISTS (SELECT 1 FROM temp.seen AS s
    CROSS JOIN temp.closings AS z ON z.revision = s.closing
    WHERE s.id = r.id AND z.action = '' AND z.period = r.period)"""
"""Seen by who closed its period: it stays as that period's report had it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRule:
    """One reason to hold a revision."""

    reason: HoldReason
    condition: str
    """SQL over the tables of `SELECT`."""
    of_plan: bool = False
    """It is applied before the plan's own changes are; it may not ask the plan for anything."""


HOLD_RULES = (
    # A value from a file that contradicts its own history in many cells.
    HoldRule(
        reason=HoldReason.DAMAGED_FILE,
        condition=f"r.origin LIKE '%{DAMAGE_MARK}'",
        of_plan=True,
    ),
    # A copy sent out for some themes changes the plan itself.
    HoldRule(
        reason=HoldReason.PLAN_CHANGE,
        condition=f"c.id IS NOT NULL AND r.field NOT IN ({UPDATES})",
        of_plan=True,
    ),
    # A value that the settings in its file do not allow.
    HoldRule(
        reason=HoldReason.INVALID_VALUE,
        # Versions before format 5 marked no revision: what they held has its mark among the decisions.
        condition=f"(r.origin LIKE '%{INVALID_MARK}' OR r.origin LIKE '%{INVALID_MARK}{DRAFT_MARK}'"
        " OR EXISTS (SELECT 1 FROM decisions AS d WHERE d.revision = r.id"
        f" AND d.origin = '{INVALID_MARK}'))",
        of_plan=True,
    ),
    # An update of an action that the plan does not have.
    HoldRule(
        reason=HoldReason.PLAN_CHANGE,
        condition=f"r.field IN ({UPDATES}) AND a.key IS NULL AND r.value IS NOT NULL",
    ),
    # An update, in no closed report, of an action that is no more because adding it was undone.
    HoldRule(
        reason=HoldReason.EDITED_RETIRED,
        condition=f"r.field IN ({UPDATES}) AND r.author <> '{IMPORT_AUTHOR}' AND r.value IS NOT NULL"
        f" AND {GONE.format(action='r.action')} AND NOT {_SEEN_BY_CLOSER}",
    ),
    # An update of an action that was never in the themes that its copy was sent out for.
    HoldRule(
        reason=HoldReason.OUT_OF_THEME,
        condition=f"r.field IN ({UPDATES}) AND c.id IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM revisions AS t WHERE t.action = r.action AND t.period = ''"
        " AND t.field = 'theme' AND t.value IN (SELECT value FROM json_each(c.themes))"
        " AND NOT EXISTS (SELECT 1 FROM hold_view AS h"
        f" WHERE h.revision = t.id AND h.{IS_HELD}))",
    ),
    # An update in a period that no longer reports the action, not seen when it was retired.
    HoldRule(
        reason=HoldReason.EDITED_RETIRED,
        condition=f"r.field IN ({UPDATES}) AND NOT {LISTED_IN_PERIOD.format(period='r.period')} AND "
        + _LATE.format(action="r.action", period="''"),
    ),
    # An update in a period that the tracker does not have.
    HoldRule(
        reason=HoldReason.UNKNOWN_PERIOD,
        condition=f"r.field IN ({UPDATES}) AND p.key IS NULL AND r.value IS NOT NULL",
    ),
    # An update in a closed period that was not seen when it was closed.
    HoldRule(
        reason=HoldReason.CLOSED_PERIOD,
        condition=f"r.field IN ({UPDATES}) AND p.closed IS NOT NULL AND "
        + _LATE.format(action="''", period="r.period"),
    ),
)
"""In the order in which they are applied."""
