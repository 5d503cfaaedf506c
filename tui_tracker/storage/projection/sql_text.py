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

OF_WORKBOOKS = (
    "SELECT r.id FROM revisions AS r JOIN copies AS c ON r.origin IN (c.id, c.id || "
    f"'{DRAFT_MARK}', c.id || '{INVALID_MARK}{DRAFT_MARK}') WHERE c.name LIKE '%.xlsx'"
)
"""Ids of the changes that were filled into workbooks.

They build on the tracker that sent the workbook out: perhaps on a change that a tracker restored from an
earlier backup does not have.
"""


def listed(words: Iterable[str]) -> str:
    """Write words of the program's own as a list in SQL; never words that came from a person or a file."""
    return ", ".join(f"'{word}'" for word in words)


WITHDRAWN_FILES = (
    # Values that an undo or redo has brought: found by value, as one cell may have thousands of versions.
    "WITH moved AS MATERIALIZED (SELECT DISTINCT h.action, h.period, h.field, ifnull(r.value, '') AS value"
    " FROM heads AS h JOIN revisions AS r ON r.id = h.revision WHERE r.kind IN ('undo', 'redo'))"
    " SELECT p.arrival, max(w.at) AS at FROM revisions AS w JOIN parents AS x ON x.child = w.id"
    " JOIN revisions AS p ON p.id = x.parent AND p.arrival IS NOT NULL WHERE w.kind = 'withdraw'"
    " AND (EXISTS (SELECT 1 FROM heads AS h WHERE h.action = w.action AND h.period = w.period"
    " AND h.field = w.field AND h.revision = w.id)"
    " OR w.value IS NOT p.value AND (w.action, w.period, w.field, ifnull(w.value, '')) IN moved)"
    " GROUP BY p.arrival"
)
"""The files with values that are withdrawn now, each with the time of that."""
