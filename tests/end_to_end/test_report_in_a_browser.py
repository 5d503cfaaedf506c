"""The HTML report in a real browser: a link that carries a filter shows those actions and no others."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.reading import report_of
from tui_tracker.config import Settings
from tui_tracker.exporters.html.document import export_web

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None
)
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--dump-dom")

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium or Chrome on this machine")


@pytest.fixture
def page(tracker: Path, settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "the report.html"
    path.write_bytes(export_web(report_of(tracker, settings, "2024-12")))
    return path


def looked_at(page: Path, fragment: str) -> str:
    """Return the page as it is once its script has run."""
    assert BROWSER
    done = subprocess.run(
        [BROWSER, *QUIET, f"--user-data-dir={page.parent / 'browser'}", f"{page.as_uri()}{fragment}"],
        capture_output=True, encoding="utf-8", check=True, timeout=120,
    )  # fmt: skip
    return done.stdout


def shown(dom: str) -> set[str]:
    rows = re.findall(r"<tr ([^>]*data-id=\"(\w+)\"[^>]*)>", dom)
    return {identity for marks, identity in rows if "hidden" not in marks}


def test_all_actions_are_shown_and_counted_and_the_columns_can_be_sorted(page: Path) -> None:
    dom = looked_at(page, "")
    assert shown(dom) == {"W1", "W2", "W3", "H1", "H2"}
    assert "5 of 5 actions shown" in dom
    assert '<button type="button">ID</button>' in dom


@pytest.mark.parametrize(
    ("fragment", "ids"),
    [
        ("#filter=FITTED+all", {"H1"}),
        ("#rag=Amber", {"W2"}),
        ("#theme=W&stage=Design", {"W3"}),
        ("#filter=nothing+like+it", set()),
    ],
)
def test_a_link_with_a_filter_shows_those_actions_and_no_others(
    page: Path, fragment: str, ids: set[str]
) -> None:
    dom = looked_at(page, fragment)
    assert shown(dom) == ids
    assert f"{len(ids)} of 5 actions shown" in dom


@pytest.mark.parametrize("width", [390, 1040, 1280])
def test_nothing_sticks_out_at_the_width_of_a_phone_or_of_a_window(page: Path, width: int) -> None:
    inner = html.escape(page.read_text(encoding="utf-8"))
    frame = page.with_name("framed.html")
    frame.write_text(
        f"""<!DOCTYPE html><meta charset="utf-8"><body><iframe width="{width}" height="800" style="border: 0"
        srcdoc="{inner}" onload="const seen = this.contentDocument, all = seen.documentElement;
        document.body.dataset.hidden = all.scrollWidth - all.clientWidth;
        document.body.dataset.tight = [...seen.querySelectorAll('th, td')]
          .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent).join('|');
        document.body.dataset.charts = [...seen.querySelectorAll('svg.chart')]
          .filter(one => one.getClientRects().length).length"></iframe>""",
        encoding="utf-8",
    )
    dom = looked_at(frame, "")
    assert 'data-hidden="0"' in dom
    assert 'data-tight=""' in dom
    assert 'data-charts="4"' in dom
