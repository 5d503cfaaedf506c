"""Reconstruct the plan of a past period: the fields of its actions before later changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tui_tracker.domain.field_values import in_own_order
from tui_tracker.domain.fields import PLAN_FIELDS, field_named, is_own, own_name
from tui_tracker.domain.history.cell_state import CellState, project
from tui_tracker.domain.history.plan_in_force import PlanInForce
from tui_tracker.domain.history.revision import Revision
from tui_tracker.domain.plan.model import Action, ActionEntry
from tui_tracker.services.tracker.rows import entry_of, revision_of
from tui_tracker.storage.read import past_plan
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.reported_actions import is_reported

Fields = dict[str, CellState]
"""Field of an action to what it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHistory:
    """The plan of a period and of an earlier one, each as it was at the time."""

    now: tuple[ActionEntry, ...]
    before: tuple[ActionEntry, ...] | None
    """None if no earlier period was requested."""
    changed: dict[str, Fields]
    """The fields that have changed since: action key to fields."""
    new: frozenset[str]
    """Internal keys of the actions added in between."""
    ended: frozenset[str]
    """Internal keys of the actions that ended in between."""


def plan_history(
    reader: TrackerReader,
    entries: Iterable[ActionEntry],
    theme_names: dict[str, str],
    to: str,
    since: str | None,
    *,
    actions: Collection[str] | None = None,
    own_order: Sequence[str] = (),
) -> PlanHistory:
    """Return the plans of `to` and `since`; `entries` must hold all actions, including retired ones.

    Where they hold only some, `actions` are those; `own_order` is that of the plan's own fields. Actions
    that are no more, as the act that added them was undone, are in the plan of a period that was closed
    with them.
    """
    everything = tuple(entries)
    changed = changed_fields(reader, plan_in_force(reader, to), actions)
    then = {} if since is None else changed_fields(reader, plan_in_force(reader, since), actions)
    everything += _gone_entries(reader, everything, (changed, then), to, since)
    before = None
    if since is not None:
        then_known = then | _fields_when_imported(reader, everything, then, since)
        before = entries_as_known(everything, then_known, theme_names, since, own_order)
    known = changed | _fields_when_imported(reader, everything, changed, to)
    now = entries_as_known(everything, known, theme_names, to, own_order)
    keys, keys_before = _keys(now), _keys(before or ())
    new = keys - keys_before if before is not None else frozenset[str]()
    return PlanHistory(now=now, before=before, changed=changed, new=new, ended=keys_before - keys)


def _fields_when_imported(
    reader: TrackerReader, entries: Iterable[ActionEntry], changed: Mapping[str, Fields], period: str
) -> dict[str, Fields]:
    """Return what actions were when they were imported, that have an update and were not in the plan then.

    An earlier period that was imported names no plan: its report shows what the source of the plan said,
    whatever becomes of that later.
    """
    unknown = {
        entry.action.key
        for entry in entries
        if _has_update(entry, period)
        and (state := changed.get(entry.action.key, {}).get("id")) is not None
        and not state.value
    }
    if not unknown:
        return {}
    rows = past_plan.first_imported_revisions(reader, unknown)
    imported: dict[str, Fields] = defaultdict(dict)
    for (action, field), written in groupby(rows, key=lambda row: (row.action, row.field)):
        imported[action][field] = project([revision_of(row) for row in written])
    return {key: {**changed[key], **fields} for key, fields in imported.items()}


def _gone_entries(
    reader: TrackerReader, entries: Iterable[ActionEntry], plans: Iterable[dict[str, Fields]], to: str,
    since: str | None,
) -> tuple[ActionEntry, ...]:  # fmt: skip
    """Return entries of the actions that belong to one of the plans but are no more."""
    known = {entry.action.key for entry in entries}
    gone = {
        action
        for changed in plans
        for action, fields in changed.items()
        if action not in known and (state := fields.get("id")) and state.value
    }
    rows = past_plan.entries_of_gone_actions(reader, gone, to, since) if gone else ()
    return tuple(entry_of(row, to, since) for row in rows)


def plan_in_force(reader: TrackerReader, period: str) -> PlanInForce | None:
    """Return what belongs to a period's plan, or None if that is the plan as it is now.

    That is the plan when the period was first closed. Of a past period that was never closed, it is the
    plan at its last change.
    """
    periods = [row.key for row in reader.periods()]
    closed = past_plan.plan_when_closed(reader, period)
    if closed or period == max(periods, default=period):
        return closed
    return past_plan.plan_at_last_change(reader, period)


def changed_fields(
    reader: TrackerReader, plan: PlanInForce | None, actions: Collection[str] | None = None
) -> dict[str, Fields]:
    """Return what the fields (of some actions) that have changed since a plan were in it, by action key.

    An action that did not exist yet has no `id`.
    """
    if plan is None:
        return {}
    values: dict[str, Fields] = defaultdict(dict)
    for (action, field), rows in groupby(
        past_plan.plan_revisions_changed_since(reader, plan, actions),
        key=lambda changed: (changed[0].action, changed[0].field),
    ):
        known: list[Revision] = []
        held: set[str] = set()
        for row, is_known, is_held in rows:
            if is_known:
                known.append(revision_of(row))
            if is_held:
                held.add(row.id)
        values[action][field] = project(known, held)
    return dict(values)


def entries_as_known(
    entries: Iterable[ActionEntry],
    changed: dict[str, Fields],
    theme_names: dict[str, str],
    period: str,
    own_order: Sequence[str],
) -> tuple[ActionEntry, ...]:
    """Return entries with their actions' fields as they were, in the order the plan then had.

    Actions not there yet, or that the period does not report, are left out. One that was added after the
    period was closed belongs to it where it has an update for it: the period was reopened for that.
    """
    known_entries: list[ActionEntry] = []
    for entry in entries:
        action, conflicts = entry.action, entry.conflicts
        if fields := changed.get(action.key):
            action, conflicts = _action(action, fields, own_order), _conflicts(entry, fields)
        if not action.id and _has_update(entry, period):
            action, conflicts = entry.action, entry.conflicts
        if action.id and is_reported(action.retired, period):
            name = theme_names.get(action.theme, entry.theme_name)
            if action is not entry.action or name != entry.theme_name:
                entry = entry._replace(action=action, theme_name=name, conflicts=conflicts)
            known_entries.append(entry)
    return sorted_by_plan(known_entries, theme_names)


def _has_update(entry: ActionEntry, period: str) -> bool:
    update = entry.update if entry.update.period == period else entry.previous
    return update is not None and bool(update.note or update.stages or update.rag or update.signed_off)


def sorted_by_plan(entries: Iterable[ActionEntry], theme_names: dict[str, str]) -> tuple[ActionEntry, ...]:
    """Return entries sorted by theme, position and ID."""
    theme_positions = {key: position for position, key in enumerate(theme_names)}
    return tuple(
        sorted(
            entries,
            key=lambda entry: (
                theme_positions.get(entry.action.theme, len(theme_positions)),
                entry.action.position,
                entry.action.id,
            ),
        )
    )


def _keys(entries: Iterable[ActionEntry]) -> frozenset[str]:
    return frozenset(entry.action.key for entry in entries)


def _action(action: Action, fields: Fields, own_order: Sequence[str]) -> Action:
    values: dict[str, Any] = {
        name: field_named(name).codec.decode(state.value)
        for name, state in fields.items()
        if name in PLAN_FIELDS
    }
    others = tuple((name, values.pop(name, value)) for name, value in action.others)
    own = {own_name(name): state.value for name, state in fields.items() if is_own(name)}
    texts = {**dict(action.extras), **own}
    extras = in_own_order(((name, text) for name, text in texts.items() if text), own_order)
    return action._replace(**values, others=others, extras=extras)


def _conflicts(entry: ActionEntry, fields: Fields) -> tuple[str, ...]:
    """Return the fields that were in conflict: of those that have changed since, what they were then."""
    now = [name for name in entry.conflicts if name not in fields]
    return (*now, *(name for name, state in fields.items() if state.in_conflict))
