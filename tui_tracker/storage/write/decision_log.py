"""Writes decisions on held revisions."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, insert, select

from tui_tracker.domain.exchange.held import Decision, HoldReason, Verdict, mark_held_as_invalid
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import INVALID_MARK
from tui_tracker.errors import UsageError
from tui_tracker.storage.engine import sqlite_of
from tui_tracker.storage.projection.holds import judge_revisions
from tui_tracker.storage.projection.refresh import mark_for_refresh
from tui_tracker.storage.projection.sql_text import DECISION_COLUMNS
from tui_tracker.storage.schema import decisions


def decisions_on(connection: Connection, wanted: Sequence[str]) -> dict[str, list[str]]:
    """Return the ids of the decisions made so far, by the revision that they are on."""
    rows = sqlite_of(connection).execute(
        "SELECT revision, id FROM decisions WHERE revision IN (SELECT value FROM json_each(?))",
        (json.dumps(wanted),),
    )
    made: dict[str, list[str]] = {}
    for revision, identity in rows:
        made.setdefault(revision, []).append(identity)
    return made


def decisions_by_author(connection: Connection, origin: str, author: str, since: str) -> list[Decision]:
    """Return what one author decided in one database from a time on, in the order it was done."""
    return _decisions(connection, "origin = ? AND author = ? AND at >= ?", origin, author, since)


def decisions_about(connection: Connection, field: str) -> list[Decision]:
    """Return the decisions on changes of a field, in the order they were made."""
    return _decisions(connection, "revision IN (SELECT id FROM revisions WHERE field = ?)", field)


def _decisions(connection: Connection, condition: str, *values: str) -> list[Decision]:
    rows = sqlite_of(connection).execute(
        f"SELECT {DECISION_COLUMNS} FROM decisions WHERE {condition} ORDER BY at, id", values
    )
    return [
        Decision(
            id=identity, revision=revision, verdict=Verdict(verdict), author=author, at=time, origin=origin,
            over=tuple(json.loads(over)), why=why,
        )
        for identity, revision, verdict, author, time, origin, over, why in rows
    ]  # fmt: skip


def last_decision(connection: Connection, origin: str) -> str | None:
    """Return the time of the newest decision made in one database."""
    rows = sqlite_of(connection).execute("SELECT max(at) FROM decisions WHERE origin = ?", (origin,))
    newest: str | None = rows.fetchone()[0]
    return newest


def check_undecided(connection: Connection, wanted: Collection[str]) -> None:
    """Raise `UsageError` where one of the revisions does not wait for a decision (any more)."""
    waiting = set(
        connection.exec_driver_sql(
            f"SELECT revision FROM hold_view WHERE standing = '{Verdict.REOPEN}'"
        ).scalars()
    )
    if not waiting.issuperset(wanted):
        raise UsageError(
            "This no longer waits for a decision. Somebody else may have decided on it.",
            "To see what does: tui-tracker held",
        )


def waiting_beginnings(connection: Connection, keys: Collection[str]) -> set[str]:
    """Return the waiting revisions of those who began periods, by key, that the tracker lacks."""
    rows = connection.exec_driver_sql(
        f"""
        SELECT held.revision
          FROM hold_view AS held
          JOIN revisions AS revision ON revision.id = held.revision
         WHERE held.standing = '{Verdict.REOPEN}'
           AND revision.action = '' AND revision.field = 'label'
           AND revision.period IN (SELECT value FROM json_each(?) EXCEPT SELECT key FROM periods)
        """,
        (json.dumps(sorted(keys)),),
    )
    return set(rows.scalars())


def record_decisions(connection: Connection, made: Sequence[Decision]) -> None:
    """Write decisions and bring the cells of their revisions up to date."""
    if not made:
        return
    insert_decisions(connection, made)
    decided = [decision.revision for decision in made]
    about = sqlite_of(connection).execute(
        "SELECT action, period, field FROM revisions WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(decided),),
    )
    mark_for_refresh(connection, [Cell._make(row) for row in about])
    judge_revisions(connection, decided)


def mark_what_is_held_as_invalid(connection: Connection) -> None:
    """Mark the values that wait because they are not allowed, where their own history does not say so."""
    waiting = connection.exec_driver_sql(
        f"""
        SELECT revision.id, revision.at
          FROM hold_view AS held
         CROSS JOIN revisions AS revision ON revision.id = held.revision
         WHERE held.kind = '{HoldReason.INVALID_VALUE}' AND held.standing = '{Verdict.REOPEN}'
           AND revision.origin NOT LIKE '%{INVALID_MARK}%'
         ORDER BY revision.id
        """
    )
    known = set(connection.execute(select(decisions.c.id)).scalars())
    marks = [mark_held_as_invalid(identity, moment) for identity, moment in waiting]
    insert_decisions(connection, [mark for mark in marks if mark.id not in known])


def insert_decisions(connection: Connection, made: Sequence[Decision]) -> None:
    """Write decisions; what they are about is to be judged after that."""
    rows = [
        {
            "id": decision.id, "revision": decision.revision, "verdict": decision.verdict.value,
            "author": decision.author,
            "at": decision.at, "origin": decision.origin, "over": json.dumps(decision.over),
            "why": decision.why,
        }
        for decision in made
    ]  # fmt: skip
    if rows:
        connection.execute(insert(decisions), rows)
