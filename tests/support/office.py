"""Several people at several files: handing out, writing, merging."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tui_tracker.config import Settings
from tui_tracker.domain.exchange.held import Verdict
from tui_tracker.domain.exchange.submission import HeldChange, SubmissionResult
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.conflict import Conflict
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.services.exchange.handouts import hand_out
from tui_tracker.services.exchange.merge import merge
from tui_tracker.services.hub.sync import sync
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.storage.write.writer import Writer


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What a merge reported."""

    files: tuple[SubmissionResult, ...]
    conflicts: tuple[Conflict, ...]
    held_changes: tuple[HeldChange, ...]
    combinations: tuple[str, ...]
    backup: Path | None
    changes: dict[str, list[tuple[str, str, str | None, str | None]]]
    """File's name to (ID, field, before, after), as people read them."""


@dataclass(frozen=True, kw_only=True)
class Synced:
    """The result of a sync."""

    sent: int
    not_sent: int
    files: tuple[SubmissionResult, ...]
    conflicts: tuple[Conflict, ...]
    held_changes: tuple[HeldChange, ...]
    combinations: tuple[str, ...]
    backup: Path | None

    @property
    def new(self) -> int:
        return sum(file.new for file in self.files)


@dataclass(kw_only=True)
class Office:
    """A coordinator's tracker and the people around it; each write is a minute after the last."""

    tracker: Path
    folder: Path
    settings: Settings
    hub: str = ""
    """Address of the hub that all sync with."""
    minutes: Iterator[int] = field(default_factory=itertools.count)

    def clock(self) -> datetime:
        return datetime(2025, 11, 23, 9, tzinfo=UTC) + timedelta(minutes=next(self.minutes))

    def open(
        self, path: Path | None = None, author: str = "Coordinator", **options: object
    ) -> TrackerSession:
        return TrackerSession.open(
            path or self.tracker,
            self.settings,
            author=author,
            window=False,
            clock=self.clock,
            **options,  # type: ignore[arg-type]
        )

    def hand_out(self, *themes: str, lead: str, as_workbook: bool = False, period: str = "2025-12") -> Path:
        handed = hand_out(
            self.tracker, self.settings, self.folder / "out", themes=themes, lead=lead,
            period=period, author="Coordinator", clock=self.clock, as_workbook=as_workbook,
        )  # fmt: skip
        return handed.path

    def write(self, path: Path | None, author: str, identity: str, **values: str | None) -> None:
        with self.open(path, author) as session:
            session.change(session.find(identity).action.key, values)

    def write_unchecked(self, path: Path, author: str, identity: str, **values: str | None) -> None:
        """Write values as a program with other settings would: none is checked by this plan's."""
        with self.open(path, author) as session:
            key, period = session.find(identity).action.key, session.period.key
        cells = {Cell(action=key, period=period, field=field): value for field, value in values.items()}
        Writer(path, author).change(cells, self.clock())

    def decide(self, revisions: Sequence[str], verdict: Verdict, why: str | None = None) -> None:
        with self.open() as session:
            session.decide_held(revisions, verdict, why)

    def entry(self, identity: str, path: Path | None = None) -> ActionEntry:
        with self.open(path) as session:
            return session.find(identity)

    def sync(self, *paths: Path | None, hub: str = "", author: str = "Coordinator", **options: Any) -> Synced:
        """Sync trackers in turn; return what became of the last one."""
        for path in paths:
            with sync(
                path or self.tracker, self.settings, hub or self.hub,
                author=author, clock=self.clock, **options,
            ) as result:  # fmt: skip
                log = result.merged.log
                synced = Synced(
                    sent=result.sent,
                    not_sent=result.not_sent,
                    files=result.merged.files,
                    conflicts=log.conflicts(),
                    held_changes=log.held_changes(),
                    combinations=tuple(mixed_update.id for mixed_update in result.merged.mixed_updates),
                    backup=result.merged.backup,
                )
        return synced

    def merge(self, *files: Path, into: Path | None = None, **options: Any) -> Merged:
        with merge(
            files, into or self.tracker, self.settings, author="Coordinator", clock=self.clock, **options
        ) as merged:
            return Merged(
                files=merged.files,
                conflicts=merged.log.conflicts(),
                held_changes=merged.log.held_changes(),
                combinations=tuple(mixed_update.id for mixed_update in merged.mixed_updates),
                backup=merged.backup,
                changes={
                    Path(file.name).name: [
                        (
                            change.id,
                            change.cell.field,
                            change.readable(change.before),
                            change.readable(change.after),
                        )
                        for change in merged.log.changes_from(file.arrival)
                    ]
                    for file in merged.files
                },
            )
