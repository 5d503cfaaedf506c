"""Settings: where config.toml is found, and what it says as frozen values."""

from tui_tracker.config.load import load_settings
from tui_tracker.config.settings import RatingSetting, Settings, StageSetting

__all__ = ["RatingSetting", "Settings", "StageSetting", "load_settings"]
