"""What a session has just changed, as one step for people and for undo."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui_tracker.domain.field_values import value_words
from tui_tracker.domain.fields import field_named, is_own
from tui_tracker.domain.history.revision import Kind
from tui_tracker.domain.history.undo import EditStep, changed_words, in_words_order
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.text import beginning, join_words
from tui_tracker.services.system.local_time import local_clock, local_date, local_date_time
from tui_tracker.services.tracker.rows import entry_of
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.read import id_queries

if TYPE_CHECKING:
    from tui_tracker.domain.history.revision import Revision
    from tui_tracker.domain.plan.legend import Legend

_MOST_NOW = 4
"""The most fields whose values are said after a step was undone or redone."""
_LONGEST_NOW = 40
"""The most characters of a text that are said."""


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
        values=_values(view, of_actions) if first.kind in (Kind.UNDO, Kind.REDO) else (),
    )


def _fields(revisions: tuple[Revision, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(revision.cell.field for revision in revisions))


def _values(view: TrackerView, revisions: tuple[Revision, ...]) -> tuple[tuple[str, str | None], ...]:
    """Return the fields of one action with what they hold now; none where one of them is in conflict."""
    fields = {revision.cell.field: revision.value for revision in revisions}
    records = {(revision.cell.action, revision.cell.period) for revision in revisions}
    if len(records) != 1:
        return ()
    ((action, period),) = records
    shown_period = period or view.period.key
    row = view.read(lambda reader: reader.entry_by_key(action, shown_period, None))
    if row is None or set(entry_of(row, shown_period, None).conflicts) & set(fields):
        return ()
    return tuple((name, fields[name]) for name in in_words_order(fields))


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


def undone_words(step: EditStep, legend: Legend, way_back: str) -> tuple[str, ...]:
    """Say what was undone, what the action has now, the `way_back`, and what is not undone with it.

    A person may expect that the last thing they did is undone, and it was an earlier one: the time is said.
    """
    later = step.later.describe()
    left = (f"What was done later is not undone: {later}.",) if later else ()
    return (
        f"Undone: {step.describe()}. {now_words(step, legend)}".rstrip(),
        f"You did this {_when(step)}. {way_back}",
        *left,
    )


def _when(step: EditStep) -> str:
    """Return when a step was made that is undone now, without the date where that is today."""
    is_today = local_date(step.made_at) == local_date(step.id)
    return f"at {local_clock(step.made_at)}" if is_today else f"on {local_date_time(step.made_at)}"


def redone_words(step: EditStep, legend: Legend, way_back: str) -> tuple[str, ...]:
    """Say what was redone, what the action has now, and the `way_back`."""
    return f"Redone: {step.describe()}. {now_words(step, legend)}".rstrip(), way_back


def now_words(step: EditStep, legend: Legend) -> str:
    """Say what an action has now in the fields that were changed, such as `It now has RAG Red and no note.`.

    Empty where those are many, or fields that nobody writes.
    """
    values = dict(step.values)
    if not 0 < len(values) <= _MOST_NOW or not all(
        is_own(name) or field_named(name).editable for name in values
    ):
        return ""
    has = [_value_now(name, value, legend) for name, value in values.items() if name != "signed_off"]
    done = f"{'' if values['signed_off'] else 'not '}done" if "signed_off" in values else ""
    if not has:
        return f"It is now {done}."
    return f"It now has {join_words(has)}{done and f', and is {done}'}."


def _value_now(name: str, value: str | None, legend: Legend) -> str:
    """Return a field with its value, in a sentence: `RAG Red`, `no note`, `the note “It went well”`."""
    field, words = field_named(name), value_words(name, value, legend)
    if not words:
        return "no RAG rating" if name == "rag" else f"no {field.label}"
    if field.prose or is_own(name):
        return f"the {field.label} “{beginning(words, _LONGEST_NOW).rstrip('.')}”"
    return f"{field.label} {words}"


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
