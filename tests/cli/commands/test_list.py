"""One line an action, filtered; and the counts of a period."""

from __future__ import annotations

import csv
import io

import pytest

from tests.cli.commands.test_show import PROMISED
from tests.cli.conftest import Run


def ids(run: Run, *argv: str) -> list[str]:
    return [record["id"] for record in run("list", *argv, "--json").json]


@pytest.mark.usefixtures("terminal")
def test_every_action_has_one_line_in_the_plans_order(run: Run) -> None:
    result = run("list", "--period", "2024-12")

    assert [line.split()[0] for line in result.out.splitlines()] == ["W1", "W2", "W3", "H1", "H2"]
    assert "5 of 5 actions, December 2024." in result.err


def test_a_line_fits_the_window(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_tracker.cli.commands.list_.width", lambda: 60)
    monkeypatch.setattr("tui_tracker.cli.commands.list_.is_plain", lambda: False)

    assert max(len(line) for line in run("list", "--period", "2024-12").out.splitlines()) <= 60


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (["--theme", "w"], ["W1", "W2", "W3"]),
        (["--theme", "Heating"], ["H1", "H2"]),
        (["--theme", "W", "--theme", "H"], ["W1", "W2", "W3", "H1", "H2"]),
        (["--section", "path"], ["W1", "W2"]),
        (["--stage", "discovery"], ["W2", "H2"]),
        (["--stage", "Completed"], ["H1"]),
        (["--rag", "AMBER"], ["W2"]),
        (["--rag", "red", "--rag", "green"], ["W1", "H2"]),
        (["--rag", "none"], ["W3", "H1"]),
        (["--rag", "not rated", "--theme", "H"], ["H1"]),
        (["--role", "ask"], ["W2"]),
        (["--stage", "Delivery", "--rag", "red"], []),
    ],
    ids=str,
)
def test_filters_narrow_the_list(run: Run, filters: list[str], left: list[str]) -> None:
    assert ids(run, "--period", "2024-12", *filters) == left


def test_outstanding_and_changed_part_the_list_between_them(run: Run) -> None:
    run("set", "W3", "--rag", "green")
    run("set", "H1", "--note", "Still fitted.", "--done")

    assert ids(run, "--changed") == ["W3", "H1"]
    assert ids(run, "--outstanding") == ["W1", "W2", "H2"]
    assert "3 of 5 actions to do (nothing written yet), " in run("list", "--outstanding").err
    assert ids(run, "--conflicts") == []


@pytest.mark.parametrize(
    ("filters", "code", "hint"),
    [
        (["--theme", "Z"], 3, "W (Walking), H (Heating)"),
        (["--stage", "Dreaming"], 2, "discovery, design, delivery"),
        (["--rag", "purple"], 2, "red, amber, green"),
        (["--period", "2030-12"], 3, "2024-12, 2025-12"),
    ],
)
def test_what_the_plan_does_not_have_is_refused_with_what_it_has(
    run: Run, filters: list[str], code: int, hint: str
) -> None:
    result = run("list", *filters)

    assert (result.code, result.out) == (code, "")
    assert hint in result.err.lower() or hint in result.err


def test_json_is_an_array_with_the_promised_keys(run: Run) -> None:
    records = run("list", "--json").json

    assert all(list(record)[: len(PROMISED)] == PROMISED for record in records)


def test_csv_gives_one_row_an_action_with_every_fact(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("list", "--period", "2024-12", "--csv").out)))

    assert [row["id"] for row in rows] == ["W1", "W2", "W3", "H1", "H2"]
    assert rows[1]["stages"] == "Delivery (Rail), Discovery"
    assert rows[0]["objectives"] == "1, 2"
    assert rows[4]["text"] == "Insulate lofts [draft] [/]."


def test_status_counts_add_up(run: Run) -> None:
    run("set", "W3", "--rag", "green")
    run("set", "H1", "--done")

    actual = run("status", "--json").json

    assert [
        (theme["theme"], theme["updated"], theme["done"], theme["outstanding"]) for theme in actual["themes"]
    ] == [
        ("W", 1, 0, 2),
        ("H", 1, 1, 1),
    ]
    assert actual["total"] == {
        "actions": 5, "updated": 2, "done": 1, "left": 4, "outstanding": 3, "conflicts": 0,
    }  # fmt: skip


@pytest.mark.usefixtures("terminal")
def test_status_has_a_line_a_theme_and_one_for_all(run: Run) -> None:
    lines = run("status").out.splitlines()

    assert [line.split()[0] for line in lines[1:]] == ["W", "H", "all"]
    assert lines[-1].split()[1:] == ["5", "0", "0", "5", "0"]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--theme", "Walkin"], "Did you mean Walking?"),
        (["--theme", "Q"], "Choose from: W (Walking)"),
    ],
)
def test_an_unknown_theme_names_the_nearest_or_all(run: Run, arguments: list[str], hint: str) -> None:
    result = run("list", *arguments)

    assert (result.code, result.out) == (3, "")
    assert hint in result.err
