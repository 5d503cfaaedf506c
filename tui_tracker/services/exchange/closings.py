"""Periods that several people closed without each other's changes: what only some of their reports had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from tui_tracker.domain.exchange.merge_words import added_words
from tui_tracker.domain.fields import REPORTED_FIELDS, values_agree
from tui_tracker.domain.history.cell_state import project
from tui_tracker.domain.history.revision import IMPORT_AUTHOR
from tui_tracker.domain.plan.ids import natural_order
from tui_tracker.domain.text import clean_line
from tui_tracker.services.system.local_time import local_date_time
from tui_tracker.services.tracker.rows import revision_of
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.read import id_queries
from tui_tracker.storage.read.rival_closings import RivalClosing, cells_of, rival_closings
from tui_tracker.storage.read.rows import RevisionRow


def report_remarks(view: TrackerView) -> tuple[str, ...]:
    """Say what the report of the view's period has that one who closed it did not have."""
    rivals = view.read(rival_closings) if view.period.closed else {}
    closings = rivals.get(view.period.key, [])
    return tuple(
        f"This report has {added_words(name, ids)}" for name, ids in added_since(view, closings).items()
    )


def added_since(view: TrackerView, closings: Sequence[RivalClosing]) -> dict[str, tuple[str, ...]]:
    """Return whose report lacked what a period's report has now, each with the IDs of the actions.

    A closing covers another where it has seen all that the other has: its report counts, and nobody is asked.
    """
    added: dict[str, tuple[str, ...]] = {}
    for closing, name in closer_names(closings).items():
        if closing.seen is None:
            continue
        others = frozenset().union(*(other.seen or () for other in closings)) - closing.seen
        if actions := _actions_that_differ(view, others, closing.seen):
            added[name] = actions
    return added


def _actions_that_differ(view: TrackerView, others: frozenset[str], seen: frozenset[str]) -> tuple[str, ...]:
    """Return the IDs of the actions that report something else than who had `seen` only some changes."""
    rows = view.read(lambda reader: list(cells_of(reader, others)))
    ids = {row.key: row.id for row in view.read(id_queries.ids)}
    actions = {
        ids.get(action, "")
        for (action, _, field), cell in groupby(
            rows, key=lambda item: (item[0].action, item[0].period, item[0].field)
        )
        if field in REPORTED_FIELDS and _differs(field, list(cell), seen)
    }
    return tuple(sorted(actions - {""}, key=natural_order))


def _differs(field: str, history: Sequence[tuple[RevisionRow, bool]], seen: frozenset[str]) -> bool:
    """Return whether a cell says now, by a head that was not seen, something else than it did.

    One in conflict is named as that.
    """
    heads = [row for row, is_head in history if is_head]
    if all(row.id in seen or row.author == IMPORT_AUTHOR for row in heads):
        return False
    if not all(values_agree(field, row.value, heads[0].value) for row in heads):
        return False
    known = [revision_of(row) for row, _ in history if row.id in seen or row.author == IMPORT_AUTHOR]
    return not values_agree(field, project(known).value, heads[0].value)


def closings_with(rivals: Mapping[str, Iterable[RivalClosing]]) -> dict[str, dict[str, str]]:
    """Return for each late change that was in some closings but not in all: their ids, and whose they are."""
    closings: dict[str, dict[str, str]] = {}
    for of_period in rivals.values():
        for closing, name in closer_names(of_period).items():
            for revision in closing.held:
                closings.setdefault(revision, {})[closing.id] = name
    return closings


def closer_names(closings: Iterable[RivalClosing]) -> dict[RivalClosing, str]:
    """Return who made each closing; with the time where one person made several."""
    authors = Counter(closing.author for closing in closings)
    return {
        closing: clean_line(closing.author)
        + (f" ({local_date_time(closing.made_at)})" if authors[closing.author] > 1 else "")
        for closing in closings
    }
