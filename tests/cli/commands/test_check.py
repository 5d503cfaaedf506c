"""`check`: what would confuse a reader, and what may stay."""

from pathlib import Path

from tests.cli.conftest import Run


def test_findings_stand_under_their_rule_and_its_reason(run: Run) -> None:
    result = run("check", "--period", "2024-12")
    assert result.code == 6
    assert result.out.startswith("Must fix before the report:\n\n")
    assert "No RAG rating: 1 finding" in result.out
    assert "Blank is not green" in result.out
    assert "2 findings in 2 actions." in result.out
    assert result.out.count("\x1b") == 0


def test_actions_are_named_in_any_way_and_by_ranges(run: Run) -> None:
    result = run("check", "w2..w3", "h-2", "--period", "2024-12")
    assert [line for line in result.out.splitlines() if not line.startswith(" ")] == ["W3", "H2"]
    assert run("check", "W1-W9", "--period", "2024-12").code == 3


def test_one_action_is_checked_by_any_way_to_write_its_id(run: Run) -> None:
    result = run("check", "w-3", "--period", "2024-12")
    assert result.code == 6
    assert result.out.startswith("W3\n  No RAG rating")


def test_an_action_with_nothing_to_find_leaves_with_zero_and_says_so(run: Run) -> None:
    run("set", "W1", "--stage", "Delivery", "--rag", "green", "--note", "Twelve miles were mended.")
    result = run("check", "W1")
    assert (result.code, result.out) == (0, "")
    assert "no problems found" in result.err


def test_json_names_rule_field_and_reason(run: Run) -> None:
    (finding,) = run("check", "W3", "--period", "2024-12", "--json").json
    assert {name: finding[name] for name in ("id", "theme", "period", "rule", "field", "firm", "detail")} == {
        "id": "W3", "theme": "W", "period": "2024-12", "rule": "no-rating", "field": "rag",
        "firm": True, "detail": None,
    }  # fmt: skip
    assert finding["accepted"] is None
    assert finding["message"]
    assert finding["reason"]


def test_what_is_accepted_with_a_reason_is_found_no_more(run: Run) -> None:
    run("new-period", "2024-12", "--reopen", "--why", "One rating is missing.")
    accepted = run("check", "W3", "--period", "2024-12", "--accept", "no-rating", "--why", "Too early.")
    assert accepted.code == 0
    assert "W3: accepted: needs a rating: Red, Amber or Green?\n" in accepted.err
    assert run("check", "W3", "--period", "2024-12").code == 0
    shown = run("check", "W3", "--all", "--period", "2024-12")
    assert shown.code == 0
    assert "(accepted: Too early.)" in shown.out
    assert "accepted" in run("history", "W3", "--period", "2024-12").out


def test_an_acceptance_says_nothing_of_the_updates_author(run: Run) -> None:
    run("check", "W3", "--accept", "no-note", "--why", "Not this year.")
    assert run("show", "W3", "--json").json["state"] == "outstanding"


def test_accepting_needs_a_reason_an_action_and_a_finding(run: Run) -> None:
    assert run("check", "W3", "--accept", "no-note").code == 2
    assert run("check", "--accept", "no-note", "--why", "x").code == 2
    result = run("check", "W3", "--accept", "note-long", "--why", "x")
    assert result.code == 3
    assert "no open findings" in result.err


def test_an_unknown_rule_names_those_there_are(run: Run) -> None:
    result = run("check", "--rule", "nope")
    assert result.code == 3
    assert "no-rating" in result.err


def test_the_rules_can_be_listed_with_their_reasons(run: Run) -> None:
    result = run("check", "--rules")
    assert result.code == 0
    assert "green-but-halted" in result.out
    assert all(rule["rule"] in result.out for rule in run("check", "--rules", "--json").json)


def test_a_field_in_conflict_is_said_to_be_in_conflict_and_not_missing(
    run: Run, bare: Run, tmp_path: Path
) -> None:
    copy = run("handout", "--theme", "W", "--lead", "Jo", "-o", tmp_path / "out", "--json").json[0]["file"]
    bare("--db", copy, "set", "W1", "--note", "Ten miles.")
    run("set", "W1", "--note", "Eleven miles.")
    run("merge", copy)
    checked = run("check", "W1")
    assert "No note" not in checked.out
    assert "1 action in conflict, so not checked there: W1. To resolve: tui-tracker conflicts" in checked.err
    assert "conflict" not in run("check", "W2").err
    assert "No note" in run("check", "W2").out
