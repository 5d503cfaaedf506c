"""Compare two periods of the plan: which actions moved, were added or ended, and which are stuck."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tui_tracker.config import Settings
from tui_tracker.domain.codecs import decode_stages
from tui_tracker.domain.compare.comparison import Comparison, Membership, compare
from tui_tracker.domain.compare.counts import count_changes
from tui_tracker.domain.compare.stuck import DEFAULT_PERIODS, StuckAction, find_stuck
from tui_tracker.domain.compare.tally import Tally
from tui_tracker.domain.plan.stages import Stages
from tui_tracker.errors import NotFoundError, UsageError
from tui_tracker.services.plan import terms
from tui_tracker.services.plan.as_of import plan_history, sorted_by_plan
from tui_tracker.services.tracker.rows import entries_of
from tui_tracker.services.tracker.view import TrackerView, own_order
from tui_tracker.storage.read import id_queries, past_plan
from tui_tracker.storage.read.reader import TrackerReader


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodComparison:
    """The comparison of two periods."""

    since: str
    """The earlier period's key."""
    to: str
    rows: tuple[Comparison, ...]
    """The actions of both periods, in the plan's order."""
    counts: dict[str, Tally]
    """`stages`, `rag`, `notes`, `presence` and `complete`; each adds up to the rows."""
    stuck: tuple[StuckAction, ...]


def compare_periods(
    view: TrackerView,
    settings: Settings,
    to: str,
    since: str | None = None,
    *,
    theme: str | None = None,
    ids: Sequence[str] = (),
    periods: int = DEFAULT_PERIODS,
) -> PeriodComparison:
    """Compare `to` with `since` (default: the previous period), for the plan, a theme or some actions.

    An action is stuck after `periods` periods at the same stage. Raises `NotFoundError` for an unknown
    action, theme or period, or if there is no previous one; `UsageError` if `since` is not before `to`.
    """
    before = _before(view, to, since)
    actions = frozenset(view.find_key(identity) for identity in ids) if ids else None
    key = view.theme(theme).key if theme else None
    return compare_plan(view, settings, to, before, theme=key, actions=actions, periods=periods)


def compare_plan(
    view: TrackerView,
    settings: Settings,
    to: str,
    since: str,
    *,
    theme: str | None = None,
    actions: Collection[str] | None = None,
    periods: int = DEFAULT_PERIODS,
) -> PeriodComparison:
    """Compare two periods of an open tracker; `theme` and `actions` are keys that limit the comparison.

    Raises `NotFoundError` for an action that is in neither period's plan, or not in the theme.
    """
    stage_order = terms.stage_order(settings)
    rows, trails = view.read(
        lambda reader: (_rows(reader, settings, to, since, actions), _trails(reader, to, actions))
    )
    rows = tuple(
        row
        for row in rows
        if theme in (None, row.entry.action.theme) and (actions is None or row.entry.action.key in actions)
    )
    view.read(lambda reader: _check_all_found(reader, actions, rows))
    going_on = [row.entry for row in rows if row.membership is not Membership.ENDED]
    return PeriodComparison(
        since=since,
        to=to,
        rows=rows,
        counts=count_changes(rows, terms.legend_for(settings), stage_order),
        stuck=find_stuck(going_on, trails, stage_order, periods),
    )


def _rows(
    reader: TrackerReader, settings: Settings, to: str, since: str, actions: Collection[str] | None
) -> tuple[Comparison, ...]:
    """Compare all actions, or read and compare only some."""
    names = {row.key: row.name for row in reader.themes()}
    if actions is None:
        rows = reader.entries(to, since, retired=True)
    else:
        rows = [row for key in sorted(actions) if (row := reader.entry_by_key(key, to, since))]
    order = own_order(reader.meta(), settings)
    everything = list(entries_of(rows, to, since, order))
    plans = plan_history(reader, everything, names, to, since, actions=actions, own_order=order)
    ended = [entry for entry in plans.before or () if entry.action.key in plans.ended]
    entries = sorted_by_plan([*plans.now, *ended], names)
    earlier = {entry.action.key: entry.action for entry in plans.before or ()}
    return compare(entries, terms.stage_order(settings), new=plans.new, ended=plans.ended, earlier=earlier)


def _trails(reader: TrackerReader, to: str, actions: Collection[str] | None) -> dict[str, list[Stages]]:
    """Return each action's stages in every period up to `to`, latest first."""
    keys = [row.key for row in reversed(reader.periods()) if row.key <= to]
    positions = {key: position for position, key in enumerate(keys)}
    trails: dict[str, list[Stages]] = defaultdict(lambda: [()] * len(positions))
    for row in past_plan.stages_up_to(reader, to, actions):
        if row.period in positions:
            trails[row.action][positions[row.period]] = decode_stages(row.stages)
    return dict(trails)


def _before(view: TrackerView, to: str, since: str | None) -> str:
    later = view.find_period(to)
    before = view.period_before(later.key)
    if since is not None:
        earlier = view.find_period(since)
        if since >= to:
            raise UsageError(
                f"{earlier.label} is not before {later.label}.",
                "The period in --from must be earlier than the one in --to.",
            )
        return since
    if before is None:
        raise NotFoundError(
            f"{later.label} has no earlier period to compare with.", "Name a later one with --to."
        )
    return before.key


def _check_all_found(
    reader: TrackerReader, actions: Collection[str] | None, rows: Sequence[Comparison]
) -> None:
    missing = set(actions or ()) - {row.entry.action.key for row in rows}
    if missing:
        ids = [row.id for row in id_queries.ids(reader) if row.key in missing]
        raise NotFoundError(
            f"Nothing to compare for {', '.join(ids)}.",
            "It is in neither period's plan, or not in the theme. See it with: tui-tracker list --all",
        )
