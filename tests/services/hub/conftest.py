"""Two coordinators with trackers of the same plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_tracker.config import Settings
from tui_tracker.services.imports import make_tracker


@pytest.fixture
def second(tmp_path: Path, plan_source: Path, settings: Settings) -> Path:
    """Another coordinator's tracker of the same plan."""
    path = tmp_path / "second" / "tracker.db"
    path.parent.mkdir()
    make_tracker(path, plan_source, settings)
    return path
