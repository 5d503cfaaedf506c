"""Small pieces of SQL text."""

from __future__ import annotations

from collections.abc import Iterable

from tui_tracker.domain.fields import OWN_PREFIX
from tui_tracker.domain.history.revision import DRAFT_MARK, INVALID_MARK

OWN = f"field BETWEEN '{OWN_PREFIX}' AND '{OWN_PREFIX}{chr(0x10FFFF)}'"
"""The condition that a cell's field is one of the plan's own."""
SAME_CELL = "{0}.action = {1}.action AND {0}.period = {1}.period AND {0}.field = {1}.field"
"""The condition that two rows are about the same cell; a closing is built on changes of other cells, too."""
REVISION_COLUMNS = "id, action, period, field, value, author, at, origin, kind, why"
COPY_COLUMNS = "id, made_from, lead, themes, period, name, made_at, made_by"
DECISION_COLUMNS = "id, revision, verdict, author, at, origin, over, why"
"""The columns of a table, named because a file may have further ones of its owner's."""

OF_WORKBOOKS = f"""
    SELECT revision.id
      FROM revisions AS revision
      JOIN copies AS copy
        ON revision.origin IN (copy.id, copy.id || '{DRAFT_MARK}', copy.id || '{INVALID_MARK}{DRAFT_MARK}')
     WHERE copy.name LIKE '%.xlsx'
"""
"""Ids of the changes that were filled into workbooks.

They build on the tracker that sent the workbook out: perhaps on a change that a tracker restored from an
earlier backup does not have.
"""


def listed(words: Iterable[str]) -> str:
    """Write words of the program's own as a list in SQL; never words that came from a person or a file."""
    return ", ".join(f"'{word}'" for word in words)


# `moved`, what an undo or redo brought, is compared by value: a cell may have thousands of versions.
WITHDRAWN_FILES = """
    WITH moved AS MATERIALIZED (
        SELECT DISTINCT head.action, head.period, head.field, ifnull(revision.value, '') AS value
          FROM heads AS head
          JOIN revisions AS revision ON revision.id = head.revision
         WHERE revision.kind IN ('undo', 'redo'))
    SELECT withdrawn.arrival, max(withdrawal.at) AS at
      FROM revisions AS withdrawal
      JOIN parents AS link ON link.child = withdrawal.id
      JOIN revisions AS withdrawn ON withdrawn.id = link.parent AND withdrawn.arrival IS NOT NULL
     WHERE withdrawal.kind = 'withdraw'
       AND (EXISTS (SELECT 1 FROM heads AS head
                     WHERE head.action = withdrawal.action AND head.period = withdrawal.period
                       AND head.field = withdrawal.field AND head.revision = withdrawal.id)
            OR withdrawal.value IS NOT withdrawn.value
               AND (withdrawal.action, withdrawal.period, withdrawal.field, ifnull(withdrawal.value, ''))
                   IN moved)
     GROUP BY withdrawn.arrival
"""
"""The files with values that are withdrawn now, each with the time of that."""
