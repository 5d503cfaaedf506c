"""Reconstruct the plan of a past period: the fields of its actions before later changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tui_tracker.domain.fields import PLAN_FIELDS, field_named
from tui_tracker.domain.history.cell_state import project
from tui_tracker.domain.history.revision import Revision
from tui_tracker.domain.plan.model import Action, ActionEntry
from tui_tracker.services.tracker.rows import revision_of
from tui_tracker.storage.read import plan_history as light_plan
from tui_tracker.storage.read.plan_history import Moment
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.reported_actions import is_reported

Fields = dict[str, str | None]
"""Field of an action to its encoded value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHistory:
    """The plan of a period and of an earlier one, each as it was at the time."""

    now: tuple[ActionEntry, ...]
    before: tuple[ActionEntry, ...] | None
    """None if no earlier period was requested."""
    changed: dict[str, Fields]
    """The values that later changes replaced: action key to fields."""
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
) -> PlanHistory:
    """Return the plans of `to` and `since`; `entries` must hold all actions, including retired ones.

    Where they hold only some, `actions` are those.
    """
    everything = tuple(entries)
    changed = changed_fields(reader, moment_of(reader, to), actions)
    before = None
    if since is not None:
        then = changed_fields(reader, moment_of(reader, since), actions)
        before = entries_as_known(everything, then, theme_names, since)
    now = entries_as_known(everything, changed, theme_names, to)
    keys, keys_before = _keys(now), _keys(before or ())
    new = keys - keys_before if before is not None else frozenset[str]()
    return PlanHistory(now=now, before=before, changed=changed, new=new, ended=keys_before - keys)


def moment_of(reader: TrackerReader, period: str) -> Moment | None:
    """Return the moment until which a period's plan was in force, or None if it still is.

    That is when the period was closed, or its last change if a later period exists and it is still open.
    """
    periods = [row.key for row in reader.periods()]
    if period == max(periods, default=period):
        return light_plan.closed_at(reader, period)
    return light_plan.closed_at(reader, period) or light_plan.last_change_in(reader, period)


def changed_fields(
    reader: TrackerReader, moment: Moment | None, actions: Collection[str] | None = None
) -> dict[str, Fields]:
    """Return the values at a moment of the fields (of some actions) that changed after it, by action key.

    An action that did not exist yet has None for its `id`.
    """
    if moment is None:
        return {}
    values: dict[str, Fields] = defaultdict(dict)
    for (action, field), rows in groupby(
        light_plan.plan_revisions_changed_since(reader, moment, actions),
        key=lambda row: (row.action, row.field),
    ):
        known: list[Revision] = []
        held: set[str] = set()
        for row in rows:
            if row.is_known:
                known.append(revision_of(row))
            if row.is_held:
                held.add(row.id)
        values[action][field] = project(known, held).value
    return dict(values)


def entries_as_known(
    entries: Iterable[ActionEntry], changed: dict[str, Fields], theme_names: dict[str, str], period: str
) -> tuple[ActionEntry, ...]:
    """Return entries with their actions' fields as they were, in the order the plan then had.

    Actions not there yet, or that the period does not report, are left out.
    """
    known_entries: list[ActionEntry] = []
    for entry in entries:
        action = _action(entry.action, changed.get(entry.action.key, {}))
        if action.id and is_reported(action.retired, period):
            name = theme_names.get(action.theme, entry.theme_name)
            known_entries.append(entry._replace(action=action, theme_name=name))
    return sorted_by_plan(known_entries, theme_names)


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


def _action(action: Action, fields: Fields) -> Action:
    values: dict[str, Any] = {
        name: field_named(name).codec.decode(value) for name, value in fields.items() if name in PLAN_FIELDS
    }
    others = tuple((name, values.pop(name, value)) for name, value in action.others)
    return action._replace(**values, others=others)
