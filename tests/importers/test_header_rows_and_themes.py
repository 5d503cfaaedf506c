"""Headers over two rows, what looks like no header, and what gives the themes beside objectives."""

from __future__ import annotations

from typing import Any

import docx
import pytest

from tests.importers.files.test_odd_plans import fill, ratings, saved, themes
from tests.support.import_cases import workbook
from tests.support.importing import Reader, ids, row_of

HEADER = ["Objective", "Action", "Status", "Update"]


def test_a_header_over_two_rows_with_merged_cells_is_one(read: Reader) -> None:
    def merge(book: Any) -> None:
        for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
            book["Plan"].merge_cells(cells)

    rows = [
        ["Ref", "Action", "Responsible", "", "Progress", ""],
        ["", "", "Director", "Officer", "RAG", "Next step"],
        ["T1", "Walk", "Place", "J. Hill", "Green", "Open the path"],
        ["T2", "Ride", "Place", "P. Okoro", "Red", "Buy bikes"],
    ]
    reading = read(workbook({"Plan": rows}, merge), name="plan.xlsx")
    uses = {use.name: use.field for use in reading.understanding.columns}
    assert uses == {
        "Ref": "id", "Action": "text", "Responsible Director": None, "Responsible Officer": None,
        "Progress RAG": "rag", "Progress Next step": None,
    }  # fmt: skip
    assert ratings(reading) == ["green", "red"]


def test_a_lower_row_without_merged_cells_belongs_to_the_header(read: Reader) -> None:
    rows = "Ref,Action,Who,,RAG\n,,Director,Officer,\nT1,Walk,Place,J. Hill,Green\n"
    assert dict(row_of(read(rows, name="plan.csv"), "T1").action.extras) == {
        "Who Director": "Place",
        "Who Officer": "J. Hill",
    }


def test_a_column_called_as_a_stage_is_a_column(read: Reader) -> None:
    rows = (
        "Item,Action,Complete,Status,Comments\n1,Dig reed beds,50%,Green,Dug\n2,Plant trees,10%,Red,Stuck\n"
    )
    reading = read(rows, name="plan.csv")
    assert (ids(reading), ratings(reading)) == (["1", "2"], ["green", "red"])


def test_names_of_actions_with_a_word_of_a_column_do_not_make_a_table_lie_on_its_side(read: Reader) -> None:
    rows = ["Heat network phase 1,Green,Pipes laid", "Bus depot,Red,No grid", "Solar,Red,Late"]
    reading = read("\n".join(["Project,Status,Highlight", *rows]), name="plan.csv")
    assert ratings(reading) == ["green", "red", "red"]


def rows_with_objectives(*names: str) -> list[list[str]]:
    return [
        [objective, f"{objective} {number} {name}", "Green", "a"]
        for name in names
        for objective in ("Reduce demand", "Generate power")
        for number in ("first", "second")
    ]


def test_sheets_of_one_form_are_the_themes_and_not_their_objectives(read: Reader) -> None:
    sheets = {name: [HEADER, *rows_with_objectives(name)] for name in ("Energy", "Nature")}
    reading = read(workbook(sheets), name="plan.xlsx")
    assert themes(reading) == ["Energy", "Nature"]
    assert {row.action.objectives for row in reading.rows} == {("Reduce demand",), ("Generate power",)}


@pytest.mark.parametrize("name", ["Sheet", "Table", "Tabelle", "Hoja", "Ark"])
def test_sheets_that_nobody_has_named_are_no_themes(read: Reader, name: str) -> None:
    sheets = {f"{name}{number}": [HEADER, *rows_with_objectives(f"part {number}")] for number in (1, 2)}
    reading = read(workbook(sheets), name="plan.xlsx")
    assert themes(reading) == ["Reduce demand", "Generate power"]


def test_headings_are_the_themes_and_not_the_objectives_below_them(read: Reader) -> None:
    first, second = rows_with_objectives("a")[:2], rows_with_objectives("b")[2:]
    rows = [["Objective", "Action", "RAG", "Update"], ["Greener travel"], *first, ["Warm homes"], *second]
    reading = read(workbook({"Plan": rows}), name="plan.xlsx")
    assert themes(reading) == ["Greener travel", "Warm homes"]


def test_objectives_that_alone_group_the_rows_are_the_themes(read: Reader) -> None:
    reading = read(workbook({"Plan": [HEADER, *rows_with_objectives("a")]}), name="plan.xlsx")
    assert themes(reading) == ["Reduce demand", "Generate power"]


@pytest.mark.parametrize("status", ["Red", "On hold"])
def test_tables_of_a_document_with_one_header_are_judged_together(read: Reader, status: str) -> None:
    document = docx.Document()
    tables = [
        ("Clean travel", [["Walk", "Green"], ["Ride", "Amber"]]),
        ("Warm homes", [["Insulate", status]]),
    ]
    for title, rows in tables:
        document.add_heading(title, 1)
        table = document.add_table(rows=1, cols=2)
        fill(table.rows[0], ["Action", "Status"])
        for row in rows:
            fill(table.add_row(), row)
    reading = read(saved(document), name="plan.docx")
    assert ratings(reading) == ["green", "amber", "red" if status == "Red" else None]
    assert status == "Red" or [word.field for word in reading.understanding.unread] == ["rag"]
