"""Suggest actions to somebody who asked for one that does not exist: similar IDs, or matching words.

The cost does not grow with the plan: every ID one or two slips away is looked up by its key.
"""

from __future__ import annotations

from itertools import chain
from string import ascii_uppercase, digits

from tui_tracker.domain.plan.ids import fold_id, id_letters, looks_like_id
from tui_tracker.domain.suggestions import did_you_mean, suggest
from tui_tracker.domain.text import clean
from tui_tracker.services.tracker.search import search
from tui_tracker.shell_words import shell_phrase, shell_word
from tui_tracker.storage.read import id_queries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui_tracker.storage.read.reader import TrackerReader

LONGEST = 12
"""Characters of the longest word that is compared with IDs."""
MOST = 3
EXCERPT = 60


def suggest_actions(reader: TrackerReader, words: str) -> tuple[str, list[str]]:
    """Return a hint on what `words` may have meant, and lines to print above it."""
    for theme in reader.themes():
        if words.strip().casefold() in (theme.key.casefold(), theme.name.casefold()):
            command = f"tui-tracker list --theme {shell_word(theme.key)}"
            return f"{theme.key} is the theme {theme.name}. To see its actions: {command}", []
    if near := _near_ids(reader, fold_id(words)):
        return f"{did_you_mean(near)} To see them all: tui-tracker list", []
    if not looks_like_id(words) and (excerpts := _excerpts(reader, words)):
        lines = [f"  {identity:<5} {excerpt}" for identity, excerpt in excerpts]
        return f"To see every match: tui-tracker search {shell_phrase(words)}", [
            "These words are in:",
            *lines,
        ]
    return "To see them all: tui-tracker list", []


def _near_ids(reader: TrackerReader, wanted: str) -> list[str]:
    """Return the IDs with the wanted number where only a number was given, else the most similar IDs."""
    if wanted[:1].isdigit() and looks_like_id(wanted):
        prefixes = {*ascii_uppercase, *(id_letters(theme.key) for theme in reader.themes())}
        rows = id_queries.known_ids(reader, (prefix + wanted for prefix in prefixes))
        if numbered := [row.id for row in rows]:
            return numbered
    if len(wanted) > LONGEST:
        return []
    known = {row.folded_id: row.id for row in id_queries.known_ids(reader, _slips(wanted))}
    swapped = [folded for folded in known if sorted(folded) == sorted(wanted)]
    close = suggest(wanted, known, most=MOST)
    return [known[folded] for folded in dict.fromkeys([*swapped, *close])][:MOST]


def _slips(wanted: str) -> set[str]:
    """Return what was meant if one character is wrong, missing or swapped, or one or two are extra."""
    signs = sorted({*ascii_uppercase, *digits, *".-/", *wanted})
    parts = [(wanted[:split], wanted[split:]) for split in range(len(wanted) + 1)]
    shorter = _shorter(wanted)
    return {
        *shorter,
        *chain.from_iterable(map(_shorter, shorter)),
        *(head + sign + tail for head, tail in parts for sign in signs),
        *(head + sign + tail[1:] for head, tail in parts if tail for sign in signs),
        *(head + tail[1] + tail[0] + tail[2:] for head, tail in parts if len(tail) > 1),
    }


def _shorter(word: str) -> set[str]:
    return {word[:index] + word[index + 1 :] for index in range(len(word))}


def _excerpts(reader: TrackerReader, words: str) -> list[tuple[str, str]]:
    """Return up to `MOST` actions whose texts have all the words, each with an excerpt around them."""
    excerpts: dict[str, str] = {}
    for hit in search(reader, words, most=4 * MOST):
        excerpts.setdefault(hit.id, _excerpt(hit.text, hit.marks[0][0] if hit.marks else 0))
    return list(excerpts.items())[:MOST]


def _excerpt(text: str, match: int) -> str:
    """Return one line of the text around its match."""
    begin = 0 if match < EXCERPT // 2 else text.rfind(" ", 0, match - EXCERPT // 4) + 1
    line = " ".join(clean(text[begin:]).split())
    head = "…" if begin else ""
    return f"{head}{line if len(line) <= EXCERPT else f'{line[: EXCERPT - 1].rstrip()}…'}"
