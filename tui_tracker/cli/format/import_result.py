"""Write the result of an import as lines, and the report of it beside the tracker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tui_tracker.cli.format.import_preview import preview
from tui_tracker.cli.output import change_text
from tui_tracker.domain.field_values import value_words
from tui_tracker.domain.fields import field_label
from tui_tracker.domain.file_names import IMPORT_REPORT
from tui_tracker.domain.imports.problem import Problem
from tui_tracker.domain.imports.source import LineKind, ParsedSource
from tui_tracker.domain.plan.legend import Legend
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.text import clean, one_line, plural
from tui_tracker.services.imports import ImportReport
from tui_tracker.storage.new_files import creating, write_whole

IN_PREVIEW = frozenset(
    {"sheet-left-out", "stage-unreadable", "rag-unreadable", "rag-missing", "row-unreadable"}
)
"""Rules whose problems the preview counts or names already."""
LEFT_OUT = "sheet-part-left-out"
"""The rule of what was left out of the file, or of a sheet, as a whole."""
MOST_PROBLEMS = 12
"""Problems listed where all of them can be seen elsewhere."""
MOST_CHANGES = 60
"""Changed values, and IDs of new actions, listed where all of them can be seen elsewhere."""


def doubts(report: ImportReport) -> tuple[Problem, ...]:
    """Return everything in an import that a person should check."""
    return (*report.renamed, *report.unmatched_rows, *report.parsed.problems)


def first_line(report: ImportReport) -> str:
    """Return how many rows were imported, repaired and doubtful."""
    reading = report.parsed
    repaired = sum(1 for row in reading.rows if row.repaired)
    doubtful = sum(1 for row in reading.rows if row.doubtful)
    themes = Counter(row.action.theme for row in reading.rows)
    counts = ", ".join(f"{key} {number}" for key, number in themes.items())
    imported = f"{plural(len(reading.rows), 'row')} read ({counts})"
    left_out = len(report.unmatched_rows) + sum(
        1 for problem in reading.problems if problem.rule == "id-repeated"
    )
    left_out_text = f", {left_out} left out" if left_out else ""
    return f"{reading.source}: {imported}, {repaired} repaired, {doubtful} to check{left_out_text}."


def summary(report: ImportReport, *, rest_is_in: str = "") -> Iterator[str]:
    """Yield how much was imported, what was understood, and problems with their lines.

    `rest_is_in` says where to see all problems, where only the first of them are to be listed.
    """
    yield first_line(report)
    yield from preview(report)
    problems = [problem for problem in doubts(report) if problem.rule not in IN_PREVIEW]
    # What was left out of the file is said before what is doubtful about single rows.
    problems.sort(key=lambda problem: problem.rule != LEFT_OUT)
    shown = problems[:MOST_PROBLEMS] if rest_is_in and len(problems) > MOST_PROBLEMS + 1 else problems
    for problem in shown:
        yield f"  {problem}"
    if len(shown) < len(problems):
        yield f"  {plural(len(problems) - len(shown), 'more row')} to check: see {rest_is_in}."


def full_report(report: ImportReport) -> Iterator[str]:
    """Yield all that is known of an import: the summary, repairs, and what happened to every line."""
    yield from summary(report)
    for problem in report.parsed.problems:
        if problem.rule in IN_PREVIEW:
            yield f"  {problem}"
    if repaired := list(repairs(report.parsed)):
        yield from ("", "Repaired:", *repaired)
    yield from ("", "Every line of the file:", *fates(report.parsed))


def repairs(reading: ParsedSource) -> Iterator[str]:
    """Yield what was repaired, row by row."""
    for row in reading.rows:
        for repair in row.repaired:
            yield f"  line {row.lines[0] if row.lines else '?'}, {row.action.id}: {repair}"


def fates(reading: ParsedSource) -> Iterator[str]:
    """Yield what happened to every line of the source."""
    for fate in reading.line_outcomes:
        kind = "left out" if fate.kind is LineKind.NOISE else fate.kind
        yield f"line {fate.line}: {kind}{': ' if fate.detail else ''}{fate.detail}"


def changes(report: ImportReport, legend: Legend, *, rest_is_in: str = "") -> Iterator[str]:
    """Yield each value that an import changes in an existing plan.

    `rest_is_in` says where to see all of them, where only the first are to be listed.
    """
    for period in report.new_periods:
        yield f"  New period: {period_label(period)}"
    most = MOST_CHANGES if rest_is_in else max(len(report.changes), report.new_actions)
    if report.new_actions:
        dots = " …" if report.new_actions > most else ""
        yield f"  {plural(report.new_actions, 'new action')}: {', '.join(report.new_ids[:most])}{dots}"
    for change in report.changes[:most]:
        name = f"{change.id} {field_label(change.field)} {period_label(change.period)}".strip()
        before, after = (
            one_line(value_words(change.field, value, legend)) for value in (change.before, change.after)
        )
        yield f"  {name}: {change_text(before, after)}"
    if rest := report.changes[most:]:
        counts = Counter(field_label(change.field) for change in rest)
        fields = ", ".join(f"{label} {number}" for label, number in counts.most_common())
        yield f"  {plural(len(rest), 'more changed value')} ({fields}): see {rest_is_in}."
    if report.overruled and (report.changes or report.new_actions):
        yield f"  Left as they are: {overruled_values(report)}"


def overruled_values(report: ImportReport) -> str:
    """Return which values of a file that was imported before stay out, and how to have them back."""
    values = plural(report.overruled, "value")
    return (
        f"{values} that this file set before, and that were changed or undone since. An import does not"
        " overwrite that. To restore an import that you undid: tui-tracker redo"
    )


def report_path(database: Path) -> Path:
    """Return where the report of a tracker's import is."""
    return database.with_name(IMPORT_REPORT)


def write_import_report(database: Path, report: ImportReport) -> Path:
    """Write the report of the import that a tracker was made by; return its path."""
    path = report_path(database)
    text = "\n".join(clean(line) for line in full_report(report))
    with creating(path):
        write_whole(path, f"{text}\n".encode())
    return path


def report_to_read(database: Path) -> Path | None:
    """Return the report of the import that a tracker was made by, where it names rows to check."""
    path = report_path(database)
    try:
        with path.open(encoding="utf-8") as lines:
            return None if lines.readline().rstrip().endswith(" 0 to check.") else path
    except (OSError, UnicodeDecodeError):
        return None
