"""The former place of the archive, until `services/exchange/incoming.py` imports it from `archive`."""

from tui_tracker.storage.merge.archive import file_away

__all__ = ["file_away"]
