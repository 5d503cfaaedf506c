"""Reads from a hub which batches a tracker has not seen, and which plans there are."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    Text,
    and_,
    case,
    func,
    literal,
    or_,
    select,
)

from tui_tracker.domain.history.revision import LONGEST_NAME
from tui_tracker.errors import HubError
from tui_tracker.storage.gate.validation import is_hash
from tui_tracker.storage.hub import tables

ROUND = 50_000
"""Revisions that are merged at one time, or one batch of more."""
MOST_BYTES = 64_000_000
"""Bytes of text that are merged at one time, or one batch of more; one larger batch is never read."""
MOST_BATCHES = 1_000_000
"""Batches that are looked through at one time: years of work of a hundred people."""
_LONGEST = 1_000_000
"""Bytes of an author's name, of the list of heads in a batch, and of a plan's settings."""
_CHUNK = 100
_MEASURED = (tables.revisions, tables.decisions, tables.copies)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBatches:
    """The batches of one tracker that are new here."""

    pusher: str
    first: int
    last: int
    size: int
    """Rows of each table together, as counted: not what the sender says."""
    is_too_large: bool
    """A single batch of more than `MOST_BYTES`: it is not to be read."""
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
    query = select(tables.hub).where(tables.hub.c.key.in_(("id", "format"))).limit(2)
    about = {row.key: row.value for row in connection.execute(query)}
    if about.get("format") != tables.FORMAT or not about.get("id"):
        raise HubError(
            "The hub was set up by another version of tui-tracker.", "Update tui-tracker, then sync again."
        )
    return about


def find_news(
    connection: Connection,
    plan: str,
    seen: Mapping[str, int],
    *,
    ignored: Collection[str] = (),
    most: int = ROUND,
) -> HubNews:
    """Return the batches beyond the vector `seen`, up to about `most` revisions of all together.

    Those of the trackers `ignored` are left out. Raises `HubError` for more batches than people send.
    """
    after = _seen_numbers(connection, plan, seen)
    after = {pusher: number for pusher, number in after.items() if pusher not in ignored}
    rows = _batches_from(connection, plan, after)
    # The last batch that was seen is among them, unless the hub has lost it.
    lost = {pusher for pusher, number in after.items() if number and not _begins_with(rows, pusher, number)}
    if lost:
        rows |= _batches_from(connection, plan, dict.fromkeys(lost, 0))
        after |= dict.fromkeys(lost, 0)
    claimed, is_all = _claim(rows, after, most)
    batches, fits = _measure(connection, plan, claimed, most)
    return HubNews(batches=tuple(batches), is_complete=is_all and fits, lost=frozenset(lost))


def _seen_numbers(connection: Connection, plan: str, seen: Mapping[str, int]) -> dict[str, int]:
    """Return the number of the last batch that was seen of each tracker that sends; 0 for a new one."""
    name = tables.pushers.c.pusher
    # No tracker has a longer id: nothing under one is looked at.
    is_id = func.length(name) <= LONGEST_NAME
    pushers = connection.execute(select(name).where(tables.pushers.c.plan == plan, is_id))
    return {**dict.fromkeys(pushers.scalars(), 0), **seen}


def _claim(
    rows: Mapping[str, list[RowMapping]], after: Mapping[str, int], most: int
) -> tuple[dict[str, range], bool]:
    """Return the numbers of the new batches of each tracker for one round, by the sizes that they claim.

    The second value is whether there was room for all, so that more may be new besides.
    """
    claimed: dict[str, range] = {}
    room = most
    for pusher in sorted(rows):
        last = after[pusher]
        for row in _in_sequence(rows[pusher], last + 1):
            if room <= 0:
                break
            last = row["batch"]
            room -= max(row["size"], 1)
        if last > after[pusher]:
            claimed[pusher] = range(after[pusher] + 1, last + 1)
    return claimed, room > 0


def _measure(
    connection: Connection, plan: str, claimed: Mapping[str, range], most: int
) -> tuple[list[NewBatches], bool]:
    """Return the batches that fit a round, by what they hold and not by what their senders say of them.

    The first one always fits. The second value is whether that is all of those `claimed`.
    """
    batches: list[NewBatches] = []
    room, space = most, MOST_BYTES
    sizes, heads = _sizes(connection, plan, claimed), _heads(connection, plan, claimed)
    for pusher, numbers in claimed.items():
        taken: list[int] = []
        rows = characters = 0
        for number in numbers:
            count, length = sizes.get((pusher, number), (0, 0))
            is_first = not (batches or taken)
            if (room <= 0 or space < length) and not is_first:
                break
            taken.append(number)
            rows, characters = rows + count, characters + length
            room, space = room - max(count, 1), space - length
        if taken:
            texts = [heads[pusher, number] for number in taken if (pusher, number) in heads]
            batches.append(
                NewBatches(
                    pusher=pusher, first=taken[0], last=taken[-1], size=rows,
                    is_too_large=len(taken) == 1 and characters > MOST_BYTES,
                    author=texts[-1][0] if texts else "",
                    heads=frozenset(identity for _, stored in texts for identity in _ids(stored)),
                )
            )  # fmt: skip
        if len(taken) < len(numbers):
            return batches, False
    return batches, True


def latest_plan(connection: Connection, plan: str) -> RowMapping | None:
    """Return the plan's title, period and settings as they were sent last; None for an unknown plan."""
    query = (
        select(*map(_bounded, (tables.plans.c.title, tables.plans.c.period, tables.plans.c.settings)))
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
    """Return number and size of the batches from those numbers on, for each pusher in order."""
    rows_by_pusher: dict[str, list[RowMapping]] = {}
    columns, left = tables.batches.c, MOST_BATCHES
    for ranges in _ranges(tables.batches, {pusher: (number, None) for pusher, number in after.items()}):
        query = (
            select(columns.pusher, columns.batch, columns.size)
            .where(columns.plan == plan, ranges)
            .order_by(columns.pusher, columns.batch)
            .limit(left + 1)
        )
        for row in connection.execute(query).mappings():
            rows_by_pusher.setdefault(row["pusher"], []).append(row)
            left -= 1
        if left < 0:
            raise HubError(
                f"The hub holds more than {MOST_BATCHES:,} batches that this tracker has not seen.",
                "Ask who runs the hub which login sent them.",
            )
    return rows_by_pusher


def _ranges(table: Table, numbers: Mapping[str, tuple[int, int | None]]) -> Iterator[ColumnElement[bool]]:
    """Yield conditions for batches from a first to a last number, None for the end; some pushers in each."""
    columns, pushers = table.c, sorted(numbers)
    for start in range(0, len(pushers), _CHUNK):
        parts = []
        for pusher in pushers[start : start + _CHUNK]:
            first, last = numbers[pusher]
            is_within = columns.batch >= first if last is None else columns.batch.between(first, last)
            parts.append(and_(columns.pusher == pusher, is_within))
        yield or_(*parts)


def _sizes(
    connection: Connection, plan: str, claimed: Mapping[str, range]
) -> dict[tuple[str, int], tuple[int, int]]:
    """Return the rows and the bytes of text in each batch that has any."""
    sizes: dict[tuple[str, int], tuple[int, int]] = {}
    bounds = {pusher: (numbers[0], numbers[-1]) for pusher, numbers in claimed.items()}
    for table in _MEASURED:
        texts = [column for column in table.c if isinstance(column.type, Text) and column.name != "plan"]
        length = sum((func.coalesce(func.octet_length(column), 0) for column in texts), start=literal(0))
        for ranges in _ranges(table, bounds):
            query = (
                select(table.c.pusher, table.c.batch, func.count(), func.sum(length))
                .where(table.c.plan == plan, ranges)
                .group_by(table.c.pusher, table.c.batch)
            )
            for pusher, batch, rows, total in connection.execute(query):
                before = sizes.get((pusher, batch), (0, 0))
                sizes[pusher, batch] = (before[0] + rows, before[1] + int(total))
    return sizes


def _heads(
    connection: Connection, plan: str, claimed: Mapping[str, range]
) -> dict[tuple[str, int], tuple[str, str]]:
    """Return author and heads (JSON) of each batch; empty where they are longer than anybody writes."""
    columns, texts = tables.batches.c, {}
    bounds = {pusher: (numbers[0], numbers[-1]) for pusher, numbers in claimed.items()}
    for ranges in _ranges(tables.batches, bounds):
        query = select(
            columns.pusher, columns.batch, _bounded(columns.author), _bounded(columns.heads)
        ).where(columns.plan == plan, ranges)
        for pusher, batch, author, heads in connection.execute(query):
            texts[pusher, batch] = (author, heads)
    return texts


def _bounded(column: Column[str]) -> ColumnElement[str]:
    """Return SQL for a text, or an empty one where it is longer than anybody writes."""
    return case((func.octet_length(column) <= _LONGEST, column), else_="").label(column.name)


def _begins_with(rows: Mapping[str, list[RowMapping]], pusher: str, number: int) -> bool:
    """Return whether the batches of a tracker begin with that number."""
    return pusher in rows and bool(rows[pusher][0]["batch"] == number)


def _in_sequence(rows: Iterable[RowMapping], number: int) -> Iterator[RowMapping]:
    """Yield the batches from `number` on without a gap: a number that somebody made up is never reached."""
    for row in rows:
        if row["batch"] == number:
            yield row
            number += 1


def _ids(stored: str) -> list[str]:
    """Return the hashes in a list that is stored as JSON; none where it is anything else."""
    try:
        ids = json.loads(stored)
        return [identity for identity in ids if is_hash(identity)] if isinstance(ids, list) else []
    except (ValueError, RecursionError):
        return []
