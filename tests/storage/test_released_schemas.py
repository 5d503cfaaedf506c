"""Files of every released schema version open in today's program and show what they hold."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.office import Office
from tests.support.reading import view_of
from tests.support.truth import check_projection, check_whole
from tui_tracker.config import Settings
from tui_tracker.domain.exchange.held import HoldReason
from tui_tracker.domain.exchange.submission import Outcome
from tui_tracker.domain.history.cell import Cell
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.system.upgrade import bring_up_to_date
from tui_tracker.storage.engine import open_engine, writing
from tui_tracker.storage.file_format import SCHEMA_VERSION
from tui_tracker.storage.schema import create_schema

FROZEN = sorted((Path(__file__).parent / "schemas").glob("version-*.db"))


def _version(path: Path) -> int:
    return int(path.stem.removeprefix("version-"))


@pytest.fixture(params=FROZEN, ids=lambda path: path.stem)
def frozen(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of one frozen file, the tracker of an office that continues with it."""
    return Path(shutil.copy(request.param, tmp_path / "tracker.db"))


def test_each_version_up_to_today_s_is_frozen() -> None:
    assert [_version(path) for path in FROZEN] == list(range(1, SCHEMA_VERSION + 1))


def test_a_frozen_file_shows_its_actions(frozen: Path) -> None:
    with view_of(frozen, "2025-12") as view:
        shown = {
            entry.action.id: (entry.state.value, entry.update.rag, entry.update.note, list(entry.conflicts))
            for entry in view.entries(retired=True)
        }
        earlier = {entry.action.id: entry.update.note for entry in view.entries(period="2024-12")}
        reported = [entry.action.id for entry in view.entries()]
        retired = view.find("S1").action.retirement
        asked = view.find("s 2").update.review
        draft = view.find("C3").draft
        hits = [(hit.id, hit.period) for hit in view.search("surveyor")]

    assert shown == {
        "C1": ("done", "amber", "Six miles were marked.", []),
        "C2": ("started", "green", None, ["note"]),
        "C3": ("outstanding", None, None, []),
        "S1": ("outstanding", None, None, []),
        "S2": ("outstanding", None, None, []),
    }
    assert earlier == {
        "C1": "Four miles were marked.",
        "C2": "Twelve bikes were lent.",
        "C3": "A first course began.",
        "S1": "All five depots have panels.",
        "S2": "No surveyor was found.",
    }
    assert reported == ["C1", "C2", "C3", "S2"]
    assert retired is not None
    assert (retired.how, retired.period, retired.why) == (
        "ended", "2025-12", "All depots have panels.",
    )  # fmt: skip
    assert asked == "Is there a date?"
    assert draft == "The second course is"
    assert hits == [("S2", "2024-12")]


def test_a_frozen_file_shows_what_came_back(frozen: Path, settings: Settings) -> None:
    with view_of(frozen) as view:
        returns = SubmissionLog(view, settings)
        (conflict,) = returns.conflicts()
        (held,) = returns.held_changes()
        (copy,) = returns.copy_statuses()
        periods = [(period.key, period.closed) for period in view.periods]

    assert {(side.author, side.value) for side in conflict.sides} == {
        ("Coordinator", "Twenty bikes were lent."),
        ("Jo", "Thirty bikes were lent."),
    }
    assert (held.kind, held.change.id, held.change.after) == (
        HoldReason.OUT_OF_THEME, "S2", "Jo found a surveyor.",
    )  # fmt: skip
    assert (copy.copy.lead, copy.copy.themes, copy.times_returned) == ("Jo", ("C",), 1)
    assert periods == [("2024-12", True), ("2025-12", False)]


def test_work_goes_on_in_a_frozen_file(frozen: Path, tmp_path: Path, settings: Settings) -> None:
    bring_up_to_date(frozen, settings)
    office = Office(tracker=frozen, folder=tmp_path, settings=settings)
    with office.open() as session:
        (conflict,) = open_conflicts(session)
        session.resolve(conflict.cell, "Thirty bikes were lent.", "Jo counted them.")
        session.seal_all_drafts()
        key = session.find("C3").action.key
        assert session.draft(Cell(action=key, period="2025-12", field="note")) is None

    assert office.entry("C2").update.note == "Thirty bikes were lent."
    assert office.entry("C3").update.note == "The second course is"
    check_projection(frozen)
    check_whole(frozen, tmp_path / "scratch.db")


@pytest.mark.parametrize("path", FROZEN, ids=lambda path: path.stem)
def test_a_frozen_file_that_comes_back_is_merged(path: Path, tmp_path: Path, settings: Settings) -> None:
    tracker = tmp_path / "new.db"
    before = path.read_bytes()
    office = Office(tracker=tracker, folder=tmp_path, settings=settings)
    merged = office.merge(path, into_new=True)

    assert [file.outcome for file in merged.files] == [Outcome.TAKEN]
    assert office.entry("C1").update.note == "Six miles were marked."
    assert office.entry("C2").conflicts == ("note",)
    assert path.read_bytes() == before
    check_projection(tracker)


def test_a_new_file_has_the_tables_of_the_newest_frozen_one(tmp_path: Path) -> None:
    """A change of the schema needs a new version, a migration and a frozen file of its own."""
    new = tmp_path / "new.db"
    with writing(open_engine(new, create=True), new) as connection:
        create_schema(connection)

    assert _schema(new) == _schema(FROZEN[-1])


def _schema(path: Path) -> set[tuple[str, str, str]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    return {(kind, name, re.sub(r"\s+", " ", sql or "")) for kind, name, sql in rows}
