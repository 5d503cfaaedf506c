"""Text in the columns of a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.cli.text_layout import wrap


def test_words_stay_whole_and_line_breaks_are_kept() -> None:
    assert wrap("Ten miles were mended in May.\n\n  - and two", 20, "  ") == [
        "  Ten miles were", "  mended in May.", "", "    - and two",
    ]  # fmt: skip


def test_a_word_wider_than_a_line_is_broken() -> None:
    assert wrap(f"See {'x' * 45} there.", 20) == ["See", "x" * 20, "x" * 20, "xxxxx there."]


TEXTS = st.lists(st.sampled_from(["a", "bc" * 30, " ", "\n", "\t", "d-e"]), max_size=60).map("".join)


@given(TEXTS, st.integers(20, 60))
def test_no_line_is_wider_and_no_letter_is_lost(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert all(len(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
