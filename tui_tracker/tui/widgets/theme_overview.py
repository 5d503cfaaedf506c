"""One theme in words and one bar: progress, ratings, stages, its copy, what it needs, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from tui_tracker.domain.plan.legend import Legend
from tui_tracker.domain.plan.progress import Progress
from tui_tracker.domain.plan.summary import Share
from tui_tracker.domain.text import plural
from tui_tracker.tui.format.text import colour_style, joined, safe
from tui_tracker.tui.widgets.bars import move_table, widths
from tui_tracker.tui.widgets.theme_table import ThemeRow

if TYPE_CHECKING:
    from tui_tracker.tui.models.overview import Changes, Overview

_LABEL = 8
_BETWEEN = " · "


def progress_words(progress: Progress) -> str:
    """Return `28 of 34 done, 2 started, 4 to do`."""
    parts = [f"{progress.done} of {progress.total} done"]
    parts += [f"{progress.started} started"] * bool(progress.started)
    parts += [f"{progress.outstanding} to do"] * bool(progress.outstanding)
    return ", ".join(parts)


def overview_content(
    row: ThemeRow, overview: Overview | None, legend: Legend, *, since: str, columns: int
) -> Content:
    """Return the detail of one theme; without `overview`, what needs no longer reading."""
    lines = [safe(progress_words(row.summary.progress), "bold"), safe("")]
    lines += _rating_lines(row.summary.ratings, legend, columns - _LABEL)
    stages = [safe(f"{part.count} {part.label.lower()}") for part in row.summary.stages if part.count]
    lines += _labelled("Stage", stages or [safe("none")], columns)
    if overview is None:
        return joined(lines, "\n")
    if words := _copy_words(row, overview):
        lines.append(joined([safe(f"{'Copy':<{_LABEL}}", "bold"), words]))
    lines += _needs(row.summary.progress, overview)
    if since:
        lines += _changes(overview.changes.get(row.theme.key), since, columns)
    return joined(lines, "\n")


def _rating_lines(ratings: Sequence[Share], legend: Legend, cells: int) -> list[Content]:
    symbols = {badge.label: badge.symbol for badge in legend.rag_badges()}
    parts = [part for part in ratings if part.count]
    shares = widths([part.count for part in parts], max(cells, 1))
    bar = [
        safe(symbols.get(part.label, "·") * share, colour_style(part.colour))
        for part, share in zip(parts, shares, strict=True)
    ]
    words = [
        joined([
            safe(f"{symbols.get(part.label, '·')} ", colour_style(part.colour)),
            safe(f"{part.count} {part.label.lower()}"),
        ])
        for part in parts
    ]  # fmt: skip
    return [joined([safe(f"{'RAG':<{_LABEL}}", "bold"), *bar]), *_labelled("", words, cells + _LABEL)]


def _labelled(label: str, parts: Sequence[Content], columns: int) -> list[Content]:
    """Return parts after a label, in lines of at most `columns`, every one of them indented alike."""
    lines: list[list[Content]] = [[]]
    width = _LABEL
    for part in parts:
        width += part.cell_length + len(_BETWEEN)
        if lines[-1] and width > columns:
            lines.append([])
            width = _LABEL + part.cell_length + len(_BETWEEN)
        lines[-1].append(part)
    heads = [label, *[""] * (len(lines) - 1)]
    return [
        joined([safe(f"{head:<{_LABEL}}", "bold"), joined(line, _BETWEEN)])
        for head, line in zip(heads, lines, strict=True)
    ]


def _copy_words(row: ThemeRow, overview: Overview) -> Content | None:
    words = overview.copy_words(row.theme.key) if row.theme.key else overview.returned
    return safe(words, "bold $rag-red" if words == "late" else "") if words else None


def _needs(progress: Progress, overview: Overview) -> list[Content]:
    needs = [f"{plural(progress.conflicts, 'action')} in conflict (!)"] * bool(progress.conflicts)
    needs += [f"{plural(overview.held, 'change')} to decide (b, then p)"] * bool(overview.held)
    if not needs:
        return []
    return [joined([safe(f"{'Needs you':<{_LABEL}} ", "bold"), safe(" · ".join(needs), "bold $rag-red")])]


def _changes(changes: Changes | None, since: str, columns: int) -> list[Content]:
    """Return a table of the changes since the previous period: how many, from, to, and the actions."""
    if changes is None or not any(changes.by_kind.values()):
        return [safe(""), safe(f"No changes since {since}.", "$quiet")]
    back = f" ({changes.moved_back} moved back)" if changes.moved_back else ""
    heading = f"Changes since {since}{back}"
    return [safe(""), safe(heading, "bold"), *move_table(changes.by_kind, columns)]
