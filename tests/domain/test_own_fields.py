"""The types of a plan's own fields: what they read, and how their values compare."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tui_tracker.config.known_keys import FIELD_TYPES
from tui_tracker.domain.own_fields import (
    EXPECTED,
    Comparable,
    guess_type,
    make_condition,
    parse_value,
    split_condition,
)

TODAY = date(2026, 2, 1)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("date", "2026-03-31", date(2026, 3, 31)),
        ("date", "31/03/2026", date(2026, 3, 31)),
        ("date", "31.3.26", date(2026, 3, 31)),
        ("date", "31st March 2026", date(2026, 3, 31)),
        ("date", "Feb-28", date(2028, 2, 29)),
        ("date", "Sept 2026", date(2026, 9, 30)),
        ("date", "2026", date(2026, 12, 31)),
        ("money", "£125,000", Decimal(125_000)),
        ("money", "£1.2m", Decimal(1_200_000)),
        ("money", "-£20k", Decimal(-20_000)),
        ("money", "3 million", Decimal(3_000_000)),
        ("percent", "45 %", Decimal(45)),
        ("link", "HTTPS://x.org/A", "https://x.org/a"),
        ("text", "A  Officer", "a officer"),
    ],
)
def test_a_value_is_read_as_people_write_it(kind: str, text: str, value: Comparable) -> None:
    assert parse_value(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "soon"), ("date", "31/02/2026"), ("date", "2026-13"), ("date", "00/01/2026"),
        ("date", "mar"), ("money", "tbc"), ("money", "£"), ("money", "1.2.3"),
        ("percent", "45"), ("percent", "x%"), ("percent", "nan%"), ("link", "javascript:alert(1)"),
    ],
)  # fmt: skip
def test_a_text_of_another_type_is_refused(kind: str, text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_value(kind, text)


@pytest.mark.parametrize(
    ("kind", "condition", "text", "holds"),
    [
        ("date", "<2026-03-01", "28/02/2026", True),
        ("date", "<2026-03-01", "March 2026", False),
        ("date", "<today", "31 January 2026", True),
        ("date", "<today", "", False),
        ("date", "=", None, True),
        ("date", "!=", "soon", True),
        ("money", ">=£20k", "20,000", True),
        ("text", "=highways", "Highways ", True),
        ("text", "!=Highways", None, True),
        (None, "<today", "31/01/2026", True),
        (None, ">100000", "£125k", True),
        (None, "=soon", "Soon", True),
    ],
)
def test_values_compare_by_their_type(
    kind: str | None, condition: str, text: str | None, holds: bool
) -> None:
    parts = split_condition(f"due  DATE {condition}", ["Due", "Due date"])
    assert parts
    assert parts[0] == "Due date"
    assert make_condition(*parts, kind, TODAY).holds(text) is holds


def test_the_settings_and_the_domain_know_the_same_types() -> None:
    assert tuple(EXPECTED) == FIELD_TYPES


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["31/03/2026", "", "March 2026"], "date"),
        (["2026-03-31"], "date"),
        (["£125k", "£20,000"], "money"),
        (["45%", "0 %"], "percent"),
        (["https://x.org/a"], "link"),
        (["12", "2026"], "text"),
        (["31/03/2026", "tbc"], "text"),
        (["£5", "45%"], "text"),
        (["", " "], "text"),
    ],
)
def test_a_type_is_proposed_where_every_value_is_of_it(texts: list[str], kind: str) -> None:
    assert guess_type(texts) == kind
