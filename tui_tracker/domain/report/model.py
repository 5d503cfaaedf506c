"""A progress report as a value: everything that is printed, nothing of how it is laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tui_tracker.domain.compare.comparison import Comparison, Presence
from tui_tracker.domain.compare.diff import NoteChange
from tui_tracker.domain.plan.model import Period, Update
from tui_tracker.domain.tally import Tally, tally

MIXED = "more than one stage"
NO_STAGE = "no stage given"
ARROW = " → "


class Extent(StrEnum):
    """How much of a report is printed."""

    FULL = "full"
    SHORT = "short"
    EXCEPTIONS = "exceptions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A stage or a rating as the report's key explains it."""

    label: str
    letter: str = ""
    symbol: str = ""
    tone: str = ""
    """Colour token: one of `config.COLOURS`, or `step1`… for stages in their order."""
    definition: str = ""

    @property
    def words(self) -> str:
        """Shape and word, as a cell shows it beside its colour; no line is broken between them."""
        return f"{self.symbol}\N{NO-BREAK SPACE}{self.label}" if self.symbol else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The plan's stages and ratings, in their order."""

    stages: tuple[Grade, ...]
    ratings: Mapping[str, Grade]
    """By the key that is stored."""
    unrated: Grade
    final: str | None = None
    """Name of the stage that stands where a rating would."""

    @property
    def stage_tones(self) -> dict[str, str]:
        """All that an action may be counted under by stage, in order, with its colour token."""
        return {one.label: one.tone for one in self.stages} | {MIXED: "mixed", NO_STAGE: "none"}

    @property
    def rating_tones(self) -> dict[str, str]:
        """All that may stand in the RAG column, in order, with its colour token."""
        return {one.label: one.tone for one in self.shown()}

    def grade(self, update: Update) -> Grade:
        """Return what stands in the RAG column: a rating, the final stage, or `unrated`."""
        if not update.rag and self.final and {one.stage for one in update.stages} == {self.final}:
            return next(one for one in self.stages if one.label == self.final)
        return self.ratings.get(update.rag or "", self.unrated)

    def shown(self) -> tuple[Grade, ...]:
        """Return all that may stand in the RAG column."""
        final = [one for one in self.stages if one.label == self.final]
        return (*self.ratings.values(), *final, self.unrated)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One action as printed; texts are empty where nothing is given."""

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
    """The stage it is counted under: its only one, `MIXED` or `NO_STAGE`."""
    grade: Grade
    note: str
    was_stage: str
    was_counted_as: str
    was_grade: Grade | None
    """What the period before said; None where there is none, or the action is new."""
    stage_moved: bool
    rag_moved: bool
    went_back: bool
    """Its stage is an earlier one than before."""
    completed: bool
    """At the final stage now, and not before."""
    is_new: bool
    is_rated: bool
    was_rated: bool
    note_change: NoteChange

    @property
    def is_updated(self) -> bool:
        """Tell whether anything was said of it in this period."""
        return bool(self.stage or self.note or self.is_rated)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTheme:
    key: str
    name: str
    rows: tuple[ReportRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """One change of the plan itself since the period before."""

    id: str
    what: str
    """In words: `new`, `merged into T4`, `renamed`, `text changed`…"""
    before: str = ""
    after: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    plan: str
    """The plan's title."""
    period: Period
    previous: Period | None
    scope: str
    """The one theme's name; empty for the whole plan."""
    extent: Extent
    date: str
    """Day it is dated, `YYYY-MM-DD`."""
    author: str
    approver: str
    draft: tuple[str, ...]
    """Why this is a draft, a sentence each; empty for a report that may be published."""
    scale: Scale
    themes: tuple[ReportTheme, ...]
    changes: tuple[PlanChange, ...]
    glossary: tuple[tuple[str, str], ...]
    """(abbreviation, what it stands for)."""

    @property
    def title(self) -> str:
        return f"{self.plan}: progress report, {self.period.label}"

    @property
    def rows(self) -> tuple[ReportRow, ...]:
        """Every action printed, in the plan's order."""
        return tuple(row for theme in self.themes for row in theme.rows)

    def by_stage(self, rows: Iterable[ReportRow] | None = None) -> Tally:
        """Count actions (of some rows) by stage; each action once."""
        some = self.rows if rows is None else rows
        return _tally("Stage", some, lambda row: row.counted_as, self.scale.stage_tones)

    def by_rating(self, rows: Iterable[ReportRow] | None = None) -> Tally:
        """Count actions (of some rows) by what stands in the RAG column."""
        some = self.rows if rows is None else rows
        return _tally("RAG", some, lambda row: row.grade.label, self.scale.rating_tones)

    def by_note(self) -> Tally:
        """Count actions by what became of their notes since the period before."""
        tones = {str(kind): "" for kind in NoteChange}
        return _tally("Notes", self.rows, lambda row: str(row.note_change), tones)

    def by_update(self) -> Tally:
        """Count actions by whether anything was said of them."""
        tones = {"updated": "", "without an update": ""}
        return _tally("Updates", self.rows, lambda row: list(tones)[not row.is_updated], tones)

    def stage_moves(self) -> Tally:
        """Count stage moves by their two ends, `Design → Delivery`; actions that stayed are not there."""
        moved = [row for row in self.rows if row.stage_moved]
        return _moves(
            "Stage moves", moved, lambda row: ends(row.was_counted_as, row.counted_as), self.scale.stage_tones
        )

    def rating_moves(self) -> Tally:
        """Count rating moves by their two ends, `Amber → Green`; actions that stayed are not there."""
        moved = [row for row in self.rows if row.rag_moved]
        return _moves(
            "RAG moves",
            moved,
            lambda row: ends(_label(row.was_grade), row.grade.label),
            self.scale.rating_tones,
        )


def make_row(one: Comparison, scale: Scale) -> ReportRow:
    """Make the printed row of one action."""
    action, now, before = one.entry.action, one.entry.update, one.entry.previous
    is_new = one.presence is Presence.NEW
    compares = before is not None and not is_new
    return ReportRow(
        id=action.id,
        theme=action.theme,
        section=action.section or "",
        objectives=", ".join(action.objectives),
        text=action.text or "",
        role=action.role or "",
        partners=action.partners or "",
        stage=one.stages[1],
        counted_as=counted_as(now),
        grade=scale.grade(now),
        note=now.note or "",
        was_stage="" if is_new else one.stages[0],
        was_counted_as=counted_as(before) if before and compares else NO_STAGE,
        was_grade=scale.grade(before) if before and compares else None,
        stage_moved=compares and one.stage_move is not None,
        rag_moved=compares and one.rag_move is not None,
        went_back=one.went_back,
        completed=one.completed,
        is_new=is_new,
        is_rated=now.rag is not None,
        was_rated=compares and before is not None and before.rag is not None,
        note_change=one.note,
    )


def counted_as(update: Update) -> str:
    """Return the one stage an update is counted under: its only one, `MIXED` or `NO_STAGE`."""
    names = {one.stage for one in update.stages}
    if not names:
        return NO_STAGE
    return names.pop() if len(names) == 1 else MIXED


def _tally(
    title: str, rows: Iterable[ReportRow], label: Callable[[ReportRow], str], tones: Mapping[str, str]
) -> Tally:
    return tally(title, rows, label=label, identity=lambda row: row.id, tones=tones)


def _moves(
    title: str, rows: Sequence[ReportRow], label: Callable[[ReportRow], str], order: Iterable[str]
) -> Tally:
    return _tally(title, rows, label, dict.fromkeys(moves_in_order(map(label, rows), order), ""))


def _label(grade: Grade | None) -> str:
    return grade.label if grade else ""


def ends(before: str, now: str) -> str:
    """Write a move by its two ends: `Design → Delivery`."""
    return f"{before or '–'}{ARROW}{now or '–'}"


def moves_in_order(moves: Iterable[str], order: Iterable[str]) -> list[str]:
    """Return the moves there are, by where they come from, then by where they lead; both as in `order`."""
    found, names = set(moves), list(order)
    return [move for before in names for now in names if (move := ends(before, now)) in found]
