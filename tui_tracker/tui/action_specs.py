"""Every key of the program in one table: bindings, the help screen and the palette are made from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.binding import Binding, BindingType

GROUPS = {
    "write": "Writing", "check": "Writing", "held": "Writing", "edit": "Writing",
    "move": "Going about", "look": "Looking", "file": "The program",
}  # fmt: skip
"""Headings of the help screen, by the first part of an action's id."""
OTHER_GROUP = "In the box or list"
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


_HELP = _shown("look-help", "question_mark,f1", "app.open('help')", "Help", display="?")
_HELP_WHILE_TYPING = _shown("look-help", "f1", "app.open('help')", "Help")
_BACK = _shown("move-back", "escape", "dismiss(None)", "Back")
_GO_TO_ACTION = _shown("move-open", "enter", "choose", "Go to action", priority=True)
_COMPARE_PLAN = _shown(
    "look-compare", "v", "app.open('compare')", "Compare", "Compare the whole plan with an earlier period"
)
_COPIES = _shown("look-returns", "b", "app.open('submissions')", "Copies", "Copies and what came back")
_CONFLICTS = _shown(
    "look-conflicts", "exclamation_mark", "app.open('conflicts')", "Conflicts", "Conflicts to settle",
    display="!",
)  # fmt: skip
_HISTORY = _hidden("look-history", "h", "app.open('history')", "History of this action")
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
        _hidden("move-go-to-anywhere", "ctrl+g,colon", "open('go to')", "Go to ID"),
        _hidden("look-search-anywhere", "ctrl+f", "open('search')", "Search all themes"),
        _hidden("look-dashboard-anywhere", "D", "open('dashboard')", "Dashboard"),
        _hidden("file-palette", "ctrl+p", "command_palette", "Command palette"),
    ),
    "themes": (
        _HELP,
        _shown("look-search", "slash", "app.open('search')", "Search", "Search all themes", display="/"),
        _shown("look-dashboard", "D", "app.open('dashboard')", "Dashboard",
               "Dashboard: how the themes stand, what moved, how long there is"),
        _COMPARE_PLAN,
        _COPIES,
        _CONFLICTS,
        _hidden("look-checks", "l", "app.open('checks')", "Checks", "Worth a second look"),
        _hidden("move-go-to", "colon", "app.open('go to')", "Go to ID", display=":"),
        _shown("file-quit", "q", "app.quit", "Quit"),
    ),
    "actions": (
        _HELP,
        _shown("write-note", "e", "open", "Note", "Write the note"),
        _shown("write-stage", "s", "stage", "Stage", "Set the stage"),
        _shown("write-rating", "r", "rating", "RAG", "Set the RAG rating"),
        _shown("write-done", "d", "done", "Done", "Mark the update done, or not done"),
        _shown("move-next-left", "n", "next_left(1)", "Next left", "Next that is left to do"),
        _shown("look-filter", "slash", "filter", "Filter", "Filter the list", display="/"),
        _hidden("move-previous-left", "N", "next_left(-1)", "Previous that is left to do"),
        _hidden("write-no-change", "x", "no_change", "No change since last time, because …"),
        _hidden("write-undo", "u", "undo", "Undo your last change"),
        _hidden("write-redo", "U", "redo", "Redo what you took back"),
        _hidden("look-diff", "c", "compare", "Word diff of the two notes, on and off"),
        _hidden("look-compare", "v", "app.open('compare')", "Compare with an earlier period"),
        _HISTORY,
        _hidden("look-conflicts", "exclamation_mark", "app.open('conflicts')", "Conflicts, to settle them",
                display="!"),
        _hidden("write-answered", "a", "answered", "The coordinator's question is answered"),
        _hidden("look-returns", "b", "app.open('submissions')", "What came back"),
        _hidden("look-checks", "l", "app.open('checks')", "Worth a second look: the checks"),
        _hidden("look-order", "o", "order", "Sort: plan, RAG, stage, to do first"),
        _hidden("look-copy", "y", "copy", "Copy ID and note"),
        *_scrolling("scroll_detail", "the action's text"),
        _hidden("move-back", "escape", "back", "Clear the filter, then back to the themes"),
    ),
    "note": (
        _HELP_WHILE_TYPING,
        _shown("move-back", "escape", "leave(False)", "Back", "Back; the note is kept"),
        _shown("move-next-left", "ctrl+n", "leave(True)", "Next left", "Next that is left"),
        _shown("write-stage", "f2", "stage", "Stage", "Set the stage"),
        _shown("write-rating", "f3", "rating", "RAG", "Set the RAG rating"),
        _shown("write-done", "f5", "done", "Done", "Mark the update done, or not done"),
        _shown("look-diff", "ctrl+t", "compare", "Compare",
               "Beside your note: last time's, the word diff, nothing"),
        _hidden("write-save", "ctrl+s", "save", "Save now", "Save at once"),
        _hidden("write-from-last", "ctrl+r", "start_from_last", "Start from last time's note"),
        _hidden("write-outside", "f4", "edit_outside", "Write in your own editor"),
        *_scrolling("scroll_before", "last time's note", down="ctrl+down", up="ctrl+up"),
    ),
    "combine": (
        _HELP_WHILE_TYPING,
        _shown("write-settle", "ctrl+s", "take", "Settle with this", "Settle the conflict with this text"),
        _shown("look-diff", "ctrl+t", "marks", "Marks",
               "Mark in the two texts what yours does not have, or nothing"),
        *_scrolling("scroll_sides", "the two texts", down="ctrl+down", up="ctrl+up"),
        _shown("move-back", "escape", "leave", "Back", "Back; your text waits"),
    ),
    "compare": (
        _HELP,
        _GO_TO_ACTION,
        _shown("look-moved", "m", "moved", "Only moved", "Only what moved, came or went; or all"),
        _shown("look-stuck", "t", "stuck", "Only stuck",
               "Only what is stuck: copied notes, stock phrases, the same stage; or all"),
        _shown("look-earlier", "p", "earlier(1)", "Period", "Compare with the period before that one"),
        _hidden("look-older", "left", "earlier(1)", "An earlier period", priority=True),
        _hidden("look-newer", "right", "earlier(-1)", "A later period", priority=True),
        _BACK,
    ),
    "history": (
        _HELP,
        _hidden("write-restore", "R", "restore", "Bring this value back"),
        *_scrolling("scroll_value", "the value"),
        _BACK,
    ),
    "search": (
        _HELP_WHILE_TYPING,
        _shown("move-open", "enter", "choose", "Open", "Open the action marked"),
        _hidden("move-down", "down", "down", "Down"),
        _hidden("move-up", "up", "up", "Up"),
        _BACK,
    ),
    "submissions": (
        _HELP,
        _shown("move-open", "enter", "choose", "What it changed", priority=True),
        _shown("look-held", "p", "app.open('held')", "Held for your word"),
        _hidden("look-conflicts", "exclamation_mark", "app.open('conflicts')", "Conflicts", display="!"),
        _BACK,
    ),
    "submission changes": (
        _HELP,
        _GO_TO_ACTION,
        _shown("edit-take-back", "u", "take_back", "Take this back"),
        _shown("edit-take-all-back", "A", "take_all_back", "Take all back"),
        _BACK,
    ),
    "held": (
        _HELP,
        _shown("held-accept", "a", "accept", "Accept", "Take this change in"),
        _shown("held-decline", "d", "decline", "Decline", "Leave what stands; history keeps it"),
        _shown("held-decline-because", "D", "decline_because", "Decline, because…"),
        _BACK,
    ),
    "conflicts": (
        _HELP,
        _shown("write-take-1", "1", "take(1)", "Take 1", "Take value 1: it stands at once"),
        _shown("write-take-2", "2", "take(2)", "Take 2", "Take value 2: it stands at once"),
        *(_hidden(f"write-take-{number}", str(number), f"take({number})", f"Take value {number}")
          for number in range(3, MOST_VALUES + 1)),
        _shown("write-take-agreed", "0", "take(0)", "Agreed", "Keep what was last agreed"),
        _shown("write-combine", "e", "write", "Combine",
               "Write a text out of both, or choose another stage or rating"),
        _shown("write-why", "w", "why", "Why", "Give the reason for your next choice"),
        _hidden("write-undo", "u", "choose_again", "Choose again what you settled last"),
        _shown("look-diff", "c,ctrl+t", "switch_marking", "Marks",
               "Mark words against each other, against what was last agreed, or not at all", display="c"),
        _shown("move-back", "escape", "dismiss(None)", "Back", "Back; what is not settled waits here"),
        _hidden("move-next-left", "n", "next_open(1)", "Next that is open"),
        _hidden("move-previous-left", "N", "next_open(-1)", "Previous that is open"),
        _HISTORY,
        *_scrolling("scroll_detail", "the texts"),
    ),
    "dashboard": (
        _HELP,
        _COMPARE_PLAN,
        _COPIES,
        _CONFLICTS,
        *_scrolling("scroll", "what moved"),
        _BACK,
    ),
    "checks": (
        _HELP,
        _GO_TO_ACTION,
        _shown("check-accept", "a", "accept", "It may stand, because…"),
        _BACK,
    ),
    "action table": (
        _hidden("write-open", "enter", "select_cursor", "Note", "Open its note"),
        _DOWN,
        _UP,
        _hidden("move-first", "g,home", "scroll_top", "First action"),
        _hidden("move-last", "G,end", "scroll_bottom", "Last action"),
    ),
    "option list": (_shown("move-open", "enter", "select", "Open", "Open what is marked"), _DOWN, _UP),
    "conflict list": (_hidden("write-open", "enter", "select", "Write another value"),),
    "history list": (
        _shown("write-restore-open", "enter", "select", "Bring back", "Bring this value back"),
    ),
}  # fmt: skip
"""Actions by the screen or widget that has them, in the footer's order; each can be given another key."""

DIALOG_ACTIONS: dict[str, tuple[ActionSpec, ...]] = {
    "prompt": (_shown("ask.back", "escape", "dismiss(None)", "Back"),),
    "confirm": (
        _shown("ask.yes", "y", "dismiss(True)", "Yes"),
        _shown("ask.no", "escape,n,enter", "dismiss(False)", "No"),
    ),
    "choice": (_shown("choice.later", "escape", "dismiss(None)", "Decide later"),),
    "message": (_shown("tell.on", "escape,enter,space,q", "dismiss(None)", "Go on"),),
    "help": (_shown("help-back", "escape,question_mark,f1,q", "dismiss(None)", "Back"),),
    "picker": (
        _shown("pick.back", "escape", "back", "Back"),
        _shown("pick.as-last-time", "equals_sign", "as_last_time", "As last time"),
    ),
    "stage picker": (
        _shown("pick.gather", "space", "gather", "Several stages"),
        _shown("pick.label", "l", "label", "Name the strand"),
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
