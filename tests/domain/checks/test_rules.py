"""The check's rules, each with a note that trips it and one that does not."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.domain.checks.model import CheckedAction, RuleInputs, check
from tui_tracker.domain.checks.rules import RULES
from tui_tracker.domain.compare.comparison import compare
from tui_tracker.domain.plan.acceptance import accept, decode_accepted
from tui_tracker.domain.plan.legend import Badge, Legend
from tui_tracker.domain.plan.model import Action, ActionEntry, Update, UpdateState
from tui_tracker.domain.plan.stages import StageAt, StageOrder

STAGE_ORDER = StageOrder(names=("Idea", "Plan", "Work", "Done"), final="Done")
RULE_INPUTS = RuleInputs(
    stage_order=STAGE_ORDER,
    legend=Legend(
        stages=tuple(Badge(label=name) for name in STAGE_ORDER.names),
        ratings={
            "r": Badge(label="Bad", colour="red"),
            "a": Badge(label="Shaky", colour="amber"),
            "g": Badge(label="Good", colour="green"),
        },
        unrated=Badge(label="unrated", colour="grey"),
        final="Done",
    ),
    period="2025-12",
    today=date(2025, 11, 27),
    note_words=14,
    meanings={"DfT": "Department for Transport"},
)


def update(stage: str | None, rag: str | None, note: str | None) -> Update:
    return Update(period="2025-12", stages=(StageAt(stage=stage),) if stage else (), rag=rag, note=note)


def rules_that_find(
    now: Update, before: Update | None = None, *, inputs: RuleInputs = RULE_INPUTS
) -> list[str]:
    entry = ActionEntry(
        action=Action(key="k", id="T1", theme="T"), theme_name="Transport",
        update=now, previous=before, state=UpdateState.STARTED,
    )  # fmt: skip
    (comparison,) = compare([entry], STAGE_ORDER)
    return [
        finding.rule.name for finding in check(CheckedAction(comparison=comparison, inputs=inputs), RULES)
    ]


@pytest.mark.parametrize(
    ("stage", "rag", "note", "rule"),
    [
        ("Idea", None, None, "no-note"),
        (None, None, "We met.", "no-stage"),
        ("Nearly", "g", "We met.", "no-stage"),
        ("Idea", "puce", "We met.", "no-rating"),
        ("Work", None, "We met.", "no-rating"),
        ("Done", "g", "We met.", "complete-with-rating"),
        ("Work", "a", "Trams run.", "rating-unexplained"),
        ("Work", "g", "The scheme is on hold.", "green-but-halted"),
        ("Work", "g", "To be progressed.", "under-way-but-not-begun"),
        ("Work", "g", "It will open in March 2024.", "date-gone-by"),
        ("Work", "g", "It will be finished by 2024.", "date-gone-by"),
        (
            "Work",
            "g",
            "one two three four five six seven eight nine ten eleven twelve more than fourteen",
            "note-long",
        ),
        ("Work", "g", "LTP is out.", "abbreviation"),
        ("Work", "g", "Tr\u200bams run.", "odd-character"),
        ("Work", "g", "\u0422rams run.", "odd-character"),
        ("Work", "g", "See \u042217.", "odd-character"),
    ],
)
def test_a_rule_finds_what_it_is_for(stage: str | None, rag: str | None, note: str | None, rule: str) -> None:
    assert rules_that_find(update(stage, rag, note)) == [rule]


@pytest.mark.parametrize(
    ("stage", "rag", "note"),
    [
        ("Idea", None, "Options are being looked at."),
        ("Done", None, "All were fitted."),
        ("Work", "g", "Ten miles were mended."),
        ("Work", "r", "No bus ran for lack of drivers; a new contract will begin in spring."),
        ("Work", "g", "It opened in March 2024."),
        ("Work", "g", "It will open in March 2026."),
        ("Work", "g", "The DfT agreed; the NHS joined."),
        ("Work", "g", "Café Łódź, naïve “quotes” – 5 °C, 10 £."),
        ("Work", "g", "Москва is a city."),
    ],
)
def test_a_sound_update_trips_no_rule(stage: str, rag: str | None, note: str) -> None:
    assert rules_that_find(update(stage, rag, note)) == []


@pytest.mark.parametrize(
    ("words", "today", "is_over"),
    [
        ("in November 2025", date(2025, 11, 27), False),
        ("by the end of November 2025", date(2025, 11, 30), False),
        ("in November 2025", date(2025, 12, 1), True),
        ("in Q2 2025", date(2025, 9, 30), False),
        ("in Q2 2025", date(2025, 10, 1), True),
        ("in autumn 2025", date(2025, 11, 30), False),
        ("in autumn 2025", date(2025, 12, 1), True),
        ("by 2024", date(2024, 12, 31), False),
        ("by the end of 2024", date(2025, 1, 1), True),
    ],
)
def test_a_date_has_passed_once_its_month_quarter_season_or_year_is_over(
    words: str, today: date, is_over: bool
) -> None:
    now = update("Work", "g", f"It will open {words}.")
    assert ("date-gone-by" in rules_that_find(now, inputs=replace(RULE_INPUTS, today=today))) is is_over


def test_a_stage_that_went_back_and_a_copied_note_are_found() -> None:
    before = update("Work", "g", "Ten miles.")
    assert rules_that_find(update("Plan", "g", "Ten  miles."), before) == [
        "stage-went-back",
        "note-unchanged",
    ]


def test_a_period_before_that_gave_no_stage_is_nothing_to_go_back_from() -> None:
    assert rules_that_find(update("Idea", None, "We met."), update(None, None, "")) == []


def test_an_acceptance_holds_for_what_it_was_given_for_and_no_more() -> None:
    note = "LTP and MHA are out."
    now = update("Work", "g", note)
    accepted = accept(None, [("abbreviation", "LTP")], "Everybody knows it.")
    entry = ActionEntry(
        action=Action(key="k", id="T1", theme="T"), theme_name="Transport",
        update=now._replace(accepted=accepted), previous=None, state=UpdateState.STARTED,
    )  # fmt: skip
    (comparison,) = compare([entry], STAGE_ORDER)
    raised = check(CheckedAction(comparison=comparison, inputs=RULE_INPUTS), RULES)
    assert [(finding.detail, finding.accepted) for finding in raised] == [
        ("LTP", "Everybody knows it."),
        ("MHA", None),
    ]


def test_what_was_accepted_of_several_stages_before_is_still_accepted() -> None:
    stages = (StageAt(stage="Plan", strand="Rail"), StageAt(stage="Idea"))
    accepted = accept(None, [("stage-went-back", "Rail - Plan & Idea")], "Rescoped.")
    entry = ActionEntry(
        action=Action(key="k", id="T1", theme="T"), theme_name="Transport",
        update=update("Plan", "g", "Now.")._replace(stages=stages, accepted=accepted),
        previous=update("Work", "g", "Before."), state=UpdateState.STARTED,
    )  # fmt: skip
    (comparison,) = compare([entry], STAGE_ORDER)
    findings = check(CheckedAction(comparison=comparison, inputs=RULE_INPUTS), RULES)
    assert [finding.accepted for finding in findings if finding.rule.name == "stage-went-back"] == [
        "Rescoped."
    ]


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), min_size=1), st.text(min_size=1))
def test_what_was_accepted_is_read_back(raised: list[tuple[str, str]], why: str) -> None:
    actual = decode_accepted(accept(None, raised, why))
    assert {(rule, detail) for rule, (details, _) in actual.items() for detail in details} == set(raised)
    assert {reason for _, reason in actual.values()} == {why}


@given(st.text())
def test_no_text_is_too_odd_to_be_checked(note: str) -> None:
    rules_that_find(update("Work", "a", note), update("Plan", "g", note))


def test_the_note_of_an_action_that_was_complete_before_may_stay_as_it_was() -> None:
    assert (
        rules_that_find(update("Done", None, "All were fitted."), update("Done", None, "All were fitted."))
        == []
    )
    assert rules_that_find(update("Done", None, "Ten miles."), update("Work", "g", "Ten miles.")) == [
        "note-unchanged"
    ]
