"""In a lead's copy the commands speak of the lead's own actions, and of what the coordinator decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import CommandResult, Run

DECIDES = "When your copy is back, the coordinator decides whether to accept: "


@pytest.fixture
def copy(run: Run, tmp_path: Path) -> Path:
    """The copy for the lead of the theme W."""
    config = tmp_path / "council.toml"
    config.write_text('[plan]\ndue = "2099-01-31"\n', encoding="utf-8")
    run("--config", config, "handout", "--theme", "W", "--lead", "Jo Smith", "-o", tmp_path / "out")
    (path,) = (tmp_path / "out").glob("*.db")
    return path.rename(tmp_path / "walking jo.db")


@pytest.fixture
def lead(bare: Run, copy: Path) -> Run:
    """Run a command line over the lead's copy."""
    return lambda *argv: bare("--db", copy, *argv)


def test_the_status_of_a_copy_is_that_of_the_leads_actions_and_says_whether_they_were_sent(
    lead: Run, copy: Path
) -> None:
    lead("set", "W1", "--note", "Ten miles.")
    first = lead("status")
    assert first.out == (
        "W, Walking: 3 actions, 0 done, 1 started, 2 to do, 0 in conflict\n\n"
        "Due by 31 January 2099\nYou have not written the file to send yet.\n"
    )
    assert first.err == f'To write it: tui-tracker --db "{copy}" submit\n'
    record = lead("status", "--json").json
    assert [theme["theme"] for theme in record["themes"]] == ["W"]
    assert record["total"]["actions"] == 3

    lead("submit", "--yes")
    sent = lead("status")
    assert sent.out.endswith("Nothing has changed since.\n")
    assert sent.err == ""
    lead("set", "W2", "--note", "Lit.")
    changed = lead("status")
    assert "1 action changed since the file to send was written on " in changed.out
    assert changed.err == f'To write it again: tui-tracker --db "{copy}" submit\n'


def test_the_status_of_a_copy_of_several_themes_adds_them_up(run: Run, bare: Run, tmp_path: Path) -> None:
    run("handout", "--theme", "W", "--theme", "H", "--lead", "Jo", "-o", tmp_path / "both")
    (both,) = (tmp_path / "both").glob("*.db")
    assert "\nYour themes: 5 actions, 0 done" in bare("--db", both, "status").out
    assert "\nAll themes: 5 actions, 0 done" in run("status").out


def test_what_is_to_do_and_to_check_in_a_copy_is_the_leads(lead: Run) -> None:
    to_do = lead("list", "--outstanding")
    assert [line[:2] for line in to_do.out.splitlines()] == ["W1", "W2", "W3"]
    assert to_do.err == "3 of 3 actions to do (nothing written yet), December 2025.\n"
    assert [entry["id"] for entry in lead("list", "--outstanding", "--theme", "H", "--json").json] == [
        "H1", "H2",
    ]  # fmt: skip
    assert len(lead("list", "--json").json) == 5
    assert {finding["theme"] for finding in lead("check", "--json").json} == {"W"}
    assert {finding["theme"] for finding in lead("check", "--theme", "H", "--json").json} == {"H"}
    assert {finding["theme"] for finding in lead("check", "H1", "--json").json} == {"H"}


@pytest.mark.parametrize(
    ("command", "decided"),
    [
        (("add", "W", "--text", "Plant hedges."), "W4 (new action)"),
        (("retire", "W1", "--how", "ended", "--why", "Done by others."), "W1 retired"),
        (("set", "W1", "--text", "Mend all paths."), "W1 text"),
        (("set", "W1", "--rag", "red", "--partners", "Districts"), "W1 partners"),
        (("set", "W1", "--theme", "H"), "W1 theme"),
        (("set", "H1", "--rag", "red"), "H1 RAG"),
        (("set", "W1", "H2", "--rag", "amber"), "H2 RAG"),
        (("set", "H1", "H2", "--rag", "amber"), "2 actions: RAG"),
    ],
)
def test_a_change_in_a_copy_that_a_merge_holds_says_that_the_coordinator_decides(
    run: Run, lead: Run, copy: Path, command: tuple[str, ...], decided: str
) -> None:
    answer = lead(*command)
    assert answer.code == 0
    assert answer.err.endswith(f"{DECIDES}{decided}.\n")
    run("merge", copy)
    assert run("held").out != ""


def test_a_change_in_a_copy_that_a_merge_takes_says_no_more_than_before(lead: Run) -> None:
    assert lead("set", "W1", "--rag", "red", "--note", "Ten miles.").err == "Saved W1 RAG, note.\n"
    lead("set", "W1", "--text", "Mend all paths.")
    assert lead("undo").err.startswith("Undone: W1 text. It now has the text “Mend the footpaths”.\n")


def test_an_update_of_an_action_that_the_lead_added_waits_with_it(lead: Run) -> None:
    lead("add", "W", "--text", "Plant hedges.")
    assert lead("set", "W4", "--rag", "green").err.endswith(f"{DECIDES}W4 RAG.\n")


def test_the_coordinators_own_changes_of_the_plan_wait_for_nobody(run: Run) -> None:
    assert run("set", "W1", "--text", "Mend all paths.").err == "Saved W1 text.\n"


@pytest.mark.parametrize(
    ("command", "advice"),
    [
        (("ask", "W1", "Why red?"), "reply to the email that your copy came with"),
        (("new-period", "2026-12"), "Ask the coordinator."),
        (("new-period", "2024-12", "--reopen", "--why", "A figure was wrong."), "Ask the coordinator."),
        (("new-period", "2024-12", "--close"), "Ask the coordinator."),
    ],
)
def test_the_coordinators_work_in_a_copy_is_refused_with_what_to_do_instead(
    lead: Run, command: tuple[str, ...], advice: str
) -> None:
    answer: CommandResult = lead(*command)
    assert answer.code == 2
    assert "this is a lead's copy" in answer.err
    assert advice in answer.err
