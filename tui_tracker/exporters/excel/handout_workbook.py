"""A lead's actions as an Excel workbook: fill in stage, rating and note beside last period's."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from tui_tracker.domain.exchange.workbook import (
    COLUMN_OF,
    FILLED,
    FIRST_ROW,
    FORMAT,
    HIDDEN,
    KEY_COLUMN,
    KEY_HEAD,
    LOCKED,
    READ_ME,
    UPDATES,
    Sheet,
    SheetRow,
    locked_texts,
)
from tui_tracker.errors import UsageError
from tui_tracker.exporters.shared.escape import unix_lines
from tui_tracker.exporters.shared.palette import BAND, QUIET

try:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    from tui_tracker.exporters.excel import worksheet as look
except ImportError as fault:
    raise UsageError(
        f"A workbook needs {fault.name}, which is not installed.", 'pip install "tui-tracker[xlsx]"'
    ) from fault

COLUMNS = (KEY_HEAD, "ID", "Action", "Stage {before}", "RAG {before}", "Note {before}", "Stage", "RAG",
           "Note", "Done?", "The coordinator asks")  # fmt: skip
_WIDTHS = (1, 7, 34, 12, 11, 40, 14, 12, 60, 8, 28)
YES, NO = "yes", "no"
PIECE = 30_000
"""Characters of what is hidden that stand in one cell."""
_OFFERED = {"stages": "B", "rag": "C", "signed_off": "D"}
"""Columns of the hidden sheet that hold the words to choose from."""
LISTED = 250
"""Characters of words that Excel takes in a list's own rule; longer lists stand on the hidden sheet."""
_OPEN = PatternFill("solid", fgColor="FFFBE6")
_SHUT = PatternFill("solid", fgColor=BAND)


def export_workbook(sheet: Sheet) -> bytes:
    """Return the workbook as .xlsx: only the cells to fill in can be written, the rest is protected."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    _updates(book.create_sheet(UPDATES), sheet)
    _read_me(book.create_sheet(READ_ME), sheet)
    _hidden(book.create_sheet(HIDDEN), sheet)
    book.properties.title, book.properties.creator = unix_lines(sheet.plan), unix_lines(sheet.copy.made_by)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _updates(page: Worksheet, sheet: Sheet) -> None:
    whose = f" · {sheet.copy.lead}" if sheet.copy.lead else ""
    _write(page, 1, 2, f"{sheet.plan} · {sheet.period}{whose}: fill in the yellow cells", look.HEADING)
    for number, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True), 1):
        title = name.format(before=sheet.before or "before") if "{" in name else name
        _write(page, 2, number, title, look.BOLD).fill = _SHUT
        page.column_dimensions[_letter(page, number)].width = width
    heads = [(str(page.cell(2, number).value), width) for number, width in enumerate(_WIDTHS, 1) if width > 1]
    page.row_dimensions[2].height = look.height_of(heads)
    page.column_dimensions["A"].hidden = True
    for number, row in enumerate(sheet.rows, FIRST_ROW):
        _row(page, number, row)
    last = FIRST_ROW + len(sheet.rows) - 1
    if sheet.rows:
        for field in _OFFERED:
            _choose(page, field, _words(sheet, field), last)
    page.freeze_panes = page.cell(FIRST_ROW, 3).coordinate
    page.sheet_view.showGridLines = False
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _row(page: Worksheet, number: int, row: SheetRow) -> None:
    _write(page, number, KEY_COLUMN, row.key, look.QUIET_TEXT)
    for column, text in zip(LOCKED, locked_texts(row), strict=True):
        cell = _write(
            page, number, column, text, look.BOLD if column == 2 else Font(name="Arial", size=9, color=QUIET)
        )
        cell.fill = _SHUT
    for field, column in COLUMN_OF.items():
        cell = _write(page, number, column, row.values[field], look.PLAIN)
        if field in row.locked:
            cell.fill = _SHUT
        else:
            cell.fill, cell.protection = _OPEN, Protection(locked=False)
    texts = [(page.cell(number, column).value or "", _WIDTHS[column - 1]) for column in (3, 6, 9, 11)]
    page.row_dimensions[number].height = look.height_of([(str(text), width) for text, width in texts])


def _words(sheet: Sheet, field: str) -> Sequence[str]:
    return {"stages": sheet.stages, "rag": sheet.ratings, "signed_off": (YES, NO)}[field]


def _choose(page: Worksheet, field: str, words: Sequence[str], last: int) -> None:
    """Offer words in a list; others are allowed too, an action may stand at two stages."""
    column, listed = _OFFERED[field], f'"{",".join(words)}"'
    if len(listed) > LISTED or any("," in word or '"' in word for word in words):
        listed = f"{HIDDEN}!${column}$1:${column}${len(words)}"
    choice = DataValidation(type="list", formula1=listed, allow_blank=True, showErrorMessage=False)
    letter = _letter(page, COLUMN_OF[field])
    choice.add(f"{letter}{FIRST_ROW}:{letter}{last}")
    page.add_data_validation(choice)


def _read_me(page: Worksheet, sheet: Sheet) -> None:
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 90
    _write(page, 1, 1, f"{sheet.plan}, {sheet.period}", look.HEADING)
    _write(page, 3, 1, "Your name", look.BOLD)
    name = _write(page, 3, 2, sheet.copy.lead, look.PLAIN)
    name.fill, name.protection = _OPEN, Protection(locked=False)
    for number, line in enumerate(_lines(sheet), 5):
        _write(page, number, 1, line, look.PLAIN).alignment = Alignment(wrap_text=False)
    page.sheet_view.showGridLines = False
    page.protection.sheet = True


def _lines(sheet: Sheet) -> Iterable[str]:
    yield "On the sheet Updates only the yellow cells are to be filled in; the grey ones are there to read."
    yield f"Stage: {', '.join(sheet.stages)}. Two at a time are written with & between them."
    yield f"RAG: {', '.join(sheet.ratings)}; leave it empty where no rating is given."
    yield "Note: what was done since last time, and what comes next. Alt+Enter begins a new line."
    yield "Done?: yes, once the update of an action is ready for the report."
    yield "Save the file under any name and mail it back. What you leave as it is stays as it is."
    yield "Sending it again later, with more filled in, is normal."


def _hidden(page: Worksheet, sheet: Sheet) -> None:
    """Keep what tells a filled cell from an untouched one, and what it was made on top of."""
    page.sheet_state = "veryHidden"
    told = {
        "format": FORMAT, "plan_id": sheet.plan_id, "plan": sheet.plan, "copy": asdict(sheet.copy),
        "actions": {
            row.key: {
                "values": {field: row.values[field] for field in FILLED},
                "parents": {field: list(row.parents[field]) for field in FILLED},
                "shown": list(locked_texts(row)), "locked": list(row.locked),
            }
            for row in sheet.rows
        },
    }  # fmt: skip
    text = json.dumps(told, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    for number, start in enumerate(range(0, len(text), PIECE), 1):
        # A letter in front: no piece is taken for a formula or a number.
        page.cell(number, 1).value = f"j{text[start : start + PIECE]}"
    for column, field in enumerate(_OFFERED, 2):
        for number, word in enumerate(_words(sheet, field), 1):
            look.put(page, number, column, word)


def _write(page: Worksheet, row: int, column: int, text: str, font: Font) -> Cell:
    cell = look.put(page, row, column, text)
    cell.font, cell.alignment = font, Alignment(vertical="top", wrap_text=row >= FIRST_ROW - 1)
    if row >= FIRST_ROW - 1:
        cell.border = look.RULE_BELOW
    return cell


def _letter(page: Worksheet, column: int) -> str:
    return page.cell(1, column).column_letter  # type: ignore[no-any-return]
