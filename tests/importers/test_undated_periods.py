"""Columns of quarters and months whose headers give no year, and what says it instead."""

from __future__ import annotations

import pytest

from tests.support.import_cases import workbook
from tests.support.importing import Reader, row_of
from tui_tracker.domain.imports.source import ParsedSource

QUARTERS = "Ref,Action,Q1 RAG,Q1 update,Q2 RAG,Q2 update\nT1,Walk,Red,a,Green,b\nT2,Ride,Amber,c,Amber,d\n"
MONTHS = (
    "Ref,Action,RAG Apr,RAG May,RAG Jun\nT1,Walk,Red,Amber,Green\nT2,Ride,Amber,Amber,\nT3,Row,Red,Red,\n"
)


def dates(reading: ParsedSource) -> list[str]:
    return [use.key for use in reading.understanding.periods]


def messages(reading: ParsedSource) -> str:
    return " ".join(problem.message for problem in reading.problems)


def test_the_latest_month_is_taken_and_not_the_fullest(read: Reader) -> None:
    reading = read(MONTHS, name="plan.csv", default_period="2025-12")
    assert [row.update.rag for row in reading.rows] == ["green", None, None]
    assert dict(row_of(reading, "T2").action.extras) == {"RAG Apr": "Amber", "RAG May": "Amber"}
    assert "RAG Jun as June" in messages(reading)
    assert not reading.understanding.period_is_named


@pytest.mark.parametrize(
    ("header", "last"),
    [
        ("RAG Jun,RAG May,RAG Apr", "06"),
        ("RAG Nov,RAG Dec,RAG Jan", "01"),
        ("April RAG,May RAG,June RAG", "06"),
        ("Apr,May,Jun", "06"),
    ],
)
def test_months_are_in_the_order_of_time(read: Reader, header: str, last: str) -> None:
    rows = "T1,Walk,Red,Amber,Green\nT2,Ride,Red,Amber,Green\n"
    reading = read(f"Ref,Action,{header}\n{rows}", name="plan.csv", default_period="2025-12")
    assert reading.period[-2:] == last
    assert dates(reading) == sorted(dates(reading))
    assert int(dates(reading)[-1][:4]) - int(dates(reading)[0][:4]) <= 1


def test_empty_months_to_come_do_not_move_those_with_values(read: Reader) -> None:
    reading = read("Ref,Action,RAG Apr,RAG May,RAG Mar\nT1,Walk,Red,Amber,\n", name="Progress 2025-26.csv")
    assert (reading.period, row_of(reading, "T1").update.rag) == ("2025-05", "amber")


@pytest.mark.parametrize(
    ("table", "period"), [(QUARTERS, "2025-09"), (MONTHS, "2025-06")], ids=["quarters", "months"]
)
@pytest.mark.parametrize("where", ["above", "sheet", "file"])
def test_the_year_is_that_of_the_title(read: Reader, table: str, period: str, where: str) -> None:
    rows = [line.split(",") for line in table.splitlines()]
    above = [["Progress against the plan 2025/26"]] if where == "above" else []
    sheet = "Monitoring 2025-26" if where == "sheet" else "Plan"
    name = "Action plan 2025-26.xlsx" if where == "file" else "plan.xlsx"
    reading = read(workbook({sheet: above + rows}), name=name)
    assert reading.period == dates(reading)[-1] == period
    assert "so 2025/26 in the title was used: " in messages(reading)


@pytest.mark.parametrize("title", ["Climate action plan 2030", "Plan 2024-27", "Carbon plan 2025-2030"])
def test_the_years_of_a_whole_plan_are_not_those_of_its_quarters(read: Reader, title: str) -> None:
    reading = read(f"{title}\n{QUARTERS}", name="plan.csv")
    assert reading.period == read(QUARTERS, name="plan.csv").period


def test_a_wanted_period_chooses_the_month(read: Reader) -> None:
    reading = read(MONTHS, name="plan.csv", period="2025-05")
    assert [row.update.rag for row in reading.rows] == ["amber", "amber", "red"]
    assert dates(reading) == ["2025-04", "2025-05", "2025-06"]


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Action plan 2024-27: progress at Quarter 2 2025/26", "2025-09"),
        ("Progress to 31 March 2025", "2025-03"),
        ("Position as at November 2025", "2025-11"),
    ],
)
def test_a_title_above_the_table_gives_the_period(read: Reader, title: str, period: str) -> None:
    reading = read(f"{title}\nRef,Action,RAG\nT1,Walk,Green\nT2,Ride,Red\n", name="plan.csv")
    assert reading.period == period


@pytest.mark.parametrize(
    "title", ["Adopted in March 2021", "Progress from April 2024 to March 2025", "Net zero 2030"]
)
def test_another_date_above_the_table_is_not_the_period(read: Reader, title: str) -> None:
    table = "Ref,Action,RAG\nT1,Walk,Green\nT2,Ride,Red\n"
    assert read(f"{title}\n{table}", name="plan.csv").period == read(table, name="plan.csv").period
