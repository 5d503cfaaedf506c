"""What people type for a stage, a rating or a role, as it is stored; a word that is none names the valid."""

from __future__ import annotations

from tui_tracker.domain.codecs import LIST, RATING, ROLE, STAGES, Codec, encode_list, encode_stages
from tui_tracker.domain.fields import Field
from tui_tracker.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tui_tracker.config import Settings

    Parser = Callable[[str, Settings], str | None]


def typed_value(field: Field, text: str, settings: Settings) -> str | None:
    """Return what is stored for the text somebody typed for a field; None for empty text.

    Raises `UsageError` where it is no stage, rating or role of this plan.
    """
    parse = _PARSERS.get(field.codec)
    if parse is None:
        return text or None
    return parse(text, settings) if text.strip() else None


def choose(word: str, words: dict[str, Any], what: str) -> Any:
    """Return what a word stands for, in any case; `UsageError` names the valid ones."""
    folded = " ".join(word.lower().split())
    if folded in words:
        return words[folded]
    raise UsageError(f"{word!r} is no {what} of this plan.", f"Valid are: {', '.join(dict.fromkeys(words))}.")


def role_value(word: str, settings: Settings) -> str:
    """Return the role a word stands for, in any case; `UsageError` names the valid."""
    role: str = choose(word, {one.lower(): one for one in settings.roles}, "role")
    return role


def objectives_value(text: str) -> str | None:
    """Return the encoded objectives that a text names, commas between; None where it names none."""
    return encode_list(one.strip() for one in text.split(",") if one.strip())


def rating_value(word: str, settings: Settings) -> str | None:
    """Return the key of the rating a word stands for, None for no rating; `UsageError` names the valid."""
    none: dict[str, str | None] = {"none": None, settings.unrated.label.lower(): None}
    rating: str | None = choose(word, settings.rating_letters | settings.rating_words | none, "rating")
    return rating


def stages_value(words: list[str], settings: Settings) -> str | None:
    """Return the encoded stages that words name together; `UsageError` where one is none."""
    from tui_tracker.domain.plan.stages import Standing, parse_stages

    standings: list[Standing] = []
    for word in words:
        read = parse_stages(word, settings.stage_words)
        if not read:
            raise UsageError(
                f"{word!r} is no stage of this plan.",
                f"Valid are: {', '.join(settings.stage_names)}, or STRAND: STAGE.",
            )
        standings += read
    return encode_stages(dict.fromkeys(standings))


_PARSERS: dict[Codec, Parser] = {
    STAGES: lambda text, settings: stages_value([text], settings),
    RATING: rating_value,
    ROLE: role_value,
    LIST: lambda text, _: objectives_value(text),
}
"""What reads a text that is not stored as it is typed."""
