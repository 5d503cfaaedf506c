"""Texts are cut to the columns available, also to no column at all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_tracker.tui.format.text import shorten_middle


@given(st.text(max_size=40), st.integers(min_value=-3, max_value=45))
def test_a_text_cut_in_the_middle_has_at_most_so_many_columns(text: str, columns: int) -> None:
    shortened = shorten_middle(text, columns)
    assert cell_len(shortened) <= max(columns, 0)
    if cell_len(text) <= columns:
        assert shortened == text


def test_a_file_name_is_cut_between_words() -> None:
    name = "Borough Climate Plan - Parks - December 2025 - from Jo Smith - 2026-11-27.db"
    assert shorten_middle(name, 67) == "Borough Climate Plan … 2025 - from Jo Smith - 2026-11-27.db"
    assert shorten_middle("a-very-long-name-without-blanks.db", 20) == "a-very…out-blanks.db"
