"""Spelling: known misspellings and American forms, never a name the plan uses."""

import pytest

from tui_tracker.services.checks.spelling import Speller


@pytest.mark.parametrize(
    ("text", "misspelt"),
    [
        ("The startegy cuts emmisions.", [("startegy", "strategy"), ("emmisions", "emissions")]),
        ("Infastructure", [("Infastructure", "Infrastructure")]),
        ("color of the center", [("color", "colour"), ("center", "centre")]),
        ("They organise decarbonisation programmes in centres.", []),
        ("Practice a story by the meter in a program.", []),
        ("A focused, focusing, biased judgment; licensing and routing of a specialty.", []),
        ("LLEP, Loughborough, Hinckley, chargepoints", []),
    ],
)
def test_only_what_is_known_to_be_wrong_is_named(text: str, misspelt: list[tuple[str, str]]) -> None:
    assert list(Speller()(text)) == misspelt


def test_a_name_nearly_spelt_as_the_plan_spells_it_is_named() -> None:
    speller = Speller(["Leicestershire and Blaby"] * 4)
    assert list(speller("In Leicetershire, Leicestershire's Blaby")) == [("Leicetershire", "Leicestershire")]


def test_a_word_the_plan_uses_often_is_its_own() -> None:
    assert list(Speller(["The Busines Hub"] * 4)("Busines")) == []
