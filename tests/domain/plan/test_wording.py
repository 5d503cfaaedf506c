"""How stages and retirements are written for people."""

from __future__ import annotations

import pytest

from tui_tracker.domain.codecs import encode_stages
from tui_tracker.domain.fields import readable
from tui_tracker.domain.plan.retirement import Retirement, RetirementKind, encode_retirement
from tui_tracker.domain.plan.stages import StageAt, stages_text


def test_a_label_follows_its_stage_in_brackets() -> None:
    stages = (StageAt(stage="Delivery", strand="MMLe"), StageAt(stage="Discovery"))
    assert stages_text(stages) == "Delivery (MMLe), Discovery"
    assert readable("stages", encode_stages(stages)) == "Delivery (MMLe), Discovery"


@pytest.mark.parametrize(
    ("how", "into", "sentence"),
    [
        (RetirementKind.MERGED, "T12", "Retired in December 2025: merged into T12. One programme."),
        (RetirementKind.SUPERSEDED, "T12", "Retired in December 2025: superseded by T12. One programme."),
        (RetirementKind.ENDED, None, "Retired in December 2025: ended. One programme."),
    ],
)
def test_a_retirement_reads_as_a_sentence(how: RetirementKind, into: str | None, sentence: str) -> None:
    retirement = Retirement(how=how, period="2025-12", why="One programme.", into=into)
    assert readable("retired", encode_retirement(retirement)) == sentence
