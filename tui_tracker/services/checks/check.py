"""Checking a period's updates against the rules, and accepting what may stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from tui_tracker.config import Settings
from tui_tracker.domain.checks.acceptance import accept
from tui_tracker.domain.checks.model import Finding, Measures, Rule, Subject, check
from tui_tracker.domain.checks.rules import RULES
from tui_tracker.domain.compare.comparison import compare
from tui_tracker.domain.plan.glossary import explained
from tui_tracker.domain.plan.model import Entry
from tui_tracker.errors import NotFoundError, UsageError
from tui_tracker.services.checks.spelling import Speller
from tui_tracker.services.plan.terms import ladder_of, scale_of
from tui_tracker.services.tracker.session import Desk
from tui_tracker.services.tracker.view import View


class Checker:
    """The rules with what they measure by, for one plan and period; make it once, ask it often."""

    def __init__(self, settings: Settings, entries: Sequence[Entry], period: str) -> None:
        texts = [text for one in entries for text in _texts(one)]
        self._measures = Measures(
            ladder=ladder_of(settings),
            legend=scale_of(settings),
            period=period,
            note_words=settings.note_words,
            meanings=explained(texts) | dict(settings.glossary),
            misspelt=Speller(texts),
        )

    def findings(self, entries: Iterable[Entry], rules: Iterable[Rule] = RULES) -> Iterator[Finding]:
        """Yield what the rules find in each action, accepted findings too."""
        wanted = tuple(rules)
        for comparison in compare(entries, self._measures.ladder):
            yield from check(Subject(comparison=comparison, measures=self._measures), wanted)


def checker_of(view: View, settings: Settings) -> Checker:
    """Return a checker for the period a tracker is open at."""
    return Checker(settings, view.entries(), view.period.key)


def find_rules(names: Collection[str]) -> tuple[Rule, ...]:
    """Return rules by name, all where none is named; `NotFoundError` names those there are."""
    known = {rule.name: rule for rule in RULES}
    for name in names:
        if name not in known:
            raise NotFoundError(f"There is no rule {name}.", f"Rules there are: {', '.join(known)}.")
    return tuple(rule for rule in RULES if not names or rule.name in names)


def accept_findings(
    desk: Desk, settings: Settings, action_key: str, rules: Collection[str], why: str
) -> tuple[Finding, ...]:
    """Let what some rules find in an action stand, for a reason; return the findings accepted.

    Raises `UsageError` without a reason, `NotFoundError` where the rules find nothing there.
    """
    if not why.strip():
        raise UsageError("A finding is accepted for a reason.", 'Give it with --why "…".')
    entry = desk.entry(action_key)
    found = [
        one for one in checker_of(desk, settings).findings([entry], find_rules(rules)) if one.accepted is None
    ]
    if not found:
        raise NotFoundError(
            f"{entry.action.id}: {', '.join(rules) or 'the check'} finds nothing that is open.",
            f"tui-tracker check {entry.action.id} shows what there is.",
        )
    value = accept(entry.update.accepted, ((one.rule.name, one.detail) for one in found), why.strip())
    desk.change(action_key, {"accepted": value})
    return tuple(found)


def _texts(entry: Entry) -> Iterator[str | None]:
    yield from (entry.action.text, entry.action.section, entry.action.partners, entry.update.note)
    if entry.previous:
        yield entry.previous.note
