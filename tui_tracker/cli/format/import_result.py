"""What an import took, in words: rows, repairs, doubts, problems with their lines, every line's fate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tui_tracker.cli.output import counted
from tui_tracker.domain.imports.import_plan import CellChange
from tui_tracker.domain.imports.problem import Problem
from tui_tracker.domain.imports.source import ParsedSource
from tui_tracker.domain.readable import readable
from tui_tracker.services.imports import ImportReport


def doubts(report: ImportReport) -> tuple[Problem, ...]:
    """Return everything of an import that a person should look at."""
    return (*report.renamed, *report.unmatched_rows, *report.parsed.problems)


def summary(report: ImportReport) -> Iterator[str]:
    """Tell how many rows were taken, repaired and doubtful, and every problem with its place."""
    reading = report.parsed
    repaired = sum(1 for row in reading.rows if row.repaired)
    doubtful = sum(1 for row in reading.rows if row.doubtful)
    themes = Counter(row.action.theme for row in reading.rows)
    counts = ", ".join(f"{key} {number}" for key, number in themes.items())
    taken = f"{counted(len(reading.rows), 'row')} taken ({counts})"
    left_out = len(report.unmatched_rows) + sum(1 for one in reading.problems if one.rule == "id-repeated")
    left = f", {left_out} left out" if left_out else ""
    yield f"{reading.source}: {taken}, {repaired} repaired, {doubtful} doubtful{left}."
    for problem in doubts(report):
        yield f"  {problem}"


def repairs(reading: ParsedSource) -> Iterator[str]:
    """Tell what was put right, row by row."""
    for row in reading.rows:
        for what in row.repaired:
            yield f"  line {row.lines[0] if row.lines else '?'}, {row.action.id}: {what}"


def fates(reading: ParsedSource) -> Iterator[str]:
    """Tell what became of every line of the source."""
    for fate in reading.line_outcomes:
        yield f"line {fate.line}: {fate.kind}{': ' if fate.detail else ''}{fate.detail}"


def changes(report: ImportReport) -> Iterator[str]:
    """Tell each value that an import changes in a plan that is there."""
    if report.new_period:
        yield f"  new period: {report.parsed.period}"
    if report.new_actions:
        yield f"  {counted(report.new_actions, 'new action')}: {', '.join(report.new_ids)}"
    for one in report.changes:
        place = f"{one.id} {one.field}" + (f" {one.period}" if one.period else "")
        yield f"  {place}: {_shown(one, one.before)} → {_shown(one, one.after)}"


def _shown(change: CellChange, value: str | None) -> str:
    return " ".join((readable(change.field, value) or "–").split())
