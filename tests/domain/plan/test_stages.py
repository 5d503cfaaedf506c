"""Stage cells as reports write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.domain.codecs import decode_stages, encode_stages
from tui_tracker.domain.plan.stages import StageAt, parse_stages, stages_text
from tui_tracker.domain.text import clean

WORDS = {
    "discovery": "Discovery",
    "design": "Design",
    "delivery": "Delivery",
    "complete": "Complete",
    "completed": "Complete",
    "in progress": "Delivery",
}


def stage_at(stage: str, strand: str | None = None) -> StageAt:
    return StageAt(stage=stage, strand=strand)


@pytest.mark.parametrize(
    ("text", "standings"),
    [
        ("Delivery", (stage_at("Delivery"),)),
        ("delivery & DISCOVERY", (stage_at("Delivery"), stage_at("Discovery"))),
        ("Discovery and Design", (stage_at("Discovery"), stage_at("Design"))),
        ("Discovery/Design", (stage_at("Discovery"), stage_at("Design"))),
        ("MMLe - Delivery Discovery", (stage_at("Delivery", "MMLe"), stage_at("Discovery"))),
        ("Rail: Design; Bus: Delivery", (stage_at("Design", "Rail"), stage_at("Delivery", "Bus"))),
        ("Delivery (MMLe), Discovery", (stage_at("Delivery", "MMLe"), stage_at("Discovery"))),
        ("delivery(MMLe) & Discovery ()", (stage_at("Delivery", "MMLe"), stage_at("Discovery"))),
        ("Design (Phase 2 (north)), Delivery", (stage_at("Design", "Phase 2 (north)"), stage_at("Delivery"))),
        ("Completed", (stage_at("Complete"),)),
        ("In progress", (stage_at("Delivery"),)),
        ("Delivery Delivery", (stage_at("Delivery"),)),
        ("", ()),
        ("  ", ()),
    ],
)
def test_a_stage_cell_is_read_in_the_order_printed(text: str, standings: tuple[StageAt, ...]) -> None:
    assert parse_stages(text, WORDS) == standings


@pytest.mark.parametrize(
    "text", ["On hold", "Delivery soon", "50%", "Redesign", "2", "Delivery (MMLe", "Delivery (MMLe) soon"]
)
def test_what_is_not_wholly_understood_is_not_read(text: str) -> None:
    assert parse_stages(text, WORDS) is None


standings = st.lists(
    st.builds(
        stage_at,
        st.sampled_from(sorted(set(WORDS.values()))),
        st.none()
        | st.sampled_from(["MMLe", "Phase 2 (north)", "a), Delivery (b", "Delivery: rail", "\\)"])
        | st.text(min_size=1).filter(lambda label: label == clean(label).strip()),
    ),
    unique=True,
    max_size=3,
).map(tuple)


@given(standings)
def test_what_is_written_is_read_again(stages: tuple[StageAt, ...]) -> None:
    assert parse_stages(stages_text(stages), WORDS) == stages
    assert decode_stages(encode_stages(stages)) == stages
