"""Says which settings led to a tracker that does not exist, and where the right one may be."""

from __future__ import annotations

from pathlib import Path

from tui_tracker.cli.context import Invocation
from tui_tracker.config import sources
from tui_tracker.domain.text import short_list
from tui_tracker.errors import MissingTrackerError
from tui_tracker.shell_words import shell_word

_PARTS = (sources.NAME, "db/tracker.db")
"""What `init` makes in a folder."""


def explain_missing(invocation: Invocation, error: MissingTrackerError) -> MissingTrackerError:
    """Return the error with the settings that were used; one about a named file stays as it is."""
    if invocation.args.db:
        return error
    settings = invocation.settings.path
    shipped = Path(sources.shipped_folder(), sources.NAME)
    if settings is None or Path(settings) == shipped:
        details = [
            f"No {sources.NAME} of a plan of yours was found here or in the folders above,"
            " so the settings that come with the program were used."
        ]
        last_choice = "Only if you want the sample plan: tui-tracker open makes a tracker of it."
    else:
        details = [f"The settings used are {settings}."]
        last_choice = "To make a tracker from the plan in these settings: tui-tracker open"
    go_to = "Go to the folder that init made, and run the command there"
    if folders := _folders_below():
        go_to = f"{go_to} ({short_list([f'cd {shell_word(name)}' for name in folders], joint=' or ')})"
    return MissingTrackerError(
        error.cause, last_choice, [*details, f"{go_to}, or name the tracker with --db FILE."]
    )


def _folders_below() -> list[str]:
    """Return the names of the folders in the current one that have settings and a tracker."""
    try:
        folders = sorted(Path().iterdir())
        return [path.name for path in folders if all((path / name).is_file() for name in _PARTS)]
    except OSError:
        return []
