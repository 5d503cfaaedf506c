"""Rows of the light reader as the domain's entries, for the screens."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from tui_tracker.domain.codecs import decode_list, decode_pairs, decode_stages
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.model import Action, Entry, State, Update

if TYPE_CHECKING:
    from tui_tracker.domain.history.revision import Revision


def entry_of(row: sqlite3.Row, period: str, previous: str | None) -> Entry:
    """Make an entry of one row of `LightReader.entries`."""
    return Entry(
        action=_action(row),
        theme_name=row["theme_name"],
        update=Update(
            period=period,
            stages=decode_stages(row["stages"]),
            rag=row["rag"],
            note=row["note"],
            signed_off=row["signed_off"],
            review=row["review"],
            accepted=row["accepted"],
            updated_by=row["updated_by"],
            updated_at=row["updated_at"],
        ),
        previous=_previous(row, previous) if previous else None,
        state=State(row["state"]),
        conflicts=_names(row["conflicts"]) + _names(row["update_conflicts"]),
        draft=row["draft"],
        draft_at=row["draft_at"],
    )


def _action(row: sqlite3.Row) -> Action:
    return Action(
        key=row["key"],
        id=row["id"],
        theme=row["theme"],
        section=row["section"],
        group=row["grp"],
        number=row["number"],
        text=row["text"],
        role=row["role"],
        objectives=decode_list(row["objectives"]),
        partners=row["partners"],
        extras=decode_pairs(row["extras"]),
        position=row["position"],
        retired=row["retired"],
    )


def _previous(row: sqlite3.Row, period: str) -> Update:
    return Update(
        period=period,
        stages=decode_stages(row["previous_stages"]),
        rag=row["previous_rag"],
        note=row["previous_note"],
        signed_off=row["previous_signed_off"],
        updated_by=row["previous_by"],
        updated_at=row["previous_at"],
    )


def _names(value: str | None) -> tuple[str, ...]:
    return tuple(json.loads(value)) if value else ()


def revision_of(row: sqlite3.Row) -> Revision:
    """Make a revision of one row of `LightReader.history`."""
    # Not loaded for a list: hashing and history cost the first screen some milliseconds.
    from tui_tracker.domain.history.revision import Kind, Revision

    return Revision(
        id=row["id"],
        cell=Cell(action=row["action"], period=row["period"], field=row["field"]),
        value=row["value"],
        parents=tuple(sorted((row["parents"] or "").split())),
        author=row["author"],
        at=row["at"],
        origin=row["origin"],
        kind=Kind(row["kind"]),
        why=row["why"],
    )
