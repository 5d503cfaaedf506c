"""The history of one action on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize("way", ["restore", "undo"])
def test_who_brings_a_text_back_is_not_named_as_who_wrote_it(bare: Run, tracker: Path, way: str) -> None:
    bare("--db", tracker, "--as", "Sam", "set", "W1", "--note", "Two are in.")
    bare("--db", tracker, "--as", "Jo", "set", "W1", "--note", "Oops.")
    if way == "undo":
        assert bare("--db", tracker, "--as", "Jo", "undo").code == 0
    else:
        history = bare("--db", tracker, "history", "W1", "--json").json
        number = next(record["n"] for record in history if record["to"] == "Two are in.")
        assert bare("--db", tracker, "--as", "Jo", "history", "W1", f"--restore={number}").code == 0
    record = bare("--db", tracker, "history", "W1", "--json").json[-1]
    assert (record["author"], record["first_entered_by"], record["to"]) == ("Jo", "Sam", "Two are in.")
    done = {"restore": "restored", "undo": "undone"}[way]
    assert f"{done}; first entered by Sam" in bare("--db", tracker, "history", "W1").out
    assert "(first entered by Sam)." in bare("--db", tracker, "W1").out
    bare("--db", tracker, "--as", "Jo", "set", "W1", "--note", "Three are in.")
    assert "first entered" not in bare("--db", tracker, "W1").out


def test_what_somebody_restores_of_their_own_has_no_second_name(run: Run) -> None:
    run("set", "W1", "--note", "Two are in.")
    run("set", "W1", "--note", "Oops.")
    run("undo")
    assert "first entered" not in run("history", "W1").out + run("W1").out
