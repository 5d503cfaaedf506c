"""The dictionary of a text under edit: British, knows the plan's words, and suggests."""

import pytest

from tui_tracker.services.checks.dictionary import Dictionary
from tui_tracker.services.checks.spelling import Speller


def words(text: str, plan: str = "") -> list[str]:
    return [word.word for word in Dictionary(Speller([plan] * 4)).misspelt(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The organisation realised its programme: colour, centre, labelled, licence, kerbside tyres.",
        "Decarbonisation, retrofitting, heatpumps, chargepoints, streetlighting, rewilding, webinars.",
        "We don't know the council’s low-carbon e-bikes, and/or solar PV (tCO2e, 3rd, 12MW).",
        "See https://exmple.gov.uk/reprt.pdf, mail jo@exmple.org or read plann.xlsx.",
        "Arriva, Hinckley and Bosworth, EMEC and eBuzz took part.",
    ],
)
def test_british_words_addresses_and_names_are_not_marked(text: str) -> None:
    assert words(text) == []


def test_misspelt_and_american_words_are_marked_where_they_are() -> None:
    text = "Teh tranport organization is in tommorow."
    marked = list(Dictionary(Speller()).misspelt(text))
    assert [text[word.start : word.end] for word in marked] == [word.word for word in marked]
    assert [word.word for word in marked][-3:] == ["tranport", "organization", "tommorow"]


def test_words_of_the_plan_and_kept_words_are_known() -> None:
    assert words("The bimodle trains run") == ["bimodle"]
    assert words("The bimodle trains run", plan="bimodle") == []
    dictionary = Dictionary(Speller(), ["decarb"])
    assert [word.word for word in dictionary.misspelt("decarb and frobnic")] == ["frobnic"]
    dictionary.keep("frobnic")
    assert list(dictionary.misspelt("decarb and Frobnic")) == []


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("tranport", "transport"), ("Tranport", "Transport"), ("teh", "the"), ("dont", "don't"),
        ("becuase", "because"), ("maintainance", "maintenance"), ("color", "colour"), ("ofthe", "of the"),
    ],
)  # fmt: skip
def test_the_first_suggestion_is_what_was_most_likely_meant(word: str, right: str) -> None:
    assert Dictionary(Speller()).suggestions(word)[0] == right


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("tendor", "tender"), ("charing", "charging"), ("quater", "quarter"), ("tennants", "tenants"),
        ("febuary", "February"), ("publically", "publicly"), ("conractor", "contractor"),
    ],
)  # fmt: skip
def test_of_words_equally_near_what_councils_write_comes_first(word: str, right: str) -> None:
    offered = Dictionary(Speller()).suggestions(word)
    assert offered[0] == right
    assert len({word.casefold() for word in offered}) == len(offered)
    assert not any(" " in word for word in offered)


@pytest.mark.parametrize("word", ["anual", "assest", "shcool", "asess", "shitf", "counsil"])
def test_no_coarse_word_is_offered(word: str) -> None:
    offered = Dictionary(Speller()).suggestions(word)
    assert offered
    assert not {"anal", "ass", "shit", "cunt"} & set(offered)


def test_a_word_like_no_other_has_no_suggestion() -> None:
    assert Dictionary(Speller()).suggestions("xqzwvkjhb") == ()
