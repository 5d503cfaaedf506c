"""Groups held revisions into held changes: what the coordinator accepts or declines at once.

| held revisions | held changes |
|---|---|
| all of a file that contradicts its own history | one |
| those of a new action | one |
| those by which a lead moved an action to another theme | one |
| those by which a lead began a period in a copy | one; none where the tracker has begun it too |
| those that one file brought too late for one period, or in a period new to the tracker | one (parts) |
| of these, those that only some closings of the period have | one for each of the closings (parts) |
| those that one file brought to one theme which it was not made for, or to one retired action | one (parts) |
| any other | one each |

Where the table says *parts*, each revision is also a part of the held change that can be decided alone.

A held change has a number that it keeps: it follows from the key that groups the revisions, and a part's from
its revision. So the same file brings the same held change under the same number, in a preview, in another
tracker, or after a backup was restored.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tui_tracker.config import Settings
from tui_tracker.domain.exchange.damage import damage_words
from tui_tracker.domain.exchange.held import HoldReason, Verdict
from tui_tracker.domain.exchange.merge_words import closing_words
from tui_tracker.domain.exchange.pending import assign_numbers
from tui_tracker.domain.exchange.submission import HeldChange, ReceivedChange
from tui_tracker.domain.fields import values_agree
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.ids import fold_id, natural_order
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.text import one_line, plural
from tui_tracker.services.exchange.closings import closings_with
from tui_tracker.services.tracker.values import validator_for
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.read import id_queries, submission_log
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.read.rival_closings import rival_closings
from tui_tracker.storage.read.submission_log import HeldRow, ReceivedRevisionRow

_Key = tuple[str, ...]
_SUBJECTS: dict[str, str] = {
    HoldReason.CLOSED_PERIOD: "period", HoldReason.UNKNOWN_PERIOD: "period",
    HoldReason.OUT_OF_THEME: "theme", HoldReason.EDITED_RETIRED: "action",
}  # fmt: skip
"""The attribute by which a file's revisions are grouped into one held change, by why they are held."""


class _Tracker:
    """What held changes are compared with, read once for all of them."""

    def __init__(self, view: TrackerView, rows: Iterable[HeldRow]) -> None:
        self.view = view
        self.period_rows = {row.key: row for row in view.read(TrackerReader.periods)}
        self._ids: dict[str, dict[str, set[str]]] = {}
        """Each ID, in the plan or waiting for a decision, by its folded form, and whose it is."""
        for action in view.read(id_queries.ids):
            self._add(action.id, action.key)
        for row in rows:
            if row.field == "id" and row.standing == Verdict.REOPEN:
                self._add(row.value or "", row.action)

    def _add(self, name: str, action: str) -> None:
        self._ids.setdefault(fold_id(name), {}).setdefault(name, set()).add(action)

    def similar_ids(self, row: HeldRow) -> tuple[str, ...]:
        """Return the IDs like a proposed one: those of the plan, and others that wait for a decision."""
        names = self._ids.get(fold_id(row.value or ""), {})
        return tuple(name for name, actions in names.items() if actions != {row.action})


def held_changes(view: TrackerView) -> tuple[HeldChange, ...]:
    """Return the held changes that wait for the coordinator, in the order of the merges that brought them."""
    rows = view.read(submission_log.held_revisions)
    tracker = _Tracker(view, rows)
    new_actions = {
        row.action
        for row in rows
        if row.field == "id" and row.is_first and row.hold == HoldReason.PLAN_CHANGE
    }
    closings = closings_with(view.read(rival_closings))
    groups: dict[_Key, list[HeldRow]] = {}
    # Revisions that the same file replaced by later ones are never shown.
    for row in sorted((row for row in rows if not row.is_continued), key=_order):
        groups.setdefault(_key(row, new_actions, tuple(closings.get(row.id, ()))), []).append(row)
    numbers = assign_numbers([*map(_identity, groups), *(row.id for row in rows)])
    changes = []
    for key, group in groups.items():
        # Edits that their author has replaced or withdrawn since are left out.
        undecided = [row for row in group if row.standing == Verdict.REOPEN and not row.superseded]
        closers = tuple(closings.get(group[0].id, {}).values())
        if change := _held_change(tracker, key[0], undecided, closers, has_parts=len(group) > 1):
            parts = tuple(replace(part, number=numbers[part.change.revision]) for part in change.parts)
            changes.append(replace(change, number=numbers[_identity(key)], parts=parts))
    return tuple(changes)


def split_allowed(
    changes: Iterable[HeldChange], settings: Settings
) -> tuple[list[HeldChange], list[HeldChange]]:
    """Return the changes whose values the plan allows, and those that nobody should accept unseen.

    Of a change with parts, those parts are in the second list whose values are not allowed.
    """
    is_allowed = validator_for(settings)
    allowed: list[HeldChange] = []
    not_allowed: list[HeldChange] = []
    for change in changes:
        parts = change.parts or (change,)
        wrong = [part for part in parts if not is_allowed(part.change.cell.field, part.change.after)]
        not_allowed += wrong
        allowed += [part for part in parts if part not in wrong] if wrong else [change]
    return allowed, not_allowed


def _identity(key: _Key) -> str:
    """Return the text from which a held change's number is made; for a single revision its id."""
    return key[1] if key[0] == "cell" else json.dumps(key)


def _order(row: HeldRow) -> tuple[object, ...]:
    """Order revisions by merge, and within one as people read a plan."""
    return (
        row.merged_at or "",
        row.position or 0,
        natural_order(row.printed_id or ""),
        row.period,
        row.field,
        row.at,
    )


def _key(row: HeldRow, new_actions: set[str], closings: _Key) -> _Key:
    """Return the key of the held change that a revision belongs to; it does not depend on decisions."""
    if row.hold == HoldReason.DAMAGED_FILE:
        return "damaged", row.origin
    if not row.action:
        return "period", row.origin, row.at
    if row.action in new_actions:
        return "action", row.action
    if row.hold == HoldReason.PLAN_CHANGE and row.field in ("theme", "position"):
        return "move", row.action, row.origin, row.at
    if subject := _SUBJECTS.get(row.hold):
        # Without a file, whose it is: trackers that were copied by hand share an origin.
        source = row.sha256 or f"{row.origin} {row.author}"
        return row.hold, source, getattr(row, subject) or "", *closings
    return "cell", row.id


def _held_change(
    tracker: _Tracker, kind: str, rows: Sequence[HeldRow], closers: tuple[str, ...], *, has_parts: bool
) -> HeldChange | None:
    """Return the held change of undecided rows; `has_parts` says that its group had several rows at first."""
    if not rows:
        return None
    if kind == "action":
        return _new_action(tracker, rows)
    changes = [change for row in rows if (change := _of_revision(tracker, row))]
    if not changes:
        return None
    if kind == "damaged":
        values = [(change.change.cell.field, not change.change.after) for change in changes]
        summary = f"{rows[0].file or 'A file'} looks damaged: {damage_words(values)}."
        return replace(changes[0], revisions=tuple(row.id for row in rows), summary=summary)
    if kind == "period":
        return _of_periods(tracker.view, changes)
    if kind == "move":
        # An action's position in its theme follows from the theme that it is moved to.
        theme = next((change for change in changes if change.change.cell.field == "theme"), changes[0])
        return replace(theme, revisions=tuple(row.id for row in rows))
    if kind not in _SUBJECTS or not (has_parts or closers):
        return changes[0]
    summary = (
        f"{_parts_words(tracker.view, rows[0], len(changes), closers)}, in {rows[0].file or 'this tracker'}."
    )
    return replace(_together(changes, summary), parts=tuple(changes), closers=closers)


def _parts_words(view: TrackerView, row: HeldRow, count: int, closers: tuple[str, ...]) -> str:
    """Say what the parts of a held change have in common: `3 late changes to December 2025`."""
    period, changes = _label(view, row.period), plural(count, "change")
    if closers:
        return f"{changes} to {period} that {closing_words(closers)}"
    if row.hold == HoldReason.CLOSED_PERIOD:
        return f"{plural(count, 'late change')} to {period}"
    if row.hold == HoldReason.UNKNOWN_PERIOD:
        return f"{changes} to {period}, a period that this tracker does not have"
    if row.hold == HoldReason.EDITED_RETIRED:
        state = "which is retired" if row.action_in_plan else "which is no longer in the plan"
        return f"{changes} to {row.printed_id or 'an action'}, {state}"
    name = next((theme.name for theme in view.themes() if theme.key == row.theme), row.theme or "the plan")
    return f"{changes} to {name}, which this copy was not made for"


def _together(changes: Sequence[HeldChange], summary: str) -> HeldChange:
    """Return one held change for several."""
    revisions = tuple(revision for change in changes for revision in change.revisions)
    return replace(changes[0], revisions=revisions, summary=summary)


def _label(view: TrackerView, period: str) -> str:
    return view.period_labels.get(period, period_label(period))


def _of_revision(tracker: _Tracker, row: HeldRow) -> HeldChange | None:
    """Return the held change of one revision; None where the tracker has the value already."""
    cell = Cell(action=row.action, period=row.period, field=row.field)
    current = _current(tracker, cell)
    if values_agree(cell.field, current, row.value):
        return None
    is_id = row.hold == HoldReason.PLAN_CHANGE and row.field == "id"
    return HeldChange(
        number=0, revisions=(row.id,), change=plain_change(row, current), current=current,
        kind=HoldReason(row.hold), similar_ids=tracker.similar_ids(row) if is_id else (),
    )  # fmt: skip


def _current(tracker: _Tracker, cell: Cell) -> str | None:
    if cell.action:
        return tracker.view.read(lambda reader: reader.agreed_value(cell))
    row = tracker.period_rows.get(cell.period)
    return getattr(row, cell.field) if row else None


def _of_periods(view: TrackerView, changes: Sequence[HeldChange]) -> HeldChange:
    """Return one held change for what somebody did with periods at once."""
    acts = [
        f"began {change.change.after}"
        if change.change.cell.field == "label"
        else f"{'closed' if change.change.after else 'reopened'} " + _label(view, change.change.cell.period)
        for change in sorted(changes, key=lambda change: change.change.cell.field, reverse=True)
    ]
    return _together(changes, f"{changes[0].change.author} {' and '.join(acts)} in a copy.")


def _new_action(tracker: _Tracker, rows: Sequence[HeldRow]) -> HeldChange:
    """Return one held change for all revisions that make a new action."""
    text = next((row for row in rows if row.field == "text"), rows[0])
    identity = next((row for row in rows if row.field == "id"), None)
    similar_ids = tracker.similar_ids(identity) if identity else ()
    similar = f" (similar to {' and '.join(similar_ids)})" if similar_ids else ""
    name = f"New action {(identity and identity.value) or ''}".rstrip() + similar
    return HeldChange(
        number=0, revisions=tuple(row.id for row in rows), change=plain_change(text, None),
        current=None, kind=HoldReason.PLAN_CHANGE, similar_ids=similar_ids,
        summary=f"{name}: {one_line(text.value) if text.field == 'text' else 'without a text'}",
    )  # fmt: skip


def plain_change(row: HeldRow | ReceivedRevisionRow, before: str | None) -> ReceivedChange:
    """Return a received change without the fields that depend on the state of the tracker."""
    return ReceivedChange(
        cell=Cell(action=row.action, period=row.period, field=row.field),
        id=row.printed_id or (f"a new action ({row.action[:6]})" if row.action else "the period"),
        theme=row.theme or "",
        before=before, after=row.value, author=row.author, at=row.at, revision=row.id,
    )  # fmt: skip
