"""The Excel report, read back: tables to filter, figures with charts, no formula anywhere."""

from __future__ import annotations

import io
import re
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from tests.exporters.conftest import HOSTILE, Build
from tests.support.office import Office
from tui_tracker.domain.report.model import Report, ReportLength
from tui_tracker.exporters.csv_table import COLUMNS
from tui_tracker.exporters.excel import row_heights
from tui_tracker.exporters.excel.document import export_excel
from tui_tracker.exporters.excel.row_heights import fitting_length, height_of, parts_that_fit


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


def test_ratings_are_words_that_are_tinted_by_what_they_say(build: Build) -> None:
    sheet = read(build())["Exceptions"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "Red"]
    assert cells
    rules = {
        rule.formula[0]: rule.dxf.fill.bgColor.rgb
        for area in sheet.conditional_formatting
        for rule in area.rules
        if cells[0].coordinate in area.cells
    }
    assert rules['"Red"'] == "00EAC2C0"


def test_charts_are_excels_own_over_figures_that_add_up(shipped: Report) -> None:
    workbook = read(shipped)
    assert len(workbook["Progress by theme"]._charts) == 2
    transport = [line for line in rows(workbook, "Chart figures") if line[0] == "Transport"][1]
    numbers = [value for value in transport[1:] if isinstance(value, int)]
    assert numbers == [9, 5, 18, 1, 1, 0, 34]


def test_charts_are_described_in_words(shipped: Report) -> None:
    with zipfile.ZipFile(io.BytesIO(export_excel(shipped))) as archive:
        drawings = [archive.read(name).decode() for name in archive.namelist() if "drawings/drawing" in name]
    described = [text for drawing in drawings for text in re.findall(r'descr="([^"]+)"', drawing)]
    assert len(described) == 4
    assert any("Transport: 9 Discovery, 5 Design, 18 Delivery" in text for text in described)


def test_sheets_of_actions_print_across_and_the_others_upright(shipped: Report) -> None:
    workbook = read(shipped)
    assert workbook["Transport"].page_setup.orientation == "landscape"
    assert workbook["Summary"].page_setup.orientation == "portrait"
    assert [cell.value for cell in workbook["Transport"][3]][-1] == "Section"


def test_an_id_links_to_the_row_with_the_note(build: Build) -> None:
    workbook = read(build())
    (link,) = {cell.hyperlink.location or cell.hyperlink.target for row in workbook["Exceptions"].iter_rows()
               for cell in row if cell.value == "W2" and cell.hyperlink}  # fmt: skip
    sheet, _, position = link.removeprefix("#").rpartition("!")
    assert workbook[sheet.strip("'")][position].value == "W2"


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


def test_the_cover_names_each_sheet_by_its_whole_heading(build: Build) -> None:
    workbook = read(build())
    links = {cell.value: cell.hyperlink.location or cell.hyperlink.target
             for row in workbook["Report"].iter_rows() for cell in row if cell.hyperlink}  # fmt: skip
    assert links["Before this report can be published"].startswith("#'Before this report can be publi")
    assert {"All actions", "Chart figures"} <= set(links)


def test_a_run_of_blanks_makes_no_row_higher() -> None:
    plain = height_of([("One note. Two.", 30.0)])
    assert height_of([("One note." + " " * 20_000 + "Two.", 30.0)]) == plain
    assert height_of([("One note." + "\t" * 20_000 + "Two.", 30.0)]) == plain


@pytest.mark.parametrize("paragraphs", [1, 12])
def test_a_long_note_continues_in_rows_that_a_filter_finds_and_excel_shows_whole(
    office: Office, build: Build, paragraphs: int
) -> None:
    sentence = "The installers met residents, and the next homes are chosen by need and by cost. "
    note = "\n".join([(sentence * 8).strip()] * paragraphs) if paragraphs > 1 else sentence * 120
    office.write(None, "Jo", "W2", note=note.strip(), rag="red")
    workbook = read(build())
    sheet = next(workbook[name] for name in workbook.sheetnames if name.startswith("Walking"))
    (table,) = sheet.tables.values()
    head, *lines = [[cell.value for cell in row] for row in sheet[table.ref]]
    own = [dict(zip(head, line, strict=True)) for line in lines if line[0] == "W2"]
    assert len(own) > 1
    assert " ".join(row["Update note"] for row in own).split() == note.split()
    assert all(row["Update note"].endswith(".") for row in own)
    assert {row["RAG"] for row in own} == {"Red"}
    assert max(each.height or 0 for each in sheet.row_dimensions.values()) < 409
    flat = rows(workbook, "All actions")
    assert [line[flat[0].index("Update note")] for line in flat if "W2" in line] == [note.strip()]


@given(st.text(alphabet="ab. !\n\té", max_size=9000), st.floats(5, 60))
def test_a_split_text_keeps_every_word_and_each_part_fits(text: str, width: float) -> None:
    parts = list(parts_that_fit(text, width))
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(fitting_length(part, width) == len(part) for part in parts)


@pytest.mark.parametrize("text", ["a" * 60_000, "word " * 12_000, "line\n" * 12_000, "\n" * 60_000])
def test_a_very_long_text_is_measured_part_by_part(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    measured = 0
    count_lines = row_heights._count_lines

    def count(part: str, width: int) -> int:
        nonlocal measured
        measured += len(part)
        return count_lines(part, width)

    monkeypatch.setattr(row_heights, "_count_lines", count)
    assert len(list(row_heights.parts_that_fit(text, 40))) > 30
    assert measured < 40 * len(text)
