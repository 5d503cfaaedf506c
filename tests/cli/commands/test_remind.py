"""Leads who have something to do are reminded, and nobody else."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_a_copy_not_returned_is_reminded_of(run: Run, tmp_path: Path) -> None:
    assert "Nobody needs a reminder." in run("remind").err
    run("handout", "--theme", "W", "--lead", "Sam Lee", "-o", tmp_path / "out", "--yes")
    answered = run("remind")
    assert "Dear Sam," in answered.out
    assert "1 lead to remind." in answered.err
    assert run("remind", "--json").json[0]["to_do"] is None


def test_a_returned_copy_is_reminded_of_what_is_not_done_until_all_is_done(run: Run, tmp_path: Path) -> None:
    run("handout", "--theme", "H", "--lead", "Sam", "-o", tmp_path / "out", "--yes")
    copy = next((tmp_path / "out").glob("*.db"))
    run("--db", copy, "--as", "Sam", "set", "H1", "--note", "Fitted.", "--done")
    run("merge", copy)
    assert "1 action is not done yet." in run("remind").out
    run("--db", copy, "--as", "Sam", "set", "H2", "--note", "Fitted.", "--done")
    run("merge", copy)
    assert "Nobody needs a reminder." in run("remind").err


def test_a_lead_whose_only_open_thing_is_a_question_is_reminded_of_it(run: Run, tmp_path: Path) -> None:
    run("handout", "--theme", "H", "--lead", "Sam", "-o", tmp_path / "out", "--yes")
    copy = next((tmp_path / "out").glob("*.db"))
    run("--db", copy, "--as", "Sam", "set", "H1", "H2", "--note", "Fitted.", "--done")
    run("merge", copy)
    run("ask", "H1", "Which homes?")
    letter = run("remind").out
    assert (
        "Your December 2025 update of Heating is done, thank you.\nI have 1 question:\nH1: Which homes?\n"
        in letter
    )
    assert "not done" not in letter
    assert run("remind", "--json").json[0]["to_do"] == 0
    run("ask", "H1", "--settle")
    assert "Nobody needs a reminder." in run("remind").err


def test_nobody_is_asked_for_what_the_coordinator_has_done(run: Run, tmp_path: Path) -> None:
    for theme, lead in (("H", "Sam"), ("W", "Jo")):
        run("handout", "--theme", theme, "--lead", lead, "-o", tmp_path / "out", "--yes")
    copy = next((tmp_path / "out").glob("*Sam.db"))
    run("--db", copy, "--as", "Sam", "set", "H1", "--note", "Fitted.", "--done")
    run("merge", copy)
    run("set", "H2", "W1", "W2", "W3", "--note", "Fitted.", "--done")
    assert "Nobody needs a reminder." in run("remind").err


def test_without_a_due_date_there_is_no_calendar_file(run: Run, tmp_path: Path) -> None:
    answered = run("remind", "--calendar", tmp_path / "due.ics")
    assert answered.code == 2
    assert "No due date is set." in answered.err
