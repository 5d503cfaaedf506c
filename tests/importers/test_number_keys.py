"""Ratings in numbers are read by the key that the file has to them, and by nothing else."""

from __future__ import annotations

import pytest

from tests.importers.files.test_odd_plans import messages, ratings
from tests.support.import_cases import workbook
from tests.support.importing import Reader, ids

PLAN = """\
Ref,Theme,Action,RAG,Update
T1,Transport,Put chargers in,1,Two in
T2,Transport,Buy e-bikes,2,Budget cut
T3,Transport,Write a cycling plan,3,All well
"""
ROWS = ",,,,\nKey,,,,\n1,Red - off track,,,\n2,Amber - some delay,,,\n3,Green - on track,,,\n"
IN_ONE_LINE = "RAG key: 1 = Red; 2 = Amber; 3 = Green,,,,\n"


@pytest.mark.parametrize(
    "text", [PLAN + ROWS, IN_ONE_LINE + PLAN, "Red = 1 | Amber = 2 | Green = 3,,,,\n" + PLAN]
)
def test_numbers_are_read_by_the_key_in_their_sheet(read: Reader, text: str) -> None:
    reading = read(text, name="plan.csv")
    assert ids(reading) == ["T1", "T2", "T3"]
    assert ratings(reading) == ["red", "amber", "green"]
    assert "1 is Red, 2 is Amber, 3 is Green" in messages(reading)


def test_numbers_are_read_by_a_key_in_a_sheet_of_its_own(read: Reader) -> None:
    actions = [line.split(",") for line in PLAN.splitlines()]
    key = [["Score", "Meaning"], ["1", "Green"], ["2", "Amber"], ["3", "Red"]]
    reading = read(workbook({"Plan": actions, "Key": key}), name="plan.xlsx")
    assert ratings(reading) == ["green", "amber", "red"]
    assert "the sheet 'Key'" in messages(reading)


@pytest.mark.parametrize("key", ["", "1 = High; 2 = Low,,,,\n", "1 = Red; 2 = Amber,,,,\n"])
def test_numbers_without_a_key_to_all_of_them_stay_as_printed(read: Reader, key: str) -> None:
    assert ratings(read(key + PLAN, name="plan.csv")) == [None, None, None]
