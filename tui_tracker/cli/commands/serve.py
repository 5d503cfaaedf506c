"""Open the app in a browser: for people who have no terminal.

It runs on this computer and is reached only from it, by the link that is printed. For other computers give
an address and a certificate, or the address of a reverse proxy that has one: the connection is then
encrypted, and the link lets in one browser.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err, print_out
from tui_tracker.errors import MissingTrackerError, TrackerError, UsageError
from tui_tracker.optional_parts import missing_part

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

_LAST_PORT = 65_535
EXAMPLES = """\
Examples:
  tui-tracker serve                         then open the link that is printed
  tui-tracker serve --db copy.db
  tui-tracker serve --address netzero.council.example --certificate fullchain.pem --key privkey.pem
  tui-tracker serve --public-url https://netzero.council.example     behind a reverse proxy"""

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="port to listen on (8000)")
    parser.add_argument("--address", default=LOOPBACK[0], metavar="NAME",
                        help="this computer's name, for other computers; needs a certificate")  # fmt: skip
    parser.add_argument(
        "--public-url", default="", metavar="URL",
        help="the https address of a reverse proxy in front of this computer",
    )  # fmt: skip
    parser.add_argument("--certificate", metavar="FILE", help="certificate for that name, in PEM form")
    parser.add_argument("--key", metavar="FILE", help="its private key, if that is in a separate file")
    parser.add_argument("--read-only", action="store_true", help="open as read-only")


def run(invocation: Invocation) -> int:
    args = invocation.args
    is_local = args.address in LOOPBACK
    if not is_local and not args.certificate:
        raise UsageError(
            "Another computer may only connect over an encrypted connection.",
            "Add --certificate FILE (and --key FILE), or leave out --address.",
        )
    if args.public_url and not re.fullmatch(r"https://[^\s/?#]+(/[^\s?#]*)?", args.public_url):
        raise UsageError(
            f"{args.public_url!r} is not an address that browsers reach over an encrypted connection.",
            "Write it as https://netzero.council.example",
        )
    if not 0 <= args.port <= _LAST_PORT:
        raise UsageError(f"There is no port {args.port}.", f"Choose one up to {_LAST_PORT}.")
    if find_spec("textual_serve") is None:
        raise missing_part("the web server", "web")
    database = _existing_tracker(invocation)
    from tui_tracker.cli.web.server import Listening, serve

    certificate, key = (Path(name) if name else None for name in (args.certificate, args.key))
    works_once = not is_local or bool(args.public_url)
    listening = Listening(args.address, args.port, certificate, key, works_once, args.public_url)
    try:
        serve(_command(invocation, database), invocation.settings.plan_title, listening, _print_link)
    except OSError as error:
        raise TrackerError(
            f"The app could not be served on {args.address}, port {args.port}: {error.strerror or error}.",
            "Choose another port with --port, or check the address and the certificate.",
        ) from error
    return 0


def _existing_tracker(invocation: Invocation) -> Path:
    database = invocation.release_database(to_write=not invocation.args.read_only)
    if not database.exists():
        raise MissingTrackerError(f"There is no tracker at {database}.", "Check the name.")
    return database


def _command(invocation: Invocation, database: Path) -> str:
    """Return the shell's command that opens the app over a pipe."""
    args = invocation.args
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "tui_tracker"]
    parts = [*program, "open", "--db", str(database.absolute()), "--as", invocation.author]
    for option in ("config", "period"):
        if value := getattr(args, option):
            parts += [f"--{option}", str(value)]
    parts += ["--read-only"] * bool(args.read_only)
    return subprocess.list2cmdline(parts) if os.name == "nt" else shlex.join(parts)


def _print_link(link: str) -> None:
    print_err("Open this link in a browser. To stop, press Ctrl+C here.")
    print_out(link)
    sys.stdout.flush()
