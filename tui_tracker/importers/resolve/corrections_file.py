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
from dataclasses import dataclass

from tui_tracker.importers.parse.headers import FIELDS
from tui_tracker.importers.parse.lines import Line
from tui_tracker.importers.parse.model import RawProblem

_KEYS = {"action", "field", "lines", "expect", "value", "missing", "reason"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One reviewed correction."""

    action: str | None
    """ID of the action; None for a heading or title."""
    field: str
    lines: tuple[int, ...]
    expect: tuple[str, ...]
    """A fragment of each of `lines`, in their order."""
    value: str | None
    """None where the source does not hold it."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """The corrections that can be applied, and problems with the others."""

    usable: tuple[Correction, ...]
    problems: tuple[RawProblem, ...]


def read_corrections(content: bytes, lines: Sequence[Line]) -> Corrections:
    """Read a corrections file for a source of `lines`.

    A correction that cannot be used, or whose lines no longer hold what it expects, becomes a problem.
    """
    texts = {line.number: line.text for line in reversed(lines)}
    usable: list[Correction] = []
    unusable: list[RawProblem] = []
    stale: list[RawProblem] = []
    for entry in _entries(content):
        if isinstance(entry, str):
            unusable.append(_unusable_problem(entry))
        elif _is_current(entry, texts):
            usable.append(entry)
        else:
            stale.append(stale_problem(entry, "the source's line no longer holds what it expects"))
    return Corrections(usable=tuple(usable), problems=(*unusable, *stale))


def _entries(content: bytes) -> list[Correction | str]:
    """Return each entry of the file as a correction, or a text that says why it was left out."""
    try:
        tables = tomllib.loads(content.decode("utf-8-sig")).get("correction", [])
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return [f"the corrections file cannot be read: {error}"]
    entries: list[Correction | str] = []
    for number, table in enumerate(tables if isinstance(tables, list) else [], 1):
        entry = _read_entry(table) if isinstance(table, dict) else "it is not a table"
        if isinstance(entry, str):
            entry = f"correction {number} of the corrections file was left out: {entry}"
        entries.append(entry)
    return entries


def _read_entry(table: Mapping[str, object]) -> Correction | str:
    """Return the correction in one table, or a text that says what is wrong with it."""
    if unknown := sorted(table.keys() - _KEYS):
        return f"unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}"
    field, lines, value, action = (table.get(key) for key in ("field", "lines", "value", "action"))
    expect, reason = table.get("expect"), table.get("reason")
    fragments = [expect] if isinstance(expect, str) else expect
    if not (isinstance(lines, list) and lines and all(isinstance(number, int) for number in lines)):
        return "`lines` must list line numbers"
    if not (
        isinstance(fragments, list)
        and len(fragments) == len(lines)
        and all(isinstance(fragment, str) and fragment for fragment in fragments)
    ):
        return "`expect` must hold a fragment of each of `lines`"
    if field not in FIELDS or (action is None and field not in ("section", "theme")):
        return f"`field` {field!r} is not a field that can be corrected"
    if not isinstance(reason, str) or not reason or not isinstance(action, str | None):
        return "`reason` and `action` must be texts"
    if (table.get("missing") is True) is (isinstance(value, str) and value != ""):
        return "give either `value` or `missing = true`"
    return Correction(
        action=action,
        field=str(field),
        lines=tuple(lines),
        expect=tuple(fragments),
        value=value if isinstance(value, str) else None,
        reason=reason,
    )


def _is_current(correction: Correction, texts: Mapping[int, str]) -> bool:
    pairs = zip(correction.lines, correction.expect, strict=True)
    return all(fragment in texts.get(number, "") for number, fragment in pairs)


def stale_problem(correction: Correction, reason: str) -> RawProblem:
    """Return the problem of a correction that was not applied."""
    name = f"{correction.action} {correction.field}" if correction.action else correction.field
    message = f"The correction for {name} was not applied: {reason}. Please check the corrections file."
    return RawProblem(
        rule="correction-stale", message=message, line=correction.lines[0], field=correction.field
    )


def _unusable_problem(message: str) -> RawProblem:
    return RawProblem(rule="correction-unreadable", message=message[:1].upper() + message[1:] + ".", line=1)
