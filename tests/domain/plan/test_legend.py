"""One rule says what is shown in place of a rating."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_tracker.config import load_settings
from tui_tracker.domain.plan.legend import Legend
from tui_tracker.domain.plan.model import Update
from tui_tracker.domain.plan.stages import StageAt
from tui_tracker.services.plan.terms import legend_for

BRAG = """\
[[stages]]
name = "Idea"
also = ["Concept"]
[[stages]]
name = "Done"
final = true
symbol = "✓"
[[ratings]]
key = "black"
label = "Black"
letter = "K"
symbol = "▲"
also = ["BRAG B"]
"""
IDEA, DONE, DONE_EAST = (
    StageAt(stage="Idea"), StageAt(stage="Done"), StageAt(stage="Done", strand="East"),
)  # fmt: skip


@pytest.fixture
def legend(tmp_path: Path) -> Legend:
    """The stages and ratings of a council of its own."""
    (tmp_path / "config.toml").write_text(BRAG, encoding="utf-8")
    return legend_for(load_settings(environ={}, cwd=tmp_path))


def shown(legend: Legend, rag: str | None, *stages: StageAt) -> tuple[str, str]:
    badge = legend.badge(Update(period="2025-12", stages=stages, rag=rag))
    return badge.full, badge.colour


def test_a_rating_is_shown_in_letter_shape_and_word(legend: Legend) -> None:
    assert shown(legend, "black", IDEA) == ("K ▲ Black", "grey")
    assert shown(legend, None, IDEA, DONE_EAST) == ("– ○ not rated", "grey")
    assert shown(legend, "gone from the settings") == ("– ○ not rated", "grey")


def test_the_final_stage_is_shown_where_a_rating_would_stand(legend: Legend) -> None:
    assert shown(legend, None, DONE_EAST, DONE) == ("✓ Done", "blue")
    assert shown(legend, "black", DONE_EAST, DONE) == ("✓ Done", "blue")
    assert shown(legend, "black", IDEA, DONE) == ("K ▲ Black", "grey")
