"""Write stages, retirements and partners for people. Look-ups load this module, so it has no dataclasses."""

from __future__ import annotations

import re

from tui_tracker.domain.plan.periods import period_label

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


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


def partners_with_commas(partners: str | None, names: Collection[str]) -> str:
    """Return partners as people read them, with the commas that are missing; see `split_partners`."""
    return ", ".join(split_partners(partners or "", names))


def split_partners(text: str, names: Collection[str]) -> tuple[str, ...]:
    """Return the parts of a text between which commas are missing; joined by blanks they are the text.

    It is split where partners of `names` follow each other with nothing between them. Words that are not
    names throughout, up to the next comma or semicolon, stay together.
    """
    known = {name.casefold() for name in names}
    most = max((name.count(" ") + 1 for name in known), default=0)
    words, parts, begin = text.split(" "), [""], 0
    for end, word in enumerate(words, 1):
        if end == len(words) or word.endswith((",", ";")):
            first, *others = _as_names(words[begin:end], known, most)
            parts[-1] = f"{parts[-1]} {first}" if begin else first
            parts += others
            begin = end
    return tuple(parts)


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


def _as_names(words: Sequence[str], known: Collection[str], most: int) -> list[str]:
    """Return words as known names of up to `most` words, the longest first; as one text if they are not."""
    ends = [0] * len(words) + [len(words)]
    for start in reversed(range(len(words))):
        for end in range(min(start + most, len(words)), start, -1):
            if ends[end] and " ".join(words[start:end]).rstrip(",;").casefold() in known:
                ends[start] = end
                break
    names: list[str] = []
    begin = 0
    while ends[begin] > begin:
        names.append(" ".join(words[begin : ends[begin]]))
        begin = ends[begin]
    return names or [" ".join(words)]
