"""One action read from a tracker's file in the shape that `--json` prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tui_tracker.cli.format.action_json import entry_json
from tui_tracker.config import Settings, load_settings
from tui_tracker.domain.report.model import Report
from tui_tracker.services.report.build import ReportRequest, build_report
from tui_tracker.services.tracker.view import TrackerView, open_view


def view_of(tracker: Path, period: str | None = None) -> TrackerView:
    """Open a tracker for reading, with the settings as shipped."""
    return open_view(tracker, load_settings(None, environ={}, cwd=tracker.parent), period)


def read_action(tracker: Path, identity: str, period: str = "2025-12") -> dict[str, Any]:
    """Return one action in one period."""
    with view_of(tracker, period) as view:
        return entry_json(view.find(identity))


def report_of(tracker: Path, settings: Settings, period: str = "2025-12", **request: Any) -> Report:
    """Build a period's report from a tracker's file."""
    with open_view(tracker, settings, period) as view:
        return build_report(view, settings, ReportRequest(**request))
