"""What is proposed where two notes disagree: whole sentences, or nothing."""

import time

from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.domain.history.conflict import merge_sentences, sentences

BASE = "Works began in May. The bid is open. A survey follows."


def test_sentences_changed_at_different_places_go_together() -> None:
    first = "Works began in June. The bid is open. A survey follows."
    second = "Works began in May. The bid is open. The survey is done."
    assert merge_sentences(BASE, first, second) == "Works began in June. The bid is open. The survey is done."


def test_the_same_sentence_changed_twice_is_left_to_a_person() -> None:
    first = "Works began in May. The bid was lost. A survey follows."
    second = "Works began in May. The bid was won. A survey follows."
    assert merge_sentences(BASE, first, second) is None


def test_the_same_change_on_both_sides_goes_in_once() -> None:
    first = "Works began in May. The bid was won. A survey follows."
    assert merge_sentences(BASE, first, first) == first


def test_two_notes_written_from_nothing_are_left_to_a_person() -> None:
    assert merge_sentences(None, "It is delayed.", "It is on track.") is None


def test_a_sentence_added_at_the_end_stands_apart_from_the_one_before() -> None:
    merged = merge_sentences(
        BASE, f"{BASE} Trains run.", "Works began in June. The bid is open. A survey follows."
    )
    assert merged == "Works began in June. The bid is open. A survey follows. Trains run."


TEXTS = st.text(alphabet="ab. \n", max_size=40)


@given(TEXTS)
def test_sentences_joined_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text


@given(TEXTS, TEXTS, TEXTS)
def test_swapping_the_sides_swaps_nothing(base: str, first: str, second: str) -> None:
    assert merge_sentences(base, first, second) == merge_sentences(base, second, first)


@given(TEXTS, TEXTS)
def test_an_untouched_side_leaves_the_other_as_it_is(base: str, first: str) -> None:
    merged = merge_sentences(base, base, first)
    assert merged is not None
    assert merged.split() == first.split()


def test_long_texts_of_the_same_sentences_are_proposed_no_merge_for_in_a_moment() -> None:
    base = "Works began. The bid is open. " * 10_000
    begun = time.process_time()
    assert merge_sentences(base, f"First. {base}", f"{base}Second. Works began.") is None
    assert time.process_time() - begun < 3
