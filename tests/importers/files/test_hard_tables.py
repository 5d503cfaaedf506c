"""Tables that would lose rows in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_tracker.errors import RefusedFileError
from tui_tracker.importers.read_source import read_source
from tui_tracker.importers.vocabulary import Vocabulary

WORDS = Vocabulary(stages={"design": "Design"}, ratings={"red": "red", "green": "green"}, roles=("Lead",))


def test_a_quotation_mark_never_closed_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "open.csv"
    path.write_text('ID,Action,RAG,Note\nA1,x,red,y\nA2,"open,green,hello\nA3,z,green,k\n', encoding="utf-8")
    with pytest.raises(RefusedFileError, match="line 3"):
        read_source(path, WORDS, default_period="2024-12")


def test_a_workbook_id_shown_with_two_decimals_keeps_them(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["ID", "Theme", "Action", "Note"])
    for number, text in ((1.1, "Mend the paths"), (1.1, "Light the alleys")):
        sheet.append([number, "Walking", text, "Begun"])
    sheet["A3"].number_format = "0.00"
    path = tmp_path / "numbered.xlsx"
    book.save(path)
    reading = read_source(path, WORDS, default_period="2024-12")
    assert [row.action.id for row in reading.rows] == ["1.1", "1.10"]


def test_columns_of_one_name_fill_each_others_gaps_and_what_is_left_over_is_kept_once(
    tmp_path: Path,
) -> None:
    path = tmp_path / "three.csv"
    path.write_text(
        "ID,Theme,Action,Update,Update,Update\n"
        "A1,Roads,Put chargers in four car parks,First.,Second.,Third.\n"
        "A2,Roads,Write a plan for cycling,,,\n"
        "A3,Homes,Insulate the depot,,Only this.,\n"
        "A4,Homes,Fit lamps in the offices,,,\n",
        encoding="utf-8",
    )
    reading = read_source(path, WORDS, default_period="2024-12")
    assert [row.update.note for row in reading.rows] == ["Second.", None, "Only this.", None]
    assert [dict(row.action.extras) for row in reading.rows] == [
        {"Update (column D)": "First.", "Update (column F)": "Third."}, {}, {}, {},
    ]  # fmt: skip
