"""The PDF report, parsed back: tagged, whole, in reading order, the same bytes again."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from tests.exporters.conftest import HOSTILE, Build
from tui_tracker.domain.report.blocks import Paragraph
from tui_tracker.domain.report.model import DraftReason, PlanChange, Report, ReportLength
from tui_tracker.errors import UsageError

pytest.importorskip("typst")
pdfplumber = pytest.importorskip("pdfplumber")

from tui_tracker.exporters.pdf.document import export_pdf, set_pages  # noqa: E402 - only where the library is installed


@pytest.fixture(scope="module")
def document(shipped: Report) -> Iterator[Any]:
    with pdfplumber.open(io.BytesIO(export_pdf(shipped))) as opened:
        yield opened


@pytest.fixture(scope="module")
def elements(document: Any) -> list[dict[str, Any]]:
    """Every element of the structure tree, in reading order."""
    return list(walk(document.structure_tree))


def walk(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the elements of a structure tree in reading order."""
    for node in nodes:
        yield node
        yield from walk(node.get("children", []))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def attached(document: Any) -> str:
    (names,) = [document.doc.catalog["Names"]]
    tree = names.resolve() if hasattr(names, "resolve") else names
    files = tree["EmbeddedFiles"]
    files = files.resolve() if hasattr(files, "resolve") else files
    _, specification = files["Names"]
    stream = specification.resolve()["EF"]["F"].resolve()
    return str(stream.get_data().decode())


def cells_of(document: Any, elements: list[dict[str, Any]]) -> set[str]:
    """Return the text of every cell of a table, as the structure tree gives it to a screen reader."""
    marked: dict[tuple[int, int], str] = defaultdict(str)
    for page in document.pages:
        for character in page.chars:
            marked[page.page_number, character["mcid"]] += character["text"]

    def text(node: dict[str, Any], page: int | None) -> str:
        page = node.get("page_number") or page
        own, before, on_page = "", -1, page or 0
        for mcid in node.get("mcids", []):
            # pdfplumber gives an element one page: on the next one the numbers begin again.
            on_page += mcid < before
            own, before = own + marked[on_page, mcid], mcid
        return own + "".join(text(child, page) for child in node.get("children", []))

    return {squeezed(text(element, None)) for element in elements if element["type"] in ("TD", "TH")}


def test_all_actions_are_in_it_with_their_notes_whole(
    document: Any, elements: list[dict[str, Any]], shipped: Report
) -> None:
    cells = cells_of(document, elements)
    for row in shipped.rows:
        assert row.id in cells
        assert squeezed(row.text) in cells
        assert squeezed(row.note) in cells


def test_partners_are_parted_by_commas_in_the_table_and_not_in_the_attached_data(
    document: Any, elements: list[dict[str, Any]]
) -> None:
    parted = squeezed("Districts, Leicester City, LLEP")
    assert parted in cells_of(document, elements)
    assert "Districts Leicester City LLEP" in attached(document)


def test_it_says_that_it_is_pdf_ua_and_has_title_language_and_bookmarks(document: Any) -> None:
    catalog = document.doc.catalog
    metadata = catalog["Metadata"].resolve().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "December 2024" in metadata
    assert catalog["Lang"] == b"en-GB"
    assert catalog["MarkInfo"]["Marked"] is True
    assert catalog["ViewerPreferences"]["DisplayDocTitle"] is True
    outlines = [title for _, title, *_ in document.doc.get_outlines()]
    assert {"Summary", "Actions by theme", "Transport"} <= set(outlines)


def test_its_structure_has_headings_tables_with_headers_lists_of_contents_and_links(
    elements: list[dict[str, Any]],
) -> None:
    kinds = [element["type"] for element in elements]
    assert {"H1", "H2", "Table", "TH", "TD", "TR", "TOC", "TOCI", "Link", "Figure", "P"} <= set(kinds)
    levels = [int(kind[1]) for kind in kinds if re.fullmatch(r"H\d", kind)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), "none is skipped"


def test_every_chart_has_its_figures_as_alternative_text(elements: list[dict[str, Any]]) -> None:
    texts = [str(element.get("alt_text")) for element in elements if element["type"] == "Figure"]
    assert len(texts) == 4
    assert "Transport: 9 Discovery, 5 Design, 18 Delivery" in texts[3]


def test_it_is_read_in_order_summary_contents_themes(document: Any) -> None:
    text = "\n".join(page.extract_text() for page in document.pages)
    order = [text.index(f"\n{words}\n") for words in ("Summary", "Contents", "Actions by theme", "Glossary")]
    assert order == sorted(order)


def test_a_page_number_in_the_contents_is_that_of_the_page(document: Any) -> None:
    text = "\n".join(page.extract_text() for page in document.pages[:5])
    number = re.search(r"Nature and Land Use[ .]+(\d+)$", text, re.MULTILINE)
    assert number
    assert "Nature and Land Use" in document.pages[int(number[1]) - 1].extract_text()


def test_the_actions_are_attached_as_csv_with_every_value(document: Any, shipped: Report) -> None:
    rows = list(csv.reader(io.StringIO(attached(document), newline="")))
    notes = {row[rows[0].index("ID")]: row[rows[0].index("Update note")] for row in rows[1:]}
    assert len(notes) == 176
    assert notes["T17"] == next(row.note for row in shipped.rows if row.id == "T17")


def test_the_same_report_gives_the_same_bytes(build: Build) -> None:
    assert export_pdf(build()) == export_pdf(build())


def test_an_archival_one_says_so(build: Build) -> None:
    content = export_pdf(build(), archival=True)
    assert b"pdfaid:part>3<" in content


@pytest.mark.parametrize("length", list(ReportLength))
def test_every_length_of_it_opens(build: Build, length: ReportLength) -> None:
    with pdfplumber.open(io.BytesIO(export_pdf(build(length=length)))) as opened:
        assert opened.pages


def test_a_very_long_note_is_set_below_its_row_and_takes_no_pages_of_a_narrow_column(build: Build) -> None:
    note = "The contractor started on site in September and the work continues. " * 110
    with pdfplumber.open(io.BytesIO(export_pdf(with_note(build(), note)))) as opened:
        texts = [page.extract_text() for page in opened.pages]
        assert sum("The contractor started on site" in text and page.width > page.height
                   for text, page in zip(texts, opened.pages, strict=True)) <= 2  # fmt: skip
        assert squeezed("".join(texts)).count(squeezed("The contractor started on site")) >= 110


def with_note(report: Report, note: str) -> Report:
    """Return a report whose first action has this note."""
    first, *rest = report.themes[0].rows
    theme = replace(report.themes[0], rows=(replace(first, note=note), *rest))
    return replace(report, themes=(theme, *report.themes[1:]))


def test_the_paragraphs_of_a_note_are_paragraphs_for_a_screen_reader(build: Build) -> None:
    note = "The bid went in.\nIt is for 20 homes.\n\nThe board decides in May.\n\n\nThen work begins."
    with pdfplumber.open(io.BytesIO(export_pdf(with_note(build(), note)))) as opened:
        cells = [
            node
            for table in walk(opened.structure_tree)
            for node in table.get("children", [])
            if node["type"] == "TD"
        ]
        paragraphs = [[child["type"] for child in cell.get("children", [])] for cell in cells]
        assert ["P", "P", "P"] in paragraphs


def test_a_report_that_would_take_gigabytes_is_refused_and_another_format_named(build: Build) -> None:
    report = with_note(build(), "Late.\n" * 100_000)
    with pytest.raises(UsageError) as refused:
        export_pdf(report)
    assert "too long for a PDF: it has" in refused.value.cause
    assert "--format html" in refused.value.remedy


@pytest.mark.parametrize(
    "note", ["a\n\n" * 1_000, "One line of it. " * 2_000, "x" * 20_000], ids=["lines", "words", "a word"]
)
def test_a_note_of_any_shape_is_printed_whole_below_the_limit(build: Build, note: str) -> None:
    with pdfplumber.open(io.BytesIO(export_pdf(with_note(build(), note)))) as opened:
        printed = squeezed("".join(page.extract_text() for page in opened.pages))
    (letter,) = {squeezed(note)[0]}
    assert printed.count(letter) >= note.count(letter)


def test_hostile_texts_are_text_and_no_character_breaks_the_file(hostile: Report) -> None:
    with pdfplumber.open(io.BytesIO(export_pdf(hostile))) as opened:
        text = squeezed("".join(page.extract_text() for page in opened.pages))
        assert squeezed(HOSTILE[5]) in text
        assert squeezed("#HYPERLINK") not in text


def test_an_empty_plan_has_one_too(empty: Report) -> None:
    assert export_pdf(empty).startswith(b"%PDF")


TEXT = "Deliver the county's comprehensive decarbonisation infrastructure programme " * 4


def worst_year(report: Report) -> Report:
    """Every action red, moved back, with long texts; long names of the plan and its themes; many stages."""
    row = replace(
        report.themes[0].rows[0], text=TEXT, note=TEXT, went_back=True, stage_moved=True, is_rated=True,
        completed=True, was_stage="A stage with a name 4", stage="A stage with a name 2", rag_moved=True,
        counted_as="A stage with a name 2", badge=next(iter(report.legend.ratings.values())),
    )  # fmt: skip
    stage = report.legend.stages[0]
    stages = tuple(stage._replace(label=f"A stage with a name {number}") for number in range(9))
    themes = tuple(
        replace(
            report.themes[0],
            key=f"K{number}",
            name=f"Theme {number} of transport, travel, highways and infrastructure",
            rows=tuple(replace(row, id=f"K{number}.{k}", theme=f"K{number}") for k in range(20)),
        )
        for number in range(12)
    )
    how = "merged into a much larger programme of the county"
    change = PlanChange(id="Z", description=how, before=TEXT, after=TEXT)
    changes = tuple(replace(change, has_left=n % 2 == 0, is_new=n % 2 == 1) for n in range(30))
    reason = DraftReason(short="240 of 240 actions are past the first stage without a rating", ids=("K1",))
    return replace(
        report, plan="The Net Zero and Adaptation Strategy and Action Plan of the County and its Districts",
        scope="", author="A partnership of very many councils " * 4, themes=themes, changes=changes,
        draft=(reason,) * 6, legend=report.legend._replace(stages=stages),
        theme_names={theme.key: theme.name for theme in themes},
    )  # fmt: skip


def test_the_short_report_of_the_worst_year_fits_on_one_page(build: Build) -> None:
    for report in (build(length=ReportLength.SHORT), worst_year(build(length=ReportLength.SHORT))):
        with pdfplumber.open(io.BytesIO(export_pdf(report))) as opened:
            assert len(opened.pages) == 1
            assert "rated Red" in opened.pages[0].extract_text()


def test_no_section_is_named_at_the_foot_of_a_page_without_its_actions(
    document: Any, shipped: Report
) -> None:
    sections = {row.section for row in shipped.rows if row.section}
    feet = [page.extract_text().splitlines()[-2] for page in document.pages]
    assert not sections.intersection(feet)


def test_no_page_begins_with_the_last_action_alone_whatever_section_it_is_in(build: Build) -> None:
    report = build()
    row = replace(report.themes[0].rows[0], section="Paths", note="The paths are mended.")
    for count in range(14, 24):
        many = tuple(replace(row, id=f"W{number}") for number in range(count))
        rows = (*many, replace(row, id="W99", section="Bridges"))
        themes = (replace(report.themes[0], rows=rows), *report.themes[1:])
        with pdfplumber.open(io.BytesIO(export_pdf(replace(report, themes=themes)))) as opened:
            texts = [page.extract_text() for page in opened.pages if page.width > page.height]
        (last,) = (text for text in texts if "W99" in text)
        assert f"W{count - 1}" in last


@pytest.mark.parametrize("length", [300, 550, 700, 900])
def test_no_page_holds_a_single_action(build: Build, length: int) -> None:
    report = build()
    note = ("The scheme was extended to further sites. " * 30)[:length].strip()
    rows = tuple(
        replace(report.themes[0].rows[0], id=f"W{number}", note=note, section="Paths") for number in range(9)
    )
    themes = (replace(report.themes[0], rows=rows),)
    with pdfplumber.open(io.BytesIO(export_pdf(replace(report, themes=themes)))) as opened:
        pages = [page.extract_text() for page in opened.pages if page.width > page.height]
    assert len(pages) > 1
    counts = [text.count("The scheme was") for text in pages]
    assert min(counts) > length // 42 + 1, counts


def test_a_short_table_is_on_one_page(build: Build) -> None:
    report = build()
    change = PlanChange(
        id="W9", description="text changed", before="Mend every path.", after="Mend all paths.", reason=""
    )
    changes = tuple(replace(change, id=f"W{number}") for number in range(90, 98))
    for count in range(2, 40, 3):
        rows = tuple(replace(report.themes[0].rows[0], id=f"W{n}", completed=True) for n in range(count))
        themes = (replace(report.themes[0], rows=rows), *report.themes[1:])
        content = export_pdf(replace(report, themes=themes, changes=changes))
        with pdfplumber.open(io.BytesIO(content)) as opened:
            texts = [page.extract_text() for page in opened.pages]
        ends = [[number for number, text in enumerate(texts) if f"{name} text changed" in text]
                for name in ("W90", "W97")]  # fmt: skip
        assert ends[0] == ends[1] != []


def test_a_caption_is_on_the_page_of_its_chart(build: Build) -> None:
    report = build()
    for count in range(2, 40, 3):
        rows = tuple(replace(report.themes[0].rows[0], id=f"W{n}", completed=True) for n in range(count))
        themes = (replace(report.themes[0], rows=rows), *report.themes[1:])
        with pdfplumber.open(io.BytesIO(export_pdf(replace(report, themes=themes)))) as opened:
            first_lines = [page.extract_text().splitlines()[1] for page in opened.pages[1:]]
        assert not [line for line in first_lines if "Complete:" in line or "Red:" in line]


@pytest.mark.parametrize("mark", ["\u20dd", "\u20e3", "\u0489", "\u0951", "\u3099"])
def test_a_mark_that_no_font_shows_on_its_letter_is_replaced(mark: str) -> None:
    shown = Paragraph(text=f'It is "{mark} here: שלום.')
    moment = datetime(2025, 11, 26, tzinfo=UTC)
    content = set_pages([shown], title="Plan", running_title="Plan", author="", moment=moment)
    assert content.startswith(b"%PDF")
