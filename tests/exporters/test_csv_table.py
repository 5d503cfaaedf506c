"""The flat CSV, read back."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.exporters.conftest import HOSTILE, Build
from tui_tracker.domain.csv_safety import restore_text
from tui_tracker.domain.report.model import Report
from tui_tracker.exporters.csv_table import export_csv


def read(report: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export_csv(report).decode("utf-8-sig"), newline="")))


def test_every_action_of_the_shipped_plan_is_a_line_with_its_note(shipped: Report) -> None:
    lines = read(shipped)
    assert [(line["ID"], line["Update note"]) for line in lines] == [
        (row.id, row.note) for row in shipped.rows
    ]
    assert len(lines) == 176


def test_what_moved_is_told_beside_what_it_was(build: Build) -> None:
    w1, w2, *_ = read(build())
    assert (w1["Previous stage"], w1["Stage"], w1["Newly complete"]) == ("Delivery", "Complete", "yes")
    assert (w2["Previous RAG"], w2["RAG"], w2["RAG changed"]) == ("Amber", "Red", "yes")


def test_no_cell_is_a_formula_to_a_spreadsheet(hostile: Report) -> None:
    assert not any(cell[:1] in "=+-@\t" for line in read(hostile) for cell in line.values() if cell)
    assert f"'{HOSTILE[0]}" in [line["Action"] for line in read(hostile)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@example(note="'=")
@given(note=st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_note_comes_back_as_it_was(shipped: Report, note: str) -> None:
    theme = shipped.themes[0]
    row = replace(theme.rows[0], note=note)
    (line, *_) = read(replace(shipped, themes=(replace(theme, rows=(row,)),)))
    assert restore_text(line["Update note"]) == note.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
