"""Says what a word that is no command may mean: a file, a stage, a theme, or another word for a command."""

from __future__ import annotations

import os

from tui_tracker.cli.command_table import COMMANDS
from tui_tracker.cli.errors.typed_files import file_error, looks_like_file
from tui_tracker.domain.plan.ids import looks_like_id
from tui_tracker.domain.suggestions import did_you_mean, suggest
from tui_tracker.errors import TrackerError, UsageError
from tui_tracker.shell_words import shell_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui_tracker.cli.context import Invocation

_MEANT = {
    "To see the version: tui-tracker --version": "version",
    "To see all commands: tui-tracker --help": "? commands man manual usage",
    "To open the app: tui-tracker": "app begin gui launch run start tui",
    "In the app, q leaves it. Here there is nothing to leave.": "bye exit leave logout quit",
    "To see progress by theme: tui-tracker status": (
        "copy dashboard lead leads overview people progress stats summary theme themes who"
    ),
    'To update an action: tui-tracker set T17 --note "What was done". To do so in the app: tui-tracker': (
        "change edit note notes rag rating ratings stage stages update updates write"
    ),
    "To mark an update as done: tui-tracker set T17 --done": "complete done finish finished",
    "To list what is not done: tui-tracker list --outstanding": ("due missing overdue remaining to-do todo"),
    "To list the actions: tui-tracker list": "action actions all dir ids ls plan",
    "To search actions and notes: tui-tracker search WORDS": "find grep look lookup",
    "To see every change to an action: tui-tracker history T17": "audit changes log",
    "To see what changed between two periods: tui-tracker compare": "diff difference",
    "To make a copy for each theme lead: tui-tracker handout --all": (
        "copies distribute hand handouts send share"
    ),
    "To write a reminder for each lead: tui-tracker remind": "chase email emails reminder reminders",
    "To merge returned files: tui-tracker merge returned/": (
        "collect combine receive return returned returns"
    ),
    "To write the progress report: tui-tracker report": (
        "csv docx excel export html pdf print publish word xlsx"
    ),
    "To start a new reporting period: tui-tracker new-period 2026-12": "close new next period periods year",
    'To reopen a period: tui-tracker new-period 2025-12 --reopen --why "…"': "reopen",
    "To see what needs your decision: tui-tracker held": (
        "accept approve decide decision decisions decline reject"
    ),
    'To ask an action\'s lead a question: tui-tracker ask T17 "…"': "query question questions",
    "Changes are saved automatically. To back up the tracker: tui-tracker backup": "save",
    "To undo your last change: tui-tracker undo": "revert rollback withdraw",
    "To retire an action: tui-tracker retire T17 --how ended": "delete drop end remove",
    "To set up a folder with settings and a tracker: tui-tracker init NAME": "create install make setup",
    "To import a plan or updates: tui-tracker import FILE": "load read upload",
    "To check the tracker and repair it: tui-tracker doctor": "fix repair verify",
    "To exchange changes with your team's hub: tui-tracker sync": "hub pull push",
    "The settings are in config.toml. Open it in a text editor.": (
        "config configuration configure options preferences settings"
    ),
}
"""What to do, with the words by which people look for it."""
_BY_WORD = {word: hint for hint, words in _MEANT.items() for word in words.split()}
_SURE = 0.75
"""Similarity from which a command was meant, rather than a theme's name."""


def unknown_word_error(invocation: Invocation, word: str, phrase: str) -> UsageError:
    """Return the error for a word that is neither a command nor an ID, with what it may have meant.

    `phrase` is the word with those behind it.
    """
    if looks_like_file(word):
        return file_error(word)
    hint = (
        _stage_or_rating_hint(invocation, word)
        or _BY_WORD.get(word.casefold())
        or _command_hint(word, _SURE)
        or _theme_hint(invocation, word, phrase)
        or _command_hint(word, 0.6)
        or f"To see all commands: tui-tracker --help. To search for the word: tui-tracker search {word}"
    )
    return UsageError(f"There is no command or action {word!r}.", hint)


def option_hint(option: str) -> str:
    """Return what an option that does not exist may mean: a command, or an ID, behind a hyphen."""
    word = option.lstrip("-")
    if word in COMMANDS:
        return f"A command has no hyphens before it: tui-tracker {word}."
    if looks_like_id(word) and not word.isdigit():
        return f"An ID has no hyphen before it: tui-tracker {shell_word(word)}."
    hint = _BY_WORD.get("version" if word in ("v", "V") else word.casefold())
    return f"{hint.removesuffix('.')}." if hint else ""


def _command_hint(word: str, cutoff: float) -> str:
    near = suggest(word, COMMANDS, most=1, cutoff=cutoff)
    return did_you_mean([f"tui-tracker {name}" for name in near])


def _stage_or_rating_hint(invocation: Invocation, word: str) -> str:
    """Return how to list the actions of a stage or with a rating, where the word is one."""
    try:
        settings = invocation.settings
    except TrackerError:
        return ""
    if rating := settings.rating_words.get(word.lower()):
        listing = invocation.command_line("list", "--rag", shell_word(rating))
        return f"To list the actions with that rating: {listing}"
    if stage := settings.stage_words.get(word.lower()):
        listing = invocation.command_line("list", "--stage", shell_word(stage))
        return f"To list the actions at that stage: {listing}"
    return ""


def _theme_hint(invocation: Invocation, word: str, phrase: str) -> str:
    """Return how to list the actions of a theme, where its name or the beginning of it was typed."""
    if any(map(str.isdigit, word)):
        return ""
    try:
        if not os.path.isfile(invocation.database):  # noqa: PTH113
            return ""
        themes = {theme.name: theme.key for theme in invocation.view.themes()}
    except TrackerError:
        return ""
    meant = [
        name
        for typed in (phrase.casefold(), word.casefold())
        for name in themes
        if name.casefold() == typed or name.casefold().startswith(f"{typed} ")
    ]
    for name in meant or suggest(phrase, themes, most=1, cutoff=_SURE):
        listing = invocation.command_line("list", "--theme", shell_word(themes[name]))
        return f"{name} is a theme. To list its actions: {listing}"
    return ""
