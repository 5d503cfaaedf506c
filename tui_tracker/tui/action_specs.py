"""Every key of the program in one table: bindings, the help screen and the palette are made from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.binding import Binding, BindingType

GROUPS = {
    "write": "Editing", "check": "Editing", "held": "Editing", "edit": "Editing",
    "move": "Moving", "look": "Viewing", "file": "Program",
}  # fmt: skip
"""Headings of the help screen, by the first part of an action's id."""
OTHER_GROUP = "In lists and boxes"
"""Heading for keys that Textual's own widgets bring."""
MOST_VALUES = 9
"""Values of one conflict that have a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec:
    """One thing a person can do with a key, with all the words that name it."""

    id: str
    """Names the action in `[keys]` of config.toml; never changed."""
    keys: str
    """Textual's names of the keys, separated by commas."""
    action: str
    """Textual's action, as `namespace.name(parameters)`."""
    label: str
    """The word in the footer."""
    help: str = ""
    """What the help screen says; the label where empty."""
    palette: str = ""
    """What the palette says; the help where empty."""
    in_footer: bool = True
    key_display: str | None = None
    """How the key is written where Textual's own way is too long."""
    priority: bool = False
    """Whether it acts before the widget that has the focus."""

    @property
    def help_text(self) -> str:
        return self.help or self.label

    @property
    def palette_text(self) -> str:
        return self.palette or self.help_text

    @property
    def group(self) -> str:
        """The heading on the help screen."""
        return GROUPS.get(self.id.partition("-")[0], OTHER_GROUP)

    def binding(self) -> Binding:
        """Return Textual's binding for this action."""
        return Binding(
            self.keys, self.action, self.label, show=self.in_footer, key_display=self.key_display,
            priority=self.priority, tooltip=self.help, id=self.id,
        )  # fmt: skip


def _shown(
    id: str,  # noqa: A002 - the field's name
    keys: str,
    action: str,
    label: str,
    help: str = "",  # noqa: A002 - the field's name
    *,
    display: str | None = None,
    priority: bool = False,
) -> ActionSpec:
    """Make an action that has a place in the footer."""
    return ActionSpec(
        id=id, keys=keys, action=action, label=label, help=help, key_display=display, priority=priority
    )


def _hidden(
    id: str,  # noqa: A002 - the field's name
    keys: str,
    action: str,
    label: str,
    help: str = "",  # noqa: A002 - the field's name
    *,
    display: str | None = None,
    priority: bool = False,
    palette: str = "",
) -> ActionSpec:
    """Make an action that only help and palette name."""
    return ActionSpec(
        id=id, keys=keys, action=action, label=label, help=help, key_display=display, priority=priority,
        palette=palette, in_footer=False,
    )  # fmt: skip


_HELP = _shown(
    "look-help", "question_mark,f1,ctrl+underscore", "app.open('help')", "All keys",
    "Show every key that works here", display="?",
)  # fmt: skip
_HELP_WHILE_TYPING = _shown(
    "look-help", "f1,ctrl+underscore", "app.open('help')", "All keys",
    "Show every key that works here", display="F1",
)  # fmt: skip
_BACK = _shown("move-back", "escape", "dismiss(None)", "Back")
_COPY_TEXT = _shown("look-copy", "y", "copy", "Copy emails", "Copy the texts of the emails")
_SPELLING = _hidden(
    "write-spelling", "f7,ctrl+k", "spelling", "Spelling", "Go to the next misspelt word, with suggestions",
    display="F7",
)  # fmt: skip
_GO_TO_ACTION = _shown("move-open", "enter", "choose", "Go to action", priority=True)
_COMPARE_PLAN = _shown(
    "look-compare", "v", "app.open('compare')", "Compare", "Compare the whole plan with an earlier period"
)
_COPIES = _shown(
    "look-returns", "b", "app.open('submissions')", "Copies", "Copies: who has one, and what was returned"
)
_CONFLICTS = _shown(
    "look-conflicts",
    "exclamation_mark",
    "app.open('conflicts')",
    "Conflicts",
    "Resolve conflicts",
    display="!",
)
_CHECKS = _hidden(
    "look-checks", "l", "app.open('checks')", "Checks", "Checks: what to look at before the report"
)
_HISTORY = _hidden("look-history", "h", "app.open('history')", "History of this action")
_SEND_BACK = _shown(
    "file-send-back", "f9,S", "send_back", "Send back", "Send your copy back to the coordinator", display="F9"
)
_DOWN = _hidden("move-down", "j", "cursor_down", "Down")
_UP = _hidden("move-up", "k", "cursor_up", "Up")


def _scrolling(
    action: str, text: str, *, down: str = "J,shift+down", up: str = "K,shift+up"
) -> Iterator[ActionSpec]:
    yield _hidden("look-scroll-down", down, f"{action}(1)", f"Scroll {text} down")
    yield _hidden("look-scroll-up", up, f"{action}(-1)", f"Scroll {text} up")


ACTIONS: dict[str, tuple[ActionSpec, ...]] = {
    "app": (
        _hidden("file-quit-anywhere", "ctrl+q", "quit", "Quit", priority=True),
        _hidden("file-quit-list", "q", "quit", "Quit"),
        _hidden("move-go-to-anywhere", "ctrl+g,colon", "open('go to')", "Go to ID", "Go to an action by ID"),
        _hidden("look-search-anywhere", "ctrl+f", "open('search')", "Search", "Search the whole plan"),
        _hidden("look-dashboard-anywhere", "D", "open('home')", "Themes",
                "Themes: progress, changes and days left"),
        _hidden("file-palette", "ctrl+p", "command_palette", "Command palette"),
    ),
    "themes": (
        _shown("look-search", "slash", "app.open('search')", "Search", "Search the whole plan", display="/"),
        _shown("file-coordinate", "m", "coordinate", "Coordinate",
               "Coordinate: copies, returned files, report, new period, backups"),
        _shown("move-go-to", "colon", "app.open('go to')", "Go to ID", "Go to an action by ID", display=":"),
        _SEND_BACK,
        _COPIES,
        _COMPARE_PLAN,
        _CONFLICTS,
        _hidden("file-report", "p", "report", "Report", "Write the report"),
        _CHECKS,
        *_scrolling("scroll", "the changes"),
        _shown("file-quit", "q", "app.quit", "Quit"),
        _HELP,
    ),
    "actions": (
        _hidden("write-note", "e", "open", "Note", "Write the note"),
        _shown("write-stage", "s", "stage", "Stage", "Set the stage"),
        _shown("write-rating", "r", "rating", "RAG", "Set the RAG rating"),
        _shown("write-done", "d", "done", "Done", "Mark as done (or not done)"),
        _shown("write-undo", "u", "undo", "Undo", "Undo your last change"),
        _shown("move-next-left", "n", "next_left(1)", "Next to do", "Go to the next action to do"),
        _shown("look-filter", "slash", "filter", "Filter", "Filter the list", display="/"),
        _SEND_BACK,
        _shown("write-no-change", "x", "no_change", "No change", "No change since last year (give a reason)"),
        _hidden("move-previous-left", "N", "next_left(-1)", "Previous to do", ("Go to the previous "
"action to do")),
        _hidden("write-own-fields", "i", "own_fields", "Own fields",
                "Change own fields: lead officer, due date, cost …"),
        _hidden("write-redo", "U", "redo", "Redo"),
        _hidden("look-diff", "c", "compare", "Show what changed between the two notes"),
        _hidden("look-compare", "v", "app.open('compare')", "Compare with an earlier period"),
        _shown("look-history", "h", "app.open('history')", "History", "History of this action"),
        _hidden("look-conflicts", "exclamation_mark", "app.open('conflicts')", "Resolve conflicts",
                display="!"),
        _hidden("write-answered", "a", "answered", "Mark the coordinator's question as answered"),
        _hidden("look-returns", "b", "app.open('submissions')", "Copies: who has one, and what was returned"),
        _CHECKS,
        _hidden("look-filter-kind", "f", "filter_kind", "Filter by kind",
                "Show one kind (red, amber, in conflict, to do …) or a named filter"),
        _hidden("look-filter-name", "F", "name_filter", "Name filter", "Give this filter a name, to keep it"),
        _hidden("move-next-red", "R", "next_kind('red')", "Next red", "Go to the next red action"),
        _hidden("move-next-amber", "A", "next_kind('amber')", "Next amber", "Go to the next amber action"),
        _hidden("move-next-conflict", "C", "next_kind('conflict')", "Next conflict",
                "Go to the next action in conflict"),
        _hidden("move-next-question", "Q", "next_kind('question')", "Next question",
                "Go to the next action with a question"),
        _hidden("move-next-moved-back", "B", "next_kind('moved back')", "Next moved back",
                "Go to the next action whose stage moved back"),
        _hidden("write-mark", "space", "mark", "Mark",
                "Mark: stage, RAG and done then change all marked"),
        _hidden("look-order", "o", "order", "Change the order (plan, RAG, stage, to do first)"),
        _hidden("look-copy", "y", "copy", "Copy ID and note"),
        *_scrolling("scroll_detail", "the action's text"),
        _shown("move-back", "escape", "back", "Themes", "Clear the filter, or go back to the themes"),
        _HELP,
    ),
    "note": (
        _shown("move-next-left", "ctrl+n", "leave(True)", "Done, next",
               "Save, mark as done if complete, and go to the next action to do"),
        _shown("write-stage", "f2,ctrl+l", "stage", "Stage", "Set the stage", display="F2"),
        _shown("write-rating", "f3,ctrl+o", "rating", "RAG", "Set the RAG rating", display="F3"),
        _shown("write-from-last", "ctrl+r", "start_from_last", "Copy last year's note"),
        _shown("look-diff", "ctrl+t", "compare", "Compare",
               "Beside your note: show last year's, the differences, or nothing"),
        _shown("write-done", "f5,ctrl+d", "done", "Done", "Mark as done (or not done)", display="F5"),
        _hidden("write-save", "ctrl+s", "save", "Save now"),
        _SPELLING,
        _hidden("write-outside", "f4,ctrl+e", "edit_outside", "Open in your text editor", display="F4"),
        *_scrolling("scroll_before", "last year's note", down="ctrl+down", up="ctrl+up"),
        _shown("move-back", "escape", "leave(False)", "Save and close", "Save and go back to the list"),
        _HELP_WHILE_TYPING,
    ),
    "combine": (
        _HELP_WHILE_TYPING,
        _shown("write-settle", "ctrl+s", "take", "Save agreed note"),
        _shown("look-diff", "ctrl+t", "marks", "Highlight", "Highlight what is missing from your text"),
        _SPELLING,
        *_scrolling("scroll_sides", "the two texts", down="ctrl+down", up="ctrl+up"),
        _shown("move-back", "escape", "leave", "Back", "Back (your text is kept)"),
    ),
    "compare": (
        _HELP,
        _GO_TO_ACTION,
        _shown("look-moved", "m", "moved", "Changes only", "Show only changes, or everything"),
        _shown("look-stuck", "t", "stuck", "Stuck only",
               "Show only stuck actions (copied notes, stock phrases, same stage), or everything"),
        _shown("look-earlier", "p", "earlier(1)", "Period", "Compare with an earlier period"),
        _hidden("look-older", "left", "earlier(1)", "An earlier period", priority=True),
        _hidden("look-newer", "right", "earlier(-1)", "A later period", priority=True),
        _BACK,
    ),
    "history": (
        _HELP,
        _hidden("write-restore", "R", "restore", "Restore this value"),
        *_scrolling("scroll_value", "the value"),
        _BACK,
    ),
    "search": (
        _HELP_WHILE_TYPING,
        _shown("move-open", "enter", "choose", "Open", "Open the selected action", priority=True),
        _hidden("move-down", "down", "down", "Down"),
        _hidden("move-up", "up", "up", "Up"),
        _BACK,
    ),
    "submissions": (
        _HELP,
        _shown("move-open", "enter", "choose", "Open", "Show what this copy changed", priority=True),
        _shown("look-held", "p", "app.open('held')", "Decisions", "Changes that need your decision"),
        _CONFLICTS,
        _shown("file-send-copies", "s", "send_copies", "Send out", "Send out copies"),
        _shown("file-merge", "m", "merge", "Merge", "Merge returned files"),
        _BACK,
    ),
    "submission changes": (
        _HELP,
        _GO_TO_ACTION,
        _shown("edit-take-back", "u", "take_back", "Undo this change"),
        _shown("edit-take-all-back", "A", "take_all_back", "Undo all", "Undo everything in this file"),
        _BACK,
    ),
    "held": (
        _HELP,
        _shown("held-accept", "a", "accept", "Accept", "Accept this change"),
        _shown("held-decline", "d", "decline", "Decline", ("Decline (the current value stays); "
"give a reason or leave it empty")),
        _hidden("held-decline-because", "D", "decline", "Decline with a reason"),
        _CONFLICTS,
        _BACK,
    ),
    "conflicts": (
        _HELP,
        _shown("write-take-1", "1", "take(1)", "Use 1", "Use version 1"),
        _shown("write-take-2", "2", "take(2)", "Use 2", "Use version 2"),
        *(_hidden(f"write-take-{number}", str(number), f"take({number})", f"Use version {number}")
          for number in range(3, MOST_VALUES + 1)),
        _shown("write-take-agreed", "0", "take(0)", "Keep agreed", "Keep the agreed version"),
        _shown("write-combine", "e", "write", "Write new",
               "Write a combined note, or choose another stage or rating"),
        _shown("write-why", "w", "why", "Reason", "Add a reason for your choice"),
        _shown("write-undo", "u", "choose_again", "Undo", "Undo your last choice"),
        _shown("look-diff", "c,ctrl+t", "switch_marking", "Highlight",
               "Change what is highlighted", display="c"),
        _shown("move-back", "escape", "dismiss(None)", "Back", "Back (open conflicts are kept)"),
        _hidden("move-next-left", "n", "next_open(1)", "Next open conflict"),
        _hidden("move-previous-left", "N", "next_open(-1)", "Previous open conflict"),
        _HISTORY,
        *_scrolling("scroll_detail", "the texts"),
    ),
    "send back": (
        _hidden("write-file", "w", "write", "Write the file to send"),
        _hidden("move-left", "left", "app.focus_previous", "Other button"),
        _hidden("move-right", "right", "app.focus_next", "Other button"),
        _HELP,
        _BACK,
    ),
    "task": (
        _hidden("file-do", "w", "do", "Do it", "Press the first button"),
        _hidden("file-open-folder", "o", "open_folder", "Open the folder"),
        _hidden("move-up", "up", "focus_choices", "Back to the choices"),
        _hidden("move-left", "left", "app.focus_previous", "Other button"),
        _hidden("move-right", "right", "app.focus_next", "Other button"),
        *_scrolling("scroll_preview", "the text"),
        _HELP,
        _shown("move-back", "escape", "back", "Back"),
    ),
    "send copies": (_shown("edit-name", "e", "name", "Name", "Change the lead's name"), _COPY_TEXT),
    "merge": (
        _CONFLICTS,
        _shown("look-held", "p", "app.open('held')", "Decisions", "Changes that need your decision"),
    ),
    "checks": (
        _HELP,
        _GO_TO_ACTION,
        _shown("check-accept", "a", "accept", "Accept", "Accept (give a reason)"),
        _BACK,
    ),
    "action table": (
        _shown("write-open", "enter", "select_cursor", "Note", "Write the note"),
        _DOWN,
        _UP,
        _hidden("move-first", "g,home", "scroll_top", "First action"),
        _hidden("move-last", "G,end", "scroll_bottom", "Last action"),
    ),
    "theme table": (
        _shown("move-open", "enter", "select_cursor", "Open"),
        _DOWN,
        _UP,
        _hidden("move-first", "g,home", "scroll_top", "First theme"),
        _hidden("move-last", "G,end", "scroll_bottom", "All themes"),
    ),
    "option list": (_shown("move-open", "enter", "select", "Open"), _DOWN, _UP),
    "conflict list": (_hidden("write-open", "enter", "select", "Write a new value"),),
    "history list": (
        _shown("write-restore-open", "enter", "select", "Restore", "Restore this value"),
    ),
}  # fmt: skip
"""Actions by the screen or widget that has them, in the footer's order; each can be given another key."""

DIALOG_ACTIONS: dict[str, tuple[ActionSpec, ...]] = {
    "prompt": (_shown("ask.back", "escape", "dismiss(None)", "Cancel"),),
    "confirm": (
        _shown("ask.yes", "y", "dismiss(True)", "Yes"),
        _shown("ask.no", "escape,n", "dismiss(False)", "No"),
        _hidden("ask.left", "left,up", "app.focus_previous", "Other button"),
        _hidden("ask.right", "right,down", "app.focus_next", "Other button"),
    ),
    "choice": (
        _shown("choice.later", "escape", "dismiss(None)", "Decide later"),
        _hidden("choice.up", "up,left", "app.focus_previous", "Other button"),
        _hidden("choice.down", "down,right", "app.focus_next", "Other button"),
    ),
    "select": (_shown("select.back", "escape", "dismiss(None)", "Cancel"),),
    "message": (_shown("tell.on", "escape,enter,space,q", "dismiss(None)", "OK"),),
    "help": (_shown("help-back", "escape,question_mark,f1,q", "dismiss(None)", "Back"),),
    "picker": (
        _shown("pick.back", "escape", "back", "Back"),
        _shown("pick.as-last-time", "equals_sign", "as_last_time", "Same as last year"),
    ),
    "stage picker": (
        _shown("pick.gather", "space", "gather", "Several stages"),
        _shown("pick.label", "l", "label", "Label a part"),
    ),
}
"""Keys of the questions that open over a screen; they stay as they are."""


def bindings_of(name: str) -> list[BindingType]:
    """Return Textual's bindings for a screen, widget or dialog of the tables."""
    return [spec.binding() for spec in (ACTIONS.get(name) or DIALOG_ACTIONS[name])]


def all_bindings() -> list[Binding]:
    """Return every binding that a person may give another key, one for each key."""
    return list(Binding.make_bindings(spec.binding() for specs in ACTIONS.values() for spec in specs))


_SPECS = {(spec.id, spec.action, spec.label, spec.help): spec for specs in ACTIONS.values() for spec in specs}


def spec_of(binding: Binding) -> ActionSpec | None:
    """Return the action a live binding was made from; None for a key of Textual's own widgets."""
    return _SPECS.get((binding.id or "", binding.action, binding.description, binding.tooltip))
