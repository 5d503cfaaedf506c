"""The Word report, read back: every action with its note, real headings, heads that repeat."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn

from tests.exporters.conftest import HOSTILE, Build
from tui_tracker.domain.report.model import Report, ReportLength
from tui_tracker.domain.report.outline import FULL
from tui_tracker.exporters.word.document import export_word


def read(report: Report) -> Word:
    return Document(io.BytesIO(export_word(report)))


def tables(document: Word) -> list[list[list[str]]]:
    return [
        [["\n".join(p.text for p in cell.paragraphs) for cell in row.cells] for row in table.rows]
        for table in document.tables
    ]


def test_all_actions_of_the_shipped_plan_stand_in_it_with_their_notes(shipped: Report) -> None:
    rows = [
        row
        for table in tables(read(shipped))
        if table[0][0] == "ID" and len(table[0]) == len(FULL)
        for row in table[1:]
    ]
    rows_by_id = {row[0]: row for row in rows if len(set(row)) > 1}
    assert len(rows_by_id) == 176
    for row in shipped.rows:
        assert rows_by_id[row.id][2] == row.text
        assert rows_by_id[row.id][7] == row.note


def test_its_headings_are_headings_and_the_contents_link_to_each(shipped: Report) -> None:
    document = read(shipped)
    titles = [
        paragraph.text
        for paragraph in document.paragraphs
        if paragraph.style and paragraph.style.name == "Heading 1"
    ]
    assert titles[0] == "Summary"
    assert {theme.name for theme in shipped.themes} <= set(titles)
    body = document.element.body
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert links == marks
    assert len(links) == len(titles)
    assert any("TOC" in (field.text or "") for field in body.iter(qn("w:instrText")))


def test_every_table_of_actions_repeats_its_head_and_splits_no_row(shipped: Report) -> None:
    wide = [table for table in read(shipped).tables if table.cell(0, 0).text == "ID"]
    assert len(wide) == 8, "a table for each theme, and that of what is complete"
    for table in wide:
        assert table.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
        assert all(row._tr.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in table.rows)


def test_a_rating_is_told_by_word_and_by_colour(build: Build) -> None:
    document = read(build())
    cells = [
        cell for table in document.tables for row in table.rows for cell in row.cells if "Red" in cell.text
    ]
    filled = [cell for cell in cells if cell._tc.tcPr.find(qn("w:shd")) is not None]
    assert filled
    assert {cell._tc.tcPr.find(qn("w:shd")).get(qn("w:fill")) for cell in filled} == {"B3261E"}


def test_charts_are_pictures_with_the_same_in_words(shipped: Report) -> None:
    document = read(shipped)
    pictures = document.element.body.xpath(".//wp:docPr")
    assert [picture.get("title") for picture in pictures] == ["Stage by theme", "RAG by theme"]
    assert "Transport: 9 Discovery" in pictures[0].get("descr")


def test_it_says_who_wrote_it_what_it_is_and_in_which_language(shipped: Report) -> None:
    properties = read(shipped).core_properties
    assert (properties.author, properties.language) == ("Net Zero Team", "en-GB")
    assert "December 2024" in properties.title
    assert properties.created is not None
    assert properties.created.year == 2024


def test_a_draft_names_its_reasons_on_the_cover(build: Build) -> None:
    words = [paragraph.text for paragraph in read(build()).paragraphs[:6]]
    assert words[0] == "Draft, not for publication"
    assert any("have no note: W3, H1, H2." in text for text in words)


def test_the_same_report_gives_the_same_bytes(shipped: Report) -> None:
    assert export_word(shipped) == export_word(shipped)
    with zipfile.ZipFile(io.BytesIO(export_word(shipped))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_hostile_texts_are_text_and_no_character_breaks_the_file(hostile: Report) -> None:
    text = "\n".join(cell for table in tables(read(hostile)) for row in table for cell in row)
    for hostile_text in HOSTILE[5:7]:
        assert hostile_text in text
    assert "\ufffd" in text


@pytest.mark.parametrize("length", list(ReportLength))
def test_every_length_of_it_opens(build: Build, length: ReportLength) -> None:
    assert read(build(length=length, theme="W")).paragraphs


def test_an_empty_plan_has_one_too(empty: Report) -> None:
    assert empty.rows == ()
    assert read(empty).paragraphs


def test_the_short_report_is_set_on_a_page_upright_with_its_tallies_across(build: Build) -> None:
    document = read(build(length=ReportLength.SHORT))
    page = document.sections[0]
    assert page.page_height is not None
    assert page.page_width is not None
    assert page.page_height > page.page_width
    assert not document.element.body.xpath(".//w:pageBreakBefore[not(@w:val='0')]")
    stage = next(table for table in document.tables if table.cell(0, 0).text == "Stage")
    assert [cell.text for cell in stage.columns[0].cells] == ["Stage", "Actions", "Share"]
    assert stage.rows[0].cells[-1].text == "Total"
    assert stage.rows[1].cells[-1].text == "5"


def test_a_full_report_begins_a_page_with_its_summary_and_with_each_theme(shipped: Report) -> None:
    begins = [
        paragraph.text
        for paragraph in read(shipped).paragraphs
        if paragraph.paragraph_format.page_break_before
    ]
    assert begins[0] == "Summary"
    assert {theme.name for theme in shipped.themes} < set(begins)
