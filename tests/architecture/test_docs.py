"""README and guides: links lead somewhere, files they name exist, pictures are those the tests keep."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.pictures.guide_terminals import NAMES as TERMINALS
from tests.support.paths import ROOT

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
BASES = (ROOT, ROOT / "tui_tracker", ROOT / "tests")
"""Folders that a page names files below."""
SNAPSHOTS = ROOT / "tests" / "tui" / "__snapshots__"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_links_to_exists(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_inside_a_page_leads_to_a_heading(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    headings = {heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) - headings == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_source_file_that_a_page_names_exists(page: Path) -> None:
    named = re.findall(r"`((?:\w+/)+\w+\.(?:py|tcss|toml))`", page.read_text(encoding="utf-8"))
    missing = {
        path
        for path in named
        if not re.search("NAME|TOPIC", path) and not any((base / path).is_file() for base in BASES)
    }
    assert missing == set()


def test_each_name_beside_a_source_file_in_the_guide_is_in_that_file() -> None:
    missing = []
    for line in (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8").splitlines():
        quoted = re.findall(r"`([^`]+)`", line)
        files = [path for name in quoted for base in BASES if (path := base / name).suffix and path.is_file()]
        source = "\n".join(path.read_text(encoding="utf-8") for path in files)
        names = [
            name for name in quoted if re.fullmatch(r"[A-Za-z_][\w.]*", name) and not name.endswith(".py")
        ]
        missing += [
            name
            for name in names
            if files and re.search("_|[A-Z]", name) and not re.search(r"NAME|\.py$", name)
            if not re.search(rf"\b{name.rpartition('.')[2]}\b", source)
        ]
    assert missing == []


def test_the_guide_names_the_tests_of_each_folder_that_has_none_in_its_own_place() -> None:
    guide = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in guide.partition("### Which tests")[2].partition("##")[0].splitlines()]
    code, tests = (
        {path for row in rows if len(row) > 2 for path in re.findall("`(.+?)`", row[column])}
        for column in (1, 2)
    )
    assert [path for path in code if not (ROOT / "tui_tracker" / path).is_dir()] == []
    assert [path for path in tests if not (ROOT / path).exists()] == []
    folders = {path.parent.relative_to(ROOT / "tui_tracker") for path in (ROOT / "tui_tracker").rglob("*.py")}
    topics = {"/".join(folder.parts[:2]) for folder in folders} - {""}
    assert [topic for topic in topics - code if not [*(ROOT / "tests" / topic).glob("test_*.py")]] == []


PICTURES = [path for path in sorted((ROOT / "docs").glob("*.svg")) if path.stem not in TERMINALS.values()]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_of_a_screen_is_one_that_the_tests_hold(picture: Path) -> None:
    shown = picture.read_bytes()
    assert any(kept.read_bytes() == shown for kept in SNAPSHOTS.rglob("*.svg"))
