"""The HTML report, read back by a parser: one file, every action, nothing the data can break."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.exporters.conftest import HOSTILE, Build
from tui_tracker.config.known_keys import COLOURS
from tui_tracker.domain.compare.tally import Count
from tui_tracker.domain.fields import FURTHER_FIELDS
from tui_tracker.domain.report.model import Report, ReportLength
from tui_tracker.domain.report.themes import FULL
from tui_tracker.exporters.html.document import export_web
from tui_tracker.exporters.shared.palette import colours, count_colours

_MOST_COLUMNS = len(FULL) - len(FURTHER_FIELDS) - 3
"""A theme's table leaves out the columns that no action of it has a text for."""


class Page(HTMLParser):
    """Gathers rows of actions, links, ids and what a page would fetch."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self._cell = False
        self.feed(export_web(report).decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append(tag)
        self.ids += [attributes["id"] or ""] if "id" in attributes else []
        self.links += [attributes["href"] or ""] if tag == "a" else []
        self.fetched += [attributes[name] or "" for name in ("src", "data", "action") if name in attributes]
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cell = False

    def handle_data(self, data: str) -> None:
        if self._cell:
            self.rows[-1][-1] += data


def test_all_actions_of_the_shipped_plan_stand_in_it_with_their_notes(shipped: Report) -> None:
    rows_by_id = {row[0]: row for row in Page(shipped).rows if len(row) >= _MOST_COLUMNS and row[0] != "ID"}
    assert len(rows_by_id) == 176
    for row in shipped.rows:
        assert row.text in rows_by_id[row.id]
        assert row.note in rows_by_id[row.id]


def test_a_link_to_an_action_is_its_id_and_leads_to_the_row_with_its_note(shipped: Report) -> None:
    page = Page(shipped)
    assert {row.id for row in shipped.rows} <= set(page.ids)


def test_it_is_one_file_that_fetches_nothing_and_every_link_in_it_leads_somewhere(shipped: Report) -> None:
    page = Page(shipped)
    assert page.fetched == []
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert {"main", "nav", "header", "caption", "h1"} <= set(page.tags)
    assert b"http" not in export_web(shipped).replace(b"http-equiv", b"").replace(b"https://www.visit", b"")


def test_hostile_texts_are_text(hostile: Report) -> None:
    page = Page(hostile)
    assert page.tags.count("script") == 1
    assert "b" not in page.tags
    texts = [cell for row in page.rows for cell in row]
    assert HOSTILE[5] in texts
    assert any("\ufffd" in text for text in texts)
    assert b"\x0b" not in export_web(hostile)


def test_a_rating_is_told_by_word_and_by_a_colour_one_can_read(build: Build) -> None:
    text = export_web(build()).decode()
    assert '<span class="grade tone-red">■\N{NO-BREAK SPACE}Red</span>' in text
    fills = re.findall(r"\.tone-\w+ { background: #(\w+); color: #(\w+); }", text)
    assert fills
    assert min(contrast(*pair) for pair in fills) >= 4.5


@pytest.mark.parametrize("token", [*COLOURS, "mixed", "none", "step1", "step2", "step3", "step9", "?"])
def test_every_colour_has_the_contrast_that_wcag_asks_for(token: str) -> None:
    assert contrast(*colours(token)) >= 4.5


@pytest.mark.parametrize("token", COLOURS)
def test_labels_of_one_colour_differ_in_a_chart_and_can_be_read(token: str) -> None:
    shades = count_colours(Count(label=label, ids=(), colour=token) for label in "abc")
    assert len({fill for fill, _ in shades.values()}) == 3
    assert min(contrast(*pair) for pair in shades.values()) >= 4.5


def test_charts_are_told_in_words_to_whoever_cannot_see_them(shipped: Report) -> None:
    text = export_web(shipped).decode()
    assert text.count('role="img"') == 8, "each for a wide page and for a narrow one"
    assert len(set(re.findall(r'<title id="([^"]+)"', text))) == 8
    assert "Transport: 9 Discovery, 5 Design, 18 Delivery" in text


def test_a_draft_names_its_reasons_above_all_else(build: Build) -> None:
    text = export_web(build()).decode()
    assert "Draft, not for publication" in text
    assert "have no note." in text


def test_the_same_report_gives_the_same_bytes(shipped: Report) -> None:
    assert export_web(shipped) == export_web(shipped)


@pytest.mark.parametrize("length", list(ReportLength))
def test_every_length_of_it_can_be_read(build: Build, length: ReportLength) -> None:
    page = Page(build(length=length, theme="W"))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_an_empty_plan_has_one_too(empty: Report) -> None:
    assert "h1" in Page(empty).tags


def contrast(first: str, second: str) -> float:
    """The contrast ratio of WCAG 2.2 of two colours in hexadecimal."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_link_of_the_contents_leads_somewhere_whatever_the_themes_keys_are(build: Build) -> None:
    report = build()
    keys = ("林", "森")
    themes = tuple(replace(theme, key=key) for theme, key in zip(report.themes, keys, strict=True))
    text = export_web(replace(report, themes=themes)).decode()
    anchors = re.findall(r'<h[23] id="([^"]+)"', text)
    assert len(set(anchors)) == len(anchors)
    assert set(re.findall(r'<li class="[^"]+"><a href="#([^"]+)"', text)) <= set(anchors)
