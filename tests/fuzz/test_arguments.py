"""A short run of the fuzzer of command lines."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.arguments import fuzz


def test_random_command_lines_end_with_a_documented_exit_code(plan_source: Path) -> None:
    cases, findings = fuzz(2, seed=1, plan=plan_source)
    assert findings == []
    assert cases
