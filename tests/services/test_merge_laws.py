"""The laws of merging, over real files: people copy, write, undo, submit, merge and settle in any order."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from tests.conftest import SMALL_PLAN
from tests.office import Office
from tui_tracker.cli.merge_words import as_json
from tui_tracker.config import load_settings
from tui_tracker.domain.cells import Cell
from tui_tracker.domain.history import project
from tui_tracker.domain.revision import Revision
from tui_tracker.errors import ConflictError
from tui_tracker.services.desk import Desk
from tui_tracker.services.merging import merging
from tui_tracker.services.workspace import make_tracker

VALUES = st.sampled_from(["a", "b", "c", "a ", None])
RATINGS = st.sampled_from(["red", "amber", "green", None])
PEOPLE = st.sampled_from(["Ann", "Bob"])
ACTIONS = st.sampled_from(["W1", "H1"])

FOLDER = Path(tempfile.mkdtemp(prefix="laws-"))
SETTINGS = load_settings(None, environ={}, cwd=FOLDER)


def begin() -> Path:
    """Make the small plan's tracker once; each run copies it."""
    source, tracker = FOLDER / "plan.tsv", FOLDER / "first.db"
    if not tracker.exists():
        source.write_text(SMALL_PLAN, encoding="utf-8")
        make_tracker(tracker, source, SETTINGS)
    return tracker


def rows(path: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query).fetchall()


def history(path: Path) -> dict[Cell, list[Revision]]:
    found: defaultdict[Cell, list[Revision]] = defaultdict(list)
    for identity, action, period, field, value, author, at, origin, parents in rows(
        path, "SELECT id, action, period, field, value, author, at, origin, parents FROM revision_view"
    ):
        cell = Cell(action=action, period=period, field=field)
        found[cell].append(
            Revision(
                id=identity, cell=cell, value=value, parents=tuple(sorted((parents or "").split())),
                author=author, at=at, origin=origin,
            )
        )  # fmt: skip
    return found


def dump(path: Path) -> dict[str, object]:
    """Return all that a file says, without what tells files apart: its id, its log, its drafts."""
    return {
        "revisions": sorted(rows(path, "SELECT id, value FROM revisions")),
        "heads": sorted(rows(path, "SELECT * FROM heads")),
        "actions": sorted(rows(path, "SELECT * FROM actions"), key=str),
        "updates": sorted(rows(path, "SELECT * FROM updates"), key=str),
        "holds": sorted(rows(path, "SELECT * FROM hold_view")),
        "words": sorted(rows(path, "SELECT rowid, text FROM words")),
    }


class Merging(RuleBasedStateMachine):
    """One coordinator's tracker, and files that leave it and come back."""

    files = Bundle("files")

    @initialize()
    def open_the_office(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=FOLDER))
        self.numbers = itertools.count()
        self.minutes = 0
        tracker = Path(shutil.copy(begin(), self.folder / "tracker.db"))
        self.office = Office(tracker=tracker, folder=self.folder, settings=SETTINGS)
        self.office.clock = self.now  # type: ignore[method-assign]
        self.made: list[Path] = []
        self.came: set[str] = set()

    def now(self) -> datetime:
        self.minutes += 1
        return datetime(2025, 11, 23, 9, tzinfo=UTC) + timedelta(minutes=self.minutes)

    def desk(self, path: Path, author: str) -> Desk:
        return self.office.open(path, author)

    def keep(self, path: Path) -> Path:
        self.made.append(path)
        return path

    @rule(target=files, themes=st.sampled_from([("W",), ("H",), ("W", "H")]), lead=PEOPLE)
    def hand_out(self, themes: tuple[str, ...], lead: str) -> Path:
        return self.keep(self.office.hand_out(*themes, lead=lead))

    @rule(target=files)
    def copy_the_tracker(self) -> Path:
        name = self.folder / f"plain {next(self.numbers)}.db"
        return self.keep(Path(shutil.copy(self.office.tracker, name)))

    @rule(target=files, file=files)
    def copy_a_copy(self, file: Path) -> Path:
        return self.keep(Path(shutil.copy(file, self.folder / f"copy {next(self.numbers)}.db")))

    @rule(file=files, who=PEOPLE, action=ACTIONS, note=VALUES)
    def write_a_note(self, file: Path, who: str, action: str, note: str | None) -> None:
        self.write(file, who, action, note=note)

    @rule(file=files, who=PEOPLE, action=ACTIONS, rag=RATINGS)
    def rate(self, file: Path, who: str, action: str, rag: str | None) -> None:
        self.write(file, who, action, rag=rag)

    @rule(action=ACTIONS, note=VALUES)
    def write_in_the_tracker(self, action: str, note: str | None) -> None:
        self.write(self.office.tracker, "Coordinator", action, note=note)

    def write(self, file: Path, who: str, action: str, **values: str | None) -> None:
        with self.desk(file, who) as desk:
            try:
                desk.change(desk.find(action).action.key, values)
            except ConflictError:
                assert set(values) & set(desk.find(action).conflicts)

    @rule(
        file=files, who=PEOPLE, action=ACTIONS, text=st.sampled_from(["half", "half a"]), seal=st.booleans()
    )
    def type_and_leave(self, file: Path, who: str, action: str, text: str, seal: bool) -> None:
        with self.desk(file, who) as desk:
            entry = desk.find(action)
            desk.entry(entry.action.key)
            desk.save_draft(entry.action.key, text)
            if seal:
                desk.seal_draft(entry.action.key)

    @rule(file=files, who=PEOPLE, back=st.booleans())
    def undo_or_redo(self, file: Path, who: str, back: bool) -> None:
        with self.desk(file, who) as desk:
            try:
                desk.undo() if back else desk.redo()
            except ConflictError:
                assert desk.conflicts()

    @rule(file=files)
    def save_it_anew(self, file: Path) -> None:
        with closing(sqlite3.connect(file)) as db:
            db.execute("VACUUM")

    @rule(minutes=st.integers(-3000, 3000))
    def turn_the_clock(self, minutes: int) -> None:
        self.minutes += minutes

    @rule(some=st.lists(files, min_size=1, max_size=3))
    def merge(self, some: list[Path]) -> None:
        before = [path.read_bytes() for path in some]
        tried = self.told(some, dry_run=True)
        done = self.told(some, dry_run=False)
        assert tried == done
        assert [path.read_bytes() for path in some] == before
        once = dump(self.office.tracker)
        self.office.merge(*some)
        assert dump(self.office.tracker) == once
        self.came |= {one for path in some for (one,) in rows(path, "SELECT id FROM revisions")}

    def told(self, some: list[Path], *, dry_run: bool) -> dict[str, Any]:
        with merging(
            some, self.office.tracker, SETTINGS, author="Coordinator", dry_run=dry_run, clock=self.now
        ) as merged:
            told = as_json(merged)
        for one in told["merged"]:
            del one["first_came"]  # of a file offered twice at once it is this very run
        return {name: told[name] for name in ("merged", "conflicts", "problems", "combinations")}

    @rule(file=files, source=files)
    def merge_a_copy_into_a_copy(self, file: Path, source: Path) -> None:
        if file != source:
            self.office.merge(source, into=file)

    @rule(take=st.integers(0, 2))
    def settle(self, take: int) -> None:
        with self.office.open() as desk:
            for one in desk.conflicts()[:1]:
                desk.settle(one.cell, one.base if take == 0 else one.sides[take - 1].value)
                assert one.cell not in {other.cell for other in desk.conflicts()}

    @invariant()
    def the_projection_is_what_history_gives(self) -> None:
        for path in (self.office.tracker, *self.made[-1:]):
            held = {one for (one,) in rows(path, "SELECT revision FROM hold_view WHERE standing <> 'accept'")}
            heads: defaultdict[Cell, set[tuple[str, bool]]] = defaultdict(set)
            for action, period, field, revision, rival in rows(path, "SELECT * FROM heads"):
                cell = Cell(action=action, period=period, field=field)
                heads[cell].add((revision, bool(rival)))
            notes = {(action, period): note for action, period, note in rows(
                path, "SELECT action, period, note FROM updates")}  # fmt: skip
            for cell, revisions in history(path).items():
                state = project(revisions, held)
                assert heads[cell] == {(head, head in state.rivals) for head in state.heads}
                if cell.field == "note":
                    assert notes.get((cell.action, cell.period)) == state.value

    @invariant()
    def nothing_that_came_is_lost(self) -> None:
        there = {one for (one,) in rows(self.office.tracker, "SELECT id FROM revisions")}
        assert self.came <= there

    def teardown(self) -> None:
        """Any order and grouping, with a stop on the way, comes to the same."""
        some = self.made[:4]
        if some:
            self.compare_orders(some)
        shutil.rmtree(self.folder)

    def compare_orders(self, some: list[Path]) -> None:
        one, two, three = (
            Path(shutil.copy(self.office.tracker, self.folder / f"order {n}.db")) for n in range(3)
        )
        self.office.merge(*some, into=one)
        for path in reversed(some):
            self.office.merge(path, into=two)
        between = self.folder / "between.db"
        self.office.merge(*some[:2], into=between, into_new=True)
        self.office.merge(*some[2:], between, into=three)
        assert dump(one) == dump(two)
        assert dump(one) == dump(three)


Merging.TestCase.settings = settings(
    max_examples=15, stateful_step_count=25, deadline=None, derandomize=True,
    suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
TestTheLawsOfMerging = Merging.TestCase
