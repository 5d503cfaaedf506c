"""Write actions' pages as a PDF, for a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.domain.file_names import file_name
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.report.action_sheet import action_sheet, sheet_cover
from tui_tracker.domain.report.blocks import Block
from tui_tracker.ordinary_files import holds
from tui_tracker.services.plan.partner_names import partner_names
from tui_tracker.services.plan.terms import legend_for
from tui_tracker.services.system.file_names import write_new_file
from tui_tracker.services.tracker.view import TrackerView


def write_action_sheets(
    view: TrackerView, settings: Settings, entries: Sequence[ActionEntry], author: str
) -> Path:
    """Write the actions to a PDF in the current folder, each on a page, and return its path.

    A file of that name with other content is kept, and a number added. Raises `UsageError` if the PDF
    library is not installed.
    """
    legend, names = legend_for(settings), partner_names(settings, view.title)
    blocks: list[Block] = [sheet_cover(view.title, view.period, author)]
    for entry in entries:
        updates = view.updates_of(entry.action.key)
        blocks += action_sheet(entry, updates, legend, view.period, names)
    ids = ", ".join(entry.action.id for entry in entries[:3]) + (" and more" if len(entries) > 3 else "")
    # Loaded for this alone: the library is an extra.
    content = import_module("tui_tracker.exporters.pdf.document").set_pages(
        blocks,
        title=f"{view.title}: {ids}, {view.period.label}",
        running_title=f"{view.title}, {view.period.label}",
        author=author,
        moment=_last_change(entries, view.period.key),
    )
    path = Path(file_name([view.title, ids, view.period.label], ".pdf"))
    return path if holds(path, content) else write_new_file(path, content)


def _last_change(entries: Sequence[ActionEntry], period: str) -> datetime:
    """Return noon of the day of the last change, so that the same values give the same bytes."""
    day = max((entry.update.updated_at or "" for entry in entries), default="")[:10] or f"{period}-01"
    try:
        return datetime.fromisoformat(f"{day}T12:00:00")
    except ValueError:
        return datetime(2000, 1, 1, 12)
