"""Markdown and web pages: marks go, words and line breaks stay, struck-through words are named."""

from __future__ import annotations

import pytest

from tests.support.importing import Reader, fates, ids, row_of
from tui_tracker.domain.imports.source import ParsedSource
from tui_tracker.errors import RefusedFileError

MARKDOWN = """\
# Our plan

Written *together*.

## Transport

| Ref | Action | RAG | Update |
|---|:---|:-:|---|
| T1 | Put **chargers** in [four car parks](http://a.uk) | Green | Two &amp; a half<br>More `to` come |
| T2 | Buy e-bikes \\| trikes | Red | ~~Late~~ Stopped_at_once |

## Homes

Ref | Action | RAG | Update
--- | --- | --- | ---
B1 | Insulate the <b>depot</b> | Amber |
"""
PAGE = """\
<!DOCTYPE html><html><head><meta charset="{encoding}"><style>td {{}}</style></head><body>
<table id="layout"><tr><td>Menu</td></tr></table>
<h1>Transport</h1><p>What we do.</p>
<table class="confluenceTable"><tbody>
<tr><th>Theme<th>Ref</th><th><p>Action</p></th><th>RAG</th><th>Update</th></tr>
<tr><td rowspan="2">Move</td><td>T1</td><td><p>Put <b>chargers</b> in <a href="x">four&nbsp;car
 parks</a></p></td><td>Green</td><td><ul><li>Two – in</li><li>More</li></ul></td></tr>
<tr><td>T2</td><td>Buy bikes</td><td>Red</td><td><del>Late</del> Stopped <span hidden>secret</span></td></tr>
<tr><td>Homes</td><td>B1</td><td>Insulate<br/>the depot</td><td>Amber</td><td></td></tr>
</table></body></html>
"""


def notices(reading: ParsedSource) -> str:
    return "\n".join(p.message for p in reading.problems if p.rule == "sheet-part-left-out")


def test_markdown_tables_lose_their_marks_and_keep_their_words(read: Reader) -> None:
    reading = read(MARKDOWN, name="plan.md")
    assert ids(reading) == ["T1", "T2", "B1"]
    assert [theme.name for theme in reading.themes] == ["Transport", "Homes"]
    first, second = row_of(reading, "T1"), row_of(reading, "T2")
    assert first.action.text == "Put chargers in four car parks"
    assert first.update.note == "Two & a half\nMore to come"
    assert second.action.text == "Buy e-bikes | trikes"
    assert second.update.note == "Stopped_at_once"
    assert row_of(reading, "B1").action.text == "Insulate the depot"
    assert "line 10 'Late'" in notices(reading)
    assert fates(reading)[10] == ("action", "Table 1: T2")


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_tables_of_a_web_page_are_read(read: Reader, encoding: str) -> None:
    reading = read(PAGE.format(encoding=encoding).encode(encoding), name="export.xls")
    assert ids(reading) == ["T1", "T2", "B1"]
    assert [(theme.key, theme.name) for theme in reading.themes] == [("T", "Move"), ("B", "Homes")]
    assert row_of(reading, "T1").action.text == "Put chargers in four car parks"
    assert row_of(reading, "T1").update.note == "Two – in\nMore"
    assert row_of(reading, "T2").update.note == "Stopped"
    assert row_of(reading, "B1").action.text == "Insulate\nthe depot"
    assert "'Late'" in notices(reading)


LINKS = """\
<table><tr><th>Ref</th><th>Action</th><th>RAG</th><th>Update</th></tr>
<tr><td>T1</td><td>Put <a href="https://a.uk/ev">chargers</a> in</td><td>Green</td>
<td><a href="https://b.uk">https://b.uk</a> <a href="#top">Top</a></td></tr>
<tr><td>T2</td><td>Buy e-bikes</td><td>Red</td>
<td>Ask <a href="mailto:jo@c.uk">Jo</a><table><tr><td><a href="/d">more</a></td></tr></table></td></tr>
</table>
"""


def test_addresses_behind_words_of_a_page_are_named(read: Reader) -> None:
    reading = read(LINKS, name="plan.html")
    assert row_of(reading, "T1").action.text == "Put chargers in"
    message = "Addresses of links, left out: B2 https://a.uk/ev, D3 mailto:jo@c.uk, D3 /d."
    assert message in notices(reading)


def test_addresses_behind_words_of_markdown_are_named(read: Reader) -> None:
    assert "Addresses of links, left out: B in line 9 http://a.uk." in notices(read(MARKDOWN, name="plan.md"))


def test_a_wiki_s_export_to_word_is_read(read: Reader) -> None:
    page = PAGE.format(encoding="utf-8").replace("=", "=3D").replace("–", "=E2=80=93")
    message = (
        "Date: Tue, 2 Dec 2025 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;"
        ' boundary="B"\r\n\r\n--B\r\nContent-Type: text/html; charset=UTF-8\r\n'
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{page}\r\n--B--\r\n"
    )
    reading = read(message, name="plan.doc")
    assert ids(reading) == ["T1", "T2", "B1"]
    assert row_of(reading, "T1").update.note == "Two – in\nMore"


def test_a_page_without_a_table_is_refused_as_one(read: Reader) -> None:
    with pytest.raises(RefusedFileError, match="web page without a table"):
        read("<html><p>Our plan</p></html>", name="plan.html")


@pytest.mark.parametrize(
    "page",
    ["<table>" * 9_000, "<table><tr>" + "<td colspan=999>x" * 9_000, "<table><tr><td>" + "<b>" * 50_000],
    ids=["tables", "cells", "depth"],
)
def test_a_hostile_page_is_refused_in_time(read: Reader, page: str) -> None:
    with pytest.raises(RefusedFileError):
        read(page, name="plan.html")
