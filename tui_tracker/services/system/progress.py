"""How a long task reports how far it has come."""

from __future__ import annotations

from collections.abc import Callable

ProgressListener = Callable[[int, int, str], None]
"""Called with the steps or files done, how many there are in all, and the current one in words."""
