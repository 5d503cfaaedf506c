"""Handing out copies to theme leads, and writing the one file a lead mails back."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.config.settings import settings_for_copy
from tui_tracker.domain.checks.rules import RULES
from tui_tracker.domain.exchange.submission import HandedOut
from tui_tracker.domain.history.revision import stamp
from tui_tracker.domain.plan.model import ActionEntry, State
from tui_tracker.errors import UsageError
from tui_tracker.services.checks.check import checker_of
from tui_tracker.services.system.file_names import file_name, free_path
from tui_tracker.services.system.local_time import local_date
from tui_tracker.services.tracker.session import TrackerSession, utc_now
from tui_tracker.storage.merge.copies import copy_to_mail, record_copy, write_copy
from tui_tracker.storage.places import creating
from tui_tracker.storage.read.reader import LightReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A copy ready to mail."""

    path: Path
    copy: HandedOut
    actions: int
    """Actions of its themes."""


def packets(
    themes: Mapping[str, str], leads: Mapping[str, str], wanted: Sequence[str], lead: str | None
) -> list[tuple[str, tuple[str, ...]]]:
    """Decide who gets which themes: (lead's name, keys), in the plan's order.

    One copy for the themes `wanted`, or, with none, a copy for each lead of the settings, each with
    all their themes; a theme without a lead gets a copy of its own under the theme's name.
    """
    if wanted:
        named = lead or next((leads[key] for key in wanted if leads.get(key)), "")
        return [(named, tuple(key for key in themes if key in wanted))]
    by_lead: defaultdict[str, list[str]] = defaultdict(list)
    for key in themes:
        by_lead[leads.get(key) or f"\0{key}"].append(key)
    return [("" if name.startswith("\0") else name, tuple(keys)) for name, keys in by_lead.items()]


def hand_out(
    tracker: Path,
    settings: Settings,
    folder: Path,
    *,
    themes: Sequence[str],
    lead: str,
    period: str,
    author: str,
    as_workbook: bool = False,
    clock: Callable[[], datetime] = utc_now,
) -> Handed:
    """Write a copy for one lead into `folder` and note it in the tracker.

    `themes` are keys. A workbook to fill in takes the place of a tracker's file where asked. Raises
    `NotFoundError` for an unknown period, `DatabaseBusyError` where a file cannot be written.
    """
    with TrackerSession.open(tracker, settings, author=author, period=period, window=False) as desk:
        names = {one.key: one.name for one in desk.themes()}
        label = desk.period.label
        actions = sum(1 for one in desk.entries() if one.action.theme in themes)
        title = desk.title
    with creating(folder):
        folder.mkdir(parents=True, exist_ok=True)
    which = ", ".join(names[key] for key in themes) if len(themes) < len(names) else "all themes"
    ending = ".xlsx" if as_workbook else ".db"
    path = free_path(folder / file_name([title, which, label, lead], ending))
    copy = HandedOut(
        id=uuid.uuid4().hex, lead=lead, themes=tuple(themes), period=period, name=path.name,
        made_at=stamp(clock()), made_by=author,
    )  # fmt: skip
    with LightReader(str(tracker)) as reader:
        source = reader.meta()["database_id"]
    if as_workbook:
        _write_workbook(tracker, settings, copy, path)
    else:
        write_copy(tracker, path, copy, source, settings_for_copy(settings, title))
    record_copy(tracker, copy, source)
    return Handed(path=path, copy=copy, actions=actions)


def _write_workbook(tracker: Path, settings: Settings, copy: HandedOut, path: Path) -> None:
    # Loaded when one is asked for: it needs openpyxl.
    from tui_tracker.exporters.excel.handout_workbook import export_workbook
    from tui_tracker.services.exchange.workbooks import sheet_of

    with TrackerSession.open(
        tracker, settings, author=copy.made_by, period=copy.period, window=False
    ) as desk:
        content = export_workbook(sheet_of(desk, settings, copy))
    with creating(path):
        path.write_bytes(content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a lead is before they send their file back."""

    themes: tuple[str, ...]
    """Names of the lead's themes; all of the plan's where the file is a plain copy."""
    period: str
    """Label."""
    done: int
    total: int
    outstanding: tuple[str, ...]
    """IDs of actions nobody has written of."""
    unsigned: tuple[str, ...]
    """IDs written of, not signed off."""
    checks: tuple[tuple[str, tuple[str, ...]], ...]
    """(rule's name, IDs) of what the check finds in what is written."""
    asked: tuple[str, ...]
    """IDs with a question of the coordinator's still open."""
    conflicts: tuple[str, ...]
    drafts: int
    """Texts still under edit, sealed on the way out."""


def standing_of(desk: TrackerSession, settings: Settings) -> Standing:
    """Tell how far the lead whose copy this is has come; of all themes where it is nobody's copy."""
    own = desk.own_themes
    names = {one.key: one.name for one in desk.themes() if one.key in own or not own}
    entries = [one for one in desk.entries() if one.action.theme in names]
    return Standing(
        themes=tuple(names.values()),
        period=desk.period.label,
        done=sum(1 for one in entries if one.state is State.DONE),
        total=len(entries),
        outstanding=_ids(one for one in entries if one.state is State.OUTSTANDING),
        unsigned=_ids(one for one in entries if one.state is State.STARTED),
        checks=_failing(desk, settings, entries),
        asked=_ids(one for one in entries if one.update.review),
        conflicts=_ids(one for one in entries if one.conflicts),
        drafts=len(desk.recovered),
    )


def submit(desk: TrackerSession, target: Path) -> None:
    """Seal what is still under edit and write the one file to mail.

    Raises `UsageError` where `target` is there already.
    """
    if target.exists():
        raise UsageError(f"{target} is there already.", "Name another file with -o.")
    desk.seal_drafts()
    copy_to_mail(desk.path, target)


def file_to_mail(desk: TrackerSession, moment: datetime) -> Path:
    """Return a name for the file to mail, beside the tracker: its own with who, when and a free number."""
    stem = desk.path.stem
    name = file_name([stem, f"from {desk.author}", local_date(moment)])
    return free_path(desk.path.with_name(name))


def _failing(
    desk: TrackerSession, settings: Settings, entries: Iterable[ActionEntry]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    written = [one for one in entries if one.state is not State.OUTSTANDING]
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for one in checker_of(desk, settings).findings(written):
        if one.accepted is None:
            found[one.rule.name][one.id] = None
    return tuple((rule.name, tuple(found[rule.name])) for rule in RULES if rule.name in found)


def _ids(entries: Iterable[ActionEntry]) -> tuple[str, ...]:
    return tuple(one.action.id for one in entries)
