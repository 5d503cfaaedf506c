"""Gives each of the plan's own fields a cell of its own, in files that keep all those of an action in one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, select, update

from tui_tracker.domain.exchange.held import Decision, make_decision
from tui_tracker.domain.field_values import read_own_cells, store_own_cells
from tui_tracker.domain.fields import own_name
from tui_tracker.domain.history.cell_state import project
from tui_tracker.domain.history.own_field_split import in_order, split_own_fields
from tui_tracker.domain.history.revision import IMPORT_AUTHOR, Revision
from tui_tracker.storage.projection.holds import judge_all
from tui_tracker.storage.projection.refresh import held_ids
from tui_tracker.storage.schema import actions, decisions, heads, holds, parents, revisions
from tui_tracker.storage.write.decision_log import decisions_about, insert_decisions
from tui_tracker.storage.write.revision_log import add_own_fields, insert_revisions, revisions_of_field

_ALL = "extras"
"""The cell, in files up to format 3, of all own fields of an action, and the column that shows them."""
Texts = dict[str, str]
"""Field to text."""


def split_own_field_cells(connection: Connection) -> None:
    """Replace each change of an action's own fields by those of single fields, with the decisions on it.

    What another program wrote into the table of actions stays there: a merge has yet to notice it.
    """
    old = revisions_of_field(connection, _ALL)
    histories: defaultdict[str, list[Revision]] = defaultdict(list)
    for revision in old:
        histories[revision.cell.action].append(revision)
    splits: dict[str, tuple[Revision, ...]] = {}
    for history in histories.values():
        splits |= split_own_fields(history)
    again = _decide_again(decisions_about(connection, _ALL), splits)
    arrivals = _arrivals(connection)
    shown, agreed = _shown(connection), _agreed(histories, held_ids(connection))
    _delete_old(connection)
    new = [revision for made in splits.values() for revision in made]
    insert_revisions(connection, new)
    brought = [(arrivals[old_id], made.id) for old_id in arrivals for made in splits[old_id]]
    if brought:
        connection.exec_driver_sql("UPDATE revisions SET arrival = ? WHERE id = ?", brought)
    insert_decisions(connection, again)
    if any(revision.author != IMPORT_AUTHOR for revision in new):
        judge_all(connection)
    _keep_outside_edits(connection, shown, agreed)
    add_own_fields(connection, [own_name(field) for texts in shown.values() for field in texts])


def _arrivals(connection: Connection) -> dict[str, str]:
    asked = select(revisions.c.id, revisions.c.arrival)
    rows = connection.execute(asked.where(revisions.c.field == _ALL, revisions.c.arrival.is_not(None)))
    return {row.id: row.arrival for row in rows}


def _shown(connection: Connection) -> dict[str, Texts]:
    """Return what the table of actions shows of the own fields of each action, in the plan's order."""
    asked = select(actions.c.key, actions.c.extras).order_by(actions.c.position, actions.c.key)
    return {row.key: read_own_cells(row.extras) for row in connection.execute(asked)}


def _agreed(histories: Mapping[str, Sequence[Revision]], held: frozenset[str]) -> dict[str, Texts]:
    """Return what the history of each action's own fields amounts to."""
    return {key: read_own_cells(project(history, held).value) for key, history in histories.items()}


def _delete_old(connection: Connection) -> None:
    old = select(revisions.c.id).where(revisions.c.field == _ALL)
    connection.execute(delete(decisions).where(decisions.c.revision.in_(old)))
    connection.execute(delete(holds).where(holds.c.revision.in_(old)))
    connection.execute(delete(parents).where(parents.c.child.in_(old)))
    connection.execute(delete(heads).where(heads.c.field == _ALL))
    connection.execute(delete(revisions).where(revisions.c.field == _ALL))
    connection.execute(update(actions).values(extras=None))


def _decide_again(old: Iterable[Decision], splits: Mapping[str, Sequence[Revision]]) -> list[Decision]:
    """Return, for each decision on a change of all own fields, the same one on each change of a field."""
    known = {decision.id: decision for decision in old}
    made: dict[tuple[str, str], Decision] = {}
    for identity in in_order({decision.id: decision.over for decision in known.values()}):
        decision = known[identity]
        for revision in splits[decision.revision]:
            over = [
                made[earlier, revision.id].id for earlier in decision.over if (earlier, revision.id) in made
            ]
            made[decision.id, revision.id] = make_decision(
                revision.id, decision.verdict, author=decision.author, at=decision.at,
                origin=decision.origin, over=over, why=decision.why,
            )  # fmt: skip
    return list(made.values())


def _keep_outside_edits(
    connection: Connection, shown: Mapping[str, Texts], agreed: Mapping[str, Texts]
) -> None:
    """Show again what the table of actions said and no history does."""
    for key, texts in shown.items():
        before = agreed.get(key, {})
        edits = {
            field: texts.get(field)
            for field in texts.keys() | before.keys()
            if texts.get(field) != before.get(field)
        }
        if edits:
            of_action = actions.c.key == key
            now = read_own_cells(connection.execute(select(actions.c.extras).where(of_action)).scalar())
            stored = store_own_cells({**now, **edits})
            connection.execute(update(actions).where(of_action).values(extras=stored))
