"""compare, new-period, backup and restore on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_compare_counts_moves_and_adds_up_to_the_plan(run: Run) -> None:
    run("set", "W1", "--stage", "Complete", "--note", "Ten miles were lit.")
    told = run("compare")
    assert "5 actions, 1 stage move, 0 RAG moves" in told.out
    assert "W1    Delivery → Complete" in told.out
    assert "notes missing: 4" in told.out
    assert "notes reworded: 1" in told.out


def test_compare_of_one_action_shows_the_words_that_went_and_came(run: Run) -> None:
    run("set", "W1", "--note", "Ten miles were lit.")
    told = run("compare", "w1")
    assert "Ten miles were [-mended.-] {+lit.+}" in told.out


def test_compare_names_what_it_cannot_find(run: Run) -> None:
    assert run("compare", "--to", "2024-12").code == 3
    assert run("compare", "--from", "1999-01").code == 3
    assert run("compare", "--theme", "Q").code == 3


def test_compare_as_json_has_one_object_an_action(run: Run) -> None:
    run("set", "W2", "--rag", "green")
    found = {one["id"]: one for one in run("compare", "--json").json}
    assert found["W2"] == {
        "id": "W2", "from": "2024-12", "to": "2025-12",
        "stages": None, "rag": ["amber", "green"], "note": "missing",
    }  # fmt: skip


def test_a_new_period_is_made_once_and_says_how_to_use_it(run: Run) -> None:
    told = run("new-period", "2026-12")
    assert told.code == 0
    assert 'period = "2026-12"' in told.err
    assert run("new-period", "2026-12").code == 2
    assert run("W1", "--period", "2026-12", "--json").json["period"] == "2026-12"


def test_a_new_period_closes_the_last_which_opens_again_only_for_a_reason(run: Run) -> None:
    assert "December 2025 is closed" in run("new-period", "2026-12").err
    told = run("set", "W1", "--rag", "red")
    assert (told.code, "--reopen" in told.err) == (2, True)
    assert run("set", "W1", "--rag", "red", "--period", "2026-12").code == 0
    assert run("new-period", "2025-12", "--reopen").code == 2
    assert run("new-period", "2025-12", "--reopen", "--why", "a wrong figure").code == 0
    assert run("set", "W1", "--rag", "red").code == 0


def test_a_backup_is_printed_and_can_be_put_back(run: Run) -> None:
    run("set", "W1", "--rag", "red")
    backup = Path(run("backup").out.strip())
    assert backup.is_file()
    run("set", "W1", "--rag", "green")
    assert run("restore", backup).code == 0
    assert run("W1", "--json").json["rag"] == "red"


def test_a_file_that_is_no_tracker_is_refused(run: Run, plan_source: Path) -> None:
    assert run("restore", plan_source).code == 4
