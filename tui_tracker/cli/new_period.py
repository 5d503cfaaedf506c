"""Begin another reporting period: every action waits for its update, the last period's beside it."""

from __future__ import annotations

from tui_tracker.cli.context import database_of, settings_of
from tui_tracker.cli.output import tell
from tui_tracker.domain.period import period_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
examples:
  tui-tracker new-period 2026-12
  tui-tracker new-period 2026-06 --label "Mid-year 2026" """


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the period's key and how it is printed."""
    parser.add_argument("key", metavar="KEY", help="a year and a month, such as 2026-12")
    parser.add_argument("--label", metavar="L", help="how it is printed (default: December 2026)")


def run(args: argparse.Namespace) -> int:
    """Add the period and say how to make it the working one."""
    from pathlib import Path

    from tui_tracker.services.safety import add_period

    settings = settings_of(args)
    key = period_key(args.key)
    label = add_period(Path(database_of(args, settings)), key, args.label)
    tell(f"{label} ({key}) is there.")
    if settings.period != key:
        where = settings.path or "config.toml"
        tell(f'To write it without --period, set period = "{key}" under [plan] in {where}.')
    return 0
