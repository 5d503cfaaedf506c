"""Workbooks are read as their sheets show them, within bounds, and what is omitted is named."""

from __future__ import annotations

import datetime
import io
import resource
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tests.support.importing import Reader, fates, ids, row_of
from tui_tracker.errors import RefusedFileError
from tui_tracker.importers.files import package
from tui_tracker.importers.files.workbooks.xlsx import open_book

HEADER = ["Ref", "Action", "Lead", "RAG", "Update"]
ROW = ["T1", "Put chargers in four car parks", "Highways", "Green", "Two are in"]
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def book(*rows: Sequence[object], change: Callable[[Any], None] | None = None) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in rows:
        sheet.append(row)
    if change:
        change(sheet)
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def with_part(content: bytes, part: str, xml: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", 8) as new:
        for name in {*old.namelist(), part}:
            new.writestr(name, xml if name == part else old.read(name))
    return packed.getvalue()


def notices(reading: Any) -> str:
    return "\n".join(p.message for p in reading.problems if p.rule == "sheet-part-left-out")


@pytest.mark.parametrize("cell", ["XFD1048576", "IV65536", "A1048576"])
def test_a_stray_blank_far_out_costs_nothing(read: Reader, cell: str) -> None:
    reading = read(book(HEADER, ROW, change=lambda sheet: sheet.__setitem__(cell, " ")), name="plan.xlsx")
    assert ids(reading) == ["T1"]
    assert len(reading.line_outcomes) == 2


def test_a_stray_value_far_out_is_named(read: Reader) -> None:
    content = book(HEADER, ROW, change=lambda sheet: sheet.__setitem__("XFD1048576", "lost"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reading = read(content, name="plan.xlsx")
    assert ids(reading) == ["T1"]
    assert "XFD1048576 ('lost')" in notices(reading)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_workbook_opened_whole_is_refused_where_a_cell_is_far_out() -> None:
    content = book(HEADER, change=lambda sheet: sheet.__setitem__("XFD1048576", "lost"))
    with pytest.raises(RefusedFileError, match="it has a cell in XFD1048576"):
        open_book("returned.xlsx", content)


@pytest.mark.parametrize(
    ("part", "xml"),
    [
        (SHEET, b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'),
        ("xl/sharedStrings.xml", b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><sst/>'),
        (SHEET, b"<x>" * 1_000),
        (SHEET, b"<worksheet>"),
        (SHEET, b"<worksheet>" + b" " * 130_000_000 + b"</worksheet>"),
        ("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * 20_000 + b"</sst>"),
    ],
    ids=["entities", "foreign-entity", "deep", "cut", "huge", "many-texts"],
)
def test_hostile_xml_is_refused(read: Reader, part: str, xml: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_ELEMENTS", 10_000)
    content = with_part(book(HEADER, ROW), part, xml)
    with pytest.raises(RefusedFileError):
        read(content, name="plan.xlsx")


def test_one_long_text_in_every_cell_is_refused(read: Reader) -> None:
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 5_000))
    xml = f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()
    texts = b"<sst><si><t>" + b"x" * 1_000_000 + b"</t></si></sst>"
    content = with_part(with_part(book(HEADER), SHEET, xml), "xl/sharedStrings.xml", texts)
    with pytest.raises(RefusedFileError, match="too large for a plan"):
        read(content, name="plan.xlsx")


def test_dates_percentages_and_money_are_as_the_sheet_shows_them(read: Reader) -> None:
    def change(sheet: Any) -> None:
        for cell, number_format in {"C2": "mmm-yy", "D2": "0%", "E2": '"£"#,##0', "F2": "000"}.items():
            sheet[cell].number_format = number_format

    row: list[Any] = ["T1", "Put chargers in", datetime.date(2026, 3, 31), 0.6, 125000, 7]
    reading = read(
        book(["Ref", "Action", "Target date", "Part done", "Budget", "File"], row, change=change),
        name="p.xlsx",
    )
    assert dict(row_of(reading, "T1").action.extras) == {
        "Target date": "Mar-26", "Part done": "60%", "Budget": "£125,000", "File": "007",
    }  # fmt: skip


def test_hidden_parts_are_left_out_and_named(read: Reader) -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True
        sheet.parent.create_sheet("Lists").sheet_state = "hidden"

    reading = read(book(HEADER, ROW, ["T2", *ROW[1:]], ["T3", *ROW[1:]], change=change), name="plan.xlsx")
    assert ids(reading) == ["T1", "T3"]
    assert row_of(reading, "T1").action.extras == ()
    assert "row 3, column C" in notices(reading)
    assert "'Lists'" in notices(reading)


def test_words_struck_through_are_left_out_and_named(read: Reader) -> None:
    def change(sheet: Any) -> None:
        struck = TextBlock(InlineFont(strike=True), "six")
        sheet["B2"] = CellRichText("Put chargers in ", struck, " four car parks")
        for cell in sheet[3]:
            cell.font = Font(strike=True)

    reading = read(book(HEADER, ROW, ["T2", *ROW[1:]], change=change), name="plan.xlsx")
    assert ids(reading) == ["T1"]
    assert row_of(reading, "T1").action.text == "Put chargers in four car parks"
    assert "B2 'six', A3 'T2'" in notices(reading)


def test_a_cell_merged_downwards_holds_for_each_row(read: Reader) -> None:
    rows: list[list[object]] = [
        ["Theme", "Objective", "Ref", "Action"],
        ["Move", "Fewer cars", "T1", "Put chargers in"],
        [None, None, "T2", "Buy e-bikes"],
    ]

    def change(sheet: Any) -> None:
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("B2:B3")

    reading = read(book(*rows, change=change), name="plan.xlsx")
    assert row_of(reading, "T2").action.objectives == ("Fewer cars",)
    assert [theme.name for theme in reading.themes] == ["Move"]


def test_milestones_beside_a_merged_action_are_kept_with_it(read: Reader) -> None:
    rows: list[list[object]] = [
        ["Ref", "Action", "Milestone", "RAG", "Update"],
        ["T1", "Put chargers in", "Sites chosen", "Green", "Chosen"],
        [None, None, "Grid offer", "Amber", "Waiting for the operator"],
        ["T2", "Buy e-bikes", "Order", "Green", "Ordered"],
    ]

    def change(sheet: Any) -> None:
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("B2:B3")

    reading = read(book(*rows, change=change), name="plan.xlsx")
    assert ids(reading) == ["T1", "T2"]
    assert dict(row_of(reading, "T1").action.extras) == {
        "Milestone": "Sites chosen",
        "Part 2": "Milestone: Grid offer; RAG: Amber; Note: Waiting for the operator",
    }
    assert fates(reading)[3] == ("joined", "line 2")
