"""Sending out copies to theme leads."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.config.settings import settings_for_copy
from tui_tracker.domain.exchange.letters import copy_letter
from tui_tracker.domain.exchange.submission import LeadCopy
from tui_tracker.domain.file_names import file_name
from tui_tracker.domain.history.revision import utc_timestamp
from tui_tracker.domain.plan.deadline import belongs_to_earlier, is_past
from tui_tracker.domain.plan.model import UpdateState
from tui_tracker.domain.plan.periods import day_label
from tui_tracker.services.system.file_names import free_path, write_new_file
from tui_tracker.services.tracker.session import TrackerSession, utc_now
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.merge.copies import record_copies, write_copy
from tui_tracker.storage.new_files import creating, write_whole
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.read.theme_counts import open_questions, theme_counts
from tui_tracker.storage.write.revision_log import check_name

_EMAIL = " email.txt"
"""What the name of an email ends with, after that of its copy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """A copy that is ready to send."""

    path: Path
    copy: LeadCopy
    actions: int
    """Number of actions in its themes."""
    to_do: int
    """Number of those that are not done."""
    questions: tuple[tuple[str, str], ...]
    """Open questions about them: (printed ID, question)."""


def assign_themes(
    themes: Mapping[str, str], leads: Mapping[str, str], wanted: Sequence[str], lead: str | None
) -> list[tuple[str, tuple[str, ...]]]:
    """Return who gets which themes: (lead's name, keys), in the plan's order.

    There is one copy for the themes `wanted`. If none are given, each lead of the settings gets one
    copy with all their themes, and each theme without a lead gets a copy of its own.
    """
    if wanted:
        name = lead or next((leads[key] for key in wanted if leads.get(key)), "")
        return [(name, tuple(key for key in themes if key in wanted))]
    by_lead: defaultdict[str, list[str]] = defaultdict(list)
    for key in themes:
        by_lead[leads.get(key) or f"\0{key}"].append(key)
    return [("" if name.startswith("\0") else name, tuple(keys)) for name, keys in by_lead.items()]


def without_lead(assigned: Iterable[tuple[str, tuple[str, ...]]]) -> list[str]:
    """Return the keys of the themes whose copies, with the lead's name and the keys each, are for nobody."""
    return [key for lead, keys in assigned if not lead for key in keys]


def handout_warnings(view: TrackerView, settings: Settings, today: date) -> list[str]:
    """Return sentences on why copies made now would not be of use, if any."""
    warnings = []
    previous = view.previous
    if previous and belongs_to_earlier(settings.due, view.period.key, previous.key):
        warnings.append(
            f"Copies are due by {day_label(settings.due)}, which looks like the date for {previous.label}."
            f" Set the one for {view.period.label} first: due in config.toml."
        )
    elif is_past(settings.due, today):
        warnings.append(
            f"Copies are due by {day_label(settings.due)}, so these would be overdue straight away."
        )
    if view.is_copy:
        warnings.append(
            "This file is itself a copy, so the coordinator's tracker will not recognise copies made from it."
        )
    if view.period.closed:
        warnings.append(
            f"{view.period.label} is closed, so you will have to decide about each change to it that is"
            " returned."
        )
    return warnings


@dataclass(frozen=True, slots=True)
class HandoutBatch:
    """Copies that are recorded in the tracker together, with the files written for them."""

    files: list[Path] = field(default_factory=list)
    copies: list[LeadCopy] = field(default_factory=list)


@contextmanager
def handing_out(tracker: Path) -> Iterator[HandoutBatch]:
    """Record all copies of a batch at its end; where anything fails, none of its files stays."""
    batch = HandoutBatch()
    try:
        yield batch
        record_copies(tracker, batch.copies)
    except BaseException:
        for path in batch.files:
            with suppress(OSError):
                path.unlink()
        raise


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
    hub: str | None = None,
    clock: Callable[[], datetime] = utc_now,
    batch: HandoutBatch | None = None,
) -> Handout:
    """Write a copy for one lead into `folder`, and record it in the tracker or in the `batch`.

    `themes` are keys. With `as_workbook` the copy is a workbook to fill in instead of a tracker's file.
    It knows its hub where the address of a `hub` is given, which may hold no password.
    Raises `NotFoundError` for an unknown period, `DatabaseBusyError` if a file cannot be written,
    `UsageError` for a lead's name that is too long to sign changes with.
    """
    check_name(lead)
    with TrackerSession.open(tracker, settings, author=author, period=period, window=False) as session:
        names = {theme.key: theme.name for theme in session.themes()}
        label = session.period.label
        counts = session.read(lambda reader: theme_counts(reader, session.period.key))
        own = [row for row in counts if row.theme in themes]
        questions = session.read(lambda reader: open_questions(reader, session.period.key, themes))
        title = session.title
    with creating(folder):
        folder.mkdir(parents=True, exist_ok=True)
    theme_names = ", ".join(names[key] for key in themes) if len(themes) < len(names) else "all themes"
    ending = ".xlsx" if as_workbook else ".db"
    path = free_path(folder / file_name([title, theme_names, label, lead], ending), with_ending=_EMAIL)
    copy = LeadCopy(
        id=uuid.uuid4().hex, lead=lead, themes=tuple(themes), period=period, name=path.name,
        made_at=utc_timestamp(clock()), made_by=author,
    )  # fmt: skip
    with TrackerReader(str(tracker)) as reader:
        source = reader.meta()["database_id"]
    with nullcontext(batch) if batch else handing_out(tracker) as of_copy:
        if as_workbook:
            _write_workbook(tracker, settings, copy, path)
        else:
            write_copy(tracker, path, copy, source, settings_for_copy(settings, title), hub=hub)
        of_copy.files.append(path)
        of_copy.copies.append(copy)
    return Handout(
        path=path, copy=copy, actions=sum(row.number for row in own),
        to_do=sum(row.number for row in own if row.state != UpdateState.DONE),
        questions=tuple((identity, text) for _, identity, text in questions),
    )  # fmt: skip


def write_letter(
    handout: Handout,
    themes: Mapping[str, str],
    *,
    period: str,
    due: str,
    author: str,
    is_workbook: bool,
    login: str = "",
) -> Path:
    """Write the text of the email beside the copy, under a name that is free; return its path.

    `themes` are names by key.
    """
    copy = handout.copy
    letter = copy_letter(
        copy.lead, [themes[key] for key in copy.themes], handout.actions, to_do=handout.to_do,
        questions=handout.questions, period=period, due=due, file=handout.path.name, author=author,
        is_workbook=is_workbook, login=login,
    )  # fmt: skip
    return write_new_file(handout.path.with_name(f"{handout.path.stem}{_EMAIL}"), f"{letter}\n".encode())


def _write_workbook(tracker: Path, settings: Settings, copy: LeadCopy, path: Path) -> None:
    # Loaded only when it is needed, because it needs openpyxl.
    from tui_tracker.exporters.excel.handout_workbook import export_workbook
    from tui_tracker.services.exchange.workbooks import make_sheet

    with TrackerSession.open(
        tracker, settings, author=copy.made_by, period=copy.period, window=False
    ) as session:
        content = export_workbook(make_sheet(session, settings, copy))
    with creating(path):
        write_whole(path, content, is_private=True)
