"""A text of any length and any character takes no command more than seconds, whether typed or in a file."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.office import Office

LONG = 60_000
FLOODS = {
    "zeros": "0" * LONG + "xx", "letters": "a" * LONG, "capitals": "A" * LONG, "points": "." * LONG,
    "hyphens": "a-" * (LONG // 2), "IDs": "W1-" * (LONG // 3), "ellipses": "…" * LONG,
    "brackets": "()" * (LONG // 2), "address": "https://x.example/" + ")" * LONG,
    "address that ends": "https://x.example/" + "." * LONG, "at signs": "a@" * (LONG // 2),
    "underscores": "_" * LONG, "accents": "e" + "\u0301" * LONG, "words": "word " * (LONG // 5),
    "apostrophes": "a'" * (LONG // 2), "backslashes": "\\" * LONG, "sentences": "He. " * (LONG // 4),
    "ampersands": "&" * LONG,
}  # fmt: skip
SECONDS = 10.0
"""Of the processor."""


def within_seconds(run: Run, *command: object) -> None:
    begun = time.process_time()
    answer = run(*command)
    assert answer.code in (0, 2, 3, 4, 5, 6, 7), (answer.code, answer.err[-300:])
    assert time.process_time() - begun < SECONDS, command[0]


@pytest.mark.parametrize("kind", FLOODS)
def test_a_long_text_in_a_file_holds_no_command_up(run: Run, tracker: Path, kind: str) -> None:
    text = FLOODS[kind]
    with closing(sqlite3.connect(tracker)) as connection:
        connection.execute("UPDATE updates SET note = ?", (text,))
        connection.execute("UPDATE actions SET section = ?, partners = ? WHERE id = 'W1'", (text, text))
        connection.execute("UPDATE actions SET id = ?, folded_id = 'W2' WHERE id = 'W2'", (text,))
        connection.execute("UPDATE themes SET name = ? WHERE key = 'H'", (text,))
        connection.commit()
    for command in (
        ["W1"], ["check"], ["report", "--format", "docx", "-o", "r.docx"],
        ["report", "--format", "html", "-o", "r.html"],
    ):  # fmt: skip
        within_seconds(run, *command)


@pytest.mark.parametrize("kind", FLOODS)
def test_a_long_text_that_is_typed_holds_no_command_up(run: Run, kind: str) -> None:
    text = FLOODS[kind]
    for command in (
        [text], ["list", "--section", text], ["set", "W1", "--stage", f"Design ({text})"],
        ["add", "W", "--text", text, "--id", text], ["list", "--where", text],
    ):  # fmt: skip
        within_seconds(run, *command)


def test_a_note_of_blank_lines_is_reported_within_seconds(run: Run, tracker: Path) -> None:
    with closing(sqlite3.connect(tracker)) as connection:
        connection.execute("UPDATE updates SET note = ?", (f"x{chr(10) * LONG}x",))
        connection.commit()
    within_seconds(run, "report", "--format", "md", "-o", "r.md")


def test_of_a_very_long_text_that_needs_a_decision_the_beginning_is_printed(run: Run, office: Office) -> None:
    first, second = office.hand_out("W", lead="Jo"), office.hand_out("W", lead="Sam")
    text = "A very long sentence. " * 40_000
    office.write(first, "Jo", "H2", note=text)
    office.write(first, "Jo", "W1", note=f"First. {text}")
    office.write(second, "Sam", "W1", note=f"Second. {text}")

    merged = run("merge", first, second, "-v")

    for answer, command in ((merged, "held"), (run("held"), "held"), (run("conflicts"), "conflicts")):
        assert len(answer.out) < 80_000
        assert f"To read all of it: tui-tracker {command} --json" in " ".join(answer.out.split())
    assert [held["to"] for held in run("held", "--json").json] == [text]
    (conflict,) = run("conflicts", "--json").json
    assert {side["value"] for side in conflict["values"]} == {f"First. {text}", f"Second. {text}"}
