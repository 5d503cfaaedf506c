"""What saving takes against a bare durable commit: `python -m tests.benchmarks.writes`."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.benchmarks.tables import Table, met, milliseconds, ratio
from tui_tracker.config import load_settings
from tui_tracker.services.imports import make_tracker
from tui_tracker.services.tracker.session import TrackerSession

TURNS = 60
TEXT = "The scheme was extended to further sites, and officers met partners in spring. " * 25


def table(turns: int = TURNS) -> Table:
    """Measure each write and a bare commit of two kilobytes, turn by turn."""
    result = Table(
        title="Saving",
        about="Against a bare commit of 2 KB with Python's sqlite3 on a connection that is kept open,"
        " forced to the disk like ours; each rating and each sealed draft is in another action. Turn by turn,"
        " medians, the middle half of the ratios in brackets.",
        heads=("what", "ours, ms", "bare, ms", "ratio", "goal"),
    )
    settings = load_settings()
    with tempfile.TemporaryDirectory() as name:
        tracker = Path(name, "tracker.db")
        make_tracker(tracker, Path(settings.plan_source), settings)
        shutil.copy(tracker, Path(name, "bare.db"))
        with (
            closing(sqlite3.connect(Path(name, "bare.db"))) as bare,
            TrackerSession.open(tracker, settings, author="Jo") as session,
        ):
            bare.execute("CREATE TABLE texts (number INTEGER PRIMARY KEY, text TEXT)")
            keys = [entry.action.key for entry in session.entries()]
            jobs: list[tuple[str, float, Callable[[int], object]]] = [
                ("save a draft", 1.5, lambda turn: session.save_draft(keys[0], f"{TEXT}{turn}")),
                (
                    "set a rating",
                    2,
                    lambda turn: session.change(keys[turn], {"rag": ("red", "green")[turn % 2]}),
                ),
                ("undo or redo", 2, lambda turn: session.redo() if turn % 2 else session.undo()),
            ]
            for words, goal, job in jobs:
                _add(result, bare, words, goal, job, turns)
            _add(
                result, bare, "seal a draft", 2, lambda turn: session.seal_draft(keys[turn]), turns,
                before=lambda turn: session.save_draft(keys[turn], f"{TEXT} sealed {turn}"),
            )  # fmt: skip
    return result


def _add(
    result: Table,
    bare: sqlite3.Connection,
    words: str,
    goal: float,
    job: Callable[[int], object],
    turns: int,
    before: Callable[[int], object] = lambda _turn: None,
) -> None:
    ours, theirs = [], []
    for turn in range(turns + 3):
        before(turn)
        begun = time.perf_counter()
        job(turn)
        own = time.perf_counter() - begun
        begun = time.perf_counter()
        bare.execute("INSERT OR REPLACE INTO texts VALUES (1, ?)", (f"{TEXT}{turn}",))
        bare.commit()
        if turn > 2:
            ours.append(own)
            theirs.append(time.perf_counter() - begun)
    value, shown = ratio(ours, theirs)
    result.add(words, milliseconds(ours), milliseconds(theirs), shown, met(value, goal))


if __name__ == "__main__":
    print("\n".join(table().lines()))
