"""The contents of a progress report as values, without any layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from tui_tracker.domain.compare.comparison import Comparison, Membership
from tui_tracker.domain.compare.diff import NoteChange
from tui_tracker.domain.compare.tally import Tally, format_move, sort_moves, tally
from tui_tracker.domain.field_values import further_texts
from tui_tracker.domain.own_fields import field_key
from tui_tracker.domain.plan.legend import NO_STAGE, Badge, Legend, counted_as
from tui_tracker.domain.plan.model import ActionEntry, Period, Update
from tui_tracker.domain.report.labels import NO_UPDATE, PRINTED, printed_stage, stage_colours
from tui_tracker.domain.report.wording import decision_sentence
from tui_tracker.domain.text import short_list

NOTE_WORDS = {
    NoteChange.NEW: "New note",
    NoteChange.REWORDED: "Reworded note",
    NoteChange.UNCHANGED: "Same note as before",
    NoteChange.MISSING: "No note, but one before",
    NoteChange.NONE: "No note, and none before",
    NoteChange.CONFLICT: "Note in conflict",
}


class ReportLength(StrEnum):
    """How much of a report to print."""

    FULL = "full"
    SHORT = "short"
    EXCEPTIONS = "exceptions"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReason:
    """One reason why a report cannot be published yet."""

    short: str
    """Without IDs, for the first page."""
    ids: tuple[str, ...]
    topic: str = "checks"
    """Where it is seen to: `checks`, `conflicts` or `held`."""

    @property
    def sentence(self) -> str:
        """The reason with the IDs it concerns; after the first 24 they are counted."""
        return f"{self.short}: {short_list(self.ids, _MOST_IDS)}."


_MOST_IDS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousRow:
    """One action as the previous period's report had it."""

    id: str
    theme: str
    """The theme's key."""
    counted_as: str
    badge: Badge
    is_complete: bool
    is_rated: bool
    now_counted_as: str
    """The stage it is counted under now; empty if it left the plan."""


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
    """The stage it is counted under: its only stage, or one of the `PRINTED` labels."""
    badge: Badge
    is_complete: bool
    """Whether it is wholly at the final stage."""
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
    halted_at: str
    """The stage outside of the plan's order that it moved to, such as `On hold`; empty without one."""
    left_halt: str
    """The one that it was at before and has left."""
    is_new: bool
    is_rated: bool
    was_rated: bool
    was_complete: bool
    note_change: NoteChange
    in_conflict: bool = False
    """Whether two people's values are waiting to be resolved."""
    further: tuple[str, ...] = ()
    """What it says of each of `domain.fields.FURTHER_FIELDS`, the action's before the update's."""
    own: tuple[str, ...] = ()
    """What it says of each of the report's `own_fields`."""

    @property
    def is_updated(self) -> bool:
        """Whether the action has a stage, a note or a rating in this period."""
        return bool(self.stage or self.note or self.is_rated)

    @property
    def has_moved_on(self) -> bool:
        """Whether it moved to another stage, neither back nor to the final one, nor to or from a halt."""
        is_other = self.went_back or self.completed or self.halted_at or self.left_halt
        return self.stage_moved and bool(self.was_stage) and not is_other

    @property
    def has_changed_rating(self) -> bool:
        """Whether it has another rating than in the previous period."""
        return self.rag_moved and self.was_rated and self.is_rated

    @property
    def has_first_stage(self) -> bool:
        """Whether it has a stage and had none in the previous period; a new action has none to compare."""
        return self.stage_moved and not self.was_stage

    @property
    def has_first_rating(self) -> bool:
        """Whether it has a rating, and was neither rated nor complete in the previous period."""
        return self.rag_moved and self.is_rated and not (self.was_rated or self.was_complete)

    @property
    def asks_for_decision(self) -> bool:
        """Whether it is not complete and its note speaks of a decision still to come."""
        return not self.is_complete and bool(decision_sentence(self.note))

    @property
    def anchor(self) -> str:
        """The anchor of the row that prints its note."""
        return anchor_of(self.id)


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
    is_new: bool = False
    has_left: bool = False


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
    draft: tuple[DraftReason, ...]
    """The reasons why this is a draft; empty if it may be published."""
    legend: Legend
    themes: tuple[ReportTheme, ...]
    before: tuple[PreviousRow, ...]
    """The actions of the previous period's report, in its order; empty in the first period."""
    changes: tuple[PlanChange, ...]
    glossary: tuple[tuple[str, str], ...]
    """(abbreviation, meaning)."""
    theme_names: Mapping[str, str]
    """The name of every theme of the plan by its key."""
    own_fields: tuple[str, ...] = ()
    """The names of the plan's own fields that are printed."""
    partner_names: tuple[str, ...] = ()
    """Names of partners, for a plan that prints several of them without a comma."""

    @property
    def title(self) -> str:
        """The title of the file: the plan, the theme if there is one, and the period reported."""
        scope = f"{self.scope}, " if self.scope else ""
        return f"{self.plan}: {scope}progress report, {self.period.label}"

    @property
    def rows(self) -> tuple[ReportRow, ...]:
        """Every action of the report, in the plan's order."""
        return tuple(row for theme in self.themes for row in theme.rows)

    @property
    def updated_count(self) -> int:
        """How many actions have an update."""
        return sum(row.is_updated for row in self.rows)

    @property
    def is_partial(self) -> bool:
        """Whether fewer than half of the actions have an update: it says little beside a whole period."""
        return self.updated_count * 2 < len(self.rows)

    @property
    def lacks_updates(self) -> bool:
        """Whether some actions have no update, so that their figures say nothing beside last period's."""
        return self.updated_count < len(self.rows)

    @property
    def comparable_before(self) -> tuple[PreviousRow, ...]:
        """The previous period's actions, without those that have no update now: they may be as they were."""
        silent = {row.id for row in self.rows if not row.is_updated}
        return tuple(row for row in self.before if row.id not in silent)

    @property
    def had_ratings(self) -> bool:
        """Whether the previous period's report has any rating to compare with."""
        return any(row.is_rated for row in self.before)

    @property
    def had_stages(self) -> bool:
        """Whether the previous period's report has any stage to compare with."""
        return any(row.counted_as != PRINTED[NO_STAGE] for row in self.before)

    def by_stage(self, rows: Iterable[ReportRow | PreviousRow] | None = None) -> Tally:
        """Count the actions (default: all rows) by stage, each action once."""
        counted_rows, colours = self.rows if rows is None else rows, stage_colours(self.legend)
        return _tally("Stage", counted_rows, self.stage_label, colours | self._silent_colours)

    def by_rating(self, rows: Iterable[ReportRow | PreviousRow] | None = None) -> Tally:
        """Count the actions (default: all rows) by their badge in the RAG column."""
        counted_rows, colours = self.rows if rows is None else rows, self.legend.rating_colours
        return _tally("RAG", counted_rows, self.rating_label, colours | self._silent_colours)

    def stage_label(self, row: ReportRow | PreviousRow) -> str:
        """Return what an action counts as by stage; one without an update counts as that."""
        return NO_UPDATE if _is_silent(row) else row.counted_as

    def rating_label(self, row: ReportRow | PreviousRow) -> str:
        """Return what an action counts as by rating; one without an update counts as that."""
        return NO_UPDATE if _is_silent(row) else row.badge.label

    @property
    def _silent_colours(self) -> dict[str, str]:
        return {NO_UPDATE: "none"} if self.lacks_updates else {}

    def by_note(self) -> Tally:
        """Count the actions by how their note changed since the previous period."""
        colours = dict.fromkeys(NOTE_WORDS.values(), "")
        return _tally("Notes", self.rows, lambda row: NOTE_WORDS[row.note_change], colours)

    def by_update(self) -> Tally:
        """Count the actions with and without an update."""
        colours = {"With an update": "", "No update": ""}
        return _tally("Updates", self.rows, lambda row: list(colours)[not row.is_updated], colours)

    def by_decision(self) -> Tally:
        """Count the actions whose note speaks of a decision still to come."""
        label = "Note speaks of a decision"
        rows = [row for row in self.rows if row.asks_for_decision]
        return _tally("Decisions", rows, lambda row: label, {label: ""})

    def stage_moves(self) -> Tally:
        """Count stage moves by their ends, `Design → Delivery`, where the period before has any stage."""
        moved = [row for row in self.rows if row.stage_moved and self.had_stages]
        return _moves(
            "Stage moves",
            moved,
            lambda row: format_move(row.was_counted_as, row.counted_as),
            stage_colours(self.legend),
        )

    def rating_moves(self) -> Tally:
        """Count rating moves by their ends, `Amber → Green`, where the period before has any rating."""
        moved = [row for row in self.rows if row.rag_moved and self.had_ratings]
        return _moves(
            "RAG moves",
            moved,
            lambda row: format_move(_label(row.was_badge), row.badge.label),
            self.legend.rating_colours,
        )


Row = TypeVar("Row", bound=ReportRow | PreviousRow)


def anchor_of(action_id: str) -> str:
    """Return an anchor for an action: its ID, as far as a link can hold it, and never that of a heading."""
    safe = re.sub(r"[^A-Za-z0-9.-]", lambda match: f"_{ord(match[0]):x}_", action_id)
    return f"action_{safe}" if re.fullmatch(r"[a-z][a-z0-9-]*", safe) else safe


def make_previous_row(entry: ActionEntry, legend: Legend, now: Update | None) -> PreviousRow:
    """Return what the previous report printed of an action; `now` is missing if it left the plan."""
    update = entry.previous or Update(period="")
    return PreviousRow(
        id=entry.action.id,
        theme=entry.action.theme,
        counted_as=printed_stage(update),
        badge=legend.badge(update),
        is_complete=counted_as(update) == legend.final,
        is_rated=legend.badge(update) in legend.ratings.values(),
        now_counted_as=printed_stage(now) if now else "",
    )


def make_row(comparison: Comparison, legend: Legend, own_fields: Iterable[str] = ()) -> ReportRow:
    """Return the printed row of one action, with its values of the plan's own fields."""
    extras = {field_key(name): text for name, text in comparison.entry.action.extras}
    action, now, before = comparison.entry.action, comparison.entry.update, comparison.entry.previous
    is_new = comparison.membership is Membership.NEW
    compares = before is not None and not is_new
    # An action that was completed or moved back counts as that alone.
    halts = compares and not (comparison.completed or comparison.went_back)
    halted_at = next(iter(comparison.halted_at), "") if halts else ""
    return ReportRow(
        id=action.id,
        theme=action.theme,
        section=action.section or "",
        objectives=", ".join(action.objectives),
        text=action.text or "",
        role=action.role or "",
        partners=action.partners or "",
        stage=comparison.stages[1],
        counted_as=printed_stage(now),
        badge=legend.badge(now),
        is_complete=counted_as(now) == legend.final,
        note=now.note or "",
        was_stage="" if is_new else comparison.stages[0],
        was_counted_as=printed_stage(before) if before and compares else PRINTED[NO_STAGE],
        was_badge=legend.badge(before) if before and compares else None,
        stage_moved=compares and comparison.stage_move is not None,
        rag_moved=compares and comparison.rag_move is not None,
        went_back=comparison.went_back,
        completed=comparison.completed,
        halted_at=halted_at,
        left_halt=next(iter(comparison.left_halts), "") if halts and not halted_at else "",
        is_new=is_new,
        is_rated=comparison.rags[1] is not None,
        was_rated=compares and comparison.rags[0] is not None,
        was_complete=compares and before is not None and counted_as(before) == legend.final,
        note_change=comparison.note,
        in_conflict=bool(comparison.entry.conflicts),
        further=tuple(text for record in (action, now) for _, text in further_texts(record)),
        own=tuple(extras.get(field_key(name), "") for name in own_fields),
    )


def _is_silent(row: ReportRow | PreviousRow) -> bool:
    return isinstance(row, ReportRow) and not row.is_updated


def _tally(title: str, rows: Iterable[Row], label: Callable[[Row], str], colours: Mapping[str, str]) -> Tally:
    return tally(title, rows, label=label, identity=lambda row: row.id, colours=colours)


def _moves(
    title: str, rows: Sequence[ReportRow], label: Callable[[ReportRow], str], order: Iterable[str]
) -> Tally:
    return _tally(title, rows, label, dict.fromkeys(sort_moves(map(label, rows), order), ""))


def _label(badge: Badge | None) -> str:
    return badge.label if badge else ""
