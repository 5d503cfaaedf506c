"""Changing the plan itself: new actions, other texts and IDs, actions that end; and asking a lead."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def ids(run: Run, *options: str) -> list[str]:
    return [record["id"] for record in run("list", "--json", *options).json]


def test_a_new_action_stands_at_the_end_of_its_theme_under_the_next_free_id(run: Run) -> None:
    result = run("add", "walking", "--text", "Plant hedges.", "--role", "lead")
    assert (result.code, result.err) == (0, "Added W4.\n")
    assert ids(run) == ["W1", "W2", "W3", "W4", "H1", "H2"]
    record = run("show", "W4", "--json").json
    assert (record["text"], record["role"], record["state"]) == ("Plant hedges.", "Lead", "outstanding")


def test_an_id_is_never_used_again(run: Run) -> None:
    assert run("set", "W1", "--rename", "W9").code == 0
    assert run("add", "W", "--id", "w 01", "--text", "Another.").code == 2
    result = run("add", "W", "--id", "W09", "--text", "Another.")
    assert "belongs to W9" in result.err
    assert run("set", "W2", "--rename", "W1").code == 2
    assert run("set", "W9", "--rename", "W1").code == 0


@pytest.mark.parametrize("identity", ["W\x1b9", "W9\u202e", "-", "\u200b", "\r\n"])
def test_an_id_that_nobody_could_look_up_is_refused(run: Run, identity: str) -> None:
    for command in (
        ("add", "W", "--text", "Plant hedges.", f"--id={identity}"),
        ("set", "W2", f"--rename={identity}"),
    ):
        result = run(*command)
        assert (result.code, "cannot be an ID" in result.err) == (2, True)
    assert ids(run) == ["W1", "W2", "W3", "H1", "H2"]


def test_an_id_with_line_breaks_and_blanks_around_it_is_saved_without_them(run: Run) -> None:
    assert run("add", "W", "--id", " W\x0b9\t", "--text", "Plant hedges.").err == "Added W 9.\n"
    assert "belongs to W 9" in run("set", "W2", "--rename", "W9\n").err
    assert run("set", "W2", "--rename", " W8\r", "--json").json["id"] == "W8"


def test_an_actions_text_and_partners_can_be_changed_and_taken_back(run: Run) -> None:
    result = run("set", "W1", "--text", "Mend all paths.", "--objectives", "2, 3", "--rag", "red")
    assert result.err == "Saved W1 RAG, text, objectives.\n"
    record = run("show", "W1", "--json").json
    assert (record["text"], record["objectives"], record["rag"]) == ("Mend all paths.", ["2", "3"], "red")
    run("undo")
    assert run("show", "W1", "--json").json["text"] == "Mend the footpaths."
    assert run("set", "W1", "--role", "King").code == 2


def test_an_action_that_ended_is_not_reported_any_more_but_found_and_listed_with_all(run: Run) -> None:
    assert run("retire", "W2").code == 2
    result = run("retire", "W2", "--how", "merged", "--into", "w1", "--why", "One works programme.")
    assert result.code == 0
    assert ids(run) == ["W1", "W3", "H1", "H2"]
    assert ids(run, "--period", "2024-12") == ["W1", "W2", "W3", "H1", "H2"]
    assert "Retired in December 2025: merged into W1. One works programme." in run("list", "--all").out
    assert "Retired in December 2025: merged into W1. One works programme." in run("show", "W2").out
    assert run("status", "--json").json["total"]["actions"] == 4
    assert run("show", "W2", "--json").json["retired"]["how"] == "merged"
    run("retire", "W2", "--back")
    assert "W2" in ids(run)


def test_an_action_cannot_end_from_a_closed_period_on(run: Run) -> None:
    run("new-period", "2026-12", "--yes")
    result = run("retire", "W1", "--how", "ended", "--why", "No money.", "--period", "2025-12")
    assert result.code == 2
    assert "December 2025 is closed" in result.err
    assert "W1" in run("list").out
    assert run("retire", "W1", "--how", "ended", "--why", "No money.").code == 0


def test_a_question_to_the_lead_is_listed_shown_and_settled(run: Run) -> None:
    assert run("ask", "W1").code == 2
    run("ask", "W1", "Why red?")
    assert ids(run, "--asked") == ["W1"]
    assert "Question from the coordinator: Why red?" in run("show", "W1").out
    assert run("show", "W1", "--json").json["state"] == "outstanding"
    assert run("ask", "--json").json == [{"id": "W1", "period": "2025-12", "question": "Why red?"}]
    assert run("ask", "W1", "--settle").code == 0
    assert ids(run, "--asked") == []
    assert "Why red?" in run("history", "W1").out


def test_a_question_travels_in_the_next_copy_and_comes_home_settled(
    run: Run, bare: Run, tmp_path: Path
) -> None:
    run("ask", "W1", "Why red?")
    copy = run("handout", "--theme", "W", "--lead", "Jo", "-o", tmp_path / "out", "--json").json[0]["file"]
    assert "1 with an open question from the coordinator: W1" in bare("--db", copy, "submit", "--yes").err
    bare("--db", copy, "ask", "W1", "--settle")
    run("merge", copy)
    assert ids(run, "--asked") == []
    assert "question December 2025: from Why red? to answered" in run("history", "W1").out
    assert "W1 question December 2025: from “Why red?” to answered" in run("submissions", "1").out


def test_the_email_beside_a_copy_names_the_question_and_what_is_still_to_do(run: Run, tmp_path: Path) -> None:
    def email() -> str:
        made = run("handout", "--theme", "W", "--lead", "Jo", "-o", tmp_path / "out", "--json").json[0]
        return Path(made["letter"]).read_text(encoding="utf-8")

    run("set", "W1", "--note", "Done.", "--done")
    run("ask", "W1", "Why red?")
    assert "2 are still to do.\nPlease answer my question too:\nW1: Why red?\n" in email()
    run("set", "W2", "W3", "--note", "Done.", "--done")
    letter = email()
    assert "Your updates in Walking for December 2025 are all done. Please answer my question" in letter
    assert "W1: Why red?" in letter
    assert "Please update" not in letter


def test_a_question_that_was_undone_is_not_called_answered(run: Run) -> None:
    run("ask", "W1", "Why red?")
    run("undo")
    assert "answered" not in run("history", "W1").out


def test_a_question_names_the_command_that_makes_the_leads_next_copy(
    run: Run, bare: Run, tmp_path: Path
) -> None:
    first, command = run("ask", "W1", "Why red?").err.splitlines()
    assert first == "W1: question added. It goes out with the next copy:"
    assert command.startswith("  tui-tracker --db ")
    assert command.endswith(" handout --theme W")
    run("handout", "--theme", "W", "--theme", "H", "--lead", "Jo Smith", "-o", tmp_path / "out")
    command = run("ask", "W2", "Why?", "--period", "2025-12").err.splitlines()[1].strip()
    assert command.endswith(' handout --theme W --theme H --lead "Jo Smith" --period 2025-12')
    assert bare(*shlex.split(command)[1:], "-o", tmp_path / "out").code == 0


def test_where_a_plan_has_a_hub_a_question_goes_out_with_the_next_sync(run: Run) -> None:
    Path("config.toml").write_text('[plan]\n[hub]\nurl = "postgresql://jo@server/plan"\n', encoding="utf-8")
    lines = run("ask", "W1", "Why red?").err.splitlines()
    assert lines[0] == "W1: question added. It reaches a lead on your hub with your next sync:"
    assert lines[1].endswith(" sync")
    assert lines[2] == "For a lead who is not on it, make the next copy:"
    assert lines[3].endswith(" handout --theme W")


def test_an_id_whose_action_was_added_and_undone_says_so(run: Run) -> None:
    run("add", "H", "--text", "Plant hedges.")
    run("undo")
    answer = run("H3")
    assert answer.code == 3
    assert "H3 is no longer in the plan: adding it was undone." in answer.err
    assert "tui-tracker redo" in answer.err


@pytest.mark.parametrize(
    ("printed", "added"),
    [
        (["WF-01", "WF-07", "WF-06"], "WF-08"),
        (["WF-08", "WF-09"], "WF-10"),
        (["3.1", "3.7"], "3.8"),
        (["Wa/3", "Wa/4b"], "Wa/5"),
        (["A1", "W98", "W99"], "W100"),
    ],
)
def test_a_new_action_gets_an_id_in_the_form_of_its_themes_others(
    bare: Run, tmp_path: Path, printed: list[str], added: str
) -> None:
    rows = "".join(f"{identity},Walking,Mend path {identity}.\n" for identity in printed)
    (tmp_path / "plan.csv").write_text(f"ID,Theme,Action\n{rows}", encoding="utf-8")
    assert bare("init", tmp_path / "ours", "--plan", tmp_path / "plan.csv").code == 0
    tracker = tmp_path / "ours" / "db" / "tracker.db"
    answer = bare("--db", tracker, "add", "Walking", "--text", "Plant hedges.")
    assert answer.err == f"Added {added}.\n"
