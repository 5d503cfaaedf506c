"""A plan's words, and files written and read in one step."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.importing import Reader


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Write a source (and its corrections) into a folder of its own and read it."""
    return Reader(tmp_path)
