"""Two periods side by side on the command line."""

from __future__ import annotations

import json
import re

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def third(run: Run) -> Run:
    """A third period: W3 ended, W4 came, H2 moved, W2 was only written over."""
    run("set", "W2", "--note", "A bid was made.", "--stage", "Discovery", "--rag", "amber")
    run("set", "H2", "--stage", "Discovery", "--rag", "red", "--note", "No money was found in 2025.")
    run("new-period", "2026-12", "--yes")
    run("retire", "W3", "--how", "ended", "--why", "No school is left.", "--period", "2026-12")
    run("add", "W", "--text", "Paint the crossings.", "--id", "W4", "--period", "2026-12")
    for argv in (
        ["W2", "--note", "A bid was made.", "--stage", "Discovery", "--rag", "amber"],
        ["H2", "--stage", "Design", "--rag", "amber", "--note", "Money was found."],
        ["W1", "--note", "Ongoing.", "--stage", "Complete"],
        ["W4", "--stage", "Discovery"],
    ):
        run("set", *argv, "--period", "2026-12")
    return run


@pytest.mark.usefixtures("terminal")
def test_moves_are_counted_with_their_ids(run: Run) -> None:
    run("set", "W1", "--stage", "Complete", "--note", "Ten miles were lit.")
    actual = run("compare").out
    assert "5 actions, 1 stage move, 1 RAG move\n" in actual
    assert re.search(r"Stage +1  Delivery → Complete +W1", actual)
    assert re.search(r"\n +4  not set yet +W2 W3 H1 H2\n", actual)
    assert re.search(r"Notes +4  not yet updated +W2 W3 H1 H2\n +1  reworded +W1\n", actual)
    assert re.search(r"W1 +Delivery → Complete +● Green → ✔ Complete +newly complete", actual)


def test_new_and_ended_actions_are_told_and_every_count_adds_up_to_both_plans(third: Run) -> None:
    actual = third("compare", "--to", "2026-12", "--json").json
    presence = {action["id"]: action["presence"] for action in actual["actions"]}
    assert presence == {
        "W1": "carried on", "W2": "carried on", "W3": "ended", "W4": "new", "H1": "carried on",
        "H2": "carried on",
    }  # fmt: skip
    for parts in actual["counts"].values():
        assert sorted(identity for part in parts for identity in part["ids"]) == sorted(presence)
        assert all(part["count"] == len(part["ids"]) for part in parts)
    assert {part["label"]: part["ids"] for part in actual["counts"]["stages"]} == {
        "Discovery → Design": ["H2"], "no stage given → Complete": ["W1"],
        "same": ["W2"], "not set yet": ["H1"], "ended": ["W3"], "new": ["W4"],
    }  # fmt: skip


def test_any_earlier_period_can_be_named_and_a_later_one_is_refused_with_words(third: Run) -> None:
    actual = third("compare", "--from", "2024-12", "--to", "2026-12", "--json").json
    assert (actual["from"], actual["to"]) == ("2024-12", "2026-12")
    moved = {action["id"]: action["stages"] for action in actual["actions"] if action["stages"]}
    assert moved["W1"] == ["Delivery", "Complete"]
    refused = third("compare", "--from", "2026-12", "--to", "2024-12")
    assert refused.code == 2
    assert "December 2026 is not before December 2024." in refused.err


def test_the_stuck_list_tells_what_was_written_and_says_nothing(third: Run) -> None:
    actual = third("compare", "--to", "2026-12", "--stuck", "--periods", "2")
    assert "W1  note is a stock phrase" in actual.out
    assert "W2  same note as December 2025; at Discovery for 2 periods" in actual.out
    assert "H2" not in actual.out
    assert "2 of 6 actions stuck" in actual.err
    assert third("compare", "--stuck", "--periods", "1").code == 2


def test_an_action_shows_the_words_that_went_and_came(run: Run) -> None:
    run("set", "W1", "--note", "Ten miles were lit.")
    actual = run("compare", "w1", "W2").out
    assert (
        "W1  stage not set yet, RAG not set yet, note reworded\n"
        "Removed: Ten miles were “mended.”\nAdded: Ten miles were “lit.”\n\nW2  " in actual
    )


def test_new_and_ended_actions_can_be_named_and_one_without_a_note_is_no_fault(third: Run) -> None:
    actual = third("compare", "W3", "W4", "H1", "--from", "2025-12", "--to", "2026-12").out
    assert "W3  retired" in actual
    assert "W4  Discovery, new, no note" in actual
    assert "H1  stage not set yet, RAG not set yet, no note" in actual


def test_a_terminal_shows_the_words_in_colour_struck_and_underlined(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("set", "W1", "--note", "Ten miles of path were lit and then some more of them were lit again.")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    actual = run("compare", "W1", "--diff=marks").out
    assert "\x1b[31;9mmended.\x1b[0m" in actual
    assert "\x1b[32;4m" in actual
    assert "[-" not in actual
    assert max(len(re.sub("\x1b\\[[0-9;]*m", "", line)) for line in actual.splitlines()) <= 40


@pytest.mark.parametrize("columns", [80, 160])
def test_every_line_fits_the_window_and_no_id_is_cut(
    third: Run, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setattr("tui_tracker.cli.format.comparison.width", lambda: columns)
    actual = third("compare", "--to", "2026-12").out
    assert max(len(line) for line in actual.splitlines()) <= columns
    assert "…" not in actual


def test_what_it_cannot_find_is_named(third: Run) -> None:
    assert third("compare", "--to", "2024-12").code == 3
    assert third("compare", "--from", "1999-01").code == 3
    assert third("compare", "--theme", "Q").code == 3
    assert third("compare", "Q7").code == 3
    neither = third("compare", "W4", "--to", "2025-12")
    assert (neither.code, neither.out) == (3, "")
    assert "Nothing to compare for W4" in neither.err


def test_json_of_an_action_has_the_promised_keys(run: Run) -> None:
    run("set", "W2", "--rag", "green")
    actual = run("compare", "W2", "--json").json
    assert actual["actions"] == [{
        "id": "W2", "theme": "W", "from": "2024-12", "to": "2025-12", "stages": None,
        "rag": ["amber", "green"], "note": "missing", "presence": "carried on", "completed": False,
        "went_back": False, "own_fields": {},
    }]  # fmt: skip
    assert list(actual) == ["from", "to", "actions", "counts", "stuck"]
    assert list(actual["counts"]) == ["stages", "rag", "notes", "presence", "complete"]


def test_an_action_on_its_own_is_compared_as_it_is_in_the_whole_plan(third: Run) -> None:
    third("set", "H1", "--text", "Fit a hundred heat pumps.", "--period", "2026-12")
    whole = json.loads(third("compare", "--json").out)
    for action in whole["actions"]:
        alone = json.loads(third("compare", action["id"], "--json").out)
        assert alone["actions"] == [action]
        assert alone["stuck"] == [stuck for stuck in whole["stuck"] if stuck["id"] == action["id"]]
