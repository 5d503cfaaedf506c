"""What the state machines of merging share: files, the people who write them, and what they may write."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from hypothesis import strategies as st

from tests.support.truth import revisions
from tui_tracker.cli.format.merge_result import as_json
from tui_tracker.config import Settings, load_settings
from tui_tracker.domain.codecs import encode_stages
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.stages import StageAt
from tui_tracker.services.exchange.merge import merge as merge_files
from tui_tracker.services.tracker.session import TrackerSession

PERIOD = "2025-12"
START = datetime(2025, 11, 23, 9, tzinfo=UTC)
MOST_FILES = 7

people = st.sampled_from(["Jo", "Sam", "Kim"])
actions = st.sampled_from(["W1", "H1"])
notes = st.sampled_from([None, "One.", "Two.", "Two. ", "Café", "Cafe\N{COMBINING ACUTE ACCENT}", "a\r\nb"])
stages = st.sampled_from([None, *(encode_stages([StageAt(stage=stage)]) for stage in ("Delivery", "Design"))])
values = st.one_of(
    st.fixed_dictionaries({"note": notes}),
    st.fixed_dictionaries({"rag": st.sampled_from([None, "red", "green"])}),
    st.fixed_dictionaries({"stages": stages}, optional={"note": notes}),
    st.fixed_dictionaries({"signed_off": st.sampled_from([None, "Jo", "Sam"])}),
    st.fixed_dictionaries({"review": st.sampled_from([None, "Why red?"])}),
)
files = st.integers(min_value=0, max_value=MOST_FILES - 1)
"""Which file; counted round where there are fewer."""


@cache
def shipped() -> Settings:
    """The settings as shipped."""
    with tempfile.TemporaryDirectory() as empty:
        return load_settings(None, environ={}, cwd=Path(empty))


@cache
def others() -> Settings:
    """Settings with other ratings and stages: what is agreed, in conflict or held may not depend on them."""
    settings = shipped()
    return settings._replace(
        ratings=(settings.ratings[0]._replace(key="puce", label="Puce"), *settings.ratings[1:2]),
        stages=settings.stages[1:3],
    )


def settings_at(path: Path) -> Settings:
    """Return the settings with which files are merged into a file: those of every second one are others."""
    return others() if crc32(path.name.encode()) % 2 else shipped()


@dataclass(frozen=True, kw_only=True)
class Backup:
    """A backup, and what its tracker knew when it was made."""

    path: Path
    written: set[tuple[Cell, str | None]]
    drafts: dict[Cell, str]


@dataclass(kw_only=True)
class World:
    """Files and the people who write them; what each file must know is kept beside."""

    folder: Path
    paths: list[Path] = field(default_factory=list)
    written: defaultdict[Path, set[tuple[Cell, str | None]]] = field(default_factory=lambda: defaultdict(set))
    """Every value sealed in a file, or in one merged into it."""
    drafts: defaultdict[Path, dict[Cell, str]] = field(default_factory=lambda: defaultdict(dict))
    clocks: dict[str, datetime] = field(default_factory=dict)
    touched: set[Path] = field(default_factory=set)
    """Files changed since their truth was last checked."""
    keys: dict[str, str] = field(default_factory=dict)
    """The shipped actions' internal keys, by the IDs they had at first."""
    backups: defaultdict[Path, list[Backup]] = field(default_factory=lambda: defaultdict(list))
    reports: defaultdict[Path, dict[str, tuple[Any, Any]]] = field(default_factory=lambda: defaultdict(dict))
    """For each period of a file that was closed, what may change its report, and what that said last."""
    workbooks: list[Path] = field(default_factory=list)
    """Those that were filled in."""
    names: int = 0

    def new_path(self, name: str = "file") -> Path:
        self.names += 1
        return self.folder / f"{name} {self.names}.db"

    def add(self, path: Path, like: Path, *, with_drafts: bool) -> Path:
        self.paths.append(path)
        self.touched.add(path)
        self.written[path] = set(self.written[like])
        self.drafts[path] = dict(self.drafts[like]) if with_drafts else {}
        return path

    def clock(self, person: str) -> Callable[[], datetime]:
        def now() -> datetime:
            return self.clocks.setdefault(person, START)

        return now

    def open(self, path: Path, person: str) -> TrackerSession:
        self.touched.add(path)
        return TrackerSession.open(
            path, shipped(), author=person, period=PERIOD, window=False, clock=self.clock(person)
        )

    def note_values(self, path: Path) -> None:
        """Take note of what a gesture without a value of its own (undo, redo) sealed."""
        self.written[path] |= {(revision.cell, revision.value) for revision in revisions(path)}


def merge(sources: Sequence[Path], target: Path, *, into_new: bool = False, dry_run: bool = False) -> Any:
    """Merge, and return what was printed as JSON."""
    with merge_files(
        sources, target, settings_at(target), author="Coordinator", into_new=into_new, dry_run=dry_run,
        clock=lambda: START,
    ) as merged:  # fmt: skip
        return as_json(merged)


def saved_again(path: Path, target: Path) -> Path:
    """Save a file with another tool: other bytes, the same history."""
    shutil.copyfile(path, target)
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("CREATE TABLE mine (a)")
        connection.execute("VACUUM")
    return target


def story(actual: Any) -> Any:
    """Leave out what differs between a dry run and the run."""
    return {key: value for key, value in actual.items() if key not in ("dry_run", "backup")}
