"""What a merge would do, or did, as values to draw: file by file, then what needs a decision."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tui_tracker.domain.exchange.held import HOLD_REASON_TEXT
from tui_tracker.domain.exchange.submission import (
    HeldChange,
    MixedUpdate,
    Outcome,
    SubmissionResult,
    background_words,
)
from tui_tracker.domain.fields import field_label
from tui_tracker.domain.history.conflict import Conflict
from tui_tracker.domain.history.revision import IMPORT_AUTHOR
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.text import one_line, plural
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.exchange.merge import MergeResult
from tui_tracker.services.system.local_time import local_date


class FileLine(NamedTuple):
    """One file of a merge."""

    name: str
    outcome: Outcome
    words: str
    """What it brings, or why it brings nothing."""
    source: str
    """Whose it is, and how far they are."""
    notices: tuple[str, ...]


class MergePreview(NamedTuple):
    """A merge that would be made, or was."""

    files: tuple[FileLine, ...]
    conflicts: tuple[str, ...]
    """The actions in conflict afterwards, a line each; of the whole tracker, not of these files alone."""
    decisions: tuple[str, ...]
    """The changes that need a decision afterwards, a line each."""
    to_read: tuple[str, ...]
    """What somebody should read: updates of several authors, and IDs given twice."""
    backup: Path | None

    @property
    def brings_changes(self) -> bool:
        """Whether any file has something new."""
        return any(file.outcome is Outcome.TAKEN for file in self.files)


def preview_of(merged: MergeResult) -> MergePreview:
    """Return a merge as values; call it while the merge's log can be read."""
    return MergePreview(
        files=tuple(_file_line(file, merged) for file in merged.files),
        conflicts=_conflict_lines(merged.log.conflicts()),
        decisions=tuple(_decision_line(held) for held in merged.log.held_changes()),
        to_read=(
            *(_mixed_line(mixed) for mixed in merged.mixed_updates),
            *(f"Several actions have the ID {identity}." for identity in merged.log.duplicate_ids()),
        ),
        backup=merged.backup,
    )


def _file_line(file: SubmissionResult, merged: MergeResult) -> FileLine:
    return FileLine(
        name=Path(file.name).name, outcome=file.outcome, words=_words(file, merged), source=_source(file),
        notices=file.notices,
    )  # fmt: skip


def _words(file: SubmissionResult, merged: MergeResult) -> str:
    if file.outcome is Outcome.REFUSED:
        return one_line(file.refused)
    if file.same_as:
        return f"The same as {Path(file.same_as).name}."
    when = f" on {local_date(file.before)}" if file.before else ""
    if file.outcome is Outcome.DUPLICATE:
        return f"Nothing new: already merged{when}."
    if file.outcome is Outcome.SUPERSEDED:
        return f"Nothing new: a newer version of this copy was merged{when}."
    changes = [change for change in merged.log.changes_from(file.arrival) if change.author != IMPORT_AUTHOR]
    if not changes and (background := background_words(file)):
        return f"Nothing to look at: {background}."
    themes = Counter(change.theme or "the plan" for change in changes)
    by_theme = ", ".join(f"{key} {count}" for key, count in themes.items())
    conflicts = sum(change.in_conflict for change in changes)
    held = sum(change.held is not None for change in changes)
    parts = [f"{plural(len(changes), 'change')} ({by_theme})" if changes else "No changes by a person"]
    parts += [f"{conflicts} in conflict"] * bool(conflicts) + [f"{held} to decide"] * bool(held)
    return f"{', '.join(parts)}."


def _source(file: SubmissionResult) -> str:
    parts = []
    if file.copy:
        parts.append(f"{file.copy.lead or 'A lead'}'s copy of {', '.join(file.copy.themes)}")
    if file.authors:
        parts.append(f"written by {', '.join(file.authors)}")
    if file.total is not None:
        parts.append(f"{file.done} of {file.total} done")
    return " · ".join(parts)


def _conflict_lines(conflicts: tuple[Conflict, ...]) -> tuple[str, ...]:
    """Return a line for each action in conflict: `T7: note, RAG`."""
    fields: dict[str, list[str]] = {}
    for conflict in conflicts:
        fields.setdefault(conflict.id, []).append(field_label(conflict.cell.field))
    return tuple(f"{identity}: {', '.join(names)}" for identity, names in fields.items())


def _decision_line(held: HeldChange) -> str:
    change = held.change
    if held.summary:
        return held.summary
    value = " ".join((change.readable(change.after) or "empty").split())
    name = f"{change.id} {field_label(change.cell.field)} {period_label(change.cell.period)}".strip()
    return f"{name}: {value}, from {change.author} ({HOLD_REASON_TEXT[held.kind]})"


def _mixed_line(mixed: MixedUpdate) -> str:
    fields = ", ".join(f"{field_label(field)} from {author}" for field, _, author in mixed.parts)
    return f"{mixed.id}: its parts come from different people ({fields}). Read it as a whole."
