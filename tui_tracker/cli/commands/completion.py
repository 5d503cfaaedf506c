"""Completion for a shell: commands, options, and the IDs and themes of the configured tracker."""

from __future__ import annotations

from tui_tracker.cli.context import database_of, glance_of
from tui_tracker.cli.output import say
from tui_tracker.domain.plan.ids import fold, natural_order
from tui_tracker.errors import TrackerError, UsageError
from tui_tracker.services.tracker.lookup import open_lookup

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from tui_tracker.services.tracker.lookup import Lookup

EXAMPLES = """\
examples:
  eval "$(tui-tracker completion bash)"                     a line for ~/.bashrc
  eval "$(tui-tracker completion zsh)"                      for ~/.zshrc, after compinit
  tui-tracker completion powershell | Out-String | Invoke-Expression
                                                            for the file $PROFILE names"""

SHELLS = ("bash", "zsh", "powershell")
MOST = 500
"""IDs offered at once; a letter more narrows them."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the shell; what its script asks us for is no business of a person's, so help leaves it out."""
    from argparse import SUPPRESS

    parser.add_argument("shell", nargs="?", choices=SHELLS, help="which shell's script to print")
    parser.add_argument("--ids", metavar="BEGINNING", help=SUPPRESS)
    parser.add_argument("--themes", metavar="BEGINNING", help=SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Print the script, or for the script what may be typed next; the latter is never an error."""
    if args.ids is not None or args.themes is not None:
        for word in _offered(args):
            say(word)
        return 0
    if not args.shell:
        raise UsageError("Which shell is it for?", "tui-tracker completion --help shows a line for each.")
    from tui_tracker.cli.completion_scripts import script

    say(script(args.shell))
    return 0


def _offered(args: argparse.Namespace) -> list[str]:
    """Return what begins as typed, in the letters' case as typed, fit to stand in a command line unquoted."""
    begun: str = args.themes if args.ids is None else args.ids
    try:
        with open_lookup(database_of(args, glance_of(args))) as lookup:
            there = _themes(lookup) if args.ids is None else _ids(lookup, begun)
    except TrackerError:
        return []
    fitting = [one for one in there if _is_plain(one) and one.upper().startswith(begun.upper())]
    return [one.lower() for one in fitting] if begun.islower() else fitting


def _ids(lookup: Lookup, begun: str) -> list[str]:
    return sorted((row.id for row in lookup.reader.ids_beginning(fold(begun), MOST)), key=natural_order)


def _themes(lookup: Lookup) -> list[str]:
    return [one["key"] for one in lookup.themes()]


def _is_plain(word: str) -> bool:
    return all(sign.isalnum() or sign in "._/-" for sign in word)
