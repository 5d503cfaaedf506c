"""What is known of a key's action: its words in the footer, the help screen and the palette."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from textual.binding import Binding

GROUPS = {
    "write": "Editing", "check": "Editing", "held": "Editing", "edit": "Editing",
    "look-filter": "Finding", "look-search": "Finding", "move-go-to": "Finding",
    "move": "Moving", "look": "Viewing", "file": "Program",
}  # fmt: skip
"""Headings of the help screen, by the beginning of an action's id."""
KEYS_APART = " or "
"""Between keys that do the same: spaces alone read as keys to press one after the other."""
OTHER_GROUP = "In lists and boxes"
"""Heading for keys that Textual's own widgets bring."""


@dataclass(frozen=True, slots=True)
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
    """What the help screen and the palette say; the label where empty."""
    display: str | None = field(default=None, kw_only=True)
    """How the key is written where Textual's own way is too long."""
    priority: bool = field(default=False, kw_only=True)
    """Whether it acts before the widget that has the focus."""
    in_footer: bool = field(default=True, kw_only=True)

    @property
    def help_text(self) -> str:
        return self.help or self.label

    @property
    def group(self) -> str:
        """The heading on the help screen."""
        headings = (heading for beginning, heading in GROUPS.items() if self.id.startswith(beginning))
        return next(headings, OTHER_GROUP)

    def binding(self) -> Binding:
        """Return Textual's binding for this action."""
        return Binding(
            self.keys, self.action, self.label, show=self.in_footer, key_display=self.display,
            priority=self.priority, tooltip=self.help, id=self.id,
        )  # fmt: skip


shown = ActionSpec
"""Makes an action that has a place in the footer."""
hidden = partial(ActionSpec, in_footer=False)
"""Makes an action that only help and palette name."""
