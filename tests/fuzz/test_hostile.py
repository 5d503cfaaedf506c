"""A few files and a text of the hostile set; `python -m tests.fuzz.hostile --minutes 120` is the long run."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.skipif(os.name == "nt", reason="processes are not forked there")
@pytest.mark.parametrize("part", [("files", "30/200"), ("texts", "60/190")], ids=" ".join)
def test_a_few_cases_of_the_hostile_set_break_no_law(part: tuple[str, str]) -> None:
    words = ("--seed", "1", "--part", part[0], "--share", part[1])
    # A process of its own: this one may have threads, which a forked one would lack.
    run = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.hostile", *words],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert ", 0 faults" in run.stdout
