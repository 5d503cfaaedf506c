"""Naming several actions at once: ranges, lists, standard input; and what is offered for a slip."""

from __future__ import annotations

import io

import pytest

from tests.cli.conftest import Run


def shown(run: Run, *argv: str) -> list[str]:
    return [record["id"] for record in run(*argv, "--json").json]


@pytest.mark.parametrize(
    "typed",
    [
        ["W1-W3"], ["w1..w3"], ["W1-3"], ["W1–W3"], ["W1", "-", "W3"], ["W-1-W-3"], ["W3-W1"],
        ["W1,W2,W3"], ["W1, W2 W3"], ["show", "W1-3"], ["W1", "W1-W3", "w2"], ["w", "1", "W2..3"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_range_or_a_list_may_be_typed_in_any_way(run: Run, typed: list[str]) -> None:
    assert shown(run, *typed) == ["W1", "W2", "W3"]


def test_several_ids_need_no_command_before_them(run: Run) -> None:
    assert shown(run, "W2", "H1-H2") == ["W2", "H1", "H2"]


@pytest.mark.parametrize("command", ["show", "list"])
def test_options_may_stand_between_the_ids(run: Run, command: str) -> None:
    assert shown(run, command, "W2", "--period", "2024-12", "H1-H2", "--json") == ["W2", "H1", "H2"]


def test_a_range_counts_as_people_do(run: Run) -> None:
    for number in range(4, 12):
        run("add", "W", "--text", f"Walk {number} miles.", "--id", f"W{number}")

    assert shown(run, "W9-W11") == ["W9", "W10", "W11"]
    assert shown(run, "W1-W11")[1] == "W2"


def test_a_hyphen_between_letter_and_number_makes_no_range(run: Run) -> None:
    assert run("W-2", "--json").json["id"] == "W2"


def test_an_id_with_a_hyphen_of_the_plans_own_counts_before_a_range(run: Run) -> None:
    run("add", "W", "--text", "Walk on.", "--id", "W1-3")

    assert run("W1-3", "--json").json["text"] == "Walk on."
    assert shown(run, "W1-W3") == ["W1", "W1-3", "W2", "W3"]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("W2-W9", "The nearest is W3. The IDs run from W1 to W3."),
        ("W0-W2", "The nearest is W1."),
        ("1-3", "Did you mean W1 or H1?"),
        ("X1-X3", "To see them all: tui-tracker list"),
    ],
)
def test_a_range_that_ends_at_nothing_names_the_nearest(run: Run, typed: str, hint: str) -> None:
    result = run(typed)

    assert (result.code, result.out) == (3, "")
    assert hint in result.err


def test_a_range_over_two_letters_is_refused(run: Run) -> None:
    result = run("W1-H2")

    assert (result.code, result.out) == (2, "")
    assert "same letter at both ends" in result.err


@pytest.mark.parametrize("command", [["-"], ["show", "-"], ["list", "-"]], ids=" ".join)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("typed", ["H1\nw1\n", "\ufeffH1, W1", "w1 ; h 1\r\n"])
def test_a_hyphen_alone_reads_the_ids_from_standard_input(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str], typed: str, encoding: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode(encoding))))

    assert sorted(shown(run, *command)) == ["H1", "W1"]


def test_no_ids_on_standard_input_are_no_fault_and_not_every_action(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))

    assert shown(run, "list", "-") == []
    assert shown(run, "show", "-") == []
    assert "Standard input was empty" in run("-").err


def test_the_list_takes_ids_beside_filters_and_keeps_the_plans_order(run: Run) -> None:
    period = ["--period", "2024-12"]

    assert shown(run, "list", "H2", "W1-W2", *period) == ["W1", "W2", "H2"]
    assert shown(run, "list", "H2", "W1-W2", *period, "--rag", "red") == ["H2"]
    assert shown(run, *period, "list", "--theme", "W", "W1-W2", "H1") == ["W1", "W2"]


def test_the_list_refuses_an_id_there_is_not(run: Run) -> None:
    result = run("list", "W1", "W33")

    assert (result.code, result.out) == (3, "")
    assert "Did you mean W3?" in result.err


def test_the_list_says_which_of_the_ids_it_leaves_out_have_ended(run: Run) -> None:
    run("retire", "W2", "--how", "ended", "--why", "No money.")

    result = run("list", "W1-W3")

    assert "Retired, so not shown: W2." in result.err
    assert "W2" in run("list", "W1-W3", "--all").out


def test_a_range_gives_an_array_however_short(run: Run) -> None:
    assert shown(run, "W1-W1") == ["W1"]


@pytest.mark.parametrize(
    ("typed", "near"),
    [("2W", "W2"), ("W22", "W2"), ("WW2", "W2"), ("V2", "W2"), ("W202", "W2"), ("2", "W2 or H2")],
)
def test_a_slip_of_the_finger_is_offered_what_was_meant(run: Run, typed: str, near: str) -> None:
    result = run("show", typed)

    assert result.code == 3
    assert f"Did you mean {near}" in result.err


@pytest.mark.parametrize("typed", [["w"], ["show", "W"], ["compare", "W"], ["show", "walking"]])
def test_a_theme_instead_of_an_id_is_told_how_to_list_it(run: Run, typed: list[str]) -> None:
    result = run(*typed)
    assert result.code == 3
    assert "W is the theme Walking. To see its actions: tui-tracker list --theme W" in result.err


@pytest.mark.parametrize("typed", [["heat pumps"], ["show", "heat pumps"], ["show", "heat", "pump"]])
def test_words_instead_of_an_id_say_which_action_holds_them(run: Run, typed: list[str]) -> None:
    result = run(*typed)

    assert (result.code, result.out) == (3, "")
    assert "  H1    Fit heat pumps." in result.err.splitlines()
    assert f"tui-tracker search {' '.join(typed[-2:]).removeprefix('show ')}" in result.err


def test_at_most_three_actions_are_offered_for_words(run: Run) -> None:
    for number in range(4, 9):
        run("add", "W", "--text", f"Buses, line {number}, {'and so on ' * 20}", "--id", f"W{number}")

    result = run("show", "buses")

    offered = [line for line in result.err.splitlines() if line.startswith("  W")]
    assert len(offered) == 3
    assert max(map(len, offered)) <= 80


def test_a_plural_finds_the_singular(run: Run) -> None:
    run("add", "W", "--text", "Tell every bus stop.", "--id", "W9")

    assert "  W9    Tell every bus stop." in run("show", "buses").err


def test_a_match_far_into_a_text_is_in_its_excerpt(run: Run) -> None:
    run("set", "W1", "--note", f"{'word ' * 22}otters.")

    assert "otters." in run("show", "otters").err


def test_words_that_stand_nowhere_are_only_unknown(run: Run) -> None:
    result = run("show", "otters")

    assert result.err.splitlines() == [
        "tui-tracker: There is no action otters.",
        "To see them all: tui-tracker list",
    ]


@pytest.mark.parametrize(
    "nasty", ['"', "NEAR(", "a" * 5000, "\x1b[2J x", "W" + "9" * 400, "..", "W1-", "-W1"]
)
def test_nothing_typed_for_an_id_is_a_fault_of_ours(run: Run, nasty: str) -> None:
    result = run("show", "--", nasty)

    assert result.code in (0, 3)
    assert "\x1b" not in result.err


def test_two_hyphens_are_a_value_like_any_other(run: Run) -> None:
    """Argparse takes them for the end of the options, also where they are the value of one."""
    assert run("set", "W1", "--note=--", "--partners=--", "--as=--").err == "Saved W1 note, partners.\n"
    assert run("show", "W1", "--json").json["note"] == "--"
    for command in (["list", "--theme=--"], ["compare", "--periods=--"], ["report", "--format=--"]):
        assert run(*command).code in (2, 3)
