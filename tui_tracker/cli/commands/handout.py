"""Write a copy of the tracker for each theme lead, ready to mail; it opens on their own actions."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui_tracker.cli.context import author_of, database_of, period_of, settings_of, view_of
from tui_tracker.cli.output import counted, say, say_json, tell
from tui_tracker.errors import UsageError
from tui_tracker.services.exchange.handouts import Handout, assign_themes, hand_out

EXAMPLES = """\
examples:
  tui-tracker handout --all -o "to mail"           a copy for each lead of config.toml
  tui-tracker handout --theme T --lead "Jo Smith"
  tui-tracker handout --theme T --theme E --lead Sam
  tui-tracker handout --theme T --xlsx             a workbook to fill in, in place of a tracker"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take whose copies, and where to put them."""
    parser.add_argument(
        "--theme", action="append", default=[], metavar="T", help="a theme; several make one copy"
    )
    parser.add_argument("--all", action="store_true", help="a copy for each lead, or theme without one")
    parser.add_argument("--lead", metavar="NAME", help="who gets it (default: [leads] of the settings)")
    parser.add_argument(
        "--xlsx", action="store_true", help="an Excel workbook to fill in, for who uses no terminal"
    )
    parser.add_argument("-o", "--output", default=".", metavar="DIR", help="the folder (default: this one)")


def run(args: argparse.Namespace) -> int:
    """Write the copies and say what to mail to whom."""
    settings = settings_of(args)
    database, author = Path(database_of(args, settings)), author_of(args, settings)
    period, folder = period_of(args, settings), Path(args.output).expanduser()
    if bool(args.theme) == args.all:
        raise UsageError("Name the themes with --theme, or all with --all.", "--help shows examples.")
    with view_of(args, settings) as view:
        wanted = [view.theme(one).key for one in args.theme]
        themes = {one.key: one.name for one in view.themes()}
    handed = [
        hand_out(
            database,
            settings,
            folder,
            themes=keys,
            lead=lead,
            period=period,
            author=author,
            as_workbook=args.xlsx,
        )
        for lead, keys in assign_themes(themes, settings.leads, wanted, args.lead)
    ]
    if args.json:
        say_json([_as_json(one) for one in handed])
        return 0
    for one in handed:
        say(str(one.path))
        whom = one.copy.lead or "the lead"
        which = ", ".join(themes[key] for key in one.copy.themes)
        tell(f"  For {whom}: {which}, {counted(one.actions, 'action')}.")
    opens = "in Excel" if args.xlsx else "with tui-tracker --db FILE"
    tell(f"Mail each file as it is; it opens {opens}. What comes back: tui-tracker merge.")
    return 0


def _as_json(one: Handout) -> dict[str, object]:
    copy = one.copy
    return {
        "file": str(one.path), "id": copy.id, "lead": copy.lead or None, "themes": list(copy.themes),
        "period": copy.period, "actions": one.actions, "at": copy.made_at,
    }  # fmt: skip
