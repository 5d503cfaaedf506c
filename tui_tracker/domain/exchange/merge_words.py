"""What a merge brought, in words: a line for each file, then the decisions it asks for, by kind.

The preview and the result say the same, in the shell and in the screens.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from tui_tracker.domain.exchange.held import HOLD_REASON_TEXT, HoldReason
from tui_tracker.domain.exchange.submission import (
    HeldChange,
    Outcome,
    ReceivedChange,
    SubmissionResult,
    background_words,
)
from tui_tracker.domain.fields import HIDDEN, field_label, field_named
from tui_tracker.domain.history.conflict import Conflict
from tui_tracker.domain.history.revision import IMPORT_AUTHOR
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.text import plural
from tui_tracker.named_tuple import NamedTuple

_KINDS = (
    ("Late changes", (HoldReason.CLOSED_PERIOD, HoldReason.EDITED_RETIRED)),
    ("Changes to other themes", (HoldReason.OUT_OF_THEME,)),
    ("Changes to periods that the tracker does not have", (HoldReason.UNKNOWN_PERIOD,)),
    ("Changes to the plan", (HoldReason.PLAN_CHANGE,)),
    ("Values that cannot be used as they are",
     (HoldReason.INVALID_VALUE, HoldReason.DAMAGED_FILE, HoldReason.DECIDED)),
)  # fmt: skip


class DecisionGroup(NamedTuple):
    """The decisions of one kind that a merge asks for."""

    heading: str
    lines: tuple[tuple[str, str], ...]
    """For each the name that a command knows it by, which it keeps, and what it is about."""
    are_conflicts: bool = False
    """They are not held changes but conflicts to resolve."""


def decision_groups(held: Iterable[HeldChange], conflicts: Iterable[Conflict]) -> tuple[DecisionGroup, ...]:
    """Return all that somebody has to decide, by kind: the held changes, then the conflicts."""
    questions = tuple(held)
    groups = [
        DecisionGroup(heading, tuple(_question_line(held) for held in questions if held.kind in kinds))
        for heading, kinds in _KINDS
    ]
    groups.append(DecisionGroup("Conflicts", tuple(map(_conflict_line, conflicts)), are_conflicts=True))
    return tuple(group for group in groups if group.lines)


def _question_line(held: HeldChange) -> tuple[str, str]:
    change = held.change
    if held.summary:
        return held.label, held.summary
    value = " ".join((change.readable(change.after) or "empty").split())
    why = f" ({HOLD_REASON_TEXT[held.kind]})" if len(_kinds_beside(held.kind)) > 1 else ""
    return held.label, f"{_cell_name(change)}: {value}, from {change.author}{why}"


def _kinds_beside(reason: HoldReason) -> tuple[HoldReason, ...]:
    return next((kinds for _, kinds in _KINDS if reason in kinds), ())


def _conflict_line(conflict: Conflict) -> tuple[str, str]:
    authors = " and ".join(dict.fromkeys(side.author for side in conflict.sides))
    period = period_label(conflict.cell.period)
    versions = plural(len(conflict.sides), "version")
    name = f"{conflict.id} {field_label(conflict.cell.field)}"
    return name, f"{period}: {versions}, by {authors}" if period else f"{versions}, by {authors}"


def _cell_name(change: ReceivedChange) -> str:
    return f"{change.id} {field_label(change.cell.field)} {period_label(change.cell.period)}".strip()


def file_words(
    file: SubmissionResult,
    everything: Iterable[ReceivedChange],
    waiting: Collection[str],
    local_date: Callable[[str], str],
) -> str:
    """Say in a few words what a file that was not refused brought, or why it brought nothing.

    `waiting` are the revisions that some question is about.
    """
    if file.outcome is Outcome.TAKEN:
        return "; ".join(_change_words(file, tuple(everything), waiting))
    if file.same_as:
        return f"the same as {file.same_as.replace(chr(92), '/').rpartition('/')[2]}"
    when = f" on {local_date(file.before)}" if file.before else ""
    if file.outcome is Outcome.SUPERSEDED:
        return f"no new changes, because a newer version of this copy was merged{when}"
    return f"no new changes, already merged{when}"


def origin_words(file: SubmissionResult, local_date: Callable[[str], str]) -> tuple[str, ...]:
    """Say whose copy a file is, who wrote in it and how far they are."""
    if file.outcome is not Outcome.TAKEN:
        return ()
    parts = []
    lead = file.copy.lead if file.copy else None
    if file.copy:
        themes, sent = ", ".join(file.copy.themes), local_date(file.copy.made_at)
        parts.append(f"{lead or 'a lead'}'s copy of {themes}, sent out on {sent}")
    if file.authors and list(file.authors) != [lead]:
        parts.append(f"written by {', '.join(file.authors)}")
    if file.total is not None:
        parts.append(f"{file.done} of {file.total} done")
    return tuple(parts)


def changes_by_people(changes: Iterable[ReceivedChange]) -> tuple[ReceivedChange, ...]:
    """Return the changes that people made, without those that follow from others."""
    return tuple(
        change
        for change in changes
        if change.author != IMPORT_AUTHOR and not _follows_from_others(change.cell.field)
    )


def _follows_from_others(name: str) -> bool:
    field = field_named(name)
    return field.history == HIDDEN and not field.change_words


def _change_words(
    file: SubmissionResult, everything: tuple[ReceivedChange, ...], waiting: Collection[str]
) -> Iterator[str]:
    """Say how many changes a file brought, and how many of them need somebody."""
    background = background_words(file)
    if not everything and background:
        yield f"nothing to look at: {background}"
        return
    by_people = changes_by_people(everything)
    changes = tuple(change for change in by_people if change.cell.action)
    imported = sum(change.author == IMPORT_AUTHOR for change in everything)
    undecided = sum(change.revision in waiting for change in by_people)
    conflicts = sum(change.in_conflict for change in changes)
    actions = plural(len({change.cell.action for change in changes}), "action")
    words = [f"{plural(len(changes), 'change')} to {actions}"] * bool(changes)
    words += [_period_words(change) for change in by_people if not change.cell.action and not change.held]
    words = words or [f"{plural(undecided, 'change')} to periods" if undecided else "no changes"]
    words += [f"{conflicts} in conflict"] * bool(conflicts)
    words += [f"{undecided} {'needs' if undecided == 1 else 'need'} your decision"] * bool(undecided)
    yield ", ".join(words)
    if imported:
        yield f"{plural(imported, 'value')} from the original plan"


def _period_words(change: ReceivedChange) -> str:
    """Say what somebody did with a period: `begins December 2026`."""
    if change.cell.field == "label":
        return f"begins {change.after}" if change.after else f"undoes {period_label(change.cell.period)}"
    return f"{'closes' if change.after else 'reopens'} {period_label(change.cell.period)}"


def summary_words(files: Iterable[SubmissionResult], source: str, *, dry_run: bool) -> str:
    """Say in a sentence what all files brought together; `source` is what one of them is to people."""
    taken = [file for file in files if file.outcome is Outcome.TAKEN]
    if not taken:
        return "No new changes."
    verb = "would bring" if dry_run else "brought"
    values = sum(file.new for file in taken)
    brought = plural(values, "new value") if values else "nothing to look at"
    return f"{plural(len(taken), source)} {verb} {brought}."
