"""README and guides: their links lead somewhere, and their pictures are those of the screens as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
SNAPSHOTS = ROOT / "tests" / "tui" / "__snapshots__"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_links_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    missing = [one for one in links if "://" not in one and not (page.parent / one).exists()]
    assert missing == []


@pytest.mark.parametrize("picture", sorted((ROOT / "docs").glob("*.svg")), ids=lambda picture: picture.name)
def test_a_picture_of_a_screen_is_one_that_the_tests_hold(picture: Path) -> None:
    shown = picture.read_bytes()
    assert any(one.read_bytes() == shown for one in SNAPSHOTS.rglob("*.svg"))
