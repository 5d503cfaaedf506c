"""Words that a report is put together from: short names of actions, sentences of notes, lists, shares."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import accumulate

from tui_tracker.domain.plan.wording import partners_with_commas
from tui_tracker.domain.text import one_line, sentences

NO_SECTION = "In no section"
"""What a report prints above actions without a section that follow those of one."""
ADDED_COMMA = "AddedComma"
"""What Word and HTML call a comma that the report adds: an import of the report leaves it out."""
PRINTED_BELOW = "Printed below, over the width of the page."
"""What a cell says whose text is too long for its column; the text is the whole row below it."""
NAME_LENGTH = 90
"""The most characters of an action's text where it only needs to be recognised."""
SENTENCE_LENGTH = 190
"""The most characters of a note that are quoted as a reason."""
_UNFINISHED = (
    "a", "an", "and", "as", "at", "because", "but", "by", "for", "from", "in", "into", "of", "on", "or", "so",
    "that", "the", "their", "to", "which", "with",
)  # fmt: skip
"""Words that a text is not cut after."""
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
    name = line if len(line) <= longest else sentences(line)[0]
    return truncate(name.removesuffix("."), longest)


def truncate(line: str, longest: int) -> str:
    """Return a text cut at a word, with an ellipsis, if it is longer than so many characters."""
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    words = cut.rsplit(" ", 1)[0].split(" ") if " " in cut[longest // 2 :] else [cut]
    while len(words) > 2 and words[-1].casefold() in _UNFINISHED:
        words.pop()
    return f"{' '.join(words).rstrip(' ,;:.–-')}…"


def end_sentence(text: str) -> str:
    """Return a text with a full stop, unless it ends with an ellipsis or a mark that ends a sentence."""
    return text if text.endswith((".", "!", "?", "…", "”", ".)")) else f"{text}."


def opening_sentence(note: str, longest: int = SENTENCE_LENGTH) -> str:
    """Return the first sentence of a note, with the second one where the first says next to nothing."""
    parts = sentences(note)
    if len(parts) > 1 and len(parts[0]) <= _TOO_SHORT:
        return truncate(f"{end_sentence(parts[0])} {parts[1]}", longest)
    return truncate(parts[0], longest) if parts else ""


def decision_sentence(note: str, longest: int = SENTENCE_LENGTH) -> str:
    """Return the first sentence of a note that speaks of a decision or approval still to come, else ``."""
    return next((truncate(part, longest) for part in sentences(note) if _DECISION.search(part)), "")


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


def agree(phrase: str, count: int) -> str:
    """Return a phrase that begins with a plural verb (have, are, were) with the verb for a count."""
    verb, _, rest = phrase.partition(" ")
    return f"{_SINGULAR.get(verb, verb)} {rest}" if count == 1 else phrase


_SINGULAR = {"have": "has", "are": "is", "were": "was"}


def have_reached(label: str, *, is_one: bool = False) -> str:
    """Say that actions are at the final stage: `are complete`, or `have reached Handover`."""
    word = label.casefold()
    if word.endswith(("ed", "ete", "done")):
        return f"{'is' if is_one else 'are'} {word}"
    return f"{'has' if is_one else 'have'} reached {label}"


def reached(label: str) -> str:
    """Say that actions came to the final stage since the period before: `were completed`."""
    return "were completed" if label.casefold() in ("complete", "completed") else f"reached {label}"


def partners_text(partners: str, names: Collection[str]) -> str:
    """Return partners on one line, with commas where the source has lines, bullets or semicolons.

    `names` as in `split_partners`.
    """
    parts = (part.strip(" \t,•·") for part in re.split(r"[\n;•]+", partners))
    return ", ".join(partners_with_commas(part, names) for part in parts if part)
