"""Exchange changes with your team's hub: get what colleagues sent, and send what you wrote.

Everything works without the hub: what could not be sent is sent the next time.
The address is the URL given, else the copy's own, else [hub] in config.toml.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from getpass import getpass
from typing import TypeVar

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.format.merge_result import as_json, format_merge, print_refusals
from tui_tracker.cli.input import has_terminal
from tui_tracker.cli.output import print_err, print_json, print_lines, width
from tui_tracker.domain.text import plural
from tui_tracker.errors import HubLoginError, UsageError
from tui_tracker.services.hub.addresses import has_password, hub_address, with_password
from tui_tracker.services.hub.model import SyncResult
from tui_tracker.services.hub.rights import allow_login, revoke_login, set_up_hub
from tui_tracker.services.hub.sync import sync

Result = TypeVar("Result")
EXAMPLES = """\
Examples:
  tui-tracker sync                                get what is new, and send what is yours
  tui-tracker sync --dry-run                      what would happen, without saving it
  tui-tracker sync --setup OWNER                  with the owner's login in the address, such as
                                                  postgresql+psycopg://admin@server/netzero
  tui-tracker sync OWNER --allow kim --coordinator
  tui-tracker sync OWNER --allow jo.smith --lead "Jo Smith"
  tui-tracker sync OWNER --revoke jo.smith        no access from now on; what was sent stays"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "url", nargs="?", metavar="URL", help="the hub (default: the copy's, or [hub] of the settings)"
    )
    parser.add_argument("--dry-run", action="store_true", help="show what would happen, and save nothing")
    managing = parser.add_argument_group("To manage the hub").add_mutually_exclusive_group()
    managing.add_argument(
        "--setup", action="store_true", help="create the hub's tables and roles, or those that are missing"
    )
    managing.add_argument(
        "--restored", action="store_true", help="use this after the hub's server was restored from a backup"
    )
    managing.add_argument(
        "--allow", metavar="LOGIN", help="let a login send changes; a missing login is created"
    )
    managing.add_argument("--revoke", metavar="LOGIN", help="shut a login out of the hub")
    whose = parser.add_argument_group("With --allow").add_mutually_exclusive_group()
    whose.add_argument("--lead", metavar="NAME", help="let it send what is changed in this lead's copies")
    whose.add_argument("--coordinator", action="store_true", help="let it send every change to the plan")
    parser.add_argument(
        "--password-stdin", action="store_true", help="with --allow: read the password from a pipe"
    )


def run(invocation: Invocation) -> int:
    """Sync; return exit code 4 if something was refused, 5 if conflicts are open, else 0."""
    args = invocation.args
    if args.setup or args.restored:
        return _set_up(invocation)
    if args.revoke:
        act_with_login(_address(invocation), lambda address: revoke_login(address, args.revoke))
        print_err(f"{args.revoke} can no longer use the hub. What was sent from there stays.")
        return 0
    if args.allow:
        return _allow(invocation)
    if args.lead or args.coordinator:
        raise UsageError("--lead and --coordinator go with --allow LOGIN.", "--help shows examples.")
    address, settings, author = _address(invocation), invocation.settings, invocation.author
    tracker = invocation.release_database(to_write=not args.dry_run)

    def exchange(address: str) -> int:
        with sync(tracker, settings, address, author=author, dry_run=args.dry_run) as result:
            return _print_result(args, result)

    return act_with_login(address, exchange)


def _address(invocation: Invocation) -> str:
    """Return the hub's address, as given or as the tracker and the settings say it."""
    if invocation.args.url:
        return str(invocation.args.url)
    settings = invocation.settings
    address = hub_address(invocation.release_database(), settings)
    if not address:
        raise UsageError(
            "No hub is set up for this tracker.",
            "Give its address: tui-tracker sync URL, or url under [hub] in config.toml.",
        )
    return address


def _set_up(invocation: Invocation) -> int:
    args = invocation.args
    address = args.url or invocation.settings.hub_url
    if not address:
        raise UsageError(
            "Give the hub's address.", "tui-tracker sync --setup postgresql+psycopg://LOGIN@SERVER/DATABASE"
        )
    steps = act_with_login(address, lambda address: set_up_hub(address, is_restored=args.restored))
    return _print_steps(args, steps)


def _allow(invocation: Invocation) -> int:
    args = invocation.args
    if not args.lead and not args.coordinator:
        raise UsageError("Say whose login it is: --lead NAME or --coordinator.", "--help shows examples.")
    address, tracker = _address(invocation), invocation.release_database()
    password = _new_password(args.allow, from_stdin=args.password_stdin)
    steps = act_with_login(
        address, lambda address: allow_login(tracker, address, args.allow, lead=args.lead, password=password)
    )
    return _print_steps(args, steps)


def _print_steps(args: argparse.Namespace, steps: Sequence[str]) -> int:
    if args.json:
        print_json({"steps": steps})
    else:
        print_lines(steps)
    return 0


def _new_password(login: str, *, from_stdin: bool) -> str | None:
    """Ask for the password that a login is to have, or read it from a pipe; None to leave it as it is."""
    if from_stdin:
        try:
            return (sys.stdin.readline() if sys.stdin else "").rstrip("\r\n") or None
        except UnicodeDecodeError as fault:
            raise UsageError("The password is not text in UTF-8.", "Check what the pipe writes.") from fault
    if not has_terminal():
        return None
    password = getpass(f"New password for {login} (empty to leave it as it is): ")
    if password and getpass("The same again: ") != password:
        raise UsageError("The two passwords differ.", "Type the command again.")
    return password or None


def act_with_login(address: str, act: Callable[[str], Result]) -> Result:
    """Call `act` with an address of a hub; where the hub asks for a password, ask for it once and try again.

    Where nobody can type it, `HubLoginError` is raised.
    """
    try:
        return act(address)
    except HubLoginError:
        if has_password(address) or not has_terminal():
            raise
        return act(with_password(address, getpass("Password for the hub: ")))


def _print_result(args: argparse.Namespace, result: SyncResult) -> int:
    merged = result.merged
    if args.json:
        print_json({"hub": result.hub, "sent": result.sent, "not_sent": result.not_sent, **as_json(merged)})
    else:
        print_lines(format_merge(merged, width(), "colleague", detailed=True))
        verb = "would be sent" if result.dry_run else "sent"
        count = f"{plural(result.sent, 'change')} {verb} to {result.hub}."
        print_err(count if result.sent else f"{result.hub} has all your changes.")
    if result.not_sent:
        print_err(
            f"{plural(result.not_sent, 'change')} made in another file cannot be sent from your copy."
            " Send that file to your coordinator."
        )
    if merged.backup and not args.json:
        print_err(f"Backup made before the sync: {merged.backup}")
    return print_refusals(merged)
