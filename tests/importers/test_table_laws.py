"""Laws of reading tables: nothing is lost, and neither order nor spelling of the columns changes anything.

Long: `IMPORT_LAWS=5000 pytest tests/importers/test_table_laws.py`.
"""

from __future__ import annotations

import csv
import io
import os
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.importing import WORDS
from tui_tracker.domain.imports.read_options import ReadOptions
from tui_tracker.domain.imports.source import LineKind, ParsedSource
from tui_tracker.errors import RefusedFileError
from tui_tracker.importers.read_source import read_source

EXAMPLES = int(os.environ.get("IMPORT_LAWS", "30"))
FORMATS = (".csv", ".xlsx")
SYNONYMS = {
    "ID": ("Ref", "Action ID", "No.", "Reference"),
    "Theme": ("Theme", "Workstream", "Theme name"),
    "Action": ("Action", "Measure", "Action description", "Description"),
    "Status": ("Status", "Stage", "Project stage"),
    "RAG": ("RAG", "RAG rating", "RAG status"),
    "Note": ("Update", "Progress update", "Progress to date", "Commentary", "Comments"),
}
TEXTS = st.sampled_from(
    ["Put chargers in four car parks", "Buy e-bikes", "Write a plan for cycling; with maps", "Total station",
     "Plant 10,000 trees", "Fit LED lights\nin offices", "Insulate “Depot 2” (north)", "Average speed signs"]
)  # fmt: skip
NOTES = st.sampled_from(["", "Two are in.", "No news", "Late; no supplier", "Source: survey", "45%", "n/a"])
STATUSES = st.sampled_from(["", "Delivery", "design", "Complete", "On hold", "Delivery & Design", "Overdue"])
RATINGS = st.sampled_from(["", "Green", "AMBER", "red", "Amber/Green", "Green – fine", "Paused"])
EXTRA = st.sampled_from(["", "Highways", "31/03/2026", "£125k", "60%", "A. Officer", "Yes", "3"])
EXTRA_NAMES = ("Lead officer", "Due date", "Cost", "Milestone", "Ward", "Internal ref", "Priority")


@dataclass(frozen=True)
class Plan:
    """A table: headers by what they mean, and rows of texts."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> list[str]:
        return [row[self.columns.index(name)] for row in self.rows]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    extras = draw(st.lists(st.sampled_from(EXTRA_NAMES), unique=True, max_size=3))
    kept = [name for name in ("Theme", "Status", "RAG", "Note") if draw(st.booleans())]
    columns = ("ID", "Action", *kept, *extras)
    count = draw(st.integers(2, 6))
    values = {"Action": TEXTS, "Status": STATUSES, "RAG": RATINGS, "Note": NOTES}
    themes = draw(st.lists(st.sampled_from(["Transport", "Buildings"]), min_size=count, max_size=count))
    rows = []
    for number in range(count):
        cells = {"ID": f"T{number + 1}", "Theme": themes[number]}
        row = [cells.get(name) or draw(values.get(name, EXTRA)) for name in columns]
        rows.append(tuple(row))
    return Plan(columns=columns, rows=tuple(rows))


def write(path: Path, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if path.suffix == ".csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerows([names, *rows])
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        return
    book = openpyxl.Workbook()
    for cells in (names, *rows):
        book.worksheets[0].append([cell or None for cell in cells])
    book.save(path)


def read(plan: Plan, ending: str, names: Sequence[str] | None = None) -> ParsedSource | None:
    """Return what is read of a plan whose columns have these names; None where it is refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"plan{ending}"
        write(path, names or plan.columns, plan.rows)
        try:
            return read_source(path, WORDS, ReadOptions(), default_period="2024-12")
        except RefusedFileError:
            return None


def values_of(parsed: ParsedSource | None) -> object:
    """Return what a source says, without the order of its other columns and its lines."""
    if parsed is None:
        return None
    return {
        row.action.id: (
            row.action._replace(extras=tuple(sorted(row.action.extras)), theme=""), row.update,
        )
        for row in parsed.rows
    }  # fmt: skip


def said_of(parsed: ParsedSource) -> str:
    """Return everything that a source's actions keep, folded to letters and digits."""
    kept: list[str] = []
    names = {theme.key: theme.name for theme in parsed.themes}
    for row in parsed.rows:
        action, update = row.action, row.update
        kept += [action.id, action.text or "", names[action.theme], update.note or "", update.rag or ""]
        kept += [stage.stage for stage in update.stages]
        kept += [f"{name} {text}" for name, text in action.extras]
    return folded(" ".join(kept))


def folded(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


@pytest.mark.parametrize("ending", FORMATS)
@settings(max_examples=EXAMPLES)
@given(plan=plans())
def test_every_cell_is_kept_or_its_line_is_named(ending: str, plan: Plan) -> None:
    parsed = read(plan, ending)
    if parsed is None:
        return
    named = {outcome.line for outcome in parsed.line_outcomes if outcome.kind is not LineKind.ACTION}
    kept = said_of(parsed)
    line = 2
    for cells in plan.rows:
        is_named = line in named
        for cell in cells:
            is_dash = cell in ("n/a", "")
            is_stage_words = all(word in kept for word in map(folded, cell.split()))
            assert is_named or is_dash or is_stage_words, (cell, line)
        line += 1 + (sum(cell.count("\n") for cell in cells) if ending == ".csv" else 0)


@pytest.mark.parametrize("ending", FORMATS)
@settings(max_examples=EXAMPLES)
@given(plan=plans(), order=st.randoms(use_true_random=False))
def test_the_order_of_the_columns_changes_nothing(ending: str, plan: Plan, order: random.Random) -> None:
    indexes = list(range(len(plan.columns)))
    order.shuffle(indexes)
    turned = Plan(
        columns=tuple(plan.columns[index] for index in indexes),
        rows=tuple(tuple(row[index] for index in indexes) for row in plan.rows),
    )
    assert values_of(read(turned, ending)) == values_of(read(plan, ending))


@pytest.mark.parametrize("ending", FORMATS)
@settings(max_examples=EXAMPLES)
@given(plan=plans(), choice=st.randoms(use_true_random=False))
def test_the_spelling_of_headers_changes_nothing(ending: str, plan: Plan, choice: random.Random) -> None:
    def spelt(name: str) -> str:
        synonym = choice.choice(SYNONYMS.get(name, (name,)))
        if name not in SYNONYMS:
            return name
        return choice.choice([synonym, synonym.upper(), f" {synonym}  ", synonym.replace(" ", "\n")])

    names = [spelt(name) for name in plan.columns]
    assert values_of(read(plan, ending, names)) == values_of(read(plan, ending))


@settings(max_examples=EXAMPLES)
@given(plan=plans())
def test_a_workbook_says_what_its_csv_says(plan: Plan) -> None:
    assert values_of(read(plan, ".xlsx")) == values_of(read(plan, ".csv"))
