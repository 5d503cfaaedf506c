"""The reviewed corrections beside a source: what a person read where no rule can, with lines and reason.

`<source>.corrections.toml` holds `[[correction]]` tables: `lines` of the source, `expect` (a
fragment each of them holds, so that a changed source is noticed), `field`, `value` as it would be
printed or `missing = true`, and `reason`. With `action` it is about one action; `field = "id"`
brings in an action whose ID no rule can find. Without it, about the heading (`section`) or title
(`theme`) on that line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tui_tracker.domain.imports.source import FateKind
from tui_tracker.domain.plan.ids import fold
from tui_tracker.importers.parse.headers import FIELDS
from tui_tracker.importers.parse.lines import Line
from tui_tracker.importers.parse.model import LOST, Flaw, Found, Harvest, Mark
from tui_tracker.importers.resolve.themes_and_ids import Settled

_KEYS = {"action", "field", "lines", "expect", "value", "missing", "reason"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    action: str | None
    """ID of the action; None for a heading or title."""
    field: str
    lines: tuple[int, ...]
    expect: tuple[str, ...]
    """A fragment of each of `lines`, in their order."""
    value: str | None
    """None where the source does not hold it."""
    reason: str


def parse(content: bytes) -> tuple[list[Correction], list[Flaw]]:
    """Read a corrections file; what cannot be used becomes a flaw."""
    try:
        tables = tomllib.loads(content.decode("utf-8-sig")).get("correction", [])
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return [], [_unusable(f"the corrections file cannot be read: {error}")]
    corrections, flaws = [], []
    for place, table in enumerate(tables if isinstance(tables, list) else [], 1):
        made = _made(table) if isinstance(table, dict) else "it is no table"
        if isinstance(made, str):
            flaws.append(_unusable(f"correction {place} of the corrections file was left out: {made}"))
        else:
            corrections.append(made)
    return corrections, flaws


def _made(table: Mapping[str, object]) -> Correction | str:
    """Check one table; a text says what is wrong with it."""
    if unknown := sorted(table.keys() - _KEYS):
        return f"unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}"
    field, lines, value, action = (table.get(key) for key in ("field", "lines", "value", "action"))
    expect, reason = table.get("expect"), table.get("reason")
    expected = [expect] if isinstance(expect, str) else expect
    if not (isinstance(lines, list) and lines and all(isinstance(number, int) for number in lines)):
        return "`lines` must list line numbers"
    if not (
        isinstance(expected, list)
        and len(expected) == len(lines)
        and all(isinstance(e, str) and e for e in expected)
    ):
        return "`expect` must hold a fragment of each of `lines`"
    if field not in FIELDS or (action is None and field not in ("section", "theme")):
        return f"`field` {field!r} is none that can be corrected"
    if not isinstance(reason, str) or not reason or not isinstance(action, str | None):
        return "`reason` and `action` must be texts"
    if (table.get("missing") is True) is (isinstance(value, str) and value != ""):
        return "give either `value` or `missing = true`"
    told = value if isinstance(value, str) else None
    return Correction(
        action=action, field=str(field), lines=tuple(lines), expect=tuple(expected), value=told, reason=reason
    )


def current(corrections: Sequence[Correction], lines: Sequence[Line]) -> tuple[list[Correction], list[Flaw]]:
    """Keep the corrections whose lines still hold what they expect."""
    texts = {line.number: line.text for line in reversed(lines)}
    kept, flaws = [], []
    for one in corrections:
        if all(part in texts.get(number, "") for number, part in zip(one.lines, one.expect, strict=True)):
            kept.append(one)
        else:
            flaws.append(_stale(one, "the source's line no longer holds what it expects"))
    return kept, flaws


def correct_headings(harvest: Harvest, corrections: Sequence[Correction]) -> None:
    """Put right section headings and theme titles, and with them the rows under them."""
    for one in corrections:
        if one.action is not None or one.value is None:
            continue
        touched = _headings(harvest, one, one.value)
        if not touched:
            harvest.flaws.append(_stale(one, f"there is no such {one.field} to correct on that line"))
        harvest.flaws[:] = [
            flaw for flaw in harvest.flaws if not (flaw.rule == "heading-cut" and flaw.line in one.lines)
        ]


def _headings(harvest: Harvest, one: Correction, value: str) -> bool:
    if one.field == "theme":
        hits = [
            place
            for place, block in enumerate(harvest.blocks)
            if block.line in one.lines and block.name != value
        ]
        for place in hits:
            harvest.blocks[place] = replace(harvest.blocks[place], name=value)
        return bool(hits)
    before = {place.section for place in harvest.places if place.section_line in one.lines}
    harvest.places[:] = [
        replace(place, section=value) if place.section_line in one.lines else place
        for place in harvest.places
    ]
    for place, row in enumerate(harvest.rows):
        if row.heading_line in one.lines:
            names = ("section", "group") if "group" in row.fields else ("section",)
            harvest.rows[place] = row.put(**dict.fromkeys(names, value))
    for place, mark in enumerate(harvest.marks):
        if mark.detail and mark.kind in (FateKind.HEADING, FateKind.HEADER):
            for old in before:
                if old and harvest.places[place].section_line in one.lines:
                    harvest.marks[place] = replace(mark, detail=mark.detail.replace(old, value))
    return bool(before - {value})


def correct_actions(
    settled: Settled, harvest: Harvest, lines: Sequence[Line], corrections: Sequence[Correction]
) -> Settled:
    """Apply the corrections about actions; bring in those whose ID only a person could find."""
    rows = list(settled.rows)
    places = {fold(row.id): place for place, row in reversed(list(enumerate(rows)))}
    for one in corrections:
        if one.action is None:
            continue
        place = places.get(fold(one.action))
        if place is None and one.field == "id" and one.value:
            places[fold(one.action)] = len(rows)
            rows.append(_new_row(one, settled, harvest, lines))
        elif place is None:
            harvest.flaws.append(_stale(one, "there is no such action"))
            continue
        elif one.value is not None and rows[place].told(one.field) == one.value:
            harvest.flaws.append(_stale(one, "the rules read that already: there is nothing to correct"))
            continue
        else:
            rows[place] = _corrected(rows[place], one)
        _claim(one.lines, harvest, lines)
    rows.sort(key=lambda row: row.at)
    return replace(settled, rows=tuple(rows))


def _new_row(one: Correction, settled: Settled, harvest: Harvest, lines: Sequence[Line]) -> Found:
    at = next(place for place, line in enumerate(lines) if line.number == one.lines[0])
    there = harvest.places[at]
    fields = {"id": one.value or "", "theme": settled.theme_of_block.get(there.block, "")}
    if there.section:
        fields["section"] = there.section
    return Found(
        block=there.block,
        at=at,
        lines=one.lines,
        fields=fields,
        columns=there.columns | {"theme", "section"},
        heading_line=there.section_line,
        repaired=(_by_hand(one),),
    )


def _corrected(row: Found, one: Correction) -> Found:
    kept = tuple(flaw for flaw in row.flaws if flaw.field != one.field)
    lines = tuple(sorted({*row.lines, *one.lines}))
    row = replace(row, flaws=kept, lines=lines).put(**{one.field: one.value or ""}).mended(_by_hand(one))
    if one.value is None:
        return row.flawed(_lost(one, f"The source does not hold it; it stays empty. {one.reason}"))
    if LOST in one.value:
        return row.flawed(_lost(one, f"The source has lost the parts marked {LOST}. {one.reason}"))
    return row


def _claim(numbers: Sequence[int], harvest: Harvest, lines: Sequence[Line]) -> None:
    """Lines that a correction has read are no problem any more."""
    for place, line in enumerate(lines):
        if line.number in numbers and harvest.marks[place].kind is FateKind.PROBLEM:
            harvest.marks[place] = Mark(kind=FateKind.ACTION)
    harvest.flaws[:] = [
        flaw for flaw in harvest.flaws if not (flaw.rule == "row-unreadable" and flaw.line in numbers)
    ]


def _by_hand(one: Correction) -> str:
    return f"{one.field} by the corrections file: {one.reason}"


def _lost(one: Correction, message: str) -> Flaw:
    return Flaw(rule="text-lost", message=message, line=one.lines[0], field=one.field)


def _stale(one: Correction, why: str) -> Flaw:
    what = f"{one.action} {one.field}" if one.action else one.field
    message = f"The correction of {what} was not applied: {why}. Review it in the corrections file."
    return Flaw(rule="correction-stale", message=message, line=one.lines[0], field=one.field)


def _unusable(message: str) -> Flaw:
    return Flaw(rule="correction-unreadable", message=message[:1].upper() + message[1:] + ".", line=1)
