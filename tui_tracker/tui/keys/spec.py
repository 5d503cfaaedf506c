"""What is known of a key's action: its words in the footer, the help screen and the palette."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

GROUPS = {
    "write": "Editing", "check": "Editing", "held": "Editing", "edit": "Editing",
    "move": "Moving", "look": "Viewing", "file": "Program",
}  # fmt: skip
"""Headings of the help screen, by the first part of an action's id."""
OTHER_GROUP = "In lists and boxes"
"""Heading for keys that Textual's own widgets bring."""


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


def shown(
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


def hidden(
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
