"""Which hub a tracker belongs to, and passwords, which are asked for and never kept."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.storage.hub.address import has_password, with_password, without_secrets
from tui_tracker.storage.hub.local_state import ADDRESS
from tui_tracker.storage.read.reader import TrackerReader

_LATIN = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t",
})  # fmt: skip
"""Latin letters that have no accent to leave out."""
# For front ends, which do not import storage.
__all__ = ["has_password", "hub_address", "known_address", "with_password", "without_secrets"]


def hub_address(tracker: Path, settings: Settings) -> str:
    """Return the address of the hub that a copy knows, else the settings'; empty if neither names a hub."""
    with TrackerReader(str(tracker)) as reader:
        return known_address(reader, settings)


def known_address(reader: TrackerReader, settings: Settings) -> str:
    """Return what `hub_address` does, for a tracker that is open."""
    return reader.meta().get(ADDRESS) or settings.hub_url


def login_of(name: str) -> str:
    """Return the login of a lead in their copy's address: `Jo Smith` is `jo.smith`, `Müßig` is `mussig`.

    A name in another alphabet has a login that is made from it, and different from that of another name.
    """
    folded = name.casefold().translate(_LATIN)
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    made = f"lead.{hashlib.blake2b(folded.encode(), digest_size=3).hexdigest()}"
    return ".".join(re.findall("[a-z0-9]+", plain)) or made
