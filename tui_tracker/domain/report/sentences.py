"""The sentences of a report that give its figures in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tui_tracker.domain.report.exceptions import is_red, moves_from_halts, moves_to_halts, red_labels
from tui_tracker.domain.report.model import Report, ReportRow
from tui_tracker.domain.report.wording import (
    agree,
    end_sentence,
    have_reached,
    is_or_are,
    most_of,
    reached,
    short_name,
    truncate,
)
from tui_tracker.domain.text import join_words, plural


def headline(report: Report) -> str:
    """Say in a sentence how many actions are complete and rated red, and how that compares."""
    rows = report.rows
    if not rows:
        return f"{report.scope or 'The plan'} has no actions to report in {report.period.label}."
    start = f"In {truncate(report.scope, 60)}, " if report.scope else ""
    first = update_count_words(report) if report.is_partial else _completion(report)
    parts = [part for part in (first, _reds(report)) if part]
    if parts:
        sentence = end_sentence(f"{start}{'; '.join(parts)}")
        return sentence[:1].upper() + sentence[1:]
    return f"{start}{plural(len(rows), 'action')} {'is' if len(rows) == 1 else 'are'} reported."


def update_count_words(report: Report) -> str:
    """Say how many actions have an update, the same before and after the period is closed."""
    count = report.updated_count
    verb = "has" if count == 1 else "have"
    return f"{count or 'none'} of {plural(len(report.rows), 'action')} {verb} an update"


def _completion(report: Report) -> str:
    final = report.legend.final
    if not final:
        return ""
    complete = sum(row.is_complete for row in report.rows)
    verb = have_reached(final, is_one=complete == 1 or len(report.rows) == 1)
    sentence = f"{complete or 'none'} of {plural(len(report.rows), 'action')} {verb}"
    if not report.previous or not report.before:
        return sentence
    difference = complete - sum(row.is_complete for row in report.comparable_before)
    more = f"{abs(difference)} {'more' if difference > 0 else 'fewer'} than" if difference else "as many as"
    among = f" among the {report.updated_count} with an update" if report.lacks_updates else ""
    return f"{sentence}, {more} in {report.previous.label}{among}"


def _reds(report: Report) -> str:
    labels = red_labels(report.legend)
    if not labels:
        return ""
    reds = [row for row in report.rows if is_red(row)]
    rated = f"rated {join_words(labels)}" if len(labels) == 1 else f"rated {' or '.join(labels)}"
    if not reds:
        return f"none is {rated}"
    themes = per_theme(reds, report)
    where = [truncate(name, 40) for name in most_of(themes)]
    share = "most" if len(where) < len(themes) else "all"
    return f"{is_or_are(len(reds))} {rated}" + (
        f", {share} of them {join_words(where, 'in')}" if where else ""
    )


def per_theme(rows: Iterable[ReportRow], report: Report) -> list[tuple[str, int]]:
    """Return (theme's name, how many of the rows it has), the most first."""
    counts = Counter(row.theme for row in rows)
    return [(report.theme_names.get(key, key), count) for key, count in counts.most_common()]


def movement_sentence(report: Report) -> str:
    """Say how many actions were completed, moved on, back or to a halt, and changed rating, as the lists do.

    Empty without a previous period.
    """
    if not report.previous:
        return ""
    rows = report.rows
    completed = sum(row.completed for row in rows)
    back = sum(row.went_back for row in rows)
    onwards = sum(row.has_moved_on for row in rows)
    ratings = sum(row.has_changed_rating for row in rows)
    halts = [
        *((len(halted), f"moved to {name}") for name, halted in moves_to_halts(report).items()),
        *((len(left), f"moved from {name}") for name, left in moves_from_halts(report).items()),
    ]
    first_stages = sum(row.has_first_stage for row in rows) if report.had_stages else 0
    first_ratings = sum(row.has_first_rating for row in rows) if report.had_ratings else 0
    if not (completed or back or halts or onwards or ratings or first_stages or first_ratings):
        kinds = "stage or rating" if report.had_ratings else "stage"
        return f"No action has changed its {kinds} since {report.previous.label}."
    counts = [(onwards, "moved on to another stage"), (back, "moved back"), *halts]
    if report.legend.final:
        counts.insert(0, (completed, agree(reached(report.legend.final), completed or 1)))
    if first_stages:
        counts.append((first_stages, "had no stage before"))
    if report.had_ratings:
        counts.append((ratings, "changed from one rating to another"))
    if first_ratings:
        counts.append((first_ratings, agree("were not rated before", first_ratings)))
    (first, words), *others = counts
    parts = [f"{plural(first, 'action') if first else 'no action'} {words}"]
    parts += [f"{count or 'none'} {words}" for count, words in others]
    sentence = f"Since {report.previous.label}, {join_words(parts)}."
    return f"{sentence} {_no_longer_complete(report)}".strip()


def _no_longer_complete(report: Report) -> str:
    """Say how many actions that were at the final stage are not counted there now; empty if all are."""
    final = report.legend.final
    lost = [row for row in report.comparable_before if row.is_complete and row.now_counted_as != final]
    if not lost or not report.previous:
        return ""
    left = sum(not row.now_counted_as for row in lost)
    before = sum(row.is_complete for row in report.before)
    if before == 1:
        now = "has left the plan" if left else f"is not at {final} now"
        return f"The action at {final} in {report.previous.label} {now}."
    parts = [
        *([f"{left} {'has' if left == 1 else 'have'} left the plan"] if left else []),
        *([f"{is_or_are(len(lost) - left)} not at {final} now"] if len(lost) > left else []),
    ]
    return f"Of the {plural(before, 'action')} at {final} in {report.previous.label}, {join_words(parts)}."


def missing_sentence(rows: Sequence[ReportRow]) -> str:
    """Say how many actions have no note, and how many of those have a rating or a stage."""
    silent = [row for row in rows if not row.note]
    if not rows:
        return ""
    if not silent:
        return "Every action has a note."
    sentence = f"{plural(len(silent), 'action')} {'has' if len(silent) == 1 else 'have'} no note"
    rated = sum(row.is_rated for row in silent)
    staged = sum(bool(row.stage) and not row.is_rated for row in silent)
    counts = [(rated, "a rating"), (staged, "a stage but no rating" if rated else "a stage")]
    parts = [_of_them(count, len(silent), described) for count, described in counts if count]
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
        yield end_sentence(f"{plural(len(added), 'new action')}: {names}")
    if left:
        names = _named([(c.id, c.before, c.description) for c in left], is_brief=is_brief)
        yield end_sentence(f"{plural(len(left), 'action')} left the plan: {names}")
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
