"""Write one action as a page: its facts, this period's update beside the previous one, and its history."""

from __future__ import annotations

from tui_tracker.cli.format.stages import record_stages
from tui_tracker.cli.output import cut, paint
from tui_tracker.cli.text_layout import side_by_side, wrap
from tui_tracker.domain.plan.wording import retirement_sentence
from tui_tracker.domain.text import clean
from tui_tracker.services.system.local_time import local_date_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from tui_tracker.config.glance import Glance

    Record = dict[str, Any]

BESIDE = 100
"""Columns from which the two periods are shown side by side."""
TRAIL_FROM = 3
"""Number of periods from which they are listed; two are on the page anyway."""


def page(
    record: Record, labels: dict[str, str], glance: Glance, columns: int, *, diff: bool = False
) -> list[str]:
    """Return one action as lines of at most `columns`; with `diff` the note shows its changes."""
    columns = min(columns, 160)
    periods = _compared if diff else _periods
    lines = [
        *_title(record, glance, columns),
        *wrap(record["text"] or "(no text in the original plan)", columns),
        "",
        *_facts(record, columns),
        "",
        *periods(record, labels, glance, columns),
        *_trail(record, labels, glance, columns),
    ]
    return [*lines, *_warnings(record, columns)]


def _title(record: Record, glance: Glance, columns: int) -> list[str]:
    """Return the action's name, stage and rating on one line, or on two where they do not fit."""
    identity, theme = clean(record["id"]), clean(record["theme_name"])
    stage = record_stages(record["stages"]) or "no stage yet"
    badge, colour = glance.badge(record["stages"], record["rag"])
    fits = len(f"{identity}  {theme}  ·  {stage}  ·  {badge}") <= columns
    name = f"{paint(identity, 'bold')}  {theme}"
    status = f"{stage}  ·  {paint(badge, colour)}"
    return [f"{name}  ·  {status}"] if fits else [name, status]


def _facts(record: Record, columns: int) -> list[str]:
    facts = {
        "Section": record["section"],
        "Number": record["number"],
        "Role": record["role"],
        "Objectives": ", ".join(record["objectives"]),
        "Partners": record["partners"],
        **record["extras"],
    }
    lines = []
    for name, value in facts.items():
        if value:
            first, *rest = wrap(value, columns - 12) or [""]
            lines.append(f"{paint(f'{clean(name)[:11]:<12}', 'dim')}{first}")
            lines += [f"{'':<12}{line}" for line in rest]
    return lines


def _periods(record: Record, labels: dict[str, str], glance: Glance, columns: int) -> list[str]:
    now = record | {"label": labels[record["period"]]}
    before = record["previous"] and record["previous"] | {"label": labels[record["previous"]["period"]]}
    if not before:
        return _update(now, glance, columns)
    if columns < BESIDE:
        return [*_update(now, glance, columns), "", *_update(before, glance, columns)]
    half = (columns - 3) // 2
    plain_left, right = _update(before, glance, half), _update(now, glance, half)
    return side_by_side(plain_left, right, half)


def _compared(record: Record, labels: dict[str, str], glance: Glance, columns: int) -> list[str]:
    """Return the changes from the previous note; where one of the two is missing, both notes as they are."""
    before = record["previous"]
    if not (before and before["note"] and record["note"]):
        return _periods(record, labels, glance, columns)
    from tui_tracker.cli.worddiff import diff_lines

    heads = [
        line
        for update in (before, record)
        for line in _status(update, labels[update["period"]], glance, columns)
    ]
    return [*heads, *diff_lines(before["note"], record["note"], columns)]


def _trail(record: Record, labels: dict[str, str], glance: Glance, columns: int) -> list[str]:
    """Return one line per period with its stage and rating, oldest first; empty for few periods."""
    trail = record["trail"]
    if len(trail) < TRAIL_FROM:
        return []
    stages = [record_stages(update["stages"]) or "no stage" for update in trail]
    badges = [glance.badge(update["stages"], update["rag"]) for update in trail]
    widest = max(len(labels[update["period"]]) for update in trail)
    room = max(columns - widest - max(len(badge) for badge, _ in badges) - 4, 9)
    room = min(room, max(map(len, stages)))
    lines = [""]
    for update, stage, badge in zip(trail, stages, badges, strict=True):
        label = paint(labels[update["period"]].ljust(widest), "dim")
        lines.append(f"{label}  {cut(stage, room):<{room}}  {paint(*badge)}")
    return lines


def _update(update: Record, glance: Glance, columns: int) -> list[str]:
    lines = _status(update, update["label"], glance, columns)
    return [*lines, *wrap(update["note"] or "No note.", columns)]


def _status(update: Record, label: str, glance: Glance, columns: int) -> list[str]:
    badge, _ = glance.badge(update["stages"], update["rag"])
    return wrap(f"{label}: {record_stages(update['stages']) or 'no stage'} · {badge}", columns)


def _warnings(record: Record, columns: int) -> list[str]:
    lines: list[str] = []
    if retirement := record["retired"]:
        lines += ["", *wrap(retirement_sentence(**retirement), columns)]
    if record["review"]:
        lines += ["", *wrap(f"Question from the coordinator: {record['review']}", columns)]
    if record["draft"]:
        lines += ["", *wrap(f"Draft, not yet saved as an update: {record['draft']['note']}", columns)]
    if record["conflicts"]:
        fields = ", ".join(record["conflicts"])
        lines += ["", *wrap(f"IN CONFLICT: {fields}. You see the agreed version.", columns)]
    if record["updated_by"]:
        how = f"Signed off by {record['signed_off']}" if record["signed_off"] else "Not signed off yet"
        when = local_date_time(record["updated_at"])
        lines += ["", *wrap(f"{how}. Last changed by {record['updated_by']}, {when}.", columns)]
    return lines
