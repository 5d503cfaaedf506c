"""The model of checks: rules that examine one action's update, and the findings they give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tui_tracker.domain.compare.comparison import Comparison
from tui_tracker.domain.plan.acceptance import Accepted, decode_accepted
from tui_tracker.domain.plan.legend import Badge, Legend
from tui_tracker.domain.plan.model import Action, Update
from tui_tracker.domain.plan.stages import StageOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleInputs:
    """The plan's stages, ratings and words that rules compare with, the same for every action."""

    stage_order: StageOrder
    legend: Legend
    period: str
    """Key of the period that is checked."""
    today: date
    note_words: int
    """Advised length of a note."""
    meanings: Mapping[str, str] = field(default_factory=dict)
    """Abbreviations that are explained."""
    misspelt: Callable[[str], Iterable[tuple[str, str]]] = lambda _: ()
    """Yields (misspelt word, correction) for a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedAction:
    """One action in one period, as rules examine it."""

    comparison: Comparison
    inputs: RuleInputs

    @property
    def action(self) -> Action:
        """The action whose update is checked."""
        return self.comparison.entry.action

    @property
    def update(self) -> Update:
        """Its update in the period that is checked."""
        return self.comparison.entry.update

    @property
    def note(self) -> str:
        """The update's note; empty until one is written."""
        return self.update.note or ""

    @property
    def badge(self) -> Badge:
        """Its rating, or its final stage, as readers see it."""
        return self.inputs.legend.badge(self.update)

    @property
    def is_complete(self) -> bool:
        """Whether every part of the action is at the final stage."""
        return self.inputs.stage_order.is_complete(self.update.stages)


Matches = Iterator[tuple[str, str]]
"""The (detail, message) of each finding: `detail` is what an acceptance covers, such as the odd word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What to look for in an update, where to correct it, and why it matters."""

    name: str
    """Stable: `no-note`. Acceptances are kept under it."""
    title: str
    """Its name in words: `No note`."""
    reason: str
    """Why it matters, in plain words."""
    field: str
    """Cell to correct: one of `domain.fields.FIELDS`."""
    find: Callable[[CheckedAction], Matches]
    """A generator that yields one (detail, message) for each finding."""
    draft_reason: str = ""
    """What a draft report says about these actions, `have no note`; empty for a rule that only advises."""
    is_style: bool = False
    """Whether it is about how something is written, not about what it says."""

    @property
    def rank_words(self) -> str:
        """How much its findings matter, in words."""
        if self.blocks_final:
            return "Must fix before the report"
        return "Style" if self.is_style else "Please look"

    @property
    def blocks_final(self) -> bool:
        """Whether an open finding of this rule keeps a report a draft and stops `--final`."""
        return bool(self.draft_reason)


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


def check(checked: CheckedAction, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """Return what the rules find in one action, in the rules' order, accepted findings marked.

    A field in conflict is not judged: what it will say is decided when the conflict is resolved.
    """
    accepted = decode_accepted(checked.update.accepted)
    return tuple(
        Finding(
            rule=rule,
            action=checked.action.key,
            id=checked.action.id,
            theme=checked.action.theme,
            period=checked.inputs.period,
            detail=detail,
            message=message,
            accepted=_why(accepted, rule.name, detail),
        )
        for rule in rules
        if rule.field not in checked.comparison.entry.conflicts
        for detail, message in rule.find(checked)
    )


def _why(accepted: Accepted, rule: str, detail: str) -> str | None:
    details, why = accepted.get(rule, ((), ""))
    return why if detail in details else None
