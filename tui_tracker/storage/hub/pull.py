"""Reads from a hub which batches a tracker has not seen, and which plans there are."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, and_, or_, select

from tui_tracker.errors import HubError
from tui_tracker.storage.hub import tables

ROUND = 50_000
"""Revisions that are merged at one time, or one batch of more."""
_CHUNK = 100
_ROWS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBatches:
    """The batches of one tracker that are new here."""

    pusher: str
    first: int
    last: int
    size: int
    """Revisions."""
    author: str
    """Of the last."""
    heads: frozenset[str]
    """What the author had seen of the updates in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HubNews:
    """What a hub has that a tracker has not seen."""

    batches: tuple[NewBatches, ...]
    is_complete: bool
    """False where there is more than one round can merge."""
    lost: frozenset[str]
    """Trackers with a batch that was seen and that the hub has lost: it was set back to an older state."""


def read_hub(connection: Connection) -> dict[str, str]:
    """Return what a hub says of itself; raises `HubError` for one of a newer program."""
    about = {row.key: row.value for row in connection.execute(select(tables.hub))}
    if about.get("format") != tables.FORMAT or not about.get("id"):
        raise HubError(
            "The hub was set up by another version of tui-tracker.", "Update tui-tracker, then sync again."
        )
    return about


def find_news(
    connection: Connection, plan: str, seen: Mapping[str, int], *, ignored: Collection[str] = ()
) -> HubNews:
    """Return the batches beyond the vector `seen`, up to `ROUND` revisions of all together.

    Those of the trackers `ignored` are left out.
    """
    pushers = connection.execute(select(tables.pushers.c.pusher).where(tables.pushers.c.plan == plan))
    after = {**dict.fromkeys(pushers.scalars(), 0), **seen}
    after = {pusher: number for pusher, number in after.items() if pusher not in ignored}
    rows = _batches_from(connection, plan, after)
    lost = {pusher for pusher, number in after.items() if number and not _begins_with(rows, pusher, number)}
    if lost:
        rows |= _batches_from(connection, plan, dict.fromkeys(lost, 0))
        after |= dict.fromkeys(lost, 0)
    news, room = [], ROUND
    for pusher in sorted(rows):
        taken = []
        for row in _in_sequence(rows[pusher], after[pusher] + 1):
            if room <= 0:
                break
            taken.append(row)
            room -= row["size"]
        if taken:
            news.append(_new_batches(pusher, taken))
    return HubNews(batches=tuple(news), is_complete=room > 0, lost=frozenset(lost))


def latest_plan(connection: Connection, plan: str) -> RowMapping | None:
    """Return the plan's title, period and settings as they were sent last; None for an unknown plan."""
    query = (
        select(tables.plans.c.title, tables.plans.c.period, tables.plans.c.settings)
        .join(
            tables.batches,
            and_(
                *(tables.batches.c[key] == tables.plans.c[key] for key in ("plan", "pusher", "batch")),
            ),
        )
        .where(tables.plans.c.plan == plan)
        .order_by(tables.batches.c["at"].desc(), tables.plans.c.pusher)
        .limit(1)
    )
    return connection.execute(query).mappings().first()


def plans_on_hub(connection: Connection) -> dict[str, str]:
    """Return the plans that this login may read: id to title."""
    ids = connection.execute(select(tables.plans.c.plan).distinct()).scalars().all()
    titles = {plan: latest_plan(connection, plan) for plan in sorted(ids)}
    return {plan: str(row["title"]) for plan, row in titles.items() if row}


def _batches_from(connection: Connection, plan: str, after: Mapping[str, int]) -> dict[str, list[RowMapping]]:
    """Return the batches from those numbers on, for each pusher in order."""
    rows_by_pusher: dict[str, list[RowMapping]] = {}
    columns = tables.batches.c
    pushers = sorted(after)
    for start in range(0, len(pushers), _CHUNK):
        ranges = [
            and_(columns.pusher == pusher, columns.batch >= after[pusher])
            for pusher in pushers[start : start + _CHUNK]
        ]
        query = (
            select(tables.batches)
            .where(columns.plan == plan, or_(*ranges))
            .order_by(columns.pusher, columns.batch)
        )
        for row in connection.execute(query).mappings():
            rows_by_pusher.setdefault(row["pusher"], []).append(row)
    return rows_by_pusher


def _begins_with(rows: Mapping[str, list[RowMapping]], pusher: str, number: int) -> bool:
    return pusher in rows and bool(rows[pusher][0]["batch"] == number)


def _in_sequence(rows: Iterable[RowMapping], number: int) -> Iterator[RowMapping]:
    """Yield the batches from `number` on without a gap: a number that somebody made up is never reached."""
    for row in rows:
        if row["batch"] == number:
            yield row
            number += 1


def _new_batches(pusher: str, rows: list[RowMapping]) -> NewBatches:
    heads: set[str] = set()
    for row in rows:
        heads.update(_ids(row["heads"]))
    return NewBatches(
        pusher=pusher, first=rows[0]["batch"], last=rows[-1]["batch"],
        size=sum(row["size"] for row in rows), author=rows[-1]["author"], heads=frozenset(heads),
    )  # fmt: skip


def _ids(stored: str) -> list[str]:
    try:
        ids = json.loads(stored)
        return [identity for identity in ids if isinstance(identity, str)] if isinstance(ids, list) else []
    except (ValueError, RecursionError):
        return []
