"""The command table: the one place that knows which commands there are, and loads one when it is called."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

GROUPS = {
    "Look up": {
        "show": ("show", "show an action (short form: tui-tracker T17)"),
        "list": ("list_", "list actions, with filters"),
        "search": ("search", "search actions, partners and notes"),
        "compare": ("compare", "show what changed between two periods"),
        "history": ("history", "show every change to an action"),
        "status": ("status", "show progress by theme and which copies have been returned"),
    },
    "Write": {
        "open": ("open_tui", "open the app (what tui-tracker does on its own)"),
        "serve": ("serve", "open the app in a browser"),
        "set": ("set_", "update an action: stage, rating, note, done"),
        "answer": ("answer", "update actions line by line, as questions and answers"),
        "undo": ("undo", "undo your last change"),
        "redo": ("redo", "redo the change you last undid"),
        "submit": ("submit", "for leads: make the file to send back"),
    },
    "Coordinate": {
        "handout": ("handout", "make a copy for each theme lead"),
        "remind": ("remind", "write a reminder for each lead with something to do"),
        "merge": ("merge", "merge returned copies"),
        "sync": ("sync", "exchange changes with your team's hub"),
        "conflicts": ("conflicts", "list open conflicts"),
        "resolve": ("resolve", "resolve a conflict"),
        "held": ("held", "accept or decline changes that need your decision"),
        "submissions": ("submissions", "list returned files, see what each changed, or undo one"),
        "receipt": ("receipt", "write a receipt for a lead"),
        "ask": ("ask", "ask an action's lead a question"),
        "add": ("add", "add an action to the plan"),
        "retire": ("retire", "retire an action"),
        "check": ("check", "check updates before the report"),
        "report": ("report", "write the progress report"),
        "new-period": ("new_period", "start a new reporting period"),
    },
    "Set up": {
        "init": ("init", "set up a folder with settings and a tracker"),
        "import": ("import_", "import a plan, or updates, from Excel, Word, PDF, CSV or text"),
        "backup": ("backup", "back up the tracker"),
        "restore": ("restore", "list the backups, or restore one"),
        "doctor": ("doctor", "check the tracker and its backups, and repair it"),
        "completion": ("completion", "set up the Tab key in bash, zsh or PowerShell"),
    },
}
"""The commands by what people do: name to its module in `cli.commands` and a line of help."""
COMMANDS = {name: entry for group in GROUPS.values() for name, entry in group.items()}
"""All commands, as in `GROUPS`."""

NOT_TAKEN = {
    "db": {"init": "It makes a tracker in the folder that you name: tui-tracker init DIR"},
    "period": {
        **dict.fromkeys(
            ("undo", "redo", "merge", "sync", "conflicts", "held", "submissions", "receipt"),
            "Leave it out: every period is covered.",
        ),
        **dict.fromkeys(
            ("backup", "restore", "doctor", "completion"), "Leave it out: it is about the tracker as a whole."
        ),
    },
    "json": dict.fromkeys(
        ("open", "serve", "answer", "undo", "redo", "resolve", "add", "retire", "new-period", "init",
         "backup", "completion"), "Leave it out: this command prints no JSON.",
    ),
}  # fmt: skip
"""The options of all commands that some of them have no use for, each with what to do instead."""


def load(command: str) -> ModuleType:
    """Import a command's module: it has `EXAMPLES`, `add_arguments(parser)` and `run(invocation) -> int`."""
    return import_module(f"tui_tracker.cli.commands.{COMMANDS[command][0]}")
