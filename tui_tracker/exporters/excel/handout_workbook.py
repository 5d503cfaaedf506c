"""Export a lead's actions as an Excel workbook to fill in, beside the previous period's values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from tui_tracker.domain.exchange.workbook import (
    COLUMN_OF,
    FIRST_ROW,
    FORMAT,
    HIDDEN,
    KEY_COLUMN,
    KEY_HEAD,
    LOCKED,
    READ_ME,
    UPDATES,
    WITHOUT_OWN_FIELDS,
    Sheet,
    SheetRow,
    filled_columns,
    locked_texts,
)
from tui_tracker.domain.fields import field_label
from tui_tracker.exporters.excel.save import workbook_bytes
from tui_tracker.exporters.shared.escape import unix_lines
from tui_tracker.exporters.shared.palette import BAND, QUIET
from tui_tracker.optional_parts import missing_part

try:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.styles.numbers import FORMAT_TEXT
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    from tui_tracker.exporters.excel import worksheet as styles
    from tui_tracker.exporters.excel.row_heights import height_of
except ImportError as fault:
    raise missing_part("Excel workbooks", "xlsx") from fault

COLUMNS = (KEY_HEAD, "ID", "Action", "Stage {before}", "RAG {before}", "Note {before}", "Stage", "RAG",
           "Note", "Done?", "The coordinator asks")  # fmt: skip
_WIDTHS = (1, 7, 34, 12, 11, 40, 14, 12, 60, 8, 28)
_OWN_WIDTH = 22
YES, NO = "yes", "no"
PIECE = 30_000
"""The hidden JSON is split into pieces of this many characters, one per cell."""
_CHOICE_COLUMNS = {"stages": "B", "rag": "C", "signed_off": "D"}
"""Field to the column of the hidden sheet that holds its choices."""
LISTED = 250
"""The most characters of choices inside a validation rule; longer lists refer to the hidden sheet."""
_EDITABLE_FILL = PatternFill("solid", fgColor="FFFBE6")
_LOCKED_FILL = PatternFill("solid", fgColor=BAND)


def export_workbook(sheet: Sheet) -> bytes:
    """Return the workbook as .xlsx bytes; all cells except those to fill in are protected."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    _write_updates(book.create_sheet(UPDATES), sheet)
    _write_read_me(book.create_sheet(READ_ME), sheet)
    _write_hidden(book.create_sheet(HIDDEN), sheet)
    book.properties.title, book.properties.creator = (
        unix_lines(sheet.plan),
        unix_lines(sheet.copy.made_by),
    )
    return workbook_bytes(book)


def _write_updates(page: Worksheet, sheet: Sheet) -> None:
    whose = f" · {sheet.copy.lead}" if sheet.copy.lead else ""
    _write_cell(
        page, 1, 2, f"{sheet.plan} · {sheet.period}{whose} - please fill in the yellow cells", styles.HEADING
    )
    names = [name.replace("{before}", sheet.before or "before") for name in COLUMNS]
    names += [field_label(field) for field in sheet.own_fields]
    widths = (*_WIDTHS, *(_OWN_WIDTH for _ in sheet.own_fields))
    for number, (title, width) in enumerate(zip(names, widths, strict=True), 1):
        _write_cell(page, 2, number, title, styles.BOLD).fill = _LOCKED_FILL
        page.column_dimensions[_column_letter(page, number)].width = width
    heads = [(str(page.cell(2, number).value), width) for number, width in enumerate(widths, 1) if width > 1]
    page.row_dimensions[2].height = height_of(heads)
    page.column_dimensions["A"].hidden = True
    for number, row in enumerate(sheet.rows, FIRST_ROW):
        _write_row(page, number, row, filled_columns(sheet.own_fields))
    last = FIRST_ROW + len(sheet.rows) - 1
    if sheet.rows:
        for field in _CHOICE_COLUMNS:
            _add_choices(page, field, _choices(sheet, field), last)
    page.freeze_panes = page.cell(FIRST_ROW, 3).coordinate
    page.sheet_view.showGridLines = False
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _write_row(page: Worksheet, number: int, row: SheetRow, columns: Mapping[str, int]) -> None:
    _write_cell(page, number, KEY_COLUMN, row.key, styles.QUIET_TEXT)
    for column, text in zip(LOCKED, locked_texts(row), strict=True):
        cell = _write_cell(
            page,
            number,
            column,
            text,
            styles.BOLD if column == 2 else Font(name="Arial", size=9, color=QUIET),
        )
        cell.fill = _LOCKED_FILL
    for field, column in columns.items():
        cell = _write_cell(page, number, column, row.values[field], styles.PLAIN)
        if field in _locked_fields(row):
            cell.fill = _LOCKED_FILL
        else:
            cell.fill, cell.protection = _EDITABLE_FILL, Protection(locked=False)
    texts = [(page.cell(number, column).value or "", _WIDTHS[column - 1]) for column in (3, 6, 9, 11)]
    texts += [(row.values[field], _OWN_WIDTH) for field in columns if field not in COLUMN_OF]
    page.row_dimensions[number].height = height_of([(str(text), width) for text, width in texts])


def _locked_fields(row: SheetRow) -> list[str]:
    """Return the fields that cannot be filled in; a text longer than a cell would be returned cut short."""
    return [
        field
        for field in row.values
        if field in row.locked or len(styles.cell_text(row.values[field])) < len(row.values[field])
    ]


def _choices(sheet: Sheet, field: str) -> Sequence[str]:
    return {"stages": sheet.stages, "rag": sheet.ratings, "signed_off": (YES, NO)}[field]


def _add_choices(page: Worksheet, field: str, words: Sequence[str], last: int) -> None:
    """Offer choices in a list; other text is allowed, because an action may have two stages."""
    column, choices = _CHOICE_COLUMNS[field], f'"{",".join(words)}"'
    if len(choices) > LISTED or any("," in word or '"' in word for word in words):
        choices = f"{HIDDEN}!${column}$1:${column}${len(words)}"
    validation = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=False)
    letter = _column_letter(page, COLUMN_OF[field])
    validation.add(f"{letter}{FIRST_ROW}:{letter}{last}")
    page.add_data_validation(validation)


def _write_read_me(page: Worksheet, sheet: Sheet) -> None:
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 90
    _write_cell(page, 1, 1, f"{sheet.plan}, {sheet.period}", styles.HEADING)
    _write_cell(page, 3, 1, "Your name", styles.BOLD)
    name = _write_cell(page, 3, 2, sheet.copy.lead, styles.PLAIN)
    name.fill, name.protection = _EDITABLE_FILL, Protection(locked=False)
    for number, line in enumerate(_instructions(sheet), 5):
        _write_cell(page, number, 1, line, styles.PLAIN).alignment = Alignment(wrap_text=False)
    page.sheet_view.showGridLines = False
    page.protection.sheet = True


def _instructions(sheet: Sheet) -> Iterable[str]:
    yield "Fill in the yellow cells on the Updates sheet. Grey cells are for information."
    yield f"Stage: {', '.join(sheet.stages)}. If there are several, put commas between them."
    yield f"RAG: {', '.join(sheet.ratings)}; leave it blank if there is no rating."
    yield "Note: what was done in this period, and what comes next. Alt+Enter starts a new line."
    yield "Done?: type yes when an update is ready for the report."
    if any(row.asked for row in sheet.rows):
        yield f"{COLUMNS[-1]}: write your answer in the note of the same row."
    if sheet.own_fields:
        names = ", ".join(map(field_label, sheet.own_fields))
        yield f"On the right: {names}. The coordinator confirms what you change there."
    yield "Save the file and email it back. Anything you leave unchanged stays as it was."
    yield "You can send it again later with more filled in."
    if sheet.meanings:
        yield ""
        yield "What the stages and ratings mean:"
    for label, meaning in sheet.meanings:
        yield f"{label}: {meaning}"


def _write_hidden(page: Worksheet, sheet: Sheet) -> None:
    """Store the original values and their parent revisions, to find the cells that were changed."""
    page.sheet_state = "veryHidden"
    content = {
        "format": FORMAT if sheet.own_fields else WITHOUT_OWN_FIELDS,
        "own_fields": list(sheet.own_fields), "plan_id": sheet.plan_id, "plan": sheet.plan,
        "copy": asdict(sheet.copy), "settings": sheet.settings,
        "actions": {
            row.key: {
                "values": {field: styles.cell_text(text) for field, text in row.values.items()},
                "parents": {field: list(row.parents[field]) for field in row.values},
                "shown": [styles.cell_text(text) for text in locked_texts(row)],
                "locked": _locked_fields(row),
            }
            for row in sheet.rows
        },
    }  # fmt: skip
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    for number, start in enumerate(range(0, len(text), PIECE), 1):
        # The letter in front keeps Excel from reading a piece as a formula or a number.
        page.cell(number, 1).value = styles.escape_codes(f"j{text[start : start + PIECE]}")
    for column, field in enumerate(_CHOICE_COLUMNS, 2):
        for number, word in enumerate(_choices(sheet, field), 1):
            styles.put(page, number, column, word)


def _write_cell(page: Worksheet, row: int, column: int, text: str, font: Font) -> Cell:
    cell = styles.put(page, row, column, text)
    # As text, so that Excel leaves 45%, 1/2 and 007 as they are typed.
    cell.number_format = FORMAT_TEXT
    cell.font, cell.alignment = font, Alignment(vertical="top", wrap_text=row >= FIRST_ROW - 1)
    if row >= FIRST_ROW - 1:
        cell.border = styles.RULE_BELOW
    return cell


def _column_letter(page: Worksheet, column: int) -> str:
    return page.cell(1, column).column_letter  # type: ignore[no-any-return]
