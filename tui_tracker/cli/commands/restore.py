"""List the backups, or restore one. The current tracker is backed up first."""

from __future__ import annotations

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.input import confirm_reversible
from tui_tracker.cli.output import print_err, print_json, print_out
from tui_tracker.errors import TrackerError
from tui_tracker.services.backups import (
    HUB_BRINGS_BACK,
    all_backups,
    difference_words,
    find_backup,
    preview_restore,
    restore,
)
from tui_tracker.services.hub.addresses import hub_address
from tui_tracker.shell_words import shell_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from tui_tracker.config import Settings
    from tui_tracker.services.backups import Backup, RestorePreview

EXAMPLES = """\
Examples:
  tui-tracker restore                     list the backups
  tui-tracker restore tracker-20251123-140200-000000.db --dry-run"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", nargs="?",
        help="a backup's name, or any tracker of the same plan (default: list the backups)",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    parser.add_argument("--yes", action="store_true", help="do not ask for confirmation")


def run(invocation: Invocation) -> int:
    args, settings = invocation.args, invocation.settings
    database = invocation.release_database()
    if args.file is None:
        return _list(database, as_json=args.json)
    source = find_backup(database, args.file)
    preview = preview_restore(database, source)
    for line in _preview_lines(preview):
        print_err(line)
    if preview.difference and preview.difference.only_now and _has_hub(database, settings):
        print_err(f"{HUB_BRINGS_BACK} To withdraw a file instead: tui-tracker submissions N --undo")
    if args.dry_run or not confirm_reversible(
        "Restore it?", way_back="What is there now is kept, and can be restored.", assume_yes=args.yes
    ):
        print_err("Nothing was changed.")
        return 0
    kept = restore(database, source, settings)
    print_err(f"Restored {database} from {source.name}.")
    if kept:
        print_err(f"The previous version is saved as {kept}.")
        print_err(f"To go back to it: {invocation.command_line('restore', shell_word(str(kept)))}")
    return 0


def _has_hub(database: Path, settings: Settings) -> bool:
    """Return whether a tracker belongs to a hub; of one that cannot be read, the settings say so."""
    try:
        return bool(hub_address(database, settings))
    except TrackerError:
        return bool(settings.hub_url)


def _list(database: Path, *, as_json: bool) -> int:
    backups = all_backups(database)
    if as_json:
        print_json([_backup_as_json(backup) for backup in backups])
        return 0
    for backup in backups:
        made_at = backup.file.made_at.astimezone()
        damaged = "made from a damaged tracker; " if backup.file.is_damaged else ""
        print_out(f"{backup.file.path.name}  {made_at.day} {made_at:%B %Y, %H:%M}  {_size(backup.file.size)}")
        print_out(f"  {damaged}{difference_words(backup.difference)}")
    if backups:
        print_err("To restore one: tui-tracker restore NAME")
    else:
        print_err(f"{database} has no backups yet. To make one: tui-tracker backup")
    return 0


def _preview_lines(preview: RestorePreview) -> list[str]:
    if not preview.is_tracker_there:
        return [f"There is no tracker now. {preview.source.name} will become the tracker."]
    if preview.difference is None:
        return ["The current tracker cannot be read. It will be kept under another name."]
    return [f"{preview.source.name} {difference_words(preview.difference)}."]


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(size // 1000, 1)} kB"


def _backup_as_json(backup: Backup) -> dict[str, object]:
    difference = backup.difference
    return {
        "file": str(backup.file.path),
        "made_at": f"{backup.file.made_at:%Y-%m-%dT%H:%M:%SZ}",
        "size": backup.file.size,
        "damaged": backup.file.is_damaged,
        "changes_missing": difference.only_now if difference else None,
        "changes_extra": difference.only_other if difference else None,
    }
