"""Making a tracker from a hub: the plan's settings, then everything that was ever sent."""

from __future__ import annotations

import json
import os
import uuid
from pathlib import Path

import tomli_w

from tui_tracker.config import load_settings
from tui_tracker.config.sources import COPIED_TABLES
from tui_tracker.config.validate import validate_tables
from tui_tracker.errors import HubError, NotFoundError, UsageError
from tui_tracker.services.hub.model import NewTracker
from tui_tracker.services.hub.sync import sync
from tui_tracker.storage.hub.address import without_secrets
from tui_tracker.storage.hub.client import open_hub
from tui_tracker.storage.new_files import creating, write_whole
from tui_tracker.storage.write.imports import create_tracker


def make_from_hub(
    config: Path, database: Path, address: str, *, title: str | None, author: str
) -> NewTracker:
    """Write a config.toml and a tracker of a hub's plan; both are new files, or neither is there.

    The `title` names the plan where the hub has several. Raises `NotFoundError`, `UsageError`, `HubError`.
    """
    meta, stored = _plan_on_hub(address, title)
    tables = _settings_tables(stored) | {"hub": {"url": without_secrets(address)}}
    partial = database.with_name(f"{database.name}.making-{os.getpid()}")
    try:
        with creating(config):
            database.parent.mkdir(parents=True, exist_ok=True)
            write_whole(config, f"{_HEAD}{tomli_w.dumps(tables)}".encode())
        settings = load_settings(str(config))
        create_tracker(partial, meta | {"database_id": uuid.uuid4().hex})
        with sync(partial, settings, address, author=author, has_backup=False) as result:
            changes = sum(file.new for file in result.merged.files)
        with creating(database):
            partial.rename(database)
    except BaseException:
        config.unlink(missing_ok=True)
        partial.unlink(missing_ok=True)
        raise
    return NewTracker(title=meta["title"], period=settings.period, changes=changes)


_HEAD = "# tui-tracker settings of this plan, as they were on the hub. Change what you like.\n\n"


def _plan_on_hub(address: str, title: str | None) -> tuple[dict[str, str], str]:
    """Return what a new tracker records of the hub's plan, and the plan's settings as JSON."""
    with open_hub(address) as hub, hub.snapshot() as snapshot:
        titles = snapshot.plans()
        wanted = [
            plan for plan, name in titles.items() if title is None or name.casefold() == title.casefold()
        ]
        if not titles:
            raise NotFoundError(
                f"The hub at {hub.address} has no plan that you may read.",
                "A coordinator sends the plan to it first, with: tui-tracker sync",
            )
        if len(wanted) != 1:
            raise UsageError(
                f"The hub at {hub.address} has several plans." if title is None
                else f"The hub at {hub.address} has no single plan called {title}.",
                f"Name it with --title: {'; '.join(sorted(titles.values()))}.",
            )  # fmt: skip
        plan = snapshot.plan(wanted[0])
    if plan is None:
        raise HubError("The hub lost its plan while it was read.", "Try again in a moment.")
    return {"plan_id": wanted[0], "title": plan["title"], "period": plan["period"]}, plan["settings"]


def _settings_tables(stored: str) -> dict[str, object]:
    """Return the tables of a plan's settings; what is not as the program writes it is refused."""
    try:
        tables = json.loads(stored)
        known = {name: tables[name] for name in COPIED_TABLES if name in tables}
    except (ValueError, TypeError, RecursionError) as fault:
        raise HubError("The plan's settings on the hub cannot be read.", "Ask who runs the hub.") from fault
    return validate_tables("the settings on the hub", known)
