"""What a merge did, in words and as JSON: file by file, then what is left to settle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tui_tracker.cli.commands.conflicts import as_json as conflict_json
from tui_tracker.cli.commands.conflicts import day, page
from tui_tracker.cli.output import counted, cut, paint
from tui_tracker.cli.text_layout import wrap
from tui_tracker.domain.exchange.held import HOLD_REASON_TEXT
from tui_tracker.domain.exchange.submission import (
    HeldChange,
    MixedUpdate,
    Outcome,
    ReceivedChange,
    SubmissionResult,
)
from tui_tracker.domain.history.revision import IMPORTER
from tui_tracker.domain.history.undo import FIELD_NAMES
from tui_tracker.domain.text import clean
from tui_tracker.services.exchange.merge import MergeResult

SHOWN = 40
"""Changes printed of one file; more are counted. All stand in --json and under submissions."""


def told(merged: MergeResult, columns: int) -> Iterator[str]:
    """Tell each file, then conflicts, what is held, and updates to read once as a whole."""
    for one in merged.files:
        yield from _file(one, merged, columns)
        yield ""
    conflicts, held = merged.log.conflicts(), merged.log.held_changes()
    for conflict in conflicts:
        yield from page(conflict, columns)
        yield ""
    if held:
        yield paint("Held for your word (tui-tracker held accepts or declines):", "bold")
        for question in held:
            yield from question_lines(question, columns)
        yield ""
    for mixed in merged.mixed_updates:
        yield from _combination(mixed, columns)
    for twin in merged.log.duplicate_ids():
        yield from wrap(_twin(twin), columns)
        yield ""
    yield _sum(merged, len(conflicts), len(held))


def as_json(merged: MergeResult) -> dict[str, Any]:
    """Return a merge in the shape of the JSON promise."""
    return {
        "merged": [_file_json(one, merged) for one in merged.files],
        "conflicts": [conflict_json(one) for one in merged.log.conflicts()],
        "problems": [
            *({"file": one.name, "message": notice} for one in merged.files for notice in one.notices),
            *({"file": None, "message": _twin(twin)} for twin in merged.log.duplicate_ids()),
        ],
        "held": [question_json(one) for one in merged.log.held_changes()],
        "combinations": [
            {"id": one.id, "period": one.period,
             "parts": [{"field": field, "value": value, "author": who} for field, value, who in one.parts]}
            for one in merged.mixed_updates
        ],
        "dry_run": merged.dry_run,
        "backup": str(merged.backup) if merged.backup else None,
    }  # fmt: skip


def change_line(one: ReceivedChange, columns: int) -> str:
    """Tell one changed cell in a line: what it said, what it says, and what is odd."""
    place = f"{clean(one.id)} {FIELD_NAMES.get(one.cell.field, one.cell.field)} {one.cell.period}".strip()
    marks = [*one.hints]
    if one.in_conflict:
        marks.insert(0, "IN CONFLICT")
    if one.held:
        marks.insert(0, f"HELD: {HOLD_REASON_TEXT[one.held]}")
    after = f"  [{'; '.join(marks)}]" if marks else ""
    room = max((columns - len(place) - len(after) - 9) // 2, 12)
    before, now = (cut(one.readable(value) or "–", room) for value in (one.before, one.after))
    return f"    {place}: {before} → {now}{after}"


def question_lines(one: HeldChange, columns: int) -> Iterator[str]:
    """Tell one held change: what, by whom, why it is held, and what stands meanwhile."""
    came = one.change
    field = FIELD_NAMES.get(came.cell.field, came.cell.field)
    place = f"{clean(came.id)} {field} {came.cell.period}".strip()
    reason = HOLD_REASON_TEXT[one.kind]
    yield f"{one.n:>3}  {paint(place, 'bold')}  {clean(came.author)}, {day(came.at)}: {reason}"
    yield from wrap(f"stands: {came.readable(one.current) or '(nothing)'}", columns - 5, indent="     ")
    yield from wrap(f"asked:  {came.readable(came.after) or '(nothing)'}", columns - 5, indent="     ")
    if one.similar_ids:
        yield from wrap(f"reads like {', '.join(one.similar_ids)}", columns - 5, indent="     ")


def question_json(one: HeldChange) -> dict[str, Any]:
    """Return a held change for a script."""
    came = one.change
    return change_json(came) | {
        "n": one.n, "kind": one.kind.value, "from": came.readable(one.current),
        "author": came.author, "at": came.at, "revision": came.revision, "lookalikes": list(one.similar_ids),
    }  # fmt: skip


def _file(one: SubmissionResult, merged: MergeResult, columns: int) -> Iterator[str]:
    yield paint(clean(one.name), "bold")
    if one.outcome is Outcome.REFUSED:
        yield from wrap(f"REFUSED: {one.refused}", columns, indent="  ")
        return
    if who := _who(one):
        yield from wrap(who, columns, indent="  ")
    if one.outcome is Outcome.TAKEN:
        yield from _changes(one, merged, columns)
    else:
        when = f", it came {day(one.before)}" if one.before else ""
        what = {
            Outcome.DUPLICATE: f"Nothing new: the tracker holds all of it{when}.",
            Outcome.SUPERSEDED: f"Nothing new: an older state of a copy of which a newer one came{when[9:]}.",
        }
        yield f"  {what[one.outcome]}"
    for notice in one.notices:
        yield from wrap(f"! {notice}", columns, indent="  ")


def _who(one: SubmissionResult) -> str:
    parts = []
    if one.copy:
        lead = clean(one.copy.lead) or "a lead"
        parts.append(f"{lead}'s copy of {', '.join(one.copy.themes)}, handed out {one.copy.made_at[:10]}")
    if one.authors:
        parts.append(f"written by {', '.join(clean(author) for author in one.authors)}")
    if one.total is not None:
        parts.append(f"{one.done} of {one.total} done")
    return f"{'; '.join(parts)}." if parts else ""


def _changes(one: SubmissionResult, merged: MergeResult, columns: int) -> Iterator[str]:
    themes: Counter[str] = Counter()
    held = conflicts = 0
    lines: list[str] = []
    plan = 0
    for change in merged.log.changes_from(one.arrival):
        if change.author == IMPORTER:
            plan += 1
            continue
        themes[change.theme or "?"] += 1
        held += change.held is not None
        conflicts += change.in_conflict
        if len(lines) < SHOWN:
            lines.append(change_line(change, columns))
    total = sum(themes.values())
    parts = [f"{counted(total, 'change')} ({', '.join(f'{key} {count}' for key, count in themes.items())})"]
    if not total:
        parts = ["no change of its own in this file"]
    parts += [f"{counted(plan, 'value')} of the plan's source"] * bool(plan)
    parts += [f"{conflicts} in conflict"] * bool(conflicts) + [f"{held} held"] * bool(held)
    yield f"  {', '.join(parts)}; {one.new} new and {one.known} known revisions."
    yield from lines
    if total > len(lines):
        yield f"    and {total - len(lines)} more."


def _twin(identity: str) -> str:
    return (
        f"Two actions carry the ID {identity}: give one another with tui-tracker set {identity} --rename ID."
    )


def _combination(one: MixedUpdate, columns: int) -> Iterator[str]:
    yield from wrap(
        f"Read {one.id} {one.period} once as a whole: nobody has seen its parts together.", columns
    )
    for field, value, author in one.parts:
        head = f"    {FIELD_NAMES.get(field, field)} from {clean(author)}: "
        yield head + cut(value or "nothing", max(columns - len(head), 12))
    yield ""


def _sum(merged: MergeResult, conflicts: int, held: int) -> str:
    taken = [one for one in merged.files if one.outcome is Outcome.TAKEN]
    if not taken:
        said = "Nothing new."
    else:
        would = "would bring" if merged.dry_run else "brought"
        said = (
            f"{counted(len(taken), 'file')} {would} {counted(sum(one.new for one in taken), 'new revision')}."
        )
    left = [f"{counted(conflicts, 'conflict')} to settle"] * bool(conflicts)
    left += [f"{counted(held, 'change')} held for your word"] * bool(held)
    return f"{said} {' and '.join(left)}." if left else f"{said} Nothing to settle."


def _file_json(one: SubmissionResult, merged: MergeResult) -> dict[str, Any]:
    changes = merged.log.changes_from(one.arrival) if one.outcome is Outcome.TAKEN else ()
    return {
        "file": one.name,
        "author": ", ".join(one.authors) or (one.copy.lead if one.copy else None),
        "revisions_new": one.new,
        "revisions_known": one.known,
        "changes": [change_json(change) for change in changes],
        "refused": one.refused,
        "outcome": one.outcome.value,
        "authors": list(one.authors),
        "copy": one.copy and {
            "id": one.copy.id, "lead": one.copy.lead or None, "themes": list(one.copy.themes),
            "handed_out": one.copy.made_at,
        },
        "sha256": one.sha256,
        "first_came": one.before,
        "done": one.done,
        "total": one.total,
        "notices": list(one.notices),
    }  # fmt: skip


def change_json(one: ReceivedChange) -> dict[str, Any]:
    """Return one changed cell for a script."""
    return {
        "id": one.id, "period": one.cell.period or None, "field": one.cell.field,
        "from": one.readable(one.before), "to": one.readable(one.after),
        "held": one.held.value if one.held else None, "conflict": one.in_conflict, "hints": list(one.hints),
    }  # fmt: skip
