"""Actions, search hits and history as JSON: the shapes that scripts rely on, written here only."""

from __future__ import annotations

import json

from tui_tracker.domain.fields import field_named, readable
from tui_tracker.domain.history.first_writers import first_writers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from tui_tracker.domain.history.revision import Revision
    from tui_tracker.domain.plan.model import Action, ActionEntry, Update
    from tui_tracker.domain.plan.stages import StageAt
    from tui_tracker.services.tracker.search import Hit

    Record = dict[str, Any]


def entry_json(entry: ActionEntry) -> Record:
    """Return one action in one period, with the previous period's update."""
    action, update, previous = entry.action, entry.update, entry.previous
    return {
        "id": action.id,
        "theme": action.theme,
        "theme_name": entry.theme_name,
        "section": action.section,
        "number": action.number,
        "text": action.text,
        "role": action.role,
        "objectives": list(action.objectives),
        "partners": action.partners,
        "period": update.period,
        "stages": _stages_json(update.stages),
        "rag": update.rag,
        "note": update.note,
        "state": entry.state.value,
        "conflicts": list(entry.conflicts),
        "updated_by": update.updated_by,
        "updated_at": update.updated_at,
        "previous": previous
        and {
            "period": previous.period,
            "stages": _stages_json(previous.stages),
            "rag": previous.rag,
            "note": previous.note,
            **_further_json(previous),
        },
        "group": action.group,
        "extras": dict(action.extras),
        "signed_off": update.signed_off,
        "review": update.review,
        "retired": json.loads(action.retired) if action.retired else None,
        "draft": entry.draft and {"note": entry.draft, "at": entry.draft_at},
        "key": action.key,
        **_further_json(action),
        **_further_json(update),
    }


def trail_json(updates: Iterable[Update]) -> list[Record]:
    """Return stages and rating of an action in each period."""
    return [
        {"period": update.period, "stages": _stages_json(update.stages), "rag": update.rag}
        for update in updates
    ]


def hit_json(hit: Hit) -> Record:
    """Return a search hit; `text` is an excerpt, `marks` the (start, end) of each match in it."""
    return {
        "id": hit.id,
        "theme": hit.theme,
        "period": hit.period or None,
        "field": hit.field,
        "text": hit.text,
        "marks": [list(mark) for mark in hit.marks],
        "key": hit.action_key,
    }


def history_json(revisions: Sequence[Revision], files: Mapping[str, str]) -> Iterator[Record]:
    """Yield every revision of an action, numbered, with the values `from` and `to` as people read them.

    `files` has, by revision, the file that brought it.
    """
    values = {revision.id: revision.value for revision in revisions}
    writers = first_writers(revisions)
    for number, revision in enumerate(revisions, 1):
        field = revision.cell.field
        before = [values.get(parent) for parent in revision.parents]
        yield {
            "n": number,
            "at": revision.at,
            "author": revision.author,
            "first_entered_by": writers.get(revision.id),
            "period": revision.cell.period or None,
            "field": field,
            "from": readable(field, before[0]) if before else None,
            "to": readable(field, revision.value),
            "kind": revision.kind.value,
            "why": revision.why,
            "origin": revision.origin,
            "file": files.get(revision.id),
            "id": revision.id,
            "parents": list(revision.parents),
        }


def _further_json(record: Action | Update) -> Record:
    """Return a record's fields that have no place of their own."""
    return {
        name: (codec := field_named(name).codec).as_json(codec.encode(value)) for name, value in record.others
    }


def _stages_json(stages: Iterable[StageAt]) -> list[dict[str, str | None]]:
    return [{"stage": standing.stage, "strand": standing.strand} for standing in stages]
