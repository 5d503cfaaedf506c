"""Word diff: what a lead sees of last year's note and this year's."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.domain.compare.diff import DiffKind, NoteChange, note_change, plain_diff, word_diff


def test_words_that_went_and_came_are_marked_without_colour() -> None:
    diff = word_diff("A bid was made.", "A second bid was won.")
    assert plain_diff(diff) == "A {+second+} bid was [-made.-]{+won.+}"


def test_a_long_note_with_one_word_changed_stays_nearly_the_same() -> None:
    note = " ".join(["the", "plan", *(f"word{number} and" for number in range(200))])
    diff = word_diff(note, note.replace("plan", "scheme"))
    gone = "".join(piece.text for piece in diff if piece.change is DiffKind.REMOVED)
    assert gone.split() == ["plan"]


def test_nothing_against_a_note_is_all_new() -> None:
    assert [piece.change for piece in word_diff(None, "Begun.")] == [DiffKind.ADDED]
    assert word_diff(None, None) == ()
    assert plain_diff(()) == ""


def test_a_plain_diff_adds_no_blank_and_takes_none_away() -> None:
    assert plain_diff(word_diff("We met ten firms", "We met two firms")) == "We met [-ten-]{+two+} firms"
    assert plain_diff(word_diff("We met ten firms", "We met firms")) == "We met [-ten-] firms"
    assert plain_diff(word_diff("Begun today", "Begun")) == "Begun [-today-]"


def test_a_note_is_named_unchanged_reworded_new_or_missing() -> None:
    old = "The scheme runs and ten homes were fitted"
    assert note_change(old, f" {old}\n") is NoteChange.UNCHANGED
    assert note_change(old, "The scheme runs and twelve homes were fitted") is NoteChange.REWORDED
    assert note_change(old, "Funding ended") is NoteChange.NEW
    assert note_change(None, "Funding ended") is NoteChange.NEW
    assert note_change(old, " ") is NoteChange.MISSING
    assert note_change(None, None) is NoteChange.NONE


words = st.text(alphabet="ab \n", max_size=30)


@given(words, words)
def test_the_pieces_hold_every_word_of_both_texts(old: str, new: str) -> None:
    diff = word_diff(old, new)
    assert (
        "".join(piece.text for piece in diff if piece.change is not DiffKind.REMOVED).split() == new.split()
    )
    assert "".join(piece.text for piece in diff if piece.change is not DiffKind.ADDED).split() == old.split()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A very long sentence. " * 20_000, "First. " + "A very long sentence. " * 20_000),
        ("word " * 20_000, "word other " * 10_000), ("a " * 20_000, "b a " * 20_000),
        ("Begin. " + "a b " * 9000 + "End.", "Begin. " + "b b a " * 9000 + "End."),
    ],
)  # fmt: skip
def test_long_texts_of_the_same_words_are_compared_in_a_moment(old: str, new: str) -> None:
    begun = time.process_time()
    parts = word_diff(old, new)
    change = note_change(old, new)
    assert time.process_time() - begun < 5
    assert change in (NoteChange.REWORDED, NoteChange.NEW)
    texts = {
        kept: "".join(part.text for part in parts if part.change in (kept, DiffKind.SAME)).split()
        for kept in (DiffKind.REMOVED, DiffKind.ADDED)
    }
    assert texts == {DiffKind.REMOVED: old.split(), DiffKind.ADDED: new.split()}
