"""An address in a note is a link in each format that has links, and no text acts as more than that."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pdfplumber
import pytest

from tests.exporters.conftest import Build
from tests.support.office import Office
from tui_tracker.domain.report.model import Report
from tui_tracker.exporters.html.document import export_web
from tui_tracker.exporters.markdown import export_markdown
from tui_tracker.exporters.pdf.document import export_pdf
from tui_tracker.exporters.word.document import export_word

ADDRESS = "https://council.example/minutes?item=7&page=2"
TRAP = 'https://council.example/"><b>|](javascript:x)'


@pytest.fixture
def linked(build: Build, office: Office) -> Report:
    """A report with an address in one note and a trap in another."""
    office.write(None, "Jo", "W1", note=f"Approved in May ({ADDRESS}).")
    office.write(None, "Jo", "H1", note=TRAP, rag="green")
    return build()


def test_the_web_page_links_to_it(linked: Report) -> None:
    page = export_web(linked).decode()
    address = ADDRESS.replace("&", "&amp;")
    assert f'<a href="{address}" rel="noopener noreferrer">{address}</a>)' in page
    assert "<b>" not in page
    assert 'href="javascript' not in page


def test_markdown_links_to_it(linked: Report) -> None:
    text = export_markdown(linked).decode()
    assert f"(<{ADDRESS}>)." in text
    assert "<https://council.example/>" in text
    assert "](javascript" not in text.replace("\\]", "")


def test_word_links_to_it(linked: Report) -> None:
    with ZipFile(io.BytesIO(export_word(linked))) as document:
        body = document.read("word/document.xml").decode()
    assert f'HYPERLINK "{ADDRESS.replace("&", "&amp;")}"' in body
    assert body.count('HYPERLINK "https://council.example/"') >= 1


def test_the_pdf_links_to_it(linked: Report) -> None:
    with pdfplumber.open(io.BytesIO(export_pdf(linked))) as opened:
        links = {link["uri"] for page in opened.pages for link in page.hyperlinks if link.get("uri")}
    assert ADDRESS in links
    assert not any(link.startswith("javascript") for link in links)
