"""Reasons why a merge holds a change until the coordinator decides, and those decisions.

A held change is in the history but is not a head until it is accepted. The rules are those of the
project's merge rules, "What is held for the coordinator".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tui_tracker.domain.history.revision import INVALID_MARK


class HoldReason(StrEnum):
    """Why a received revision is held."""

    PLAN_CHANGE = "plan_change"
    OUT_OF_THEME = "out_of_theme"
    EDITED_RETIRED = "edited_retired"
    CLOSED_PERIOD = "closed_period"
    UNKNOWN_PERIOD = "unknown_period"
    INVALID_VALUE = "invalid_value"
    DAMAGED_FILE = "damaged_file"
    DECIDED = "decided"
    """Nothing else holds it any more, but it was declined."""


HOLD_REASON_TEXT = {
    HoldReason.PLAN_CHANGE: "it changes the plan itself",
    HoldReason.OUT_OF_THEME: "not one of this lead's themes",
    HoldReason.EDITED_RETIRED: "the action is retired, or adding it was undone",
    HoldReason.CLOSED_PERIOD: "it came after the period was closed",
    HoldReason.UNKNOWN_PERIOD: "the period is not in the tracker",
    HoldReason.INVALID_VALUE: "not a value that this plan allows here",
    HoldReason.DAMAGED_FILE: "the file looks damaged",
    HoldReason.DECIDED: "it was declined",
}
"""The reason in words for the coordinator."""


class Verdict(StrEnum):
    """What the coordinator decided about a held revision."""

    ACCEPT = "accept"
    DECLINE = "decline"
    REOPEN = "open"
    """Somebody has undone the decision: the revision is held again."""


PAST: Mapping[str, str] = {Verdict.ACCEPT: "accepted", Verdict.DECLINE: "declined"}
"""What somebody did who decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One person's decision on one held revision; it travels and is merged as revisions are."""

    id: str
    revision: str
    verdict: Verdict
    author: str
    at: str
    """UTC, ISO 8601 to the microsecond with `Z`."""
    origin: str
    """Id of the database it was made in."""
    over: tuple[str, ...]
    """Ids of the decisions it replaces, sorted."""
    why: str | None = None


def mark_held_as_invalid(revision: str, made_at: str) -> Decision:
    """Make the mark of a value that a version before format 5 held as not allowed; the same everywhere.

    The revision itself does not say why it was held. The mark travels as decisions do.
    """
    return make_decision(revision, Verdict.REOPEN, author="", at=made_at, origin=INVALID_MARK, over=())


def decision_id(
    revision: str, verdict: str, author: str, at: str, origin: str, over: Iterable[str], why: str | None
) -> str:
    """Hash a decision's content: BLAKE2b-128, hex, of a canonical JSON array."""
    content = ["decision", revision, verdict, author, at, origin, sorted(over), why]
    encoded = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return hashlib.blake2b(encoded, digest_size=16).hexdigest()


def make_decision(
    revision: str,
    verdict: Verdict,
    *,
    author: str,
    at: str,
    origin: str,
    over: Iterable[str],
    why: str | None = None,
) -> Decision:
    """Return a decision on a revision, with an id that is derived from its content."""
    ordered = tuple(sorted(over))
    identity = decision_id(revision, verdict.value, author, at, origin, ordered, why)
    return Decision(
        id=identity, revision=revision, verdict=verdict, author=author, at=at, origin=origin,
        over=ordered, why=why,
    )  # fmt: skip
