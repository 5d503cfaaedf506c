"""Reading back the workbook that a lead filled in: what differs from what was sent out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tui_tracker.domain.exchange.refusal import ASK_FOR_WORKBOOK, UPDATE_PROGRAM
from tui_tracker.domain.exchange.submission import LeadCopy
from tui_tracker.domain.exchange.workbook import (
    COLUMN_OF,
    FIRST_ROW,
    FORMAT,
    HIDDEN,
    KEY_COLUMN,
    KEY_HEAD,
    LOCKED,
    NAME_CELL,
    READ_ME,
    UPDATES,
    Change,
    FilledWorkbook,
    differs,
    filled_columns,
    is_unclear_done,
)
from tui_tracker.domain.fields import field_label, is_field, is_own
from tui_tracker.domain.history.revision import utc_timestamp
from tui_tracker.domain.text import beginning, clean, one_line, replaced_words, unsafe_count
from tui_tracker.errors import NewerFileError, RefusedFileError
from tui_tracker.importers.files.opendocument import read_every_sheet
from tui_tracker.importers.files.package import Package
from tui_tracker.importers.files.workbooks.number_formats import shown_number
from tui_tracker.importers.files.workbooks.xlsx import new_book, open_book, shown

_TEXT_COLUMNS = (*COLUMN_OF.values(), 2, 3)
"""Columns with text from which a person recognises a row."""
_MOST_CELLS = 500_000
"""Cells of a workbook of another program; what is sent out has a few thousand."""
FAULTS_NAMED = 12
"""Faults listed; the rest are counted."""


_ONE_BESIDE_THE_OTHER = ("stages", "rag")
"""Whether an action has a rating depends on its stage, also where only one of them was filled in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One row of the sheet of updates, with the action that it was sent out for."""

    number: int
    action: str
    """The action's internal key."""
    sent: Mapping[str, Any]
    """The action as it was sent out: `shown`, `values`, `locked`, `parents`."""
    typed: Mapping[int, str]
    """Column to the cell's text."""
    texts: Mapping[int, str]
    """The same, as it may be shown."""
    columns: Mapping[str, int]
    """The column of each field to fill in."""
    sheet: Any
    """The sheet with values."""
    formulas: Any
    """The same sheet with formulas."""

    def address(self, column: int) -> str:
        """Return a cell by its action and column, with its place in the sheet: `W3 action (cell C5)`."""
        names = LOCKED | {column: field_label(field) for field, column in self.columns.items()}
        cell = self.sheet.cell(self.number, column).coordinate
        return f"{self.sent['shown'][0]} {names[column]} (cell {cell})"


def read_workbook(name: str, content: bytes) -> FilledWorkbook:
    """Read a filled workbook. Raises `RefusedFileError` where it is not one of ours, damaged, or too new."""
    book = _open(name, content)
    title = _title_of_updates(book)
    if HIDDEN not in book.sheetnames or title is None:
        raise RefusedFileError(
            f"{name} is not a workbook made by tui-tracker.", ASK_FOR_WORKBOOK.for_coordinator
        )
    try:
        hidden = _read_hidden(book[HIDDEN])
        copy = LeadCopy(**{**hidden["copy"], "themes": tuple(hidden["copy"]["themes"])})
        if hidden["format"] > FORMAT:
            raise NewerFileError(f"{name} was made by a newer tui-tracker.", UPDATE_PROGRAM.for_coordinator)
        formulas = _open(name, content, formulas=True)
        columns = filled_columns(filter(_is_own_field, hidden.get("own_fields", ())))
        results = list(_read_updates(book[title], formulas[title], hidden["actions"], columns))
        return FilledWorkbook(
            plan_id=str(hidden["plan_id"]),
            plan=str(hidden["plan"]),
            copy=copy,
            author=_author(book, copy.lead),
            saved_at=_saved_at(book),
            settings=dict(hidden.get("settings", {})),
            changes=tuple(result for result in results if isinstance(result, Change)),
            notices=tuple(_notices([result for result in results if isinstance(result, str)])),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RefusedFileError(
            f"{name} is damaged: its hidden sheet has been changed.", ASK_FOR_WORKBOOK.for_coordinator
        ) from error


def _open(name: str, content: bytes, *, formulas: bool = False) -> Any:
    """Open a workbook of Excel, or of LibreOffice with its cells' texts as they are shown."""
    if content.startswith(b"PK\x03\x04"):
        package = Package(name, content, "a LibreOffice sheet")
        if "content.xml" in package.names:
            tables = read_every_sheet(package)
            if sum(len(cells) for table in tables for _, cells in table.rows) > _MOST_CELLS:
                raise package.too_large("it has hundreds of thousands of cells")
            return new_book(tables)
    return open_book(name, content, formulas=formulas)


def _title_of_updates(book: Any) -> str | None:
    """Return the name of the sheet with the updates, whatever it was renamed to."""
    if UPDATES in book.sheetnames:
        return UPDATES
    heads = {sheet.title: sheet.cell(FIRST_ROW - 1, KEY_COLUMN).value for sheet in book.worksheets}
    return next((title for title, head in heads.items() if head == KEY_HEAD), None)


def _read_hidden(sheet: Any) -> dict[str, Any]:
    """Return what the hidden sheet records about the copy, joined from its cells."""
    cells = [shown(row[0]) for row in sheet.iter_rows(values_only=True) if row and row[0] is not None]
    content = json.loads("".join(cell[1:] for cell in cells), strict=False)
    if not isinstance(content, dict):
        raise ValueError(content)
    return content


def _author(book: Any, lead: str) -> str:
    name = shown(book[READ_ME][NAME_CELL].value) if READ_ME in book.sheetnames else ""
    return one_line(clean(name)) or lead or "somebody"


def _saved_at(book: Any) -> str | None:
    saved = book.properties.modified
    if not isinstance(saved, datetime):
        return None
    return utc_timestamp(saved if saved.tzinfo else saved.replace(tzinfo=UTC))


def _is_own_field(name: object) -> bool:
    return isinstance(name, str) and is_own(name) and is_field(name)


def _read_updates(
    sheet: Any, formulas: Any, actions: Mapping[str, Any], columns: Mapping[str, int]
) -> Iterator[Change | str]:
    """Yield each filled-in cell as a change, and each fault of the sheet as a text."""
    rows_by_key: dict[str, int] = {}
    for number, cells in enumerate(sheet.iter_rows(min_row=FIRST_ROW), FIRST_ROW):
        typed = {column: shown(cell.value, cell.number_format) for column, cell in enumerate(cells, 1)}
        texts = {column: clean(text) for column, text in typed.items()}
        key = texts.get(KEY_COLUMN, "").strip()
        if key not in actions:
            yield from _unknown_row(number, texts)
        elif key in rows_by_key:
            yield f"row {number} repeats row {rows_by_key[key]} and was ignored"
        else:
            rows_by_key[key] = number
            yield from _read_row(
                _Row(
                    number=number, action=key, sent=actions[key], typed=typed, texts=texts,
                    columns=columns, sheet=sheet, formulas=formulas,
                )
            )  # fmt: skip
    for key, sent in actions.items():
        if key not in rows_by_key:
            yield f"the row for {sent['shown'][0]} is missing; nothing was changed"


def _unknown_row(number: int, texts: Mapping[int, str]) -> Iterator[str]:
    filled = [texts[column] for column in _TEXT_COLUMNS if texts.get(column, "").strip()]
    if filled:
        longest = max(filled, key=len)
        yield (
            f"row {number} is not one of the actions sent out, so it was ignored: “{beginning(longest, 40)}”"
        )


def _read_row(row: _Row) -> Iterator[Change | str]:
    for column, before in zip(LOCKED, row.sent["shown"], strict=True):
        yield from _locked_fault(row, column, str(before))
    for field, column in row.columns.items():
        before, text = str(row.sent["values"][field]), row.texts.get(column, "")
        if field in row.sent["locked"]:
            yield from _locked_fault(row, column, before)
        elif _lacks_result(row, column):
            yield (
                f"{row.address(column)} contains a formula without a result and was ignored; "
                "a text that begins with = needs an apostrophe before it"
            )
        elif differs(before, text):
            if _is_unreadable_number(row, column):
                yield f"{row.address(column)} is a number in a format of its own and was read as “{text}”"
            if count := unsafe_count(row.typed.get(column, "")):
                yield f"{row.address(column)}: {replaced_words(count).rstrip('.')}"
            if field == "signed_off" and is_unclear_done(text):
                yield (
                    f"{row.address(column)}: “{beginning(text, 40)}” is neither yes nor no, so the update "
                    "is not marked as done"
                )
            yield _change(row, field, text)
        elif field in _ONE_BESIDE_THE_OTHER and before:
            yield _change(row, field, before, is_filled=False)


def _change(row: _Row, field: str, text: str, *, is_filled: bool = True) -> Change:
    parents = tuple(str(parent) for parent in row.sent["parents"][field])
    address = row.address(row.columns[field])
    return Change(
        action=row.action, field=field, text=text.strip("\n "), parents=parents, address=address,
        is_filled=is_filled,
    )  # fmt: skip


def _is_unreadable_number(row: _Row, column: int) -> bool:
    """Return whether a cell holds a number in a format that cannot be followed here."""
    cell = row.sheet.cell(row.number, column)
    is_number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    return is_number and shown_number(cell.value, cell.number_format) is None


def _locked_fault(row: _Row, column: int, before: str) -> Iterator[str]:
    text = row.texts.get(column, "")
    if differs(before, text):
        yield (
            f"{row.address(column)} cannot be changed here: “{beginning(text, 40)}” was ignored, "
            f"“{beginning(before, 40)}” was kept"
        )


def _lacks_result(row: _Row, column: int) -> bool:
    """Return whether a cell has a formula whose result is missing in the file, or is an error."""
    cell = row.sheet.cell(row.number, column)
    is_formula = row.formulas.cell(row.number, column).data_type == "f"
    return is_formula and (cell.value is None or cell.data_type == "e")


def _notices(faults: Sequence[str]) -> Iterator[str]:
    for fault in faults[:FAULTS_NAMED]:
        yield f"{fault[:1].upper()}{fault[1:]}."
    if len(faults) > FAULTS_NAMED:
        yield f"And {len(faults) - FAULTS_NAMED} more of that kind."
