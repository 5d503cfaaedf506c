"""Write the result of a merge as lines or JSON: a line a file, then what is still to be decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tui_tracker.cli.format.conflicts import conflict_json, format_conflict
from tui_tracker.cli.output import change_text, print_err, style, truncate
from tui_tracker.cli.text_layout import wrap_beginning, wrap_runs, wrap_sentence
from tui_tracker.domain.exchange.held import HOLD_REASON_TEXT
from tui_tracker.domain.exchange.merge_words import (
    changes_by_people,
    count_changes,
    duplicate_id_words,
    file_words,
    left_out_words,
    origin_words,
    summary_words,
)
from tui_tracker.domain.exchange.pending import (
    FEWEST_DIGITS,
    PendingGroup,
    change_name,
    group_pending,
    held_numbers,
)
from tui_tracker.domain.exchange.submission import (
    HeldChange,
    MixedUpdate,
    Outcome,
    ReceivedChange,
    SubmissionResult,
)
from tui_tracker.domain.field_values import cleared_words, quoted_words, value_words
from tui_tracker.domain.fields import field_label, is_prose
from tui_tracker.domain.plan.legend import Legend
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.text import clean_line, from_difference, one_line, plural
from tui_tracker.errors import ConflictError, RefusedFileError
from tui_tracker.services.exchange.merge import MergeResult
from tui_tracker.services.system.local_time import local_date, local_date_time

SHOWN = 40
"""Changes printed for each file. `--json` and `submissions` have them all."""
LISTED_PER_GROUP = 12
"""Held changes or conflicts of one kind that are printed. `held` and `conflicts` have them all."""
INDENT = " " * (FEWEST_DIGITS + 4)
"""Before the further lines of a held change: as wide as its number."""


def format_merge(
    merged: MergeResult, columns: int, source: str = "file", *, detailed: bool = False
) -> Iterator[str]:
    """Yield the result as lines: files, then what needs a decision by kind, and updates of several authors.

    `source` is what people call such a file; `detailed` lists the changes of each file too, and shows each
    held change and conflict in full. Refused files are left out: `print_refusals` names them.
    """
    conflicts, held, legend = merged.log.conflicts(), merged.log.held_changes(), merged.log.legend
    waiting = held_numbers(held)
    total = 0
    for file in merged.files:
        if file.outcome is not Outcome.REFUSED:
            changes = list(merged.log.changes_from(file.arrival)) if file.outcome is Outcome.TAKEN else []
            by_people = changes_by_people(changes)
            total += count_changes(changes)
            origin = origin_words(file, merged.log.theme_names(), local_date)
            words = [file_words(file, changes, waiting, local_date), *origin]
            text = f": {clean_line('; '.join(words))}."
            yield from wrap_runs([(clean_line(file.name), ("bold",)), (text, ())], columns)
            for notice in file.notices:
                yield from wrap_sentence(f"! {notice}", columns, indent="  ")
            if detailed:
                yield from _change_lines(by_people, legend, columns)
            yield ""
    for group in group_pending(held, conflicts, legend):
        yield from _group_in_full(group, columns) if detailed else _group_lines(group, columns)
    for mixed in merged.mixed_updates:
        yield from _mixed_update_lines(mixed, legend, columns)
    for identity in merged.log.duplicate_ids():
        yield from wrap_sentence(duplicate_id_words(identity), columns)
        yield ""
    for sentence in merged.log.closed_twice(merged.run):
        yield from wrap_sentence(sentence, columns)
        yield ""
    brought = summary_words(merged.files, total, source, dry_run=merged.dry_run)
    to_do = [f"{plural(len(conflicts), 'conflict')} to resolve (tui-tracker conflicts)"] * bool(conflicts)
    to_do += [f"{plural(len(held), 'decision')} to make (tui-tracker held)"] * bool(held)
    yield from wrap_sentence(f"{brought} {' and '.join(to_do) or 'No conflicts'}.", columns)


def _group_in_full(group: PendingGroup, columns: int) -> Iterator[str]:
    for conflict in group.conflicts:
        yield from format_conflict(conflict, group.legend, columns)
        yield ""
    if group.held:
        yield from held_group_lines(group, columns)
        yield ""


def held_group_lines(group: PendingGroup, columns: int) -> Iterator[str]:
    """Yield the held changes of one kind under their heading; conflicts only by name."""
    yield style(group.title, "bold")
    for held in group.held:
        yield from _held_lines(held, group.legend, columns)
    for name, words in group.lines if group.conflicts else ():
        yield from _named_line(name, words, columns)


def _group_lines(group: PendingGroup, columns: int) -> Iterator[str]:
    """Yield the first `LISTED_PER_GROUP` items of a group, a line each, and how many more there are."""
    yield style(group.title, "bold")
    for name, words in group.lines[:LISTED_PER_GROUP]:
        yield from _named_line(name, words, columns)
    if len(group.lines) > LISTED_PER_GROUP:
        yield f"{INDENT}and {len(group.lines) - LISTED_PER_GROUP} more."
    yield ""


def _named_line(name: str, words: str, columns: int) -> Iterator[str]:
    room = max(columns - max(len(name), FEWEST_DIGITS) - 4, 12)
    yield f"  {name:<{FEWEST_DIGITS}}  {truncate(words, room)}"


def as_json(merged: MergeResult) -> dict[str, Any]:
    """Return a merge in the shape of the JSON promise."""
    return {
        "merged": [_file_json(file, merged) for file in merged.files],
        "conflicts": [conflict_json(conflict) for conflict in merged.log.conflicts()],
        "problems": [
            *({"file": file.name, "message": notice} for file in merged.files for notice in file.notices),
            *(
                {"file": None, "message": sentence}
                for sentence in (
                    *map(duplicate_id_words, merged.log.duplicate_ids()),
                    *merged.log.closed_twice(merged.run),
                )
            ),
        ],
        "held": [held_change_json(held_change) for held_change in merged.log.held_changes()],
        "combinations": [
            {"id": mixed.id, "period": mixed.period,
             "parts": [{"field": field, "value": value, "author": who} for field, value, who in mixed.parts]}
            for mixed in merged.mixed_updates
        ],
        "dry_run": merged.dry_run,
        "backup": str(merged.backup) if merged.backup else None,
    }  # fmt: skip


def change_line(change: ReceivedChange, legend: Legend, columns: int) -> str:
    """Write one changed cell as a line: its value before and now, and what is unusual about it."""
    name = clean_line(change_name(change))
    marks = [*change.hints]
    if change.in_conflict:
        marks.insert(0, "in conflict")
    if change.held:
        marks.insert(0, f"needs your decision: {HOLD_REASON_TEXT[change.held]}")
    after = f"  [{'; '.join(marks)}]" if marks else ""
    room = max((columns - len(name) - len(after) - 9) // 2, 12)
    before = value_words(change.cell.field, change.before, legend)
    now = _new_words(change, legend)
    if is_prose(change.cell.field) and before and now:
        before, now = from_difference(one_line(before), one_line(now), room)
    before, now = truncate(before, room), truncate(now, room)
    is_cleared = not value_words(change.cell.field, change.after, legend)
    new = now if is_cleared else quoted_words(change.cell.field, now)
    words = change_text(quoted_words(change.cell.field, before), new)
    return f"    {name}: {words}{after}"


def _new_words(change: ReceivedChange, legend: Legend) -> str:
    """Return the value that a change brought, in words; empty where it cleared one."""
    field = change.cell.field
    return value_words(field, change.after, legend) or cleared_words(field, "")


def _held_lines(held: HeldChange, legend: Legend, columns: int) -> Iterator[str]:
    """Yield one held change as lines: its number, the value now and the proposed one, or its parts."""
    change = held.change
    source = clean_line(f"from {change.author}, {local_date_time(change.at)}")
    if held.summary:
        yield from _numbered(held.number, clean_line(held.summary), columns)
        yield from wrap_sentence(source, columns, indent=INDENT)
        for part in held.parts:
            field = part.change.cell.field
            values = change_text(
                quoted_words(field, value_words(field, part.current, legend)),
                quoted_words(field, _new_words(part.change, legend)),
            )
            name = clean_line(f"{part.change.id} {field_label(field)}")
            yield from _numbered(part.number, f"{name}: {values}", columns, indent=INDENT)
        return
    title = [(clean_line(change_name(change)), ("bold",)), (f"  {clean_line(source)}", ())]
    first, *rest = wrap_runs(title, max(columns, 20) - len(INDENT))
    yield f"  {held.number}  {first}"
    yield from (f"{INDENT}{line}" for line in rest)
    texts = (value_words(change.cell.field, held.current, legend), _new_words(change, legend))
    current, proposed = (quoted_words(change.cell.field, text) for text in texts)
    for label, words in (("now:     ", current), ("proposed:", proposed)):
        yield from wrap_beginning(
            f"{label} {words or 'nothing'}", columns, indent=INDENT, to_read="tui-tracker held --json"
        )
    if held.similar_ids:
        yield from wrap_sentence(f"similar to {', '.join(held.similar_ids)}", columns, indent=INDENT)


def _numbered(number: int, words: str, columns: int, indent: str = "") -> Iterator[str]:
    """Yield words with a number before their first line, the others set below the words."""
    first, *rest = wrap_beginning(words, columns, indent=indent + INDENT, to_read="tui-tracker held --json")
    yield f"{indent}  {number}  {first[len(indent + INDENT) :]}"
    yield from rest


def held_change_json(held: HeldChange) -> dict[str, Any]:
    """Return a held change for a script."""
    change = held.change
    return change_json(change) | {
        "n": held.number, "name": str(held.number), "kind": held.kind.value,
        "from": change.readable(held.current),
        "author": change.author, "at": change.at, "revision": change.revision,
        "lookalikes": list(held.similar_ids), "summary": held.summary or None,
        "revisions": list(held.revisions), "parts": [held_change_json(part) for part in held.parts],
    }  # fmt: skip


def print_refusals(merged: MergeResult) -> int:
    """Print why each refused file was not merged; return the exit code of the merge."""
    refused = [file for file in merged.files if file.outcome is Outcome.REFUSED]
    for file in refused:
        print_err(f"Not merged: {one_line(file.refused)}")
    if merged.left_out:
        print_err(left_out_words(merged.left_out))
    if refused:
        return RefusedFileError.exit_code
    return ConflictError.exit_code if merged.log.conflicts() else 0


def _change_lines(changes: Sequence[ReceivedChange], legend: Legend, columns: int) -> Iterator[str]:
    """Yield the first `SHOWN` of the changes that a file brought."""
    for change in changes[:SHOWN]:
        yield change_line(change, legend, columns)
    if len(changes) > SHOWN:
        yield f"    and {len(changes) - SHOWN} more."


def _mixed_update_lines(mixed: MixedUpdate, legend: Legend, columns: int) -> Iterator[str]:
    yield from wrap_sentence(
        f"Check {mixed.id} {period_label(mixed.period)}: its parts come from different people.", columns
    )
    for field, value, author in mixed.parts:
        head = f"    {field_label(field)} from {author}: "
        yield head + truncate(value_words(field, value, legend) or "nothing", max(columns - len(head), 12))
    yield ""


def _file_json(file: SubmissionResult, merged: MergeResult) -> dict[str, Any]:
    changes = merged.log.changes_from(file.arrival) if file.outcome is Outcome.TAKEN else ()
    return {
        "file": file.name,
        "author": ", ".join(file.authors) or (file.copy.lead if file.copy else None),
        "revisions_new": file.new,
        "revisions_known": file.known,
        "decisions_new": file.decisions,
        "copies_new": len(file.copies_from),
        "changes": [change_json(change) for change in changes],
        "refused": file.refused,
        "outcome": file.outcome.value,
        "authors": list(file.authors),
        "copy": file.copy and {
            "id": file.copy.id, "lead": file.copy.lead or None, "themes": list(file.copy.themes),
            "handed_out": file.copy.made_at,
        },
        "sha256": file.sha256,
        "first_came": file.before,
        "same_as": file.same_as or None,
        "done": file.done,
        "total": file.total,
        "notices": list(file.notices),
    }  # fmt: skip


def change_json(change: ReceivedChange) -> dict[str, Any]:
    """Return one changed cell for a script."""
    return {
        "id": change.id, "period": change.cell.period or None, "field": change.cell.field,
        "from": change.readable(change.before), "to": change.readable(change.after),
        "held": change.held.value if change.held else None, "conflict": change.in_conflict,
        "hints": list(change.hints),
    }  # fmt: skip
