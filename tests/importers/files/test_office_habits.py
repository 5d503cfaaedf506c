"""Keys, signs, colours and words as officers write them into plans."""

from __future__ import annotations

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.importers.files.test_odd_plans import csv, fill, messages, ratings, saved, texts, themes
from tests.support.import_cases import workbook
from tests.support.importing import Reader, fate, ids, row_of
from tests.support.opendocument import opendocument, sheet_xml
from tui_tracker.domain.imports.source import ParsedSource
from tui_tracker.domain.own_fields import propose_fields
from tui_tracker.errors import RefusedFileError

HEADER = ["Ref", "Action", "RAG", "Update"]
ROWS = [["CE-1", "Walk", "G", "a"], ["CE-2", "Ride", "A", "b"]]


def uses(reading: ParsedSource) -> dict[str, str | None]:
    return {use.name: use.field for use in reading.understanding.columns}


@pytest.mark.parametrize("above", [[["Key"]], []])
def test_letters_of_ratings_explained_below_a_table_are_a_key(read: Reader, above: list[list[str]]) -> None:
    key = [["B", "Complete"], ["R", "Off track"], ["G", "On track"]]
    reading = read(csv(HEADER, *ROWS, *above, *key), name="plan.csv")
    assert ids(reading) == ["CE-1", "CE-2"]
    assert fate(reading, len(reading.line_outcomes)).detail == "a key"


def test_a_letter_before_ids_that_begin_with_it_is_a_heading(read: Reader) -> None:
    reading = read(
        csv(
            HEADER, ["A", "Travel", "", ""], ["A1", "Walk", "Green", ""], ["A2", "Ride", "Red", ""],
            ["B", "Buildings", "", ""], ["B1", "Insulate", "Red", ""],
        ),
        name="plan.csv",
    )  # fmt: skip
    assert themes(reading) == ["Travel", "Buildings"]


def test_numbers_before_lettered_numbers_are_headings(read: Reader) -> None:
    reading = read(
        csv(
            HEADER, ["1", "Lead by example", "", ""], ["1a", "Walk", "Green", ""], ["1b", "Ride", "Red", ""],
            ["2", "Help others", "", ""], ["2a", "Insulate", "Red", ""],
        ),
        name="plan.csv",
    )  # fmt: skip
    assert (ids(reading), themes(reading)) == (["1a", "1b", "2a"], ["Lead by example", "Help others"])


def test_a_table_of_money_below_the_plan_is_named_and_not_taken(read: Reader) -> None:
    reading = read(
        csv(HEADER, *ROWS, [], ["Funding", "2025/26", "2026/27"], ["Grant", "50000", "20000"]),
        name="plan.csv",
    )
    assert ids(reading) == ["CE-1", "CE-2"]
    assert fate(reading, 6).detail == "a row of another table"


def test_ids_that_return_in_each_period_are_ids(read: Reader) -> None:
    reading = read(
        csv(
            ["Reporting period", "Action ID", "Action", "RAG"],
            ["Q1 2025/26", "H1", "Walk", "Green"], ["Q1 2025/26", "H2", "Ride", "Amber"],
            ["Q2 2025/26", "H1", "Walk", "Amber"], ["Q2 2025/26", "H2", "Ride", "Green"],
        ),
        name="plan.csv",
    )  # fmt: skip
    assert (ids(reading), ratings(reading)) == (["H1", "H2"], ["amber", "green"])
    assert reading.understanding.periods[0].columns == ("Reporting period Q1 2025/26",)


@pytest.mark.parametrize(
    ("cell", "rag"),
    [
        ("☒ Green ☐ Amber ☐ Red", "green"),
        ("☐ Green\n☑ Amber\n☐ Red", "amber"),
        ("☐ Green ☐ Amber ☐ Red", None),
    ],
)
def test_the_ticked_box_is_the_rating(read: Reader, cell: str, rag: str | None) -> None:
    reading = read(
        workbook({"Plan": [HEADER, ["T1", "Walk", cell, ""], ["T2", "Ride", "Red", ""]]}), name="plan.xlsx"
    )
    assert ratings(reading) == [rag, "red"]
    assert (rag is None) == ("RAG as printed" in str(row_of(reading, "T1").action.extras))


def test_a_tick_before_the_final_stage_is_only_a_sign(read: Reader) -> None:
    reading = read(
        csv(HEADER, ["T1", "Walk", "✅ Complete", ""], ["T2", "Ride", "🟢 On track", ""]), name="plan.csv"
    )
    assert [stage.stage for stage in row_of(reading, "T1").update.stages] == ["Complete"]


def test_signs_that_wikis_write_as_words_are_ratings(read: Reader) -> None:
    rows = ["| T1 | Walk | :green_circle: |", "| T2 | Ride | :large_red_square: |"]
    reading = read("\n".join(["| Ref | Action | RAG |", "|---|---|---|", *rows]), name="plan.md")
    assert ratings(reading) == ["green", "red"]


@pytest.mark.parametrize(
    "cell", ['style="background: #92d050"', 'bgcolor="lime"', 'style="background-color:rgb(0, 176, 80)"']
)
def test_a_coloured_cell_of_a_web_page_is_a_rating(read: Reader, cell: str) -> None:
    page = (
        "<html><body><table><tr><th>ID</th><th>Action</th><th>RAG</th></tr>"
        f"<tr><td>T1</td><td>Walk</td><td {cell}>&nbsp;</td></tr>"
        '<tr><td>T2</td><td>Ride</td><td style="background:red"></td></tr></table></body></html>'
    )
    reading = read(page, name="plan.html")
    assert ratings(reading) == ["green", "red"]
    assert "RAG was read from the colours of its cells" in messages(reading)


def test_a_sign_of_a_font_of_symbols_is_a_tick(read: Reader) -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=5)
    fill(table.rows[0], ["Ref", "Action", "R", "A", "G"])
    for identity, column in (("T1", 4), ("T2", 2)):
        row = table.add_row()
        fill(row, [identity, "Walk", "", "", ""])
        symbol = OxmlElement("w:sym")
        symbol.set(qn("w:font"), "Wingdings")
        symbol.set(qn("w:char"), "F0FC")
        row.cells[column].paragraphs[0].add_run()._r.append(symbol)
    assert ratings(read(saved(document), name="plan.docx")) == ["green", "red"]


@pytest.mark.parametrize(
    "header",
    [
        "Officer comment",
        "Where are we now?",
        "What has happened",
        "Position at 30 September 2025",
        "Lead officer update",
    ],
)
def test_what_officers_call_the_note(read: Reader, header: str) -> None:
    reading = read(csv(["Ref", "Scheme", "RAG", header], *ROWS), name="plan.csv")
    assert (uses(reading)[header], uses(reading)["Scheme"]) == ("note", "text")


def test_a_lead_officer_is_not_a_note(read: Reader) -> None:
    reading = read(csv(["Ref", "Action", "RAG", "Lead officer"], *ROWS), name="plan.csv")
    assert uses(reading)["Lead officer"] is None


def test_a_table_with_tabs_below_what_a_program_says_of_itself_is_read(read: Reader) -> None:
    lines = [
        "Exported from Pentana 12/11/2025 09:31", "", "Code\tTitle\tProgress Bar\tLatest Note",
        "CC01\tWalk\t80%\tDone", "CC02\tRide\t40%\tLate",
    ]  # fmt: skip
    reading = read("\r\n".join(lines).encode("utf-16"), name="plan.csv")
    assert (list(texts(reading).items()), themes(reading)) == ([("CC01", "Walk"), ("CC02", "Ride")], ["CC"])


def test_the_tasks_of_planner_are_named_by_their_names(read: Reader) -> None:
    reading = read(
        csv(
            ["Task ID", "Task Name", "Progress", "Description"],
            ["xk2-AAA", "Draft a policy", "In progress", ""],
            ["pq9-BBB", "Replace boilers", "Completed", "Both sites"],
            ["zz1-CCC", "Bus lane", "Not started", ""],
        ),
        name="plan.csv",
    )  # fmt: skip
    assert uses(reading)["Task Name"] == "text"
    assert uses(reading)["Progress"] == "stages"
    assert [word.word for word in reading.understanding.unread] == ["In progress", "Not started"]


def test_the_summary_of_an_issue_is_its_text(read: Reader) -> None:
    rows = (["NZ-12", "Fleet data", "Green"], ["NZ-13", "Grid study", "Red"])
    reading = read(csv(["Key", "Summary", "RAG"], *rows), name="plan.csv")
    assert texts(reading) == {"NZ-12": "Fleet data", "NZ-13": "Grid study"}


def test_an_arrow_from_another_rating_keeps_the_one_of_now(read: Reader) -> None:
    reading = read(
        csv(HEADER, ["T1", "Walk", "Amber ↑ from Red", ""], ["T2", "Ride", "Red", ""]), name="plan.csv"
    )
    assert ratings(reading) == ["amber", "red"]


def test_a_key_beside_a_table_is_said_and_not_taken(read: Reader) -> None:
    rows = [
        ["Ref", "Action", "RAG", "Update", "", "RAG key:"],
        ["T1", "Walk", "Green", "a", "", "Green - on track"],
        ["T2", "Ride", "Red", "b", "", "Amber - delay"],
        ["", "", "", "", "", "Red - stopped"],
    ]
    reading = read(workbook({"Plan": rows}), name="plan.xlsx")
    assert not any(row.action.extras for row in reading.rows)
    assert "column F: 'RAG key:', 'Green - on track', 'Amber - delay', 'Red - stopped'" in messages(reading)


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.csv"])
def test_errors_of_formulas_are_named_and_not_taken(read: Reader, name: str) -> None:
    rows = [HEADER, ["T1", "Walk", "#N/A", "#DIV/0!"], ["T2", "Ride", "Green", "See #REF! in the file"]]
    reading = read(workbook({"Plan": rows}) if name == "plan.xlsx" else csv(*rows), name=name)
    assert [row.update.note for row in reading.rows] == [None, "See #REF! in the file"]
    assert not reading.understanding.unread
    assert "Formula errors, read as empty: C2 #N/A, D2 #DIV/0!." in messages(reading)


def test_a_pivot_table_is_refused_as_one(read: Reader) -> None:
    rows = [
        ["Count of Action", "Column Labels"],
        ["Row Labels", "Green", "Grand Total"],
        ["Energy", "2", "2"],
    ]
    with pytest.raises(RefusedFileError, match="pivot table"):
        read(workbook({"Pivot": rows}), name="plan.xlsx")


@pytest.mark.parametrize(
    ("name", "texts_of_column", "kind"),
    [
        ("Budget", ["12000", "125,000", "0"], "money"),
        ("Cost (£000)", ["120", "85.5"], "money"),
        ("Budget year", ["2025", "2026"], "text"),
        ("Budget", ["12000", "To be agreed"], "text"),
        ("Score", ["5", "3"], "text"),
    ],
)
def test_plain_numbers_are_money_where_their_column_says_so(
    name: str, texts_of_column: list[str], kind: str
) -> None:
    assert [field.type for field in propose_fields({name: texts_of_column})] == [kind]


def test_colours_deleted_words_and_tables_in_cells_of_libreoffice(read: Reader) -> None:
    styles = "".join(
        f'<style:style style:name="{name}"><style:table-cell-properties fo:background-color="#{colour}"/>'
        "</style:style>"
        for name, colour in (("c1", "00b050"), ("c2", "ff0000"))
    )
    rows = [
        ["Ref", "Action", "RAG"],
        ["T1", "Walk", '<table:table-cell table:style-name="c1"/>'],
        ["T2", "Ride", '<table:table-cell table:style-name="c2"/>'],
    ]
    assert ratings(read(opendocument(sheet_xml(rows), styles=styles), name="plan.ods")) == [
        "green",
        "red",
    ]
    inside = f"<table:table-cell><text:p>44 done</text:p>{sheet_xml([['Ward', 'Mill']])}</table:table-cell>"
    deleted = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:h>Old title</text:h></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    table = sheet_xml([["Ref", "Action", "Update"], ["T1", "Walk", inside]])
    reading = read(opendocument(f"{deleted}{table}", "text"), name="plan.odt")
    assert row_of(reading, "T1").update.note == "44 done\nWard | Mill"
    assert "Deleted with tracked changes and left out: 'Old title'" in messages(reading)
    assert themes(reading) == ["T"]
