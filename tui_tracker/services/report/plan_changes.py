"""List what changed in the plan itself between two periods."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tui_tracker.domain.compare.comparison import own_changes
from tui_tracker.domain.field_values import field_text
from tui_tracker.domain.fields import ACTION, fields_of
from tui_tracker.domain.own_fields import field_key
from tui_tracker.domain.plan.model import Action, ActionEntry
from tui_tracker.domain.plan.retirement import decode_retirement
from tui_tracker.domain.plan.wording import retirement_phrase
from tui_tracker.domain.report.model import PlanChange
from tui_tracker.services.plan.as_of import PlanHistory


def list_plan_changes(
    plans: PlanHistory, all_entries: Sequence[ActionEntry], own_fields: Collection[str] = ()
) -> Iterator[PlanChange]:
    """Yield the new actions, then the ended ones, then the changed fields, each in plan order.

    `all_entries` must hold all actions, including retired ones; `own_fields` are those that the report
    prints.
    """
    printed = {field_key(name) for name in own_fields}
    retired = {entry.action.key: entry.action.retired for entry in all_entries}
    before = {entry.action.key: entry.action for entry in plans.before or ()}
    for entry in plans.now:
        if entry.action.key in plans.new:
            yield PlanChange(
                id=entry.action.id, description="new", after=entry.action.text or "", is_new=True
            )
    for key, action in before.items():
        if key in plans.ended:
            state = plans.changed.get(key, {}).get("retired")
            yield _describe_end(action, state.value if state else retired.get(key))
    for entry in plans.now:
        if entry.action.key in before:
            yield from _describe_edits(before[entry.action.key], entry.action)
            yield from _describe_own_edits(before[entry.action.key], entry.action, printed)


def _describe_end(action: Action, retired: str | None) -> PlanChange:
    """Say how an action left the plan, from its `retired` field as it was at the end of the period."""
    retirement = decode_retirement(retired)
    if retirement is None:
        return PlanChange(id=action.id, description="ended", before=action.text or "", has_left=True)
    phrase = retirement_phrase(retirement.how, retirement.into)
    return PlanChange(
        id=action.id, description=phrase, before=action.text or "", reason=retirement.why, has_left=True
    )


def _describe_edits(before: Action, now: Action) -> Iterator[PlanChange]:
    """Say which fields of an action have another value now, its ID first."""
    if before.id != now.id:
        yield PlanChange(id=now.id, description=f"renamed from {before.id}", before=before.id, after=now.id)
    for field in fields_of(ACTION):
        if field.change_words:
            old, new = field_text(before, field.name), field_text(now, field.name)
            if old != new:
                yield PlanChange(id=now.id, description=field.change_words, before=old, after=new)


def _describe_own_edits(before: Action, now: Action, printed: Collection[str]) -> Iterator[PlanChange]:
    """Say which of the plan's own fields that are `printed`, by `field_key`, have another value now."""
    for change in own_changes(before, now):
        if field_key(change.name) in printed:
            yield PlanChange(
                id=now.id, description=f"{change.name} changed",
                before=change.before or "", after=change.now or "",
            )  # fmt: skip
