"""A short run of the fuzzer of command lines."""

from __future__ import annotations

from tests.fuzz.arguments import fuzz


def test_random_command_lines_keep_the_law() -> None:
    cases, findings = fuzz(seed=1, most=150)
    assert (cases, findings) == (150, [])
