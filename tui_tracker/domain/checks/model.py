"""The model of checks: rules that examine one action's update, and the findings they give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tui_tracker.domain.compare.comparison import Comparison
from tui_tracker.domain.plan.acceptance import Accepted, decode_accepted
from tui_tracker.domain.plan.legend import Badge, Legend
from tui_tracker.domain.plan.model import Action, Update
from tui_tracker.domain.plan.stages import StageOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """The plan's scales and words that rules compare with, the same for every action."""

    ladder: StageOrder
    legend: Legend
    period: str
    """Key of the period that is checked."""
    note_words: int
    """Advised length of a note."""
    meanings: Mapping[str, str] = field(default_factory=dict)
    """Abbreviations that are explained."""
    misspelt: Callable[[str], Iterable[tuple[str, str]]] = lambda _: ()
    """Yields (misspelt word, correction) for a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One action in one period, as rules examine it."""

    comparison: Comparison
    measures: Measures

    @property
    def action(self) -> Action:
        return self.comparison.entry.action

    @property
    def update(self) -> Update:
        return self.comparison.entry.update

    @property
    def note(self) -> str:
        return self.update.note or ""

    @property
    def badge(self) -> Badge:
        return self.measures.legend.badge(self.update)

    @property
    def is_complete(self) -> bool:
        return self.measures.ladder.is_complete(self.update.stages)


Find = Callable[[Subject], Iterator[tuple[str, str]]]
"""Yields (detail, message): `detail` is what an acceptance covers, such as the odd word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    name: str
    """Stable: `no-note`. Acceptances are kept under it."""
    reason: str
    """Why it matters, in plain words."""
    field: str
    """Cell to correct: one of `domain.fields.FIELDS`."""
    find: Find
    tells: str = ""
    """What a draft report says about these actions, `have no note`; empty for a rule that only advises."""

    @property
    def is_firm(self) -> bool:
        """Tell whether an open finding of this rule keeps a report a draft."""
        return bool(self.tells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One match of a rule in one action."""

    rule: Rule
    action: str
    """Internal key."""
    id: str
    theme: str
    period: str
    detail: str
    message: str
    accepted: str | None = None
    """Why somebody accepted it; None while it is open."""


def check(subject: Subject, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """Return what the rules find in one action, in the rules' order, accepted findings marked."""
    accepted = decode_accepted(subject.update.accepted)
    return tuple(
        Finding(
            rule=rule,
            action=subject.action.key,
            id=subject.action.id,
            theme=subject.action.theme,
            period=subject.measures.period,
            detail=detail,
            message=message,
            accepted=_why(accepted, rule.name, detail),
        )
        for rule in rules
        for detail, message in rule.find(subject)
    )


def _why(accepted: Accepted, rule: str, detail: str) -> str | None:
    details, why = accepted.get(rule, ((), ""))
    return why if detail in details else None
