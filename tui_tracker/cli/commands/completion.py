"""Set up your shell to complete commands, options, IDs and themes with the Tab key."""

from __future__ import annotations

from argparse import SUPPRESS

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_lines, print_script
from tui_tracker.errors import TrackerError, UsageError
from tui_tracker.services.tracker.ids import ids_starting_with

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


EXAMPLES = """\
Examples:
  eval "$(tui-tracker completion bash)"                     a line for ~/.bashrc
  eval "$(tui-tracker completion zsh)"                      for ~/.zshrc, after compinit
  tui-tracker completion powershell | Out-String | Invoke-Expression
                                                            for the file $PROFILE names"""

SHELLS = ("bash", "zsh", "powershell")
MOST = 500
"""IDs offered at once; a letter more narrows them."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the shell; what its script asks us for does not concern people, so help leaves it out."""
    parser.add_argument("shell", nargs="?", choices=SHELLS, help="which shell's script to print")
    parser.add_argument("--ids", metavar="BEGINNING", help=SUPPRESS)
    parser.add_argument("--themes", metavar="BEGINNING", help=SUPPRESS)


def run(invocation: Invocation) -> int:
    """Print the script, or for the script what may be typed next; the latter is never an error."""
    args = invocation.args
    if args.ids is not None or args.themes is not None:
        print_lines(_completions(invocation))
        return 0
    if not args.shell:
        raise UsageError(
            "Choose a shell: bash, zsh or powershell.", "For the line to add: tui-tracker completion --help"
        )

    from tui_tracker.cli.completion_scripts import script

    print_script(script(args.shell))
    return 0


def _completions(invocation: Invocation) -> list[str]:
    """Return the themes or IDs that begin as typed and need no quotes, in the case that was typed."""
    args = invocation.args
    begun: str = args.themes if args.ids is None else args.ids
    try:
        view = invocation.view
        themes = [theme.key for theme in view.themes()]
        words = themes if args.ids is None else ids_starting_with(view, begun, MOST)
    except TrackerError:
        return []
    fitting = [word for word in words if _is_plain(word) and word.upper().startswith(begun.upper())]
    return [word.lower() for word in fitting] if begun.islower() else fitting


def _is_plain(word: str) -> bool:
    return all(sign.isalnum() or sign in "._/-" for sign in word)
