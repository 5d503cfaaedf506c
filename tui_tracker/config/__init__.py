"""Settings: where config.toml is found, and what it says as frozen values."""

from tui_tracker.config.settings import RatingSetting, Settings, StageSetting, load_settings

__all__ = ["RatingSetting", "Settings", "StageSetting", "load_settings"]
