"""Terminals that know no more than ASCII see every state and rating apart, in columns as wide."""

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_tracker.config import Settings
from tui_tracker.tui.ascii_fallback import use_ascii_fallback
from tui_tracker.tui.format.text import STATE_MARKS


def printed(text: str, encoding: str = "ascii") -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    use_ascii_fallback(stream)
    stream.write(text)
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)


def test_states_and_ratings_stay_apart(settings: Settings) -> None:
    marks = [printed(mark) for mark in STATE_MARKS.values()]
    assert len(set(marks)) == len(marks)
    symbols = [printed(rating.symbol) for rating in (*settings.ratings, settings.unrated)]
    assert len(set(symbols)) == len(symbols)


def test_boxes_are_drawn_and_letters_lose_only_their_accents() -> None:
    assert printed("╭─ Café ─╮│━") == "+- Cafe -+|="


def test_what_the_encoding_has_is_left_as_it_is() -> None:
    assert printed("£ · é", "latin-1") == "£ · é"
    assert printed("○ →", "utf-8") == "○ →"


@given(st.text(st.characters(min_codepoint=0xA0, exclude_categories=("C", "M", "Z"))))
def test_nothing_moves_sideways(text: str) -> None:
    assert len(printed(text)) == cell_len(text)
