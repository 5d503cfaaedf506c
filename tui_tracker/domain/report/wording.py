"""Words that a report is put together from: short names of actions, sentences of notes, lists, shares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate

from tui_tracker.domain.text import one_line

NAME_LENGTH = 90
"""The most characters of an action's text where it only needs to be recognised."""
SENTENCE_LENGTH = 190
"""The most characters of a note that are quoted as a reason."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z£0-9“‘\"'])")
_TOO_SHORT = 25
"""A first sentence of up to this many characters, such as `Ongoing.`, is quoted with the next one."""
_DECISION = re.compile(
    r"\b(decisions?|decid(?:e|es)|approv(?:al|e|es)|is asked|are asked|ask(?:s|ing)? (?:the )?"
    r"(?:cabinet|board|committee|council|members)|sign[- ]off)\b",
    re.IGNORECASE,
)


def short_name(text: str, longest: int = NAME_LENGTH) -> str:
    """Return the start of an action's text: its first sentence if that is short, else cut at a word."""
    line = one_line(text)
    first = _SENTENCE_END.split(line)[0].rstrip(".")
    return truncate(line if len(line) <= longest else first, longest)


def truncate(line: str, longest: int) -> str:
    """Return a text cut at a word, with an ellipsis, if it is longer than so many characters."""
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    start = cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut
    return f"{start.rstrip(' ,;:.–-')}…"


def sentences(note: str) -> list[str]:
    """Return the sentences of a note, each on one line."""
    return [part for line in note.splitlines() for part in _SENTENCE_END.split(one_line(line)) if part]


def opening_sentence(note: str, longest: int = SENTENCE_LENGTH) -> str:
    """Return the first sentence of a note, with the second one where the first says next to nothing."""
    parts = sentences(note)
    if len(parts) > 1 and len(parts[0]) <= _TOO_SHORT:
        return truncate(f"{parts[0]} {parts[1]}", longest)
    return truncate(parts[0], longest) if parts else ""


def decision_sentence(note: str, longest: int = SENTENCE_LENGTH) -> str:
    """Return the first sentence of a note that speaks of a decision or approval still to come, else ``."""
    return next((truncate(part, longest) for part in sentences(note) if _DECISION.search(part)), "")


def join_words(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: `Buildings, Energy and Waste`."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def most_of(counts: Iterable[tuple[str, int]]) -> list[str]:
    """Return the names with the highest counts that together make more than half of the total.

    At most three; none if it takes more than that, or if there is only one name with a count.
    """
    ranked = sorted((pair for pair in counts if pair[1]), key=lambda pair: -pair[1])
    total = sum(count for _, count in ranked)
    sums = list(accumulate(count for _, count in ranked))
    needed = next((number for number, reached in enumerate(sums, 1) if reached * 2 > total), 0)
    return [name for name, _ in ranked[:needed]] if needed <= 3 and len(ranked) > 1 else []


def format_share(count: int, total: int) -> str:
    """Return a share as whole per cent, `18%`; a count above 0 never becomes `0%`, nor a part `100%`."""
    if not total:
        return "–"
    if count and count * 200 < total:
        return "under 1%"
    if count < total and (total - count) * 200 < total:
        return "over 99%"
    return f"{round(100 * count / total)}%"


def is_or_are(count: int) -> str:
    """Return the verb for a count: `1 is`, `2 are`."""
    return f"{count} is" if count == 1 else f"{count} are"


def have_reached(label: str, *, is_one: bool = False) -> str:
    """Say that actions are at the final stage: `are complete`, or `have reached Handover`."""
    word = label.casefold()
    if word.endswith(("ed", "ete", "done")):
        return f"{'is' if is_one else 'are'} {word}"
    return f"{'has' if is_one else 'have'} reached {label}"


def partners_text(partners: str) -> str:
    """Return partners on one line, with commas where the source has lines, bullets or semicolons."""
    names = (name.strip(" \t,•·") for name in re.split(r"[\n;•]+", partners))
    return ", ".join(name for name in names if name)
