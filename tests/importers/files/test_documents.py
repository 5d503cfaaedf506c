"""Word, PDF and OpenDocument files: their tables become rows, their headings themes, all of it named."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import docx
import pytest
import typst
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.support.importing import Reader, fates, ids, row_of
from tests.support.opendocument import cell_xml, opendocument, sheet_xml
from tui_tracker.domain.imports.source import ParsedSource
from tui_tracker.errors import RefusedFileError
from tui_tracker.importers.files import bounded_process

HEADER = ("Ref", "Action", "Council role", "RAG", "Update")
ROWS = (
    ("T1", "Put chargers in four car parks", "Lead", "Green", "Two are in"),
    ("T2", "Buy e-bikes for the post room", "Ask", "Amber", "Late"),
)
OTHER_ROWS = (("B1", "Insulate the depot", "Lead", "Red", "Not begun"),)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Cells = Sequence[Sequence[str]]


def word(*parts: Any, change: Callable[[Any], None] | None = None) -> bytes:
    """Return a Word document of paragraphs, headings of a level, and tables."""
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
        elif isinstance(part[0], int):
            document.add_heading(part[1], part[0])
        else:
            table = document.add_table(0, len(part[0]))
            for cells in part:
                for cell, text in zip(table.add_row().cells, cells, strict=True):
                    cell.text = text
    if change:
        change(document)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def pdf(markup: str) -> bytes:
    return typst.compile(markup.encode())


def grid(rows: Cells, rules: str = "1pt", header: bool = True) -> str:
    """Return the markup of a table for a PDF."""
    first, *rest = ["".join(f"[{cell}]," for cell in cells) for cells in rows]
    first = f"table.header({first})," if header else first
    return f"#table(columns: (2cm, 5cm, 2cm, 2cm, 4cm), stroke: {rules}, {first}{''.join(rest)})\n"


def themes(reading: ParsedSource) -> list[str]:
    return [theme.name for theme in reading.themes]


def notices(reading: ParsedSource) -> str:
    return "\n".join(p.message for p in reading.problems if p.rule == "sheet-part-left-out")


MADE: dict[str, Callable[[], bytes]] = {
    "plan.docx": lambda: word("Prose.", (1, "Travel"), (HEADER, *ROWS), (1, "Homes"), (HEADER, *OTHER_ROWS)),
    "plan.pdf": lambda: pdf(
        f"Our plan for the years to come.\n= Travel\n{grid((HEADER, *ROWS))}\nWhat we do at home:\n"
        f"= Homes\nAnd this is how.\n{grid((HEADER, *OTHER_ROWS))}"
    ),
    "plan.odt": lambda: opendocument(
        f'<text:p>Prose.</text:p><text:h text:outline-level="1">Travel</text:h>{sheet_xml((HEADER, *ROWS))}'
        f'<text:h text:outline-level="1">Homes</text:h>{sheet_xml((HEADER, *OTHER_ROWS))}',
        kind="text",
    ),
    "plan.ods": lambda: opendocument(
        sheet_xml((HEADER, *ROWS), "Travel") + sheet_xml((HEADER, *OTHER_ROWS), "Homes")
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_each_table_of_a_document_is_read_under_its_heading(read: Reader, name: str) -> None:
    reading = read(MADE[name](), name=name)
    assert ids(reading) == ["T1", "T2", "B1"]
    assert themes(reading) == ["Travel", "Homes"]
    row = row_of(reading, "T1")
    assert (row.action.text, row.action.role) == ("Put chargers in four car parks", "Lead")
    assert (row.update.rag, row.update.note) == ("green", "Two are in")
    assert any("Table 2" in detail or "Homes" in detail for _, detail in fates(reading).values())


def test_headings_of_two_levels_are_themes_and_sections(read: Reader) -> None:
    content = word(
        (1, "Climate plan"), (2, "Travel"), (3, "Cars"), (HEADER, ROWS[0]), (3, "Bikes"), (HEADER, ROWS[1]),
        (2, "Homes"), (3, "Depots"), (HEADER, *OTHER_ROWS),
    )  # fmt: skip
    reading = read(content, name="plan.docx")
    assert themes(reading) == ["Travel", "Homes"]
    assert [row.action.section for row in reading.rows] == ["Cars", "Bikes", "Depots"]


def test_merged_cells_of_word_hold_for_each_row(read: Reader) -> None:
    def change(document: Any) -> None:
        table = document.tables[0]
        table.cell(1, 0).merge(table.cell(2, 0))

    rows = (("Theme", "Ref", "Action", "RAG", "Update"), ("Move", "T1", "Put chargers in", "Green", "In"))
    content = word((*rows, ("", "T2", "Buy bikes", "Red", "Late")), change=change)
    reading = read(content, name="plan.docx")
    assert [(theme.name, theme.key) for theme in reading.themes] == [("Move", "T")]
    assert ids(reading) == ["T1", "T2"]


def test_words_deleted_or_struck_through_in_word_are_left_out_and_named(read: Reader) -> None:
    def change(document: Any) -> None:
        cell = document.tables[0].cell(1, 1)
        cell.paragraphs[0].add_run(" and in six schools").font.strike = True
        deleted = OxmlElement("w:del")
        run = OxmlElement("w:r")
        text = OxmlElement("w:delText")
        text.text = " in 2024"
        run.append(text)
        deleted.append(run)
        inserted = OxmlElement("w:ins")
        document.tables[0].cell(2, 1).paragraphs[0]._p.append(deleted)
        moved = document.tables[0].cell(2, 1).paragraphs[0].add_run(" at once")._r
        moved.getparent().append(inserted)
        inserted.append(moved)

    reading = read(word((HEADER, *ROWS), change=change), name="plan.docx")
    assert row_of(reading, "T1").action.text == "Put chargers in four car parks"
    assert row_of(reading, "T2").action.text == "Buy e-bikes for the post room at once"
    assert "B2 'and in six schools', B3 'in 2024'" in notices(reading)


def test_line_breaks_paragraphs_and_inner_tables_of_a_word_cell_are_kept(read: Reader) -> None:
    def change(document: Any) -> None:
        cell = document.tables[0].cell(1, 4)
        cell.add_paragraph("The third\nis late")
        cell.add_table(1, 2).cell(0, 0).text = "Costs £5"

    reading = read(word((HEADER, *ROWS), change=change), name="plan.docx")
    assert row_of(reading, "T1").update.note == "Two are in\nThe third\nis late\nCosts £5"


def test_a_word_document_without_tables_is_read_as_text(read: Reader) -> None:
    reading = read(word("\t".join(HEADER), *["\t".join(row) for row in ROWS]), name="plan.docx")
    assert ids(reading) == ["T1", "T2"]


def test_a_table_of_a_pdf_that_goes_on_over_pages_is_one(read: Reader) -> None:
    rows = [(f"T{number}", "Do the same " * 20, "Lead", "Green", f"Note {number}") for number in range(1, 30)]
    for header in (True, False):
        reading = read(pdf(grid((HEADER, *rows), header=header)), name="plan.pdf")
        assert ids(reading) == [row[0] for row in rows]
        assert {row.action.text for row in reading.rows} == {("Do the same " * 20).strip()}
        assert [row.update.note for row in reading.rows] == [row[4] for row in rows]


def test_a_row_of_a_pdf_that_a_page_cuts_in_two_is_whole(read: Reader) -> None:
    note = " ".join(f"word{number}" for number in range(900))
    rows = (
        *ROWS,
        ("T3", "Write a long note", "Lead", "Red", note),
        ("T4", "Then go on", "Lead", "Red", "In"),
    )
    reading = read(pdf("#set table(inset: 5pt)\n" + grid((HEADER, *rows))), name="plan.pdf")
    assert ids(reading) == ["T1", "T2", "T3", "T4"]
    assert row_of(reading, "T3").update.note == note


def test_paragraphs_of_a_pdf_s_cell_are_kept_and_wrapped_lines_joined(read: Reader) -> None:
    row = (
        "T1",
        "Put low-carbon chargers in all of the car parks we own",
        "Lead",
        "Green",
        "One. \\ Two is done",
    )
    reading = read(pdf(grid((HEADER, row))), name="plan.pdf")
    assert row_of(reading, "T1").action.text == "Put low-carbon chargers in all of the car parks we own"
    assert row_of(reading, "T1").update.note == "One.\nTwo is done"


def test_a_pdf_without_rules_is_read_as_text_with_columns(read: Reader) -> None:
    rows = (HEADER, *[(row[0], row[1][:12], *row[2:]) for row in ROWS])
    reading = read(pdf("#set page(width: 25cm)\n" + grid(rows, rules="none")), name="plan.pdf")
    assert ids(reading) == ["T1", "T2"]
    assert row_of(reading, "T2").update.rag == "amber"


def test_a_pdf_of_pictures_is_refused_with_the_way_out(read: Reader) -> None:
    with pytest.raises(RefusedFileError, match="holds pictures of pages"):
        read(pdf("#rect(width: 3cm)"), name="scan.pdf")


def test_a_missing_library_is_named(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bounded_process._MODULES, "pdf", "tests.support.importing")
    monkeypatch.setattr(bounded_process, "_CHILD", "raise SystemExit(3)")
    with pytest.raises(RefusedFileError) as caught:
        read(b"%PDF-1.7", name="plan.pdf")
    assert 'pip install "tui-tracker[pdf]"' in caught.value.remedy


@pytest.mark.parametrize(
    "child", ["import time; time.sleep(60)", "bytearray(10**10)", "raise SystemExit(1)", ""]
)
def test_a_reader_that_hangs_or_dies_is_a_refusal(
    read: Reader, monkeypatch: pytest.MonkeyPatch, child: str
) -> None:
    monkeypatch.setattr(bounded_process, "_CHILD", child)
    monkeypatch.setitem(bounded_process.SECONDS, "pdf", 1)
    with pytest.raises(RefusedFileError):
        read(b"%PDF-1.7", name="plan.pdf")


def test_a_reader_may_not_take_more_memory_than_its_bound(
    read: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = bounded_process._CHILD.replace(
        "serve(", "bounded_process.limit_memory(); bytearray(6 * 10**8); serve("
    )
    monkeypatch.setattr(
        bounded_process, "_CHILD", "from tui_tracker.importers.files import bounded_process" + child
    )
    with pytest.raises(RefusedFileError, match="damaged, protected or too large"):
        read(MADE["plan.pdf"](), name="plan.pdf")


def test_a_sheet_of_libreoffice_is_read_as_it_shows_its_cells(read: Reader) -> None:
    head = ("Ref", "Action", "Part done", "Budget", "Done")
    number = (
        '<table:table-cell office:value-type="{}" office:value="{}"><text:p>{}</text:p></table:table-cell>'
    )
    row = (
        number.format("float", "1.1", "1.10"), "Put chargers in", number.format("percentage", "0.6", "60%"),
        number.format("currency", "125000", "£125,000"),
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
    )  # fmt: skip
    reading = read(opendocument(sheet_xml((head, row))), name="plan.ods")
    assert ids(reading) == ["1.10"]
    extras = dict(row_of(reading, "1.10").action.extras)
    assert extras == {"Part done": "60%", "Budget": "£125,000", "Done": "true"}


def test_hidden_struck_and_repeated_parts_of_libreoffice_are_told(read: Reader) -> None:
    styles = (
        '<style:style style:name="struck"><style:text-properties style:text-line-through-style="solid"/>'
        '</style:style><style:style style:name="off">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    rows = (
        HEADER,
        ("T1", "Put <text:span text:style-name='struck'>six</text:span> in", "Lead", "Green", "In"),
    )
    blank = '<table:table-cell table:number-columns-repeated="16000"/>'
    rest = (
        f'<table:table-row table:visibility="collapse">{cell_xml("T9")}'
        f'</table:table-row><table:table-row table:number-rows-repeated="1048000">{blank}</table:table-row>'
    )
    body = sheet_xml(rows).replace("</table:table>", f"{rest}</table:table>")
    comment = "<office:annotation><text:p>by Jo</text:p></office:annotation><text:p>In"
    body = body.replace("<text:p>In", comment)
    content = opendocument(body + sheet_xml(rows, "Lists", 'table:style-name="off"'), styles=styles)
    reading = read(content, name="plan.ods")
    assert ids(reading) == ["T1"]
    assert row_of(reading, "T1").action.text == "Put in"
    assert row_of(reading, "T1").update.note == "In"
    assert "'six'" in notices(reading)
    assert "row 3" in notices(reading)
    assert "'Lists'" in notices(reading)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (OLD_OFFICE + "WordDocument".encode("utf-16-le"), "an old Word document"),
        (OLD_OFFICE + "Workbook".encode("utf-16-le"), "cannot be read"),
        (b"{\\rtf1", "rich text"),
        (b"%PDF-1.7 broken", "cannot be read"),
        (b"\x89PNG", "a picture"),
    ],
)  # fmt: skip
def test_other_kinds_of_files_are_refused_as_what_they_are(read: Reader, content: bytes, words: str) -> None:
    with pytest.raises(RefusedFileError, match=words):
        read(content, name="plan")


def test_a_grid_of_word_that_begins_further_right_keeps_its_columns(read: Reader) -> None:
    def change(document: Any) -> None:
        row = document.tables[0].rows[2]._tr
        row.remove(row.tc_lst[0])
        before = OxmlElement("w:gridBefore")
        before.set(qn("w:val"), "1")
        row.get_or_add_trPr().append(before)

    reading = read(word((HEADER, *ROWS), change=change), name="plan.docx")
    assert "Buy e-bikes for the post room" in {row.action.text for row in reading.rows}


def test_cells_with_a_number_that_word_makes_are_told(read: Reader) -> None:
    def change(document: Any) -> None:
        for number in (1, 2):
            paragraph = document.tables[0].cell(number, 0).paragraphs[0]
            paragraph.text = ""
            paragraph.style = "List Number"
            paragraph._p.get_or_add_pPr().get_or_add_numPr()

    reading = read(word((HEADER, *ROWS), change=change), name="plan.docx")
    assert "these cells are empty: A2, A3" in notices(reading)
    assert [row.action.text for row in reading.rows] == [row[1] for row in ROWS]
