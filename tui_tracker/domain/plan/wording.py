"""Write stages and retirements as text for people. Look-ups load this module, so it has no dataclasses."""

from __future__ import annotations

import re

from tui_tracker.domain.plan.periods import period_label

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def stage_list(pairs: Iterable[tuple[str, str | None]]) -> str:
    """Write pairs of stage and label: `Delivery (MMLe), Discovery`.

    `domain.plan.stages.parse_stages` reads the text back to the same stages.
    """
    return ", ".join(f"{stage} ({_escaped(label)})" if label else stage for stage, label in pairs)


def retirement_sentence(*, how: str, period: str, why: str, into: str | None = None) -> str:
    """Say when, how and why an action left the plan.

    For example: `Retired in December 2025: merged into T12. One rail programme now.` `period` is the
    key of the first period in which the action is not reported.
    """
    return f"Retired in {period_label(period)}: {retirement_phrase(how, into)}. {why}".rstrip()


def retirement_phrase(how: str, into: str | None) -> str:
    """Say how an action left the plan: `merged into T12`, `superseded by T12`, `ended`."""
    if not into:
        return how
    return f"{how} {'by' if how == 'superseded' else 'into'} {into}"


def _escaped(label: str) -> str:
    """Mark the brackets of a label with backslashes where they would not pair up when read back."""
    if "\\" in label or not _has_paired_brackets(label):
        return re.sub(r"[\\()]", r"\\\g<0>", label)
    return label


def _has_paired_brackets(label: str) -> bool:
    depth = 0
    for character in label:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0
