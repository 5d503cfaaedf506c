"""Find stuck actions: their update says nothing new."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tui_tracker.domain.plan.model import ActionEntry, Update
from tui_tracker.domain.plan.periods import MONTHS, period_label
from tui_tracker.domain.plan.stages import StageOrder, Stages, stages_text
from tui_tracker.domain.text import normalise, one_line, plural

STOCK_PHRASES = (
    "as above", "as before", "as previously reported", "as reported previously", "awaiting update",
    "continuing", "continues", "discussions are ongoing", "in progress", "n/a", "no change",
    "no further update", "no progress", "no update", "not applicable", "not started", "nothing to report",
    "on going", "on hold", "on track", "ongoing", "progressing", "same as last year", "as last year",
    "see above", "see last year", "see previous", "tba", "tbc", "tbd",
    "to be agreed", "to be confirmed", "to be determined", "to be developed", "under review", "underway",
    "under way", "unchanged", "work continues", "work in progress",
)  # fmt: skip
"""Phrases that give no information by themselves, lower case."""
FILLING = frozenset({
    "a", "action", "activity", "an", "and", "are", "as", "at", "been", "being", "by", "for", "from", "has",
    "have", "in", "is", "it", "last", "of", "on", "our", "period", "project", "remains", "report", "reported",
    "since", "so", "still", "that", "the", "then", "there", "this", "to", "update", "was", "we", "will",
    "with", "work", "year", "yet",
})  # fmt: skip
"""Words that add no information to a stock phrase."""
LITTLE_ELSE = 2
"""Other words up to which a note with a stock phrase still counts as a stock phrase."""
DEFAULT_PERIODS = 3
"""Periods at one stage from which an action counts as stuck."""

_LONGEST_FIRST = sorted(STOCK_PHRASES, key=len, reverse=True)
_PHRASE = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})(?!\w)")
_MONTH = re.compile(rf"\b(?:{'|'.join(f'{month[:3]}(?:{month[3:]})?' for month in MONTHS)}|Sept)\b")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckAction:
    """One action that does not move, with the reasons for thinking so."""

    entry: ActionEntry
    reasons: tuple[str, ...]
    """In words, at least one."""


def find_stuck(
    entries: Iterable[ActionEntry],
    trails: Mapping[str, Sequence[Stages]],
    stage_order: StageOrder,
    periods: int = DEFAULT_PERIODS,
) -> tuple[StuckAction, ...]:
    """Return the stuck actions.

    One with nothing written this period is still to do, and one that was complete before is done: neither
    is stuck. `trails` gives, by internal key, an action's stages period by period, the current one first.
    """
    stuck = []
    for entry in entries:
        trail = trails.get(entry.action.key, ())
        if reasons := _reasons(entry, trail, stage_order, periods):
            stuck.append(StuckAction(entry=entry, reasons=reasons))
    return tuple(stuck)


def _reasons(
    entry: ActionEntry, trail: Sequence[Stages], stage_order: StageOrder, periods: int
) -> tuple[str, ...]:
    now = entry.update
    if not (now.stages or now.rag or one_line(now.note)):
        return ()
    if entry.previous and all(map(stage_order.is_complete, (now.stages, entry.previous.stages))):
        return ()
    reasons = (_copied(now, entry.previous), _stock(now.note), _stayed(trail, stage_order, periods))
    return tuple(reason for reason in reasons if reason)


def _copied(now: Update, before: Update | None) -> str:
    old, new = (one_line(normalise(update.note if update else None)) for update in (before, now))
    if not before or not new or not old:
        return ""
    if old == new:
        return f"same note as {period_label(before.period)}"
    if undated(old) == undated(new):
        return f"same note as {period_label(before.period)} apart from dates or numbers"
    return ""


def undated(text: str) -> str:
    """Return the text with `#` for every number, year and month."""
    return _NUMBER.sub("#", _MONTH.sub("#", text)).casefold()


def is_stock(note: str | None) -> bool:
    """Return whether a note is a stock phrase and little else."""
    text = _MONTH.sub(" ", one_line(note)).casefold()
    rest, phrases = _PHRASE.subn(" ", text)
    other_words = [word for word in re.findall(r"[^\W\d_]+", rest) if word not in FILLING]
    return bool(phrases) and len(other_words) <= LITTLE_ELSE


def _stock(note: str | None) -> str:
    return "note is a stock phrase" if is_stock(note) else ""


def _stayed(trail: Sequence[Stages], stage_order: StageOrder, periods: int) -> str:
    if not trail or not trail[0] or stage_order.is_complete(trail[0]):
        return ""
    current = frozenset(trail[0])
    length = next((n for n, stages in enumerate(trail) if frozenset(stages) != current), len(trail))
    return f"at {stages_text(trail[0])} for {plural(length, 'period')}" if length >= max(periods, 2) else ""
