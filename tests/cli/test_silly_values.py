"""Values that are well formed and silly: each is refused with a sentence, or does what it says."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run

MANY = "9" * 5_000


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (["new-period", "2027-²"], 2, "is not a year and month"),
        (["new-period", f"2027-{MANY}"], 2, "is not a year and month"),
        (["new-period", "`id`", "--label", "x", "--yes"], 2, "cannot be a period: use"),
        (["new-period", "z" * 41, "--label", "x", "--yes"], 2, "cannot be a period: use"),
        (["new-period", "z\u202ez", "--label", "x", "--yes"], 2, "cannot be a period: use"),
        (["list", "--period", "2025-²"], 3, "There is no period"),
        (["show", f"W1-W{MANY}"], 3, "There is no action W1-W9"),
        (["show", f"W{MANY}"], 3, "There is no action"),
        (["add", "W", "--id", f"W{MANY}", "--text", "New."], 2, "too long for an ID"),
        (["set", "W1", "--rename", f"W{MANY}"], 2, "too long for an ID"),
        (["retire", "W1", "--how", "merged", "--into", "W1", "--why", "x"], 2, "part of itself"),
        (["serve", "--port", "-1"], 2, "There is no port -1"),
        (["serve", "--port", "65536"], 2, "There is no port 65536"),
        (["submissions", "0"], 3, "There is no returned file number 0"),
        (["history", "W1", "--restore", "-1"], 3, "no change number -1"),
        (["compare", "--periods", "0"], 2, "must be 2 or more"),
        (["report", "--format", "md", "-o", "-", "--date", "2025-02-30"], 2, "is not a date"),
        (["report", "--format", "md", "-o", "-", "--date", "0000-00-00"], 2, "is not a date"),
    ],
)
def test_a_silly_value_is_refused_with_a_sentence(run: Run, line: list[str], code: int, words: str) -> None:
    answer = run(*line)
    assert (answer.code, words in answer.err + answer.out) == (code, True), answer
