"""The tables of a config.toml, their keys, and the words that some of them take."""

from __future__ import annotations

FIELD_TYPES = ("text", "date", "money", "percent", "link")
"""What the values of a plan's own field can be."""
COLOURS = ("red", "amber", "green", "blue", "grey")
"""Colour tokens; a colour theme says what they look like."""

KEYS: dict[str, dict[str, type]] = {
    "plan": {
        "title": str, "period": str, "previous": str, "due": str, "note_words": int, "roles": list,
        "approver": str,
    },
    "paths": {"database": str, "source": str, "backups": int},
    "you": {"author": str},
    "stages": {
        "name": str, "definition": str, "also": list, "final": bool,
        "letter": str, "symbol": str, "colour": str, "step": bool,
    },
    "ratings": {
        "key": str, "label": str, "letter": str, "symbol": str, "colour": str,
        "definition": str, "also": list,
    },
    "unrated": {"label": str, "letter": str, "symbol": str, "colour": str, "definition": str},
    "fields": {"name": str, "type": str, "reports": bool},
    "screen": {"colours": str},
    "hub": {"url": str},
    "leads": {},
    "glossary": {},
    "keys": {},
}  # fmt: skip
"""Tables and their keys; `leads`, `glossary` and `keys` take any key, with text behind it."""
LISTS = ("stages", "ratings", "fields")
OPTIONAL = ("hub", "fields")
"""Tables that a file need not have: what they leave out is empty."""
