"""The second half of a sync: what the hub lacks is sent to it, batch by batch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tui_tracker.config.settings import settings_for_copy
from tui_tracker.domain.history.revision import utc_timestamp
from tui_tracker.services.hub.live import Notice, NoticeKind, encode_notice
from tui_tracker.services.hub.model import SyncJob
from tui_tracker.services.hub.pull import Pulled
from tui_tracker.services.tracker.view import current_title
from tui_tracker.storage.hub.client import Hub
from tui_tracker.storage.hub.local_state import HubState, Mark
from tui_tracker.storage.hub.outbox import TABLES, Outbox, OutgoingRow, iterate
from tui_tracker.storage.hub.push import Batch
from tui_tracker.storage.hub.write_state import write_state
from tui_tracker.storage.read.reader import TrackerReader

Rows = dict[str, list[dict[str, Any]]]
_LAST = "revisions"
"""The table that may take several batches; all others go with the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What goes into one batch."""

    rows: Rows
    heads: list[str]
    last: Mark
    """Of the revisions."""
    until: Mapping[str, Mark]
    """Of all tables, as the tracker was when sending began."""


class Pusher:
    """Sends what a tracker has and its hub lacks, and counts it."""

    def __init__(self, job: SyncJob) -> None:
        """Send from the tracker of a sync; a dry run only counts."""
        self._job = job
        self.sent = 0
        self.not_sent = 0

    def push(self, hub: Hub, pulled: Pulled) -> bool:
        """Send all that the hub lacks; return False where the hub has a batch of ours that was not seen yet.

        That is so where a copied file sends under the same id: pull, and push again.
        """
        state = pulled.state
        with TrackerReader(str(self._job.target)) as reader:
            meta = reader.meta()
            outbox = Outbox(reader, state)
            known: Mapping[str, Collection[str]] = dict.fromkeys(TABLES, pulled.keys)
            is_exact = outbox.is_exact and not pulled.is_set_back
            self.not_sent = outbox.count_not_ours() if is_exact else 0
            if not is_exact:
                outbox = Outbox(reader, state, everything=True)
                with hub.snapshot() as snapshot:
                    known = snapshot.keys(meta["plan_id"])
            until = outbox.last_marks()
            plan = None if outbox.is_copy else self._plan(meta)
            if plan and not state.plan:
                state = state._replace(plan=_digest_on_hub(hub, meta["plan_id"]))
            for parcel in _parcels(outbox, until, known, plan, state.plan):
                if not self._push_parcel(hub, meta, state, parcel):
                    return False
                state = _after(state, meta["database_id"], parcel, is_exact=is_exact)
                if is_exact and not self._job.dry_run:
                    write_state(self._job.target, state)
        done = state._replace(sent=until, plan=plan["digest"] if plan else "")
        if done != pulled.state and not self._job.dry_run:
            write_state(self._job.target, done)
        return True

    def _push_parcel(self, hub: Hub, meta: Mapping[str, str], state: HubState, parcel: Parcel) -> bool:
        batch = Batch(
            plan=meta["plan_id"], pusher=meta["database_id"],
            number=state.seen.get(meta["database_id"], 0) + 1, author=self._job.author,
            sent_at=utc_timestamp(self._job.clock()), heads=json.dumps(parcel.heads), rows=parcel.rows,
        )  # fmt: skip
        if not self._job.dry_run:
            if not hub.push(batch):
                return False
            hub.say(meta["plan_id"], encode_notice(Notice(kind=NoticeKind.SENT)))
        self.sent += len(parcel.rows[_LAST]) + len(parcel.rows["decisions"])
        return True

    def _plan(self, meta: Mapping[str, str]) -> dict[str, str]:
        """Return the plan's title, working period and settings, from which a new tracker can be made."""
        title = current_title(meta, self._job.target, self._job.settings)
        settings = json.dumps(
            settings_for_copy(self._job.settings, title), ensure_ascii=False, sort_keys=True
        )
        plan = {
            "title": title, "period": meta.get("period", self._job.settings.period), "settings": settings,
        }  # fmt: skip
        return plan | {"digest": _digest(plan)}


def _digest(plan: Mapping[str, str]) -> str:
    content = [plan[name] for name in ("title", "period", "settings")]
    return hashlib.blake2b(json.dumps(content).encode(), digest_size=16).hexdigest()


def _digest_on_hub(hub: Hub, plan_id: str) -> str:
    """Return the digest of the plan as a colleague sent it, so that it need not be sent again."""
    with hub.snapshot() as snapshot:
        plan = snapshot.plan(plan_id)
    return _digest(plan) if plan else ""


def _parcels(
    outbox: Outbox,
    until: Mapping[str, Mark],
    known: Mapping[str, Collection[str]],
    plan: Mapping[str, str] | None,
    sent_plan: str,
) -> Iterator[Parcel]:
    """Yield what goes into each batch: all short tables with the first, and revisions as many as fit."""

    def unknown(table: str, rows: Iterable[OutgoingRow]) -> list[dict[str, Any]]:
        return [row.values for row in rows if row.key not in known[table]]

    first: Rows = {
        table: [row for rows in iterate(outbox, table, until[table].row) for row in unknown(table, rows)]
        for table in TABLES
        if table != _LAST
    }
    if plan and plan["digest"] != sent_plan:
        first["plans"] = [{name: plan[name] for name in ("title", "period", "settings")}]
    for rows in iterate(outbox, _LAST, until[_LAST].row):
        if new := unknown(_LAST, rows):
            yield Parcel(
                rows={**first, _LAST: new},
                heads=outbox.heads_seen(rows),
                last=Mark(row=rows[-1].row, key=rows[-1].key),
                until=until,
            )
            first = {table: [] for table in first}
    if any(first.values()):
        yield Parcel(rows={**first, _LAST: []}, heads=[], last=until[_LAST], until=until)


def _after(state: HubState, pusher: str, parcel: Parcel, *, is_exact: bool) -> HubState:
    """Return what a tracker remembers after a batch of its own.

    Where it does not know what it had sent before, it knows so only when all is sent.
    """
    seen = {**state.seen, pusher: state.seen.get(pusher, 0) + 1}
    sent = {**parcel.until, _LAST: parcel.last} if is_exact else state.sent
    return state._replace(seen=seen, sent=sent)
