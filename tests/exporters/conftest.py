"""Reports to lay out: the shipped plan's, a small one's two periods, and one of hostile texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.office import Office
from tests.support.reading import report_of
from tui_tracker.config import Settings, load_settings
from tui_tracker.domain.codecs import encode_stages
from tui_tracker.domain.plan.stages import StageAt
from tui_tracker.domain.report.model import Report
from tui_tracker.services.imports import make_tracker

HOSTILE = (
    "=HYPERLINK(\"http://x\",1)", "+1", "-1", "@SUM(A1)", "\tTab", "<script>alert(1)</script> & \"q\" ]]>",
    "a | b \\| c\nsecond *line* [x](y) `z` # <br>", "\x0b\x1b[31m\ufffe", "x" * 400, "漢字 עברית 😀",
)  # fmt: skip
"""Texts that a format may take for more than text."""
Build = Callable[..., Report]


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The shipped plan's report of December 2024: 176 actions."""
    folder = tmp_path_factory.mktemp("shipped")
    settings = load_settings(None, environ={}, cwd=folder)
    make_tracker(folder / "tracker.db", Path(settings.plan_source), settings)
    return report_of(folder / "tracker.db", settings, "2024-12", author="Net Zero Team")


@pytest.fixture
def build(office: Office) -> Build:
    """Build a report of the small plan, two of its actions written in December 2025."""
    done = encode_stages([StageAt(stage="Complete")])
    office.write(None, "Jo", "W1", stages=done, note="All paths are mended.\nThe last in May.")
    office.write(None, "Jo", "W2", stages=encode_stages([StageAt(stage="Design")]), rag="red", note="No bid.")

    def built(period: str = "2025-12", **options: object) -> Report:
        return report_of(office.tracker, office.settings, period, **options)

    return built


@pytest.fixture
def hostile(office: Office) -> Report:
    """A report whose notes, texts and partners are what a format may take for more than text."""
    keys = {}
    with office.open() as session:
        keys = {entry.action.id: entry.action.key for entry in session.entries()}
        for number, text in enumerate(HOSTILE):
            key = keys[("W1", "W2", "W3", "H1", "H2")[number % 5]]
            field = ("text", "partners")[number // 5]
            session.change_plan(key, {field: text})
            session.change(key, {"note": text})
    return report_of(office.tracker, office.settings, "2025-12", author="<b>=1+1")


@pytest.fixture
def empty(tmp_path: Path, settings: Settings) -> Report:
    """The report of a plan without a single action."""
    source = tmp_path / "empty.csv"
    source.write_text("ID,Theme,Action\nA1,Alpha,One.\n", encoding="utf-8")
    path = tmp_path / "empty.db"
    make_tracker(path, source, settings)

    with sqlite3.connect(path) as db:
        db.execute(
            'UPDATE actions SET retired = \'{"how":"ended","into":null,"period":"2020-01","why":"x"}\''
        )
    return report_of(path, settings, "2025-12")
