"""A short walk of the monkey over the screens; `python -m tests.fuzz.screens` takes the long ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.screens import play


@pytest.mark.parametrize("seed", [1, 2])
def test_a_monkey_neither_ends_the_program_nor_loses_text(tmp_path: Path, seed: int) -> None:
    assert play(tmp_path, seed, 40).total() == 40
