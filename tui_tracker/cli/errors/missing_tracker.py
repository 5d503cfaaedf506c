"""Says which settings led to no tracker or to the sample, and where the right tracker may be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tui_tracker.cli.context import Invocation
from tui_tracker.config import sources
from tui_tracker.domain.text import plural, short_list
from tui_tracker.errors import MissingTrackerError
from tui_tracker.services.backups import all_backups
from tui_tracker.services.system.nearby_trackers import find_nearby_trackers
from tui_tracker.shell_words import shell_word

_GO_TO = "Go to the folder that init made, and run the command there, or name the tracker with --db FILE."


def explain_missing(invocation: Invocation, error: MissingTrackerError) -> MissingTrackerError:
    """Return the error with the settings that were used; one about a named file stays as it is."""
    if invocation.args.db:
        return error
    return missing_tracker_error(invocation, error.cause, find_nearby_trackers())


def missing_tracker_error(
    invocation: Invocation, cause: str, nearby: Sequence[Path] = ()
) -> MissingTrackerError:
    """Return which settings led to no tracker, and what to do: with those that are near, or with a backup."""
    if uses_shipped_settings(invocation):
        details = [
            f"No {sources.NAME} of a plan of yours was found here or in the folders above,"
            " so the settings that come with the program were used."
        ]
        sample = "tui-tracker init sample" if nearby else "tui-tracker open"
        last_choice = f"Only if you want the sample plan: {sample} makes a tracker of it."
    else:
        details = [f"The settings used are {invocation.settings.path}."]
        last_choice = "" if nearby else "To make a tracker from the plan in these settings: tui-tracker open"
    if nearby:
        return MissingTrackerError(cause, last_choice, [*details, *commands_for(nearby)])
    if backups := len(all_backups(Path(invocation.database))):
        of_it = f"{plural(backups, 'backup')} of it {'is' if backups == 1 else 'are'} there."
        return MissingTrackerError(cause, "To restore one: tui-tracker restore", [*details, of_it])
    return MissingTrackerError(cause, last_choice, [*details, _GO_TO])


def uses_shipped_settings(invocation: Invocation) -> bool:
    """Return whether no settings of a plan of one's own were found."""
    path = invocation.settings.path
    return path is None or Path(path) == Path(sources.shipped_folder(), sources.NAME)


def find_instead(invocation: Invocation) -> list[Path]:
    """Return the trackers nearby, for settings that lead to none or to the sample and that nobody named."""
    return [] if invocation.names_settings else find_nearby_trackers()


def check_no_backups(invocation: Invocation) -> None:
    """Raise `MissingTrackerError` where the tracker is not there but backups of it are."""
    if all_backups(Path(invocation.database)):
        raise missing_tracker_error(invocation, f"There is no tracker at {invocation.database}.")


def commands_for(nearby: Sequence[Path]) -> list[str]:
    """Return how to use trackers that are near: the folder to go to, or the file to name."""
    folders = [f"cd {shell_word(str(path))}" for path in nearby if path.is_dir()]
    files = [f"tui-tracker {shell_word(str(path))}" for path in nearby if not path.is_dir()]
    lines = []
    if folders:
        go_to = "Go to the folder that init made, and run the command there"
        lines.append(f"{go_to}: {short_list(folders, joint=' or ')}")
    if files:
        lines.append(f"To open a tracker that is nearby: {short_list(files, joint=' or ')}")
    return lines


def sample_used_lines() -> list[str]:
    """Return that a command used the sample plan although a plan of one's own is in a folder here."""
    ways = commands_for([path for path in find_nearby_trackers() if path.is_dir()])
    return ["This was the sample plan that comes with the program.", *ways] if ways else []
