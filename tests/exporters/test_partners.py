"""Partners that the plan prints without a comma: parted in reports for people, as they are in data."""

from __future__ import annotations

import io

from docx import Document
from openpyxl import load_workbook

from tui_tracker.domain.report.model import Report
from tui_tracker.exporters.csv_table import export_csv
from tui_tracker.exporters.excel.document import export_excel
from tui_tracker.exporters.html.document import export_web
from tui_tracker.exporters.word.document import export_word

IN_THE_PLAN = "DfT Districts Neighbouring Authorities LLEP Midlands Connect"
PARTED = "DfT, Districts, Neighbouring Authorities, LLEP, Midlands Connect"


def test_word_prints_commas_that_are_marked_as_added(shipped: Report) -> None:
    document = Document(io.BytesIO(export_word(shipped)))
    cells = [cell for table in document.tables for cell in table._cells]
    cell = next(cell for cell in cells if cell.text.startswith(PARTED))
    added = [run.text for run in cell.paragraphs[0].runs if run._r.xpath("./w:rPr/w:rStyle")]
    assert set(added) == {","}


def test_a_web_page_prints_commas_that_are_marked_as_added(shipped: Report) -> None:
    page = export_web(shipped).decode("utf-8")
    assert PARTED in page.replace('<span class="AddedComma">,</span>', ",")


def test_excel_prints_commas_where_people_read_and_none_in_the_data(shipped: Report) -> None:
    workbook = load_workbook(io.BytesIO(export_excel(shipped)))
    texts = {
        name: [str(cell.value) for row in workbook[name].iter_rows() for cell in row]
        for name in ("Transport", "All actions")
    }
    assert any(text.startswith(PARTED) for text in texts["Transport"])
    assert any(text.startswith(IN_THE_PLAN) for text in texts["All actions"])
    assert IN_THE_PLAN in export_csv(shipped).decode("utf-8-sig")
