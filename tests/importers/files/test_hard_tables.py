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
