"""A period's progress report, gathered from a tracker."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.domain.checks.rules import RULES
from tui_tracker.domain.compare.comparison import compare
from tui_tracker.domain.plan.glossary import glossary
from tui_tracker.domain.plan.model import Action, Entry
from tui_tracker.domain.plan.retirement import decode_retirement
from tui_tracker.domain.report.model import Extent, PlanChange, Report, ReportTheme, make_row
from tui_tracker.domain.tally import unaccounted
from tui_tracker.errors import ConflictError, TrackerError, UsageError
from tui_tracker.services.checks.check import Checker
from tui_tracker.services.plan.as_of import Plans, plans_of
from tui_tracker.services.plan.terms import ladder_of, scale_of
from tui_tracker.services.tracker.lookup import open_reader
from tui_tracker.services.tracker.view import View
from tui_tracker.storage.read.reader import LightReader

_CHANGED = {
    "theme": "moved to another theme", "section": "moved to another section", "text": "text changed",
    "role": "role changed", "partners": "partners changed",
}  # fmt: skip
"""Fields whose change a report tells, with its words."""
_NAMED = 24
"""IDs that a sentence on the cover names; more are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a report is asked for."""

    period: str
    theme: str | None = None
    """A theme's key or name; None for the whole plan."""
    extent: Extent = Extent.FULL
    final: bool = False
    """Refuse to be a draft."""
    date: str | None = None
    """Day it is dated, `YYYY-MM-DD`; None for that of the last thing said in it."""
    author: str = ""
    approver: str = ""


def build_report(database: Path, settings: Settings, order: Order) -> Report:
    """Build the report that is ordered; an unclosed period's is that of this moment.

    Raises `NotFoundError` for an unknown theme or period, `ConflictError` where it is to be final
    and is not, `TrackerError` where a number would not add up to the plan.
    """
    with open_reader(database) as reader:
        report = _build(reader, View(reader, order.period, settings), settings, order)
    if order.final and report.draft:
        raise ConflictError(
            f"The report of {report.period.label} is not ready to be final: {' '.join(report.draft)}",
            "Settle them (tui-tracker conflicts, tui-tracker check), or leave --final out for a draft.",
        )
    _check_totals(report)
    return report


def _build(reader: LightReader, view: View, settings: Settings, order: Order) -> Report:
    theme = view.theme(order.theme) if order.theme else None
    names = {one.key: one.name for one in view.themes()}
    everything = view.entries(retired=True)
    since = view.previous.key if view.previous else None
    plans = plans_of(reader, everything, names, view.period.key, since)
    entries = plans.now
    changes = tuple(_changes(plans, everything))
    if theme:
        entries = tuple(one for one in entries if one.action.theme == theme.key)
        ids = {one.action.id for one in entries}
        ended = {one.action.id for one in everything if one.action.theme == theme.key}
        changes = tuple(one for one in changes if one.id in ids | ended)
    scale = scale_of(settings)
    rows = [make_row(one, scale) for one in compare(entries, ladder_of(settings), new=plans.new)]
    texts = [text for one in entries for text in (one.action.text, one.action.partners, one.update.note)]
    return Report(
        plan=view.title,
        period=view.period,
        previous=view.previous,
        scope=theme.name if theme else "",
        extent=order.extent,
        date=_date(order.date, entries, view.period.key),
        author=order.author,
        approver=order.approver,
        draft=tuple(_unready(view, settings, entries)),
        scale=scale,
        themes=tuple(
            ReportTheme(key=key, name=names.get(key, key), rows=tuple(some))
            for key, some in groupby(rows, key=lambda row: row.theme)
        ),
        changes=changes,
        glossary=glossary(texts, settings.glossary),
    )


def _changes(plans: Plans, everything: Sequence[Entry]) -> Iterator[PlanChange]:
    """Yield what became of the plan: new actions, ended ones, then changed fields, each in plan order."""
    before = {one.action.key: one.action for one in plans.before or ()}
    for one in plans.now:
        if one.action.key in plans.new:
            yield PlanChange(id=one.action.id, what="new", after=one.action.text or "")
    for one in everything:
        key = one.action.key
        if key in plans.ended:
            yield _ended(before[key], plans.changed.get(key, {}).get("retired", one.action.retired))
    for one in plans.now:
        if one.action.key in before:
            yield from _changed(before[one.action.key], one.action)


def _ended(action: Action, retired: str | None) -> PlanChange:
    told = decode_retirement(retired)
    what = f"{told.how} into {told.into}" if told and told.into else str(told.how if told else "ended")
    return PlanChange(id=action.id, what=what, before=action.text or "", why=told.why if told else "")


def _changed(before: Action, now: Action) -> Iterator[PlanChange]:
    if before.id != now.id:
        yield PlanChange(id=now.id, what=f"renamed from {before.id}", before=before.id, after=now.id)
    for field, words in _CHANGED.items():
        was, at = getattr(before, field) or "", getattr(now, field) or ""
        if was != at:
            yield PlanChange(id=now.id, what=words, before=was, after=at)


def _unready(view: View, settings: Settings, entries: Sequence[Entry]) -> Iterator[str]:
    """Say what still stands between this and a report to publish."""
    keys = {one.action.key: one.action.id for one in entries}
    open_cells = [
        one
        for one in view.conflicts()
        if one.cell.action in keys and one.cell.period in ("", view.period.key)
    ]
    if open_cells:
        ids = dict.fromkeys(keys[one.cell.action] for one in open_cells)
        yield f"Conflicts are open: {_some(ids)}."
    held = dict.fromkeys(
        one.change.id
        for one in view.returns(settings).held_changes()
        if one.change.cell.period in ("", view.period.key)
    )
    if held:
        yield f"Changes wait for the coordinator's word: {_some(held)}."
    yield from _failed(settings, entries, view.period.key)


def _failed(settings: Settings, entries: Sequence[Entry], period: str) -> Iterator[str]:
    firm = [rule for rule in RULES if rule.is_firm]
    found = Checker(settings, entries, period).findings(entries, firm)
    failed: dict[str, dict[str, None]] = {}
    for one in found:
        if one.accepted is None:
            failed.setdefault(one.rule.tells, {})[one.id] = None
    for tells, ids in failed.items():
        yield f"{len(ids)} of {len(entries)} actions {tells}: {_some(ids)}."


def _some(ids: Collection[str]) -> str:
    """Name some IDs, and how many more there are."""
    named = list(ids)
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return f"{', '.join(named[:_NAMED])}{more}"


def _date(asked: str | None, entries: Sequence[Entry], period: str) -> str:
    """Return the day asked for, else that of the last change by a person, else the period itself."""
    if asked is None:
        return max((one.update.updated_at or "" for one in entries), default="")[:10] or period
    try:
        return date.fromisoformat(asked).isoformat()
    except ValueError:
        raise UsageError(f"{asked!r} is no date.", "Write it as 2025-12-31.") from None


def _check_totals(report: Report) -> None:
    """Raise `TrackerError` where some action is counted twice, or not at all."""
    ids = [row.id for row in report.rows]
    twice = sorted({one for one in ids if ids.count(one) > 1}) if len(set(ids)) < len(ids) else []
    if twice:
        raise TrackerError(
            f"Two actions have the ID {', '.join(twice)}: no total would be right.",
            "Give one of them another: tui-tracker set ID --rename NEW.",
        )
    for one in (report.by_stage(), report.by_rating(), report.by_note(), report.by_update()):
        if wrong := unaccounted(one, ids):
            raise TrackerError(
                f"{one.title}: the numbers do not add up to the plan ({', '.join(wrong)}).",
                "This is a fault of tui-tracker: please report it.",
            )
