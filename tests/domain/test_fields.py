"""What the field table says of values: how people read them, and which ones a field can have."""

from __future__ import annotations

import pytest

from tui_tracker.domain.codecs import TEXT, decode_pairs, decode_stages, encode_pairs, encode_stages
from tui_tracker.domain.field_values import field_text, field_value, own_texts
from tui_tracker.domain.fields import field_label, field_named, field_validator, readable, values_agree
from tui_tracker.domain.plan.model import Action
from tui_tracker.domain.plan.stages import StageAt

RETIRED = '{"how":"merged","into":"T4","period":"2025-12","why":"the same work"}'


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("note", "Ten miles.", "Ten miles."),
        ("rag", "green", "green"),
        ("stages", '[["Delivery","Rail"],["Design",null]]', "Delivery (Rail), Design"),
        ("objectives", '["1","2"]', "1, 2"),
        ("extras", '[["Cost","£5"]]', "Cost: £5"),
        ("retired", RETIRED, "Retired in December 2025: merged into T4. the same work"),
        ("accepted", '{"no-note":{"of":[""],"why":"new"}}', "no-note: new"),
        ("note", None, None),
    ],
)
def test_a_stored_value_is_written_for_people(field: str, value: str | None, words: str | None) -> None:
    assert readable(field, value) == words


@pytest.mark.parametrize("field", ["stages", "objectives", "extras", "retired", "accepted"])
def test_a_value_that_its_field_cannot_have_is_shown_as_it_came(field: str) -> None:
    assert readable(field, "not JSON") == "not JSON"
    assert not field_validator(None, None)(field, "not JSON")
    assert not field_validator(None, None)(field, "7")


def test_a_validator_knows_the_plans_stages_and_ratings() -> None:
    is_valid = field_validator(["Design"], ["green"])

    assert is_valid("stages", '[["Design",null]]')
    assert not is_valid("stages", '[["Delivery",null]]')
    assert is_valid("rag", "green")
    assert not is_valid("rag", "blue")
    assert field_validator(None, None)("rag", "blue")
    assert is_valid("retired", RETIRED)
    assert not is_valid("retired", RETIRED.replace("merged", "forgotten"))
    assert is_valid("position", "12")
    assert not is_valid("position", "twelfth")


def test_any_field_can_be_empty_but_only_fields_of_the_table_are_valid() -> None:
    is_valid = field_validator(None, None)

    assert is_valid("rag", None)
    assert not is_valid("budget", None)
    assert not is_valid("budget", "5")


def test_a_field_of_a_newer_program_is_plain_text_under_its_own_name() -> None:
    assert field_label("budget") == "budget"
    assert field_named("budget").codec is TEXT
    assert readable("budget", "[1]") == "[1]"


def test_fields_are_called_what_people_call_them() -> None:
    assert [field_label(name) for name in ("stages", "rag", "signed_off", "note")] == [
        "stage", "RAG", "done", "note",
    ]  # fmt: skip
    assert field_named("rag").title == "RAG"
    assert field_named("note").title == "Note"


def test_stages_and_named_texts_are_read_as_they_were_stored() -> None:
    stages = (StageAt(stage="Delivery", strand="Rail"), StageAt(stage="Design"))

    assert decode_stages(encode_stages(stages)) == stages
    assert decode_pairs(encode_pairs([("Cost", "£5")])) == (("Cost", "£5"),)
    assert encode_stages(()) is None
    assert decode_stages(None) == ()


def test_an_actions_fields_are_read_by_name() -> None:
    action = Action(key="k", id="T1", theme="T", objectives=("1", "2"), others=(("cost", "£5"),))

    assert (field_value(action, "objectives"), field_text(action, "objectives")) == (("1", "2"), "1, 2")
    assert (field_value(action, "cost"), field_text(action, "cost")) == ("£5", "£5")
    assert (field_value(action, "partners"), field_text(action, "partners")) == (None, "")


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("2026-03-31", "31 March 2026"),
        ("31/03/2026", "31/03/2026"),
        ("2026-13-31", "2026-13-31"),
        ("Q1", "Q1"),
    ],
)
def test_a_day_from_a_spreadsheet_is_written_out_in_an_own_field(stored: str, read: str) -> None:
    action = Action(key="k", id="T1", theme="T", extras=(("Due date", stored),))

    assert own_texts(action) == (("Due date", read),)


@pytest.mark.parametrize("other", ["31 March 2026", "2026-03-31", "31.3.26", "31st Mar 2026", " 31/03/2026 "])
def test_one_day_agrees_however_it_is_written_in_an_own_field(other: str) -> None:
    assert values_agree("own:Due", "31/03/2026", other)


@pytest.mark.parametrize(
    ("field", "value", "other"),
    [
        ("own:Due", "31/03/2026", "30/03/2026"),
        ("own:Due", "31/03/2026", "March 2026"),
        ("own:Due", "31/03/2026", None),
        ("own:Due", "99/99/2026", "99.99.2026"),
        ("note", "31/03/2026", "31 March 2026"),
    ],
)
def test_other_days_months_and_notes_do_not_agree(field: str, value: str, other: str | None) -> None:
    assert not values_agree(field, value, other)
