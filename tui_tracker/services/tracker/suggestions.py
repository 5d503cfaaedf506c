"""What somebody may have meant who asked for an action there is not: IDs near by, or words actions hold.

The cost does not grow with the plan: every ID a slip or two away is looked up by its key.
"""

from __future__ import annotations

from itertools import chain
from string import ascii_uppercase, digits

from tui_tracker.domain.plan.ids import fold, letters_of, looks_like_id
from tui_tracker.domain.suggestions import did_you_mean, suggest
from tui_tracker.domain.text import clean
from tui_tracker.services.tracker.search import find_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui_tracker.storage.read.reader import LightReader

LONGEST = 12
"""Letters of the longest word that is compared with IDs."""
MOST = 3
EXCERPT = 60


def near_misses(reader: LightReader, words: str) -> str:
    """Return in a line or a few what there is instead of an action called `words`."""
    for theme in reader.themes():
        if words.strip().casefold() in (theme["key"].casefold(), theme["name"].casefold()):
            key = theme["key"]
            return f"{key} is the theme {theme['name']}; its actions: tui-tracker list --theme {key}"
    if near := _near_ids(reader, fold(words)):
        return f"{did_you_mean(near)} tui-tracker list shows them all."
    # Without its ending the index finds the bus of "buses" as well.
    for form in () if looks_like_id(words) else dict.fromkeys((words, words.removesuffix("es"))):
        if found := _holding(reader, form):
            lines = [f"  {identity:<5} {excerpt}" for identity, excerpt in found]
            more = f"tui-tracker search {form} tells of every place."
            return "\n".join(["These words stand in:", *lines, more])
    return "tui-tracker list shows them all."


def _near_ids(reader: LightReader, wanted: str) -> list[str]:
    """Return the IDs of that number where only a number was asked for, else the three most alike."""
    if wanted[:1].isdigit() and looks_like_id(wanted):
        prefixes = {*ascii_uppercase, *(letters_of(one["key"]) for one in reader.themes())}
        if numbered := [row["id"] for row in reader.ids_among(one + wanted for one in prefixes)]:
            return numbered
    if len(wanted) > LONGEST:
        return []
    known = {row["folded_id"]: row["id"] for row in reader.ids_among(_slips(wanted))}
    turned = [one for one in known if sorted(one) == sorted(wanted)]
    close = suggest(wanted, known, most=MOST)
    return [known[one] for one in dict.fromkeys([*turned, *close])][:MOST]


def _slips(wanted: str) -> set[str]:
    """Return what was meant if one sign is wrong, missing or out of place, or one or two are too many."""
    signs = sorted({*ascii_uppercase, *digits, *".-/", *wanted})
    parts = [(wanted[:at], wanted[at:]) for at in range(len(wanted) + 1)]
    shorter = _shorter(wanted)
    return {
        *shorter,
        *chain.from_iterable(map(_shorter, shorter)),
        *(head + sign + tail for head, tail in parts for sign in signs),
        *(head + sign + tail[1:] for head, tail in parts if tail for sign in signs),
        *(head + tail[1] + tail[0] + tail[2:] for head, tail in parts if len(tail) > 1),
    }


def _shorter(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _holding(reader: LightReader, words: str) -> list[tuple[str, str]]:
    """Return up to three actions that hold all the words, each with an excerpt of where they stand."""
    found: dict[str, str] = {}
    for hit in find_words(reader, words, most=4 * MOST):
        found.setdefault(hit["id"], _excerpt(hit["text"], hit["marks"][0][0] if hit["marks"] else 0))
    return list(found.items())[:MOST]


def _excerpt(text: str, match: int) -> str:
    """Return a line of the text with its match in it."""
    begin = 0 if match < EXCERPT // 2 else text.rfind(" ", 0, match - EXCERPT // 4) + 1
    line = " ".join(clean(text[begin:]).split())
    head = "…" if begin else ""
    return f"{head}{line if len(line) <= EXCERPT else f'{line[: EXCERPT - 1].rstrip()}…'}"
