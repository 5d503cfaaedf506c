"""Reminders: who has something to do, with the email for each, and the due date as a calendar file."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import partial

from tui_tracker.config import Settings
from tui_tracker.domain.exchange.calendar import due_calendar
from tui_tracker.domain.exchange.letters import reminder_letter
from tui_tracker.domain.plan.deadline import is_past
from tui_tracker.errors import UsageError
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.exchange.submissions import CopyStatus, SubmissionLog
from tui_tracker.services.system.local_time import local_day
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.read.submission_log import signed_off_count
from tui_tracker.storage.read.theme_counts import open_questions


class Reminder(NamedTuple):
    """A lead to remind."""

    lead: str
    themes: tuple[str, ...]
    """Names."""
    not_done: int | None
    """Actions not done, by the copy when it was last returned and by the tracker; None while it is out."""
    letter: str
    questions: int = 0
    """Open questions about the actions of the themes."""


def reminders(
    view: TrackerView, settings: Settings, *, author: str, moment: datetime
) -> tuple[Reminder, ...]:
    """Return whom to remind: the newest copy of each lead's themes is out, or not all done, or asked about.

    What somebody else has done since in the tracker is not asked for.
    """
    names = {theme.key: theme.name for theme in view.themes()}
    is_late = is_past(settings.due, local_day(moment))
    newest: dict[tuple[str, ...], CopyStatus] = {
        status.copy.themes: status
        for status in SubmissionLog(view, settings).copy_statuses()
        if status.copy.period == view.period.key and status.is_newest
    }
    made = []
    for status in newest.values():
        done, total = view.read(partial(_signed_off, status))
        not_done = 0 if total == done else _not_done(status, total - done)
        questions = [(identity, text) for _, identity, text in view.read(partial(_questions, status))]
        if not_done == 0 and not questions:
            continue
        themes = tuple(names.get(key, key) for key in status.copy.themes)
        letter = reminder_letter(
            status.copy.lead, themes, not_done, period=view.period.label, due=settings.due, is_late=is_late,
            author=author, questions=questions,
        )  # fmt: skip
        made.append(Reminder(status.copy.lead, themes, not_done, letter, len(questions)))
    return tuple(made)


def _signed_off(status: CopyStatus, reader: TrackerReader) -> tuple[int, int]:
    return signed_off_count(reader, status.copy.period, json.dumps(status.copy.themes))


def _questions(status: CopyStatus, reader: TrackerReader) -> list[tuple[str, str, str]]:
    return open_questions(reader, status.copy.period, status.copy.themes)


def _not_done(status: CopyStatus, in_tracker: int) -> int | None:
    file = status.latest.file if status.latest else None
    if file is None:
        return None
    return min(file.total - (file.done or 0), in_tracker) if file.total is not None else 0


def calendar_file(view: TrackerView, settings: Settings, moment: datetime) -> bytes:
    """Return the due date as a calendar file. Raises `UsageError` where no due date is set."""
    try:
        due = date.fromisoformat(settings.due)
    except ValueError:
        raise UsageError(
            "No due date is set.", 'Set it in config.toml, under [plan]: due = "2026-01-31"'
        ) from None
    return due_calendar(
        view.title, view.period.label, due, identity=f"{view.plan_id()}-{view.period.key}",
        made_at=f"{moment:%Y%m%dT%H%M%SZ}",
    )  # fmt: skip
