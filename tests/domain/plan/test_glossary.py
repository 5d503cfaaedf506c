"""Abbreviations: found, explained by the text itself, listed."""

from tui_tracker.domain.plan.glossary import abbreviations, find_meanings, glossary, unexplained_abbreviations


def test_words_with_two_capitals_are_abbreviations_and_plurals_count_once() -> None:
    assert abbreviations("EVs and an EV for the DfT, R&D at net-zero Leeds. A Bus.") == ("EV", "DfT", "R&D")


def test_text_in_capitals_throughout_has_none() -> None:
    assert abbreviations("PUBLIC TRANSPORT") == ()


def test_a_text_explains_what_stands_in_brackets_behind_its_words() -> None:
    assert find_meanings(["the Department for Transport (DfT) said; Electric Vehicles (EVs) run."]) == {
        "DfT": "Department for Transport",
        "EV": "Electric Vehicles",
    }


def test_brackets_behind_other_words_explain_nothing() -> None:
    assert find_meanings(["a big town (DfT)", "(LTP)", "in (UK) it"]) == {}


def test_the_glossary_lists_what_is_used_and_explained_somewhere() -> None:
    texts = ["Local Transport Plan (LTP)", "The LTP and the MHA", "The XYZ"]
    assert glossary(texts, {"MHA": "Midlands Housing", "QQQ": "never used"}) == (
        ("LTP", "Local Transport Plan"), ("MHA", "Midlands Housing"),
    )  # fmt: skip


def test_everyday_ones_need_no_explanation() -> None:
    assert unexplained_abbreviations("The NHS, the UK and the LTP", {}) == ("LTP",)


def test_a_cell_in_capitals_is_searched_for_what_has_a_meaning() -> None:
    assert glossary(["DLUHC OFGEM"], {"OFGEM": "Office of Gas and Electricity Markets"}) == (
        ("OFGEM", "Office of Gas and Electricity Markets"),
    )
