"""Workbooks in place of copies: what one contains, and the tracker's file that a filled one stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.config.settings import settings_for_copy
from tui_tracker.domain.codecs import PERSON, RATING, STAGES, encode_stages
from tui_tracker.domain.exchange.submission import Copy
from tui_tracker.domain.exchange.workbook import FILLED, Change, Filled, Sheet, SheetRow
from tui_tracker.domain.fields import field_named
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import DRAFT_MARK, Revision, make_revision
from tui_tracker.domain.plan.model import ActionEntry, Update
from tui_tracker.domain.plan.stages import StageAt, parse_stages, stages_text
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.services.tracker.view import title_in_force
from tui_tracker.storage.merge.copies import write_returned_copy
from tui_tracker.storage.read import plan_history as light_plan
from tui_tracker.storage.read.reader import TrackerReader

YES = ("yes", "y", "done", "true", "1", "x", "✓")


def make_sheet(desk: TrackerSession, settings: Settings, copy: Copy) -> Sheet:
    """Return a lead's actions as a workbook to send out shows them."""
    with TrackerReader(str(desk.path)) as reader:
        heads = light_plan.head_ids_by_cell(reader, copy.period)
    entries = [entry for entry in desk.entries() if entry.action.theme in copy.themes]
    return Sheet(
        plan_id=desk.plan_id(),
        plan=desk.title,
        copy=copy,
        period=desk.period.label,
        before=desk.previous.label if desk.previous else "",
        stages=settings.stage_names,
        ratings=tuple(rating.label for rating in settings.ratings),
        rows=tuple(_row(entry, settings, heads) for entry in entries),
    )


def _row(
    entry: ActionEntry, settings: Settings, heads: Mapping[tuple[str, str], tuple[str, ...]]
) -> SheetRow:
    key, now = entry.action.key, entry.update
    before = entry.previous or Update(period="")
    return SheetRow(
        key=key,
        id=entry.action.id,
        text=entry.action.text or "",
        asked=now.review or "",
        before=(stages_text(before.stages), _rating_label(before.rag, settings), before.note or ""),
        values={
            "stages": stages_text(now.stages), "rag": _rating_label(now.rag, settings),
            "note": now.note or "", "signed_off": "yes" if now.signed_off else "",
        },
        parents={field: heads.get((key, field), ()) for field in FILLED},
        locked=tuple(field for field in FILLED if field in entry.conflicts),
    )  # fmt: skip


def _rating_label(rag: str | None, settings: Settings) -> str:
    return settings.rating(rag).label if rag else ""


def write_filled_tracker(filled: Filled, tracker: Path, settings: Settings, target: Path) -> None:
    """Write to `target` the file that the lead of a filled workbook would have sent back.

    It is the tracker as it is now, under the copy's id, with what was filled in on top of the values
    the workbook was made from. So a merge treats it by the rules for any file. Its revisions are a
    function of the workbook alone.
    """
    with TrackerReader(str(tracker)) as reader:
        title = title_in_force(reader.meta(), tracker, settings)
    write_returned_copy(
        tracker,
        target,
        filled.copy,
        settings_for_copy(settings, title),
        plan_id=filled.plan_id,
        revisions=list(_revisions(filled, settings)),
    )


def _revisions(filled: Filled, settings: Settings) -> Iterator[Revision]:
    at = max(filled.at or filled.copy.made_at, filled.copy.made_at)
    for change in filled.changes:
        yield make_revision(
            Cell(action=change.action, period=filled.copy.period, field=change.field),
            _stored_value(change, filled.author, settings),
            parents=change.parents,
            author=filled.author,
            at=at,
            # The lead may go on with the same workbook: a later one replaces what this one says.
            origin=filled.copy.id + DRAFT_MARK,
        )


def _stored_value(change: Change, author: str, settings: Settings) -> str | None:
    """Return a cell's text as it is stored; a merge holds what is no stage or rating of the plan."""
    text = change.text.strip()
    if not text:
        return None
    codec = field_named(change.field).codec
    if codec is STAGES:
        stages = parse_stages(text, settings.stage_words)
        return encode_stages(stages if stages is not None else [StageAt(stage=text)])
    if codec is RATING:
        words = settings.rating_letters | settings.rating_words
        unrated = ("none", settings.unrated.label.lower(), "-", "–")
        return None if text.lower() in unrated else words.get(text.lower(), text)
    if codec is PERSON:
        return author if text.lower() in YES else None
    return change.text
