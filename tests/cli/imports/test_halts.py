"""Stages such as On hold are no steps of progress, whatever their place in the settings."""

from __future__ import annotations

import re

import pytest

from tests.cli.imports.conftest import Take, Taken

HEADER = "ID,Action,Status,RAG,Update note\n"
PLAN = HEADER + "".join(
    f"T{number},{action},{stage},Green,It went well.\n"
    for number, (action, stage) in enumerate(
        (("Walk", "Planning"), ("Ride", "In delivery"), ("Row", "On hold"), ("Swim", "Planning"),
         ("Run", "Complete"), ("Skate", "Not started"), ("Sail", "On hold")), 1,
    )
)  # fmt: skip
NOW = (
    ("T1", "On hold", "red"), ("T2", "On hold", "green"), ("T3", "In delivery", "green"),
    ("T4", "In delivery", "green"), ("T5", "Complete", None), ("T6", "Not started", "green"),
    ("T7", "Complete", None),
)  # fmt: skip


@pytest.fixture
def year(take: Take) -> Taken:
    """A year in which two actions were put on hold, and two came from there."""
    plan = take(PLAN, "--use-stages", "--yes")
    for identity, stage, rag in NOW:
        rating = ("--rag", rag) if rag else ("--clear", "rag")
        result = plan.run(
            "set", identity, "--stage", stage, *rating, "--note", "It was a long year.", "--done"
        )
        assert result.code == 0, result.err
    return plan


def test_an_action_put_on_hold_has_moved_neither_on_nor_back_in_the_report(year: Taken) -> None:
    report = year.run("report", "--format", "md", "-o", "-").out
    assert (
        "1 action was completed, 1 moved on to another stage, none moved back, 2 moved to On hold, "
        "1 moved from On hold and 1 changed from one rating to another." in report
    )
    assert re.search(r"Moved to On hold: 2 actions\n.*?T1.*?T2", report, re.DOTALL)
    assert re.search(r"Moved from On hold: 1 action\n.*?T3", report, re.DOTALL)
    assert re.search(r"Moved on: 1 action\n.*?T4", report, re.DOTALL)
    assert "Moved back" not in report
    assert re.search(r"\| Moved to On hold \(was In delivery\)", report)


def test_compare_calls_no_move_to_a_halt_a_move_back(year: Taken) -> None:
    rows = {row["id"]: row for row in year.run("compare", "--json").json["actions"]}
    assert not any(row["went_back"] for row in rows.values())
    assert rows["T2"]["stages"] == ["In delivery", "On hold"]
    assert "moved back" not in year.run("compare").out


def test_a_check_asks_why_an_action_was_put_on_hold(year: Taken) -> None:
    printed = year.run("check").out
    assert "the stage moved from In delivery to On hold: does the note explain why?" in printed


def test_settings_say_which_stages_are_steps(year: Taken) -> None:
    text = year.config.read_text(encoding="utf-8")
    assert re.search(r'name = "On hold"  # outside of the order: a move to it', text)
    year.config.write_text(
        text.replace('name = "On hold"', 'name = "On hold"\nstep = true'), encoding="utf-8"
    )
    assert "Moved to On hold" not in year.run("report", "--format", "md", "-o", "-").out
    year.config.write_text(
        text.replace('name = "Planning"', 'name = "Planning"\nstep = false'), encoding="utf-8"
    )
    assert "1 moved from Planning" in year.run("report", "--format", "md", "-o", "-").out


def test_a_halt_in_the_middle_of_older_settings_is_no_step(year: Taken) -> None:
    text = year.config.read_text(encoding="utf-8")
    halt = re.search(r'\[\[stages\]\]\nname = "On hold".*\n', text)
    assert halt
    moved = text.replace(halt[0], "").replace(
        '[[stages]]\nname = "In delivery"', '[[stages]]\nname = "On hold"\n\n[[stages]]\nname = "In delivery"'
    )
    year.config.write_text(moved, encoding="utf-8")
    assert "2 moved to On hold" in year.run("report", "--format", "md", "-o", "-").out
