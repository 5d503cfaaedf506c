"""Says what is wrong with a command line, in place of argparse's own sentences: loaded for a slip only."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence

from tui_tracker.cli.errors.unknown_words import option_hint
from tui_tracker.domain.suggestions import did_you_mean, suggest
from tui_tracker.errors import UsageError
from tui_tracker.shell_words import quoted_word, shell_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

_ASKED_FOR = {
    "ID": "which action",
    "FIELD": "which field",
    "FILE": "which file",
    "KEY": "which period",
    "THEME": "which theme",
    "WORDS": "what to search for",
    "--text": "the text, with --text",
}
"""What to ask for where an argument is missing, by its name in the help."""
_MOST_WORDS = 16
"""Words of a name that are joined."""


def usage_error(parser: argparse.ArgumentParser, message: str) -> UsageError:
    """Return the error for a fault that argparse found: what is wrong, then an example and the help."""
    cause, hint = _sentence(parser, message)
    help_hint = f"For help: {parser.prog} --help"
    return UsageError(cause, " ".join(filter(None, (hint, help_hint))))


def quoting_hint(argv: Sequence[str]) -> str:
    """Return how to type the command where words of it together name a file or folder; else nothing."""
    for start, word in enumerate(argv):
        option, equals, value = word.partition("=") if word.startswith("--") else ("", "", word)
        if (word.startswith("-") and not equals) or os.path.exists(value):  # noqa: PTH110 - any word
            continue
        for end in range(start + 2, min(start + _MOST_WORDS, len(argv)) + 1):
            name = " ".join((value, *argv[start + 1 : end]))
            if os.path.exists(name):  # noqa: PTH110
                before, after = map(shell_word, argv[:start]), map(shell_word, argv[end:])
                command = " ".join(("tui-tracker", *before, f"{option}{equals}{quoted_word(name)}", *after))
                return f"The name {name} has blanks, so put it in quotes: {command}"
    return ""


def _sentence(parser: argparse.ArgumentParser, message: str) -> tuple[str, str]:
    for pattern, write in _FAULTS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return write(parser, *match.groups())
    return f"{message[:1].upper()}{message[1:]}.", _example(parser)


def _missing(parser: argparse.ArgumentParser, names: str) -> tuple[str, str]:
    asked = [_ASKED_FOR.get(name.split()[0], name) for name in names.split(", ")]
    return f"Say {' and '.join(asked)}.", _example(parser)


def _one_needed(parser: argparse.ArgumentParser, names: str) -> tuple[str, str]:
    *others, last = names.split()
    return f"Add {', '.join(others)} or {last}.", _example(parser)


def _exclusive(_: argparse.ArgumentParser, name: str, other: str) -> tuple[str, str]:
    return f"Use {_short(name)} or {_short(other)}, not both.", ""


def _value_missing(_: argparse.ArgumentParser, name: str) -> tuple[str, str]:
    return f"{_short(name)} needs a value after it.", ""


def _no_number(_: argparse.ArgumentParser, name: str, value: str) -> tuple[str, str]:
    option = f" after {_short(name)}" if name.startswith("-") else ""
    return f"{value} is not a whole number{option}.", ""


def _no_choice(parser: argparse.ArgumentParser, name: str, value: str) -> tuple[str, str]:
    choices = [str(choice) for choice in _choices(parser, name)]
    near = did_you_mean(suggest(value.strip("'\""), choices, most=1))
    of_option = f" for {_short(name)}" if name.startswith("-") else ""
    return f"{value} is not a choice{of_option}.", near or f"Choose from: {', '.join(choices)}."


def _no_value_taken(_: argparse.ArgumentParser, name: str, value: str) -> tuple[str, str]:
    return f"{_short(name)} takes no value, so {value} was not understood.", ""


def _unknown(parser: argparse.ArgumentParser, words: str) -> tuple[str, str]:
    word = words.split()[0] if words.split() else words
    if not word.startswith("-"):
        return f"This command does not need {words!r}.", ""
    options = [option for action in parser._actions for option in action.option_strings]
    name = word.split("=")[0]
    near = suggest(name, (option for option in options if option.startswith("--")), most=1, cutoff=0.6)
    return f"There is no option {name}.", option_hint(name) or did_you_mean(near)


_FAULTS: tuple[tuple[str, Callable[..., tuple[str, str]]], ...] = (
    (r"the following arguments are required: (.+)", _missing),
    (r"one of the arguments (.+) is required", _one_needed),
    (r"argument (\S+): not allowed with argument (\S+)", _exclusive),
    (r"argument (\S+): expected .*argument.*", _value_missing),
    (r"argument (\S+): invalid int value: (.+)", _no_number),
    (r"argument (\S+): invalid choice: (.+?) \(choose from .*\)", _no_choice),
    (r"argument (\S+): ignored explicit argument (.+)", _no_value_taken),
    (r"unrecognized arguments: (.*)", _unknown),
)
"""The beginnings of argparse's sentences in every Python from 3.11 on, each with what to say instead."""


def _short(name: str) -> str:
    """Return one spelling of an option or argument: `--output` of `-o/--output`."""
    return name.rpartition("/")[2]


def _choices(parser: argparse.ArgumentParser, name: str) -> list[object]:
    for action in parser._actions:
        if name in ("/".join(action.option_strings), action.metavar, action.dest):
            return list(action.choices or ())
    return []


def _example(parser: argparse.ArgumentParser) -> str:
    """Return the command's first example, without what is said about it."""
    examples = (parser.epilog or "").splitlines()[1:2]
    command = re.split(r"\s{3,}", examples[0].strip())[0] if examples else ""
    return f"For example: {command}. ".rstrip() if command.startswith(parser.prog) else ""
