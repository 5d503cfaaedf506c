"""What came back, read out of a tracker: what each file changed, what waits for a word, who is still out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from tui_tracker.config import Settings
from tui_tracker.domain.exchange.held import Hold
from tui_tracker.domain.exchange.submission import Brought, FileOutcome, HandedOut, Outcome, Question
from tui_tracker.domain.exchange.suspicious_changes import suspicious_changes
from tui_tracker.domain.fields import same
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.conflict import Conflict
from tui_tracker.domain.plan.ids import fold
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.services.plan.terms import ladder_of
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.read import submissions as light_returns
from tui_tracker.storage.read.reader import LightReader
from tui_tracker.storage.read.submissions import ArrivalRow, BroughtRow, HeldRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """One file of the log."""

    n: int
    """Its number among all that ever came, from 1."""
    run: str
    at: str
    by: str
    """Who merged it."""
    file: FileOutcome
    undone_at: str | None = None
    """When its run was taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBoard:
    """One copy on the return board."""

    copy: HandedOut
    back: Arrived | None
    """The newest file that came back of it; None while it is out."""
    returns: int
    """How often it came back with something new."""


class Returns:
    """What came back to one open tracker."""

    def __init__(self, view: TrackerView, settings: Settings) -> None:
        self._view = view
        self._settings = settings

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return the open conflicts, in the plan's order."""
        return open_conflicts(self._view)

    def twins(self) -> list[str]:
        """Return the IDs that more than one action carries: two people gave the same one."""
        return self._view.read(light_returns.twins)

    def brought_by(self, arrival: str) -> Iterator[Brought]:
        """Yield each cell that one file changed, in the plan's order: what it says of it in the end."""
        rows = groupby(
            self._view.read(lambda reader: light_returns.brought(reader, arrival)),
            key=lambda row: (row.action, row.period, row.field),
        )
        for _, some in rows:
            of_cell = list(some)
            before = next((row.before for row in of_cell if row.rooted), None)
            for row in of_cell:
                if not row.inner and not same(before, row.value):
                    yield _brought(row, before, self._settings)

    def questions(self) -> tuple[Question, ...]:
        """Return what waits for the coordinator's word; an edit its lead took back is no question."""
        rows = groupby(
            self._view.read(light_returns.questions), key=lambda row: row.standing_id or row.action
        )
        asked: list[Question] = []
        for _, some in rows:
            of_action = list(some)
            if of_action[0].standing_id is None and of_action[0].action:
                asked.append(self._new_action(of_action))
            else:
                asked += [one for row in of_action if (one := self._question(row))]
        return tuple(replace(one, n=number) for number, one in enumerate(asked, 1))

    def arrivals(self) -> tuple[Arrived, ...]:
        """Return every file ever offered to a merge, oldest first."""
        copies = {one.id: one for one in self._view.read(handed_out)}
        return tuple(
            Arrived(
                n=number, run=row.run, at=row.at, by=row.author,
                file=_outcome(row, copies), undone_at=row.undone_at,
            )
            for number, row in enumerate(self._view.read(light_returns.arrivals), 1)
        )  # fmt: skip

    def board(self) -> tuple[OnBoard, ...]:
        """Return what was handed out with what came back of it, oldest first."""
        came = [one for one in self.arrivals() if one.file.outcome is not Outcome.REFUSED]
        rows = []
        for copy in self._view.read(handed_out):
            own = [one for one in came if one.file.copy and one.file.copy.id == copy.id]
            news = sum(1 for one in own if one.file.new)
            rows.append(OnBoard(copy=copy, back=own[-1] if own else None, returns=news))
        return tuple(rows)

    def _question(self, row: HeldRow) -> Question | None:
        agreed = self._view.read(lambda reader: reader.entry_by_key(row.action, row.period, None))
        standing = agreed.value_of(row.field) if agreed else None
        if same(standing, row.value):
            return None
        is_id = row.hold == Hold.PLAN_CHANGE and row.field == "id"
        return Question(
            n=0, revisions=(row.id,), brought=_plain_brought(row, standing), standing=standing,
            kind=Hold(row.hold), lookalikes=self._lookalikes(row) if is_id else (),
        )  # fmt: skip

    def _new_action(self, rows: list[HeldRow]) -> Question:
        """Ask once for all that makes an action the plan does not have."""
        text = next((row for row in rows if row.field == "text"), rows[0])
        identity = next((row for row in rows if row.field == "id"), None)
        return Question(
            n=0, revisions=tuple(row.id for row in rows), brought=_plain_brought(text, None),
            standing=None, kind=Hold(text.hold),
            lookalikes=self._lookalikes(identity) if identity else (),
        )  # fmt: skip

    def _lookalikes(self, row: HeldRow) -> tuple[str, ...]:
        wanted = fold(row.value or "")
        return tuple(
            one.id
            for one in self._view.read(LightReader.ids)
            if one.key != row.action and one.folded_id == wanted
        )


def handed_out(reader: LightReader) -> tuple[HandedOut, ...]:
    """Return every copy handed out, oldest first."""
    return tuple(
        HandedOut(
            id=row.id, lead=row.lead, themes=tuple(json.loads(row.themes)), period=row.period,
            name=row.name, made_at=row.made_at, made_by=row.made_by,
        )
        for row in light_returns.copies(reader)
    )  # fmt: skip


def _outcome(row: ArrivalRow, copies: dict[str, HandedOut]) -> FileOutcome:
    progress = json.loads(row.progress) if row.progress else {}
    return FileOutcome(
        name=row.name, sha256=row.sha256, outcome=Outcome(row.outcome), arrival=row.id,
        refused=row.refused, copy=copies.get(row.copy or ""), authors=tuple(json.loads(row.authors)),
        new=row.new, known=row.known, done=progress.get("done"), total=progress.get("total"),
        notices=tuple(json.loads(row.notices)),
    )  # fmt: skip


def _brought(row: BroughtRow, before: str | None, settings: Settings) -> Brought:
    held = Hold(row.hold) if row.hold and row.standing != "accept" else None
    found = suspicious_changes(
        row.field, before, row.value, ladder=ladder_of(settings),
        now_stages=row.stages, now_rag=row.rag,
    )  # fmt: skip
    return _plain_brought(row, before, held=held, in_conflict=bool(row.rival), found=found)


def _plain_brought(
    row: BroughtRow | HeldRow,
    before: str | None,
    *,
    held: Hold | None = None,
    in_conflict: bool = False,
    found: tuple[str, ...] = (),
) -> Brought:
    return Brought(
        cell=Cell(action=row.action, period=row.period, field=row.field),
        id=row.printed_id or (f"a new action ({row.action[:6]})" if row.action else "the period"),
        theme=row.theme or "",
        before=before, after=row.value, author=row.author, at=row.at, revision=row.id,
        held=held, in_conflict=in_conflict, hints=found,
    )  # fmt: skip
