"""Cells that a spreadsheet takes for text, and that are read back unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.domain.csv_safety import neutralise_formula, restore_text


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "- first", "@SUM(A1)", "\t=1", "＝1", "'=1", "''+1", "(clear)"]
)
def test_what_a_reader_would_act_on_is_behind_an_apostrophe(text: str) -> None:
    assert neutralise_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ten miles", "'tis done", "'", "3 = 3"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert neutralise_formula(text) == restore_text(text) == text


@given(st.text(alphabet=st.sampled_from("'=+-@a\t\n ")) | st.text())
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert restore_text(neutralise_formula(text)) == text
