"""Revisions: immutable changes of cells, each with a hash of its content as id."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from json.encoder import encode_basestring

from tui_tracker.domain.history.cell import Cell
from tui_tracker.named_tuple import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

IMPORT_AUTHOR = "import"
"""Author of the revisions an import makes: a function of the source alone, never a person."""

LONGEST = 1_000_000
"""The most characters that a value may have; nobody types so many."""
LONGEST_NAME = 200
"""The most characters of a person's name, or of the id of a database."""

CLOSED = "closed"
"""The value of a closed period's cell; empty where it is open."""


class Kind(StrEnum):
    """How a revision came about: shown to people, and asked by undo and by which closing counts.

    It is not hashed; which values agree, conflict or are held never depends on it.
    """

    IMPORT = "import"
    EDIT = "edit"
    UNDO = "undo"
    REDO = "redo"
    RESOLVE = "resolve"
    """Resolves a conflict: it is made on top of all its heads."""
    RESTORE = "restore"
    """Restores a value from history."""
    WITHDRAW = "withdraw"
    """Withdraws what a merged file brought."""
    DRAFT = "draft"
    """Text that was still under edit in a returned file, sealed by the merge."""
    OUTSIDE = "outside"
    """A value that another program wrote into a file's tables without a revision."""


REOPEN_MARK = "#reopen"
"""Ends the origin of a revision that undoes the resolution it was made on: the conflict is open again."""
DAMAGE_MARK = "#damaged"
"""Ends the origin of an outside edit from a file that looks damaged: it is held whatever else is merged."""
DRAFT_MARK = "#draft"
"""Ends the origin of a draft sealed by a merge: its writer may continue the text in the file it came from."""
INVALID_MARK = "#invalid"
"""In the origin of a value that the settings in its file do not allow: it is held whatever else is merged."""
SEEN_MARK = "#seen"
"""Ends the origin of a closing or retirement that is repeated over a change made after it on purpose."""


class Revision(NamedTuple):
    """One immutable change of a cell."""

    id: str
    """`revision_id` of everything below but `kind` and `why`."""
    cell: Cell
    value: str | None
    """Encoded as `domain.codecs` says; None for a cleared cell."""
    parents: tuple[str, ...]
    """Ids of the heads it was made on top of, sorted; empty for a cell's first."""
    author: str
    at: str
    """UTC, ISO 8601 to the microsecond with `Z`."""
    origin: str
    """Id of the database it was made in; for an import the hash of the source."""
    kind: Kind = Kind.EDIT
    why: str | None = None
    """The reason given, of a resolution above all. Outside the hash, as `kind` is."""


def marked_invalid(origin: str) -> str:
    """Return the origin of a value that its plan does not allow; that of a draft still ends as one."""
    return origin.removesuffix(DRAFT_MARK) + INVALID_MARK + origin[len(origin.removesuffix(DRAFT_MARK)) :]


def split_parents(ids: str | None) -> tuple[str, ...]:
    """Return the parents of a revision in order, from one text in which blanks set them apart."""
    return tuple(sorted((ids or "").split()))


def revision_id(
    cell: Cell, value: str | None, parents: Iterable[str], author: str, at: str, origin: str
) -> str:
    """Hash a revision's content: BLAKE2b-128, hex, of a canonical JSON array."""
    # Written out, as a large import hashes a hundred thousand; `json.dumps` takes three times as long.
    action, period, field = map(encode_basestring, cell)
    text = "null" if value is None else encode_basestring(value)
    built_on = ",".join(map(encode_basestring, sorted(parents))) if parents else ""
    return _digest(f"[{action},{period},{field},{text},[{built_on}],{_made_by(author, at, origin)}]")


@lru_cache(maxsize=64)
def _made_by(author: str, at: str, origin: str) -> str:
    return ",".join(map(encode_basestring, (author, at, origin)))


def make_revision(
    cell: Cell,
    value: str | None,
    *,
    parents: Iterable[str],
    author: str,
    at: str,
    origin: str,
    kind: Kind = Kind.EDIT,
    why: str | None = None,
) -> Revision:
    """Make the revision that sets `cell` to `value`; its id follows from its content."""
    ordered = tuple(sorted(parents)) if parents else ()
    identity = revision_id(cell, value, ordered, author, at, origin)
    # In the order of the fields: with their names it would take three times as long.
    return Revision._make((identity, cell, value, ordered, author, at, origin, kind, why))


def utc_timestamp(moment: datetime) -> str:
    """Write a moment as revisions hold it: `2025-11-23T14:02:00.000000Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def is_timestamp(text: object) -> bool:
    """Return whether a value is a time as `utc_timestamp` writes it, from 1900 on.

    A later time must remain possible: the tracker dates its next change after its last one.
    """
    if not isinstance(text, str) or not text.endswith("Z"):
        return False
    try:
        moment = datetime.fromisoformat(text[:-1])
    except ValueError:
        return False
    return 1900 <= moment.year < 9000 and moment.isoformat(timespec="microseconds") == text[:-1]


def next_timestamp(moment: datetime, last: str | None) -> str:
    """Stamp `moment`, or a microsecond after `last` where the clock has not moved on or went back.

    One database's own changes therefore always sort by time in the order they were made.
    """
    at = utc_timestamp(moment)
    if last is None or at > last:
        return at
    return utc_timestamp(datetime.fromisoformat(last) + timedelta(microseconds=1))


@lru_cache(maxsize=64)
def period_timestamp(period: str) -> str:
    """Time given to imported revisions: the first moment of the period's month, `2024-12`."""
    year, _, month = period.partition("-")
    try:
        return utc_timestamp(datetime(int(year), int(month), 1, tzinfo=UTC))
    except ValueError:
        return utc_timestamp(datetime(1970, 1, 1, tzinfo=UTC))


def period_revision(key: str, label: str, over: Iterable[str] = ()) -> Revision:
    """Make the revision by which an import begins a period; it is the same for everybody.

    Where the period was begun and that was undone, it is built `over` that.
    """
    return make_revision(
        Cell(action="", period=key, field="label"), label, parents=over, author=IMPORT_AUTHOR,
        at=period_timestamp(key), origin=_hash("period", key), kind=Kind.IMPORT,
    )  # fmt: skip


def closing_revision(begun: Revision, over: Iterable[str] = ()) -> Revision:
    """Make the revision by which an import closes a period that was reported before the tracker was made.

    It is the same for everybody, and built on the revision that began the period.
    """
    key = begun.cell.period
    return make_revision(
        Cell(action="", period=key, field="closed"), CLOSED, parents=(begun.id, *over),
        author=IMPORT_AUTHOR, at=period_timestamp(key), origin=_hash("period", key), kind=Kind.IMPORT,
    )  # fmt: skip


def plan_id(themes: Iterable[tuple[str, str]], actions: Iterable[tuple[str, str]]) -> str:
    """Return a plan's id, a hash of (key, name) of its themes and (ID, text) of its actions.

    A fresh import of the same source has the same id, whichever person makes it.
    """
    return _hash("plan", [list(pair) for pair in themes], [list(pair) for pair in actions])


def action_key(plan: str, first_id: str) -> str:
    """Make an action's internal key from the plan and its first ID; it never changes."""
    return _hash("action", plan, first_id)


def _hash(*content: object) -> str:
    return _digest(json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def _digest(text: str) -> str:
    digest: str = _blake2b()(text.encode(), digest_size=16).hexdigest()
    return digest


@lru_cache(maxsize=1)
def _blake2b() -> Callable[..., Any]:
    from hashlib import blake2b  # a look-up reads revisions and makes none

    return blake2b
