"""What a rescue file holds: a text or an answer that could not be saved, or changes that a tracker has lost.

A rescue file is TOML with long texts in lines of their own, so that a person can read it in any editor.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

import tomli_w

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.text_base import TextBase
from tui_tracker.services.tracker.view import TrackerView

_HEADING = """\
# tui-tracker kept this because the tracker could not be written, or was replaced by another file.
# It is offered when you next open the tracker. The words between the quotes are yours.
"""
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerName:
    """Which tracker something belongs to."""

    database_id: str
    plan_id: str
    path: str
    """The real path, when it was kept."""

    def is_same(self, other: TrackerName) -> bool:
        """Return whether two names belong to one tracker, or to two of one plan that had the same path."""
        if self.database_id == other.database_id:
            return True
        return (self.plan_id, self.path) == (other.plan_id, other.path)


def tracker_name(view: TrackerView) -> TrackerName:
    """Return which tracker an open one is."""
    return TrackerName(database_id=view.database_id(), plan_id=view.plan_id(), path=str(view.path.resolve()))


@dataclass(frozen=True, slots=True, kw_only=True)
class RescuedText:
    """A text under edit that could not be saved in its tracker."""

    tracker: TrackerName
    cell: Cell
    action_id: str
    """The action's printed ID."""
    text: str
    start: TextBase
    author: str
    typed_at: str
    """UTC, as revisions hold it."""
    window: str = ""
    """Id of the window it was typed in."""
    path: Path | None = None
    """The rescue file; None until it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RescuedAnswer:
    """An answer to a question of the screens, a reason for example, that is not saved in the tracker."""

    tracker: TrackerName
    question: str
    text: str
    typed_at: str
    """UTC, as revisions hold it."""
    window: str = ""
    path: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RescuedChanges:
    """A copy of what a window saw in a tracker whose file was then replaced, moved or deleted."""

    tracker: TrackerName
    copy: str
    """Name of the copy, a tracker's file beside the rescue file."""
    kept_at: str
    """UTC, as revisions hold it."""
    window: str = ""
    path: Path | None = None

    @property
    def copy_path(self) -> Path:
        """Where the copy is."""
        assert self.path is not None
        return self.path.with_name(self.copy)


TypedText = RescuedText | RescuedAnswer
Rescued = TypedText | RescuedChanges
_KINDS = {RescuedText: "text", RescuedAnswer: "answer", RescuedChanges: "changes"}
"""How a rescue file names what it holds."""


def encode(rescued: Rescued) -> str:
    """Write a rescue file's content."""
    content: dict[str, Any] = {"kind": _KINDS[type(rescued)]}
    for field in fields(rescued):
        value = getattr(rescued, field.name)
        if isinstance(value, Cell | TextBase):
            parts = value._asdict()
            content[field.name] = {key: part for key, part in parts.items() if part is not None}
        elif isinstance(value, TrackerName):
            content[field.name] = asdict(value)
        elif field.name != "path":
            content[field.name] = value
    return _HEADING + tomli_w.dumps(content, multiline_strings=True)


def decode(content: str, path: Path) -> Rescued | None:
    """Read a rescue file's content; None where it is not a rescue file."""
    try:
        values = tomllib.loads(content)
        kind = values.pop("kind")
        tracker = _record(TrackerName, values.pop("tracker"))
        if kind == "changes":
            return replace(_record(RescuedChanges, {**values, "tracker": tracker}), path=path)
        if kind == "answer":
            return replace(_record(RescuedAnswer, {**values, "tracker": tracker}), path=path)
        start, cell = TextBase(**values.pop("start", {})), Cell(**values.pop("cell"))
        return replace(
            _record(RescuedText, {**values, "tracker": tracker, "start": start, "cell": cell}), path=path
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _record(kind: type[Record], values: Mapping[str, Any]) -> Record:
    """Make a record of the values it has fields for: a newer program may have written others as well."""
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in values.items() if name in known})
