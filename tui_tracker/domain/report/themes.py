"""The key, the changes to the plan, and each theme's actions with their notes in full."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from tui_tracker.domain.fields import FURTHER_FIELDS
from tui_tracker.domain.plan.wording import split_partners
from tui_tracker.domain.report.blocks import (
    Band,
    Block,
    Column,
    Heading,
    Line,
    Listing,
    Paragraph,
    Table,
    TableKind,
    Target,
    value_text,
)
from tui_tracker.domain.report.model import Report, ReportRow
from tui_tracker.domain.report.sentences import missing_sentence
from tui_tracker.domain.report.wording import NO_SECTION
from tui_tracker.domain.text import plural

FULL = (
    Column(name="ID", width=6), Column(name="Objective", width=10), Column(name="Action", width=32),
    Column(name="Role", width=8), Column(name="Who may be involved", width=14),
    Column(name="Stage", width=10), Column(name="RAG", width=11), Column(name="Update note", width=31),
    *(Column(name=field.title, width=12) for field in FURTHER_FIELDS),
)  # fmt: skip
"""The columns of a theme's table, in the published order; those without a single text are left out."""
_ALWAYS = {"ID", "Action", "Stage", "RAG", "Update note"}


def key(report: Report) -> Iterator[Block]:
    """Yield what each stage and rating means."""
    yield Heading(text="Key to stages and ratings", anchor="key")
    columns = (Column(name="Name", width=20), Column(name="What it means", width=80))
    for title, badges in (("Stages", report.legend.stages), ("RAG ratings", report.legend.rag_badges())):
        lines = tuple((badge, badge.definition) for badge in badges)
        yield Table(title=title, columns=columns, lines=lines)


def plan_changes(report: Report) -> Iterator[Block]:
    """Yield the changes to the plan since the previous period, if any."""
    if not report.changes:
        return
    yield Heading(text="Changes to the plan", anchor="plan-changes")
    columns = (
        Column(name="ID", width=8), Column(name="Change", width=16), Column(name="Before", width=30),
        Column(name="Now", width=30), Column(name="Reason", width=16),
    )  # fmt: skip
    lines: tuple[Line, ...] = tuple(
        (change.id, change.description, change.before, change.after, change.reason)
        for change in report.changes
    )
    kept, kept_lines = _without_empty(columns, lines, {"ID", "Change"})
    yield Table(title="Changes to the plan", columns=kept, lines=kept_lines, kind=TableKind.RECORDS)


def themes(report: Report) -> Iterator[Block]:
    """Yield each theme's figures and its actions with their notes."""
    if not report.themes:
        return
    yield Heading(text="Actions by theme", anchor="actions")
    for number, theme in enumerate(report.themes, 1):
        yield Heading(text=theme.name, anchor=f"theme-{_slug(theme.key, number)}", level=2)
        stages, ratings = report.by_stage(theme.rows), report.by_rating(theme.rows)
        yield Paragraph(
            text=f"{plural(len(theme.rows), 'action')}. Stages: {stages.words}. RAG: {ratings.words}. "
            f"{missing_sentence(theme.rows)}"
        )
        own = (Column(name=name, width=12) for name in report.own_fields)
        columns, lines = _without_empty(
            (*FULL, *own), tuple(_lines(theme.rows, report.partner_names)), _ALWAYS
        )
        yield Table(title=theme.name, columns=columns, lines=lines, kind=TableKind.ACTIONS)


def _lines(rows: Sequence[ReportRow], names: Collection[str]) -> Iterator[Line | Band]:
    for number, (section, section_rows) in enumerate(groupby(rows, key=lambda row: row.section)):
        if section or number:
            yield Band(text=section or NO_SECTION)
        for row in section_rows:
            yield (
                Target(row.id, row.anchor), row.objectives, row.text, row.role,
                Listing(split_partners(row.partners, names)),
                row.stage, row.badge, row.note, *row.further, *row.own,
            )  # fmt: skip


def _without_empty(
    columns: Sequence[Column], lines: Sequence[Line | Band], always: set[str]
) -> tuple[tuple[Column, ...], tuple[Line | Band, ...]]:
    """Return the columns that have a text in any line, and the lines with only those."""
    cells = [line for line in lines if isinstance(line, tuple)]
    kept = [
        number
        for number, column in enumerate(columns)
        if column.name in always or any(value_text(line[number]) for line in cells)
    ]
    shown = tuple(
        line if isinstance(line, Band) else tuple(line[number] for number in kept) for line in lines
    )
    return tuple(columns[number] for number in kept), shown


def _slug(theme_key: str, number: int) -> str:
    """Return a theme's key in lower case, or its number if the key is not made of ASCII letters."""
    slug = theme_key.lower()
    return slug if slug.isascii() and slug.isalnum() and not slug.isdigit() else str(number)
