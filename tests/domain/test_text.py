"""Text: what it may contain and when two texts are equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.domain.text import (
    REPLACEMENT,
    clean,
    from_difference,
    normalise,
    one_line,
    plural,
    unsafe_count,
    word_count,
)


def test_characters_that_steer_a_terminal_become_visible() -> None:
    assert (
        clean("a\x1b]52;c;x\x07b\u202ec\x9b")
        == f"a{REPLACEMENT}]52;c;x{REPLACEMENT}b{REPLACEMENT}c{REPLACEMENT}"
    )
    assert unsafe_count("a\x1b\x07") == 2


def test_line_endings_of_every_system_become_one() -> None:
    assert clean("one\r\ntwo\rthree\n") == "one\ntwo\nthree\n"


def test_tabs_pound_signs_and_accents_stay() -> None:
    assert clean("£2.2m\tcafé 日本") == "£2.2m\tcafé 日本"


def test_composed_and_decomposed_letters_are_equal() -> None:
    assert normalise("cafe\u0301") == normalise("café")


def test_blanks_at_line_ends_and_at_the_end_do_not_count() -> None:
    assert normalise("one  \r\ntwo\t\n\n") == normalise("one\ntwo")


def test_nothing_equals_empty_text_and_blank_text() -> None:
    assert normalise(None) == normalise("") == normalise(" \n") == ""


def test_blanks_inside_and_before_do_count() -> None:
    assert normalise(" a b") != normalise("a b") != normalise("a  b")


def test_words_are_counted_as_a_person_would() -> None:
    assert word_count("two  words\n") == 2
    assert word_count(None) == 0
    assert one_line(" a\n b ") == "a b"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert unsafe_count(clean(text)) == 0


@given(st.text())
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [
        (1, "copy", "1 copy"),
        (2, "copy", "2 copies"),
        (0, "day", "0 days"),
        (3, "new action", "3 new actions"),
        (2, "match", "2 matches"),
    ],
)
def test_a_noun_agrees_with_its_number(number: int, noun: str, words: str) -> None:
    assert plural(number, noun) == words


def test_two_long_lines_are_cut_to_where_they_differ() -> None:
    start = "All six streets are working since the new lamps came in"
    old, new = from_difference(f"{start} May of last year.", f"{start} June of last year.", 30)
    assert old.startswith("…")
    assert "May" in old[:30]
    assert "June" in new[:30]
    assert from_difference("Ten miles.", "Eleven miles.", 30) == ("Ten miles.", "Eleven miles.")
    assert from_difference(start, f"Not {start}", 30) == (start, f"Not {start}")
    assert "and more" in from_difference(start, f"{start} and more", 30)[1][:30]
