"""The plan's tree and its updates: theme, action, period, update, and an action's entry."""

from __future__ import annotations

from enum import StrEnum

from tui_tracker.domain.plan.stages import Stages
from tui_tracker.named_tuple import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from tui_tracker.domain.plan.retirement import Retirement

    Others = tuple[tuple[str, Any], ...]
    """Values of the fields that have no attribute, `domain.fields.FURTHER_FIELDS`: (name, decoded value)."""


class Theme(NamedTuple):
    """A part of the plan with its own leads, such as Transport."""

    key: str
    """The letters its actions' IDs begin with, e.g. `T`."""
    name: str
    position: int
    """Place in the plan, from 0."""


class Period(NamedTuple):
    """A reporting date: every action has one update for it."""

    key: str
    """Reporting date as `YYYY-MM`."""
    label: str
    """As printed, e.g. `December 2024`."""
    closed: bool = False
    """It was reported and cannot be changed."""


class Action(NamedTuple):
    """One commitment of the plan, without what is reported about it."""

    key: str
    """Internal, never changes: a hash of the plan and the first ID."""
    id: str
    """As printed, e.g. `T17`; `X1` and so on where the plan prints no ID."""
    theme: str
    """The theme's key."""
    section: str | None = None
    group: str | None = None
    """Heading within which printed numbers restart, where the plan numbers by group."""
    number: str | None = None
    """The number as printed, where an action has no printed ID."""
    text: str | None = None
    role: str | None = None
    objectives: tuple[str, ...] = ()
    partners: str | None = None
    extras: tuple[tuple[str, str], ...] = ()
    """Columns of the source that the tracker has no field for: (header, text), in their order."""
    position: int = 0
    """Place in the plan, from 0."""
    retired: str | None = None
    """Encoded by `domain.plan.retirement`; None while the action is in the plan."""
    others: Others = ()

    @property
    def retirement(self) -> Retirement | None:
        """How the action left the plan; None while it is in the plan."""
        if not self.retired:
            return None
        # Loaded for the few that have left the plan.
        from tui_tracker.domain.plan.retirement import decode_retirement

        return decode_retirement(self.retired)


class Update(NamedTuple):
    """What is reported about one action in one period."""

    period: str
    stages: Stages = ()
    rag: str | None = None
    """Key of a rating; None where the action is not rated."""
    note: str | None = None
    signed_off: str | None = None
    """Who marked this update as done; None while it is not."""
    review: str | None = None
    """The coordinator's question to the lead; None without a question or once it is answered."""
    accepted: str | None = None
    """Accepted findings, encoded by `domain.plan.acceptance`."""
    updated_by: str | None = None
    """Last person to change a cell; an import is not a person."""
    updated_at: str | None = None
    """When, UTC, ISO 8601 with `Z`."""
    others: Others = ()


class UpdateState(StrEnum):
    """How far the update of one action is: to do, started or done."""

    OUTSTANDING = "outstanding"
    STARTED = "started"
    DONE = "done"


STATE_WORDS = {UpdateState.OUTSTANDING: "to do", UpdateState.STARTED: "started", UpdateState.DONE: "done"}
"""What people call each state, in the order in which an update goes through them."""


class ActionEntry(NamedTuple):
    """Everything that lists, detail panes and look-ups show about one action in one period."""

    action: Action
    theme_name: str
    update: Update
    previous: Update | None
    state: UpdateState
    conflicts: tuple[str, ...] = ()
    """Fields in conflict; each shows its agreed value."""
    draft: str | None = None
    """Text of the note under edit, not sealed yet."""
    draft_at: str | None = None
