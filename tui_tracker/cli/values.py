"""What people type for a stage, a rating or a role, as it is stored; a word that is none names the valid."""

from __future__ import annotations

from tui_tracker.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from tui_tracker.config import Settings


def choose(word: str, words: dict[str, Any], what: str) -> Any:
    """Return what a word stands for, in any case; `UsageError` names the valid ones."""
    folded = " ".join(word.lower().split())
    if folded in words:
        return words[folded]
    raise UsageError(
        f"{word!r} is not a {what} of this plan.", f"Choose from: {', '.join(dict.fromkeys(words))}."
    )


def role_value(word: str, settings: Settings) -> str:
    """Return the role a word stands for, in any case; `UsageError` names the valid."""
    role: str = choose(word, {one.lower(): one for one in settings.roles}, "role")
    return role


def objectives_value(text: str) -> str | None:
    """Return the encoded objectives that a text names, commas between; None where it names none."""
    from tui_tracker.domain.fields import encode_list

    return encode_list(one.strip() for one in text.split(",") if one.strip())


def rating_value(word: str, settings: Settings) -> str | None:
    """Return the key of the rating a word stands for, None for no rating; `UsageError` names the valid."""
    none: dict[str, str | None] = {"none": None, settings.unrated.label.lower(): None}
    rating: str | None = choose(word, settings.rating_letters | settings.rating_words | none, "rating")
    return rating


def stages_value(words: list[str], settings: Settings) -> str | None:
    """Return the encoded stages that words name together; `UsageError` where one is none."""
    from tui_tracker.domain.fields import encode_stages
    from tui_tracker.domain.plan.stages import Standing, parse_stages

    names = settings.stage_names
    standings: list[Standing] = []
    for word in words:
        read = parse_stages(word, settings.stage_words)
        if not read:
            raise UsageError(
                f"{word!r} is not a stage of this plan.",
                f"Choose from: {', '.join(names)}. A label goes in brackets: {names[0]} (Rail).",
            )
        standings += read
    return encode_stages(dict.fromkeys(standings))
