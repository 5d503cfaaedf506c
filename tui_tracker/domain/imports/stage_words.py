"""The stages that a source prints, proposed as a plan's own, in the order in which an action reaches them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui_tracker.domain.imports.scale import LONGEST_WORD, known_meaning
from tui_tracker.domain.plan.stages import is_step
from tui_tracker.domain.text import folded_line

_GROUPS = (
    "idea|proposed|suggested|pipeline|backlog",
    "not started|not yet started|not begun|to do|to start|yet to start|planned|not due|not yet due|pending",
    "scoping|feasibility|research|investigating|exploring|discovery|initiation|concept",
    "planning|design|development|in development|business case|approved|agreed|procurement|mobilisation"
    "|mobilising|awaiting",
    "started|underway|under way|in progress|in-progress|in delivery|delivery|implementation|active|live"
    "|work in progress|working on it|doing|in review|progressing|in train",
    "ongoing|on-going|continuous|continuing|business as usual|bau|rolling|open",
    "on track|on target|on schedule|ahead of schedule",
    "partially complete|partly complete|nearly complete|substantially complete|mostly complete|in part",
    "closed",
)
"""Words for stages, from the first to the last but the final one; those of a group are equally far."""
_RANKS = {word: rank for rank, words in enumerate(_GROUPS) for word in words.split("|")}


_FINAL_WORDS = frozenset({
    "finished", "done", "complete", "completed", "fully complete", "achieved", "delivered", "concluded",
})  # fmt: skip
"""Words for the final stage, whatever its name."""


def propose_stages(
    words: Iterable[str], current: Sequence[str], final: str | None, read: Iterable[str]
) -> tuple[str, ...]:
    """Return the stages of a plan that prints these words besides those that were read, the first first.

    Those that are no step on the way, such as `On hold`, come after the steps, before the final one.

    `current` are the names of the stages by which it was read, `final` that of the final one, and `read`
    those that it has: where it has any but the final one, the current ones stay. Words of no known
    meaning are left out; empty where fewer than half are known.
    """
    ranks = {" ".join(word.split()): rank_of_stage(word) for word in words}
    others = [word for word in ranks if len(word) <= LONGEST_WORD and not is_final_word(word)]
    known = {word: rank for word, rank in ranks.items() if rank is not None}
    if not known or 2 * len(known) < len(others):
        return ()
    kept = [name for name in current if name != final]
    if not set(read) & set(kept):
        kept = []
    # A stage of the settings without a known word stays behind the one before it.
    ranked: list[tuple[int, str]] = []
    last = 0
    for name in kept:
        last = max(_RANKS.get(folded_line(name), last), last)
        ranked.append((last, name))
    ranked += [(rank, word) for word, rank in known.items()]
    names = [name for _, name in sorted(ranked, key=lambda pair: (not is_step(pair[1]), pair[0]))]
    return (*names, final) if final else tuple(names)


def is_stage_word(word: str) -> bool:
    """Return whether a word is one by which plans say how far an action is, whatever its stages are."""
    return rank_of_stage(word) is not None


def is_final_word(word: str) -> bool:
    """Return whether a word says that an action is finished."""
    return folded_line(word) in _FINAL_WORDS


def rank_of_stage(word: str) -> int | None:
    """Return how far a word says that an action is, a halt as the furthest; None without a known meaning."""
    if not is_step(word) and len(word) <= LONGEST_WORD:
        return len(_GROUPS)
    return known_meaning(word, _RANKS)
