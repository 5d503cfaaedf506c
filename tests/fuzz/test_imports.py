"""A few seconds of the fuzzer of importers; `python -m tests.fuzz.imports --minutes 5` is the long run."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.fuzz.imports import try_batch


@pytest.mark.parametrize("seed", [1, 2])
def test_any_file_is_read_or_refused(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert try_batch(seed, Counter()), capsys.readouterr().out
