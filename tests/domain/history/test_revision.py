"""Revisions are named by their content, and a database's own changes sort as they were made."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import (
    action_key,
    make_revision,
    next_timestamp,
    period_timestamp,
    plan_id,
    revision_id,
    utc_timestamp,
)

CELL = Cell(action="a" * 32, period="2025-12", field="note")
ALPHABET = st.characters(exclude_categories=["Cs"])
NOON = datetime(2025, 11, 23, 12, tzinfo=UTC)


def test_the_same_change_has_the_same_id_and_any_difference_another() -> None:
    hashed_content = ("text", ["p1", "p2"], "Jo", utc_timestamp(NOON), "db")
    first = revision_id(CELL, *hashed_content)
    assert revision_id(CELL, "text", ["p2", "p1"], *hashed_content[2:]) == first
    others = {
        revision_id(CELL, None, *hashed_content[1:]),
        revision_id(CELL, "text", [], *hashed_content[2:]),
        revision_id(CELL, "text", ["p1", "p2"], "Sam", *hashed_content[3:]),
        revision_id(CELL, "text", ["p1", "p2"], "Jo", utc_timestamp(NOON), "elsewhere"),
        revision_id(Cell(action="b" * 32, period="2025-12", field="note"), *hashed_content),
    }
    assert first not in others
    assert len(others) == 5
    assert len(first) == 32


def test_a_revision_carries_the_id_of_its_content() -> None:
    made = make_revision(CELL, "x", parents=["b", "a"], author="Jo", at=utc_timestamp(NOON), origin="db")
    assert made.parents == ("a", "b")
    assert made.id == revision_id(CELL, "x", ["a", "b"], "Jo", utc_timestamp(NOON), "db")


def test_a_clock_that_went_back_still_stamps_later() -> None:
    last = utc_timestamp(NOON)
    assert next_timestamp(NOON - timedelta(hours=1), last) > last
    assert next_timestamp(NOON, last) > last
    assert next_timestamp(NOON + timedelta(seconds=1), last) == utc_timestamp(NOON + timedelta(seconds=1))


def test_an_import_is_stamped_with_its_period() -> None:
    assert period_timestamp("2024-12") == "2024-12-01T00:00:00.000000Z"
    assert period_timestamp("autumn") == "1970-01-01T00:00:00.000000Z"


def test_a_plan_is_named_by_what_it_holds_and_an_action_by_its_plan_and_first_id() -> None:
    plan = plan_id([("T", "Transport")], [("T1", "Walk more")])
    assert plan == plan_id([("T", "Transport")], [("T1", "Walk more")])
    assert plan != plan_id([("T", "Transport")], [("T1", "Drive more")])
    assert action_key(plan, "T1") != action_key("other", "T1")


@given(st.text(ALPHABET), st.none() | st.text(ALPHABET), st.lists(st.text(ALPHABET, max_size=4), max_size=3))
def test_an_id_is_the_hash_of_a_canonical_json_array(
    field: str, value: str | None, parents: list[str]
) -> None:
    cell = Cell(action="a", period="2025-12", field=field)
    content = ["a", "2025-12", field, value, sorted(parents), "Jo", "now", "db"]
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    expected = hashlib.blake2b(canonical.encode(), digest_size=16).hexdigest()
    assert revision_id(cell, value, parents, "Jo", "now", "db") == expected
