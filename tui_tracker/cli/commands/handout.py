"""Make a copy of the tracker for each theme lead to fill in, with the text of the email to send it with."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.input import confirm
from tui_tracker.cli.output import print_err, print_json, print_out
from tui_tracker.config import Settings
from tui_tracker.config.sources import NAME
from tui_tracker.domain.text import plural, short_list
from tui_tracker.errors import UsageError
from tui_tracker.services.exchange.handouts import (
    Handout,
    assign_themes,
    hand_out,
    handing_out,
    handout_warnings,
    without_lead,
    write_letter,
)
from tui_tracker.services.hub.addresses import hub_address, login_of, without_secrets
from tui_tracker.services.system.local_time import local_day
from tui_tracker.shell_words import shell_word

EXAMPLES = """\
Examples:
  tui-tracker handout --all -o "to send"           a copy for each lead in config.toml
  tui-tracker handout --theme T --lead "Jo Smith"
  tui-tracker handout --theme T --theme E --lead Sam
  tui-tracker handout --all --hub                  copies that sync with your team's hub
  tui-tracker handout --theme T --xlsx             an Excel workbook to fill in instead"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--theme", action="append", default=[], metavar="T", help="a theme; repeat it for several in one copy"
    )
    parser.add_argument(
        "--all", action="store_true", help="a copy for each lead, and for each theme without one"
    )
    parser.add_argument("--lead", metavar="NAME", help="who it is for (default: [leads] in the settings)")
    parser.add_argument("--xlsx", action="store_true", help="make an Excel workbook to fill in instead")
    parser.add_argument("--hub", action="store_true", help="make copies that know your team's hub")
    parser.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    parser.add_argument("-o", "--output", default=".", metavar="DIR", help="the folder (default: this one)")


def run(invocation: Invocation) -> int:
    """Write the copies with their emails, and print which file goes to which lead."""
    args = invocation.args
    settings = invocation.settings
    if bool(args.theme) == args.all:
        raise UsageError(
            "Say which themes: --theme T for one, or --all.",
            "For examples: tui-tracker handout --help",
        )
    if args.all and args.lead:
        raise UsageError(
            "--lead is the name for one copy, so it does not go with --all.",
            "Add --theme instead of --all, or put who leads which theme under [leads] in config.toml.",
        )
    view = invocation.view
    wanted = [view.theme(name).key for name in args.theme]
    named = view.themes() if wanted else view.themes_with_actions()
    themes = {theme.key: theme.name for theme in named}
    if not _is_meant(invocation):
        print_err("Nothing was saved.")
        return 0
    author, period, folder = invocation.author, view.period, Path(args.output).expanduser()
    database = invocation.release_database(to_write=True)
    hub = _hub(invocation, database)
    owners = hub and without_secrets(hub, login="OWNER")
    with handing_out(database) as batch:
        handouts = [
            hand_out(
                database,
                settings,
                folder,
                themes=keys,
                lead=lead,
                period=period.key,
                author=author,
                as_workbook=args.xlsx,
                hub=hub and without_secrets(hub, login=login_of(lead)),
                batch=batch,
            )
            for lead, keys in assign_themes(themes, settings.leads, wanted, args.lead)
        ]
        letters = []
        for handout in handouts:
            letter = write_letter(
                handout,
                themes,
                period=period.label,
                due=settings.due,
                author=author,
                is_workbook=args.xlsx,
                login=login_of(handout.copy.lead) if hub else "",
            )
            letters.append(letter)
            batch.files.append(letter)
    _warn_of_missing_leads(handouts, themes, settings)
    if args.json:
        print_json([_as_json(handout, letter) for handout, letter in zip(handouts, letters, strict=True)])
        return 0
    for handout, letter in zip(handouts, letters, strict=True):
        print_out(str(handout.path))
        recipient = handout.copy.lead or "(no lead)"
        theme_names = ", ".join(themes[key] for key in handout.copy.themes)
        print_err(f"  For {recipient}: {theme_names}, {plural(handout.actions, 'action')}.")
        print_err(f"  Email to send with it: {letter.name}")
        if hub and handout.copy.lead:
            login = login_of(handout.copy.lead)
            print_err(f"  Their login to the hub: {login}. After your next sync its owner lets them in:")
            lead = shell_word(handout.copy.lead)
            print_err(
                f"  tui-tracker sync {shell_word(owners or '')} --allow {shell_word(login)} --lead {lead}"
            )
    _say_what_next(handouts, as_workbook=args.xlsx)
    return 0


def _say_what_next(handouts: Sequence[Handout], *, as_workbook: bool) -> None:
    command = f"tui-tracker {shell_word(handouts[0].path.name)}"
    if len(handouts) > 1:
        opens = (
            "opens it in Excel."
            if as_workbook
            else f"drags it onto tui-tracker, or types, for example: {command}"
        )
        print_err(f"Attach each file to its email. Its lead {opens}")
    else:
        opens = "opens it in Excel." if as_workbook else f"drags it onto tui-tracker, or types: {command}"
        print_err(f"Attach the file to its email. The lead {opens}")
    print_err("Save the files that are returned in one folder, then: tui-tracker merge returned/")


def _warn_of_missing_leads(
    handouts: Sequence[Handout], themes: Mapping[str, str], settings: Settings
) -> None:
    """Say which themes' copies are for nobody by name, and how to name their leads."""
    keys = without_lead((handout.copy.lead, handout.copy.themes) for handout in handouts)
    if keys:
        print_err(f"! No lead is named for {short_list([themes[key] for key in keys])}.")
        print_err(
            f'  Name the leads in {settings.path or NAME}, under [leads], for example: {keys[0]} = "Jo Smith"'
        )
        print_err("  Then make the copies again, and send those: they replace these.")


def _hub(invocation: Invocation, database: Path) -> str | None:
    """Return the address of the hub that the copies are to know; None where they are to know none."""
    if not invocation.args.hub:
        return None
    if invocation.args.xlsx:
        raise UsageError("A workbook cannot sync with a hub.", "Leave out --xlsx or --hub.")
    if address := hub_address(database, invocation.settings):
        return address
    raise UsageError(
        "No hub is set up for this tracker.", "Give its address as url under [hub] in config.toml."
    )


def _is_meant(invocation: Invocation) -> bool:
    """Return whether copies would be in time and made of the coordinator's tracker, or are wanted anyway."""
    today = local_day(datetime.now(UTC))
    reasons = handout_warnings(invocation.view, invocation.settings, today)
    if not reasons or invocation.args.yes:
        return True
    sentences = " ".join(reasons)
    return confirm(f"{sentences} Make them anyway?", unattended=sentences)


def _as_json(handout: Handout, letter: Path) -> dict[str, object]:
    copy = handout.copy
    return {
        "file": str(handout.path), "id": copy.id, "lead": copy.lead or None, "themes": list(copy.themes),
        "period": copy.period, "actions": handout.actions, "at": copy.made_at,
        "letter": str(letter),
    }  # fmt: skip
