"""Any two periods of the plan side by side."""

from __future__ import annotations

from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.domain.compare import Comparison, compare
from tui_tracker.errors import NotFoundError
from tui_tracker.services.entries import entry_of
from tui_tracker.services.lookup import open_lookup
from tui_tracker.services.scales import ladder_of


def compare_periods(
    database: Path,
    settings: Settings,
    to: str,
    since: str | None = None,
    *,
    theme: str | None = None,
    identity: str | None = None,
) -> tuple[Comparison, ...]:
    """Compare `to` with `since` (default: the period before it), for a theme or one action.

    Raises `NotFoundError` for an unknown action, theme or period, and where there is none before.
    """
    with open_lookup(database) as lookup:
        before = lookup.before(to)
        if since is not None:
            lookup.before(since)
            before = since
        if before is None:
            raise NotFoundError(f"There is no period before {to}.", "Name two periods with --from and --to.")
        wanted = lookup.action(identity, to)["key"] if identity else None
        key = lookup.theme(theme) if theme else None
        rows = lookup.reader.entries(to, before, theme=key)
    entries = [entry_of(row, to, before) for row in rows if wanted in (None, row["key"])]
    return compare(entries, ladder_of(settings))
