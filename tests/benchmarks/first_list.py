"""Time to the first list: the program against a bare Textual app that fills the same table from sqlite3.

    python -m tests.benchmarks.first_list [RUNS]

Both run in a real pseudo-terminal, in turn; the clock stops when the last visible row is drawn.
Prints the medians and their ratio (goal: 1.25).
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import pexpect

from tests.benchmarks.tables import Table, met, milliseconds, ratio
from tui_tracker.config import load_settings
from tui_tracker.services.imports import make_tracker

BARE = """
import sqlite3, sys
from textual.app import App
from textual.widgets import DataTable, Footer

class Bare(App):
    def compose(self):
        yield DataTable(cursor_type="row")
        yield Footer()

    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("ID", "", "Stage", "RAG", "Note, or what the action is")
        query = "SELECT id, text FROM actions WHERE theme = 'T' ORDER BY position"
        for identity, text in sqlite3.connect(sys.argv[1]).execute(query):
            table.add_row(identity, "o", "-", "-", (text or "")[:40])

Bare().run()
"""


def main() -> None:
    """Measure and print."""
    print("\n".join(table(int(sys.argv[1]) if len(sys.argv) > 1 else 7).lines()))


def table(runs: int = 7) -> Table:
    """Start both in turn; the first start of each only writes its bytecode."""
    settings = load_settings()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = folder / "tracker.db"
        make_tracker(database, Path(settings.plan_source), settings)
        (folder / "bare.py").write_text(BARE, encoding="utf-8")
        os.environ["TUI_TRACKER_STATE"] = str(folder / "state")
        # Installed programs have their bytecode; the warm-up run writes it to a place of its own.
        os.environ |= {"PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
        bare = [str(folder / "bare.py"), str(database)]
        ours = ["-m", "tui_tracker", "--db", str(database), "open", "--theme", "T"]
        times: dict[str, list[float]] = {"bare": [], "ours": []}
        for number in range(runs + 1):
            for program, arguments in (("bare", bare), ("ours", ours)):
                seconds = first_row(arguments)
                if number:
                    times[program].append(seconds)
    result = Table(
        title="Start",
        about="Until the first row of a theme's list is drawn, in a terminal of 80 by 24, against a bare"
        " Textual app that fills the same table from sqlite3; turn by turn, medians.",
        heads=("what", "ours, ms", "bare, ms", "ratio", "goal"),
    )
    value, shown = ratio(times["ours"], times["bare"])
    result.add(
        "first list", milliseconds(times["ours"]), milliseconds(times["bare"]), shown, met(value, 1.25)
    )
    return result


def first_row(arguments: list[str]) -> float:
    """Start a program and return the seconds until a row of the table is drawn."""
    begun = time.perf_counter()
    child = pexpect.spawn(sys.executable, arguments, dimensions=(24, 80), timeout=30)
    child.expect("Work with others to investigate")
    taken = time.perf_counter() - begun
    child.kill(9)
    child.close(force=True)
    return taken


if __name__ == "__main__":
    main()
