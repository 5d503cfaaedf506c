"""The command table: the one place that knows which commands there are, and loads one when it is called."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

COMMANDS = {
    "open": ("open_tui", "open the screens (what tui-tracker does alone)"),
    "init": ("init", "make a workspace: settings and a tracker of a plan"),
    "import": ("import_", "take a plan or a period's updates from Excel, Word, PDF, CSV or text"),
    "show": ("show", "everything about an action; tui-tracker T17 is short for it"),
    "list": ("list_", "one line an action, filtered as you like"),
    "search": ("search", "words in actions, partners and notes of every period"),
    "set": ("set_", "change an action's stage, rating or note, or sign it off"),
    "ask": ("ask", "ask an action's lead something; it travels in their next copy"),
    "add": ("add", "a new action in the plan"),
    "retire": ("retire", "an action is merged, superseded or ended; its ID is never reused"),
    "undo": ("undo", "take back your last change"),
    "redo": ("redo", "make it again"),
    "history": ("history", "who changed what of an action, and when"),
    "handout": ("handout", "write a copy for each theme lead, ready to mail"),
    "submit": ("submit", "for a lead: write the one file to mail back"),
    "merge": ("merge", "combine files that came back, with nothing lost"),
    "sync": ("sync", "exchange changes with the hub that your team shares"),
    "conflicts": ("conflicts", "what two people wrote of the same thing"),
    "resolve": ("resolve", "settle a conflict"),
    "held": ("held", "what waits for the coordinator's word: accept or decline"),
    "submissions": ("submissions", "what came back, what each file changed, and taking it back"),
    "receipt": ("receipt", "what became of a file, to send to its lead"),
    "compare": ("compare", "what changed between two periods"),
    "check": ("check", "what to look at again before the report: silence, contradictions, spelling"),
    "report": ("report", "the progress report, as Word, PDF, Excel, HTML, Markdown or CSV"),
    "new-period": ("new_period", "begin another reporting period"),
    "backup": ("backup", "copy the tracker beside itself"),
    "restore": ("restore", "list the backups, or put one in the tracker's place"),
    "doctor": ("doctor", "check the tracker's file, history and backups, and repair what can be"),
    "status": ("status", "how far each theme has come"),
    "completion": ("completion", "teach bash, zsh or PowerShell to complete commands and IDs"),
}
"""Name to its module in this package and a line of help."""


def load(command: str) -> ModuleType:
    """Import a command's module: it has `EXAMPLES`, `add_arguments(parser)` and `run(invocation) -> int`."""
    return import_module(f"tui_tracker.cli.commands.{COMMANDS[command][0]}")
