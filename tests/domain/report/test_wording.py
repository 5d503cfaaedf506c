"""The words of a report: short names, quoted sentences, shares and lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.domain.plan.wording import split_partners
from tui_tracker.domain.report.wording import (
    agree,
    decision_sentence,
    end_sentence,
    format_share,
    have_reached,
    most_of,
    opening_sentence,
    partners_text,
    reached,
    short_name,
)
from tui_tracker.domain.text import join_words


def test_a_name_is_the_first_sentence_or_is_cut_at_a_word() -> None:
    assert short_name("Fit heat pumps.") == "Fit heat pumps"
    assert short_name("Fit heat pumps. " + "And more of it. " * 9) == "Fit heat pumps"
    assert short_name("Fit insulation in every loft", 20) == "Fit insulation…", "not cut after a preposition"
    assert short_name("x" * 200, 20) == "x" * 19 + "…"


def test_a_sentence_that_ends_with_a_cut_text_or_a_mark_gets_no_second_full_stop() -> None:
    assert end_sentence("Completed: Fit insulation") == "Completed: Fit insulation."
    for text in ("Completed: Fit insulation…", "Why?", "So it is."):
        assert end_sentence(text) == text


def test_a_reason_is_the_first_sentence_that_says_something() -> None:
    assert opening_sentence("The bid failed. Nothing else came.") == "The bid failed. Nothing else came."
    long = "The bid for the second round failed in May. Another is being written."
    assert opening_sentence(long) == "The bid for the second round failed in May."
    assert opening_sentence("Ongoing\nThe bid failed.") == "Ongoing. The bid failed."
    assert opening_sentence("") == ""


def test_a_decision_that_is_asked_for_is_quoted_and_one_that_was_made_is_not() -> None:
    assert decision_sentence("Costs rose. A decision is needed in May.") == "A decision is needed in May."
    assert decision_sentence("It was approved in May.") == ""


@pytest.mark.parametrize(
    ("count", "total", "share"),
    [
        (0, 9, "0%"),
        (1, 900, "under 1%"),
        (899, 900, "over 99%"),
        (32, 176, "18%"),
        (9, 9, "100%"),
        (0, 0, "–"),
    ],
)
def test_a_share_is_whole_per_cent_and_never_rounded_to_none_or_all(
    count: int, total: int, share: str
) -> None:
    assert format_share(count, total) == share


def test_themes_are_named_that_hold_most_of_a_count() -> None:
    assert most_of([("A", 8), ("B", 7), ("C", 3)]) == ["A", "B"]
    assert most_of([("A", 8), ("B", 1)]) == ["A"]
    assert most_of([("A", 8), ("B", 0)]) == [], "a single theme is not most of them"
    assert most_of([(name, 1) for name in "ABCDEFGH"]) == []


def test_lists_and_verbs_read_as_english() -> None:
    assert join_words(["Buildings", "Energy", "Waste"]) == "Buildings, Energy and Waste"
    assert join_words(["Homes", "Waste"], "in") == "in Homes and Waste"
    assert join_words(["Transport", "Food and Waste"], "in") == "in Transport, and in Food and Waste"
    assert [agree("have no note", count) for count in (1, 2)] == ["has no note", "have no note"]
    assert [reached(label) for label in ("Complete", "Handover")] == ["were completed", "reached Handover"]
    assert have_reached("Complete") == "are complete"
    assert have_reached("Handover", is_one=True) == "has reached Handover"
    assert partners_text("Districts\n• DfT; LLEP", ()) == "Districts, DfT, LLEP"
    assert partners_text("Districts DfT\n• LLEP", ("dft", "districts")) == "Districts, DfT, LLEP"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Districts Midlands Net Zero Hub LLEP", ("Districts", "Midlands Net Zero Hub", "LLEP")),
        ("OFGEM districts", ("OFGEM", "districts")),
        ("Net Zero Hub Board", ("Net Zero Hub Board",)),
        ("National Forest, Woodland Trust LLEP", ("National Forest, Woodland Trust", "LLEP")),
        ("Districts Friends of the Park LLEP", ("Districts Friends of the Park LLEP",)),
        ("Districts, LLEP; Ofgem", ("Districts, LLEP; Ofgem",)),
        ("Districts\nLLEP", ("Districts\nLLEP",)),
        ("", ("",)),
    ],
)
def test_partners_are_parted_where_known_names_follow_each_other(text: str, parts: tuple[str, ...]) -> None:
    names = (
        "Districts",
        "Net Zero Hub",
        "Midlands Net Zero Hub",
        "LLEP",
        "Ofgem",
        "Woodland Trust",
        "Midlands",
    )
    assert split_partners(text, names) == parts


@given(st.text(alphabet="ab ,;\n", max_size=40), st.lists(st.text(alphabet="ab ,", max_size=5)))
def test_partners_parted_are_the_text_when_joined_by_blanks(text: str, names: list[str]) -> None:
    assert " ".join(split_partners(text, names)) == text
    assert split_partners(text, ()) == (text,)
