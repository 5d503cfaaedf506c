"""Laws of importing into a tracker: what was just imported, in whatever file and order, changes nothing.

Long: `IMPORT_LAWS=1000 pytest tests/services/test_import_laws.py`.
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
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_tracker.config import load_settings
from tui_tracker.domain.imports.read_options import ReadOptions
from tui_tracker.errors import RefusedFileError
from tui_tracker.services.imports import apply_import, make_tracker, preview_import

EXAMPLES = int(os.environ.get("IMPORT_LAWS", "20"))
SETTINGS = load_settings(None)
TEXTS = (
    "Put chargers in four car parks", "Buy e-bikes for the post room", "Write a plan for cycling",
    "Plant 10,000 trees", "Fit LED lights in every office", "Insulate the depot and the hall",
    "Train all the drivers", "Ask the parishes what they need",
)  # fmt: skip
IDS = st.sampled_from(["", "TBC", "A1", "A2", "B1", "B2", "1.1", "1.2", "2", "CC/01", "n/a"])
VALUES = {
    "Theme": st.sampled_from(["", "Transport", "Buildings"]),
    "Status": st.sampled_from(["", "Delivery", "design", "On hold", "Delivery & Design"]),
    "RAG": st.sampled_from(["", "Green", "amber ↑", "Red (was Green)", "Amber/Green", "●"]),
    "Update": st.sampled_from(["", "Two are in.", "Late; no supplier", "45%", "  spaced   out "]),
    "Lead officer": st.sampled_from(["", "Highways", "A. Officer"]),
    "Target date": st.sampled_from(["", "31/03/2026", "45747", "March 2026", "tbc"]),
}


@dataclass(frozen=True)
class Plan:
    """A table with its header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    texts = draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=6, unique=True))
    columns = [name for name in VALUES if draw(st.booleans())]
    has_ids = draw(st.booleans())
    header = (*(("ID",) if has_ids else ()), "Action", *columns)
    rows = tuple(
        (*((draw(IDS),) if has_ids else ()), text, *(draw(VALUES[name]) for name in columns))
        for text in texts
    )
    return Plan(header=header, rows=rows)


def write(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    if path.suffix == ".csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerows([header, *rows])
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        return path
    book = openpyxl.Workbook()
    for cells in (header, *rows):
        book.worksheets[0].append([cell or None for cell in cells])
    book.save(path)
    return path


@settings(max_examples=EXAMPLES)
@given(plan=plans(), order=st.randoms(use_true_random=False))
def test_importing_again_what_was_just_imported_changes_nothing(plan: Plan, order: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database, source = Path(folder, "t.db"), write(Path(folder, "plan.csv"), plan.header, plan.rows)
        try:
            made = make_tracker(database, source, SETTINGS)
        except RefusedFileError:
            return
        shuffled = list(plan.rows)
        order.shuffle(shuffled)
        again = (
            source,
            write(Path(folder, "plan.xlsx"), plan.header, plan.rows),
            write(Path(folder, "saved.csv"), plan.header, [*plan.rows, ("",) * len(plan.header)]),
            *([write(Path(folder, "mixed.csv"), plan.header, shuffled)] if is_sure_of_rows(plan) else []),
        )
        for path in again:
            # A file that names no period, and is not the same file, is for the period being written.
            options = ReadOptions(period=made.parsed.period)
            report = preview_import(database, path, SETTINGS, options=options)
            assert (report.changes, report.new_ids) == ((), ()), path.name


@settings(max_examples=EXAMPLES)
@given(plan=plans(), later=plans())
def test_a_second_import_of_a_later_file_changes_nothing(plan: Plan, later: Plan) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "t.db")
        try:
            make_tracker(database, write(Path(folder, "plan.csv"), plan.header, plan.rows), SETTINGS)
            update = write(Path(folder, "later.csv"), later.header, later.rows)
            report = preview_import(database, update, SETTINGS)
        except RefusedFileError:
            return
        if report.closed:
            return
        apply_import(database, update, SETTINGS, author="Jo", preview=report)
        second = preview_import(database, update, SETTINGS)
        assert (second.changes, second.new_ids) == ((), ())


def is_sure_of_rows(plan: Plan) -> bool:
    """Return whether no row depends on another: each has its theme and ID, and more than a text."""
    if any(sum(map(bool, row)) < 2 for row in plan.rows):
        return False
    if "Theme" in plan.header and not all(row[plan.header.index("Theme")] for row in plan.rows):
        return False
    identities = [row[0] for row in plan.rows] if plan.header[0] == "ID" else []
    return len(set(identities)) == len(identities)
