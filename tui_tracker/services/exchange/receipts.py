"""The receipt of one file: what was taken, what waits, and where something else was agreed."""

from __future__ import annotations

from dataclasses import dataclass

from tui_tracker.domain.exchange.held import Verdict
from tui_tracker.domain.exchange.submission import Brought
from tui_tracker.domain.fields import readable, same
from tui_tracker.domain.history.revision import Kind
from tui_tracker.services.exchange.submissions import Arrived, Returns
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.read import submissions as light_returns
from tui_tracker.storage.read.reader import LightReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Overruled:
    """A cell of which something else stands than the file said."""

    brought: Brought
    agreed: str | None
    """What stands, as people read it."""
    author: str | None
    """Who wrote what stands; None where nobody did."""
    why: str | None
    settled: bool
    """It was decided against what the file said, not written later on top of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    arrived: Arrived
    accepted: tuple[Brought, ...]
    """What stands as the file said it."""
    waiting: tuple[Brought, ...]
    """In conflict: two people wrote it, and it is not settled."""
    held: tuple[Brought, ...]
    """Waits for the coordinator's word."""
    declined: tuple[Brought, ...]
    otherwise: tuple[Overruled, ...]


def receipt(view: TrackerView, returns: Returns, arrived: Arrived) -> Receipt:
    """Tell what became of each cell that one file changed, as the tracker stands now."""
    return view.read(lambda reader: _receipt(reader, returns, arrived))


def _receipt(reader: LightReader, returns: Returns, arrived: Arrived) -> Receipt:
    accepted: list[Brought] = []
    waiting: list[Brought] = []
    held: list[Brought] = []
    declined: list[Brought] = []
    otherwise: list[Overruled] = []
    verdicts = light_returns.standings(reader, arrived.file.arrival)
    for one in returns.brought_by(arrived.file.arrival):
        if one.held:
            (declined if verdicts.get(one.revision) == Verdict.DECLINE else held).append(one)
        elif one.in_conflict:
            waiting.append(one)
        elif _stands(reader, one):
            accepted.append(one)
        else:
            otherwise.append(_otherwise(reader, one))
    return Receipt(
        arrived=arrived, accepted=tuple(accepted), waiting=tuple(waiting), held=tuple(held),
        declined=tuple(declined), otherwise=tuple(otherwise),
    )  # fmt: skip


def _stands(reader: LightReader, one: Brought) -> bool:
    heads = light_returns.heads(reader, one.cell.action, one.cell.period, one.cell.field)
    return any(same(row.value, one.after) for row in heads)


def _otherwise(reader: LightReader, one: Brought) -> Overruled:
    heads = light_returns.heads(reader, one.cell.action, one.cell.period, one.cell.field)
    row = heads[-1] if heads else None
    return Overruled(
        brought=one,
        agreed=readable(one.cell.field, row.value) if row else None,
        author=row.author if row else None,
        why=row.why if row else None,
        settled=row is not None and row.kind in (Kind.RESOLVE, Kind.WITHDRAW),
    )
