"""What the first screen shows beside the themes: copies, decisions, and what changed since last period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tui_tracker.config import Settings
from tui_tracker.domain.compare.comparison import Comparison
from tui_tracker.domain.compare.counts import count_changes, moves, setback_words
from tui_tracker.domain.compare.tally import Count
from tui_tracker.domain.plan.deadline import is_past
from tui_tracker.domain.plan.ids import id_ranges
from tui_tracker.domain.plan.legend import AT_RISK, Legend
from tui_tracker.domain.plan.model import Action, ActionEntry, UpdateState
from tui_tracker.domain.plan.summary import Summary, UpdateGroup, summarise
from tui_tracker.domain.text import short_list
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.comparison import compare_plan
from tui_tracker.services.exchange.submissions import CopyStatus, SubmissionLog, returned_words
from tui_tracker.services.plan.summaries import group_updates
from tui_tracker.services.plan.terms import legend_for, stage_order
from tui_tracker.services.system.garbage import release
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.format.text import STATE_MARKS

MOST_LINES = 40
"""Actions of a kind that are named: more than a high window holds."""
_MOST_IDS = 40
"""IDs, or runs of them, that are named of one change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How many actions changed in one way."""

    label: str
    count: int
    colour: str
    ids: str
    """Their IDs in words; there may be too many to name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed in a theme, or in the plan, since the previous period."""

    by_kind: Mapping[str, tuple[Change, ...]]
    """Stages, ratings, and what was added to the plan or left it."""
    setbacks: str
    """How many actions moved back or to a halt, in words; empty if none did."""


class ActionLine(NamedTuple):
    """One action that needs somebody, as a line names it."""

    id: str
    text: str
    symbol: str
    colour: str
    theme: str
    """The theme's key."""
    key: str
    """The action's internal key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeWork:
    """Actions of a theme, or of the plan, that need somebody: at most `MOST_LINES` of each are named."""

    not_done: tuple[ActionLine, ...] = ()
    number_not_done: int = 0
    at_risk: tuple[ActionLine, ...] = ()
    """Rated red or amber, red first."""
    number_at_risk: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The part of the first screen that takes longer to read."""

    changes: Mapping[str, Changes]
    """Theme's key to what changed, the whole plan's under an empty key; empty without a previous period."""
    work: Mapping[str, ThemeWork]
    """Theme's key to its actions that need somebody, the whole plan's under an empty key."""
    before: Mapping[str, Summary]
    """The same for stages and ratings of the previous period; empty without one."""
    copies: tuple[CopyStatus, ...]
    """This period's."""
    held: int
    """Changes that need a decision."""
    is_late: bool
    """Whether the due date has passed."""

    def copy_words(self, theme: str) -> str:
        """Return the state of a theme's newest copy; empty if none was sent out."""
        own = [copy for copy in self.copies if not copy.copy.themes or theme in copy.copy.themes]
        if not own:
            return ""
        if own[-1].latest:
            return "returned"
        return "late" if self.is_late else "sent out"

    @property
    def returned(self) -> str:
        """Return how many copies were returned; empty if none was sent out."""
        return returned_words(self.copies)


def load_overview(session: TrackerSession, settings: Settings, today: date) -> Overview:
    """Read the overview; runs on a thread."""
    log, previous = SubmissionLog(session, settings), session.previous
    changes: dict[str, Changes] = {}
    before: dict[str, Summary] = {}
    if previous is not None:
        before = _summaries_by_theme(group_updates(session, previous.key), legend_for(settings))
        rows = list(compare_plan(session, settings, session.period.key, previous.key).rows)
        changes = _changes_by_theme(rows, settings)
        release(rows)
    entries = list(session.entries())
    work = _work_by_theme(entries, settings)
    release(entries)
    return Overview(
        changes=changes,
        work=work,
        before=before,
        copies=()
        if session.is_copy
        else tuple(status for status in log.copy_statuses() if status.copy.period == session.period.key),
        held=0 if session.is_copy else len(log.held_changes()),
        is_late=is_past(settings.due, today),
    )


def _summaries_by_theme(groups: Sequence[UpdateGroup], legend: Legend) -> dict[str, Summary]:
    themes = {"", *(group.theme for group in groups)}
    return {
        theme: summarise((group for group in groups if theme in ("", group.theme)), legend)
        for theme in themes
    }


def _work_by_theme(entries: Sequence[ActionEntry], settings: Settings) -> dict[str, ThemeWork]:
    by_theme = defaultdict[str, list[ActionEntry]](list)
    for entry in entries:
        by_theme[entry.action.theme].append(entry)
        by_theme[""].append(entry)
    legend = legend_for(settings)
    return {theme: _work(group, legend) for theme, group in by_theme.items()}


def _work(entries: Sequence[ActionEntry], legend: Legend) -> ThemeWork:
    not_done = [entry for entry in entries if entry.state is not UpdateState.DONE]
    rated = [(legend.badge(entry.update), entry) for entry in entries if entry.update.rag]
    at_risk = [(badge, entry) for colour in AT_RISK for badge, entry in rated if badge.colour == colour]
    return ThemeWork(
        not_done=tuple(_line(entry.action, STATE_MARKS[entry.state], "") for entry in not_done[:MOST_LINES]),
        number_not_done=len(not_done),
        at_risk=tuple(
            _line(entry.action, badge.symbol, badge.colour) for badge, entry in at_risk[:MOST_LINES]
        ),
        number_at_risk=len(at_risk),
    )


def _line(action: Action, symbol: str, colour: str) -> ActionLine:
    return ActionLine(action.id, action.text or "", symbol, colour, action.theme, action.key)


def _changes_by_theme(rows: Sequence[Comparison], settings: Settings) -> dict[str, Changes]:
    by_theme = defaultdict[str, list[Comparison]](list)
    for row in rows:
        by_theme[row.entry.action.theme].append(row)
    groups: dict[str, Sequence[Comparison]] = {**by_theme, "": rows}
    return {theme: _changes(group, settings) for theme, group in groups.items()}


def _changes(rows: Sequence[Comparison], settings: Settings) -> Changes:
    counts = count_changes(rows, legend_for(settings), stage_order(settings))
    kinds = {
        "Stage": moves(counts["stages"]),
        "RAG": moves(counts["rag"]),
        "Plan": tuple(part for part in counts["presence"].parts[1:] if part.count),
    }
    return Changes(
        by_kind={kind: tuple(map(_change, parts)) for kind, parts in kinds.items()},
        setbacks=setback_words(rows),
    )


def _change(part: Count) -> Change:
    ids = short_list(id_ranges(part.ids), _MOST_IDS, " ")
    return Change(label=part.label, count=part.count, colour=part.colour, ids=ids)
