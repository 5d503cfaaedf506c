"""The IDs a command is given: one or several, ranges of them, or those that come on standard input."""

from __future__ import annotations

import sys

from tui_tracker.domain.plan.ids import looks_like_id, looks_like_ids, range_ends

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui_tracker.services.tracker.lookup import Lookup

HELP = "an action's ID (t17, T-17 and T 17 are one), a range (T1-T9), or - for those on standard input"
_DASHES = ("-", "–", "—", "..", "…")


def wanted_ids(words: list[str], lookup: Lookup) -> list[str]:
    """Return the IDs that `words` name, as the plan prints them, each once, in the order asked for.

    `-` alone stands for the IDs on standard input, set apart by blanks, commas or lines. Raises
    `NotFoundError` with the nearest there are.
    """
    if words == ["-"]:
        words = _on_stdin()
    joined = _joined(words)
    if not any(_is_named(word, lookup) for word in joined) and words:
        raise lookup.no_action(" ".join(words))
    return list(dict.fromkeys(one for word in joined for one in _read(word, lookup)))


def _is_named(word: str, lookup: Lookup) -> bool:
    """Tell whether a word can be meant as an ID at all, and not as a word of a text."""
    return any(map(str.isdigit, word)) or lookup.known_id(word) is not None


def _read(word: str, lookup: Lookup) -> Iterator[str]:
    """Yield what one word names; an ID that is written so in the plan counts first."""
    if known := lookup.known_id(word):
        yield known
    elif ends := range_ends(word):
        yield from lookup.ids_between(*ends)
    elif len(_pieces(word)) > 1 and all(map(looks_like_ids, pieces := _joined(_pieces(word)))):
        for piece in pieces:
            yield from _read(piece, lookup)
    else:
        raise lookup.no_action(word)


def _on_stdin() -> list[str]:
    if sys.stdin is None:
        return []
    if reconfigure := getattr(sys.stdin, "reconfigure", None):
        reconfigure(errors="replace")
    return _pieces(sys.stdin.read().lstrip("\ufeff"))


def _pieces(text: str) -> list[str]:
    return text.replace(",", " ").replace(";", " ").split()


def _joined(words: list[str]) -> list[str]:
    """Put together again what was typed as several words: `T 17`, and `T1 - T9`."""
    found: list[str] = []
    for word in words:
        last = found[-1] if found else ""
        numbered = last.isalpha() and word[:1].isdigit() and looks_like_id(last + word)
        if last and (numbered or word in _DASHES or last.endswith(_DASHES)):
            found[-1] += word
        else:
            found.append(word)
    return found
