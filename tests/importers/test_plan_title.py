"""The title of a plan after its file's name."""

import pytest

from tui_tracker.domain.imports.plan_title import title_of


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        ("ashby climate actions v3 FINAL", "Ashby climate actions"),
        ("climate-plan", "Climate plan"),
        ("Net_Zero_Action_Plan_2025-03-31", "Net Zero Action Plan"),
        ("Plan 2025 (2)", "Plan 2025"),
        ("Zero-carbon plan draft", "Zero-carbon plan"),
        ("final", "Final"),
        ("Version 2", "Version 2"),
    ],
)
def test_a_title_leaves_out_what_names_a_version(stem: str, title: str) -> None:
    assert title_of(stem) == title
