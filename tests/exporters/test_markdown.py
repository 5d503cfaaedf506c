"""The Markdown report: tables that stay tables whatever a note contains."""

from __future__ import annotations

import re

from tests.exporters.conftest import Build
from tui_tracker.domain.fields import FURTHER_FIELDS
from tui_tracker.domain.report.model import Report
from tui_tracker.domain.report.themes import FULL
from tui_tracker.exporters.markdown import export_markdown

_BAR = re.compile(r"(?<!\\)\|")


def rows(report: Report) -> list[list[str]]:
    """Return the cells of each table row, escapes taken away."""
    lines = [line for line in export_markdown(report).decode().splitlines() if line.startswith("|")]
    return [[re.sub(r"\\(.)", r"\1", cell.strip()) for cell in _BAR.split(line)[1:-1]] for line in lines]


def test_all_actions_of_the_shipped_plan_stand_in_it_with_their_notes(shipped: Report) -> None:
    rows_by_id: dict[str, list[str]] = {}
    for row in rows(shipped):
        if len(row) >= len(FULL) - len(FURTHER_FIELDS) - 3 and not row[0].startswith(("ID", "---", "*")):
            rows_by_id[row[0].partition("</a>")[2]] = row
    assert len(rows_by_id) == 176
    for action in shipped.rows:
        note = action.note.strip()
        assert note in [cell.replace("<br>", "\n") for cell in rows_by_id[action.id]]


def test_no_text_breaks_out_of_its_cell(hostile: Report) -> None:
    widths = {len(row) for row in rows(hostile)}
    assert widths <= {2, *range(3, len(FULL) + 1)}
    text = export_markdown(hostile).decode()
    assert "<script>" not in text
    assert "\x1b" not in text


def test_every_link_of_the_contents_leads_somewhere(build: Build) -> None:
    text = export_markdown(build()).decode()
    links, anchors = re.findall(r"\]\(#([\w-]+)\)", text), re.findall(r'<a id="([\w-]+)">', text)
    assert links
    assert set(links) <= set(anchors)
    assert len(set(anchors)) == len(anchors)


def test_a_draft_says_so_and_an_empty_plan_has_a_report(build: Build, empty: Report) -> None:
    assert "> **Draft, not for publication**" in export_markdown(build()).decode()
    assert export_markdown(empty).startswith(b"# ")


def test_a_plan_with_the_same_actions_as_before_has_no_chapter_of_changes(build: Build) -> None:
    report = build()
    assert report.changes == ()
    text = export_markdown(report).decode()
    assert text.count("The plan has the same actions as in December 2024.") == 1
    assert text.count("Changes to the plan") == 1, "the heading in the summary"
