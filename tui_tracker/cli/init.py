"""Make a workspace: a folder with settings to change and a tracker of the plan that ships, or of yours."""

from __future__ import annotations

import argparse
from pathlib import Path
from shutil import copyfile

from tui_tracker.cli.output import tell
from tui_tracker.cli.progress import bar
from tui_tracker.cli.taken import summary
from tui_tracker.config import load_settings
from tui_tracker.config.find import NAME, shipped_folder
from tui_tracker.errors import DatabaseBusyError, UsageError

EXAMPLES = """\
examples:
  tui-tracker init netzero                          the plan that ships
  tui-tracker init netzero --plan our-plan.xlsx     your own plan"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the folder and the plan."""
    parser.add_argument("folder", nargs="?", default=".", metavar="DIR", help="where (default: here)")
    parser.add_argument("--plan", metavar="FILE", help="a plan as text, CSV or XLSX")
    parser.add_argument("--map", action="append", default=[], metavar="COL=FIELD", help="what a column is")


def run(args: argparse.Namespace) -> int:
    """Make the folder; nothing that is there is overwritten."""
    from tui_tracker.cli.import_ import columns_of
    from tui_tracker.services.workspace import make_tracker

    folder = Path(args.folder).expanduser()
    config, database = folder / NAME, folder / "db" / "tracker.db"
    for path in (config, database):
        if path.exists():
            raise UsageError(f"{path} is there already and is not overwritten.", "Choose another folder.")
    settings = load_settings(args.config or str(Path(shipped_folder()) / NAME))
    source = Path(args.plan).expanduser() if args.plan else settings.plan_source
    with bar() as progress:
        report = make_tracker(
            database, source, settings,
            columns=columns_of(args.map), period=args.period, progress=progress,
        )  # fmt: skip
    try:
        copyfile(settings.path or Path(shipped_folder()) / NAME, config)
    except OSError as fault:
        raise DatabaseBusyError(
            f"{config} cannot be written ({fault.strerror}).", "Choose another folder."
        ) from fault
    for line in summary(report):
        tell(line)
    tell(f"Made {config} and {database}. Start tui-tracker in {folder} to open it.")
    return 0
