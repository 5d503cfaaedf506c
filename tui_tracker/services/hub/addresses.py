"""Which hub a tracker belongs to, and passwords, which are asked for and never kept."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.storage.hub.address import has_password, with_password, without_secrets
from tui_tracker.storage.hub.local_state import ADDRESS
from tui_tracker.storage.read.reader import TrackerReader

# For front ends, which do not import storage.
__all__ = ["has_password", "hub_address", "with_password", "without_secrets"]


def hub_address(tracker: Path, settings: Settings) -> str:
    """Return the address of the hub that a copy knows, else the settings'; empty if neither names a hub."""
    with TrackerReader(str(tracker)) as reader:
        return reader.meta().get(ADDRESS) or settings.hub_url


def login_of(name: str) -> str:
    """Return the login of a lead in their copy's address: `Jo Smith` is `jo.smith`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return ".".join(re.findall("[a-z0-9]+", plain))
