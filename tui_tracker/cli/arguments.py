"""Parses the arguments that people type: IDs and ranges of IDs, stages, ratings, roles and objectives."""

from __future__ import annotations

import re

from tui_tracker.cli.output import print_err
from tui_tracker.domain.codecs import LIST, RATING, ROLE, STAGES, Codec, encode_list, encode_stages
from tui_tracker.domain.plan.ids import looks_like_id, looks_like_ids, range_ends
from tui_tracker.errors import UsageError
from tui_tracker.services.tracker.ids import id_today, ids_between, is_numbered, known_id, unknown_action

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator
    from typing import Any

    from tui_tracker.config import Settings
    from tui_tracker.domain.fields import Field
    from tui_tracker.services.tracker.view import TrackerView

    Parser = Callable[[str, Settings], str | None]

HELP = "an action ID (T17, t17 or T-17), a range (T1-T9), or - to read IDs from standard input"
_DASHES = ("-", "–", "—", "..", "…")


def add_diff_argument(parser: argparse.ArgumentParser) -> None:
    """Add the option that marks the changes within the text instead of listing them."""
    # Its whole text is the option's name: with a value apart, an ID behind it would be read as the value.
    parser.add_argument(
        "--diff=marks", dest="marks", action="store_true",
        help="mark changed words in the text, as [-removed-] and {+added+}",
    )  # fmt: skip


def resolve_ids(words: list[str], view: TrackerView) -> list[str]:
    """Return the IDs that `words` name, as the plan prints them, each once, in the order asked for.

    `-` alone means the IDs on standard input, separated by blanks, commas or line breaks. Raises
    `NotFoundError`, which suggests the most similar IDs.
    """
    if words == ["-"]:
        words = _on_stdin()
    joined = _joined(words)
    if not any(_is_named(word, view) for word in joined) and words:
        raise unknown_action(view, " ".join(words))
    return list(dict.fromkeys(identity for word in joined for identity in _read(word, view)))


def _is_named(word: str, view: TrackerView) -> bool:
    """Return whether a word may be an ID: it contains a digit, or the plan has an ID like it."""
    return any(map(str.isdigit, word)) or known_id(view, word) is not None


def _read(word: str, view: TrackerView) -> Iterator[str]:
    """Yield the IDs that one word names; an ID of the plan takes precedence over a range."""
    if known := known_id(view, word):
        yield known
    elif is_numbered(view, word):
        yield word
    elif ends := range_ends(word):
        yield from ids_between(view, *ends)
    elif len(_pieces(word)) > 1 and all(map(looks_like_ids, pieces := _joined(_pieces(word)))):
        for piece in pieces:
            yield from _read(piece, view)
    elif current := id_today(view, word):
        print_err(f"{word} is now {current}.")
        yield current
    else:
        raise unknown_action(view, word)


def _on_stdin() -> list[str]:
    # Loaded only here: a look-up by arguments does without.
    from tui_tracker.cli.input import read_text

    return _pieces(read_text("-").lstrip("\ufeff"))


def _pieces(text: str) -> list[str]:
    return text.replace(",", " ").replace(";", " ").split()


def _joined(words: list[str]) -> list[str]:
    """Join what was typed as several words into one: `T 17`, and `T1 - T9`."""
    joined_words: list[str] = []
    for word in words:
        last = joined_words[-1] if joined_words else ""
        numbered = last.isalpha() and word[:1].isdigit() and looks_like_id(last + word)
        if last and (numbered or word in _DASHES or last.endswith(_DASHES)):
            joined_words[-1] += word
        else:
            joined_words.append(word)
    return joined_words


def typed_value(field: Field, text: str, settings: Settings) -> str | None:
    """Return the value to store for the text that somebody typed for a field; None for empty text.

    Raises `UsageError` if the text is not a stage, rating or role of this plan.
    """
    parse = _PARSERS.get(field.codec)
    if parse is None:
        return text or None
    return parse(text, settings) if text.strip() else None


def choose(word: str, words: dict[str, Any], kind: str) -> Any:
    """Return the value of a word, in upper or lower case; `UsageError` lists the valid words."""
    folded = " ".join(word.lower().split())
    if folded in words:
        return words[folded]
    raise UsageError(f"{word!r} is not a {kind}.", f"Choose from: {', '.join(dict.fromkeys(words))}.")


def role_value(word: str, settings: Settings) -> str:
    """Return the role that a word names, in upper or lower case; `UsageError` lists the valid roles."""
    role: str = choose(word, {name.lower(): name for name in settings.roles}, "role")
    return role


def objectives_value(text: str) -> str | None:
    """Return the encoded objectives of a text that separates them by commas; None if it has no objective."""
    return encode_list(part.strip() for part in text.split(",") if part.strip())


def rating_value(word: str, settings: Settings) -> str | None:
    """Return the key of the rating that a word names, None for no rating; `UsageError` lists the ratings."""
    none: dict[str, str | None] = {"none": None, settings.unrated.label.lower(): None}
    rating: str | None = choose(word, settings.rating_letters | settings.rating_words | none, "rating")
    return rating


def stages_value(words: list[str], settings: Settings) -> str | None:
    """Return the encoded stages that the words name; `UsageError` if a word is not a stage."""
    from tui_tracker.domain.plan.stages import StageAt, parse_stages

    names = settings.stage_names
    stages: list[StageAt] = []
    for word in words:
        read = parse_stages(word, settings.stage_words)
        if not read:
            base, bracket, label = word.partition("(")
            alike = _stages_with(base, names)
            if len(alike) != 1:
                listed = (
                    f"It could be {' or '.join(alike)}." if alike else f"Choose from: {', '.join(names)}."
                )
                raise UsageError(
                    f"{word!r} is not a stage.",
                    f"{listed} Where parts of an action are at different stages, name the part in brackets: "
                    f"{(alike or names)[0]} (Rail).",
                )
            read = parse_stages(f"{alike[0]} {bracket}{label}".strip(), settings.stage_words) or ()
        stages += read
    return encode_stages(dict.fromkeys(stages))


def _stages_with(text: str, names: tuple[str, ...]) -> list[str]:
    """Return the stages that have the words of a text in their name, such as `In delivery` for `delivery`."""
    words = rf"\b{re.escape(text.strip())}\b"
    return [name for name in names if text.strip() and re.search(words, name, re.IGNORECASE)]


_PARSERS: dict[Codec, Parser] = {
    STAGES: lambda text, settings: stages_value([text], settings),
    RATING: rating_value,
    ROLE: role_value,
    LIST: lambda text, _: objectives_value(text),
}
"""The parser of each codec whose values are not stored as they are typed."""
