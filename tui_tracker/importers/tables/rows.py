"""Reading one row with sure cells: its texts by field, and every other cell under its column's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui_tracker.domain.text import beginning
from tui_tracker.importers.files.table import column_letters
from tui_tracker.importers.files.workbooks.number_formats import serial_date, shown_date
from tui_tracker.importers.parse.alignment import align
from tui_tracker.importers.parse.headers import THEME_KEY
from tui_tracker.importers.parse.lines import Line, read_id
from tui_tracker.importers.parse.model import FurtherCell, RawProblem
from tui_tracker.importers.parse.problems import corrected_id, missing_id, problem_at
from tui_tracker.importers.parse.rows import without_number
from tui_tracker.importers.tables.columns.judge import JudgedColumns
from tui_tracker.importers.vocabulary import Vocabulary

BEYOND = "Beyond the last column"
"""The name under which an action keeps cells that fit no column."""
_NO_ID = re.compile(
    r"(?i)tbc|tba|tbd|t\.b\.c\.?|n/?a|none|new|nil|to be (?:confirmed|agreed|added)|[-–—?.*#xX]+"
)
"""What people write where an action has no ID yet."""
_WORD_BEFORE = re.compile(r"(?i)^(?:action|item|ref|no)\b[.:]?\s*(?=[a-z]{0,4}[-/ ]?\d)")
"""A word before an ID that only says what it is: `Action T3`."""
ADDRESS_BEHIND = re.compile(r"\s*\((https?://[^\s()]+)\)$")
"""The address that some programs export behind the name of a page: `Homes (https://…)`."""
_JOINED = ("note", "partners", "objectives")
"""Fields whose text may continue in a row below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """The cells of one row."""

    fields: dict[str, str]
    extras: tuple[tuple[str, str], ...]
    further: tuple[FurtherCell, ...] = ()
    """Cells of other periods, where every one is taken."""
    repaired: tuple[str, ...] = ()
    problems: tuple[RawProblem, ...] = ()


def read_row(line: Line, judged: JudgedColumns, words: Vocabulary, *, every_period: bool = False) -> TableRow:
    """Read a row that is an action; with `every_period` the cells of other periods are theirs, not extras."""
    row = _with_names_alone(_cells(line, judged, words))
    if every_period and judged.other_periods:
        row = _with_further(row, judged)
    printed = row.fields.get("id", "")
    if _NO_ID.fullmatch(printed):
        message = f"“{printed}” is not an ID, so one was created."
        problem = problem_at(line, "id-placeholder", message, "id")
        return replace(row, fields=row.fields | {"id": ""}, problems=(*row.problems, problem))
    identity = read_id(_WORD_BEFORE.sub("", printed))
    if identity and identity != printed:
        repaired = (*row.repaired, corrected_id(identity, printed))
        return replace(row, fields=row.fields | {"id": identity}, repaired=repaired)
    if printed:
        return row
    problems = row.problems
    if "id" in judged.header.fields:
        problems = (*problems, missing_id(line))
    return replace(row, fields=without_number(row.fields), problems=problems)


def _with_names_alone(row: TableRow) -> TableRow:
    """Return a row whose theme and section are names, `Homes (https://…)` without its address."""
    addresses = {}
    for name in ("theme", "section"):
        text = row.fields.get(name, "")
        if "://" in text and (match := ADDRESS_BEHIND.search(text)):
            addresses[name] = match
    if not addresses:
        return row
    names = {name: row.fields[name][: match.start()] for name, match in addresses.items()}
    extras = tuple((f"Address of the {name}", match[1]) for name, match in addresses.items())
    return replace(row, fields=row.fields | names, extras=row.extras + extras)


def _with_further(row: TableRow, judged: JudgedColumns) -> TableRow:
    """Return a row with the cells of other periods apart from its extras."""
    columns = judged.header.columns
    others = {columns[other.index].name: other for other in judged.other_periods}
    further = tuple(
        FurtherCell(tag=others[name].tag, field=others[name].field, name=name, text=text)
        for name, text in row.extras
        if name in others
    )
    extras = tuple(pair for pair in row.extras if pair[0] not in others)
    return replace(row, extras=extras, further=further)


def _cells(line: Line, judged: JudgedColumns, words: Vocabulary) -> TableRow:
    """Return a line's cells by their columns; those of no field are extras."""
    columns = judged.header.columns
    if any(line.cells[len(columns) :]) and not line.sheet:
        return _shifted(line, judged, words)
    fields: dict[str, str] = {}
    extras: list[tuple[str, str]] = []
    further = {index for group in judged.combined.values() for index in group}
    for index, cell in enumerate(line.cells):
        column = columns[index] if index < len(columns) else None
        if column is None or column.field is None:
            if cell and index not in further:
                text = _date_of(cell) if index in judged.day_numbers else cell
                extras.append((column.name if column else f"Column {column_letters(index)}", text))
        elif column.field != THEME_KEY:
            fields[column.field] = cell
    # An empty cell is filled from further columns of the same name; what they say besides is an extra.
    for index, group in judged.combined.items():
        field = columns[index].field or ""
        filled = [number for number in group if number < len(line.cells) and line.cells[number]]
        fields[field] = fields.get(field) or (line.cells[filled.pop(0)] if filled else "")
        extras += [(columns[number].name, line.cells[number]) for number in filled]
    return TableRow(fields=fields, extras=tuple(extras))


def _date_of(number: str) -> str:
    """Return a day that Excel counts, `45747`, as a date: `31/03/2025`."""
    moment = serial_date(int(number), since_1904=False) if number.isdecimal() else None
    return shown_date(moment, "dd/mm/yyyy") if moment else number


def _shifted(line: Line, judged: JudgedColumns, words: Vocabulary) -> TableRow:
    """Read a row of a text with more cells than its header, as a comma without quotes makes it."""
    aligned = align(line.cells, judged.header, words, trusted=True)
    message = (
        "The row has more cells than the header, so its cells were matched to the columns by their values."
    )
    beyond = ((BEYOND, "; ".join(aligned.unplaced)),) if aligned.unplaced else ()
    if beyond:
        message += f" Kept as “{BEYOND}”: {beginning(beyond[0][1], 60)}."
    return TableRow(
        fields=aligned.fields,
        extras=(*aligned.extras, *beyond),
        problems=(problem_at(line, "cell-unplaced", message),),
    )


def part_of_row(line: Line, judged: JudgedColumns, words: Vocabulary) -> tuple[dict[str, str], str]:
    """Return what a row without ID and text adds to the action above: more of its texts, or a part of it."""
    row = _cells(line, judged, words)
    filled = {name: text for name, text in row.fields.items() if text}
    if not row.extras and filled and set(filled) <= set(_JOINED):
        return filled, ""
    titles = {column.field: column.name for column in judged.header.columns if column.field}
    texts = [(titles.get(name, name), text) for name, text in filled.items()]
    order = {column.name: number for number, column in enumerate(judged.header.columns)}
    pairs = sorted([*row.extras, *texts], key=lambda pair: order.get(pair[0], len(order)))
    return {}, "; ".join(f"{name}: {text}" for name, text in pairs)


def part_in_columns(line: Line, names: Sequence[str]) -> str:
    """Return the cells of a part that has columns of its own, each with the name of its column."""
    names = [*names, *[BEYOND] * (len(line.cells) - len(names))]
    pairs = zip(names, line.cells, strict=False)
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in pairs if cell)
