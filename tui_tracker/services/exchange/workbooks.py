"""Handing out a workbook in place of a copy, and making of a filled one the file a merge can take."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.config.settings import settings_for_copy
from tui_tracker.domain.codecs import PERSON, RATING, STAGES, encode_stages
from tui_tracker.domain.exchange.submission import HandedOut
from tui_tracker.domain.exchange.workbook import FILLED, Change, Filled, Sheet, SheetRow
from tui_tracker.domain.fields import field_named
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import DRAFT_MARK, Revision, make_revision
from tui_tracker.domain.plan.model import ActionEntry, Update
from tui_tracker.domain.plan.stages import Standing, parse_stages, stages_text
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.services.tracker.view import title_in_force
from tui_tracker.storage.merge.copies import write_returned_copy
from tui_tracker.storage.read import plan_history as light_plan
from tui_tracker.storage.read.reader import LightReader

YES = ("yes", "y", "done", "true", "1", "x", "✓")


def sheet_of(desk: TrackerSession, settings: Settings, copy: HandedOut) -> Sheet:
    """Return a lead's actions as they are handed out in a workbook."""
    with LightReader(str(desk.path)) as reader:
        heads = light_plan.heads_of(reader, copy.period)
    entries = [one for one in desk.entries() if one.action.theme in copy.themes]
    return Sheet(
        plan_id=desk.plan_id(),
        plan=desk.title,
        copy=copy,
        period=desk.period.label,
        before=desk.previous.label if desk.previous else "",
        stages=settings.stage_names,
        ratings=tuple(one.label for one in settings.ratings),
        rows=tuple(_row(one, settings, heads) for one in entries),
    )


def _row(entry: ActionEntry, settings: Settings, heads: dict[tuple[str, str], tuple[str, ...]]) -> SheetRow:
    key, now = entry.action.key, entry.update
    before = entry.previous or Update(period="")
    return SheetRow(
        key=key,
        id=entry.action.id,
        text=entry.action.text or "",
        asked=now.review or "",
        before=(stages_text(before.stages), _label(before.rag, settings), before.note or ""),
        values={
            "stages": stages_text(now.stages), "rag": _label(now.rag, settings), "note": now.note or "",
            "signed_off": "yes" if now.signed_off else "",
        },
        parents={field: heads.get((key, field), ()) for field in FILLED},
        locked=tuple(field for field in FILLED if field in entry.conflicts),
    )  # fmt: skip


def _label(rag: str | None, settings: Settings) -> str:
    return settings.rating(rag).label if rag else ""


def as_tracker(filled: Filled, tracker: Path, settings: Settings, target: Path) -> None:
    """Make of a filled workbook the file that its lead would have sent back, at `target`.

    It is the tracker as it stands, under the copy's id, with what was filled in on top of what the
    workbook was made from: so the merge takes it by the rules it has for any file. Its revisions are a
    function of the workbook alone.
    """
    with LightReader(str(tracker)) as reader:
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
    for one in filled.changes:
        yield make_revision(
            Cell(action=one.action, period=filled.copy.period, field=one.field),
            _value(one, filled.author, settings),
            parents=one.parents,
            author=filled.author,
            at=at,
            # Its writer may go on with the same workbook: what they send later takes this one's place.
            origin=filled.copy.id + DRAFT_MARK,
        )


def _value(one: Change, author: str, settings: Settings) -> str | None:
    """Return a cell's text as it is stored; what is no stage or rating of the plan is held by the merge."""
    text = one.text.strip()
    if not text:
        return None
    codec = field_named(one.field).codec
    if codec is STAGES:
        read = parse_stages(text, settings.stage_words)
        return encode_stages(read if read is not None else [Standing(stage=text)])
    if codec is RATING:
        words = settings.rating_letters | settings.rating_words
        unrated = ("none", settings.unrated.label.lower(), "-", "–")
        return None if text.lower() in unrated else words.get(text.lower(), text)
    if codec is PERSON:
        return author if text.lower() in YES else None
    return one.text
