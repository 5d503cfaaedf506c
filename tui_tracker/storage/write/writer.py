"""The writing side of one open tracker: each method is one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, Engine

from tui_tracker.domain.exchange.held import Decision, Verdict, make_decision
from tui_tracker.domain.fields import Cell, same
from tui_tracker.domain.history.cell_state import value_before
from tui_tracker.domain.history.revision import Kind, Revision, make_revision, stamp_after
from tui_tracker.domain.history.undo import Stacks, stacks
from tui_tracker.domain.history.withdrawal import withdraw_all
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.plausible import plausible
from tui_tracker.errors import ConflictError, UsageError
from tui_tracker.storage.engine import open_engine, writing
from tui_tracker.storage.merge.log import mark_undone
from tui_tracker.storage.write import decisions as holding
from tui_tracker.storage.write import drafts
from tui_tracker.storage.write import revisions as ledger
from tui_tracker.storage.write.projection import held_ids

Swaps = Mapping[Cell, tuple[str | None, str | None]]
"""Cell to the value expected to stand and the value to put in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hand:
    """One transaction's pen: who writes, where, and the stamp all its revisions share."""

    connection: Connection
    author: str
    origin: str
    at: str

    def write(
        self, values: Mapping[Cell, str | None], kind: Kind = Kind.EDIT, why: str | None = None
    ) -> tuple[Revision, ...]:
        """Record the values that differ from what stands; return their revisions.

        Only a resolution may be written over a cell in conflict: `ConflictError` otherwise.
        """
        states = ledger.cell_states(self.connection, values)
        if kind is not Kind.RESOLVE and any(state.in_conflict for state in states.values()):
            raise ConflictError(
                "Two people wrote this without knowing of each other, and it is not settled yet.",
                "Settle the conflict first: tui-tracker conflicts shows both.",
            )
        new = tuple(
            self.revision(cell, value, states[cell].heads, kind, why)
            for cell, value in values.items()
            if states[cell].in_conflict or not same(states[cell].value, value)
        )
        ledger.record(self.connection, new)
        return new

    def take_back(self, swaps: Swaps, kind: Kind) -> tuple[Revision, ...]:
        """Record, for each cell, the second value where the first still stands.

        A cell that somebody changed since keeps what it has; it gets a revision all the same, so
        that the stacks, which are read from history, move on.
        """
        states = ledger.cell_states(self.connection, swaps)
        if any(state.in_conflict for state in states.values()):
            raise ConflictError(
                "Two people have changed this since.", "Settle the conflict first, then undo or redo again."
            )
        new = tuple(
            self.revision(cell, after if same(states[cell].value, before) else states[cell].value,
                          states[cell].heads, kind)
            for cell, (before, after) in swaps.items()
        )  # fmt: skip
        ledger.record(self.connection, new)
        return new

    def revision(
        self, cell: Cell, value: str | None, parents: tuple[str, ...], kind: Kind, why: str | None = None
    ) -> Revision:
        return make_revision(
            cell, value, parents=parents, author=self.author, at=self.at, origin=self.origin,
            kind=kind, why=why,
        )  # fmt: skip


class Writer:
    """Writes one author's changes into the tracker at `path`."""

    def __init__(self, path: Path, author: str) -> None:
        self.path = path
        self.author = author

    @cached_property
    def _engine(self) -> Engine:
        return open_engine(self.path)

    def change(
        self,
        values: Mapping[Cell, str | None],
        moment: datetime,
        kind: Kind = Kind.EDIT,
        why: str | None = None,
    ) -> tuple[Revision, ...]:
        """Set cells on top of what stands; the revisions made, none where nothing differs.

        Raises `ConflictError` for a cell in conflict, unless it is settled by it (`Kind.RESOLVE`).
        """
        with self._hand(moment) as hand:
            if kind is Kind.RESOLVE:
                _put_away_drafts(hand, values)
            return hand.write(values, kind, why)

    def save_draft(self, cell: Cell, text: str, moment: datetime, seen: str | None) -> str:
        """Keep text under edit; return the stamp it was saved with.

        `seen` is the stamp of the draft this text continues. A draft another window has saved in
        the meantime is sealed on its own, so that neither text is lost.
        """
        with self._hand(moment) as hand:
            there = drafts.read_draft(hand.connection, cell)
            parents = there.parents if there else ledger.head_ids(hand.connection, cell)
            if there and there.saved_at != seen:
                _seal(hand, there)
            draft = drafts.Draft(cell=cell, text=text, parents=parents, author=self.author, saved_at=hand.at)
            drafts.keep_draft(hand.connection, draft)
            return hand.at

    def seal_draft(self, cell: Cell, moment: datetime) -> tuple[Revision, ...]:
        """Turn a draft into one revision on top of what its writer had seen; none if it says nothing new."""
        with self._hand(moment) as hand:
            draft = drafts.read_draft(hand.connection, cell)
            if draft is None:
                return ()
            drafts.drop_draft(hand.connection, cell)
            return _seal(hand, draft)

    def seal_drafts(self, moment: datetime) -> tuple[Revision, ...]:
        """Turn every draft of the file into a revision, each on top of what its writer had seen."""
        with self._hand(moment) as hand:
            sealed: list[Revision] = []
            for draft in drafts.all_drafts(hand.connection):
                drafts.drop_draft(hand.connection, draft.cell)
                sealed += _seal(hand, draft)
            return tuple(sealed)

    def add_period(self, key: str, label: str, closing: Iterable[str], moment: datetime) -> None:
        """Add a period and close others, by key."""
        with self._hand(moment) as hand:
            ledger.add_periods(hand.connection, [(key, label)])
            hand.write({Cell(action="", period=one, field="closed"): "closed" for one in closing})

    def decide(
        self, revisions: Collection[str], verdict: Verdict, why: str | None, moment: datetime
    ) -> tuple[Decision, ...]:
        """Accept or decline held revisions, and bring their cells up to date."""
        with self._hand(moment) as hand:
            if verdict is Verdict.ACCEPT:
                _check_form(ledger.revisions_of(hand.connection, list(revisions)))
            made = tuple(
                make_decision(
                    one, verdict, author=self.author, at=hand.at, origin=hand.origin,
                    over=holding.decisions_on(hand.connection, one), why=why,
                )
                for one in revisions
            )  # fmt: skip
            holding.record_decisions(hand.connection, made)
            if verdict is Verdict.ACCEPT:
                accepted = ledger.revisions_of(hand.connection, [one.revision for one in made])
                keys = {one.cell.period for one in accepted}
                ledger.add_periods(hand.connection, ((key, period_label(key)) for key in sorted(keys)))
            return made

    def withdraw(
        self, arrivals: Collection[str], moment: datetime, why: str, only: Cell | None = None
    ) -> tuple[tuple[Revision, ...], tuple[Cell, ...]]:
        """Take back what merged files brought (of one cell only); the revisions made, and the cells
        that others have gone on from.
        """
        with self._hand(moment) as hand:
            made: list[Revision] = []
            stay: list[Cell] = []
            for action, brought in ledger.brought_by(hand.connection, arrivals).items():
                history = ledger.history_of(hand.connection, [action])
                for cell, taken_back in withdraw_all(history, brought).items():
                    if only not in (None, cell):
                        continue
                    if taken_back.has_successors:
                        stay.append(cell)
                    made += [
                        hand.revision(cell, value, (tip,), Kind.WITHDRAW, why)
                        for tip, value in taken_back.values
                    ]
            ledger.record(hand.connection, made)
            if only is None:
                mark_undone(hand.connection, arrivals, hand.at)
            return tuple(made), tuple(stay)

    def undo(self, moment: datetime) -> tuple[Revision, ...]:
        """Take back the author's last step not yet undone; the revisions made, none at the end."""
        with self._hand(moment) as hand:
            undo = self._stacks(hand).undo
            if not undo:
                return ()
            swaps = {one.cell: (one.value, _value_before(hand.connection, one)) for one in undo[-1]}
            return hand.take_back(swaps, Kind.UNDO)

    def redo(self, moment: datetime) -> tuple[Revision, ...]:
        """Do again the last step undone; the revisions made, none at the end."""
        with self._hand(moment) as hand:
            redo = self._stacks(hand).redo
            if not redo:
                return ()
            swaps = {one.cell: (_value_before(hand.connection, one), one.value) for one in redo[-1]}
            return hand.take_back(swaps, Kind.REDO)

    def _stacks(self, hand: _Hand) -> Stacks:
        return stacks(ledger.own_history(hand.connection, hand.origin, self.author))

    @contextmanager
    def _hand(self, moment: datetime) -> Iterator[_Hand]:
        with writing(self._engine, self.path) as connection:
            origin = ledger.read_meta(connection)["database_id"]
            at = stamp_after(moment, ledger.last_stamp(connection, origin))
            yield _Hand(connection=connection, author=self.author, origin=origin, at=at)


def _put_away_drafts(hand: _Hand, values: Mapping[Cell, str | None]) -> None:
    """Seal what was under edit in cells about to be settled: sealed later it would be a new conflict."""
    for cell, value in values.items():
        if draft := drafts.read_draft(hand.connection, cell):
            drafts.drop_draft(hand.connection, cell)
            if not same(draft.text or None, value):
                _seal(hand, draft)


def _seal(hand: _Hand, draft: drafts.Draft) -> tuple[Revision, ...]:
    value = draft.text or None
    if not _says_something_new(hand.connection, draft, value):
        return ()
    new = hand.revision(draft.cell, value, draft.parents, Kind.EDIT)
    ledger.record(hand.connection, [new])
    return (new,)


def _says_something_new(connection: Connection, draft: drafts.Draft, value: str | None) -> bool:
    """Tell whether sealing changes anything; choosing one side of a conflict does."""
    if len(draft.parents) > 1:
        return True
    seen = {one.id: one.value for one in ledger.history_of(connection, [draft.cell.action])}
    return not same(seen.get(draft.parents[0]) if draft.parents else None, value)


def _check_form(revisions: Iterable[Revision]) -> None:
    """Refuse to take in what could not be read any more."""
    has_form = plausible(None, None)
    for one in revisions:
        if not has_form(one.cell.field, one.value):
            raise UsageError(
                f"What was written as {one.cell.field} cannot be read as one.",
                "Decline it, and set the value by hand.",
            )


def _value_before(connection: Connection, revision: Revision) -> str | None:
    history = ledger.history_of(connection, [revision.cell.action])
    return value_before(revision, history, held_ids(connection))
