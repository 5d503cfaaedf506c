"""Export a report as one flat CSV table with a row per action, for spreadsheets and programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from tui_tracker.domain.csv_safety import neutralise_formula
from tui_tracker.domain.fields import FURTHER_FIELDS
from tui_tracker.domain.report.model import Report, ReportRow
from tui_tracker.exporters.shared.escape import unix_lines

COLUMNS = (
    "Period", "Theme letter", "Theme", "Section", "ID", "Objective", "Action", "Role", "Who may be involved",
    "Stage", "RAG", "Update note", "Previous stage", "Previous RAG", "Stage changed", "RAG changed",
    "Newly complete", "Note compared", *(field.title for field in FURTHER_FIELDS),
)  # fmt: skip


def export_csv(report: Report) -> bytes:
    """Return every action of the report in the plan's order, whatever length of report is requested.

    UTF-8 with a byte order mark; lines end in CR LF. `period` is a key such as `2025-12`. Columns that
    compare with the previous period hold `yes` or `no`, or are empty if there is no previous period.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutralise_formula(unix_lines(name)) for name in columns_of(report)])
    for cells in flat_rows(report):
        writer.writerow([neutralise_formula(unix_lines(cell)) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def columns_of(report: Report) -> tuple[str, ...]:
    """Return the columns of a report's flat table: `COLUMNS`, then the plan's own fields, each name once."""
    taken = {name.casefold() for name in COLUMNS}
    own = (f"{name} (own field)" if name.casefold() in taken else name for name in report.own_fields)
    return (*COLUMNS, *own)


def flat_rows(report: Report) -> Iterator[tuple[str, ...]]:
    """Yield a row of `columns_of` for every action of the report."""
    for theme in report.themes:
        for row in theme.rows:
            yield (
                report.period.key,
                theme.key,
                theme.name,
                *_current_cells(row),
                *_comparison_cells(report, row),
                *row.further,
                *row.own,
            )


def _current_cells(row: ReportRow) -> Iterator[str]:
    yield from (row.section, row.id, row.objectives, row.text, row.role, row.partners)
    yield from (row.stage, row.badge.label, row.note)


def _comparison_cells(report: Report, row: ReportRow) -> Iterator[str]:
    if report.previous is None:
        yield from [""] * 6
        return
    yield row.was_stage
    yield row.was_badge.label if row.was_badge else ""
    yield from ("yes" if flag else "no" for flag in (row.stage_moved, row.rag_moved, row.completed))
    yield str(row.note_change)
