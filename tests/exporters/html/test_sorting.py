"""The HTML report in a browser: its tables sort as a reader expects."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.exporters.conftest import Build
from tests.support.browser import BROWSER, browser_page
from tui_tracker.domain.report.model import Report
from tui_tracker.exporters.html.document import export_web

pytestmark = pytest.mark.skipif(not BROWSER, reason="no browser is installed")

_CLICK = """(() => {
  const table = document.querySelector("table[data-actions]");
  [...table.querySelectorAll("th button")].find((button) => button.textContent === "RAG").click();
  return [...table.tBodies[0].rows].map((row) => row.dataset.rag).join(", ");
})()"""


def rated(report: Report) -> Report:
    """Return the report with one theme of four actions: amber, not rated, red and green."""
    row, ratings = report.themes[0].rows[0], report.legend.ratings
    badges = (ratings["amber"], report.legend.unrated, ratings["red"], ratings["green"])
    rows = tuple(
        replace(row, id=f"A{number}", badge=badge, is_complete=False) for number, badge in enumerate(badges)
    )
    return replace(report, themes=(replace(report.themes[0], rows=rows),))


def test_ratings_sort_by_how_serious_they_are(build: Build, tmp_path: Path) -> None:
    page_file = tmp_path / "report.html"
    page_file.write_bytes(export_web(rated(build())))

    async def click_the_head() -> object:
        async with browser_page(tmp_path / "profile") as page:
            await page.open(page_file.as_uri())
            await page.until("document.querySelectorAll('th button').length > 0")
            return await page.evaluate(_CLICK)

    assert asyncio.run(click_the_head()) == "Red, Amber, Green, not rated"
