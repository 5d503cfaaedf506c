"""Standings: at which stage or stages an action is, and how such a cell is read from text.

Which stages there are comes from the plan's configuration: `StageWords` maps every accepted
spelling, lower case, to the stage's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tui_tracker.named_tuple import NamedTuple

StageWords = Mapping[str, str]


class Standing(NamedTuple):
    """One stage an action stands at, with the strand of work that stands there."""

    stage: str
    strand: str | None = None

    def __str__(self) -> str:
        return f"{self.strand} - {self.stage}" if self.strand else self.stage


Standings = tuple[Standing, ...]


class Ladder(NamedTuple):
    """The plan's stages in the order an action goes through them."""

    names: tuple[str, ...]
    final: str | None = None
    """The stage that ends an action, where the plan has one."""

    def rank(self, standings: Sequence[Standing]) -> int | None:
        """Return the place of the furthest stage, from 0; a stage not of this plan is beyond them all.

        None where no stage is given.
        """
        places = [
            self.names.index(one.stage) if one.stage in self.names else len(self.names) for one in standings
        ]
        return max(places, default=None)

    def went_back(self, before: Sequence[Standing], now: Sequence[Standing]) -> bool:
        """Tell whether both periods give a stage and the furthest is an earlier one now."""
        was, at = self.rank(before), self.rank(now)
        return was is not None and at is not None and at < was

    def is_complete(self, standings: Sequence[Standing]) -> bool:
        """Tell whether every strand stands at the final stage."""
        return bool(self.final) and {one.stage for one in standings} == {self.final}


def stages_text(standings: Sequence[Standing]) -> str:
    """Write standings as a report prints them: `MMLe - Delivery & Discovery`."""
    return " & ".join(str(standing) for standing in standings)


def parse_stages(text: str, words: StageWords) -> Standings | None:
    """Read a stage cell, or return None when any part of it is not understood.

    Stages stand in the order printed, joined by `&`, `,`, `/`, `;`, `and`, a line break or a blank;
    a strand's label stands before its stage with ` - ` or `:` between
    (`MMLe - Delivery Discovery` is Delivery for the strand MMLe, and Discovery).
    Empty text gives no standings.
    """
    if not text.strip():
        return ()
    names = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    pattern = re.compile(
        rf"(?:(?P<strand>[^&,;/:\n]*?\S)\s*(?:\s[-\u2013\u2014]\s|:)\s*)?(?<!\w)(?P<stage>{names})(?!\w)",
        re.IGNORECASE,
    )
    found: list[Standing] = []
    position = 0
    for match in pattern.finditer(text):
        if not _is_joint(text[position : match.start()]):
            return None
        strand, lead = match["strand"], None
        if strand:
            lead = re.sub(r"^(?:and\b|[&,;/])\s*", "", strand.strip(), flags=re.IGNORECASE).strip()
        found.append(Standing(stage=words[match["stage"].lower()], strand=lead or None))
        position = match.end()
    if not found or not _is_joint(text[position:]):
        return None
    return tuple(dict.fromkeys(found))


def _is_joint(text: str) -> bool:
    return re.fullmatch(r"(?:\s|[&,;/+.]|\band\b)*", text, re.IGNORECASE) is not None
