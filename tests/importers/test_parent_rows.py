"""Rows above others: headings that sum up the actions below, and sub-tasks that belong to an action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from openpyxl.styles import Alignment, Font

from tests.importers.files.test_odd_plans import messages, texts, themes
from tests.support.import_cases import workbook
from tests.support.importing import Reader, fate, ids
from tui_tracker.domain.imports.source import ParsedSource

HEADER = ["Row", "Task Name", "Assigned To", "RAG", "Latest Comment"]
ROWS = [
    ("1", "Transport", "", "Red", ""),
    ("2", "Install chargers", "A Patel", "Green", "Two are in"),
    ("3", "Write a cycling plan", "B Jones", "Red", ""),
    ("4", "Buildings", "", "Amber", ""),
    ("5", "Fit LED lights", "D Evans", "Amber", "Tender out"),
    ("6", "Insulate the depot", "D Evans", "Green", "Finished"),
]
ACTIONS = ["Install chargers", "Write a cycling plan", "Fit LED lights", "Insulate the depot"]
IS_ABOVE = [not lead for _, _, lead, _, _ in ROWS]


def indent(sheet: Any, row: int, *, is_above: bool) -> None:
    sheet.cell(row, 2).alignment = Alignment(indent=0 if is_above else 1)


def group(sheet: Any, row: int, *, is_above: bool) -> None:
    sheet.sheet_properties.outlinePr.summaryBelow = False
    sheet.row_dimensions[row].outlineLevel = 0 if is_above else 1


def embolden(sheet: Any, row: int, *, is_above: bool) -> None:
    sheet.cell(row, 2).font = Font(bold=is_above)


Look = Callable[..., None]


def export(look: Look, rows: Sequence[tuple[str, ...]] = ROWS) -> bytes:
    def change(book: Any) -> None:
        for number, row in enumerate(rows, 2):
            look(book.worksheets[0], number, is_above=not row[2])

    return workbook({"Plan": [HEADER, *map(list, rows)]}, change)


def read_csv(read: Reader, header: str, *rows: str) -> ParsedSource:
    return read("\n".join([header, *rows]) + "\n", name="plan.csv")


@pytest.mark.parametrize("look", [indent, group, embolden])
def test_a_row_that_sums_up_those_below_is_their_theme(read: Reader, look: Look) -> None:
    reading = read(export(look), name="plan.xlsx")
    assert list(texts(reading).values()) == ACTIONS
    assert themes(reading) == ["Transport", "Buildings"]
    assert fate(reading, 2).kind == "heading"
    assert "“Transport” is a heading, because lines 3-4" in messages(reading)
    assert "Its own cells were left out: RAG Red, Row 1." in messages(reading)


def test_blanks_before_a_text_are_indents_in_a_csv(read: Reader) -> None:
    rows = [f"{'' if above else '    '}{text},{lead},{rag}"
            for (_, text, lead, rag, _), above in zip(ROWS, IS_ABOVE, strict=True)]  # fmt: skip
    reading = read_csv(read, "Task,Owner,RAG", *rows)
    assert list(texts(reading).values()) == ACTIONS
    assert themes(reading) == ["Transport", "Buildings"]


def test_a_row_without_the_id_that_all_others_have_is_a_heading(read: Reader) -> None:
    rows = [f"{'' if above else f'T{row}'},{text},{rag}"
            for (row, text, _, rag, _), above in zip(ROWS, IS_ABOVE, strict=True)]  # fmt: skip
    reading = read_csv(read, "ID,Action,RAG", *rows)
    assert ids(reading) == ["T2", "T3", "T5", "T6"]
    assert themes(reading) == ["Transport", "Buildings"]


def test_an_action_with_a_lead_and_a_note_stays_one_above_indented_rows(read: Reader) -> None:
    rows = [("1", "Install chargers", "A Patel", "Green", "Two are in"), *ROWS[1:3]]

    def look(sheet: Any, row: int, *, is_above: bool) -> None:
        indent(sheet, row, is_above=row == 2 or is_above)

    reading = read(export(look, rows), name="plan.xlsx")
    assert len(reading.rows) == 3
    assert "Indented below other rows, and read as actions of their own: lines 3-4." in messages(reading)


def test_a_new_action_without_an_id_is_no_heading(read: Reader) -> None:
    reading = read_csv(read, "ID,Action,RAG,Lead", "T1,Walk,Red,Jo", ",Ride,Red,Sam", "T2,Row,Green,Kim")
    assert list(texts(reading).values()) == ["Walk", "Ride", "Row"]


def test_the_root_of_all_rows_is_the_plan_and_no_theme(read: Reader) -> None:
    rows = [("0", "Ashby Climate Plan", "", "Red", ""), *ROWS]

    def look(sheet: Any, row: int, *, is_above: bool) -> None:
        sheet.cell(row, 2).alignment = Alignment(indent=0 if row == 2 else 1 if is_above else 2)

    reading = read(export(look, rows), name="plan.xlsx")
    assert list(texts(reading).values()) == ACTIONS
    assert themes(reading) == ["Transport", "Buildings"]


JIRA = "Summary,Issue key,Issue id,Issue Type,Status,Parent id,Comment"


def test_the_key_is_the_id_and_sub_tasks_belong_to_their_action(read: Reader) -> None:
    reading = read_csv(
        read,
        JIRA,
        "Dig the trench,CLIM-16,10421,Sub-task,To Do,10412,See CLIM-15",
        "Install chargers,CLIM-12,10412,Task,In Progress,,Two are in",
        "Write a cycling plan,CLIM-13,10413,Task,To Do,,",
        "Order the chargers,CLIM-15,10420,Sub-task,Done,10412,In June",
    )
    assert ids(reading) == ["CLIM-12", "CLIM-13"]
    extras = dict(reading.rows[0].action.extras)
    assert extras["Issue id"] == "10412"
    assert extras["Part 2"].startswith("Text: Dig the trench; ID: CLIM-16; ")
    assert "See CLIM-15" in extras["Part 2"]
    assert "Order the chargers" in extras["Part 3"]
    assert fate(reading, 2).detail == "line 3"


def test_epics_are_the_themes_of_their_tasks(read: Reader) -> None:
    reading = read_csv(
        read,
        JIRA,
        "Transport,CLIM-1,10401,Epic,To Do,,",
        "Install chargers,CLIM-2,10402,Task,To Do,10401,",
        "Dig the trench,CLIM-3,10403,Sub-task,To Do,10402,",
        "Buildings,CLIM-4,10404,Epic,To Do,,",
        "Fit LED lights,CLIM-5,10405,Task,To Do,10404,",
    )
    assert ids(reading) == ["CLIM-2", "CLIM-5"]
    assert themes(reading) == ["Transport", "Buildings"]
    assert "Dig the trench" in dict(reading.rows[0].action.extras)["Part 2"]


def test_a_parent_is_found_by_its_text_and_parents_in_a_circle_stay_actions(read: Reader) -> None:
    reading = read_csv(
        read, "Name,Section,Parent task,Notes", "Install chargers,Travel,,Two are in",
        "Order them,Travel,Install chargers,", "Walk,Travel,Ride,", "Ride,Travel,Walk,",
    )  # fmt: skip
    assert "Order them" in dict(reading.rows[0].action.extras)["Part 2"]
    assert list(texts(reading).values()) == ["Install chargers", "Ride"]
    assert "Walk" in dict(reading.rows[1].action.extras)["Part 2"]


def test_actions_that_only_name_a_parent_stay_actions(read: Reader) -> None:
    reading = read_csv(read, "id,text,rag,parent", "T,Transport,Red,", "T1,Walk,Red,T", "T2,Ride,Green,T")
    assert ids(reading) == ["T", "T1", "T2"]
    assert dict(reading.rows[1].action.extras)["parent"] == "T"


def test_long_numbers_stay_the_ids_where_there_are_no_codes(read: Reader) -> None:
    reading = read_csv(read, "Issue id,Summary,Status", "10412,Walk,To do", "10413,Ride,Done")
    assert ids(reading) == ["10412", "10413"]
