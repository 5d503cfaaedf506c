"""What a merge would do, or did, as values to draw: file by file, then what needs a decision."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tui_tracker.domain.exchange.merge_words import (
    count_changes,
    duplicate_id_words,
    file_words,
    left_out_words,
    origin_words,
    summary_words,
)
from tui_tracker.domain.exchange.pending import PendingGroup, group_pending, held_numbers
from tui_tracker.domain.exchange.submission import MixedUpdate, Outcome, SubmissionResult
from tui_tracker.domain.fields import field_label
from tui_tracker.domain.text import one_line
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
    pending: tuple[PendingGroup, ...]
    """What is to be decided afterwards, by kind; of the whole tracker, not of these files alone."""
    to_read: tuple[str, ...]
    """What somebody should read: updates of several authors, IDs given and periods closed twice."""
    summary: str
    backup: Path | None

    @property
    def brings_changes(self) -> bool:
        """Whether any file has something new."""
        return self.files_merged > 0

    @property
    def files_merged(self) -> int:
        """How many files have something new; the others are refused, or the tracker has all they hold."""
        return sum(1 for file in self.files if file.outcome is Outcome.TAKEN)


def preview_of(merged: MergeResult) -> MergePreview:
    """Return a merge as values; call it while the merge's log can be read."""
    held = merged.log.held_changes()
    waiting = held_numbers(held)
    changes = sum(
        count_changes(merged.log.changes_from(file.arrival))
        for file in merged.files
        if file.outcome is Outcome.TAKEN
    )
    return MergePreview(
        files=tuple(_file_line(file, merged, waiting) for file in merged.files),
        pending=group_pending(held, merged.log.conflicts(), merged.log.legend),
        to_read=(
            *(_mixed_line(mixed) for mixed in merged.mixed_updates),
            *map(duplicate_id_words, merged.log.duplicate_ids()),
            *merged.log.closed_twice(merged.run),
            *([left_out_words(merged.left_out)] if merged.left_out else ()),
        ),
        summary=summary_words(merged.files, changes, "file", dry_run=merged.dry_run),
        backup=merged.backup,
    )


def _file_line(file: SubmissionResult, merged: MergeResult, waiting: Mapping[str, int]) -> FileLine:
    if file.outcome is Outcome.REFUSED:
        words = one_line(file.refused).replace(file.name, Path(file.name).name)
    else:
        changes = merged.log.changes_from(file.arrival) if file.outcome is Outcome.TAKEN else ()
        words = f"{file_words(file, changes, waiting, local_date)}."
        words = words[:1].upper() + words[1:]
    return FileLine(
        name=Path(file.name).name, outcome=file.outcome, words=words,
        source=" · ".join(origin_words(file, merged.log.theme_names(), local_date)), notices=file.notices,
    )  # fmt: skip


def _mixed_line(mixed: MixedUpdate) -> str:
    fields = ", ".join(f"{field_label(field)} from {author}" for field, _, author in mixed.parts)
    return f"{mixed.id}: its parts come from different people ({fields}). Read it as a whole."
