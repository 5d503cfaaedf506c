"""Into a pipe, or when asked for, a screen reader gets one column of words: no signs, no boxes, no arrows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SIGNS = "│─┌└├■◆●✔○→–▒▓█"
"""What a screen reader spells out or leaves out."""
LAYOUTS = (
    "W1", "W1 --diff", "list", "list --all", "compare", "compare W1 H1", "compare --stuck", "held",
    "submissions", "submissions 1", "status", "check", "check W1", "conflicts", "history W1", "search miles",
)  # fmt: skip


def returned_twice(run: Run, bare: Run, tmp_path: Path) -> None:
    """Two leads change the same actions, and one a theme that is not theirs."""
    out = tmp_path / "out"
    for lead in ("Ann", "Bob"):
        run("handout", "--theme", "W", "--lead", lead, "-o", out / lead)
        (copy,) = (out / lead).glob("*.db")
        bare("--db", copy, "set", "W1", "--rag", "red", "--stage", "Design", "--note", f"Ten miles, {lead}.")
        bare("--db", copy, "set", "H1", "--note", f"Ours too, says {lead}.")
    run("merge", out / "Ann", out / "Bob")


@pytest.mark.parametrize("asked", ["pipe", "option", "variable"])
def test_every_layout_is_one_column_of_words(
    run: Run, bare: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    returned_twice(run, bare, tmp_path)
    if asked != "pipe":
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        monkeypatch.setenv("COLUMNS", "120")
    if asked == "variable":
        monkeypatch.setenv("TUI_TRACKER_PLAIN", "1")
    for command in LAYOUTS:
        answer = run(*command.split(), *(["--plain"] if asked == "option" else []))
        assert not set(SIGNS) & set(answer.out), (command, answer.out)
        assert "\x1b" not in answer.out, command
        if command.split()[0] not in ("held", "submissions"):  # lists for the coordinator
            assert not re.search(r"[^\s:] {3,}\S", answer.out), (command, answer.out)


def test_a_page_has_headings_and_names_each_fact(run: Run) -> None:
    run("set", "W2", "--rag", "amber", "--stage", "Design", "--note", "A bid was won.")

    assert run("W2").out.split("\n\n")[:4] == [
        "W2, Walking\nLight the alleys.",
        "Section: Paths\nRole: Ask\nObjectives: All\nPartners: Districts",
        "December 2025\nStage: Design\nRAG: Amber\nA bid was won.",
        "December 2024\nStage: Delivery (Rail), Discovery\nRAG: Amber\nA bid was made.",
    ]


def test_a_list_has_a_sentence_for_each_action(run: Run) -> None:
    run("set", "W1", "--rag", "green", "--stage", "Delivery", "--note", "Mended.", "--done")

    assert run("list", "W1").out == "W1: done, Delivery, Green. Mended.\n"


def test_status_says_each_theme_in_words(run: Run) -> None:
    run("set", "W1", "--note", "Mended.")

    lines = run("status").out.splitlines()
    assert lines[0] == "W, Walking: 3 actions, 0 done, 1 started, 2 to do, 0 in conflict"
    assert lines[2].startswith("All themes: 5 actions")


def test_a_list_and_a_search_say_whole_words_without_marks(run: Run) -> None:
    note = f"{'Twelve miles. ' * 12}Otters."
    run("set", "W1", "--note", note)

    assert run("list", "W1").out == f"W1: started, no stage, not rated. {note}\n"
    assert run("search", "money").out == "H2, December 2024: No money was found.\n"


def test_what_the_coordinator_asks_is_said_before_all_else_of_an_action(run: Run) -> None:
    run("ask", "W2", "Was the bid won?")

    assert run("W2").out.split("\n\n")[1] == "Question from the coordinator: Was the bid won?"
    assert "question December 2025: Was the bid won?" in run("history", "W2").out
    assert run("list", "W2").out.startswith("W2: question, ")
