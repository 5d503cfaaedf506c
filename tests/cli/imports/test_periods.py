"""Several periods in one file: each can be a period of its own, and none is put under another's date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.imports.conftest import Take, Taken
from tests.support import import_cases as cases

DATED = """\
Ref,Action,Q1 2025/26 RAG,Q1 comment,Q2 2025/26 RAG,Q2 comment
T1,Put chargers in four car parks,Red,No site,Amber,A site is found
T2,Buy e-bikes,Green,Ordered,,
"""
YEARS_ALONE = """\
Ref,Action,2022/23,2023/24,2024/25
T1,Put chargers in four car parks,Red,Amber,Green
T2,Buy e-bikes,Amber,Green,Complete
"""


def values(plan: Taken, period: str) -> dict[str, tuple[str | None, str | None]]:
    return {identity: (record["rag"], record["note"]) for identity, record in plan.actions(period).items()}


def test_each_of_several_periods_is_a_period_of_its_own(take: Take) -> None:
    plan = take(DATED, "--all-periods")
    assert values(plan, "2025-06") == {"T1": ("red", "No site"), "T2": ("green", "Ordered")}
    assert values(plan, "2025-09") == {"T1": ("amber", "A site is found"), "T2": (None, None)}
    assert plan.extras("T1", "2025-09") == {}
    assert "Periods: June 2025, September 2025." in plan.printed
    assert "December 2025. To start" in plan.printed


def test_quarters_without_a_year_are_dated_back_from_the_latest(take: Take) -> None:
    plan = take(cases.QUARTERS, "--all-periods")
    assert values(plan, "2024-12") == {"T1": ("green", "Two are in"), "T2": (None, None)}
    assert values(plan, "2024-09") == {"T1": ("amber", "A site is found"), "T2": ("green", "They are here")}
    assert values(plan, "2024-06")["T1"] == ("red", "No site")


@pytest.mark.parametrize("content", [cases.QUARTERS, DATED])
def test_without_a_choice_the_others_are_kept_and_the_way_to_take_them_named(
    take: Take, content: str
) -> None:
    plan = take(content)
    assert "--all-periods" in plan.printed
    assert "No site" in plan.run("show", "T1").out


@pytest.mark.parametrize(("content", "period"), [(cases.QUARTERS, "2024-06"), (DATED, "2025-06")])
def test_a_period_that_was_named_is_the_only_one(take: Take, content: str, period: str) -> None:
    plan = take(content, "--period", period)
    assert values(plan, period) == {"T1": ("red", "No site"), "T2": ("green", "Ordered")}
    assert plan.extras("T1", period)["Q2 RAG" if content == cases.QUARTERS else "Q2 2025/26 RAG"] == "Amber"


def test_a_sheet_named_after_a_year_says_the_period(take: Take) -> None:
    header = ["Ref", "Action", "RAG", "Update"]
    book = cases.workbook(
        {
            "2023-24": [header, ["T1", "Put chargers in", "Red", "No site"]],
            "2024-25": [header, ["T1", "Put chargers in", "Green", "Two are in"]],
        }
    )
    plan = take(book, "--sheet", "2023-24")
    assert values(plan, "2024-03") == {"T1": ("red", "No site")}
    plan.run("import", plan.write("plan", book), "--sheet", "2024-25", "--yes")
    assert values(plan, "2025-03") == {"T1": ("green", "Two are in")}


def test_headers_that_name_nothing_but_a_year_are_read_by_their_values(take: Take) -> None:
    plan = take(YEARS_ALONE)
    assert plan.actions("2025-03")["T1"]["rag"] == "green"
    assert plan.extras("T1", "2025-03") == {"2022/23": "Red", "2023/24": "Amber"}


def test_each_of_several_years_is_read_by_its_values(take: Take) -> None:
    every = take(YEARS_ALONE, "--all-periods")
    assert [every.actions(key)["T2"]["rag"] for key in ("2023-03", "2024-03")] == ["amber", "green"]


def test_letters_under_several_quarters_are_ratings(take: Take) -> None:
    plan = take("Ref,Action,Q1,Q2,Q3\nT1,Put chargers in,G,A,\nT2,Buy e-bikes,R,R,\n", "--all-periods")
    assert plan.ratings() == {"T1": "amber", "T2": "red"}
    assert plan.actions("2024-09")["T1"]["rag"] == "green"


@pytest.mark.parametrize(
    ("header", "period"),
    [
        ("Sachstand März 2025", "2025-03"),
        ("Update at 30/09/2025", "2025-09"),
        ("Update H1 2025/26", "2025-09"),
    ],
)
def test_a_date_in_a_header_is_read_in_any_usual_form(take: Take, header: str, period: str) -> None:
    assert take(f"Ref,Action,{header}\nT1,Put chargers in,Two are in\n").notes_of(period) == {
        "T1": "Two are in"
    }


def test_no_sheet_gives_an_older_quarter_under_the_date_of_a_newer_one(take: Take) -> None:
    header = ["Ref", "Action", "Q1 RAG", "Q2 RAG"]
    book = cases.workbook(
        {
            "Move": [
                header,
                ["T1", "Put chargers in", "Red", "Green"],
                ["T2", "Buy e-bikes", "Red", "Amber"],
            ],
            "Build": [header, ["B1", "Insulate the depot", "Red", None], ["B2", "Fit lights", "Red", None]],
        }
    )
    plan = take(book)
    assert plan.ratings() == {"T1": "green", "T2": "amber", "B1": None, "B2": None}
    assert plan.extras("B1") == {"Q1 RAG": "Red"}


def test_words_that_were_not_read_are_kept_with_their_period(take: Take) -> None:
    content = DATED.replace("Red,No site", "Paused,No site")
    plan = take(content, "--all-periods")
    assert plan.extras("T1", "2025-09") == {"RAG as printed (June 2025)": "Paused"}
    assert "Paused (1)" in plan.printed


@pytest.mark.parametrize(("answer", "is_taken"), [("y", True), ("n", False)])
def test_at_a_terminal_it_asks_whether_to_take_each_period(
    bare: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: str, is_taken: bool
) -> None:
    (tmp_path / "plan.csv").write_text(DATED, encoding="utf-8")
    answers = iter([answer, "y"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda: next(answers))
    result = bare("init", "ours", "--plan", tmp_path / "plan.csv")
    assert "2 periods: June 2025, September 2025" in result.err
    assert ("Periods: June 2025" in result.err) is is_taken


A_ROW_FOR_EACH_PERIOD = """\
Ref,Action,Reporting period,RAG,Update,Owner
T1,Put chargers in four car parks,March 2025,Red,No site,Highways
T2,Buy e-bikes,March 2025,Green,Ordered,Fleet
T1,Put chargers in four car parks,September 2025,Green,Two are in,Estates
"""


def test_rows_of_one_action_for_several_periods_are_one_action(take: Take) -> None:
    plan = take(A_ROW_FOR_EACH_PERIOD)
    assert values(plan, "2025-09") == {"T1": ("green", "Two are in"), "T2": (None, None)}
    assert plan.extras("T1", "2025-09") == {
        "Owner": "Estates", "RAG (March 2025)": "Red", "Note (March 2025)": "No site",
        "Owner (March 2025)": "Highways",
    }  # fmt: skip
    assert plan.extras("T2", "2025-09")["Note (March 2025)"] == "Ordered"


def test_rows_for_several_periods_bring_each_as_a_period_of_its_own(take: Take) -> None:
    plan = take(A_ROW_FOR_EACH_PERIOD, "--all-periods")
    assert values(plan, "2025-03") == {"T1": ("red", "No site"), "T2": ("green", "Ordered")}
    assert values(plan, "2025-09")["T1"] == ("green", "Two are in")


class TestIntoAPlan:
    """A further file with several periods, into the tracker that a first one made."""

    def changes(self, plan: Taken, content: str, *options: str) -> Any:
        path = plan.write("next", content)
        return plan.run("import", path, "--yes", *options)

    def test_new_periods_come_in_and_are_undone_in_one_step(self, take: Take) -> None:
        plan = take("Ref,Action\nT1,Put chargers in four car parks\nT2,Buy e-bikes\n")
        assert self.changes(plan, DATED, "--all-periods").code == 0
        assert values(plan, "2025-06")["T1"] == ("red", "No site")
        assert self.changes(plan, DATED, "--all-periods").err.startswith("No changes")
        assert "the new periods June 2025 and September 2025" in plan.run("undo").err
        assert "There is no period 2025-06." in plan.run("list", "--period", "2025-06").err
        assert plan.run("redo").code == 0
        assert values(plan, "2025-06")["T1"] == ("red", "No site")

    def test_a_blank_clears_nothing_in_any_period(self, take: Take) -> None:
        plan = take(DATED, "--all-periods")
        blank = DATED.replace("Red,No site", ",").replace("A site is found", "Two are in")
        plan.run("new-period", "2025-09", "--reopen", "--why", "A note was late.")
        assert self.changes(plan, blank, "--all-periods").code == 0
        assert values(plan, "2025-06")["T1"] == ("red", "No site")
        assert values(plan, "2025-09")["T1"] == ("amber", "Two are in")

    def test_a_closed_period_is_not_changed(self, take: Take) -> None:
        plan = take(DATED, "--all-periods")
        result = self.changes(plan, DATED.replace("No site", "No land"), "--all-periods")
        assert result.code != 0
        assert "June 2025 is closed" in result.err
        assert values(plan, "2025-06")["T1"] == ("red", "No site")


def test_sheets_of_years_are_periods_in_one_go(take: Take) -> None:
    head = ["Ref", "Action", "RAG", "Comments"]
    content = cases.workbook({
        "2022-23": [head, ["T0", "Write a plan", "Green", "Done"], ["T1", "Put chargers", "Red", "No money"]],
        "2023-24": [head, ["T1", "Put chargers", "Green", "Two are in"], ["T2", "Walk", "Amber", "New"]],
    })  # fmt: skip
    plan = take(content, "--all-periods")
    assert plan.notes_of("2023-03") == {"T0": "Done", "T1": "No money", "T2": None}
    assert plan.notes_of("2024-03") == {"T0": None, "T1": "Two are in", "T2": "New"}
    assert "For March 2023: sheet 2022-23." in plan.printed


def test_the_sheet_of_the_last_year_is_used_and_the_way_to_the_others_named(take: Take) -> None:
    head = ["Ref", "Action", "RAG", "Comments"]
    rows = [head, ["T1", "Put chargers in", "Green", "Two are in"]]
    plan = take(cases.workbook({"2022-23": rows, "2023-24": rows}))
    assert "They are for March 2023 (2023-03)." in plan.printed
    assert "--all-periods" in plan.printed
    assert plan.notes_of("2024-03") == {"T1": "Two are in"}
