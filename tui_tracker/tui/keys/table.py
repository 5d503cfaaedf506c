"""Every key of the program in one table: bindings, the help screen and the palette are made from it."""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import ActiveBinding, Binding, BindingType

from tui_tracker.tui.keys.spec import ActionSpec, hidden, shown

MOST_VALUES = 9
"""Values of one conflict that have a key."""

_HELP = shown(
    "look-help", "question_mark,f1,ctrl+underscore", "app.open('help')", "All keys",
    "Show every key that works here", display="?",
)  # fmt: skip
_HELP_WHILE_TYPING = shown(
    "look-help", "f1,ctrl+underscore", "app.open('help')", "All keys",
    "Show every key that works here", display="F1",
)  # fmt: skip
_BACK = shown("move-back", "escape", "dismiss(None)", "Back")
_COPY_TEXT = shown("look-copy", "y", "copy", "Copy emails", "Copy the texts of the emails")
_SPELLING = hidden(
    "write-spelling", "f7,ctrl+k", "spelling", "Spelling", "Go to the next misspelt word, with suggestions",
    display="F7",
)  # fmt: skip
_GO_TO_ACTION = shown("move-open", "enter", "choose", "Go to action", priority=True)
_COMPARE_PLAN = shown(
    "look-compare", "v", "app.open('compare')", "Compare", "Compare the whole plan with an earlier period"
)
_COPIES = shown(
    "look-returns", "b", "app.open('submissions')", "Copies", "Copies: who has one, and what was returned"
)
_CONFLICTS = shown(
    "look-conflicts",
    "exclamation_mark",
    "app.open('conflicts')",
    "Conflicts",
    "Resolve conflicts",
    display="!",
)
_CHECKS = hidden(
    "look-checks", "l", "app.open('checks')", "Checks", "Checks: what to look at before the report"
)
_HISTORY = hidden("look-history", "h", "app.open('history')", "History of this action")
_SEND_BACK = shown(
    "file-send-back",
    "f9,S",
    "send_back",
    "Send…",
    "Write the file to send back to the coordinator",
    display="F9",
)
_MARK_AS_DONE = "Mark the update as done, or as not done; the stage stays as it is"
_DOWN = hidden("move-down", "j", "cursor_down", "Down")
_UP = hidden("move-up", "k", "cursor_up", "Up")


def _scrolling(text: str, *, down: str = "J,shift+down", up: str = "K,shift+up") -> Iterator[ActionSpec]:
    yield hidden("look-scroll-down", down, "scroll_pane(1)", f"Scroll {text} down")
    yield hidden("look-scroll-up", up, "scroll_pane(-1)", f"Scroll {text} up")


ACTIONS: dict[str, tuple[ActionSpec, ...]] = {
    "app": (
        hidden("file-quit-anywhere", "ctrl+q", "quit", "Quit", priority=True),
        hidden("file-quit-list", "q", "quit", "Quit"),
        hidden("move-go-to-anywhere", "ctrl+g,colon", "open('go to')", "Go to ID", "Go to an action by ID"),
        hidden("look-search-anywhere", "ctrl+f", "open('search')", "Search", "Search the whole plan"),
        hidden("look-dashboard-anywhere", "D", "open('home')", "Themes",
                "Themes: progress, changes and days left"),
        hidden("file-palette", "ctrl+p", "command_palette", "Command palette"),
    ),
    "filter box": (
        hidden("look-search-anywhere", "ctrl+f", "app.open('search')", "Search", "Search the whole plan"),
    ),
    "themes": (
        shown("look-search", "slash", "app.open('search')", "Search", "Search the whole plan", display="/"),
        shown("file-coordinate", "m", "app.open('coordinator')", "Coordinate",
               "Coordinate: copies, returned files, report, new period, backups"),
        shown("move-go-to", "colon", "app.open('go to')", "Go to ID", "Go to an action by ID", display=":"),
        _SEND_BACK,
        _COPIES,
        _COMPARE_PLAN,
        _CONFLICTS,
        hidden("file-report", "p", "app.open('report')", "Report", "Write the report"),
        _CHECKS,
        hidden("write-undo", "u", "undo", "Undo", "Undo your last change"),
        hidden("write-redo", "U", "redo", "Redo"),
        *_scrolling("the changes"),
        shown("file-quit", "q", "app.quit", "Quit"),
        _HELP,
    ),
    "actions": (
        hidden("write-note", "e", "open", "Note", "Write the note"),
        shown("write-stage", "s,f2", "stage", "Stage", "Set the stage", display="s"),
        shown("write-rating", "r,f3", "rating", "RAG", "Set the RAG rating", display="r"),
        shown("write-done", "d,f5", "done", "Done", _MARK_AS_DONE, display="d"),
        _SEND_BACK,
        shown("look-filter", "slash", "filter", "Filter", "Filter the list by words", display="/"),
        shown("write-undo", "u", "undo", "Undo", "Undo your last change"),
        shown("move-next-left", "n", "next_not_done(1)", "Next not done",
               "Go to the next action that is not done"),
        shown("write-no-change", "x", "no_change", "No change", "No change since last year (give a reason)"),
        hidden("move-previous-left", "N", "next_not_done(-1)", "Previous not done",
                "Go to the previous action that is not done"),
        hidden("write-own-fields", "i", "own_fields", "Own fields",
                "Change the plan's own fields, such as a due date"),
        hidden("write-redo", "U", "redo", "Redo"),
        hidden("look-diff", "c", "compare", "Show what changed between the two notes"),
        hidden("look-compare", "v", "app.open('compare')", "Compare with an earlier period"),
        shown("look-history", "h", "app.open('history')", "History", "History of this action"),
        hidden("look-conflicts", "exclamation_mark", "app.open('conflicts')", "Resolve conflicts",
                display="!"),
        hidden("write-answered", "a", "answered", "Mark the coordinator's question as answered"),
        hidden("look-returns", "b", "app.open('submissions')", "Copies: who has one, and what was returned"),
        _CHECKS,
        hidden("look-filter-kind", "f", "filter_kind", "Filter by kind",
                "Show one kind (red, amber, in conflict, to do …) or a named filter"),
        hidden("look-filter-name", "F", "name_filter", "Name filter", "Give this filter a name, to keep it"),
        hidden("move-next-red", "R", "next_kind('red')", "Next red", "Go to the next red action"),
        hidden("move-next-amber", "A", "next_kind('amber')", "Next amber", "Go to the next amber action"),
        hidden("move-next-conflict", "C", "next_kind('conflict')", "Next conflict",
                "Go to the next action in conflict"),
        hidden("move-next-question", "Q", "next_kind('question')", "Next question",
                "Go to the next action with a question"),
        hidden("move-next-moved-back", "B", "next_kind('moved back')", "Next moved back",
                "Go to the next action whose stage moved back"),
        hidden("write-mark", "space", "mark", "Mark",
                "Mark or unmark, to change several actions at once"),
        hidden("look-order", "o", "order", "Change the order (plan, RAG, stage, to do first)"),
        hidden("look-copy", "y", "copy", "Copy ID and note"),
        *_scrolling("the action's text"),
        shown("move-back", "escape", "back", "Themes",
              "Go one step back: unmark all, then show all actions, then the themes"),
        _HELP,
    ),
    "note": (
        shown("move-next-left", "ctrl+n,f8", "leave(True)", "Done, next",
               "Save, mark the update as done if nothing is missing, and go to the next that is not done"),
        shown("write-stage", "f2,ctrl+l", "stage", "Stage", "Set the stage", display="F2"),
        shown("write-rating", "f3,ctrl+o", "rating", "RAG", "Set the RAG rating", display="F3"),
        shown("write-from-last", "ctrl+r", "start_from_last", "Copy last year's note",
               "Start from last year's note; what you typed stays in the history"),
        shown("look-diff", "ctrl+t,f6", "compare", "Compare",
               "Beside your note: show last year's, or what has changed since"),
        shown("write-done", "f5,ctrl+d", "done", "Done", _MARK_AS_DONE, display="F5"),
        hidden("write-save", "ctrl+s", "save", "Save now"),
        _SPELLING,
        hidden("write-outside", "f4,ctrl+e", "edit_outside", "Open in your text editor", display="F4"),
        *_scrolling("last year's note", down="ctrl+down", up="ctrl+up"),
        shown("move-back", "escape", "leave(False)", "Save and close", "Save and go back to the list"),
        _HELP_WHILE_TYPING,
    ),
    "combine": (
        _HELP_WHILE_TYPING,
        shown("write-settle", "ctrl+s", "take", "Save agreed note"),
        shown("look-diff", "ctrl+t,f6", "marks", "Highlight", "Highlight what is missing from your text"),
        _SPELLING,
        *_scrolling("the two texts", down="ctrl+down", up="ctrl+up"),
        shown("move-back", "escape", "leave", "Back", "Back (your text is kept)"),
    ),
    "compare": (
        _HELP,
        _GO_TO_ACTION,
        shown("look-moved", "m", "moved", "Changes only", "Show only changes, or everything"),
        shown("look-stuck", "t", "stuck", "Stuck only",
               "Show only stuck actions (copied notes, stock phrases, same stage), or everything"),
        shown("look-earlier", "p", "earlier(1)", "Period", "Compare with an earlier period"),
        hidden("look-older", "left", "earlier(1)", "An earlier period", priority=True),
        hidden("look-newer", "right", "earlier(-1)", "A later period", priority=True),
        _BACK,
    ),
    "history": (
        _HELP,
        hidden("write-restore", "R", "restore", "Restore this value"),
        *_scrolling("the value"),
        _BACK,
    ),
    "search": (
        _HELP_WHILE_TYPING,
        shown("move-open", "enter", "choose", "Open", "Open the selected action", priority=True),
        hidden("move-down", "down", "down", "Down"),
        hidden("move-up", "up", "up", "Up"),
        _BACK,
    ),
    "submissions": (
        _HELP,
        shown("move-open", "enter", "choose", "Open", "Show what this copy changed", priority=True),
        shown("look-held", "p", "app.open('held')", "Decisions", "Changes that need your decision"),
        _CONFLICTS,
        shown("file-send-copies", "s", "app.open('send copies')", "Send out", "Send out copies"),
        shown("file-merge", "M", "app.open('merge')", "Merge", "Merge returned files"),
        _BACK,
    ),
    "submission changes": (
        _HELP,
        _GO_TO_ACTION,
        shown("edit-take-back", "u", "take_back", "Undo this change"),
        shown("edit-take-all-back", "A", "take_all_back", "Undo all", "Undo everything in this file"),
        _BACK,
    ),
    "held": (
        _HELP,
        shown("held-accept", "a", "accept", "Accept", "Accept this change"),
        shown("held-decline", "d", "decline", "Decline", ("Decline (the current value stays); "
"give a reason or leave it empty")),
        hidden("held-decline-because", "D", "decline", "Decline with a reason"),
        _CONFLICTS,
        _BACK,
    ),
    "conflicts": (
        _HELP,
        shown("write-take-1", "1", "take(1)", "Use 1", "Use version 1"),
        shown("write-take-2", "2", "take(2)", "Use 2", "Use version 2"),
        *(hidden(f"write-take-{number}", str(number), f"take({number})", f"Use version {number}")
          for number in range(3, MOST_VALUES + 1)),
        shown("write-take-agreed", "0", "take(0)", "Keep agreed", "Keep the agreed version"),
        shown("write-combine", "e", "write", "Write new",
               "Write a combined note, or choose another stage or rating"),
        shown("write-why", "w", "why", "Reason", "Add a reason for your choice"),
        shown("write-undo", "u", "choose_again", "Undo", "Undo your last choice"),
        shown("look-diff", "c,ctrl+t,f6", "switch_marking", "Highlight",
               "Change what is highlighted", display="c"),
        shown("move-back", "escape", "dismiss(None)", "Back", "Back (open conflicts are kept)"),
        hidden("move-next-left", "n", "next_open(1)", "Next open conflict"),
        hidden("move-previous-left", "N", "next_open(-1)", "Previous open conflict"),
        _HISTORY,
        *_scrolling("the texts"),
    ),
    "send back": (
        hidden("write-file", "w", "write", "Write the file to send"),
        hidden("file-open-folder", "o", "open_folder", "Open the folder"),
        hidden("move-up", "up", "focus_points", "Go to what is still to do"),
        hidden("move-left", "left", "app.focus_previous", "Previous button"),
        hidden("move-right", "right", "app.focus_next", "Next button"),
        _HELP,
        _BACK,
    ),
    "task": (
        hidden("file-do", "w", "do", "Do it", "Do what the first button says"),
        hidden("file-open", "f", "open_file", "Open the file"),
        hidden("file-open-folder", "o", "open_folder", "Open the folder"),
        hidden("move-up", "up", "focus_choices", "Back to the choices"),
        hidden("move-left", "left", "app.focus_previous", "Previous button"),
        hidden("move-right", "right", "app.focus_next", "Next button"),
        *_scrolling("the text", down="J,shift+down,pagedown", up="K,shift+up,pageup"),
        _HELP,
        shown("move-back", "escape", "back", "Back"),
    ),
    "send copies": (shown("edit-name", "e", "name", "Name", "Change the lead's name"), _COPY_TEXT),
    "merge": (
        _CONFLICTS,
        shown("look-held", "p", "app.open('held')", "Decisions", "Changes that need your decision"),
    ),
    "checks": (
        _HELP,
        _GO_TO_ACTION,
        shown("check-accept", "a", "accept", "Accept", "Accept (give a reason)"),
        _BACK,
    ),
    "action table": (
        shown("write-open", "enter", "select_cursor", "Note", "Write the note"),
        _DOWN,
        _UP,
        hidden("move-first", "g,home", "scroll_top", "First action"),
        hidden("move-last", "G,end", "scroll_bottom", "Last action"),
    ),
    "theme table": (
        shown("move-open", "enter", "select_cursor", "Open"),
        _DOWN,
        _UP,
        hidden("move-first", "g,home", "scroll_top", "First theme"),
        hidden("move-last", "G,end", "scroll_bottom", "All themes"),
    ),
    "open points": (
        shown("move-open", "enter", "select_cursor", "Go to action"),
        _DOWN,
        _UP,
    ),
    "links": (shown("move-open", "enter", "open_link", "Open"), _DOWN, _UP),
    "option list": (shown("move-open", "enter", "select", "Open"), _DOWN, _UP),
    "conflict list": (hidden("write-open", "enter", "select", "Write a new value"),),
    "history list": (
        shown("write-restore-open", "enter", "select", "Restore", "Restore this value"),
    ),
}  # fmt: skip
"""Actions by the screen or widget that has them, in the footer's order; each can be given another key."""

DIALOG_ACTIONS: dict[str, tuple[ActionSpec, ...]] = {
    "prompt": (shown("ask.back", "escape", "dismiss(None)", "Cancel"),),
    "confirm": (
        shown("ask.yes", "y", "dismiss(True)", "Yes"),
        shown("ask.no", "escape,n", "dismiss(False)", "No"),
        hidden("ask.left", "left,up", "app.focus_previous", "Previous button"),
        hidden("ask.right", "right,down", "app.focus_next", "Next button"),
    ),
    "choice": (
        shown("choice.later", "escape", "dismiss(None)", "Decide later"),
        hidden("choice.up", "up,left", "app.focus_previous", "Previous button"),
        hidden("choice.down", "down,right", "app.focus_next", "Next button"),
    ),
    "select": (shown("select.back", "escape", "dismiss(None)", "Cancel"),),
    "message": (shown("tell.on", "escape,enter,space,q", "dismiss(None)", "OK"),),
    "help": (shown("help-back", "escape,question_mark,f1,q", "dismiss(None)", "Back"),),
    "picker": (
        shown("pick.back", "escape", "back", "Back"),
        shown("pick.as-last-time", "equals_sign", "as_last_time", "Same as last year"),
    ),
    "stage picker": (
        shown("pick.gather", "space", "gather", "Several stages"),
        shown("pick.label", "l", "label", "Name the part it is for"),
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


def binding_identity(active: ActiveBinding) -> str:
    """Return what the keys of one line of the help share: the id in `[keys]`, or Textual's action."""
    return active.binding.id or active.binding.action
