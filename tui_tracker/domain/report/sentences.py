"""The sentences of a report that give its figures in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tui_tracker.domain.report.exceptions import is_red, red_labels
from tui_tracker.domain.report.model import Report, ReportRow
from tui_tracker.domain.report.wording import (
    have_reached,
    is_or_are,
    join_words,
    most_of,
    short_name,
    truncate,
)
from tui_tracker.domain.text import plural


def headline(report: Report) -> str:
    """Say in a sentence how many actions are complete and rated red, and how that compares."""
    rows = report.rows
    if not rows:
        return f"{report.scope or 'The plan'} has no actions to report in {report.period.label}."
    start = f"In {truncate(report.scope, 60)}, " if report.scope else ""
    first = updates_so_far(report) if report.is_partial else _completion(report)
    parts = [part for part in (first, _reds(report)) if part]
    if parts:
        sentence = f"{start}{'; '.join(parts)}."
        return sentence[:1].upper() + sentence[1:]
    return f"{start}{plural(len(rows), 'action')} {'is' if len(rows) == 1 else 'are'} reported."


def updates_so_far(report: Report) -> str:
    """Say how many actions have an update, for a period that is still being written."""
    count = report.updated_count
    verb = "has" if count == 1 else "have"
    return f"{count or 'none'} of {plural(len(report.rows), 'action')} {verb} an update so far"


def _completion(report: Report) -> str:
    final = report.legend.final
    if not final:
        return ""
    complete = sum(row.is_complete for row in report.rows)
    verb = have_reached(final, is_one=complete == 1 or len(report.rows) == 1)
    sentence = f"{complete or 'none'} of {plural(len(report.rows), 'action')} {verb}"
    if not report.previous or not report.before:
        return sentence
    difference = complete - sum(row.is_complete for row in report.before)
    if not difference:
        return f"{sentence}, as many as in {report.previous.label}"
    more = f"{abs(difference)} {'more' if difference > 0 else 'fewer'}"
    return f"{sentence}, {more} than in {report.previous.label}"


def _reds(report: Report) -> str:
    labels = red_labels(report.legend)
    if not labels:
        return ""
    reds = [row for row in report.rows if is_red(row)]
    rated = f"rated {join_words(labels)}" if len(labels) == 1 else f"rated {' or '.join(labels)}"
    if not reds:
        return f"none is {rated}"
    where = [truncate(name, 40) for name in most_of(per_theme(reds, report))]
    return f"{is_or_are(len(reds))} {rated}" + (f", most of them in {join_words(where)}" if where else "")


def per_theme(rows: Iterable[ReportRow], report: Report) -> list[tuple[str, int]]:
    """Return (theme's name, how many of the rows it has), the most first."""
    counts = Counter(row.theme for row in rows)
    return [(report.theme_names.get(key, key), count) for key, count in counts.most_common()]


def movement_sentence(report: Report) -> str:
    """Say how many actions moved on, moved back and changed rating; empty without a previous period."""
    if not report.previous:
        return ""
    back = sum(row.went_back for row in report.rows)
    onwards = sum(row.stage_moved and not row.went_back and bool(row.was_stage) for row in report.rows)
    ratings = sum(row.rag_moved and row.was_rated and row.is_rated for row in report.rows)
    if not (back or onwards or ratings):
        return f"No action has changed its stage or rating since {report.previous.label}."
    return (
        f"Since {report.previous.label}, {plural(onwards, 'action')} moved on to another stage, "
        f"{back or 'none'} moved back, and {ratings or 'none'} changed from one rating to another."
    )


def missing_sentence(rows: Sequence[ReportRow]) -> str:
    """Say how many actions have no note, and how many of those have a rating or a stage."""
    silent = [row for row in rows if not row.note]
    if not rows:
        return ""
    if not silent:
        return "Every action has a note."
    sentence = f"{plural(len(silent), 'action')} {'has' if len(silent) == 1 else 'have'} no note"
    rated, staged = sum(row.is_rated for row in silent), sum(bool(row.stage) for row in silent)
    found_in = [(rated, "a rating"), (staged - rated, "a stage")] if staged > rated else [(rated, "a rating")]
    parts = [_of_them(count, len(silent), described) for count, described in found_in if count > 0]
    return f"{'; '.join([sentence, *parts])}."


def _of_them(count: int, total: int, described: str) -> str:
    if total == 1:
        return f"it has {described}"
    if count == total:
        return f"all of them have {described}"
    return f"one of them has {described}" if count == 1 else f"{count} of them have {described}"


def plan_sentence(report: Report, *, is_brief: bool = False) -> str:
    """Say which actions joined and left the plan, by name, and how many were changed."""
    if not report.previous:
        return ""
    if not report.changes:
        return f"The plan has the same actions as in {report.previous.label}."
    return " ".join(_plan_sentences(report, is_brief=is_brief))


def _plan_sentences(report: Report, *, is_brief: bool) -> Iterator[str]:
    added = [change for change in report.changes if change.is_new]
    left = [change for change in report.changes if change.has_left]
    edited = {change.id for change in report.changes if not (change.is_new or change.has_left)}
    if added:
        names = _named([(change.id, change.after, "") for change in added], is_brief=is_brief)
        yield f"{plural(len(added), 'new action')}: {names}."
    if left:
        names = _named([(c.id, c.before, c.description) for c in left], is_brief=is_brief)
        yield f"{plural(len(left), 'action')} left the plan: {names}."
    if edited:
        yield f"The wording or other details of {plural(len(edited), 'action')} changed."


def _named(changes: Sequence[tuple[str, str, str]], *, is_brief: bool) -> str:
    """Name actions by (ID, text, how it left); a brief list has two of them in few words."""
    most, longest = (2, 40) if is_brief else (3, 60)
    names = "; ".join(
        f"{action_id}, {short_name(text, longest)}"
        + (f" ({truncate(description, 40)})" if description and not is_brief else "")
        for action_id, text, description in changes[:most]
    )
    return f"{names}; and {len(changes) - most} more" if len(changes) > most else names
