"""Workbooks to fill in: their content, and the tracker's file that a merge reads in place of a filled one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.config.settings import settings_for_copy, with_words_of, words_of
from tui_tracker.domain.codecs import PERSON, RATING, STAGES, encode_stages
from tui_tracker.domain.exchange.submission import LeadCopy
from tui_tracker.domain.exchange.workbook import DONE_WORDS, FILLED, Change, FilledWorkbook, Sheet, SheetRow
from tui_tracker.domain.field_values import own_names
from tui_tracker.domain.fields import field_named, is_own, own_cell_name, own_name
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import DRAFT_MARK, Revision, make_revision, marked_invalid
from tui_tracker.domain.own_fields import is_kept_as_printed
from tui_tracker.domain.plan.model import ActionEntry, Update
from tui_tracker.domain.plan.progress import is_complete
from tui_tracker.domain.plan.stages import StageAt, parse_stages, stages_text
from tui_tracker.services.plan.terms import legend_for
from tui_tracker.services.tracker.own_fields import own_value, with_declared
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.services.tracker.values import validator_for
from tui_tracker.services.tracker.view import current_title
from tui_tracker.storage.merge.copies import write_returned_copy
from tui_tracker.storage.read import past_plan
from tui_tracker.storage.read.reader import TrackerReader


def make_sheet(session: TrackerSession, settings: Settings, copy: LeadCopy) -> Sheet:
    """Return the content of the workbook to send out with the actions of a lead."""
    with TrackerReader(str(session.path)) as reader:
        heads = past_plan.head_ids_by_cell(reader, copy.period)
        heads |= {
            cell: ids for cell, ids in past_plan.head_ids_by_cell(reader, "").items() if is_own(cell[1])
        }
    entries = [entry for entry in session.entries() if entry.action.theme in copy.themes]
    names = with_declared(settings, own_names(entry.action for entry in entries))
    own_fields = tuple(own_cell_name(name) for name in names if not is_kept_as_printed(name))
    legend = legend_for(settings)
    return Sheet(
        plan_id=session.plan_id(),
        plan=session.title,
        copy=copy,
        period=session.period.label,
        before=session.previous.label if session.previous else "",
        stages=settings.stage_names,
        ratings=tuple(rating.label for rating in settings.ratings),
        meanings=tuple(
            (badge.label, badge.definition)
            for badge in (*legend.stages, *legend.ratings.values())
            if badge.definition
        ),
        own_fields=own_fields,
        settings=words_of(settings),
        rows=tuple(_row(entry, settings, heads, own_fields) for entry in entries),
    )


def _row(
    entry: ActionEntry,
    settings: Settings,
    heads: Mapping[tuple[str, str], tuple[str, ...]],
    own_fields: Sequence[str],
) -> SheetRow:
    key, now = entry.action.key, entry.update
    filled = (*FILLED, *own_fields)
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
            **{field: own_value(entry.action, own_name(field)) or "" for field in own_fields},
        },
        parents={field: heads.get((key, field), ()) for field in filled},
        locked=tuple(field for field in filled if field in entry.conflicts),
    )  # fmt: skip


def _rating_label(rag: str | None, settings: Settings) -> str:
    return settings.rating(rag).label if rag else ""


def write_filled_tracker(
    filled: FilledWorkbook, tracker: Path, settings: Settings, target: Path
) -> tuple[str, ...]:
    """Write to `target` the file that the lead of a filled workbook would have sent back; return notices.

    The file contains the tracker as it is now, with the copy's id. The values that the lead filled in
    are revisions on top of the values that the workbook was made from, so a merge applies the same rules
    as to any other file. These revisions depend on the workbook alone, which says what its words mean; one
    of an earlier version does not, and is read by the tracker's `settings`.
    """
    settings = with_words_of(settings, dict(filled.settings)) or settings
    with TrackerReader(str(tracker)) as reader:
        title = current_title(reader.meta(), tracker, settings)
    changes, notices = _without_ratings_of_complete(filled.changes, settings)
    write_returned_copy(
        tracker,
        target,
        filled.copy,
        settings_for_copy(settings, title),
        plan_id=filled.plan_id,
        revisions=list(_revisions(filled, changes, settings)),
    )
    return (*filled.notices, *notices)


def _without_ratings_of_complete(
    changes: Sequence[Change], settings: Settings
) -> tuple[list[Change], list[str]]:
    """Return the changes with no rating of an action that is complete, and a notice of each left out."""
    final = settings.final_stage.name if settings.final_stage else None
    complete = {
        change.action
        for change in changes
        if change.field == "stages"
        and is_complete(parse_stages(change.text, settings.stage_words) or (), final)
    }
    has_new_stage = {change.action for change in changes if change.field == "stages" and change.is_filled}
    kept: list[Change] = []
    notices: list[str] = []
    for change in changes:
        is_rating = change.field == "rag" and change.action in complete and change.text
        if is_rating and (change.is_filled or change.action in has_new_stage):
            was = "was ignored" if change.is_filled else "is removed"
            notices.append(
                f"{change.address}: “{change.text}” {was}, because a complete action has no rating."
            )
            if change.parents:
                kept.append(replace(change, text=""))
        elif change.is_filled:
            kept.append(change)
    return kept, notices


def _revisions(filled: FilledWorkbook, changes: Sequence[Change], settings: Settings) -> Iterator[Revision]:
    timestamp = max(filled.saved_at or filled.copy.made_at, filled.copy.made_at)
    is_valid = validator_for(settings)
    # The lead may continue with the same workbook: a later version replaces these values.
    origin = filled.copy.id + DRAFT_MARK
    for change in changes:
        value = _stored_value(change, filled.author, settings)
        yield make_revision(
            Cell(
                action=change.action,
                field=change.field,
                period="" if is_own(change.field) else filled.copy.period,
            ),
            value,
            parents=change.parents,
            author=filled.author,
            at=timestamp,
            origin=origin if is_valid(change.field, value) else marked_invalid(origin),
        )


def _stored_value(change: Change, author: str, settings: Settings) -> str | None:
    """Return the stored value of a cell's text; a merge holds a value that is not a stage or rating."""
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
        return author if text.lower() in DONE_WORDS else None
    return change.text
