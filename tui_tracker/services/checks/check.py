"""Check a period's updates against the rules, and accept findings that need no change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from tui_tracker.config import Settings
from tui_tracker.domain.checks.model import CheckedAction, Finding, Rule, RuleInputs, check
from tui_tracker.domain.checks.rules import RULES
from tui_tracker.domain.compare.comparison import compare
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.acceptance import accept
from tui_tracker.domain.plan.glossary import find_meanings
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.errors import NotFoundError, UsageError
from tui_tracker.services.checks.few_actions import texts_about
from tui_tracker.services.checks.spelling import Speller
from tui_tracker.services.plan.abbreviations import known_meanings
from tui_tracker.services.plan.terms import legend_for, stage_order
from tui_tracker.services.system.local_time import local_today
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.shell_words import shell_word
from tui_tracker.storage.read.plan_texts import WordIndex, plan_texts

FEW = 10
"""Actions for which the plan's texts are not read as a whole."""


class Checker:
    """Applies the rules to the actions of one plan in one period; build it once and reuse it."""

    def __init__(
        self, settings: Settings, texts: Sequence[str | None], period: str, *, plan: str = ""
    ) -> None:
        """`texts` are those of all actions, by whose words each is measured.

        `plan` is its title: abbreviations that were reviewed for it count as explained.
        """
        self.speller = Speller(texts)
        """Knows which words the plan uses on purpose."""
        self._inputs = RuleInputs(
            stage_order=stage_order(settings),
            legend=legend_for(settings),
            period=period,
            today=local_today(),
            note_words=settings.note_words,
            meanings=find_meanings(texts) | known_meanings(settings, plan),
            misspelt=self.speller,
        )

    def findings(self, entries: Iterable[ActionEntry], rules: Iterable[Rule] = RULES) -> Iterator[Finding]:
        """Yield the findings of the rules for each action, including accepted findings."""
        wanted = tuple(rules)
        for comparison in compare(entries, self._inputs.stage_order):
            yield from check(CheckedAction(comparison=comparison, inputs=self._inputs), wanted)


def make_checker(view: TrackerView, settings: Settings, of: Sequence[ActionEntry] = ()) -> Checker:
    """Return a checker for the period that a view shows, for all actions or the few of these entries."""
    period, previous = view.period.key, view.previous.key if view.previous else None
    texts: Sequence[str | None]
    if 0 < len(of) <= FEW:
        own = [text for entry in of for text in texts_of(entry)]
        texts = view.read(lambda reader: texts_about(WordIndex(reader, period, previous), own))
    else:
        texts = view.read(lambda reader: list(plan_texts(reader, period, previous)))
    return Checker(settings, texts, period, plan=view.title)


def find_rules(names: Collection[str]) -> tuple[Rule, ...]:
    """Return the rules with these names or titles, in any case, or all rules if no name is given.

    Raises `NotFoundError` for an unknown name.
    """
    known = {name.casefold(): rule for rule in RULES for name in (rule.name, rule.title)}
    for name in names:
        if name.casefold() not in known:
            rules = ", ".join(rule.name for rule in RULES)
            raise NotFoundError(f"There is no check called {name}.", f"Choose from: {rules}.")
    wanted = {known[name.casefold()].name for name in names}
    return tuple(rule for rule in RULES if not names or rule.name in wanted)


def accept_findings(
    session: TrackerSession,
    settings: Settings,
    action_keys: Collection[str],
    rules: Collection[str],
    why: str,
) -> tuple[Finding, ...]:
    """Accept the open findings of these rules for actions, with a reason, as one step; return them.

    Raises `UsageError` if the reason is empty, `NotFoundError` if the rules have no open finding for one.
    """
    if not why.strip():
        raise UsageError("To accept a finding, give a reason.", 'Add it with --why "…".')
    entries = [session.entry(key) for key in dict.fromkeys(action_keys)]
    checker, wanted = make_checker(session, settings, entries), find_rules(rules)
    accepted: list[Finding] = []
    values: dict[Cell, str | None] = {}
    for entry in entries:
        open_findings = [item for item in checker.findings([entry], wanted) if item.accepted is None]
        if not open_findings:
            raise NotFoundError(
                f"{entry.action.id}: {', '.join(rules) or 'the check'} has no open findings.",
                f"To see its findings: tui-tracker check {shell_word(entry.action.id)}",
            )
        details = ((finding.rule.name, finding.detail) for finding in open_findings)
        cell = session.note_cell(entry.action.key)._replace(field="accepted")
        values[cell] = accept(entry.update.accepted, details, why.strip())
        accepted += open_findings
    session.change_cells(values)
    return tuple(accepted)


def texts_of(entry: ActionEntry) -> Iterator[str | None]:
    """Yield the texts of an action by whose words others are measured."""
    yield from (entry.action.text, entry.action.section, entry.action.partners, entry.update.note)
    if entry.previous:
        yield entry.previous.note
