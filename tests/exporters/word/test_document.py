"""The Word report, read back: every action with its note, real headings, heads that repeat."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn

from tests.exporters.conftest import HOSTILE, Build
from tui_tracker.domain.compare.tally import Count, Tally
from tui_tracker.domain.report.blocks import Bar, Chart
from tui_tracker.domain.report.model import Report, ReportLength, ReportRow
from tui_tracker.errors import UsageError
from tui_tracker.exporters.word.chart_picture import draw
from tui_tracker.exporters.word.document import export_word
from tui_tracker.exporters.word.tables import _badge_text


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
        if table[0][0] == "ID" and "Update note" in table[0]
        for row in table[1:]
    ]
    rows_by_id = {row[0]: row for row in rows if len(set(row)) > 1}
    assert len(rows_by_id) == 176
    for row in shipped.rows:
        assert row.text in rows_by_id[row.id]
        assert row.note in rows_by_id[row.id]


def test_a_report_of_thousands_of_pages_is_refused_and_another_format_named(build: Build) -> None:
    report = build()
    first, *rest = report.themes[0].rows
    theme = replace(report.themes[0], rows=(replace(first, note="Late.\n" * 250_000), *rest))
    with pytest.raises(UsageError) as refused:
        export_word(replace(report, themes=(theme, *report.themes[1:])))
    assert "too long for Word: it has" in refused.value.cause
    assert "--format html" in refused.value.remedy


def test_its_headings_are_headings_and_the_contents_link_to_each(shipped: Report) -> None:
    document = read(shipped)
    titles = [
        paragraph.text
        for paragraph in document.paragraphs
        if paragraph.style and paragraph.style.name == "Heading 1"
    ]
    assert titles[0] == "Summary"
    themes = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 2"]
    assert {theme.name for theme in shipped.themes} <= set(themes)
    body = document.element.body
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(set(marks)) == len(marks)
    assert links <= set(marks)
    assert any("TOC" in (field.text or "") for field in body.iter(qn("w:instrText")))


def test_the_contents_have_pages_when_the_file_is_first_opened_without_a_question(shipped: Report) -> None:
    document = read(shipped)
    entries = [
        "".join(text.text or "" for text in link.iter(qn("w:t")))
        for link in document.element.body.iter(qn("w:hyperlink"))
        if any("PAGEREF" in (code.text or "") for code in link.iter(qn("w:instrText")))
    ]
    pages = [int(re.search(r"\d+$", entry)[0]) for entry in entries]  # type: ignore[index]
    assert pages == sorted(pages)
    assert pages[0] == 1
    assert len(set(pages)) > 10
    assert document.settings.element.find(qn("w:updateFields")) is None


def test_every_table_of_actions_repeats_its_head_and_splits_only_tall_rows(shipped: Report) -> None:
    wide = [
        table
        for table in read(shipped).tables
        if "Update note" in [cell.text for cell in table.rows[0].cells]
    ]
    assert len(wide) == 7, "a table for each theme"
    for table in wide:
        assert table.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
        for row in table.rows:
            is_whole = row._tr.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None
            longest = max(len(cell.text) for cell in row.cells)
            assert is_whole or longest > 500, row.cells[0].text
            assert not is_whole or longest < 1000, row.cells[0].text


def test_a_rating_is_a_label_in_words_and_colour(build: Build) -> None:
    shaded = [shade for shade in read(build()).element.body.iter(qn("w:shd"))
              if "Red" in "".join(shade.getparent().getparent().itertext())]  # fmt: skip
    assert {shade.get(qn("w:fill")) for shade in shaded} == {"B3261E"}
    assert {shade.getparent().tag for shade in shaded} == {qn("w:rPr")}, "behind the word, not the cell"


def test_charts_are_pictures_with_their_figures_as_alternative_text(shipped: Report) -> None:
    document = read(shipped)
    pictures = document.element.body.xpath(".//wp:docPr")
    titles = [picture.get("title") for picture in pictures]
    assert titles == ["RAG ratings", "Project stages", "RAG ratings by theme", "Project stages by theme"]
    assert "Transport: 9 Discovery" in pictures[3].get("descr")


def test_it_says_who_wrote_it_what_it_is_and_in_which_language(shipped: Report) -> None:
    properties = read(shipped).core_properties
    assert (properties.author, properties.language) == ("Net Zero Team", "en-GB")
    assert "December 2024" in properties.title
    assert properties.created is not None
    assert properties.created.year == 2024


def test_long_names_are_cut_in_its_properties_alone(shipped: Report) -> None:
    period = shipped.period._replace(label="P" * 400)
    long = replace(shipped, plan="T" * 400, author="A" * 400, period=period)
    properties = read(long).core_properties
    assert [len(text) for text in (properties.title, properties.author, properties.subject)] == [255] * 3


def test_a_draft_names_its_reasons_on_the_cover(build: Build) -> None:
    words = [paragraph.text for paragraph in read(build()).paragraphs[:6]]
    assert "Draft, not for publication" in words
    assert any("have no note." in text for text in words)


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


def test_the_short_report_is_upright_and_breaks_no_page(build: Build) -> None:
    document = read(build(length=ReportLength.SHORT))
    (page,) = document.sections
    assert page.page_height is not None
    assert page.page_width is not None
    assert page.page_height > page.page_width
    assert not document.element.body.xpath(".//w:pageBreakBefore[not(@w:val='0')]")


def test_a_full_report_begins_with_its_summary_and_lays_the_themes_on_their_side(shipped: Report) -> None:
    document = read(shipped)
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words.index("Summary") < 6, "the first page says what happened"
    assert words.index("Contents") > words.index("Summary")
    assert [str(section.orientation).split()[0] for section in document.sections] == [
        "PORTRAIT", "LANDSCAPE", "PORTRAIT",
    ]  # fmt: skip
    begins = [p.text for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert {theme.name for theme in shipped.themes[1:]} < set(begins)


LONG_NOTE = "The contractor started on site in September and the work continues. " * 60


def with_rows(report: Report, *rows: ReportRow) -> Report:
    """Return a report whose first theme has these rows."""
    return replace(report, themes=(replace(report.themes[0], rows=rows), *report.themes[1:]))


def actions_table(report: Report) -> Any:
    return next(
        table for table in read(report).tables if "Update note" in [c.text for c in table.rows[0].cells]
    )


def test_a_very_long_note_is_below_its_row_over_the_width_of_the_page_and_may_be_split(build: Build) -> None:
    report = build()
    first, *rest = report.themes[0].rows
    rows = actions_table(with_rows(report, replace(first, note=LONG_NOTE), *rest)).rows
    number = next(n for n, row in enumerate(rows) if row.cells[0].text == first.id)
    assert "Printed below" in rows[number].cells[-1].text
    assert len(rows[number + 1]._tr.findall(qn("w:tc"))) == 1
    assert rows[number + 1].cells[0].text == LONG_NOTE
    assert rows[number + 1]._tr.find(f".//{qn('w:cantSplit')}") is None
    assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in rows[number].cells)


def test_the_pages_in_the_contents_count_those_that_a_long_note_takes(build: Build) -> None:
    def last_page(report: Report) -> int:
        entries = [
            "".join(text.text or "" for text in link.iter(qn("w:t")))
            for link in read(report).element.body.iter(qn("w:hyperlink"))
            if any("PAGEREF" in (code.text or "") for code in link.iter(qn("w:instrText")))
        ]
        return int(re.search(r"\d+$", entries[-1])[0])  # type: ignore[index]

    report = build()
    first, *rest = report.themes[0].rows
    long = with_rows(report, replace(first, note=LONG_NOTE * 8), *rest)
    assert last_page(long) - last_page(report) in (4, 5, 6)


def test_the_last_action_stays_with_the_one_before_it_also_below_a_section_of_its_own(build: Build) -> None:
    report = build()
    row = replace(report.themes[0].rows[0], section="Paths")
    many = tuple(replace(row, id=f"W{number}") for number in range(30))
    last = replace(row, id="W99", section="Bridges")
    rows = actions_table(with_rows(report, *many, last)).rows
    kept = [row.cells[0].text for row in rows if row.cells[0].paragraphs[0].paragraph_format.keep_with_next]
    assert kept[-2:] == ["W29", "Bridges"]
    assert "W28" not in kept


def test_cells_hold_no_property_that_says_nothing(shipped: Report) -> None:
    body = read(shipped).element.body
    assert not [properties for properties in body.iter(qn("w:rPr")) if not len(properties)]
    assert {side.get(qn("w:val")) for side in body.iter(qn("w:jc"))} <= {"right", "center"}


def test_a_long_label_is_wrapped_between_its_words_and_a_short_one_kept_whole() -> None:
    texts = [_badge_text(label) for label in ("◆ Amber", "◆ Some concerns about delivery")]
    assert [text.count(" ") for text in texts] == [0, 4]


@pytest.mark.parametrize("others", [200, 700, 1400, 5000])
def test_a_bar_of_one_action_among_very_many_is_drawn(others: int) -> None:
    many = Count(label="On track", ids=tuple(f"W{number}" for number in range(others)))
    tally = Tally(title="Ratings", parts=(many, Count(label="Late", ids=("H1",))))
    bar = Bar(label="December 2025", tally=tally)
    chart = Chart(title="Ratings", anchor="ratings", bars=(bar,), caption="Ratings.", words="Many and 1.")

    assert draw(chart).startswith(b"\x89PNG")
