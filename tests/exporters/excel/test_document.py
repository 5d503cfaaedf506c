"""The Excel report, read back: tables to filter, figures with charts, no formula anywhere."""

from __future__ import annotations

import io
import time

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from tests.exporters.conftest import HOSTILE, Build
from tui_tracker.domain.report.model import Report, ReportLength
from tui_tracker.exporters.csv_table import COLUMNS
from tui_tracker.exporters.excel.document import export_excel


def read(report: Report) -> Workbook:
    return load_workbook(io.BytesIO(export_excel(report)))


def rows(workbook: Workbook, name: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in workbook[name].iter_rows()]


def test_the_flat_table_holds_every_action_of_the_shipped_plan_with_its_note(shipped: Report) -> None:
    workbook = read(shipped)
    head, *lines = rows(workbook, "All actions")
    lines_by_id = {line[head.index("ID")]: line for line in lines}
    assert len(lines) == len(lines_by_id) == 176
    for row in shipped.rows:
        assert lines_by_id[row.id][head.index("Action")] == row.text
        assert lines_by_id[row.id][head.index("Update note")] == row.note
    assert workbook["All actions"].freeze_panes == "B2"
    assert workbook["All actions"].tables["AllActions"].ref == f"A1:{get_column_letter(len(COLUMNS))}177"


def test_each_theme_has_a_sheet_with_a_table_to_filter_whose_head_stays(shipped: Report) -> None:
    workbook = read(shipped)
    for theme in shipped.themes:
        sheet = workbook[theme.name]
        (table,) = sheet.tables.values()
        ids = [row[0].value for row in sheet[table.ref]][1:]
        assert ids == [row.id for row in theme.rows]
        assert sheet.freeze_panes
        assert sheet.print_title_rows


def test_ratings_are_filled_and_carry_their_word(build: Build) -> None:
    workbook = read(build())
    cells = [
        cell
        for row in workbook["Exceptions"].iter_rows()
        for cell in row
        if cell.value == "■\N{NO-BREAK SPACE}Red"
    ]
    assert cells
    assert {cell.fill.fgColor.rgb for cell in cells} == {"00B3261E"}


def test_charts_are_excels_own_over_figures_that_add_up(shipped: Report) -> None:
    workbook = read(shipped)
    assert len(workbook["Progress by theme"]._charts) == 2
    lines = rows(workbook, "Progress by theme")
    transport = [line for line in lines if line[0] == "Transport"][1]
    numbers = [value for value in transport[1:] if isinstance(value, int)]
    assert numbers == [9, 5, 18, 1, 1, 0, 34]


def test_no_text_is_a_formula_and_no_character_breaks_the_file(hostile: Report) -> None:
    workbook = read(hostile)
    assert "f" not in {cell.data_type for sheet in workbook for row in sheet.iter_rows() for cell in row}
    text = {cell.value for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert set(HOSTILE[:4]) <= text


def test_a_draft_names_its_reasons_on_the_first_sheet(build: Build) -> None:
    title_cells = [line[0] for line in rows(read(build()), "Report")]
    assert "Draft, not for publication" in title_cells
    assert any("have no note." in str(cell) for cell in title_cells)


def test_the_same_report_gives_the_same_bytes_a_second_later(shipped: Report) -> None:
    once = export_excel(shipped)
    time.sleep(1.1)
    assert export_excel(shipped) == once


@pytest.mark.parametrize("length", list(ReportLength))
def test_every_length_of_it_opens(build: Build, length: ReportLength) -> None:
    assert "All actions" in read(build(length=length, theme="W")).sheetnames


def test_an_empty_plan_has_one_too(empty: Report) -> None:
    assert read(empty).sheetnames
