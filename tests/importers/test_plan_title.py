"""The title of a plan: what its file prints, and after its file's name."""

import pytest

from tests.support.importing import Reader, fate
from tui_tracker.domain.imports.plan_title import is_plan_title, plan_named_in, title_of


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        ("ashby climate actions v3 FINAL", "Ashby climate actions"),
        ("climate-plan", "Climate plan"),
        ("Net_Zero_Action_Plan_2025-03-31", "Net Zero Action Plan"),
        ("Plan 2025 (2)", "Plan 2025"),
        ("Zero-carbon plan draft", "Zero-carbon plan"),
        ("final", "Final"),
        ("Version 2", "Version 2"),
    ],
)
def test_a_title_leaves_out_what_names_a_version(stem: str, title: str) -> None:
    assert title_of(stem) == title


@pytest.mark.parametrize(
    ("line", "is_title"),
    [
        ("Council Climate Change Plan – status as at 30 September 2025", True),
        ("Ashby Climate Action Plan 2024-2029", True),
        ("Net Zero Strategy: quarter 2 (draft)", True),
        ("Progress report", True),
        ("Transport", False),
        ("Theme 2: The Local Plan", False),
        ("Planning and buildings", False),
    ],
)
def test_a_line_is_known_as_the_title_of_a_plan(line: str, is_title: bool) -> None:
    assert is_plan_title(line) is is_title


@pytest.mark.parametrize(
    ("line", "plan"),
    [
        ("Council Climate Change Plan – status as at 30 September 2025", "Council Climate Change Plan"),
        ("Ashby Council - Climate Action Plan 2024-2029", "Ashby Council - Climate Action Plan"),
        ("Net Zero Strategy: quarter 2 (draft)", "Net Zero Strategy"),
        ("Progress report", ""),
        ("Plan", ""),
    ],
)
def test_a_title_names_the_plan_without_its_date_and_version(line: str, plan: str) -> None:
    assert plan_named_in(line) == plan


def test_a_plans_title_is_no_theme(read: Reader) -> None:
    reading = read("Ashby Climate Plan – at 30 June 2025,,\nRef,Action,RAG\n1,Walk,Red\n", name="ours.csv")
    assert [theme.name for theme in reading.themes] == ["ours"]
    assert fate(reading, 1).detail == "the plan's title"


def test_titles_of_several_tables_are_themes_whatever_they_are_called(read: Reader) -> None:
    table = "Ref,Action,RAG\n{0}1,Walk,Red\n{0}2,Ride,Red\n"
    text = f"Travel plan,,\n{table.format('T')},,\nWaste strategy,,\n{table.format('W')}"
    assert [theme.name for theme in read(text, name="ours.csv").themes] == ["Travel plan", "Waste strategy"]
