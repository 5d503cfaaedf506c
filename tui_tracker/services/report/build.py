"""Build a period's progress report from a tracker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tui_tracker.config import Settings
from tui_tracker.domain.compare.comparison import compare
from tui_tracker.domain.compare.tally import miscounted_ids
from tui_tracker.domain.field_values import own_names
from tui_tracker.domain.own_fields import reported_names
from tui_tracker.domain.plan.glossary import glossary
from tui_tracker.domain.plan.legend import Legend
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.report.model import (
    PreviousRow,
    Report,
    ReportLength,
    ReportTheme,
    make_previous_row,
    make_row,
)
from tui_tracker.errors import ConflictError, TrackerError, UsageError
from tui_tracker.services.plan.abbreviations import known_meanings
from tui_tracker.services.plan.as_of import PlanHistory, plan_history
from tui_tracker.services.plan.partner_names import partner_names
from tui_tracker.services.plan.terms import legend_for, stage_order
from tui_tracker.services.report.draft_reasons import find_draft_reasons
from tui_tracker.services.report.plan_changes import list_plan_changes
from tui_tracker.services.tracker.own_fields import declared_fields
from tui_tracker.services.tracker.view import TrackerView, own_order


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """What to put into a report."""

    theme: str | None = None
    """The key or name of a theme; None for the whole plan."""
    length: ReportLength = ReportLength.FULL
    final: bool = False
    """Whether to raise an error instead of building a draft."""
    date: str | None = None
    """The date on the cover, `YYYY-MM-DD`; None for the date of its last change."""
    author: str = ""
    approver: str = ""


def build_report(view: TrackerView, settings: Settings, request: ReportRequest) -> Report:
    """Build the requested report of the view's period; for an open period it shows the current values.

    Raises `NotFoundError` for an unknown theme or period, `ConflictError` if a final report is
    requested and is not ready, `TrackerError` if a number would not add up to the plan.
    """
    report = _build(view, settings, request)
    if request.final and report.draft:
        reasons = " ".join(reason.sentence for reason in report.draft)
        raise ConflictError(
            f"You cannot publish the final report for {report.period.label} yet: {reasons}",
            "Resolve these first (tui-tracker conflicts, tui-tracker check), or leave out --final.",
        )
    _check_totals(report)
    return report


def _build(view: TrackerView, settings: Settings, request: ReportRequest) -> Report:
    """Gather what a report has, of the theme that is asked for or of the whole plan."""
    theme = view.theme(request.theme) if request.theme else None
    names = {theme.key: theme.name for theme in view.themes()}
    all_entries = view.entries(retired=True)
    plans = _read_plans(view, settings, all_entries, names)
    own_fields = reported_names(declared_fields(settings), own_names(entry.action for entry in plans.now))
    changes = tuple(list_plan_changes(plans, all_entries, own_fields))
    entries = plans.now
    if theme:
        entries = _only_theme(entries, theme.key)
        # The actions of the theme that ended are not in `entries`, but their end is a change to show.
        ids = {entry.action.id for entry in (*entries, *_only_theme(all_entries, theme.key))}
        changes = tuple(change for change in changes if change.id in ids)
    legend = legend_for(settings)
    rows = [
        make_row(comparison, legend, own_fields)
        for comparison in compare(entries, stage_order(settings), new=plans.new)
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
        draft=tuple(find_draft_reasons(view, settings, entries)),
        legend=legend,
        before=tuple(_previous_rows(plans, legend, theme.key if theme else None)),
        theme_names=names,
        own_fields=own_fields,
        themes=tuple(
            ReportTheme(key=key, name=names.get(key, key), rows=tuple(theme_rows))
            for key, theme_rows in groupby(rows, key=lambda row: row.theme)
        ),
        changes=changes,
        glossary=glossary(_texts(entries), known_meanings(settings, view.title)),
        partner_names=partner_names(settings, view.title),
    )


def _read_plans(
    view: TrackerView, settings: Settings, all_entries: Sequence[ActionEntry], names: dict[str, str]
) -> PlanHistory:
    """Return the plan as the view's period and the one before it report it."""
    since = view.previous.key if view.previous else None
    return view.read(
        lambda reader: plan_history(
            reader, all_entries, names, view.period.key, since, own_order=own_order(reader.meta(), settings)
        )
    )


def _texts(entries: Iterable[ActionEntry]) -> Iterator[str | None]:
    """Yield the texts in which a report's readers may meet an abbreviation."""
    for entry in entries:
        yield from (entry.action.text, entry.action.partners, entry.update.note)


def _previous_rows(plans: PlanHistory, legend: Legend, theme: str | None) -> Iterator[PreviousRow]:
    """Yield the actions of the previous period's report, of one theme or of all."""
    now = {entry.action.key: entry.update for entry in plans.now}
    for entry in plans.before or ():
        if theme in (None, entry.action.theme):
            yield make_previous_row(entry, legend, now.get(entry.action.key))


def _only_theme(entries: Iterable[ActionEntry], key: str) -> tuple[ActionEntry, ...]:
    return tuple(entry for entry in entries if entry.action.theme == key)


def _date(requested: str | None, entries: Sequence[ActionEntry], period: str) -> str:
    """Return the requested date, else the date of the last change, else the period's key."""
    if requested is None:
        return max((entry.update.updated_at or "" for entry in entries), default="")[:10] or period
    try:
        return date.fromisoformat(requested).isoformat()
    except ValueError:
        raise UsageError(f"{requested!r} is not a date.", "Write it like 2025-12-31.") from None


def _check_totals(report: Report) -> None:
    """Raise `TrackerError` if an action is counted twice or not at all."""
    ids = [row.id for row in report.rows]
    if repeated := sorted(action_id for action_id, count in Counter(ids).items() if count > 1):
        raise ConflictError(
            f"Two actions have the ID {', '.join(repeated)}, so the totals would be wrong.",
            "Change one of them: tui-tracker set ID --rename NEW.",
        )
    for tally in (report.by_stage(), report.by_rating(), report.by_note(), report.by_update()):
        if wrong := miscounted_ids(tally, ids):
            raise TrackerError(
                f"{tally.title}: the numbers do not add up to the plan ({', '.join(wrong)}).",
                "This is a fault in tui-tracker. Please report it.",
            )
