"""How the values of fields are stored: a codec for each kind of value, all of them as text.

Look-ups load this module, so it loads neither dataclasses nor typing.
"""

from __future__ import annotations

import json
from functools import lru_cache

from tui_tracker.domain.plan.stages import StageAt
from tui_tracker.domain.plan.wording import retirement_sentence, stage_list
from tui_tracker.domain.text import clean, one_line

_MOST_DIGITS = 9
"""Digits of a number; it is a position in the plan."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from typing import Any, TypeGuard

    from tui_tracker.domain.plan.stages import Stages


class Allowed:
    """The names of stages and keys of ratings that a plan has; None allows any."""

    __slots__ = ("ratings", "stages")

    def __init__(self, stages: Collection[str] | None, ratings: Collection[str] | None) -> None:
        self.stages, self.ratings = stages, ratings


class Codec:
    """One kind of value: how it is stored, read, checked and written for people."""

    __slots__ = ("as_json", "decode", "encode", "expected", "is_valid", "meaning", "name", "readable")

    def __init__(
        self,
        name: str,
        *,
        encode: Callable[[Any], str | None] | None = None,
        decode: Callable[[Any], Any] | None = None,
        as_json: Callable[[Any], Any] | None = None,
        is_valid: Callable[[str, Allowed], bool] | None = None,
        expected: str = "text",
        readable: Callable[[str], str] = str,
        meaning: Callable[[str], object] | None = None,
    ) -> None:
        """Make a codec; what is omitted is as for plain text."""
        self.name = name
        self.encode = encode or _text_or_none
        """From a value of the model to the text that is hashed and stored; None where nothing is said."""
        self.decode = decode or _as_stored
        """From stored text to the value that the model holds."""
        self.as_json = as_json or _as_stored
        """From stored text to the value that JSON gives scripts."""
        self.is_valid = is_valid or _any_text
        """Return whether a text is one that this kind of value can have: asked by all who write one."""
        self.expected = expected
        """What to write instead of a text that is not valid."""
        self.readable = readable
        """Writes stored text for people; raises `ValueError`, `TypeError` or `KeyError` for other text."""
        self.meaning = meaning or one_line
        """What two values must have in common to agree; by default the text, whatever its white space."""


def encode_stages(stages: Iterable[StageAt]) -> str | None:
    """Return the stored text of stages; None for no stage."""
    return _packed(
        [[stage_at.stage, clean(stage_at.strand) if stage_at.strand else None] for stage_at in stages]
    )


@lru_cache(4096)
def decode_stages(value: str | None) -> Stages:
    """Return the stages that `encode_stages` stored; most actions of a plan share a few."""
    pairs = json.loads(value) if value else []
    return tuple(StageAt(stage=stage, strand=strand) for stage, strand in pairs)


def encode_list(items: Iterable[str]) -> str | None:
    """Return the stored text of a list of texts; None for an empty list."""
    return _packed(list(items))


def decode_list(value: str | None) -> tuple[str, ...]:
    """Return the texts that `encode_list` stored."""
    return tuple(json.loads(value)) if value else ()


def encode_pairs(pairs: Iterable[tuple[str, str]]) -> str | None:
    """Return the stored text of named texts; None without texts."""
    return _packed([list(pair) for pair in pairs])


def decode_pairs(value: str | None) -> tuple[tuple[str, str], ...]:
    """Return the named texts that `encode_pairs` stored."""
    return tuple((name, text) for name, text in json.loads(value)) if value else ()


def _packed(items: list[Any]) -> str | None:
    return _ENCODER.encode(items) if items else None


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _text_or_none(value: Any) -> str | None:
    return value or None


def _as_stored(value: Any) -> Any:
    return value


def _json_list(value: str | None) -> list[Any]:
    return json.loads(value) if value else []


def _json_stages(value: str | None) -> list[dict[str, str | None]]:
    return [{"stage": stage, "strand": strand} for stage, strand in _json_list(value)]


def _json_pairs(value: str | None) -> dict[str, str]:
    return dict(_json_list(value))


def _json_object(value: str | None) -> Any:
    return json.loads(value) if value else None


def _text(value: str | None) -> str:
    return value or ""


def _number(value: str | int | None) -> int:
    return int(value or 0)


def _any_text(_: str, __: Allowed) -> bool:
    return True


def _is_rating(value: str, allowed: Allowed) -> bool:
    return allowed.ratings is None or value in allowed.ratings


def _is_number(value: str, _: Allowed) -> bool:
    return value.isdecimal() and len(value) <= _MOST_DIGITS


def _is_stages(value: str, allowed: Allowed) -> bool:
    pairs = _json(value)
    return _are_pairs(pairs) and all(allowed.stages is None or stage in allowed.stages for stage, _ in pairs)


def _is_list(value: str, _: Allowed) -> bool:
    items = _json(value)
    return isinstance(items, list) and all(isinstance(item, str) for item in items)


def _is_pairs(value: str, _: Allowed) -> bool:
    return _are_pairs(_json(value))


def _is_retirement(value: str, _: Allowed) -> bool:
    from tui_tracker.domain.plan.retirement import decode_retirement

    return _is_decoded_by(decode_retirement, value)


def _is_acceptance(value: str, _: Allowed) -> bool:
    from tui_tracker.domain.plan.acceptance import decode_accepted

    return _is_decoded_by(decode_accepted, value)


def _is_decoded_by(decode: Callable[[str], object], value: str) -> bool:
    try:
        return bool(decode(value))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def _are_pairs(items: object) -> TypeGuard[list[list[str]]]:
    return isinstance(items, list) and all(
        isinstance(item, list)
        and len(item) == 2
        and isinstance(item[0], str)
        and isinstance(item[1], str | None)
        for item in items
    )


def _json(value: str) -> object:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _stages_meaning(value: str) -> object:
    try:
        return frozenset(map(tuple, json.loads(value))) if value else frozenset()
    except (ValueError, TypeError, RecursionError):
        return value


def _stages_words(value: str) -> str:
    return stage_list(json.loads(value))


def _list_words(value: str) -> str:
    return ", ".join(json.loads(value))


def _own_meaning(value: str) -> object:
    """Return a day however it is written, and any other text in one line.

    No type of the settings has a say in it: those who merge must agree on what is a conflict.
    """
    from tui_tracker.domain.days import whole_day

    line = one_line(value)
    return whole_day(line) or line


def _pairs_words(value: str) -> str:
    return "; ".join(f"{name}: {text}" for name, text in json.loads(value))


def _retirement_words(value: str) -> str:
    return retirement_sentence(**json.loads(value))


def _acceptance_words(value: str) -> str:
    return "; ".join(f"{rule}: {accepted['why']}" for rule, accepted in json.loads(value).items())


TEXT = Codec("text")
OWN = Codec("own", meaning=_own_meaning)
"""One of the plan's own fields: a text, and two ways to write one day agree."""
KEY = Codec("key", decode=_text)
"""A short text that is never missing in the model: an ID, a theme's key."""
ROLE = Codec("role")
"""One of the settings' roles, or any other as a source prints it."""
PERSON = Codec("person", meaning=bool)
"""Who said so; nothing while nobody has. Two people who both said so agree."""
RATING = Codec("rating", is_valid=_is_rating, expected="one of the plan's ratings")
"""The key of a rating of the settings."""
POSITION = Codec(
    "number", encode=str, decode=_number, as_json=_number, is_valid=_is_number, meaning=lambda _: None
)
"""A place in a theme's order: a whole number that is never missing. For other numbers it is no codec.

It follows from what was done with the action, so any two agree: nobody is asked about it.
"""
STAGES = Codec(
    "stages",
    encode=encode_stages,
    decode=decode_stages,
    as_json=_json_stages,
    is_valid=_is_stages,
    expected="stages of the plan",
    readable=_stages_words,
    meaning=_stages_meaning,
)
LIST = Codec(
    "list",
    encode=encode_list,
    decode=decode_list,
    as_json=_json_list,
    is_valid=_is_list,
    readable=_list_words,
)
PAIRS = Codec(
    "pairs",
    encode=encode_pairs,
    decode=decode_pairs,
    as_json=_json_pairs,
    is_valid=_is_pairs,
    readable=_pairs_words,
)
CLOSING = Codec("closing", meaning=bool)
"""Any text where a period is closed. Two people who both closed it agree."""
RETIREMENT = Codec("retirement", as_json=_json_object, is_valid=_is_retirement, readable=_retirement_words)
"""The model keeps it encoded: see `domain.plan.retirement`."""
ACCEPTANCE = Codec("acceptance", as_json=_json_object, is_valid=_is_acceptance, readable=_acceptance_words)
"""The model keeps it encoded: see `domain.plan.acceptance`."""
