"""The check rules as a table: what each looks for, and why it matters to readers of the report.

They cover what scrutiny committees ask: credible greens, explained slippage and no missing notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tui_tracker.domain.checks.characters import odd_characters
from tui_tracker.domain.checks.dates import promises
from tui_tracker.domain.checks.explanations import says_next_step, says_problem, says_setback
from tui_tracker.domain.checks.model import CheckedAction, Finding, Matches, Rule
from tui_tracker.domain.checks.standstill import halted_words, not_begun_words, unfinished_words
from tui_tracker.domain.compare.diff import NoteChange
from tui_tracker.domain.compare.stuck import is_stock
from tui_tracker.domain.plan.glossary import unexplained_abbreviations
from tui_tracker.domain.plan.legend import AT_RISK
from tui_tracker.domain.text import plural, word_count

_YEAR = re.compile(r"\b20\d\d(?: \d\d)?\b")
"""A year, or a financial year without its stroke."""


def no_note(checked: CheckedAction) -> Matches:
    """Find an update without a note."""
    if not checked.note.strip():
        yield "", "there is no note: what was done, and what happens next?"


def no_stage(checked: CheckedAction) -> Matches:
    """Find a note without a stage, and a stage that the plan does not have."""
    names = checked.inputs.stage_order.names
    if not checked.update.stages and checked.note:
        yield "", f"no stage: choose one of {', '.join(names)}"
    for stage_at in checked.update.stages:
        if stage_at.stage not in names:
            yield (
                stage_at.stage,
                f"“{stage_at.stage}” is not a stage of this plan: choose one of {', '.join(names)}",
            )


def no_rating(checked: CheckedAction) -> Matches:
    """Find an action past the first stage, and not complete, that has no rating which the plan knows."""
    ratings = checked.inputs.legend.ratings
    if checked.update.rag in ratings or not ratings:
        return
    *others, last = (badge.label for badge in ratings.values())
    choices = f"{', '.join(others)} or {last}?" if others else f"{last}?"
    if checked.update.rag:
        yield checked.update.rag, f"“{checked.update.rag}” is not a rating of this plan: {choices}"
    elif _is_past_first(checked) and not checked.is_complete:
        yield "", f"needs a rating: {choices}"


def _is_past_first(checked: CheckedAction) -> bool:
    """Return whether any part of the action is at another stage than the first."""
    return bool(
        {stage_at.stage for stage_at in checked.update.stages} - {*checked.inputs.stage_order.steps[:1]}
    )


def complete_with_rating(checked: CheckedAction) -> Matches:
    """Find a complete action that still has a rating."""
    if checked.is_complete and checked.update.rag:
        unrated = checked.inputs.legend.unrated
        rating = checked.inputs.legend.ratings.get(checked.update.rag, unrated)
        yield (
            "",
            f"{checked.inputs.stage_order.final} and still rated {rating.label}: "
            f"choose “{unrated.label}” as its RAG",
        )


def went_back(checked: CheckedAction) -> Matches:
    """Find an action at an earlier stage than in the previous period, or at a halt, without a reason."""
    compared = checked.comparison
    if (compared.went_back or compared.halted_at) and not says_setback(checked.note):
        before, now = compared.stages
        moved = "moved back" if compared.went_back else "moved"
        yield _kept_detail(checked), f"the stage {moved} from {before} to {now}: does the note explain why?"


def _kept_detail(checked: CheckedAction) -> str:
    """Return the stages in the notation in which trackers store accepted findings."""
    return " & ".join(
        f"{stage_at.strand} - {stage_at.stage}" if stage_at.strand else stage_at.stage
        for stage_at in checked.update.stages
    )


def unexplained_rating(checked: CheckedAction) -> Matches:
    """Find an amber or red rating whose note gives no problem or no next step."""
    if not checked.update.rag or checked.badge.colour not in AT_RISK or not checked.note:
        return
    says = {"the problem": says_problem(checked.note), "the next step": says_next_step(checked.note)}
    missing = [content for content, is_said in says.items() if not is_said]
    if missing:
        yield "", f"{checked.badge.label}, but the note may not say {' or '.join(missing)}"


def halted_but_green(checked: CheckedAction) -> Matches:
    """Find a green rating whose note says that work has stopped."""
    words = halted_words(checked.note)
    if words and checked.update.rag and checked.badge.colour == "green":
        yield words.lower(), f"{checked.badge.label}, but the note says “{words}”"


def not_begun_but_under_way(checked: CheckedAction) -> Matches:
    """Find an action at the last stage before the final one whose note says that work has not started."""
    words = not_begun_words(checked.note)
    stage_order = checked.inputs.stage_order
    under_way = [name for name in stage_order.steps if name != stage_order.final][-1:]
    current = {stage_at.stage for stage_at in checked.update.stages}
    if words and len(stage_order.steps) > 1 and current == set(under_way):
        yield words.lower(), f"{under_way[0]}, but the note says “{words}”"


def complete_but_unfinished(checked: CheckedAction) -> Matches:
    """Find a newly complete action whose note says that some of it is still to be done."""
    words = unfinished_words(checked.note)
    if words and checked.is_complete and checked.comparison.completed:
        yield words.lower(), f"{checked.inputs.stage_order.final}, but the note says “{words}”"


def date_gone_by(checked: CheckedAction) -> Matches:
    """Find a date that the note looks ahead to, before the period: a month or year that is over by now."""
    for promise in promises(checked.note):
        if promise.key < checked.inputs.period[: len(promise.key)] and promise.is_past(checked.inputs.today):
            yield (
                promise.words.lower(),
                f"the note speaks of {promise.words} as still to come, but it has passed",
            )


def unchanged_note(checked: CheckedAction) -> Matches:
    """Find a note that is the previous period's, if with other years; not of one that was complete then.

    Without another number, such as `The report for 2025/26 was published.`, it may well be true again.
    """
    previous = checked.comparison.entry.previous
    if not previous or (checked.is_complete and not checked.comparison.completed):
        return
    before, now = _words_of(previous.note), _words_of(checked.note)
    if checked.comparison.note is NoteChange.UNCHANGED or (now and before == now):
        yield "", "this note is the same as in the previous period: is there anything new to say?"
    elif now and _YEAR.sub("#", before) == _YEAR.sub("#", now) and re.search(r"\d", _YEAR.sub("", now)):
        yield "", "this note is the previous period's with another year: are its figures new?"


def _words_of(note: str | None) -> str:
    """Return a note without its signs and blanks, in small letters."""
    return " ".join(re.findall(r"\w+", note or "")).casefold()


def stock_phrase(checked: CheckedAction) -> Matches:
    """Find a note that is a stock phrase and little else, where no other rule asks for more."""
    others = (unexplained_rating, halted_but_green, not_begun_but_under_way, unchanged_note)
    is_doubted = checked.is_complete or any(any(find(checked)) for find in others)
    if is_stock(checked.note) and not is_doubted:
        yield "", "this note is only a stock phrase: what was done, and what comes next?"


def long_note(checked: CheckedAction) -> Matches:
    """Find a note that is longer than advised."""
    words = word_count(checked.note)
    if words > checked.inputs.note_words:
        yield "", f"{plural(words, 'word')}; aim for {checked.inputs.note_words} or fewer"


def abbreviation(checked: CheckedAction) -> Matches:
    """Find each abbreviation that neither the note nor the glossary explains."""
    for short in unexplained_abbreviations(checked.note, checked.inputs.meanings):
        yield short, f"{short} is not explained"


def odd_letters(checked: CheckedAction) -> Matches:
    """Find each invisible, private or easily confused character in the note."""
    for shown, where in odd_characters(checked.note):
        yield shown, f"unusual character {shown} in “{where}”"


def misspelling(checked: CheckedAction) -> Matches:
    """Find each misspelt word of the note."""
    for word, right in checked.inputs.misspelt(checked.note):
        yield word, f"“{word}” may be misspelt. Did you mean {right}?"


RULES: tuple[Rule, ...] = (
    Rule(name="no-note", title="No note", field="note", find=no_note, draft_reason="have no note",
         reason="Readers may think that an action without a note has been forgotten."),
    Rule(name="no-stage", title="No stage", field="stages", find=no_stage, draft_reason="have no stage",
         reason="Actions without a stage are left out of the stage totals."),
    Rule(name="no-rating", title="No RAG rating", field="rag", find=no_rating,
         draft_reason="are past the first stage without a rating",
         reason="After the first stage, readers need to know how likely delivery is. Blank is not green."),
    Rule(name="complete-with-rating", title="Complete but rated", field="rag", find=complete_with_rating,
         draft_reason="are complete and rated",
         reason="A rating says how likely delivery is. A complete action has been delivered."),
    Rule(name="stage-went-back", title="Stage moved back", field="stages", find=went_back,
         reason="Committees ask for a reason when an action moves back a stage."),
    Rule(name="rating-unexplained", title="Rating not explained", field="note", find=unexplained_rating,
         reason="These notes should say what is wrong and what you are doing about it."),
    Rule(name="green-but-halted", title="Green but paused", field="rag", find=halted_but_green,
         reason="If a note contradicts a green rating, readers trust the other ratings less."),
    Rule(name="under-way-but-not-begun", title="Stage and note differ", field="stages",
         find=not_begun_but_under_way,
         reason="The stage says work is under way. The note says it has not started."),
    Rule(name="complete-but-unfinished", title="Complete but unfinished", field="stages",
         find=complete_but_unfinished,
         reason="If a note contradicts completion, readers trust the other figures less."),
    Rule(name="date-gone-by", title="Date has passed", field="note", find=date_gone_by,
         reason="A date that has already passed suggests that the note is an old one."),
    Rule(name="note-unchanged", title="Same note as before", field="note", find=unchanged_note,
         reason="Readers compare years. The same words twice look as if nothing was done."),
    Rule(name="stock-phrase", title="Only a stock phrase", field="note", find=stock_phrase,
         reason="Phrases such as “ongoing” or “no change” do not say what was done in the year."),
    Rule(name="note-long", title="Note is long", field="note", find=long_note, is_style=True,
         reason="Committees ask for shorter reports, and read the first sentences."),
    Rule(name="abbreviation", title="Abbreviation not explained", field="note", find=abbreviation,
         is_style=True,
         reason="Explain this abbreviation for public readers, or add it to [glossary] in config.toml."),
    Rule(name="odd-character", title="Unusual character", field="note", find=odd_letters, is_style=True,
         reason="Characters that look alike or cannot be seen spoil searching and printing."),
    Rule(name="spelling", title="Spelling", field="note", find=misspelling, is_style=True,
         reason="Spelling mistakes in a public report distract readers."),
)  # fmt: skip
"""All rules, in the order in which a person would correct their findings: by rank, then by field."""
RULE_TITLES = {rule.name: rule.title for rule in RULES}
"""The name of each rule in words."""


def findings_by_rule(findings: Iterable[Finding]) -> tuple[tuple[Rule, tuple[Finding, ...]], ...]:
    """Return the findings of each rule that found something: what must be fixed first, style last."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule.name, []).append(finding)
    return tuple((rule, tuple(by_rule[rule.name])) for rule in RULES if rule.name in by_rule)


def findings_words(findings: Sequence[Finding]) -> str:
    """Return how many findings there are, in how many actions."""
    actions = {finding.action for finding in findings}
    return f"{plural(len(findings), 'finding')} in {plural(len(actions), 'action')}"
