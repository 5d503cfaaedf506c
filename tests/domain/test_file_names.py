"""Names of files are short and valid on every system."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.domain.file_names import LONGEST, file_name, numbered

DATE = "2026-11-25"


def test_a_long_title_gives_way_and_the_date_stays_whole() -> None:
    name = file_name(["Net Zero Action Plan of a County with a Long Name" * 3, "from Jo Smith", DATE])
    assert name.endswith(f" - from Jo Smith - {DATE}.db")
    assert len(name.encode()) <= LONGEST
    assert name.startswith("Net Zero Action Plan")


def test_a_long_name_ends_with_a_whole_word() -> None:
    title = "Eastmarsh Climate and Nature Plan"
    name = file_name([title, "Warm Homes, Nature and Coast", "November 2026", "from Priya Nair", DATE])
    assert (
        name
        == f"Eastmarsh Climate and - Warm Homes, Nature and - November 2026 - from Priya Nair - {DATE}.db"
    )
    assert file_name(["Klimaschutzkonzept" * 9, DATE]).startswith("Klimaschutz"), "one word is cut"


def test_a_part_stays_whole_where_a_word_cut_from_another_leaves_room_for_it() -> None:
    parts = ["Grün Borough climate plan", "Travel & Streets", "March 2026", "from Siân O’Neill-Price", DATE]
    name = file_name(parts)
    assert (
        name == f"Grün Borough climate - Travel & Streets - March 2026 - from Siân O’Neill-Price - {DATE}.db"
    )
    assert len(name.encode()) <= LONGEST


def test_a_number_leaves_the_date_whole_too() -> None:
    name = file_name(["Plan of a County with a Long Name" * 3, "from Jo Smith", DATE])
    again = numbered(name.removesuffix(".db"), 2, ".db")
    assert again.endswith(f" - from Jo Smith - {DATE} (2).db")
    assert len(again.encode()) <= LONGEST


@pytest.mark.parametrize("title", ["CON", "nul", "Com1", "LPT¹", "aux.plan", "CONIN$"])
def test_a_name_that_windows_keeps_for_a_device_gets_a_mark(title: str) -> None:
    assert file_name([title]).startswith("_")
    assert not file_name([title, "Transport"]).startswith("_") or "." in title


def test_a_name_has_no_control_or_bidirectional_character() -> None:
    assert file_name(["Plan\u202egpj\x07\u200b\x9b", "Jo: <Smith>/\\"]) == "Plan gpj - Jo Smith.db"


def test_a_name_is_neither_hidden_nor_an_option_nor_a_lock_file() -> None:
    assert [file_name([title]) for title in ("-rf", ".plan", "~$plan", " . ", "")] == [
        "rf.db", "plan.db", "plan.db", "tui-tracker.db", "tui-tracker.db",
    ]  # fmt: skip


@given(st.lists(st.text(), max_size=6), st.sampled_from([".db", ".xlsx"]), st.integers(2, 999))
def test_no_text_makes_a_name_that_a_system_refuses(parts: list[str], ending: str, number: int) -> None:
    name = file_name(parts, ending)
    for valid in (name, numbered(name.removesuffix(ending), number, ending)):
        assert 0 < len(valid.encode()) <= LONGEST + 1
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]|[. ]\.(db|xlsx)$|^[ .-]', valid)
