"""The view over all themes: a theme without a key."""

from __future__ import annotations

from tui_tracker.domain.plan.model import Theme

ALL_THEMES = Theme(key="", name="All themes", position=0)
