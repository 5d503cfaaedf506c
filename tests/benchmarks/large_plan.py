"""A tracker of a million actions, made of the small one's: as a look-up sees it, without the history."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

_NUMBERS = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :rounds)"
_STEPS = (
    "CREATE TEMP TABLE few AS SELECT * FROM actions",
    f"""
    INSERT INTO actions (key, id, folded_id, theme, section, number, text, role, partners, extras, position)
    {_NUMBERS}
    SELECT few.key || n, few.id || n || '0', few.folded_id || n || '0', theme, section, number,
           text, role, partners, extras, few.position + 1000 * n
      FROM n CROSS JOIN few
    """,
    f"""
    INSERT INTO updates (action, period, stages, rag, note) {_NUMBERS}
    SELECT few.key || n, u.period, u.stages, u.rag, u.note
      FROM n CROSS JOIN few JOIN updates AS u ON u.action = few.key
    """,
    "INSERT INTO words (action, period, field, text)"
    " SELECT key, '', 'text', text FROM actions WHERE key NOT IN (SELECT key FROM few)",
)


def make_large(small: Path, large: Path, actions: int = 1_000_000) -> int:
    """Copy a tracker and fill the copy up to `actions` or a few more; return how many there are."""
    shutil.copy(small, large)
    connection = sqlite3.connect(large)
    (few,) = connection.execute("SELECT count(*) FROM actions").fetchone()
    for step in _STEPS:
        connection.execute(step, {"rounds": actions // few} if ":rounds" in step else {})
    (actions_made,) = connection.execute("SELECT count(*) FROM actions").fetchone()
    connection.commit()
    connection.close()
    return int(actions_made)
