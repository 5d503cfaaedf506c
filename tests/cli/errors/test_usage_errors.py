"""What was typed wrongly is named in plain words, with what to type instead; exit code 2, no argparse."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run
from tui_tracker.cli.command_table import COMMANDS

ARGPARSE = ("argument", "invalid", "unrecognized", "required", "expected")
"""Words of argparse's own sentences."""


@pytest.mark.parametrize(
    ("typed", "cause", "hint"),
    [
        ("search", "Say what to search for.", "For example: tui-tracker search rail freight."),
        ("merge", "Say which file.", "tui-tracker merge returned/"),
        ("resolve W1", "Say which field.", "tui-tracker resolve T17 note --take 41726"),
        ("resolve", "Say which action and which field.", "tui-tracker resolve T17"),
        ("resolve W1 note", "Add --take, --value or --merged.", ""),
        ("new-period", "Say which period.", "tui-tracker new-period 2026-12"),
        ("add W", "Say the text, with --text.", "tui-tracker add T --text"),
        ("set W1 --done --not-done", "Use --not-done or --done, not both.", ""),
        ("set W1 --rag", "--rag needs a value after it.", ""),
        ("retire W1 --how endd", "'endd' is not a choice for --how.", "Did you mean ended?"),
        ("completion cmd", "'cmd' is not a choice.", "Choose from: bash, zsh, powershell."),
        ("history W1 --restore x", "'x' is not a whole number after --restore.", ""),
        ("submissions third", "'third' is not a whole number.", ""),
        ("list --outstandin", "There is no option --outstandin.", "Did you mean --outstanding?"),
        ("status --zzz=1", "There is no option --zzz.", ""),
        ("status now", "This command does not need 'now'.", ""),
        ("check --json=3", "--json takes no value, so '3' was not understood.", ""),
    ],
)  # fmt: skip
def test_a_slip_is_named_in_two_lines(run: Run, typed: str, cause: str, hint: str) -> None:
    answer = run(*typed.split())

    first, second = answer.err.splitlines()
    assert (answer.code, answer.out, first) == (2, "", f"tui-tracker: {cause}")
    assert hint in second
    assert second.endswith(f"For help: tui-tracker {typed.split()[0]} --help")


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "open"])
def test_argparse_never_speaks_for_itself(run: Run, command: str) -> None:
    slips = (["--nonsense"], ["a", "b", "c", "d", "e", "f"], ["--period"], ["--json=1"])
    # On its own, serve is not a slip: it runs until it is stopped.
    for words in slips if command == "serve" else ([], *slips):
        answer = run(command, *words)
        assert not any(word in answer.err for word in ARGPARSE), answer.err


def test_the_options_of_all_commands_are_in_the_programs_help_alone(run: Run) -> None:
    assert "--period KEY" in run("--help").out
    assert "--period KEY" not in run("list", "--help").out
    assert "Options of all commands" in run("list", "--help").out


def test_help_is_a_word_as_well_as_an_option(run: Run) -> None:
    assert run("help").out == run("--help").out
    assert run("help", "merge").out == run("merge", "--help").out
    assert "no command or action 'mrege'" in run("help", "mrege").err


@pytest.mark.parametrize(
    ("typed", "cause"),
    [
        (("--db", "", "set", "W1", "--rag", "red"), "--db needs a value after it."),
        (("set", "W1", "--rag", "red", "--period="), "--period needs a value after it."),
        (("set", "W1", "--rag", "red", "--as", ""), "--as needs a value after it."),
        (("list", "--theme", ""), "--theme needs a value after it."),
        (("report", "-o", ""), "--output needs a value after it."),
        (("set", "--from-csv", ""), "--from-csv needs a value after it."),
        (("merge", ""), "Say which file."),
        (("import", ""), "Say which file."),
        (("show", ""), "Say which action."),
        (("search", ""), "Say what to search for."),
        (("new-period", ""), "Say which period."),
        (("add", "", "--text", "Plant trees."), "Say which theme."),
        (("add", "W", "--text", " "), "The action has no text."),
        (("",), "Say which action, or which command."),
    ],
)  # fmt: skip
def test_an_empty_value_is_refused_and_nothing_is_done(run: Run, typed: tuple[str, ...], cause: str) -> None:
    before = run("list", "--json").json
    answer = run(*typed)
    assert (answer.code, answer.out, answer.err.splitlines()[0]) == (2, "", f"tui-tracker: {cause}")
    assert run("list", "--json").json == before


def test_an_empty_text_clears_a_field(run: Run) -> None:
    assert run("set", "W1", "--note", "Begun.", "--as", "Jo").code == 0
    assert run("set", "W1", "--note", "", "--rag", "", "--as", "Jo").code == 0
    (record,) = [each for each in run("list", "--json").json if each["id"] == "W1"]
    assert (record["note"], record["rag"]) == (None, None)
