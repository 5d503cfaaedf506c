"""Plans as officers make them: nothing is misread, and everything not taken is named."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
import pytest
import typst
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from tests.support.import_cases import workbook
from tests.support.importing import Reader, fate, ids, row_of, rules
from tui_tracker.domain.imports.source import ParsedSource
from tui_tracker.errors import RefusedFileError

HEADER = ["Ref", "Action", "RAG", "Update"]


def csv(*rows: Sequence[str]) -> str:
    return "".join(f"{','.join(row)}\n" for row in rows)


def texts(reading: ParsedSource) -> dict[str, str | None]:
    return {row.action.id: row.action.text for row in reading.rows}


def ratings(reading: ParsedSource) -> list[str | None]:
    return [row.update.rag for row in reading.rows]


def themes(reading: ParsedSource) -> list[str]:
    return [theme.name for theme in reading.themes]


def messages(reading: ParsedSource) -> str:
    return "\n".join(problem.message for problem in reading.problems)


def test_a_second_action_with_the_same_id_is_kept_with_one_of_its_own(read: Reader) -> None:
    reading = read(
        csv(
            ["ID", "Action", "RAG"], ["T1", "Put chargers in", "Green"], ["T2", "Buy e-bikes", "Red"],
            ["T2", "Fit lights", "Amber"], ["T3", "Plant trees", "Green"],
        ),
        name="plan.csv",
    )  # fmt: skip
    assert list(texts(reading).values()) == ["Put chargers in", "Buy e-bikes", "Fit lights", "Plant trees"]
    assert not any(row.action.extras for row in reading.rows)
    assert "T2 is already on line 3 (“Buy e-bikes”)" in messages(reading)


def test_steps_with_the_id_of_their_action_stay_with_it(read: Reader) -> None:
    steps = [[f"T{number}", f"Step {step} of {number}", "Green"] for number in (1, 2, 3) for step in "ab"]
    reading = read(csv(["ID", "Action", "RAG"], *steps), name="plan.csv")
    assert ids(reading) == ["T1", "T2", "T3"]
    assert dict(row_of(reading, "T2").action.extras)["Part 2"].startswith("Text: Step b of 2")


@pytest.mark.parametrize("placeholder", ["TBC", "n/a", "New", "-"])
def test_what_is_written_where_there_is_no_id_yet_is_no_id(read: Reader, placeholder: str) -> None:
    reading = read(
        csv(
            HEADER,
            ["T1", "Walk", "Green", ""],
            [placeholder, "Ride", "Red", ""],
            [placeholder, "Row", "", ""],
        ),
        name="plan.csv",
    )
    assert list(texts(reading).values()) == ["Walk", "Ride", "Row"]
    assert f"“{placeholder}” is not an ID" in messages(reading)


@pytest.mark.parametrize("numbers", [("1.1", "1.2"), ("A1", "A2")])
def test_sheets_whose_ids_begin_again_are_all_taken(read: Reader, numbers: tuple[str, str]) -> None:
    first, second = numbers
    reading = read(
        workbook({
            "Transport": [HEADER, [first, "Walk", "Green", "a"], [second, "Buy e-bikes", "Red", "b"]],
            "Buildings": [HEADER, [first, "Fit lights", "Amber", "c"], [second, "Insulate", "Green", "d"]],
        }),
        name="plan.xlsx",
    )  # fmt: skip
    assert sorted(row.update.note or "" for row in reading.rows) == ["a", "b", "c", "d"]
    assert themes(reading) == ["Transport", "Buildings"]


def test_a_key_or_a_name_above_a_table_is_no_theme(read: Reader) -> None:
    above = (["Key: G = on track; A = some delay"], ["Lead officer: A Smith"])
    for line in above:
        reading = read(
            csv(line, HEADER, ["1", "Walk", "Green", "a"], ["2", "Ride", "Red", "b"]), name="plan.csv"
        )
        assert themes(reading) == ["plan"]
        assert fate(reading, 1).detail == "text outside the tables"


def test_headings_inside_headings_are_themes_and_sections(read: Reader) -> None:
    reading = read(
        csv(
            ["No.", "Action", "RAG"], ["Transport"], ["Fewer car trips"], ["1", "Walk more", "Green"],
            ["More buses"], ["2", "Run a night bus", "Red"], ["Buildings"], ["Less heat lost"],
            ["3", "Insulate", "Green"],
        ),
        name="plan.csv",
    )  # fmt: skip
    assert [(row.action.theme, row.action.section) for row in reading.rows] == [
        ("T", "Fewer car trips"), ("T", "More buses"), ("B", "Less heat lost"),
    ]  # fmt: skip


def test_a_name_below_the_table_is_no_action(read: Reader) -> None:
    reading = read(csv(HEADER, ["T1", "Walk", "Green", "a"], ["Signed off by", "J Smith"]), name="plan.csv")
    assert ids(reading) == ["T1"]
    assert fate(reading, 3).detail == "a note beside the table"


def test_texts_alone_are_actions_where_they_are_most_of_the_rows(read: Reader) -> None:
    rows = [["Walk more", ""], ["Ride more", ""], ["Row more", "March 2026"], ["Swim more", ""]]
    reading = read(csv(["Action", "Due"], *rows), name="plan.csv")
    assert list(texts(reading).values()) == ["Walk more", "Ride more", "Row more", "Swim more"]


def test_two_tables_side_by_side_are_refused(read: Reader) -> None:
    rows = (
        ["ID", "Action", "RAG", "", "ID", "Action", "RAG"],
        ["T1", "Walk", "Green", "", "B1", "Insulate", "Red"],
    )
    with pytest.raises(RefusedFileError, match="two tables side by side"):
        read(csv(*rows), name="plan.csv")


@pytest.mark.parametrize("line", ["\n", "x\n"])
def test_a_text_of_more_lines_than_a_plan_can_have_is_refused(read: Reader, line: str) -> None:
    with pytest.raises(RefusedFileError, match="has 300,000 lines, more than a plan can have"):
        read(line * 300_000, name="plan.txt")


@pytest.mark.parametrize("piece", [",", '"",', "\n", "x,"])
def test_a_text_of_separators_alone_is_refused_in_time_that_grows_with_its_length(
    read: Reader, piece: str
) -> None:
    with pytest.raises(RefusedFileError, match=r"could not find a table|more than a table can have"):
        read(f"T2\n{piece * (200_000 // len(piece))}\n", name="plan.txt")


def test_a_template_that_nobody_filled_in_is_refused_as_one(read: Reader) -> None:
    rows = [[str(number), "[insert action]", "[R/A/G]", "[text]"] for number in (1, 2)]
    with pytest.raises(RefusedFileError, match="empty template"):
        read(csv(HEADER, *rows), name="plan.csv")


def test_cards_with_a_table_for_each_action_are_refused_as_lying_on_their_side(read: Reader) -> None:
    document = docx.Document()
    for number in ("T1", "T2"):
        table = document.add_table(rows=0, cols=2)
        for row in (["Action ref", number], ["Action", "Walk"], ["RAG", "Green"], ["Progress", "Begun"]):
            fill(table.add_row(), row)
    with pytest.raises(RefusedFileError, match="lies on its side"):
        read(saved(document), name="plan.docx")


def test_numbers_of_days_in_a_column_of_dates_are_dates(read: Reader) -> None:
    rows: list[list[object]] = [
        ["ID", "Action", "Target date", "Cost"],
        ["T1", "Walk", 45747, 45747],
        ["T2", "Ride", 46112, 1],
    ]
    reading = read(workbook({"Plan": rows}), name="plan.xlsx")
    assert dict(row_of(reading, "T1").action.extras) == {"Target date": "31/03/2025", "Cost": "45747"}
    assert "read as dates: Target date" in messages(reading)


def test_stages_as_names_of_columns_are_a_header(read: Reader) -> None:
    reading = read(csv(["ID", "Action", "Complete", "Update"], ["T1", "Walk", "x", "Done"]), name="plan.csv")
    assert texts(reading) == {"T1": "Walk"}
    assert dict(row_of(reading, "T1").action.extras) == {"Complete": "x"}


def test_arrows_and_the_rating_before_leave_the_rating_readable(read: Reader) -> None:
    cells = ("Amber ➔", "▼ Red", "Green (was Amber)", "Red (up from Amber)", "Amber to Green")
    rows = [[f"T{number}", f"Walk mile {number}", cell, ""] for number, cell in enumerate(cells, 1)]
    reading = read(csv(HEADER, *rows), name="plan.csv")
    assert ratings(reading) == ["amber", "red", "green", "red", None]
    assert [text for row in reading.rows for _, text in row.action.extras] == list(cells)


def test_formulas_without_a_value_and_comments_are_named(read: Reader) -> None:
    def change(book: Any) -> None:
        book.worksheets[0]["B2"].comment = Comment("Ask finance", "Jo")

    reading = read(workbook({"Plan": [HEADER, ["T1", "Walk", "Green", "=1+1"]]}, change), name="plan.xlsx")
    assert "Formulas without a value, read as empty: D2" in messages(reading)
    assert "B2 'Ask finance'" in messages(reading)


@pytest.mark.parametrize("by", ["fill", "ink"])
def test_coloured_dots_are_ratings(read: Reader, by: str) -> None:
    def change(book: Any) -> None:
        for row, colour in ((2, "FF00B050"), (3, "FFFFC000"), (4, "FFFF0000")):
            cell = book.worksheets[0].cell(row, 3)
            if by == "fill":
                cell.fill = PatternFill("solid", fgColor=colour)
            else:
                cell.font = Font(color=colour)

    rows = [["ID", "Action", "Status"], *([f"T{number}", f"Walk mile {number}", "●"] for number in (1, 2, 3))]
    reading = read(workbook({"Plan": rows}, change), name="plan.xlsx")
    assert ratings(reading) == ["green", "amber", "red"]
    assert "rag-by-colour" in rules(reading)


def test_bands_of_one_colour_are_no_ratings(read: Reader) -> None:
    def change(book: Any) -> None:
        for column in range(1, 5):
            book.worksheets[0].cell(3, column).fill = PatternFill("solid", fgColor="FF9DC3E6")

    rows: list[Sequence[object]] = [HEADER, ["T1", "Walk", "Green", "a"], ["T2", "Ride", None, "b"]]
    reading = read(workbook({"Plan": rows}, change), name="plan.xlsx")
    assert ratings(reading) == ["green", None]
    assert not row_of(reading, "T2").action.extras


def test_shaded_cells_of_word_are_ratings(read: Reader) -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=4)
    fill(table.add_row(), HEADER)
    for number, colour in enumerate(("00B050", "FFC000", "FF0000"), 1):
        fill(table.add_row(), [f"T{number}", f"Walk mile {number}", "", "Begun"])
        shading = OxmlElement("w:shd")
        shading.set(qn("w:fill"), colour)
        table.rows[number].cells[2]._tc.get_or_add_tcPr().append(shading)
    assert ratings(read(saved(document), name="plan.docx")) == ["green", "amber", "red"]


def test_a_table_of_word_without_a_header_goes_on_with_the_one_above(read: Reader) -> None:
    document = docx.Document()
    for rows in (
        [HEADER, ["T1", "Walk", "Green", "a"]],
        [["T2", "Ride", "Red", "b"], ["T3", "Row", "Green", "c"]],
    ):
        table = document.add_table(rows=0, cols=4)
        for row in rows:
            fill(table.add_row(), row)
        document.add_paragraph("")
    assert texts(read(saved(document), name="plan.docx")) == {"T1": "Walk", "T2": "Ride", "T3": "Row"}


def test_words_of_neighbouring_cells_of_a_pdf_are_apart_without_a_blank(read: Reader) -> None:
    cells = ["Ref", "Action", "RAG", "Update", "T1", "Insulate", "Amber", "Half"]
    markup = "".join(f"[{cell}]," for cell in cells)
    reading = read(
        typst.compile(f"#table(columns: (auto,) * 4, inset: (x: 0.2pt, y: 3pt), {markup})".encode()),
        name="plan.pdf",
    )
    row = row_of(reading, "T1")
    assert (row.action.text, row.update.rag, row.update.note) == ("Insulate", "amber", "Half")


def test_words_of_a_pdf_over_one_another_are_named(read: Reader) -> None:
    cells = "[Ref],[Action],[RAG],[Update],[T1],[Walk],[Red],[Half],"
    markup = f"#table(columns: (2cm,) * 4, {cells})#place(top + left, dx: 68pt, dy: 25pt)[Insulate]"
    reading = read(typst.compile(markup.encode()), name="plan.pdf")
    assert "Words are printed over one another, so texts may be mixed up: page 1" in messages(reading)


def test_totals_of_a_theme_are_neither_headings_nor_actions(read: Reader) -> None:
    reading = read(
        csv(
            HEADER, ["T1", "Walk", "Green", ""], ["Transport total"], ["T2", "Ride", "Red", ""],
            ["GRAND TOTAL", "2 actions", "", ""],
        ),
        name="plan.csv",
    )  # fmt: skip
    assert ids(reading) == ["T1", "T2"]
    assert row_of(reading, "T2").action.section is None
    assert fate(reading, 3).detail == fate(reading, 5).detail == "a row of totals"


def test_a_workbook_in_the_xml_of_excel_2003_is_refused_as_what_it_is(read: Reader) -> None:
    book = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
    with pytest.raises(RefusedFileError, match="saved as XML"):
        read(book, name="plan.xls")


def fill(row: Any, cells: Sequence[str]) -> None:
    for cell, text in zip(row.cells, cells, strict=True):
        cell.text = text


def saved(document: Any) -> bytes:
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()
