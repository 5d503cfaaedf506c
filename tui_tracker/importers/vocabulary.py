"""The words that a plan's configuration gives an importer: stages, ratings, roles, none of them in code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tui_tracker.domain.plan.stages import Stages, StageWords, parse_stages

LONGEST_STAGES = 120
"""Characters: several stages with their strands are shorter."""
LONGEST_RATING = 200
"""Characters: a rating with its reason is shorter."""
_REPEATED = 24
"""Characters: longer cells are seldom repeated, and are not kept."""
CIRCLES = {
    "🟢": "green", "🟩": "green", "💚": "green", "🟠": "amber", "🟧": "amber", "🟡": "amber",
    "🟨": "amber", "🔴": "red", "🟥": "red", "🔵": "blue", "🟦": "blue", "⚪": "grey", "⬜": "grey",
}  # fmt: skip
"""Signs that mean a colour."""
_COLOUR_WORDS = {
    word: colour
    for colour, words in {
        "green": "green grün gruen vert verte verde groen grön grøn grønn gwyrdd",
        "amber": "amber yellow orange gelb jaune amarillo ámbar geel gul giallo arancione ambr oren melyn",
        "red": "red rot rouge rojo rood röd rød rosso vermelho coch",
    }.items()
    for word in words.split()
}
"""Words for the colours of a traffic light, in the languages that plans are written in."""
_CIRCLE_SIGNS = frozenset(CIRCLES)
_MARKS = " \t\n.,;:()[]●◆■○✔✓☑✅❌❗⚠⛔🏁–—-\ufe0f" + "".join(CIRCLES)
_SIGNS = " ✓✔☑✅❌❗⚠⛔🏁\ufe0f" + "".join(CIRCLES)
"""Signs before a stage: `✅ Complete`."""
_BOX = re.compile(r"([☐☑☒⬜✅□■])\s*([^☐☑☒⬜✅□■]*)")
_BETWEEN_LANGUAGES = re.compile(r"\s[/|]\s")
_TICKED = frozenset("☑☒✅■")
_ARROWS = "↑↓→←↗↘↖↙↔▲▼△▽►◄▶◀⬆⬇➡⬅⬌⇧⇩⇨⇦⇑⇓⇒⇐➔➘➙➚➜➝➞➤⮕"
_WAS = re.compile(
    rf"[\s(\[,;–—{_ARROWS}-]*"
    r"(?:was|were|previously|formerly|(?:up |down |improved |moved )?from|before|last)\b"
)
"""Begins what a cell says of the rating before, as in `Green (was Amber)`."""
_EMPTY = frozenset({"", "-", "–", "—", "⚪", "⬜", "○"})


def ticked(text: str) -> str:
    """Return the words beside the one ticked box of several, `☒ Green ☐ Red`; else the text itself."""
    boxes = _BOX.findall(text) if _BOX.match(text.strip()) else []
    chosen = [words.strip() for box, words in boxes if box in _TICKED]
    return chosen[0] if len(boxes) > 1 and len(chosen) == 1 and chosen[0] else text


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingReading:
    """What a cell of ratings says."""

    key: str | None = None
    """The rating's key; None where it names none of the plan's."""
    stage: str | None = None
    """The final stage, where the cell names that instead."""
    is_whole: bool = True
    """The rating is all that the cell says."""
    is_empty: bool = False
    """The cell says nothing: a dash, or a white circle."""

    @property
    def is_read(self) -> bool:
        """Whether the cell was understood."""
        return bool(self.key or self.stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Accepted spellings. Keys of the mappings are lower case."""

    stages: StageWords
    """Spelling -> the stage's name, e.g. `completed` -> `Complete`."""
    ratings: Mapping[str, str]
    """Word or letter -> the rating's key, e.g. `green` -> `green`."""
    roles: tuple[str, ...]
    """Names of the roles the council can have, e.g. `Lead`."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """The letter of each rating -> its key."""
    colours: Mapping[str, str] = field(default_factory=dict)
    """The colour of a rating that is the only one of that colour -> its key."""
    final_stage: str | None = None
    """The stage that is shown in place of a rating."""
    unrated: str = ""
    """The label of an action that is not rated, lower case."""
    final_letter: str = ""
    """The letter of the final stage, lower case."""
    symbols: str = ""
    """The symbols of the plan's ratings and final stage: reports print them before the label."""
    _stages_read: dict[str, Stages | None] = field(default_factory=dict, compare=False, repr=False)
    _ratings_read: dict[str, RatingReading] = field(default_factory=dict, compare=False, repr=False)
    """Short cells read before: a source repeats a few."""
    _roles_folded: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def _marks(self) -> str:
        return _MARKS + self.symbols

    @property
    def _signs(self) -> str:
        return _SIGNS + self.symbols

    def role(self, text: str) -> str | None:
        """Return the role `text` names, whatever its case."""
        if not self._roles_folded:
            self._roles_folded.update({role.casefold(): role for role in reversed(self.roles)})
        return self._roles_folded.get(text.strip().casefold())

    def rating(self, text: str) -> str | None:
        """Return the key of the rating `text` names; numbers and dates are not ratings unless configured."""
        return self.ratings.get(text.strip(f" \t\n.,;:()[]●◆■–{self.symbols}").lower())

    def read_rating(self, text: str) -> RatingReading:
        """Read a cell of ratings: a word, letter or circle, with an arrow or a reason, or the final stage."""
        if len(text) > _REPEATED:
            return self._read_rating(text)
        if text not in self._ratings_read:
            self._ratings_read[text] = self._read_rating(text)
        return self._ratings_read[text]

    def _read_rating(self, text: str) -> RatingReading:
        text = ticked(text)
        folded = " ".join(text.split()).lower()
        is_empty = folded in _EMPTY or (bool(self.unrated) and folded.strip(self._marks) == self.unrated)
        if is_empty or len(text) > LONGEST_RATING:
            return RatingReading(is_empty=is_empty)
        for form in (folded, folded.strip(self._marks)):
            if reading := self._whole(form):
                return reading
        colours = {CIRCLES[sign] for sign in _CIRCLE_SIGNS.intersection(text)}
        words = folded.strip(self._marks)
        if len(colours) == 1 and not self._named_in(words):
            return RatingReading(key=self.colours.get(colours.pop()), is_whole=not words)
        return self._in_two_languages(folded) or self._with_reason(folded)

    def _in_two_languages(self, folded: str) -> RatingReading | None:
        """Read a rating beside its word in another language, known or not: `Oren / Amber`."""
        parts = _BETWEEN_LANGUAGES.split(folded)
        if len(parts) != 2:
            return None
        known = [reading for part in parts if (reading := self._whole(part.strip(self._marks)))]
        keys = {reading.key for reading in known}
        if len(keys) != 1 or None in keys:
            return None
        return RatingReading(key=keys.pop(), is_whole=len(known) == 2)

    def _named_in(self, folded: str) -> set[str]:
        """Return the keys of the ratings that words name."""
        return {
            key
            for word, key in self.ratings.items()
            if len(word) > 1 and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded)
        }

    def is_between_ratings(self, text: str) -> bool:
        """Return whether a cell joins ratings, as `Amber/Green` does: one of a scale with more points."""
        parts = [part.strip() for part in re.split(r"[/\\–-]", text)] if len(text) <= _REPEATED else []
        return len(parts) > 1 and all(len(part) > 1 and self.ratings.get(part.lower()) for part in parts)

    def _whole(self, folded: str) -> RatingReading | None:
        if key := self.ratings.get(folded) or self.letters.get(folded):
            return RatingReading(key=key)
        if self.final_stage and (
            self.stages.get(folded) == self.final_stage or (folded and folded == self.final_letter)
        ):
            return RatingReading(stage=self.final_stage)
        colour = _COLOUR_WORDS.get(folded, "")
        if key := self.colours.get(colour):
            # The word stays with the action where a plan may distinguish yellow and orange.
            return RatingReading(key=key, is_whole=colour != "amber")
        return None

    def _with_reason(self, folded: str) -> RatingReading:
        """Read a rating that an arrow or a reason follows, unless the reason names another rating."""
        bare = folded.lstrip(self._marks + _ARROWS)
        # Most texts begin with no rating at all.
        for word in sorted(filter(bare.startswith, self.ratings), key=len, reverse=True):
            rest = bare[len(word) :]
            if not _is_reason(rest):
                continue
            others = [other for other, key in self.ratings.items() if key != self.ratings[word]]
            if not _WAS.match(rest) and any(
                re.search(rf"(?<!\w){re.escape(other)}(?!\w)", rest) for other in others if len(other) > 1
            ):
                return RatingReading()
            return RatingReading(key=self.ratings[word], is_whole=False)
        return RatingReading()

    def parse_stages(self, text: str) -> Stages | None:
        """Read a stage cell; None where it is too long for one, or a part of it is not understood."""
        text = ticked(text)
        if len(text) > LONGEST_STAGES:
            return None
        if len(text) > _REPEATED:
            return parse_stages(text, self.stages)
        if text not in self._stages_read:
            self._stages_read[text] = parse_stages(text.lstrip(self._signs), self.stages)
        return self._stages_read[text]

    def is_stage(self, text: str) -> bool:
        """Return whether `text` is a stage cell with something in it."""
        return bool(text.strip()) and bool(self.parse_stages(text))


def _is_reason(rest: str) -> bool:
    """Return whether a text behind a rating is an arrow, or a reason set off from it: ` (late)`."""
    return re.match(rf"\s*[{_ARROWS}]|\s*[(\[:;,]|\s+[-–—]\s|\s*[–—]\s|\.\s|$", rest) is not None
