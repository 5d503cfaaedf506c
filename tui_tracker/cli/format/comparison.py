"""Write a comparison of two periods as lines: counts with their IDs, moves, stuck actions and notes."""

from __future__ import annotations

import textwrap

from tui_tracker.cli.format.worddiff import diff_lines
from tui_tracker.cli.output import is_plain, rating_text, style, truncate, width
from tui_tracker.cli.text_layout import wrap, wrap_sentence
from tui_tracker.domain.compare.comparison import Membership
from tui_tracker.domain.compare.counts import LABEL_WORDS, moves
from tui_tracker.domain.compare.diff import NoteChange
from tui_tracker.domain.compare.tally import ARROW
from tui_tracker.domain.plan.ids import id_ranges
from tui_tracker.domain.plan.model import Update
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.text import plural
from tui_tracker.services.plan.terms import legend_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui_tracker.config import Settings
    from tui_tracker.domain.compare.comparison import Comparison
    from tui_tracker.domain.plan.legend import Badge, Legend
    from tui_tracker.services.comparison import PeriodComparison

    Cell = tuple[str, str]

WIDEST = 120
"""Columns beyond which lines are hard to follow."""


def format_overview(compared: PeriodComparison, settings: Settings) -> Iterator[str]:
    """Yield the counts, each with its IDs, then a line for each action that changed."""
    columns = min(width(), WIDEST)
    stages, rags = (sum(part.count for part in moves(compared.counts[name])) for name in ("stages", "rag"))
    yield style(f"{period_label(compared.since)} to {period_label(compared.to)}", "bold")
    yield ", ".join(
        (plural(len(compared.rows), "action"), plural(stages, "stage move"), plural(rags, "RAG move"))
    )
    labels = _label_width(compared, columns // 3)
    for tally in compared.counts.values():
        yield ""
        if is_plain():
            yield tally.title
            for part in tally.parts:
                if part.count:
                    label = _words(part.label).replace(ARROW, " to ")
                    yield from wrap_sentence(
                        f"{label}: {part.count} ({', '.join(id_ranges(part.ids))})", columns
                    )
            continue
        for number, part in enumerate(part for part in tally.parts if part.count):
            head = f"{tally.title if not number else '':<10}{part.count:>4}  "
            yield from _listed(head, _words(part.label), labels, part.ids, columns)
    if compared.stuck:
        yield ""
        ids = [item.entry.action.id for item in compared.stuck]
        yield from _listed(f"{'Stuck':<10}{len(ids):>4}  ", "--stuck says why", labels, ids, columns)
    moved = [row for row in compared.rows if row.has_changed]
    if moved:
        yield ""
        yield style("What changed", "bold")
        legend = legend_for(settings)
        yield from _table([_cells(row, legend) for row in moved], columns)


def _words(label: str) -> str:
    """Return the words of a label, where that promised in JSON is not for people."""
    return LABEL_WORDS.get(label, label)


def _label_width(compared: PeriodComparison, most: int) -> int:
    """Return the columns for labels; a label longer than `most` has its IDs on the next line instead."""
    sizes = [
        len(_words(part.label)) for tally in compared.counts.values() for part in tally.parts if part.count
    ]
    return max((size for size in (*sizes, 16) if size <= most), default=most)


def _listed(head: str, label: str, labels: int, ids: Sequence[str], columns: int) -> Iterator[str]:
    """Yield a count with its IDs, wrapped where they do not fit, never cut."""
    indent = len(head) + labels + 2
    lines = textwrap.wrap(
        " ".join(id_ranges(ids)),
        max(columns - indent, 20),
        break_on_hyphens=False,
        break_long_words=False,
    )
    head = style(head, "bold")
    if len(label) > labels:
        yield f"{head}{label}"
    else:
        yield f"{head}{label:<{labels}}  {style(lines.pop(0), 'dim')}"
    for line in lines:
        yield f"{'':<{indent}}{style(line, 'dim')}"


def _cells(row: Comparison, legend: Legend) -> tuple[Cell, ...]:
    """Return an action's ID, stage move, RAG move and remarks, each with a style."""
    remarks = [] if row.membership is Membership.IN_BOTH else [_words(row.membership)]
    remarks += ["newly complete"] * row.completed + ["moved back"] * row.went_back
    remarks += [change.describe(_arrow()) for change in row.own]
    tone = "dim" if row.membership is Membership.ENDED else legend.badge(row.entry.update).colour
    return (
        (row.entry.action.id, "bold"), (_stage(row), ""), (_rag(row, legend), tone),
        (", ".join(remarks), ""),
    )  # fmt: skip


def _table(rows: Sequence[tuple[Cell, ...]], columns: int) -> Iterator[str]:
    """Yield rows in columns; a row that does not fit is wrapped under its ID."""
    most = columns // 3
    widths = [
        max((len(row[index][0]) for row in rows if len(row[index][0]) <= most), default=0)
        for index in range(len(rows[0]))
    ]
    widths[0] = max(widths[0], 4)
    in_columns = sum(widths) + 2 * (len(widths) - 1) <= columns
    for row in rows:
        if is_plain():
            yield from wrap_sentence(
                f"{row[0][0]}: {'; '.join(text for text, _ in row[1:] if text)}", columns
            )
        elif in_columns and all(len(text) <= size for (text, _), size in zip(row, widths, strict=True)):
            yield _row(row, widths)
        else:
            name = style(f"{row[0][0]:<{widths[0]}}", "bold")
            yield from _under(name, widths[0], "; ".join(text for text, _ in row[1:] if text), columns)


def _row(row: tuple[Cell, ...], widths: Sequence[int]) -> str:
    cells = (
        style(f"{text:<{size}}", *filter(None, [colour])) if text else " " * size
        for (text, colour), size in zip(row, widths, strict=True)
    )
    return "  ".join(cells).rstrip()


def _under(name: str, names: int, text: str, columns: int) -> Iterator[str]:
    first, *rest = wrap(text, columns - names - 2) or [""]
    yield f"{name}  {first}"
    for line in rest:
        yield f"{'':<{names}}  {line}"


def format_stuck(compared: PeriodComparison) -> Iterator[str]:
    """Yield the stuck list: each action's ID and why, and the beginning of its note."""
    columns = min(width(), WIDEST)
    names = max((len(item.entry.action.id) for item in compared.stuck), default=4)
    for item in compared.stuck:
        name = style(f"{item.entry.action.id:<{names}}", "bold")
        yield from _under(name, names, "; ".join(item.reasons), columns)
        if item.entry.update.note:
            yield f"{'':<{names}}  {style(truncate(item.entry.update.note, columns - names - 2), 'dim')}"


def format_actions(compared: PeriodComparison, settings: Settings, *, marks: bool = False) -> Iterator[str]:
    """Yield each action's moves, then its note word by word."""
    columns = min(width(), WIDEST)
    legend = legend_for(settings)
    reasons = {item.entry.action.key: item.reasons for item in compared.stuck}
    for number, row in enumerate(compared.rows):
        if number:
            yield ""
        summary = ", ".join(filter(None, _summary(row, legend)))
        identity = row.entry.action.id
        yield from _under(style(identity, "bold"), len(identity), summary, columns)
        for reason in reasons.get(row.entry.action.key, ()):
            yield from wrap_sentence(f"Stuck: {reason}.", columns)
        before = row.entry.previous.note if row.entry.previous else None
        yield from diff_lines(before, row.entry.update.note, columns, marks=marks)


def _summary(row: Comparison, legend: Legend) -> Iterator[str]:
    """Yield the changes of an action's stage, its rating, its place in the plan and its note."""
    _, (stage, _), (rag, _), (remarks, _) = _cells(row, legend)
    if row.membership is not Membership.IN_BOTH:
        yield from (stage, rag, remarks)
    else:
        yield from (stage or f"stage {row.stage}", rag or f"RAG {row.rag}", remarks)
    if row.membership is not Membership.ENDED:
        yield "no note" if row.note is NoteChange.NONE else f"note {_words(row.note)}"


def _stage(row: Comparison) -> str:
    if row.membership is Membership.IN_BOTH:
        return _arrow().join(stages or ("no stage" if is_plain() else "–") for stages in row.stage_move or ())
    return row.stages[row.membership is Membership.NEW]


def _rag(row: Comparison, legend: Legend) -> str:
    before, now = (
        legend.badge(update) for update in (row.entry.previous or Update(period=""), row.entry.update)
    )
    if row.membership is Membership.IN_BOTH:
        return f"{_signed(before)}{_arrow()}{_signed(now)}" if row.rag_move else ""
    grade = now if row.membership is Membership.NEW else before
    return "" if grade == legend.unrated else _signed(grade)


def _arrow() -> str:
    return " to " if is_plain() else ARROW


def _signed(grade: Badge) -> str:
    return rating_text(grade) if is_plain() else f"{grade.symbol} {grade.label}"
