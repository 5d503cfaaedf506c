"""Rows as look-ups read them: frozen named tuples, their fields named as the columns are.

Values are as stored: lists and stages as JSON, times as UTC text, NULL as None.
"""

from __future__ import annotations

from operator import itemgetter

from tui_tracker.domain.codecs import decode_pairs
from tui_tracker.domain.fields import ACTION, UPDATE, field_named, further_fields, is_own, own_name
from tui_tracker.named_tuple import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_FURTHER = (
    *(field.column for record in (ACTION, UPDATE) for field in further_fields(record)),
    *(f"previous_{field.column}" for field in further_fields(UPDATE)),
)


class PeriodRow(NamedTuple):
    """A period; `closed` holds a text once it is closed."""

    key: str
    label: str
    closed: str | None


class ThemeRow(NamedTuple):
    """A theme of the plan."""

    key: str
    name: str
    position: int


class EntryRow(NamedTuple):
    """An action with its update in a period, the update before it, and a note under edit."""

    key: str
    id: str
    folded_id: str
    theme: str
    theme_name: str
    section: str | None
    grp: str | None
    number: str | None
    text: str | None
    role: str | None
    objectives: str | None
    partners: str | None
    extras: str | None
    position: int
    retired: str | None
    conflicts: str | None
    stages: str | None
    rag: str | None
    note: str | None
    signed_off: str | None
    review: str | None
    accepted: str | None
    updated_by: str | None
    updated_at: str | None
    update_conflicts: str | None
    state: str
    previous_stages: str | None
    previous_rag: str | None
    previous_note: str | None
    previous_signed_off: str | None
    previous_by: str | None
    previous_at: str | None
    draft: str | None
    draft_at: str | None
    further: tuple[str | None, ...] = ()
    """Fields without a place of their own: the action's, the update's, then the previous update's."""

    def value_of(self, field: str, prefix: str = "") -> str | None:
        """Return the value of one field as a revision stores it; None also for a field of something else.

        With the prefix `previous_` it is that of the update before.
        """
        if is_own(field):
            return dict(decode_pairs(self.extras)).get(own_name(field))
        value = column_reader(prefix + field_named(field).column)(self)
        # A position is a number in its column, and text in the revisions it is compared with.
        return None if value is None else str(value)


def column_reader(column: str) -> Callable[[EntryRow], Any]:
    """Return what reads a column of an entry as stored; None for one of something else."""
    if column in _FURTHER:
        position = _FURTHER.index(column)
        return lambda row: row.further[position]
    return itemgetter(_ENTRY_COLUMNS[column]) if column in _ENTRY_COLUMNS else lambda row: None


_ENTRY_COLUMNS = {column: position for position, column in enumerate(EntryRow._fields)}


class IdRow(NamedTuple):
    """An action's key, its ID as printed and folded (`domain.plan.ids.fold_id`), and its text."""

    key: str
    id: str
    folded_id: str
    text: str | None


class MatchableRow(NamedTuple):
    """An action with what an import finds it by."""

    key: str
    id: str
    theme: str
    text: str | None
    retired: str | None


class FoldedIdRow(NamedTuple):
    """An action's ID as printed and folded."""

    id: str
    folded_id: str


class FormerIdRow(NamedTuple):
    """An ID that an action has or had."""

    action: str
    id: str


class TrailRow(NamedTuple):
    """What an action's update said in one period."""

    period: str
    stages: str | None
    rag: str | None


class HitRow(NamedTuple):
    """A text that holds the words searched for, the plan's own with an empty period."""

    key: str
    id: str
    theme: str
    period: str
    field: str
    text: str
    marked: str
    """The text with each searched word, in whatever form, between U+0002 and U+0003."""
    is_whole: int
    """Whether it has every word whole, so that none in it only begins with the last."""


class DraftRow(NamedTuple):
    """A text under edit with its action's `key` and `id`."""

    action: str
    period: str
    field: str
    text: str
    author: str
    saved_at: str
    key: str
    id: str


class RevisionRow(NamedTuple):
    """A revision; `parents` are ids with blanks between them, `file` the merged file it came in."""

    id: str
    action: str
    period: str
    field: str
    value: str | None
    author: str
    at: str
    origin: str
    kind: str
    why: str | None
    parents: str | None
    arrival: str | None
    file: str | None
