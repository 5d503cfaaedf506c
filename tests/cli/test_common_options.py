"""An option of all commands is used by each command, or refused: it is never accepted and then ignored."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.support.office import Office
from tui_tracker.cli.command_table import COMMANDS, NOT_TAKEN
from tui_tracker.cli.context import Invocation

LINES = {
    "show": ["W1"], "search": ["mended"], "history": ["W1"], "set": ["W2", "--note", "New."],
    "answer": ["W1"], "submit": ["-o", "sent.db"], "handout": ["--theme", "W", "--lead", "Jo", "-o", "out"],
    "merge": ["out"], "sync": ["postgresql://jo@127.0.0.1:1/x"], "resolve": ["W1", "note", "--take", "1"],
    "receipt": ["1"], "ask": ["W1", "Why?"], "add": ["W", "--text", "New one."],
    "retire": ["W2", "--how", "ended", "--why", "Done."], "report": ["--format", "md", "-o", "r.md"],
    "new-period": ["2026-12", "--yes"], "init": ["folder"], "import": ["notes.csv", "--yes"],
    "completion": ["--ids", "W"],
}  # fmt: skip
"""A command line of each command that needs more than its name."""
WAITING = ("open", "serve")
"""Commands that wait for a person."""
ONLY_READ = {
    "show", "list", "search", "compare", "history", "status", "conflicts", "held", "submissions", "receipt",
    "check", "restore", "doctor", "backup", "completion", "init",
}  # fmt: skip
"""Commands that write in nobody's name, at least with the line above: they take `--as` on purpose, so that
it can be in an alias for all commands, and the help says so."""


class Recorder:
    """The arguments of a command, which remembers those that were asked for."""

    def __init__(self, args: Namespace) -> None:
        self.__dict__.update(_args=args, asked=set())

    def __getattr__(self, name: str) -> Any:
        self.asked.add(name)
        return getattr(self._args, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._args, name, value)


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in WAITING])
def test_each_option_of_all_commands_is_used_or_refused(
    run: Run, bare: Run, office: Office, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.folder)
    office.write(office.hand_out("W", lead="Jo"), "Jo", "W1", note="Lit.")
    Path("notes.csv").write_text("ID,Note\nW1,Ten miles.\n", encoding="utf-8")
    recorders: list[Recorder] = []
    begin = Invocation.__init__

    def record(invocation: Invocation, args: Namespace) -> None:
        recorders.append(Recorder(args))
        begin(invocation, recorders[-1])  # type: ignore[arg-type]

    monkeypatch.setattr(Invocation, "__init__", record)
    (bare if command == "init" else run)(command, *LINES.get(command, []))
    refused = {option for option, remedies in NOT_TAKEN.items() if command in remedies}
    unused = {"db", "config", "period", "author"} - recorders[-1].asked - refused
    assert unused <= ({"author"} if command in ONLY_READ else set())


@pytest.mark.parametrize(
    ("option", "command"), [(option, name) for option, remedies in NOT_TAKEN.items() for name in remedies]
)
def test_an_option_that_a_command_has_no_use_for_is_refused_with_a_remedy(
    run: Run, bare: Run, tracker: Path, option: str, command: str
) -> None:
    before = tracker.read_bytes()
    value = {"db": ["other.db"], "period": ["2024-12"], "json": []}[option]
    answer = (bare if command == "init" else run)(f"--{option}", *value, command, *LINES.get(command, []))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"tui-tracker: {command} does not take --{option}.\n")
    assert tracker.read_bytes() == before


@pytest.mark.parametrize(
    "line",
    [["show", "W1"], ["list"], ["search", "mended"], ["compare", "W1"], ["history", "W1"], ["status"],
     ["remind"], ["check"], ["conflicts"], ["held"], ["submissions"], ["restore"], ["doctor"],
     ["set", "W2", "--note", "New."], ["ask"], ["report", "--format", "md", "-o", "r.md"]],
)  # fmt: skip
def test_with_json_what_is_printed_is_json(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*line, "--json").json is not None


@pytest.mark.parametrize(
    "command", ["show", "list", "search", "history", "status", "remind", "check", "report", "ask", "set"]
)
def test_a_period_that_is_not_there_is_named(run: Run, command: str) -> None:
    answer = run(command, *LINES.get(command, []), "--period", "1999-12")
    assert (answer.code, "There is no period 1999-12" in answer.err) == (3, True), answer
