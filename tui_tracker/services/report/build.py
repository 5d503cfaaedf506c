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
from tui_tracker.domain.report.model import PlanChange, Report, ReportLength, ReportTheme, make_row
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
class ReportRequest:
    """What a report is asked for."""

    period: str
    theme: str | None = None
    """A theme's key or name; None for the whole plan."""
    length: ReportLength = ReportLength.FULL
    final: bool = False
    """Refuse to be a draft."""
    date: str | None = None
    """Day it is dated, `YYYY-MM-DD`; None for that of the last thing said in it."""
    author: str = ""
    approver: str = ""


def build_report(database: Path, settings: Settings, request: ReportRequest) -> Report:
    """Build the report that is ordered; an unclosed period's is that of this moment.

    Raises `NotFoundError` for an unknown theme or period, `ConflictError` where it is to be final
    and is not, `TrackerError` where a number would not add up to the plan.
    """
    with open_reader(database) as reader:
        report = _build(reader, View(reader, request.period, settings), settings, request)
    if request.final and report.draft:
        raise ConflictError(
            f"The report of {report.period.label} is not ready to be final: {' '.join(report.draft)}",
            "Settle them (tui-tracker conflicts, tui-tracker check), or leave --final out for a draft.",
        )
    _check_totals(report)
    return report


def _build(reader: LightReader, view: View, settings: Settings, request: ReportRequest) -> Report:
    theme = view.theme(request.theme) if request.theme else None
    names = {theme.key: theme.name for theme in view.themes()}
    everything = view.entries(retired=True)
    since = view.previous.key if view.previous else None
    plans = plans_of(reader, everything, names, view.period.key, since)
    entries = plans.now
    changes = tuple(_changes(plans, everything))
    if theme:
        entries = tuple(entry for entry in entries if entry.action.theme == theme.key)
        ids = {entry.action.id for entry in entries}
        ended = {entry.action.id for entry in everything if entry.action.theme == theme.key}
        changes = tuple(change for change in changes if change.id in ids | ended)
    legend = scale_of(settings)
    rows = [
        make_row(comparison, legend) for comparison in compare(entries, ladder_of(settings), new=plans.new)
    ]
    texts = [
        text for entry in entries for text in (entry.action.text, entry.action.partners, entry.update.note)
    ]
    return Report(
        plan=view.title,
        period=view.period,
        previous=view.previous,
        scope=theme.name if theme else "",
        length=request.length,
        date=_date(request.date, entries, view.period.key),
        author=request.author,
        approver=request.approver,
        draft=tuple(_unready(view, settings, entries)),
        legend=legend,
        themes=tuple(
            ReportTheme(key=key, name=names.get(key, key), rows=tuple(theme_rows))
            for key, theme_rows in groupby(rows, key=lambda row: row.theme)
        ),
        changes=changes,
        glossary=glossary(texts, settings.glossary),
    )


def _changes(plans: Plans, everything: Sequence[Entry]) -> Iterator[PlanChange]:
    """Yield what became of the plan: new actions, ended ones, then changed fields, each in plan order."""
    before = {entry.action.key: entry.action for entry in plans.before or ()}
    for entry in plans.now:
        if entry.action.key in plans.new:
            yield PlanChange(id=entry.action.id, description="new", after=entry.action.text or "")
    for entry in everything:
        key = entry.action.key
        if key in plans.ended:
            yield _ended(before[key], plans.changed.get(key, {}).get("retired", entry.action.retired))
    for entry in plans.now:
        if entry.action.key in before:
            yield from _changed(before[entry.action.key], entry.action)


def _ended(action: Action, retired: str | None) -> PlanChange:
    retirement = decode_retirement(retired)
    description = (
        f"{retirement.how} into {retirement.into}"
        if retirement and retirement.into
        else str(retirement.how if retirement else "ended")
    )
    return PlanChange(
        id=action.id,
        description=description,
        before=action.text or "",
        reason=retirement.why if retirement else "",
    )


def _changed(before: Action, now: Action) -> Iterator[PlanChange]:
    if before.id != now.id:
        yield PlanChange(id=now.id, description=f"renamed from {before.id}", before=before.id, after=now.id)
    for field, words in _CHANGED.items():
        old, new = getattr(before, field) or "", getattr(now, field) or ""
        if old != new:
            yield PlanChange(id=now.id, description=words, before=old, after=new)


def _unready(view: View, settings: Settings, entries: Sequence[Entry]) -> Iterator[str]:
    """Say what still stands between this and a report to publish."""
    keys = {entry.action.key: entry.action.id for entry in entries}
    open_cells = [
        conflict
        for conflict in view.conflicts()
        if conflict.cell.action in keys and conflict.cell.period in ("", view.period.key)
    ]
    if open_cells:
        ids = dict.fromkeys(keys[conflict.cell.action] for conflict in open_cells)
        yield f"Conflicts are open: {_some(ids)}."
    held = dict.fromkeys(
        question.brought.id
        for question in view.returns(settings).questions()
        if question.brought.cell.period in ("", view.period.key)
    )
    if held:
        yield f"Changes wait for the coordinator's word: {_some(held)}."
    yield from _failed(settings, entries, view.period.key)


def _failed(settings: Settings, entries: Sequence[Entry], period: str) -> Iterator[str]:
    firm = [rule for rule in RULES if rule.is_firm]
    findings = Checker(settings, entries, period).findings(entries, firm)
    failed: dict[str, dict[str, None]] = {}
    for finding in findings:
        if finding.accepted is None:
            failed.setdefault(finding.rule.tells, {})[finding.id] = None
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
        return max((entry.update.updated_at or "" for entry in entries), default="")[:10] or period
    try:
        return date.fromisoformat(asked).isoformat()
    except ValueError:
        raise UsageError(f"{asked!r} is no date.", "Write it as 2025-12-31.") from None


def _check_totals(report: Report) -> None:
    """Raise `TrackerError` where some action is counted twice, or not at all."""
    ids = [row.id for row in report.rows]
    twice = (
        sorted({action_id for action_id in ids if ids.count(action_id) > 1})
        if len(set(ids)) < len(ids)
        else []
    )
    if twice:
        raise TrackerError(
            f"Two actions have the ID {', '.join(twice)}: no total would be right.",
            "Give one of them another: tui-tracker set ID --rename NEW.",
        )
    for tally in (report.by_stage(), report.by_rating(), report.by_note(), report.by_update()):
        if wrong := unaccounted(tally, ids):
            raise TrackerError(
                f"{tally.title}: the numbers do not add up to the plan ({', '.join(wrong)}).",
                "This is a fault of tui-tracker: please report it.",
            )
