"""Count the actions of a comparison by kind of change, each count with its IDs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from tui_tracker.domain.compare.comparison import Comparison, Membership, Move
from tui_tracker.domain.compare.diff import NoteChange
from tui_tracker.domain.compare.tally import ARROW, Count, Tally, format_move, sort_moves, tally
from tui_tracker.domain.plan.legend import Legend, counted_as
from tui_tracker.domain.plan.model import Update
from tui_tracker.domain.plan.stages import StageOrder

_NOTHING = Update(period="")
LABEL_WORDS: dict[str, str] = {
    NoteChange.MISSING: "not yet updated",
    NoteChange.NONE: "no note",
    Membership.IN_BOTH: "in both",
    Membership.ENDED: "retired",
    "complete before": "already complete",
}
"""The labels of counts that are promised in JSON and say too little to people, with words that do."""
_COMPLETE = ("newly complete", "complete before", "no longer complete", "not complete")


def count_changes(rows: Sequence[Comparison], legend: Legend, stage_order: StageOrder) -> dict[str, Tally]:
    """Count changes of stages, ratings, notes, the plan and completion, in that order."""
    added_or_ended = [str(kind) for kind in (Membership.NEW, Membership.ENDED) if _any(rows, kind)]
    ratings = legend.rating_colours
    waiting = [str(Move.CONFLICT)] * any(Move.CONFLICT in (row.stage, row.rag) for row in rows)
    stays = dict.fromkeys([str(Move.SAME), str(Move.NOT_SET), *waiting, *added_or_ended], "")
    return {
        "stages": _tally("Stage", rows, stage_words, _moves(rows, stage_words, legend.stage_colours) | stays),
        "rag": _tally(
            "RAG",
            rows,
            lambda row: rag_words(row, legend),
            _colour_by_end(_moves(rows, lambda row: rag_words(row, legend), ratings), ratings) | stays,
        ),
        "notes": _tally("Notes", rows, note_words, {str(kind): "" for kind in NoteChange}),
        "presence": _tally(
            "Plan", rows, lambda row: str(row.membership), {str(kind): "" for kind in Membership}
        ),
        "complete": _tally(
            "Complete", rows, lambda row: _complete(row, stage_order), dict.fromkeys(_COMPLETE, "")
        ),
    }


def moves(counted: Tally) -> tuple[Count, ...]:
    """Return the parts of a count of stages or ratings that are moves."""
    return tuple(part for part in counted.parts if part.count and ARROW in part.label)


def stage_words(row: Comparison) -> str:
    """Describe the change of a stage: its move from and to, `same`, `not set yet`, `new` or `ended`."""
    if row.membership is not Membership.IN_BOTH or row.stage_move is None:
        return _stayed(row, row.stage)
    before, now = row.entry.previous or _NOTHING, row.entry.update
    return format_move(counted_as(before), counted_as(now))


def rag_words(row: Comparison, legend: Legend) -> str:
    """Describe the change of a rating in the same words."""
    if row.membership is not Membership.IN_BOTH or row.rag_move is None:
        return _stayed(row, row.rag)
    before, now = row.entry.previous or _NOTHING, row.entry.update
    return format_move(legend.badge(before).label, legend.badge(now).label)


def setback_words(rows: Iterable[Comparison]) -> str:
    """Say how many actions moved back and to which halts: `1 moved back, 2 moved to On hold`; else empty."""
    ways = Counter(
        way
        for row in rows
        for way in (["moved back"] if row.went_back else [f"moved to {name}" for name in row.halted_at[:1]])
    )
    return ", ".join(f"{ways[way]} {way}" for way in sorted(ways))


def note_words(row: Comparison) -> str:
    """Describe the change of a note; a retired action's note does not count as missing."""
    return str(row.membership if row.membership is Membership.ENDED else row.note)


def _any(rows: Iterable[Comparison], presence: Membership) -> bool:
    return any(row.membership is presence for row in rows)


def _stayed(row: Comparison, move: Move) -> str:
    return str(move if row.membership is Membership.IN_BOTH else row.membership)


def _complete(row: Comparison, stage_order: StageOrder) -> str:
    if row.membership is Membership.ENDED:
        return str(row.membership)
    if row.completed:
        return "newly complete"
    if not stage_order.is_complete((row.entry.previous or _NOTHING).stages):
        return "not complete"
    return "no longer complete" if row.stage is Move.MOVED else "complete before"


def _moves(
    rows: Iterable[Comparison], label: Callable[[Comparison], str], order: Iterable[str]
) -> dict[str, str]:
    """Return the moves that occur, in the order of their stages or ratings."""
    return dict.fromkeys(sort_moves((label(row) for row in rows), order), "")


def _colour_by_end(moves: Mapping[str, str], colours: Mapping[str, str]) -> dict[str, str]:
    return {move: colours.get(move.rpartition(ARROW)[2], "") for move in moves}


def _tally(
    title: str, rows: Iterable[Comparison], label: Callable[[Comparison], str], colours: Mapping[str, str]
) -> Tally:
    return tally(title, rows, label=label, identity=lambda row: row.entry.action.id, colours=colours)
