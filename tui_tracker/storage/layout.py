"""The file's marks and its documented views: known to the writing side and to the light reader.

Standard library only, so that a look-up pays for nothing else.
"""

from __future__ import annotations

APPLICATION_ID = 0x4E5A5452
"""`PRAGMA application_id` of a tracker: the letters NZTR."""
SCHEMA_VERSION = 1
"""`PRAGMA user_version`: number of the newest migration."""

WORDS = """
    CREATE VIRTUAL TABLE words USING fts5 (
        action UNINDEXED, period UNINDEXED, field UNINDEXED, text,
        tokenize = 'porter unicode61 remove_diacritics 2'
    )
"""
"""The full-text index: one row a text (actions' texts, sections and partners, notes of every period).

Its rowid is `word_row` of the cell, so that a changed cell's row is found without a scan.
"""
SEARCHED = ("text", "section", "partners", "note")
"""Fields whose words are found."""


def word_row(action: str, period: str, field: str) -> int:
    """Return the row of the index that holds one cell's text."""
    from hashlib import blake2b

    digest = blake2b(f"{action}\n{period}\n{field}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


VIEWS = {
    "action_view": """
        -- One row an action: the plan's fields as agreed, its theme's name, fields in conflict as JSON.
        SELECT a.key, a.id, a.folded_id, a.theme, t.name AS theme_name, a.section, a.grp, a.number,
               a.text, a.role, a.objectives, a.partners, a.extras, a.position, a.conflicts
          FROM actions AS a JOIN themes AS t ON t.key = a.theme
    """,
    "update_view": """
        -- One row an action and period of which something was said. `state` is the one place where
        -- the rule stands: signed off is done, a person's change is started, else outstanding.
        SELECT action, period, stages, rag, note, signed_off, updated_by, updated_at, conflicts,
               CASE WHEN signed_off IS NOT NULL THEN 'done'
                    WHEN updated_by IS NOT NULL THEN 'started'
                    ELSE 'outstanding' END AS state
          FROM updates
    """,
    "revision_view": """
        -- One row a revision; `parents` are the ids it was made on top of, set apart by blanks.
        SELECT r.id, r.action, r.period, r.field, r.value, r.author, r.at, r.origin, r.kind,
               (SELECT group_concat(parent, ' ') FROM parents WHERE child = r.id) AS parents
          FROM revisions AS r
    """,
    "draft_view": """
        -- One row a text under edit: not a revision yet, so no value of a cell.
        SELECT action, period, field, text, author, saved_at FROM drafts
    """,
}
"""Name to SELECT; the schema makes the views, the light reader reads them."""
