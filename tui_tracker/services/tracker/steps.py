"""What a session has just changed, as one step for people and for undo."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui_tracker.domain.history.revision import Kind
from tui_tracker.domain.history.undo import EditStep, changed_words
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.text import join_words
from tui_tracker.services.system.local_time import local_date_time
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.read import id_queries

if TYPE_CHECKING:
    from tui_tracker.domain.history.revision import Revision


def step_of(view: TrackerView, revisions: tuple[Revision, ...]) -> EditStep:
    """Return revisions made at once as one step, named by its action, its period or their number."""
    of_periods = [revision for revision in revisions if revision.cell.field in ("label", "closed")]
    period_change = _period_change(view, of_periods) if of_periods else ""
    of_actions = tuple(revision for revision in revisions if revision.cell.action)
    to_decide = () if of_periods else _to_decide(view, revisions)
    first = of_actions[0] if of_actions else revisions[0]
    return EditStep(
        id=first.at,
        action_key=first.cell.action,
        printed_id=_name(view, of_actions) if of_actions else period_change,
        fields=_fields(of_actions),
        kind=first.kind,
        to_decide=f"{_name(view, to_decide)} {changed_words(_fields(to_decide))}" if to_decide else "",
        period_change=period_change if of_actions else "",
    )


def _fields(revisions: tuple[Revision, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(revision.cell.field for revision in revisions))


def _to_decide(view: TrackerView, revisions: tuple[Revision, ...]) -> tuple[Revision, ...]:
    """Return what a merge holds of changes that a lead's copy makes: to the plan, and to others' actions.

    Undoing a change brings nothing that waits.
    """
    if not view.is_copy or revisions[0].kind is Kind.UNDO:
        return ()
    keys = {revision.cell.action for revision in revisions}
    own = {key for key in keys if _is_own(view, key)}
    return tuple(
        revision
        for revision in revisions
        if revision.cell.action and not (revision.cell.period and revision.cell.action in own)
    )


def _is_own(view: TrackerView, action_key: str) -> bool:
    """Return whether an action was in the themes of a copy when it was sent out."""
    made_here = view.database_id()
    return any(
        revision.cell.field == "theme"
        and revision.value in view.own_themes
        and not revision.origin.startswith(made_here)
        for revision in view.history(action_key)
    )


def undone_words(step: EditStep, way_back: str) -> tuple[str, ...]:
    """Say what was undone, when that was done, and what is not undone with it; then the `way_back`.

    A person may expect that the last thing they did is undone, and it was an earlier one.
    """
    words = f"Undone: {step.describe()}. You did this on {local_date_time(step.made_at)}."
    later = step.later.describe()
    return (words, f"What was done later is not undone: {later}. {way_back}") if later else (words,)


def _period_change(view: TrackerView, revisions: list[Revision]) -> str:
    """Name what was done to a period: it was started, closed or reopened."""
    begun = sorted({revision.cell.period for revision in revisions if revision.cell.field == "label"})
    if begun:
        names = join_words([period_label(key) for key in begun])
        listed = {row.key for row in view.read(lambda reader: reader.periods())}
        stay = [period_label(key) for key in begun if revisions[0].kind is Kind.UNDO and key in listed]
        if len(begun) > 1:
            reason = f" ({join_words(stay)} stays listed: somebody has written in it)" if stay else ""
            return f"the new periods {names}{reason}"
        reason = ", which stays in the list because somebody has written in it" if stay else ""
        return f"the new period {names}{reason}"
    # Undoing a reopening closes the period again.
    was_closed = bool(revisions[0].value) != (revisions[0].kind is Kind.UNDO)
    return f"the {'closing' if was_closed else 'reopening'} of {_labels(view, revisions)}"


def _name(view: TrackerView, revisions: tuple[Revision, ...]) -> str:
    actions = {revision.cell.action for revision in revisions}
    if len(actions) > 1:
        return f"{len(actions)} actions:"
    (action_key,) = actions
    given = next((revision.value for revision in revisions if revision.cell.field == "id"), None)
    return _last_id(view, action_key) or given or _labels(view, revisions)


def _last_id(view: TrackerView, action_key: str) -> str | None:
    """Return an action's ID; where it is not in the plan now, the ID that it had last."""
    row = view.read(lambda reader: reader.entry_by_key(action_key, view.period.key, None))
    if row or not action_key:
        return row.id if row else None
    rows = view.read(id_queries.all_ids)
    return next((row.id for row in reversed(rows) if row.action == action_key), None)


def _labels(view: TrackerView, revisions: Iterable[Revision]) -> str:
    keys = sorted({revision.cell.period for revision in revisions})
    return ", ".join(view.period_labels.get(key, key) for key in keys)
