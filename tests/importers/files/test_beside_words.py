"""What files say beside the words of their cells: pictures, footnotes, fonts of symbols, lines above."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import OxmlElement

from tests.importers.files.test_odd_plans import messages, ratings, texts, themes
from tests.support.import_cases import Rows, workbook
from tests.support.importing import Reader, fate, ids, row_of
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.importers.parse.symbols import symbol_of

PAGE = """<html><body><h1>Climate plan</h1><p>Progress to 30 September 2025</p><table>
<tr><th>Ref</th><th>Action</th><th>RAG</th><th>Update</th></tr>
<tr><td>E1</td><td>Solar on schools<sup>1</sup></td><td><img src="a.gif" alt="Green"></td>
<td>Four roofs</td></tr>
<tr><td>E2</td><td>Battery</td><td><img alt="Red: late" src="b.gif"/></td>
<td>No <img src="c.png" alt="Fires by year"><img alt="image7.png"></td></tr></table>
<p><sup>1</sup> Only schools that the council runs.</p></body></html>"""


def test_a_picture_alone_in_its_cell_says_its_words_and_others_are_named(read: Reader) -> None:
    reading = read(PAGE, name="plan.html")
    assert ratings(reading) == ["green", "red"]
    assert row_of(reading, "E2").update.note == "No"
    assert "Words for pictures, left out: D3 'Fires by year'." in messages(reading)


def test_text_outside_the_tables_is_named_what_is_below_them_first(read: Reader) -> None:
    reading = read(PAGE, name="plan.html")
    expected = "left out: “1 Only schools that the council runs.”, “Progress to 30 September 2025”."
    assert expected in messages(reading)
    markdown = "| ID | Action | RAG |\n|---|---|---|\n| T1 | Walk[^1] | Red |\n\n[^1]: See the map.\n"
    assert "[^1]: See the map." in messages(read(markdown, name="plan.md"))


def test_a_line_above_the_tables_of_a_document_gives_the_period(read: Reader) -> None:
    assert read(PAGE, name="plan.html").period == "2025-09"


def document(*rows: tuple[str, str]) -> docx.document.Document:
    made = docx.Document()
    table = made.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("Ref", "Action", "Update"), strict=True):
        cell.text = text
    for number, (action, note) in enumerate(rows, 1):
        for cell, text in zip(table.add_row().cells, (f"T{number}", action, note), strict=True):
            cell.text = text
    return made


def saved(made: docx.document.Document) -> bytes:
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def test_letters_of_fonts_of_symbols_are_what_they_look_like(read: Reader) -> None:
    made = document(("Walk", "\uf0b7 Begun"), ("Ride", ""))
    cell = made.tables[0].cell(2, 2)
    cell.paragraphs[0].add_run("ü").font.name = "Wingdings"
    cell.paragraphs[0].add_run(" Agreed")
    reading = read(saved(made), name="plan.docx")
    assert [row.update.note for row in reading.rows] == ["• Begun", "✓ Agreed"]


def test_bullets_of_fonts_of_symbols_are_read_in_every_kind_of_file(read: Reader) -> None:
    reading = read("Ref,Action,Update\nT1,Walk,\uf0b7 Begun\n", name="plan.csv")
    assert reading.rows[0].update.note == "• Begun"
    rows = [["Ref", "Action", "Update"], ["T1", "Walk", "\uf0a7 Begun"]]
    assert read(workbook({"Plan": rows}), name="plan.xlsx").rows[0].update.note == "▪ Begun"


@pytest.mark.parametrize(
    ("letter", "sign"), [("§", "▪"), ("·", "•"), ("ü", "✓"), (" ", " "), ("Z", "\ufffd")]
)
def test_a_letter_of_a_font_of_symbols_is_its_sign(letter: str, sign: str) -> None:
    assert symbol_of(letter) == sign


def test_words_for_a_picture_in_word_are_those_of_its_cell(read: Reader) -> None:
    made = document(("Walk", ""), ("Ride", "Stopped"))
    for row in (1, 2):
        picture = OxmlElement("w:drawing")
        properties = OxmlElement("wp:docPr")
        properties.set("descr", "Fires by year")
        picture.append(properties)
        made.tables[0].cell(row, 2).paragraphs[0].add_run()._r.append(picture)
    reading = read(saved(made), name="plan.docx")
    assert [row.update.note for row in reading.rows] == ["Fires by year", "Stopped"]
    assert "Words for pictures, left out: C3 'Fires by year'." in messages(reading)


def test_comments_in_word_are_named(read: Reader) -> None:
    made = document(("Walk", "Begun"))
    run = made.tables[0].cell(1, 2).paragraphs[0].runs[0]
    made.add_comment(run, text="Ask the ward member first", author="Jo")
    assert "Comments, left out: “Ask the ward member first”." in messages(read(saved(made), name="plan.docx"))


def test_rows_merged_downwards_are_one_action_also_where_ids_are_numbers(read: Reader) -> None:
    rows: Rows = [
        ["Ref", "Action", "Milestone", "RAG"], ["1", "Walk", "Map", "Red"],
        [None, None, "Paint", None], ["2", "Ride", "Buy", "Green"],
    ]  # fmt: skip

    def change(book: object) -> None:
        for cells in ("A2:A3", "B2:B3"):
            book.worksheets[0].merge_cells(cells)  # type: ignore[attr-defined]

    reading = read(workbook({"Plan": rows}, change), name="plan.xlsx")
    assert ids(reading) == ["1", "2"]
    assert "Paint" in dict(reading.rows[0].action.extras)["Part 2"]


def test_a_column_name_holds_the_texts_beside_ids(read: Reader) -> None:
    rows = "R1,Fit lights in halls,photo.jpg (https://x.uk/a)\nR2,Plant a wood,b.jpg (https://x.uk/b)\n"
    reading = read(f"Ref,Name,Files\n{rows}", name="plan.csv")
    assert texts(reading) == {"R1": "Fit lights in halls", "R2": "Plant a wood"}


def test_headings_above_repeated_headers_are_themes(read: Reader) -> None:
    table = "Action,Owner,RAG\n{}\n,,\n"
    text = (
        f"Travel,,\n{table.format('Lay bus lanes,Jo,Red')}Homes,,\n{table.format('Heat libraries,Sam,Green')}"
    )
    assert themes(read(text, name="plan.csv")) == ["Travel", "Homes"]


def test_the_name_of_a_page_is_the_theme_and_its_address_is_kept(read: Reader) -> None:
    reading = read("Action,Theme\nWalk,Travel (https://x.uk/1a)\nRide,Travel\n", name="plan.csv")
    assert themes(reading) == ["Travel"]
    assert reading.rows[0].action.extras == (("Address of the theme", "https://x.uk/1a"),)


SHEET_AS_PAGE = """<table><tr><th></th><th>A</th><th>B</th><th>C</th><th>D</th></tr>
<tr><th>1</th><td>Ref</td><td>Action</td><td>RAG</td><td>Note</td></tr>
<tr><th>2</th><td>G1</td><td>Swift boxes</td><td style="background-color:#00ff00"></td><td>40 up</td></tr>
<tr><th>3</th><td>G2</td><td>Bee banks</td><td style="background-color:#ff0000"></td><td></td></tr></table>"""


def test_the_letters_and_numbers_around_a_sheet_on_a_page_are_no_cells(read: Reader) -> None:
    reading = read(SHEET_AS_PAGE, name="plan.html")
    assert ids(reading) == ["G1", "G2"]
    assert ratings(reading) == ["green", "red"]


def test_a_register_of_risks_below_the_plan_is_left_out(read: Reader) -> None:
    rows: Rows = [
        ["Ref", "Action", "Lead", "RAG", "Comment"], ["D1", "Cut water use", "Parks", "Green", "Meters in"],
        [], ["Risk ref", "Risk description", "Likelihood", "Impact", "Mitigation"],
        ["R1", "Drought", "High", "High", "Store rain"],
    ]  # fmt: skip
    reading = read(workbook({"Plan": rows}), name="plan.xlsx")
    assert ids(reading) == ["D1"]
    assert fate(reading, 5).detail == "a register of risks"


def test_a_table_of_word_goes_on_though_its_last_column_is_empty(read: Reader) -> None:
    made = document(("Walk", "Begun"))
    made.add_paragraph()
    row = made.add_table(rows=1, cols=3).rows[0]
    row.cells[0].text, row.cells[1].text = "T2", "Ride"
    assert texts(read(saved(made), name="plan.docx")) == {"T1": "Walk", "T2": "Ride"}


@pytest.mark.parametrize(("status", "rating"), [("🟠", "amber"), ("🟢", "green")])
def test_a_circle_alone_in_a_column_of_stages_is_a_rating(read: Reader, status: str, rating: str) -> None:
    reading = read(f"Ref,Action,Status\nT1,Walk,{status}\nT2,Ride,✅ Complete\n", name="plan.csv")
    assert reading.rows[0].update.rag == rating
    assert stages_text(reading.rows[1].update.stages) == "Complete"


def test_parts_in_columns_of_their_own_keep_the_names_of_these(read: Reader) -> None:
    rows: Rows = [
        ["Name", "Owner", "Status", "RAG"], ["Electric sweepers", "Ann", "Delivery", "Amber"],
        ["Subitems", "Name", "Owner", "Status"], [None, "Book the demo", "Bob", "Done"],
        ["Cargo bikes for wardens", "Bob", "Complete", "Green"],
    ]  # fmt: skip
    reading = read(workbook({"Board": rows}), name="board.xlsx")
    assert list(texts(reading).values()) == ["Electric sweepers", "Cargo bikes for wardens"]
    assert dict(reading.rows[0].action.extras)["Part 2"] == "Name: Book the demo; Owner: Bob; Status: Done"


@pytest.mark.parametrize(
    ("lists", "names", "words"),
    [(("Water", "Nature"), ["Water", "Nature"], []), (("Doing", "Done"), ["board"], ["Doing", "Done"])],
)
def test_lists_of_cards_are_themes_unless_they_say_how_far_each_is(
    read: Reader, lists: tuple[str, str], names: list[str], words: list[str]
) -> None:
    cards = [f"Card {number},{lists[number % 2]}\n" for number in range(4)]
    reading = read(f"Card Name,List Name\n{''.join(cards)}", name="board.csv")
    assert themes(reading) == names
    assert [word.word for word in reading.understanding.unread] == words
