"""The actions that need attention: rated red or amber, moved back, without an update, or in conflict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tui_tracker.domain.plan.legend import Legend
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
from tui_tracker.domain.report.wording import NAME_LENGTH, agree, end_sentence, short_name, truncate
from tui_tracker.domain.text import plural

_NO_UPDATE = "No update"
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


def is_amber(row: ReportRow) -> bool:
    """Return whether an action has a rating in the colour amber."""
    return row.is_rated and row.badge.colour == "amber"


def exception_kind(row: ReportRow) -> str:
    """Return why an action needs attention first of all; empty if it does not.

    A move to a later stage is no exception: it is among what moved.
    """
    if is_red(row) or is_amber(row):
        return f"Rated {row.badge.label}"
    if row.went_back:
        return "Moved back a stage"
    if not row.is_updated:
        return _NO_UPDATE
    return "Two versions to be brought together" if row.in_conflict else ""


def exception_reasons(report: Report, row: ReportRow) -> tuple[str, ...]:
    """Return what a reader should know of an exception besides its kind, one phrase each."""
    reasons = []
    if row.went_back:
        reasons.append(f"Moved back (was {row.was_stage})")
    if row.rag_moved and row.was_rated and row.was_badge:
        reasons.append(f"Was {row.was_badge.label}")
    elif is_red(row) and row.was_badge and row.was_badge.label == row.badge.label and report.previous:
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
    listed = sum(len(rows) for _, rows in groups)
    silent = [row for kind, rows in groups if kind == _NO_UPDATE for row in rows]
    if report.is_partial:
        # A period that has hardly begun: a list of nearly every action would hide the exceptions.
        groups = [(kind, rows) for kind, rows in groups if kind != _NO_UPDATE]
    yield Paragraph(
        text=_introduction(report, listed), emphasis=Emphasis.LEAD if has_notes else Emphasis.PLAIN
    )
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
    counts = Counter(row.theme for row in rows)
    names = [f"{report.theme_names.get(key, key)} {count}" for key, count in counts.items()]
    verb = "is" if len(rows) == 1 else "are"
    return f"{plural(len(rows), 'action')} without an update so far {verb} not listed: {', '.join(names)}."


def group_exceptions(report: Report) -> list[tuple[str, list[ReportRow]]]:
    """Return (kind, its actions) in the order of seriousness; each action is in one of them."""
    ratings = [badge for badge in report.legend.ratings.values() if badge.colour in ("red", "amber")]
    kinds = [f"Rated {badge.label}" for colour in ("red", "amber") for badge in ratings
             if badge.colour == colour]  # fmt: skip
    kinds += ["Moved back a stage", _NO_UPDATE, "Two versions to be brought together"]
    groups: dict[str, list[ReportRow]] = {kind: [] for kind in kinds}
    for row in report.rows:
        if kind := exception_kind(row):
            groups.setdefault(kind, []).append(row)
    return [(kind, rows) for kind, rows in groups.items() if rows]


def _introduction(report: Report, listed: int) -> str:
    labels = [badge.label for badge in report.legend.ratings.values() if badge.colour in ("red", "amber")]
    rated = f"{', '.join(labels[:-1])} or {labels[-1]}" if len(labels) > 1 else "".join(labels)
    kinds = [*([f"are rated {rated}"] if rated else []), "have moved back a stage", "have no update"]
    if any(row.in_conflict for row in report.rows):
        kinds.append("are in conflict")
    kinds = [agree(kind, listed or 1) for kind in kinds]
    described = f"{', '.join(kinds[:-1])} or {kinds[-1]}"
    if not listed:
        return f"No action {described}."
    where = (
        "" if report.length is ReportLength.EXCEPTIONS else " Each note is printed in full under its theme."
    )
    need, they = ("needs", "It") if listed == 1 else ("need", "They")
    return f"{listed} of {plural(len(report.rows), 'action')} {need} attention. {they} {described}.{where}"


def _line(report: Report, row: ReportRow, *, has_notes: bool) -> Line:
    reasons: Sequence[str] = exception_reasons(report, row)
    if has_notes:
        return (Target(row.id, row.anchor), row.text, ". ".join(reasons), row.stage, row.badge, row.note)
    name = short_name(row.text, NAME_LENGTH)
    return (Reference(row.id, row.anchor), name, ". ".join(reasons), row.stage, row.badge)
