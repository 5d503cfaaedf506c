"""The command line's entry point: finds the command, runs it, and turns errors into two lines and a code."""

from __future__ import annotations

import argparse
import os
import sys

from tui_tracker import __version__
from tui_tracker.cli.command_table import COMMANDS, GROUPS, NOT_TAKEN, load
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err, use_plain, width
from tui_tracker.errors import MissingTrackerError, TrackerError, UsageError
from tui_tracker.ordinary_files import read_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn

PROGRAM = "tui-tracker"
INTERRUPTED = 130
"""What a shell gives a program ended by ctrl+c: 128 and the signal's number."""


_MAY_BE_EMPTY = ("TEXT", "V", "R", "S", "BEGINNING")
"""What the help calls values that may be empty: most clear a field, as does `--note ""`."""


class _Help(argparse.HelpFormatter):
    """Keeps indented lines, joins the others to paragraphs, and breaks both where the terminal is narrow."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Begin the line of usage with a capital, as the other headings."""
        super().add_usage(usage, actions, groups, prefix or "Usage: ")

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        from re import sub
        from textwrap import fill

        paragraphs = sub(r"(?<=\S)\n(?=\S)", " ", text).splitlines()
        return "\n".join(
            fill(
                line,
                width,
                initial_indent=indent,
                subsequent_indent=f"{indent}    " if line[:1] == " " else indent,
            )
            for line in paragraphs
        )


class Parser(argparse.ArgumentParser):
    """An argument parser that writes help and faults as the program does; a fault has exit code 2."""

    def __init__(self, *, add_help: bool = True, **options: Any) -> None:
        super().__init__(add_help=False, **options)
        self._positionals.title = "Arguments"
        self._optionals.title = "Options"
        if add_help:
            self.add_argument("-h", "--help", action="help", help="show this help")

    def _get_formatter(self) -> argparse.HelpFormatter:
        # Asked for at every add_argument; without a width it would import shutil for it.
        return _Help(self.prog, width=min(width(), 100) - 2)

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> Any:
        """Refuse an empty value where none has a meaning: a script's variable that is not set gives one."""
        if "" in arg_strings and action.metavar not in _MAY_BE_EMPTY:
            needed = "the following arguments are required: {}", "argument {}: expected one argument"
            self.error(needed[bool(action.option_strings)].format(argparse._get_action_name(action)))
        if arg_strings == ["--"] and action.option_strings:
            # Before 3.13 argparse takes the value of `--note=--` away, and leaves an empty list.
            value = self._get_value(action, "--")
            self._check_value(action, value)
            return value
        return super()._get_values(action, arg_strings)

    def error(self, message: str) -> NoReturn:
        """Raise `UsageError` in place of printing and leaving the program."""
        from tui_tracker.cli.errors.usage_errors import usage_error

        raise usage_error(self, message)


_SLIPS = (2, 3, 4)
"""Exit codes of errors that a name without its quotes can lead to."""


def main(argv: Sequence[str]) -> int:
    """Run one command line; return its exit code. No traceback reaches a person."""
    _use_utf8()
    try:
        code = _run(list(argv))
        # Here, not at Python's own exit, a closed pipe can still be distinguished from a full disk.
        sys.stdout.flush()
        return code
    except TrackerError as error:
        from tui_tracker.cli.errors.usage_errors import quoting_hint

        hint = quoting_hint(argv) if error.exit_code in _SLIPS else ""
        _tell(type(error)(error.cause, hint) if hint else error)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our pipe has gone (`| head`): nothing is wrong.
        _detach_stdout()
        return 0
    except Exception as fault:
        from tui_tracker.cli.errors.machine_error import machine_error
        from tui_tracker.storage.new_files import is_disk_full

        if is_disk_full(fault):
            _detach_stdout()
        if machine := machine_error(fault):
            _tell(machine)
            return machine.exit_code
        from tui_tracker.services.system.crash_report import write_crash_report

        _tell(write_crash_report(fault))
        return 1


def _run(argv: list[str]) -> int:
    command, rest = _find_command(argv)
    return _call(command, rest) if command else _help(rest)


def _help(argv: list[str]) -> int:
    """Print the program's help or its version."""
    parser = Parser(
        prog=PROGRAM,
        parents=[common_options(shown=True)],
        description=_DESCRIPTION,
        epilog=_epilog(),
    )
    parser.add_argument(
        "--version", action="version", version=f"{PROGRAM} {__version__}", help="show the version"
    )
    parser.add_argument(
        "command", nargs="?", metavar="COMMAND or ID", help="a command from the list below, or an action's ID"
    )
    return _parsed(parser, argv)[1]


def _call(command: str, argv: list[str]) -> int:
    """Read the options and arguments of a command and run it; return its exit code.

    Where the command fails by a fault of the tracker's file, the file's refusal is raised in its place.
    """
    module = load(command)
    parser = Parser(
        prog=f"{PROGRAM} {command}",
        parents=[common_options()],
        description=module.__doc__,
        epilog=f"{module.EXAMPLES}\n\n{_COMMON}",
        allow_abbrev=False,
    )
    module.add_arguments(parser)
    args, code = _parsed(parser, argv)
    if not args:
        return code
    args.command = command
    for option, remedies in NOT_TAKEN.items():
        if getattr(args, option) and command in remedies:
            raise UsageError(f"{command} does not take --{option}.", remedies[command])
    use_plain(args.plain)
    with Invocation(args) as invocation:
        try:
            return int(module.run(invocation))
        except MissingTrackerError as error:
            from tui_tracker.cli.errors.missing_tracker import explain_missing

            raise explain_missing(invocation, error) from error
        except (TrackerError, OSError):
            raise
        except Exception as fault:
            # Where the disk is full, the file may be sound.
            if "disk is full" not in str(fault) and (refusal := invocation.refusal_of_file()):
                raise refusal from fault
            raise
        finally:
            if invocation.has_used_sample:
                from tui_tracker.cli.errors.missing_tracker import sample_used_lines

                for line in sample_used_lines():
                    print_err(line)


def _parsed(parser: Parser, argv: list[str]) -> tuple[argparse.Namespace | None, int]:
    """Parse; None with an exit code where help or the version was all that was asked for."""
    try:
        args, rest = parser.parse_known_args(argv)
    except SystemExit as done:
        return None, int(done.code or 0)
    if rest and (not hasattr(args, "ids") or any(word != "-" and word.startswith("-") for word in rest)):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:  # IDs after an option that came between them
        args.ids += rest
    return args, 0


def common_options(*, shown: bool = False) -> argparse.ArgumentParser:
    """Return the options that every command takes, before or after its name.

    They are shown in the program's help only: repeated in each command's they would hide its own.
    """
    options = Parser(add_help=False)
    group = options.add_argument_group("Options of all commands") if shown else options
    for names, settings, text in _COMMON_OPTIONS:
        group.add_argument(*names, **settings, help=text if shown else argparse.SUPPRESS)
    return options


_COMMON_OPTIONS: tuple[tuple[tuple[str, ...], dict[str, Any], str], ...] = (
    (("--db",), {"metavar": "FILE"}, "the tracker or copy (default: the one in your settings)"),
    (("--config",), {"metavar": "FILE"}, "the settings (default: config.toml here or above)"),
    (("--period",), {"metavar": "KEY"}, "the period, such as 2024-12 (default: the current period)"),
    (
        ("--as",),
        {"dest": "author", "metavar": "NAME"},
        "your name, kept with what you change (default: from your settings)",
    ),
    (("--json",), {"action": "store_true"}, "print JSON, for a script"),
    (("--plain",), {"action": "store_true"}, "print in one column without symbols, for a screen reader"),
)
_COMMON = f"Options of all commands (--db, --period, --as, --json …): {PROGRAM} --help"


_VALUED = ("--db", "--config", "--period", "--as", "--theme")
"""Options with a value that may come before the command's name."""


def _find_command(argv: list[str]) -> tuple[str | None, list[str]]:
    """Return the command's name, or None where only help is asked for, and the other arguments.

    A bare ID or a quoted phrase is `show`. A tracker's file may come before the command that uses it.
    """
    position = 0
    while position < len(argv) and argv[position].startswith("-") and argv[position] != "-":
        if argv[position] in ("-h", "--help", "--version"):
            return None, argv
        position += 2 if argv[position] in _VALUED else 1
    if position >= len(argv):
        return "open", argv
    word, rest = argv[position], argv[:position] + argv[position + 1 :]
    if not word.strip():
        raise UsageError(
            "Say which action, or which command.",
            f"For example: {PROGRAM} T17. To see all commands: {PROGRAM} --help",
        )
    if word in COMMANDS:
        return word, rest
    if word == "help":
        return _find_command([*rest, "--help"])
    from tui_tracker.cli.errors.typed_files import looks_like_file, typed_path
    from tui_tracker.domain.plan.ids import looks_like_id, looks_like_ids

    _check_quotes(word)
    is_phrase = _is_phrase(word) and not looks_like_file(word)
    # A letter or two may be a theme's.
    if word == "-" or looks_like_ids(word) or is_phrase or (len(word) < 3 and word.isalpha()):
        return "show", argv
    if len(argv) > position + 1 and looks_like_id(word + argv[position + 1]):
        return "show", argv
    if _is_database(typed_path(word)):
        return _find_command(["--db", word, *rest])
    from tui_tracker.cli.errors.unknown_words import unknown_word_error

    options, others = common_options().parse_known_args(rest)
    options.command = ""
    phrase = " ".join((word, *(each for each in others if not each.startswith("-"))))
    with Invocation(options) as invocation:
        raise unknown_word_error(invocation, word, phrase)


def _check_quotes(word: str) -> None:
    """Raise `UsageError` where a command is typed in quotes, as one word or with a blank for its hyphen."""
    words = word.split()
    command = next((name for joint in ("-", "") if (name := joint.join(words).lower()) in COMMANDS), "")
    if len(words) > 1 and words[0] in COMMANDS and any(sign.isdigit() or sign in "-/." for sign in words[-1]):
        command = word
    if len(words) > 1 and command:
        raise UsageError(f"There is no command or action {word!r}.", f"Did you mean {PROGRAM} {command}?")


def _is_phrase(word: str) -> bool:
    """Return whether a quoted text was typed: `show` says which actions hold its words."""
    return " " in word.strip() and any(len(part) > 2 and part.isalpha() for part in word.split())


def _is_database(word: str) -> bool:
    """Return whether a file of SQLite was typed, or dropped on the program: it is to be opened."""
    try:
        return read_bytes(word, 15) == b"SQLite format 3"
    except (OSError, ValueError):
        return False


def _tell(error: TrackerError) -> None:
    first, *rest = error.lines
    print_err(f"{PROGRAM}: {first}")
    for line in rest:
        print_err(line)


def _detach_stdout() -> None:
    """Keep Python from trying, and failing, to write the rest at its exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _use_utf8() -> None:
    """Print what a narrow code page cannot hold as a question mark rather than not at all."""
    if sys.stdout is None:  # closed by the program that started us
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure and stream.encoding.lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8" if not stream.isatty() else None, errors="replace")


_DESCRIPTION = f"""\
Record, compare and look up yearly progress on a Net Zero action plan.
Run {PROGRAM} on its own to open the app, or with an ID ({PROGRAM} T17) to look up an action."""


def _epilog() -> str:
    """Return the commands by what people do, and the exit codes."""
    groups = [
        f"{title}:\n" + "\n".join(f"  {name:<13}{text}" for name, (_, text) in group.items())
        for title, group in GROUPS.items()
    ]
    return "\n\n".join((*groups, _EXIT_CODES))


_EXIT_CODES = f"""\
For what a command does, with examples: {PROGRAM} COMMAND --help

Exit codes:
  0 fine                                   4 a file was refused
  1 unexpected fault                       5 there are open conflicts
  2 wrong usage or settings                6 problems were found
  3 no such action, theme or period        7 in use, read-only, disk full or no hub"""
