"""What a merge brought, in words: a line for each file.

The preview and the result say the same, in the shell and in the screens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from tui_tracker.domain.exchange.submission import (
    HeldChange,
    Outcome,
    ReceivedChange,
    SubmissionResult,
    background_words,
)
from tui_tracker.domain.fields import HIDDEN, TABLE
from tui_tracker.domain.history.revision import IMPORT_AUTHOR
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.text import clean, join_words, one_line, plural, short_list
from tui_tracker.shell_words import shell_word

UNNAMED_FIELDS = frozenset(
    field.name for field in TABLE if field.history == HIDDEN and not field.change_words
)
"""Fields whose changes follow from others', such as an action's position."""


def file_words(
    file: SubmissionResult,
    everything: Iterable[ReceivedChange],
    waiting: Mapping[str, int],
    local_date: Callable[[str], str],
) -> str:
    """Say in a few words what a file that was not refused brought, or why it brought nothing.

    `waiting` gives for each held revision the number of the held change that it is part of.
    """
    if file.outcome is Outcome.TAKEN:
        return "; ".join(_change_words(file, tuple(everything), waiting))
    if file.same_as:
        return f"the same as {file.same_as.replace(chr(92), '/').rpartition('/')[2]}"
    when = f" on {local_date(file.before)}" if file.before else ""
    if file.outcome is Outcome.SUPERSEDED:
        return f"no new changes, because a newer version of this copy was merged{when}"
    return f"no new changes, already merged{when}"


def origin_words(
    file: SubmissionResult, theme_names: Mapping[str, str], local_date: Callable[[str], str]
) -> tuple[str, ...]:
    """Say whose copy a file is, who wrote in it and how far they are; `theme_names` are by their keys."""
    if file.outcome is not Outcome.TAKEN:
        return ()
    parts = []
    lead = file.copy.lead if file.copy else None
    if file.copy:
        themes = ", ".join(theme_names.get(key, key) for key in file.copy.themes) or "the whole plan"
        owner = f"{lead}'s copy" if lead else "The copy"
        parts.append(f"{owner} of {themes}, sent out on {local_date(file.copy.made_at)}")
    if file.authors and list(file.authors) != [lead]:
        parts.append(f"written by {', '.join(file.authors)}")
    if file.total is not None:
        parts.append(f"{file.done} of {file.total} done")
    return tuple(parts)


def count_changes(changes: Iterable[ReceivedChange]) -> int:
    """Count the changes that the line of a file names: those of periods only where they count."""
    return sum(bool(change.cell.action or not change.held) for change in changes_by_people(changes))


def changes_by_people(changes: Iterable[ReceivedChange]) -> tuple[ReceivedChange, ...]:
    """Return the changes that people made, without those that follow from others."""
    return tuple(
        change
        for change in changes
        if change.author != IMPORT_AUTHOR and change.cell.field not in UNNAMED_FIELDS
    )


def _change_words(
    file: SubmissionResult, everything: tuple[ReceivedChange, ...], waiting: Mapping[str, int]
) -> Iterator[str]:
    """Say how many changes a file brought, and how many of them need somebody."""
    background = background_words(file)
    if not everything and background:
        yield f"nothing to look at: {background}"
        return
    by_people = changes_by_people(everything)
    changes = tuple(change for change in by_people if change.cell.action)
    imported = sum(change.author == IMPORT_AUTHOR for change in everything)
    held = [waiting[change.revision] for change in by_people if change.revision in waiting]
    conflicts = sum(change.in_conflict for change in changes)
    actions = plural(len({change.cell.action for change in changes}), "action")
    words = [f"{plural(len(changes), 'change')} to {actions}"] * bool(changes)
    words += [_period_words(change) for change in by_people if not change.cell.action and not change.held]
    words = words or [f"{plural(len(held), 'change')} to periods" if held else "no changes"]
    words += [f"{conflicts} in conflict"] * bool(conflicts)
    words += [f"{plural(len(set(held)), 'decision')} to make"] * bool(held)
    yield ", ".join(words)
    if imported:
        yield f"{plural(imported, 'value')} from the original plan"


def _period_words(change: ReceivedChange) -> str:
    """Say what somebody did with a period: `begins December 2026`."""
    if change.cell.field == "label":
        return f"begins {change.after}" if change.after else f"undoes {period_label(change.cell.period)}"
    return f"{'closes' if change.after else 'reopens'} {period_label(change.cell.period)}"


def duplicate_id_words(identity: str) -> str:
    """Say that several actions have one ID, and what to do."""
    second = shell_word(f"{identity}/2")
    return f"Several actions have the ID {identity}. Rename one: tui-tracker set {second} --rename ID"


def closed_twice_words(
    period: str,
    closers: Sequence[str],
    left_out: Iterable[HeldChange],
    *,
    added: Mapping[str, Sequence[str]],
    plan_differs: bool,
) -> str:
    """Say that people closed a period independently, and what its report leaves out until it is accepted.

    `added` says whose report lacked what it has now, with the IDs of the actions.
    """
    words = f"{join_words(closers)} closed {period} without each other's changes."
    by_closers: dict[tuple[str, ...], list[HeldChange]] = {}
    for held in left_out:
        by_closers.setdefault(held.closers, []).append(held)
    if by_closers:
        parts = [_left_out_words(closing, left) for closing, left in sorted(by_closers.items())]
        words += (
            f" Its report leaves out {', and '.join(parts)}. Accept a decision to bring its changes back."
        )
    for closer, ids in added.items():
        words += f" Its report has {added_words(closer, ids)}"
    if plan_differs:
        words += " The report has what each of them changed in the plan: check it again."
    return words


def _left_out_words(closers: Sequence[str], held_changes: Sequence[HeldChange]) -> str:
    changes = [part for held in held_changes for part in held.parts]
    actions = plural(len({part.change.cell.action for part in changes}), "action")
    numbers = [str(held.number) for held in held_changes]
    decisions = f"decision{'s' * (len(numbers) > 1)} {join_words(numbers)}"
    return f"{plural(len(changes), 'change')} to {actions} that {closing_words(closers)} ({decisions})"


def added_words(closer: str, ids: Sequence[str]) -> str:
    """Say what a report has that one person's closing did not have, and what to do: the end of a sentence."""
    actions = plural(len(ids), "action")
    return (
        f"changes to {actions} that {closer}'s closing did not have: {short_list(ids, 12)}."
        f" If {closer} published the report, publish it again."
    )


def closing_words(closers: Sequence[str]) -> str:
    """Say whose closing alone has something: `only Ann's closing has`."""
    owners = join_words([f"{closer}'s" for closer in closers])
    return f"only {owners} closing{'s have' if len(closers) > 1 else ' has'}"


def summary_words(files: Iterable[SubmissionResult], changes: int, source: str, *, dry_run: bool) -> str:
    """Say in a sentence what all files brought together.

    `changes` counts what people changed, as the lines of the files do; `source` is what a file is to people.
    """
    outcomes = [file.outcome for file in files]
    taken, refused = outcomes.count(Outcome.TAKEN), outcomes.count(Outcome.REFUSED)
    brought = "No new changes."
    if taken:
        news = plural(changes, "change") if changes else "nothing to look at"
        brought = f"{plural(taken, source)} {'would bring' if dry_run else 'brought'} {news}."
    if refused:
        not_merged = "would not be merged" if dry_run else "not merged"
        return f"{brought} {plural(refused, source)} {not_merged}."
    return brought


def undisputed_words(changes: int, files: int) -> str:
    """Say how much came in that nobody had to decide on; empty if nothing did."""
    if not changes:
        return ""
    return f"{plural(changes, 'other change')} from {plural(files, 'file')} needed no decision."


def left_out_words(names: Sequence[str]) -> str:
    """Say which files of a folder were not looked at: neither copies nor workbooks."""
    listed = short_list([one_line(clean(name)) for name in names])
    return f"Left out: {listed}. Returned copies are .db files; filled workbooks are .xlsx or .ods."
