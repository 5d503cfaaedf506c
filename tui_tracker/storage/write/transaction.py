"""An open transaction of one author: each way in which revisions are made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from tui_tracker.domain.exchange.held import Decision, Verdict, make_decision
from tui_tracker.domain.fields import values_equal
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.cell_state import CellState, state_before_step, value_before
from tui_tracker.domain.history.revision import REOPEN_MARK, SEEN_MARK, Kind, Revision, make_revision
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.errors import ClosedPeriodError, ConflictError
from tui_tracker.storage.projection.refresh import held_ids
from tui_tracker.storage.write import decision_log, periods, revision_log

Replacements = Mapping[Cell, tuple[str | None, str | None]]
"""For each cell, the expected value and the value that replaces it."""
Side = tuple[Cell, str, str | None]
"""A cell, the id of one of its heads, and a value to record on that head alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """An open transaction with its author, its database, and the time that all its revisions share."""

    connection: Connection
    author: str
    origin: str
    timestamp: str

    def write(
        self, values: Mapping[Cell, str | None], kind: Kind = Kind.EDIT, why: str | None = None
    ) -> tuple[Revision, ...]:
        """Record the values that differ from the agreed ones; return their revisions.

        Raises `ConflictError` for a cell in conflict, which only a resolution may change; but who closes or
        reopens a period decides on what was done with it before.
        """
        # A conflict stays to be resolved when its period is closed.
        if kind is not Kind.RESOLVE:
            self.refuse_closed(values)
        states = revision_log.cell_states(self.connection, values)
        if kind is not Kind.RESOLVE and any(states[cell].in_conflict for cell in states if cell.action):
            raise ConflictError(
                "Two people changed this independently, and the conflict is still open.",
                "Resolve it first. To see both versions: tui-tracker conflicts",
            )
        new = tuple(
            self.revision(cell, value, states[cell].heads, kind, why)
            for cell, value in values.items()
            if states[cell].in_conflict or not values_equal(states[cell].value, value)
        )
        self.insert(new)
        return new

    def values_to_swap(self, step: Sequence[Revision], kind: Kind) -> Replacements:
        """Return, for each cell of a step, the value that undoing or redoing it replaces, and by which."""
        history: defaultdict[Cell, list[Revision]] = defaultdict(list)
        for revision in revision_log.history_of_cells(self.connection, (item.cell for item in step)):
            history[revision.cell].append(revision)
        held = held_ids(self.connection)
        swaps = {}
        for revision in step:
            before = value_before(revision, history[revision.cell], held)
            is_undone = kind is Kind.UNDO
            swaps[revision.cell] = (revision.value, before) if is_undone else (before, revision.value)
        return swaps

    def swap_values(
        self, swaps: Replacements, kind: Kind, *, in_closed_periods: bool = False
    ) -> tuple[Revision, ...]:
        """Record, for each cell, the second value where the first is still the agreed one.

        A cell that somebody has changed since keeps its value. It gets a revision too, because
        the undo and redo stacks are read from history.
        """
        if not in_closed_periods:
            self.refuse_closed(swaps)
        states = revision_log.cell_states(self.connection, swaps)
        _refuse_conflicts(states[cell] for cell in swaps if cell.action)
        new = tuple(
            self.revision(cell, after if values_equal(states[cell].value, before) else states[cell].value,
                          states[cell].heads, kind)
            for cell, (before, after) in swaps.items()
        )  # fmt: skip
        self.insert(new)
        return new

    def sides(self, step: Sequence[Revision], kind: Kind) -> tuple[Side, ...]:
        """Return how a withdrawal, or its opposite, is undone or redone where others wrote beside it.

        What they wrote stays: a version that was withdrawn from a conflict is one side of it again.
        """
        history = {
            item.id: item
            for item in revision_log.history_of_cells(self.connection, [item.cell for item in step])
        }
        followers: defaultdict[tuple[str, ...], list[Revision]] = defaultdict(list)
        for item in history.values():
            followers[item.parents].append(item)
        states = revision_log.cell_states(self.connection, [item.cell for item in step])
        sides = []
        for item in step:
            end = item
            while len(followers[(end.id,)]) == 1:
                (end,) = followers[(end.id,)]
            heads = states[item.cell].heads
            if end.id in heads and len(heads) > 1 and len(item.parents) == 1:
                value = history[item.parents[0]].value if kind is Kind.UNDO else item.value
                sides.append((item.cell, end.id, value))
        return tuple(sides)

    def continue_sides(
        self, sides: Collection[Side], kind: Kind, why: str | None = None
    ) -> tuple[Revision, ...]:
        """Record each value on one revision alone, beside what others wrote."""
        self.refuse_closed(cell for cell, *_ in sides)
        new = tuple(self.revision(cell, value, (parent,), kind, why) for cell, parent, value in sides)
        self.insert(new)
        return new

    def refuse_closed(self, cells: Iterable[Cell]) -> None:
        """Raise `ClosedPeriodError` where a cell's period is closed, perhaps just now by another window."""
        written = {cell.period for cell in cells if cell.action}
        for key, label in revision_log.closed_periods(self.connection):
            if key in written:
                raise ClosedPeriodError(key, label)

    def reopen(self, resolution: Sequence[Revision]) -> tuple[Revision, ...]:
        """Undo a resolution: the conflicts that it resolved are open again, with the values they had.

        A cell that somebody has changed since keeps its value, as in `swap_values`.
        """
        states = revision_log.cell_states(self.connection, [revision.cell for revision in resolution])
        _refuse_conflicts(states.values())
        cells = [item.cell for item in resolution]
        history = {item.id: item for item in revision_log.history_of_cells(self.connection, cells)}
        held = held_ids(self.connection)
        new = []
        for revision in resolution:
            state = states[revision.cell]
            before, also = state_before_step(revision, history.values(), held)
            if _is_resolution(state.heads, revision, before.heads, history):
                parents = (*state.heads, *also)
                reopened = self.revision(revision.cell, before.value, parents, Kind.UNDO, mark=REOPEN_MARK)
            else:
                reopened = self.revision(revision.cell, state.value, state.heads, Kind.UNDO)
            new.append(reopened)
        self.insert(new)
        return tuple(new)

    def resolve_again(self, resolution: Sequence[Revision]) -> tuple[Revision, ...]:
        """Redo a resolution that was undone; a cell that somebody has changed since keeps its value.

        Raises `ConflictError` where there are other versions now than it resolved.
        """
        states = revision_log.cell_states(self.connection, [revision.cell for revision in resolution])
        history = revision_log.history_of_cells(self.connection, [item.cell for item in resolution])
        held = held_ids(self.connection)
        changed = {
            item.cell
            for item in resolution
            if states[item.cell].heads != state_before_step(item, history, held)[0].heads
        }
        _refuse_conflicts(states[cell] for cell in changed)
        new = tuple(
            self.revision(
                item.cell, states[item.cell].value if item.cell in changed else item.value,
                states[item.cell].heads, Kind.REDO,
            )
            for item in resolution
        )  # fmt: skip
        self.insert(new)
        return new

    def insert(self, new: Sequence[Revision]) -> None:
        """Write revisions made in this transaction.

        Those in a closed period, or of an action that is retired there, were made on purpose: each closing or
        retirement that counts is repeated on top of them, so that nobody is asked about them. Two made
        independently stay apart: what only one of them has seen is still late for the other.
        """
        revision_log.insert_revisions(self.connection, new)
        again = [
            self.revision(cell, value, (head, *changes), Kind.EDIT, mark=SEEN_MARK)
            for cell, changes in periods.closed_over(self.connection, new).items()
            for head, value in revision_log.closings_in(self.connection, cell)
        ]
        revision_log.insert_revisions(self.connection, again)

    def add_periods(self, keys: Collection[str]) -> None:
        """Begin the periods that the tracker does not have, for changes in them that were accepted."""
        self.insert(
            [
                self.revision(Cell(action="", period=key, field="label"), period_label(key), (), Kind.EDIT)
                for key in sorted(set(keys) - {""} - revision_log.period_keys(self.connection))
            ]
        )

    def add_actions_again(self, actions: Collection[str]) -> None:
        """Have actions in the plan again that are no more, for changes of them that were accepted."""
        identities = [Cell(action=action, period="", field="id") for action in sorted(set(actions) - {""})]
        states = revision_log.cell_states(self.connection, identities)
        removed = [
            cell.action
            for cell in identities
            if states[cell].heads and states[cell].value is None and not states[cell].in_conflict
        ]
        if not removed:
            return
        histories: defaultdict[str, list[Revision]] = defaultdict(list)
        for item in revision_log.history_of(self.connection, removed):
            histories[item.cell.action].append(item)
        plan_cells = {item.cell for items in histories.values() for item in items if not item.cell.period}
        heads = {
            head
            for state in revision_log.cell_states(self.connection, plan_cells).values()
            for head in state.heads
        }
        held = held_ids(self.connection)
        for action in removed:
            history = histories[action]
            ends = [item for item in history if item.id in heads and item.value is None]
            self.write({end.cell: value_before(end, history, held) for end in ends}, Kind.RESTORE)

    def decide(self, revisions: Iterable[str], verdict: Verdict, why: str | None) -> tuple[Decision, ...]:
        """Record a verdict on held revisions, over the decisions made on them so far."""
        wanted = list(revisions)
        earlier = decision_log.decisions_on(self.connection, wanted)
        made = tuple(
            make_decision(
                revision, verdict, author=self.author, at=self.timestamp, origin=self.origin,
                over=earlier.get(revision, ()), why=why,
            )
            for revision in wanted
        )  # fmt: skip
        decision_log.record_decisions(self.connection, made)
        return made

    def revision(
        self,
        cell: Cell,
        value: str | None,
        parents: tuple[str, ...],
        kind: Kind,
        why: str | None = None,
        mark: str = "",
    ) -> Revision:
        """Return a revision made in this transaction; `mark` is added to its origin.

        A closing or retirement is also built on all that its author has seen of what it closes; one that
        is there again, as a reopening was undone, on what it was built on before.
        """
        if value is not None and not mark:
            seen = periods.seen_before if kind is Kind.UNDO else periods.seen_by_closing
            parents = (*parents, *seen(self.connection, cell))
        return make_revision(
            cell, value, parents=parents, author=self.author, at=self.timestamp, origin=self.origin + mark,
            kind=kind, why=why,
        )  # fmt: skip


def _refuse_conflicts(states: Iterable[CellState]) -> None:
    if any(state.in_conflict for state in states):
        raise ConflictError(
            "Two people have changed this since then.",
            "Resolve the conflict first, then undo or redo again.",
        )


def _is_resolution(
    heads: Sequence[str], resolution: Revision, resolved: Collection[str], history: Mapping[str, Revision]
) -> bool:
    """Return whether a cell's one head is a resolution, or the same one after it was undone and redone.

    `resolved` are the heads that it resolved.
    """
    if len(heads) != 1:
        return False
    head = history[heads[0]]
    return head.id == resolution.id or (head.value, set(head.parents)) == (resolution.value, set(resolved))
