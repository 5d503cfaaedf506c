"""What the database counts by theme is what counting the actions one by one gives."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_tracker.config import Settings
from tui_tracker.domain.plan.legend import counted_as
from tui_tracker.domain.plan.progress import progress_of
from tui_tracker.domain.plan.summary import summarise
from tui_tracker.errors import TrackerError
from tui_tracker.services.plan.summaries import group_updates, theme_progress
from tui_tracker.services.plan.terms import legend_for
from tui_tracker.services.tracker.session import TrackerSession

CHANGES = st.tuples(
    st.sampled_from(["W1", "W2", "W3", "H1", "H2"]),
    st.sampled_from([
        {"rag": "red"}, {"rag": None}, {"note": "Done."}, {"signed_off": "Jo"}, {"signed_off": None},
        {"stages": '[["Complete",null]]'}, {"stages": '[["Design",null],["Delivery","bus"]]'},
    ]),
)  # fmt: skip


@given(changes=st.lists(CHANGES, max_size=12))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_groups_add_up_to_the_actions_of_each_theme(
    session: TrackerSession, settings: Settings, changes: list[tuple[str, dict[str, str | None]]]
) -> None:
    for identity, values in changes:
        with suppress(TrackerError):
            session.change(session.find(identity).action.key, values)
    legend, groups = legend_for(settings), group_updates(session)
    for theme in (*(theme.key for theme in session.themes()), ""):
        entries = [entry for entry in session.entries() if theme in ("", entry.action.theme)]
        summary = summarise((group for group in groups if theme in ("", group.theme)), legend)
        assert summary.progress == progress_of(entries)
        assert not theme or theme_progress(session, theme) == progress_of(entries)
        stages = Counter(counted_as(entry.update) for entry in entries)
        ratings = Counter(legend.badge(entry.update).label for entry in entries)
        assert {share.label: share.count for share in summary.stages if share.count} == stages
        assert {share.label: share.count for share in summary.ratings if share.count} == ratings
