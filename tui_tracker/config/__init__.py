"""Settings: where config.toml is found, and what it says as frozen values.

`Settings` is for whoever works on the plan; a look-up takes `config.glance`, which loads in a quarter
of the time. That is why the names below load their module only when one of them is asked for.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui_tracker.config.load import load_settings
    from tui_tracker.config.settings import RatingSetting, Settings, StageSetting

__all__ = ["RatingSetting", "Settings", "StageSetting", "load_settings"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(name)
    from tui_tracker.config import load, settings

    return getattr(load if name == "load_settings" else settings, name)
