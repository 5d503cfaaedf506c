"""Which sheets of a workbook hold the plan, and why the others are left out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui_tracker.domain.suggestions import suggestion_or_list
from tui_tracker.domain.text import folded_line
from tui_tracker.errors import UsageError
from tui_tracker.importers.parse.lines import Source
from tui_tracker.importers.parse.periods import PeriodTag, period_tag

_BESIDES = re.compile(
    r"(?i)\b(?:key|legend|guidance|guide|instructions?|read ?me|notes|cover|contents|index|lists?|look-?ups?"
    r"|drop-?downs?|validation|summary|dashboard|overview|pivot|charts?|graphs?|definitions?|glossary|template"
    r"|example|change ?log|versions?|version control|admin|settings|contacts)\b"
)
_OLD = re.compile(
    r"(?i)\b(?:archived?|old|previous|superseded|history|historic(?:al)?|do not use|back ?up|copy of|deleted"
    r"|removed|withdrawn|(?:closed|completed|finished)(?=.*\b(?:19|20)\d\d))\b"
)
_KEY_ROWS = 12
"""Rows that a key to ratings or stages has at most."""
_SAME_ACTIONS = "it has the same actions as the sheet"
_SAME = 0.3
"""From this share of actions in common, two sheets are taken to have the same ones."""
_UPDATE = frozenset({"rag", "stages", "note"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """What is known of a sheet's table before its rows are read."""

    name: str
    header_line: int | None
    fields: frozenset[str]
    rows: int
    identities: frozenset[str]
    """Texts of its rows, or their IDs where it has none."""
    is_key: bool = False
    """Its rows each explain another rating or stage."""


def check_sheets(name: str, source: Source, chosen: Sequence[str]) -> None:
    """Raise UsageError where the file called `name` has no such sheet to choose, or hides it."""
    names = list(dict.fromkeys(line.sheet for line in source.lines if line.sheet))
    for wanted in chosen:
        if any(is_chosen(sheet, [wanted]) for sheet in names):
            continue
        if any(is_chosen(sheet, [wanted]) for sheet in source.hidden):
            raise UsageError(
                f"The sheet {wanted!r} of {name} is hidden.",
                "Unhide it in Excel, save the workbook, and import it again.",
            )
        if not names:
            raise UsageError(
                f"{name} has only one table, so there is no sheet to choose.", "Leave out --sheet."
            )
        raise UsageError(f"{name} has no sheet {wanted!r}.", suggestion_or_list(wanted, names))


def is_chosen(sheet: str, chosen: Sequence[str]) -> bool:
    """Return whether a person has chosen a sheet by its name, whatever its case and blanks."""
    return folded_line(sheet) in map(folded_line, chosen)


def reasons_to_leave_out(tables: Sequence[SheetTable], chosen: Sequence[str] = ()) -> dict[str, str]:
    """Return for each sheet that is not taken the reason; a sheet that is the only one is taken.

    Where a person has `chosen` sheets by name, they are taken, whatever their names and columns are.
    """
    reasons = {table.name: reason for table in tables if (reason := _is_no_plan(table))}
    if chosen:
        others = (table.name for table in tables if not is_chosen(table.name, chosen))
        return dict.fromkeys(others, "you chose another") | {
            name: reason for name, reason in reasons.items() if is_chosen(name, chosen)
        }
    for rule in (_besides, _old, _key):
        left = [table for table in tables if table.name not in reasons]
        matched = {table.name: reason for table in left if (reason := rule(table))}
        if len(matched) < len(left):
            reasons |= matched
    left = [table for table in tables if table.name not in reasons]
    reasons |= _same_actions(left)
    return reasons | _other_columns([table for table in left if table.name not in reasons])


def sheets_by_period(tables: Sequence[SheetTable], left_out: Mapping[str, str]) -> dict[str, PeriodTag]:
    """Return the sheets of a workbook with a sheet of the same actions for each period, with these periods.

    Empty where it is no such workbook: some sheet names no period, or two name the same one.
    """
    names = [
        table.name
        for table in tables
        if table.name not in left_out or left_out[table.name].startswith(_SAME_ACTIONS)
    ]
    tags = {name: tag for name in names if (tag := period_tag(name))}
    is_one_each = len(tags) == len(names) > 1 and len(set(tags.values())) == len(tags)
    return tags if is_one_each and any(name in left_out for name in names) else {}


def _is_no_plan(table: SheetTable) -> str:
    if table.header_line is None or not table.fields & {"id", "text"}:
        return "it has no table of actions"
    return "" if table.rows else "it has no actions"


def _besides(table: SheetTable) -> str:
    match = _BESIDES.search(table.name)
    return f"by its name it is not the plan itself ({match[0]})" if match else ""


def _old(table: SheetTable) -> str:
    match = _OLD.search(table.name)
    return f"by its name it is not the current plan ({match[0]})" if match else ""


def _key(table: SheetTable) -> str:
    return "it explains the ratings or stages" if table.is_key and table.rows <= _KEY_ROWS else ""


def _same_actions(tables: Sequence[SheetTable]) -> dict[str, str]:
    """Return the sheets with actions that a sheet of a later period, or else an earlier sheet, has too."""
    order = sorted(
        range(len(tables)), key=lambda index: (period_tag(tables[index].name) or PeriodTag("", 0), -index)
    )
    reasons: dict[str, str] = {}
    kept: list[SheetTable] = []
    for index in reversed(order):
        table = tables[index]
        twin = next((other for other in kept if _share(table, other) >= _SAME), None)
        if twin is None:
            kept.append(table)
        else:
            reasons[table.name] = f"{_SAME_ACTIONS} {twin.name!r}"
    return reasons


def _share(table: SheetTable, other: SheetTable) -> float:
    fewer = min(len(table.identities), len(other.identities))
    are_numbers = all(identity.isdigit() for identity in table.identities)
    if not fewer or are_numbers:
        return 0.0
    return len(table.identities & other.identities) / fewer


def _other_columns(tables: Sequence[SheetTable]) -> dict[str, str]:
    main = max(tables, key=lambda table: (len(table.fields & _UPDATE) > 0, table.rows), default=None)
    if main is None:
        return {}
    return {
        table.name: f"its columns are not those of the sheet {main.name!r}"
        for table in tables
        if ("id" in table.fields) < ("id" in main.fields)
        or ("text" in table.fields) < ("text" in main.fields)
        or (not table.fields & _UPDATE and bool(main.fields & _UPDATE))
    }
