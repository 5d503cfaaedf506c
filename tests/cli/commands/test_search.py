"""search on the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run


def test_a_place_found_names_action_and_period_and_marks_the_match(run: Run) -> None:
    result = run("search", "money")
    assert result.code == 0
    assert "H2, December 2024: No money was found." in result.out
    assert "1 match." in result.err


def test_a_late_match_in_a_long_text_is_in_view(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_tracker.cli.commands.search.width", lambda: 60)
    monkeypatch.setattr("tui_tracker.cli.commands.search.is_plain", lambda: False)
    run("set", "W1", "--note", f"{'word ' * 22}otters.")
    line = run("search", "otter").out.splitlines()[0]
    assert "[otters]" in line
    assert len(line) <= 60


def test_words_that_are_nowhere_are_answered_by_shorter_ones_or_an_id(run: Run) -> None:
    assert (
        "No matches for “moneybag”. 1 match for “money”: tui-tracker search money"
        in run("search", "moneybag").err
    )
    assert "No text says “h 2”. To see the action: tui-tracker H2" in run("search", "h 2").err
    assert "No matches for “zzz”. Try fewer or different words." in run("search", "zzz").err


def test_the_shell_finds_forms_whole_words_first_and_quotes_as_the_app_does(run: Run) -> None:
    run("set", "W1", "--note", "The business case.")
    run("set", "W2", "--note", "A bus lane.")
    assert [line[:2] for line in run("search", "bus").out.splitlines()] == ["W2", "W1"]
    assert [line[:2] for line in run("search", "buses").out.splitlines()] == ["W2"]
    assert [line[:2] for line in run("search", '"bus"').out.splitlines()] == ["W2"]


@pytest.mark.parametrize("words", ['"', "*", "NEAR(", "-- -", "AND", "zzz"])
def test_nothing_typed_is_an_error(run: Run, words: str) -> None:
    result = run("search", "--", words)
    assert result.code == 0
    assert "Traceback" not in result.err


def test_json_names_place_text_and_marks(run: Run) -> None:
    (hit,) = run("search", "money", "--json").json
    assert (hit["id"], hit["period"], hit["field"], hit["marks"]) == ("H2", "2024-12", "note", [[3, 8]])
