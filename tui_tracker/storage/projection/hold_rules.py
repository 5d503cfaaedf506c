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


_IS_UPDATE = f"revision.field IN ({UPDATES})"
_MADE_IN = made_in("revision.origin")
SELECT = f"""
    SELECT revision.id
      FROM temp.to_judge
     CROSS JOIN revisions AS revision ON revision.id = to_judge.id
      LEFT JOIN actions AS action ON action.key = revision.action
      LEFT JOIN periods AS period ON period.key = revision.period
      LEFT JOIN copies AS copy ON copy.id = {_MADE_IN} AND copy.{LEADS_COPY}
     WHERE NOT ({_MADE_IN} = (SELECT value FROM meta WHERE key = 'database_id')
                AND EXISTS (SELECT 1 FROM meta WHERE key = 'themes'))
       AND """
"""Each `revision` to judge with its `action`, its `period`, and the `copy` for certain themes it was made in.

In a copy itself nothing of what its lead writes is held: it waits where the copy is returned to.
"""

_HAS_NO_ID = """NOT EXISTS (
    SELECT 1
      FROM heads AS id_head
     CROSS JOIN revisions AS id_revision ON id_revision.id = id_head.revision
     WHERE id_head.action = revision.action AND id_head.period = '' AND id_head.field = 'id'
       AND id_revision.value IS NOT NULL)"""
"""Of an action without an ID, as adding it was undone."""

_LATE = f"""revision.author <> '{IMPORT_AUTHOR}' AND EXISTS (
    SELECT 1 FROM temp.closings AS closing
     WHERE closing.action = {{action}} AND closing.period = {{period}}
       AND NOT EXISTS (
           SELECT 1 FROM temp.seen WHERE seen.closing = closing.revision AND seen.id = revision.id)
       AND NOT (closing.names_nothing AND (
           revision.id NOT IN (SELECT id FROM temp.fresh UNION SELECT revision FROM holds)
           OR ({_MADE_IN} = {made_in("closing.origin")} AND revision.at <= closing.at))))"""
"""Neither imported nor known to who closed the period or retired the action; see `projection.holds`."""

_SEEN_BY_CLOSER = """EXISTS (
    SELECT 1
      FROM temp.seen
     CROSS JOIN temp.closings AS closing ON closing.revision = seen.closing
     WHERE seen.id = revision.id AND closing.action = '' AND closing.period = revision.period)"""
"""Seen by who closed its period: it stays as that period's report had it."""

_NEVER_IN_THEMES = f"""NOT EXISTS (
    SELECT 1 FROM revisions AS theme_revision
     WHERE theme_revision.action = revision.action AND theme_revision.period = ''
       AND theme_revision.field = 'theme'
       AND theme_revision.value IN (SELECT value FROM json_each(copy.themes))
       AND NOT EXISTS (SELECT 1 FROM hold_view AS held
                        WHERE held.revision = theme_revision.id AND held.{IS_HELD}))"""
"""Of an action that was never in the themes that the revision's copy was sent out for."""


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
        condition=f"revision.origin LIKE '%{DAMAGE_MARK}'",
        of_plan=True,
    ),
    # A copy sent out for some themes changes the plan itself.
    HoldRule(
        reason=HoldReason.PLAN_CHANGE,
        condition=f"copy.id IS NOT NULL AND revision.field NOT IN ({UPDATES})",
        of_plan=True,
    ),
    # A value that the settings in its file do not allow.
    HoldRule(
        reason=HoldReason.INVALID_VALUE,
        # Versions before format 5 marked no revision: what they held has its mark among the decisions.
        condition=f"(revision.origin LIKE '%{INVALID_MARK}'"
        f" OR revision.origin LIKE '%{INVALID_MARK}{DRAFT_MARK}'"
        " OR EXISTS (SELECT 1 FROM decisions AS decision WHERE decision.revision = revision.id"
        f" AND decision.origin = '{INVALID_MARK}'))",
        of_plan=True,
    ),
    # An update of an action that the plan does not have.
    HoldRule(
        reason=HoldReason.PLAN_CHANGE,
        condition=f"{_IS_UPDATE} AND action.key IS NULL AND revision.value IS NOT NULL",
    ),
    # An update, in no closed report, of an action that is no more because adding it was undone.
    HoldRule(
        reason=HoldReason.EDITED_RETIRED,
        condition=f"{_IS_UPDATE} AND revision.author <> '{IMPORT_AUTHOR}' AND revision.value IS NOT NULL"
        f" AND {_HAS_NO_ID} AND NOT {_SEEN_BY_CLOSER}",
    ),
    # An update of an action that was never in the themes that its copy was sent out for.
    HoldRule(
        reason=HoldReason.OUT_OF_THEME,
        condition=f"{_IS_UPDATE} AND copy.id IS NOT NULL AND {_NEVER_IN_THEMES}",
    ),
    # An update in a period that no longer reports the action, not seen when it was retired.
    HoldRule(
        reason=HoldReason.EDITED_RETIRED,
        condition=f"{_IS_UPDATE} AND NOT {LISTED_IN_PERIOD.format(period='revision.period')} AND "
        + _LATE.format(action="revision.action", period="''"),
    ),
    # An update in a period that the tracker does not have.
    HoldRule(
        reason=HoldReason.UNKNOWN_PERIOD,
        condition=f"{_IS_UPDATE} AND period.key IS NULL AND revision.value IS NOT NULL",
    ),
    # An update in a closed period that was not seen when it was closed.
    HoldRule(
        reason=HoldReason.CLOSED_PERIOD,
        condition=f"{_IS_UPDATE} AND period.closed IS NOT NULL AND "
        + _LATE.format(action="''", period="revision.period"),
    ),
)
"""In the order in which they are applied."""
