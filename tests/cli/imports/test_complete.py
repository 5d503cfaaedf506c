"""A complete action counts as complete, whether it has a rating or not: in every figure, table and list."""

from __future__ import annotations

import re

import pytest

from tests.cli.imports.conftest import Take, Taken

PLAN = """\
ID,Action,Status,RAG,Update note
T1,Walk,Complete,Green,It is done.
T2,Ride,Complete,Green,It is done.
T3,Row,Delivery,Green,It went well.
T4,Swim,Delivery,,It went well.
T5,Run,Delivery,Amber,It went well.
"""
NOW = (
    ("T1", "Complete", None), ("T2", "Complete", "green"), ("T3", "Complete", "green"),
    ("T4", "Delivery", "green"), ("T5", "Delivery", "red"),
)  # fmt: skip


@pytest.fixture
def year(take: Take) -> Taken:
    """Two actions stay complete, rated and not; one was completed, and one is rated for the first time."""
    plan = take(PLAN, "--yes")
    # As a council's own table has it: the app and the commands give a complete action no rating.
    table = plan.config.parent / "updates.csv"
    lines = [f"{identity},{stage},{rag or ''},It was a long year." for identity, stage, rag in NOW]
    table.write_text("\n".join(["id,stage,rag,note", *lines]), encoding="utf-8")
    assert plan.run("import", table, "--yes").code == 0
    assert plan.run("set", *[identity for identity, *_ in NOW], "--done").code == 0
    return plan


def rating_moves(report: str) -> dict[str, int]:
    table = report[report.index("RAG moves") :].split("Total")[0]
    return {label: int(count) for label, count in re.findall(r"\| (.+? → .+?) +\| +(\d+)", table)}


def test_the_report_counts_a_complete_action_once_and_the_same_in_both_years(year: Taken) -> None:
    report = year.run("report", "--format", "md", "-o", "-").out
    assert "3 of 5 actions are complete, 1 more than in December 2024" in report
    assert "1 Red, 1 Green, 3 Complete" in report
    assert "1 Amber, 1 Green, 2 Complete, 1 not rated" in report
    assert rating_moves(report) == {"Green → Complete": 1, "not rated → Green": 1, "Amber → Red": 1}
    assert "1 changed from one rating to another and 1 was not rated before." in report


def test_compare_counts_the_same_moves_as_the_report(year: Taken) -> None:
    compared = year.run("compare", "--json").json
    counts = {part["label"]: part["count"] for part in compared["counts"]["rag"] if part["count"]}
    moves = {label: count for label, count in counts.items() if "→" in label}
    assert moves == rating_moves(year.run("report", "--format", "md", "-o", "-").out)
    assert counts["same"] == 2
    assert "3 RAG moves" in year.run("compare").out
    assert {row["id"]: row["rag"] for row in compared["actions"] if row["rag"]} == {
        "T3": ["green", None], "T4": [None, "green"], "T5": ["amber", "red"],
    }  # fmt: skip


def test_a_list_by_rating_has_as_many_actions_as_the_report_counts(year: Taken) -> None:
    for word, ids in (("green", ["T4"]), ("red", ["T5"]), ("none", ["T1", "T2", "T3"])):
        assert [row["id"] for row in year.run("list", "--rag", word, "--json").json] == ids


def test_what_a_complete_action_is_still_rated_stays_as_it_was_written(year: Taken) -> None:
    assert year.actions("2025-12")["T2"]["rag"] == "green"
    assert "Complete and still rated Green" in year.run("check").out


@pytest.mark.parametrize("form", ["csv", "html", "docx", "xlsx"])
def test_a_report_put_in_again_leaves_such_a_rating_as_it_is(year: Taken, form: str) -> None:
    report = year.config.parent / f"report.{form}"
    assert year.run("report", "--format", form, "-o", report).code == 0
    assert year.run("import", report, "--yes").code == 0
    assert year.actions("2025-12")["T2"]["rag"] == "green"


def test_shares_that_do_not_add_up_are_said_to_be_rounded(take: Take) -> None:
    plan = take(
        "ID,Action,Status,RAG\n" + "".join(f"T{n},Walk {n},Delivery,Green\n" for n in range(3)), "--yes"
    )
    for identity, rag in (("T0", "red"), ("T1", "amber"), ("T2", "amber")):
        plan.run(
            "set", identity, "--stage", "Design", "--rag", rag, "--note", "It was a long year.", "--done"
        )
    report = plan.run("report", "--format", "md", "-o", "-").out
    assert "| RAG moves | Actions | Share |" in report
    assert "Amber in December 2024 too" not in report
    plan.run("set", "T2", "--clear", "rag", "--stage", "Complete")
    assert "| RAG moves | Actions | Share (rounded) |" in plan.run("report", "--format", "md", "-o", "-").out


def test_an_amber_that_stays_amber_is_said_to_have_been_so_before(take: Take) -> None:
    plan = take("ID,Action,Status,RAG\nT1,Walk,Delivery,Amber\nT2,Ride,Delivery,Red\n", "--yes")
    for identity, rag in (("T1", "amber"), ("T2", "red")):
        plan.run("set", identity, "--stage", "Delivery", "--rag", rag, "--note", "It is late.", "--done")
    report = plan.run("report", "--format", "md", "-o", "-").out
    assert "Amber in December 2024 too" in report
    assert "Red in December 2024 too" in report
