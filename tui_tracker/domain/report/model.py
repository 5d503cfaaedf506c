"""The contents of a progress report as values, without any layout."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tui_tracker.domain.compare.comparison import Comparison, Membership
from tui_tracker.domain.compare.diff import NoteChange
from tui_tracker.domain.field_values import further_texts
from tui_tracker.domain.plan.legend import NO_STAGE, Badge, Legend, counted_as
from tui_tracker.domain.plan.model import Period
from tui_tracker.domain.tally import Tally, format_move, sort_moves, tally


class ReportLength(StrEnum):
    """How much of a report to print."""

    FULL = "full"
    SHORT = "short"
    EXCEPTIONS = "exceptions"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One action as printed; texts are empty if nothing is given."""

    id: str
    theme: str
    """The theme's key."""
    section: str
    objectives: str
    text: str
    role: str
    partners: str
    stage: str
    """As printed: `Delivery (MMLe), Discovery`."""
    counted_as: str
    """The stage it is counted under: its only stage, `MIXED` or `NO_STAGE`."""
    badge: Badge
    note: str
    was_stage: str
    was_counted_as: str
    was_badge: Badge | None
    """The previous period's badge; None if there is no previous period or the action is new."""
    stage_moved: bool
    rag_moved: bool
    went_back: bool
    """Whether its stage is earlier than in the previous period."""
    completed: bool
    """Whether it is at the final stage now and was not before."""
    is_new: bool
    is_rated: bool
    was_rated: bool
    note_change: NoteChange
    further: tuple[str, ...] = ()
    """What it says of each of `domain.fields.FURTHER_FIELDS`, the action's before the update's."""

    @property
    def is_updated(self) -> bool:
        """Whether the action has a stage, a note or a rating in this period."""
        return bool(self.stage or self.note or self.is_rated)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTheme:
    """A theme and its actions as printed."""

    key: str
    name: str
    rows: tuple[ReportRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """One change to the plan itself since the previous period."""

    id: str
    description: str
    """In words: `new`, `merged into T4`, `renamed`, `text changed`…"""
    before: str = ""
    after: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A progress report of one period."""

    plan: str
    """The plan's title."""
    period: Period
    previous: Period | None
    scope: str
    """The name of the theme that the report is limited to; empty for the whole plan."""
    length: ReportLength
    date: str
    """The date on the cover, `YYYY-MM-DD`, or the period's key if nothing is written in it."""
    author: str
    approver: str
    draft: tuple[str, ...]
    """The reasons why this is a draft, one sentence each; empty if it may be published."""
    legend: Legend
    themes: tuple[ReportTheme, ...]
    changes: tuple[PlanChange, ...]
    glossary: tuple[tuple[str, str], ...]
    """(abbreviation, meaning)."""

    @property
    def title(self) -> str:
        """The title on the cover: the plan, and the period that is reported."""
        return f"{self.plan}: progress report, {self.period.label}"

    @property
    def rows(self) -> tuple[ReportRow, ...]:
        """Every action of the report, in the plan's order."""
        return tuple(row for theme in self.themes for row in theme.rows)

    def by_stage(self, rows: Iterable[ReportRow] | None = None) -> Tally:
        """Count the actions (default: all rows) by stage, each action once."""
        counted_rows = self.rows if rows is None else rows
        return _tally("Stage", counted_rows, lambda row: row.counted_as, self.legend.stage_colours)

    def by_rating(self, rows: Iterable[ReportRow] | None = None) -> Tally:
        """Count the actions (default: all rows) by their badge in the RAG column."""
        counted_rows = self.rows if rows is None else rows
        return _tally("RAG", counted_rows, lambda row: row.badge.label, self.legend.rating_colours)

    def by_note(self) -> Tally:
        """Count the actions by how their note changed since the previous period."""
        colours = {str(kind): "" for kind in NoteChange}
        return _tally("Notes", self.rows, lambda row: str(row.note_change), colours)

    def by_update(self) -> Tally:
        """Count the actions with and without an update."""
        colours = {"updated": "", "without an update": ""}
        return _tally("Updates", self.rows, lambda row: list(colours)[not row.is_updated], colours)

    def stage_moves(self) -> Tally:
        """Count stage moves by their ends, `Design → Delivery`; actions that did not move are left out."""
        moved = [row for row in self.rows if row.stage_moved]
        return _moves(
            "Stage moves",
            moved,
            lambda row: format_move(row.was_counted_as, row.counted_as),
            self.legend.stage_colours,
        )

    def rating_moves(self) -> Tally:
        """Count rating moves by their ends, `Amber → Green`; actions that did not move are left out."""
        moved = [row for row in self.rows if row.rag_moved]
        return _moves(
            "RAG moves",
            moved,
            lambda row: format_move(_label(row.was_badge), row.badge.label),
            self.legend.rating_colours,
        )


def make_row(comparison: Comparison, legend: Legend) -> ReportRow:
    """Return the printed row of one action."""
    action, now, before = comparison.entry.action, comparison.entry.update, comparison.entry.previous
    is_new = comparison.membership is Membership.NEW
    compares = before is not None and not is_new
    return ReportRow(
        id=action.id,
        theme=action.theme,
        section=action.section or "",
        objectives=", ".join(action.objectives),
        text=action.text or "",
        role=action.role or "",
        partners=action.partners or "",
        stage=comparison.stages[1],
        counted_as=counted_as(now),
        badge=legend.badge(now),
        note=now.note or "",
        was_stage="" if is_new else comparison.stages[0],
        was_counted_as=counted_as(before) if before and compares else NO_STAGE,
        was_badge=legend.badge(before) if before and compares else None,
        stage_moved=compares and comparison.stage_move is not None,
        rag_moved=compares and comparison.rag_move is not None,
        went_back=comparison.went_back,
        completed=comparison.completed,
        is_new=is_new,
        is_rated=now.rag is not None,
        was_rated=compares and before is not None and before.rag is not None,
        note_change=comparison.note,
        further=tuple(text for record in (action, now) for _, text in further_texts(record)),
    )


def _tally(
    title: str, rows: Iterable[ReportRow], label: Callable[[ReportRow], str], colours: Mapping[str, str]
) -> Tally:
    return tally(title, rows, label=label, identity=lambda row: row.id, colours=colours)


def _moves(
    title: str, rows: Sequence[ReportRow], label: Callable[[ReportRow], str], order: Iterable[str]
) -> Tally:
    return _tally(title, rows, label, dict.fromkeys(sort_moves(map(label, rows), order), ""))


def _label(badge: Badge | None) -> str:
    return badge.label if badge else ""
