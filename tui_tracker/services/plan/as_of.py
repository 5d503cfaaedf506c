"""The plan as it stood when a period was reported: its actions' own fields, before later changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tui_tracker.domain.fields import PLAN_FIELDS, field_named
from tui_tracker.domain.history.cell_state import project
from tui_tracker.domain.history.revision import Revision
from tui_tracker.domain.plan.model import Action, ActionEntry
from tui_tracker.services.tracker.rows import revision_of
from tui_tracker.storage.read import plan_history as light_plan
from tui_tracker.storage.read.reader import LightReader
from tui_tracker.storage.reported_actions import is_reported

Fields = dict[str, str | None]
"""Field of an action to its encoded value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """The plan of a period and that of an earlier one, each as it stood."""

    now: tuple[ActionEntry, ...]
    before: tuple[ActionEntry, ...] | None
    """None where no earlier period is asked for."""
    changed: dict[str, Fields]
    """What changed since `now` was the plan in force."""

    @property
    def new(self) -> frozenset[str]:
        """Internal keys of the actions that came in between."""
        return _keys(self.now) - _keys(self.before) if self.before is not None else frozenset()

    @property
    def ended(self) -> frozenset[str]:
        """Internal keys of the actions that left in between."""
        return _keys(self.before or ()) - _keys(self.now)


def plans_of(
    reader: LightReader,
    entries: Iterable[ActionEntry],
    theme_names: dict[str, str],
    to: str,
    since: str | None,
) -> Plans:
    """Return the plan of `to` and of `since`; `entries` are all actions, those that ended too."""
    everything = tuple(entries)
    changed = changed_fields(reader, moment_of(reader, to))
    before = None
    if since is not None:
        then = changed_fields(reader, moment_of(reader, since))
        before = as_it_stood(everything, then, theme_names, since)
    return Plans(now=as_it_stood(everything, changed, theme_names, to), before=before, changed=changed)


def moment_of(reader: LightReader, period: str) -> str | None:
    """Return when a period's plan was last the one in force, UTC; None where it still is.

    For a closed period that is its closing, for another that has one after it the last thing said in it.
    """
    periods = [row.key for row in reader.periods()]
    if period == max(periods, default=period):
        return light_plan.closed_at(reader, period)
    return light_plan.closed_at(reader, period) or light_plan.last_said(reader, period)


def changed_fields(reader: LightReader, moment: str | None) -> dict[str, Fields]:
    """Return, by action, the values that fields changed after a moment had at it.

    An action that was not there yet has None for its `id`.
    """
    if moment is None:
        return {}
    found: dict[str, Fields] = defaultdict(dict)
    for (action, field), rows in groupby(
        light_plan.changed_since(reader, moment), key=lambda row: (row.action, row.field)
    ):
        known: list[Revision] = []
        held: set[str] = set()
        for row in rows:
            if row.known_at <= moment:
                known.append(revision_of(row))
            if row.is_held:
                held.add(row.id)
        found[action][field] = project(known, held).value
    return dict(found)


def as_it_stood(
    entries: Iterable[ActionEntry], changed: dict[str, Fields], theme_names: dict[str, str], period: str
) -> tuple[ActionEntry, ...]:
    """Return entries with their actions' fields as they were, in the order the plan then had.

    Actions not there yet, or that the period does not report, are left out.
    """
    found: list[ActionEntry] = []
    for entry in entries:
        action = _action(entry.action, changed.get(entry.action.key, {}))
        if action.id and is_reported(action.retired, period):
            name = theme_names.get(action.theme, entry.theme_name)
            found.append(entry._replace(action=action, theme_name=name))
    return in_plan_order(found, theme_names)


def in_plan_order(entries: Iterable[ActionEntry], theme_names: dict[str, str]) -> tuple[ActionEntry, ...]:
    """Return entries by theme, place and ID."""
    places = {key: place for place, key in enumerate(theme_names)}
    return tuple(
        sorted(
            entries,
            key=lambda one: (places.get(one.action.theme, len(places)), one.action.position, one.action.id),
        )
    )


def _keys(entries: Iterable[ActionEntry]) -> frozenset[str]:
    return frozenset(one.action.key for one in entries)


def _action(action: Action, fields: Fields) -> Action:
    values: dict[str, Any] = {
        name: field_named(name).codec.decode(value) for name, value in fields.items() if name in PLAN_FIELDS
    }
    others = tuple((name, values.pop(name, value)) for name, value in action.others)
    return action._replace(**values, others=others)
