"""Writes to one tracker; each method is one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from tui_tracker.domain.exchange.held import Decision, Verdict
from tui_tracker.domain.fields import field_validator, values_equal
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import (
    Kind,
    Revision,
    next_timestamp,
)
from tui_tracker.domain.history.text_base import TextBase, parents_of_text
from tui_tracker.domain.history.undo import (
    NOTHING_LATER,
    Effect,
    LaterActs,
    Made,
    UndoStacks,
    effect_of,
    undo_stacks,
)
from tui_tracker.domain.history.withdrawal import Kept, Returned, bring_back, withdraw_all
from tui_tracker.errors import UsageError
from tui_tracker.storage.engine import KeptConnection, open_engine, writing
from tui_tracker.storage.projection.refresh import held_ids
from tui_tracker.storage.write import decision_log, drafts, periods, revision_log
from tui_tracker.storage.write.import_log import LoggedImport, imports_by_author, last_change_time
from tui_tracker.storage.write.merge_log import last_run_by, mark_runs, withdrawn_at
from tui_tracker.storage.write.other_acts import acts_since, restored_at
from tui_tracker.storage.write.transaction import Transaction

_NEWEST = 50
"""Changes of an author that are read first to undo the last one."""
Undoable = Revision | Decision | LoggedImport
"""What an author can undo; what was done at the same time is one step."""


class Step(NamedTuple):
    """What undo or redo did."""

    revisions: tuple[Revision, ...]
    """The revisions made, or those whose decision was undone or redone."""
    name: str = ""
    """What the step was, where it was no edit: `Decision`, `Withdrawal`, `Import of returns.csv`."""
    made_at: str = ""
    """When a step that is now undone was made, UTC."""
    later: LaterActs = NOTHING_LATER
    """What was done since, and is not undone with it."""


class Writer:
    """Writes one author's changes into the tracker at `path`.

    With `keep_open` the connection is kept from one change to the next, until `close`.
    """

    def __init__(self, path: Path, author: str, *, keep_open: bool = False) -> None:
        self.path = path
        self.author = author
        self._kept = KeptConnection(path) if keep_open else None

    def close(self) -> None:
        """Close the file; the next change opens it again."""
        if self._kept:
            self._kept.close()

    def change(
        self,
        values: Mapping[Cell, str | None],
        moment: datetime,
        kind: Kind = Kind.EDIT,
        why: str | None = None,
    ) -> tuple[Revision, ...]:
        """Set the values of cells; return the revisions made, none if nothing differs.

        Raises `ConflictError` for a cell in conflict, unless this resolves it (`Kind.RESOLVE`).
        """
        with self._transaction(moment) as transaction:
            if kind is Kind.RESOLVE:
                _seal_drafts_in(transaction, values)
            return transaction.write(values, kind, why)

    def save_draft(
        self, cell: Cell, text: str, moment: datetime, seen: str | None, base: TextBase | None = None
    ) -> str:
        """Save text under edit; return the time it was saved with.

        `seen` is the time of the draft that this text continues. A draft that another window has saved
        since then is sealed on its own, so that neither text is lost. Without a draft the text continues
        its `base`, or where that is not known from what the cell holds now.
        """
        with self._transaction(moment) as transaction:
            earlier = drafts.read_draft(transaction.connection, cell)
            parents = earlier.parents if earlier else _parents_of_text(transaction.connection, cell, base)
            is_own = earlier and (earlier.saved_at == seen or (base and base.has_draft(earlier.text)))
            if earlier and not is_own and not values_equal(earlier.text, text):
                _seal(transaction, earlier)
            draft = drafts.Draft(
                cell=cell, text=text, parents=parents, author=self.author, saved_at=transaction.timestamp
            )
            drafts.store_draft(transaction.connection, draft)
            return transaction.timestamp

    def seal_draft(self, cell: Cell, moment: datetime) -> tuple[Revision, ...]:
        """Turn a draft into a revision on top of what its author saw; make none if the text is not new."""
        with self._transaction(moment) as transaction:
            draft = drafts.read_draft(transaction.connection, cell)
            if draft is None:
                return ()
            transaction.refuse_closed([cell])
            drafts.delete_draft(transaction.connection, cell)
            return _seal(transaction, draft)

    def seal_all_drafts(self, moment: datetime) -> tuple[Revision, ...]:
        """Turn every draft of the file into a revision, each on top of what its author saw.

        Those of closed periods stay drafts.
        """
        with self._transaction(moment) as transaction:
            sealed: list[Revision] = []
            closed = {key for key, _ in revision_log.closed_periods(transaction.connection)}
            for draft in drafts.all_drafts(transaction.connection):
                if draft.cell.period in closed:
                    continue
                drafts.delete_draft(transaction.connection, draft.cell)
                sealed += _seal(transaction, draft)
            return tuple(sealed)

    def add_period(self, key: str, label: str, closing: Iterable[str], moment: datetime) -> None:
        """Add a period, make it the tracker's working period, and close others, by key."""
        with self._transaction(moment) as transaction:
            transaction.write(periods.beginning(key, label, closing))
            revision_log.set_meta(transaction.connection, periods.WORKING_PERIOD, key)

    def decide(
        self, revisions: Collection[str], verdict: Verdict, why: str | None, moment: datetime
    ) -> tuple[Decision, ...]:
        """Accept or decline held revisions, and bring their cells up to date.

        With changes, the period or the action is accepted that they are about, where the tracker has none.
        Raises `UsageError` where one of them no longer waits for a decision.
        """
        with self._transaction(moment) as transaction:
            decision_log.check_undecided(transaction.connection, revisions)
            accepted: list[Revision] = []
            if verdict is Verdict.ACCEPT:
                accepted = revision_log.revisions_of(transaction.connection, list(revisions))
                _check_form(accepted)
            keys = {revision.cell.period for revision in accepted}
            begun = decision_log.waiting_beginnings(transaction.connection, keys) - set(revisions)
            made = transaction.decide([*revisions, *sorted(begun)], verdict, why)
            transaction.add_periods(keys)
            transaction.add_actions_again({revision.cell.action for revision in accepted})
            periods.follow(transaction.connection)
            return made

    def withdraw(
        self, arrivals: Collection[str], moment: datetime, why: str, only: Cell | None = None
    ) -> tuple[tuple[Revision, ...], tuple[Cell, ...]]:
        """Withdraw what merged files brought (of one cell only).

        Return the revisions made, and the cells that stay because others have built on them.
        """
        with self._transaction(moment) as transaction:
            made: list[Revision] = []
            stay: list[Cell] = []
            brought_by_action = revision_log.revisions_brought_by(transaction.connection, arrivals)
            for action, brought in brought_by_action.items():
                history = revision_log.history_of(transaction.connection, [action])
                for cell, withdrawal in withdraw_all(history, brought).items():
                    if only not in (None, cell):
                        continue
                    if withdrawal.has_successors:
                        stay.append(cell)
                    made += [
                        transaction.revision(cell, value, (tip,), Kind.WITHDRAW, why)
                        for tip, value in withdrawal.values
                    ]
            transaction.insert(made)
            if only is None:
                mark_runs(transaction.connection, arrivals, transaction.timestamp)
            periods.follow(transaction.connection)
            return tuple(made), tuple(stay)

    def bring_back(
        self, arrivals: Collection[str], moment: datetime, why: str
    ) -> tuple[tuple[Revision, ...], tuple[Cell, ...]]:
        """Restore what was withdrawn of merged files.

        Return the revisions made, and the cells that stay because they were changed since.
        """
        with self._transaction(moment) as transaction:
            values: dict[Cell, Returned | Kept] = {}
            held = held_ids(transaction.connection)
            brought_by_action = revision_log.revisions_brought_by(transaction.connection, arrivals)
            for action, brought in brought_by_action.items():
                values |= bring_back(revision_log.history_of(transaction.connection, [action]), brought, held)
            again = {cell: item for cell, item in values.items() if isinstance(item, Returned)}
            alone = {cell: item.value for cell, item in again.items() if not item.parent}
            sides = [(cell, item.parent, item.value) for cell, item in again.items() if item.parent]
            made = transaction.write(alone, Kind.RESTORE, why)
            made += transaction.continue_sides(sides, Kind.RESTORE, why)
            mark_runs(transaction.connection, arrivals, None)
            periods.follow(transaction.connection)
            return made, tuple(cell for cell, value in values.items() if isinstance(value, Kept))

    def undo(self, moment: datetime) -> Step:
        """Undo the author's last step that is not undone yet; return it, without revisions at the end."""
        with self._transaction(moment) as transaction:
            undo = self._stacks(transaction).undo
            merged = last_run_by(transaction.connection, self.author)
            if merged and merged > (undo[-1] if undo else ""):
                raise UsageError(
                    "You have merged files since your last change. Undo goes back no further.",
                    "To undo a merge: find the file's number with tui-tracker submissions,"
                    " then tui-tracker submissions N --undo",
                )
            if undo and restored_at(transaction.connection) > undo[-1]:
                raise UsageError(
                    "A backup was restored after your last change. Undo goes back no further.",
                    "To see what else can be restored: tui-tracker restore. To go back to an earlier value"
                    " of one action: tui-tracker history T17",
                )
            if not undo:
                return Step(())
            step = _move(transaction, self._step_at(transaction, undo[-1]), Kind.UNDO)
            later = acts_since(transaction.connection, self.author, undo[-1])
            return step._replace(made_at=undo[-1], later=later)

    def redo(self, moment: datetime) -> Step:
        """Redo the step that was undone last; return it, without revisions at the end."""
        with self._transaction(moment) as transaction:
            redo = self._stacks(transaction).redo
            return _move(transaction, self._step_at(transaction, redo[-1]), Kind.REDO) if redo else Step(())

    def _stacks(self, transaction: Transaction) -> UndoStacks:
        """Return the author's stacks, read from the newest changes back as far as their tops need."""
        database = (transaction.connection, transaction.origin, self.author)
        count = _NEWEST
        while after := revision_log.time_before_newest(*database, count):
            stacks = undo_stacks(self._made(transaction, after))
            if stacks.undo and not stacks.is_cut:
                return stacks
            count *= 8
        return undo_stacks(self._made(transaction, ""))

    def _made(self, transaction: Transaction, after: str) -> list[Made]:
        """Return what the author did here after a time, by time."""
        database = (transaction.connection, transaction.origin, self.author)
        made = [Made(time, effect_of(kind)) for time, kind in revision_log.kinds_by_author(*database, after)]
        for decision in decision_log.decisions_by_author(*database, after):
            is_undone = decision.verdict is Verdict.REOPEN
            made.append(Made(decision.at, Effect.UNDO if is_undone else Effect.DO))
        made += [
            Made(entry.at, Effect.DO) for entry in imports_by_author(transaction.connection, self.author)
        ]
        return sorted((change for change in made if change.at > after), key=lambda change: change.at)

    def _step_at(self, transaction: Transaction, time: str) -> list[Undoable]:
        """Return what the author did here at one time."""
        database = (transaction.connection, transaction.origin, self.author)
        imported = imports_by_author(transaction.connection, self.author)
        return [
            *revision_log.revisions_by_author(*database, time),
            *(made for made in decision_log.decisions_by_author(*database, time) if made.at == time),
            *(entry for entry in imported if entry.at == time),
        ]

    @contextmanager
    def _transaction(self, moment: datetime) -> Iterator[Transaction]:
        begun = self._kept.writing() if self._kept else writing(open_engine(self.path), self.path)
        with begun as connection:
            meta = revision_log.read_meta(connection)
            timestamp = next_timestamp(moment, last_change_time(connection, meta))
            yield Transaction(
                connection=connection, author=self.author, origin=meta["database_id"], timestamp=timestamp
            )


def _parents_of_text(connection: Connection, cell: Cell, base: TextBase | None) -> tuple[str, ...]:
    if base is None:
        return revision_log.head_ids(connection, cell)
    history = revision_log.history_of_cells(connection, [cell])
    return parents_of_text(base, revision_log.cell_states(connection, [cell])[cell], history)


def _move(transaction: Transaction, step: Sequence[Undoable], kind: Kind) -> Step:
    """Undo a step, or redo it; its changes are all of one sort."""
    revisions = [change for change in step if isinstance(change, Revision)]
    if decisions := [change for change in step if isinstance(change, Decision)]:
        return _decide_again(transaction, decisions, revisions, kind)
    if isinstance(step[0], LoggedImport):
        imported = revision_log.revisions_of_arrival(transaction.connection, step[0].id)
        # What was imported into a closed period was reported there, and so was what it replaced.
        made = transaction.swap_values(
            transaction.values_to_swap(imported, kind), kind, in_closed_periods=True
        )
        _go_to_period(transaction, imported, kind)
        return Step(made, f"Import of {step[0].name}")
    # A text that was being written in the cell was recorded with the resolution.
    if resolutions := [revision for revision in revisions if revision.kind is Kind.RESOLVE]:
        again = transaction.reopen if kind is Kind.UNDO else transaction.resolve_again
        return Step(again(resolutions), "Resolution of a conflict")
    sides = transaction.sides(revisions, kind) if revisions[0].kind in (Kind.WITHDRAW, Kind.RESTORE) else ()
    beside = {cell for cell, *_ in sides}
    together = [revision for revision in revisions if revision.cell not in beside]
    made = transaction.continue_sides(sides, kind)
    made += transaction.swap_values(transaction.values_to_swap(together, kind), kind)
    if revisions[0].kind is Kind.WITHDRAW:
        tips = {parent for revision in revisions for parent in revision.parents}
        undone_at = revisions[0].at if kind is Kind.REDO else None
        arrivals = revision_log.arrivals_of(transaction.connection, sorted(tips))
        mark_runs(transaction.connection, arrivals, undone_at)
    if revisions[0].kind is Kind.RESTORE:
        _mark_withdrawn(transaction, [revision.cell for revision in revisions])
    _go_to_period(transaction, revisions, kind)
    return Step(made, "Withdrawal" if revisions[0].kind is Kind.WITHDRAW else "")


def _mark_withdrawn(transaction: Transaction, cells: Sequence[Cell]) -> None:
    """Mark the merges of what was withdrawn in some cells as undone or not, as it is withdrawn now or not."""
    history = revision_log.history_of_cells(transaction.connection, cells)
    tips = {parent for item in history if item.kind is Kind.WITHDRAW for parent in item.parents}
    for arrival in revision_log.arrivals_of(transaction.connection, sorted(tips)):
        if (moment := withdrawn_at(transaction.connection, arrival)) is not None:
            mark_runs(transaction.connection, [arrival], moment or None)


def _go_to_period(transaction: Transaction, step: Sequence[Revision], kind: Kind) -> None:
    """Work on in a period that there is, after a step was undone or redone that may have begun one."""
    periods.follow(transaction.connection)
    if kind is Kind.UNDO:
        begun = [item.cell.period for item in step if item.cell.field == "label" and item.value]
        periods.leave(transaction.connection, begun)


def _decide_again(
    transaction: Transaction, decisions: Sequence[Decision], also: Sequence[Revision], kind: Kind
) -> Step:
    """Undo decisions, which holds their revisions again, or make them again; with what they `also` brought.

    That is a period or an action that the accepted changes are about, and that the tracker did not have.
    """
    transaction.swap_values(transaction.values_to_swap(also, kind), kind)
    # The decisions of a step were made at once: one verdict, for one reason.
    held = [decision.revision for decision in decisions]
    verdict = Verdict.REOPEN if kind is Kind.UNDO else decisions[0].verdict
    transaction.decide(held, verdict, decisions[0].why)
    periods.follow(transaction.connection)
    return Step(tuple(revision_log.revisions_of(transaction.connection, held)), "Decision")


def _seal_drafts_in(transaction: Transaction, values: Mapping[Cell, str | None]) -> None:
    """Seal the drafts in cells that are about to be resolved: sealed later, they would be new conflicts."""
    for cell, value in values.items():
        if draft := drafts.read_draft(transaction.connection, cell):
            drafts.delete_draft(transaction.connection, cell)
            if not values_equal(draft.text or None, value):
                _seal(transaction, draft)


def _seal(transaction: Transaction, draft: drafts.Draft) -> tuple[Revision, ...]:
    value = draft.text or None
    if not _says_something_new(transaction.connection, draft, value):
        return ()
    new = transaction.revision(draft.cell, value, draft.parents, Kind.EDIT)
    transaction.insert([new])
    return (new,)


def _says_something_new(connection: Connection, draft: drafts.Draft, value: str | None) -> bool:
    """Return whether sealing a draft changes anything; choosing one side of a conflict does."""
    if len(draft.parents) > 1:
        return True
    history = revision_log.history_of_cells(connection, [draft.cell])
    seen = {revision.id: revision.value for revision in history}
    return not values_equal(seen.get(draft.parents[0]) if draft.parents else None, value)


def _check_form(revisions: Iterable[Revision]) -> None:
    """Raise `UsageError` for an accepted value that could not be read back."""
    has_form = field_validator(None, None)
    for revision in revisions:
        if not has_form(revision.cell.field, revision.value):
            raise UsageError(
                f"This value is not a valid {revision.cell.field}.",
                "Decline it and enter the value yourself.",
            )
