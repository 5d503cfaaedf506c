"""IDs are forgiving: every way a person writes T17 finds T17."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_tracker.domain.plan.ids import (
    LOOKALIKE_LETTERS,
    fold_id,
    id_letters,
    id_ranges,
    looks_like_id,
    natural_order,
)


@pytest.mark.parametrize(
    "written",
    ["T17", "t17", "T 17", "Т17", "T017", "T-17", "T.17", "(T17)", " t17 ", "[T17]", "T17:", "Ｔ１７"],
)
def test_every_way_to_write_an_id_finds_it(written: str) -> None:
    assert fold_id(written) == "T17"


def test_a_cyrillic_ze_is_read_as_the_three_it_looks_like() -> None:
    assert fold_id("ТЗ") == "T3"


def test_suffix_letters_and_dotted_numbers_are_kept() -> None:
    assert fold_id("r3a") == "R3A"
    assert fold_id("1.2.3") == "1.2.3"
    assert fold_id("EN-04") == "EN4"


@pytest.mark.parametrize("text", ["Delivery", "2024/25", "All", "", "1, 2", "T", "-----"])
def test_other_texts_do_not_look_like_an_id(text: str) -> None:
    assert not looks_like_id(text)


def test_ids_sort_as_a_person_counts() -> None:
    assert sorted(["T10", "T2", "R3b", "R3a"], key=natural_order) == ["R3a", "R3b", "T2", "T10"]
    assert id_letters("Т17") == "T"


@given(st.text())
def test_no_text_at_all_is_too_odd_to_fold(text: str) -> None:
    assert isinstance(fold_id(text), str)


@example("0 0")
@given(st.text(alphabet="TtRaТЗ 017.-()[]"))
def test_folding_what_a_person_might_write_is_settled_after_one_go(text: str) -> None:
    assert fold_id(fold_id(text)) == fold_id(text)


def test_look_alike_letters_never_fold_to_other_look_alikes() -> None:
    assert not set(LOOKALIKE_LETTERS) & set(LOOKALIKE_LETTERS.values())


def test_ids_in_a_row_are_written_as_a_run() -> None:
    ids = ["T1", "T2", "T3", "T5", "T6", "B7", "R3a", "R4"]
    assert id_ranges(ids) == ["T1-T3", "T5", "T6", "B7", "R3a", "R4"]
