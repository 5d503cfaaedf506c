"""One file offered to a merge: found, archived, checked, and what is odd about it put into words."""

from __future__ import annotations

import glob
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.domain.exchange.submission import FileOutcome, HandedOut, Outcome
from tui_tracker.domain.fields import FieldValidator, field_label
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import stamp
from tui_tracker.errors import RefusedFileError, TrackerError, UsageError
from tui_tracker.services.exchange.submissions import handed_out
from tui_tracker.services.system.local_time import local_date
from tui_tracker.storage.merge.findings import Findings
from tui_tracker.storage.merge.log import file_away
from tui_tracker.storage.merge.received import Received, copy_whole_file, is_packed, receive
from tui_tracker.storage.merge.staging import Staging
from tui_tracker.storage.read import submissions as light_returns
from tui_tracker.storage.read.reader import LightReader
from tui_tracker.storage.read.submissions import ArrivalRow

Unpack = Callable[[Path, Path, Path], tuple[str, ...]]
"""Makes of a workbook (its name, where its bytes are) a tracker's file at a path; what is odd about it."""
ENDINGS = (".db", ".sqlite", ".xlsx")
"""Of the files that are looked for in a folder."""
NAMED = 8
"""Cells named in one notice; more are counted."""
AHEAD = timedelta(days=1)
"""How far an author's clock may be ahead before it is named."""


@dataclass(slots=True, kw_only=True)
class Offer:
    """A file on its way in; filled step by step."""

    path: Path
    sha256: str = ""
    received: Received | None = None
    found: Findings = field(default_factory=Findings)
    outcome: Outcome = Outcome.TAKEN
    refusal: str = ""
    before: str | None = None
    copy: HandedOut | None = None
    progress: dict[str, object] | None = None
    notices: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    """What a workbook holds beside what was filled in."""
    arrival: str = ""
    logged: bool = False
    """The log knows these very bytes already."""

    def check(self, private: Path, archive: Path | None, unpack: Unpack) -> None:
        """Archive the file and open what was archived; a refusal is noted, not raised.

        Without an `archive` folder a private copy is read instead. A workbook is first made, by
        `unpack`, the file that its lead would have sent.
        """
        copy = (archive or private.parent) / f"{private.stem}.offered"
        try:
            self.sha256 = copy_whole_file(self.path, copy)
            is_workbook = is_packed(copy)
            kept = file_away(copy, self.sha256, ".xlsx" if is_workbook else ".db") if archive else copy
            if is_workbook:
                made = private.with_suffix(".made")
                self.faults = unpack(self.path, kept, made)
                kept = made
            self.received = receive(self.path, kept, private)
        except TrackerError as error:
            self.refuse(error)

    def refuse(self, error: TrackerError) -> None:
        self.received = None
        self.outcome, self.refusal = Outcome.REFUSED, str(error)

    @property
    def is_worth_logging(self) -> bool:
        if self.outcome is Outcome.REFUSED:
            return bool(self.sha256) and not self.logged
        return self.outcome is Outcome.TAKEN

    def told(self) -> FileOutcome:
        """Return the file's story for whoever asked for the merge."""
        progress = self.progress or {}
        done, total = progress.get("done"), progress.get("total")
        return FileOutcome(
            name=str(self.path), sha256=self.sha256, outcome=self.outcome, arrival=self.arrival,
            refused=self.refusal or None, copy=self.copy, authors=tuple(self.found.authors),
            new=self.found.new, known=self.found.known, before=self.before,
            done=done if isinstance(done, int) else None, total=total if isinstance(total, int) else None,
            notices=self.notices,
        )  # fmt: skip


def expand(files: Sequence[Path], *, besides: Path) -> list[Path]:
    """Return the files that files, folders and patterns name, each once, without the tracker itself.

    Raises `UsageError` where a folder or pattern holds none.
    """
    found: list[Path] = []
    for one in files:
        if one.is_dir():
            some = sorted(path for path in one.iterdir() if path.suffix.lower() in ENDINGS)
        elif not one.exists() and glob.has_magic(str(one)):
            # Path.glob takes no absolute pattern; a shell on Windows leaves patterns to us.
            some = sorted(Path(path) for path in glob.glob(str(one)))  # noqa: PTH207
        else:
            some = [one]
        if not some:
            raise UsageError(f"There is no tracker's file in {one}.", "Name the files that came back.")
        found += [path for path in some if path.resolve() != besides.resolve()]
    if not found:
        raise UsageError(f"{besides} cannot be merged into itself.", "Name the files that came back.")
    return list(dict.fromkeys(found))


def look_at(
    offers: Iterable[Offer],
    tracker: Path,
    staging: Staging,
    valid: FieldValidator,
    settings: Settings,
    moment: datetime,
    *,
    is_new: bool,
) -> None:
    """Gather what each sound file holds that the tracker does not, and say what became of it."""
    with LightReader(str(tracker)) as reader:
        meta, log = reader.meta(), light_returns.arrivals(reader)
        copies = {one.id: one for one in handed_out(reader)}
    taken: dict[str, str] = {}
    for row in log:
        if row.outcome != Outcome.REFUSED:
            taken.setdefault(row.sha256, row.at)
    seen = {row.sha256 for row in log}
    for number, offer in enumerate(offers, 1):
        offer.logged = offer.sha256 in seen
        seen.add(offer.sha256)
        if offer.received is None:
            continue
        try:
            _check_plan(offer.received, meta)
            # Before anything of it is staged: a file that cannot be read through is refused whole.
            _read_story(offer, copies, settings)
            # The very bytes that came before; what lies in a journal beside them may still be new.
            if offer.sha256 in taken and not offer.received.was_wal:
                offer.outcome, offer.before = Outcome.DUPLICATE, taken[offer.sha256]
            else:
                offer.found = staging.add(number, offer.received, valid)
                _tell_apart(offer, log)
        except TrackerError as error:
            offer.refuse(error)
            continue
        taken.setdefault(offer.sha256, stamp(moment))
        database = offer.received.meta["database_id"]
        is_ours = is_new or database == meta["database_id"] or database in copies
        try:
            told = _notices(offer, moment, is_ours=is_ours or not offer.copy)
            offer.notices = (*offer.faults, *told)
        except TrackerError:
            offer.notices = ("Its tables hold what cannot be read; only its history was taken.",)


def _check_plan(received: Received, meta: dict[str, str]) -> None:
    if received.meta["plan_id"] != meta["plan_id"]:
        theirs = received.meta.get("title", "another plan")
        raise RefusedFileError(
            f"{received.offered} is of another plan ({theirs}).",
            "Merge it into the tracker of that plan, with --into FILE.",
        )


def _tell_apart(offer: Offer, log: Sequence[ArrivalRow]) -> None:
    """Tell a file that brings something from one that holds nothing new."""
    if offer.found.new or offer.found.decisions:
        return
    assert offer.received
    earlier = [row for row in log if row.copy == offer.received.meta["database_id"]]
    newest = max(((row.latest or "", row.at) for row in earlier), default=None)
    is_older = newest is not None and newest[0] > (offer.found.latest or "")
    offer.outcome = Outcome.SUPERSEDED if is_older else Outcome.DUPLICATE
    offer.before = newest[1] if newest else None


def _read_story(offer: Offer, copies: dict[str, HandedOut], settings: Settings) -> None:
    """Read which copy the file is and how far its lead has come."""
    assert offer.received
    database = offer.received.meta["database_id"]
    with LightReader(str(offer.received.copy)) as reader:
        try:
            own = {one.id: one for one in handed_out(reader)}
        except (ValueError, TypeError) as fault:
            raise RefusedFileError(
                f"{offer.path} is damaged: it does not say what it was handed out for ({fault}).",
                "Ask for the file again, saved with tui-tracker submit.",
            ) from fault
        offer.copy = copies.get(database) or own.get(database)
        themes = offer.copy.themes if offer.copy else tuple(row.key for row in reader.themes())
        period = offer.copy.period if offer.copy else settings.period
        done, total = light_returns.progress(reader, period, json.dumps(themes))
    offer.progress = {"period": period, "themes": list(themes), "done": done, "total": total}


def _notices(offer: Offer, moment: datetime, *, is_ours: bool) -> Iterable[str]:
    received, found = offer.received, offer.found
    assert received
    if received.was_wal:
        yield (
            "It was mailed while a program had it open: the last edits may be missing. "
            "Ask for it again, saved with tui-tracker submit."
        )
    if not is_ours:
        yield "This tracker did not hand this copy out; it was taken as it says of itself."
    if found.latest and found.latest > stamp(moment + AHEAD):
        yield f"Its author's clock is ahead: the newest change is dated {local_date(found.latest)}."
    with LightReader(str(received.copy)) as reader:
        for cells, what in (
            (found.outside, "changed by another program, outside the tracker; taken, and marked so"),
            (found.altered, "the stored history was changed by another program; taken, and marked so"),
            (found.drafts, "still being written when it was sent; taken as it stood"),
        ):
            if cells:
                yield f"{_named(reader, cells)}: {what}."
    if found.lost_rows:
        yield f"Updates deleted by another program ({found.lost_rows}) stay here as they were."
    if received.unknown_tables:
        yield f"Tables that are not the tracker's were not read: {', '.join(received.unknown_tables)}."


def _named(reader: LightReader, cells: Sequence[Cell]) -> str:
    """Name cells as people know them: `T17 note, T18 RAG and 3 more`."""
    names = []
    for cell in cells[:NAMED]:
        row = reader.entry_by_key(cell.action, cell.period, None)
        names.append(f"{row.id if row else 'an action'} {field_label(cell.field)}")
    more = f" and {len(cells) - NAMED} more" if len(cells) > NAMED else ""
    return ", ".join(dict.fromkeys(names)) + more
