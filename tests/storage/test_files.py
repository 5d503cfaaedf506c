"""Files are copied whole, whatever the system can do of it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tui_tracker.storage.files import copy_bytes


@pytest.mark.parametrize("copied_by_system", [0, 5, 10])
def test_what_the_system_does_not_copy_of_a_file_is_read_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copied_by_system: int
) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(b"0123456789")

    def copy_some(start: int, end: int, count: int) -> int:
        del count
        done = os.read(start, copied_by_system)
        if not done:
            raise OSError(errno.EXDEV, "not between these drives")
        return os.write(end, done)

    monkeypatch.setattr(os, "copy_file_range", copy_some, raising=False)
    with source.open("rb") as file, target.open("wb") as copy:
        copy_bytes(file, copy, source.stat().st_size)
    assert target.read_bytes() == b"0123456789"
