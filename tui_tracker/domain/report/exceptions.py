"""The actions that need attention: rated red or amber, moved back, without an update, or in conflict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from tui_tracker.domain.plan.legend import AT_RISK, Legend
from tui_tracker.domain.report.blocks import (
    Band,
    Block,
    Column,
    Emphasis,
    Heading,
    Line,
    Paragraph,
    Reference,
    Table,
    TableKind,
    Target,
)
from tui_tracker.domain.report.model import Report, ReportLength, ReportRow
from tui_tracker.domain.report.wording import (
    NAME_LENGTH,
    agree,
    end_sentence,
    short_name,
    truncate,
)
from tui_tracker.domain.text import join_words, plural

_IN_CONFLICT = "Two versions to be brought together"
_NO_UPDATE = "No update"
_MOVED_BACK = "Moved back a stage"
_MOVED_TO = "Moved to "
_COLUMNS = (
    Column(name="ID", width=10), Column(name="Action", width=44), Column(name="Reason", width=22),
    Column(name="Stage", width=12), Column(name="RAG", width=12),
)  # fmt: skip
_COLUMNS_WITH_NOTE = (
    Column(name="ID", width=6), Column(name="Action", width=28), Column(name="Reason", width=16),
    Column(name="Stage", width=10), Column(name="RAG", width=9), Column(name="Update note", width=31),
)  # fmt: skip


def red_labels(legend: Legend) -> list[str]:
    """Return the labels of the ratings in the colour red."""
    return [badge.label for badge in legend.ratings.values() if badge.colour == "red"]


def rating_definitions(legend: Legend) -> Iterator[Block]:
    """Yield what the ratings mean in small print, for a part that comes before the key."""
    definitions = [
        end_sentence(f"{badge.label}: {badge.definition}")
        for badge in legend.ratings.values()
        if badge.definition
    ]
    if definitions:
        yield Paragraph(text=truncate(" ".join(definitions), 420), emphasis=Emphasis.NOTE)


def is_red(row: ReportRow) -> bool:
    """Return whether an action has a rating in the colour red."""
    return row.is_rated and row.badge.colour == "red"


def _is_at_risk(row: ReportRow) -> bool:
    return row.is_rated and row.badge.colour in AT_RISK


def moves_to_halts(report: Report) -> dict[str, list[ReportRow]]:
    """Return the stages outside of the plan's order with the actions that moved to each."""
    return _by_name(report.rows, lambda row: row.halted_at)


def moves_from_halts(report: Report) -> dict[str, list[ReportRow]]:
    """Return the stages outside of the plan's order with the actions that moved from each."""
    return _by_name(report.rows, lambda row: row.left_halt)


def _by_name(rows: Iterable[ReportRow], name: Callable[[ReportRow], str]) -> dict[str, list[ReportRow]]:
    """Return the rows that have a name, by that name."""
    by_name: dict[str, list[ReportRow]] = {}
    for row in rows:
        if name(row):
            by_name.setdefault(name(row), []).append(row)
    return by_name


def exception_kind(row: ReportRow) -> str:
    """Return why an action needs attention first of all; empty if it does not.

    A move to a later stage is no exception: it is among what moved.
    """
    if _is_at_risk(row):
        return f"Rated {row.badge.label}"
    if row.went_back:
        return _MOVED_BACK
    if row.halted_at:
        return f"{_MOVED_TO}{row.halted_at}"
    if not row.is_updated:
        return _NO_UPDATE
    return _IN_CONFLICT if row.in_conflict else ""


def exception_reasons(report: Report, row: ReportRow) -> tuple[str, ...]:
    """Return what a reader should know of an exception besides its kind, one phrase each."""
    reasons = []
    if row.went_back:
        reasons.append(f"Moved back (was {row.was_stage})")
    if row.halted_at:
        reasons.append(f"{_MOVED_TO}{row.halted_at} (was {row.was_stage})")
    if row.rag_moved and row.was_rated and row.was_badge:
        reasons.append(f"Was {row.was_badge.label}")
    elif _is_at_risk(row) and row.was_badge and row.was_badge.label == row.badge.label and report.previous:
        reasons.append(f"{row.badge.label} in {report.previous.label} too")
    if row.is_updated and not row.note:
        reasons.append("No note")
    if not row.is_updated:
        reasons.append("No update")
    if row.in_conflict:
        reasons.append("In conflict")
    return tuple(reasons)


def exceptions(report: Report) -> Iterator[Block]:
    """Yield the exceptions, the most serious first; with their notes if the report has no other part."""
    has_notes = report.length is ReportLength.EXCEPTIONS
    yield Heading(text="Exceptions", anchor="exceptions")
    groups = group_exceptions(report)
    introduction = _introduction(report, groups)
    silent = [row for kind, rows in groups if kind == _NO_UPDATE for row in rows]
    if report.is_partial:
        # A period that has hardly begun: a list of nearly every action would hide the exceptions.
        groups = [(kind, rows) for kind, rows in groups if kind != _NO_UPDATE]
    yield Paragraph(text=introduction, emphasis=Emphasis.LEAD if has_notes else Emphasis.PLAIN)
    if has_notes and len(report.themes) > 1 and groups:
        yield Paragraph(text=f"By theme: {_by_theme(report, [row for _, rows in groups for row in rows])}.")
    if report.is_partial:
        yield Paragraph(text=_silent_sentence(report, silent))
    if not groups:
        return
    if has_notes:
        yield from rating_definitions(report.legend)
    lines: list[Line | Band] = []
    for kind, rows in groups:
        lines.append(Band(text=f"{kind} ({len(rows)})"))
        lines += [_line(report, row, has_notes=has_notes) for row in rows]
    yield Table(
        title="Exceptions",
        columns=_COLUMNS_WITH_NOTE if has_notes else _COLUMNS,
        lines=tuple(lines),
        kind=TableKind.ACTIONS if has_notes else TableKind.BRIEF,
    )


def _silent_sentence(report: Report, rows: Sequence[ReportRow]) -> str:
    start = f"{plural(len(rows), 'action')} without an update {'is' if len(rows) == 1 else 'are'}"
    return f"{start} not listed: {_by_theme(report, rows)}."


def _by_theme(report: Report, rows: Sequence[ReportRow]) -> str:
    """Return how many of the actions each theme has, in the plan's order."""
    counts = Counter(row.theme for row in rows)
    return ", ".join(f"{theme.name} {counts[theme.key]}" for theme in report.themes if counts[theme.key])


def group_exceptions(report: Report) -> list[tuple[str, list[ReportRow]]]:
    """Return (kind, its actions) in the order of seriousness; each action is in one of them."""
    ratings = report.legend.ratings.values()
    kinds = [f"Rated {badge.label}" for colour in AT_RISK for badge in ratings if badge.colour == colour]
    halts = [f"{_MOVED_TO}{name}" for name in moves_to_halts(report)]
    kinds += [_MOVED_BACK, *halts, _NO_UPDATE, _IN_CONFLICT]
    groups: dict[str, list[ReportRow]] = {kind: [] for kind in kinds}
    for row in report.rows:
        if kind := exception_kind(row):
            groups.setdefault(kind, []).append(row)
    return [(kind, rows) for kind, rows in groups.items() if rows]


_KINDS = {
    _MOVED_BACK: "have moved back a stage",
    _NO_UPDATE: "have no update",
    _IN_CONFLICT: "have two versions to be brought together",
}


def _introduction(report: Report, groups: Sequence[tuple[str, Sequence[ReportRow]]]) -> str:
    """Say how many actions need attention and why, each counted once under its most serious reason."""
    listed = sum(len(rows) for _, rows in groups)
    start = f"In {truncate(report.scope, 60)}, " if report.scope else ""
    if not listed:
        labels = [badge.label for badge in report.legend.ratings.values() if badge.colour in AT_RISK]
        rated = f"is rated {' or '.join(labels)}, " if labels else ""
        return f"{start}{'no' if start else 'No'} action {rated}has moved back a stage or has no update."
    counts: list[str] = []
    for kind, rows in groups:
        # Reds and ambers that moved are among the first counts.
        is_move = kind == _MOVED_BACK or kind.startswith(_MOVED_TO)
        more = " more" if counts and is_move else ""
        words = _KINDS.get(kind, f"{'have' if is_move else 'are'} {kind[:1].lower()}{kind[1:]}")
        counts.append(f"{len(rows)}{more} {agree(words, len(rows))}")
    need = "needs" if listed == 1 else "need"
    total = plural(len(report.rows), "action")
    sentence = f"{start}{listed} of {total} {need} attention: {join_words(counts)}."
    is_alone = report.length is ReportLength.EXCEPTIONS
    return sentence if is_alone else f"{sentence} Each note is printed in full under its theme."


def _line(report: Report, row: ReportRow, *, has_notes: bool) -> Line:
    reasons: Sequence[str] = exception_reasons(report, row)
    if has_notes:
        return (Target(row.id, row.anchor), row.text, ". ".join(reasons), row.stage, row.badge, row.note)
    name = short_name(row.text, NAME_LENGTH)
    return (Reference(row.id, row.anchor), name, ". ".join(reasons), row.stage, row.badge)
