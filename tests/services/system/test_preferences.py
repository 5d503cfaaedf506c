"""What the program remembers between two starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_tracker.services.system.preferences import Memory, state_folder


def test_what_was_remembered_is_recalled_at_the_next_start(tmp_path: Path) -> None:
    Memory(tmp_path).remember("colours", "dusk")

    assert Memory(tmp_path).recall("colours") == "dusk"


def test_each_tracker_has_a_memory_of_its_own(tmp_path: Path) -> None:
    one, other = tmp_path / "one.db", tmp_path / 'other "ö".db'
    memory = Memory(tmp_path)
    memory.remember("action", "W1", one)
    memory.remember("action", "H2", other)

    again = Memory(tmp_path)
    assert (again.recall("action", one), again.recall("action", other)) == ("W1", "H2")
    assert again.recall("action") is None


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\xff\xfe not text",
        b"[trackers",
        b'trackers = "none"\n',
        b"colours = 3\n",
        b'[trackers]\n"{db}" = 1\n',
    ],
)
def test_a_damaged_memory_is_an_empty_one(tmp_path: Path, damaged: bytes) -> None:
    database = tmp_path / "t.db"
    (tmp_path / "memory.toml").write_bytes(damaged.replace(b"{db}", str(database).encode()))
    memory = Memory(tmp_path)

    assert memory.recall("colours") is None
    assert memory.recall("action", database) is None
    memory.remember("action", "W1", database)
    assert Memory(tmp_path).recall("action", database) == "W1"


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    memory = Memory(tmp_path / "file" / "state")

    memory.remember("colours", "dusk")

    assert memory.recall("colours") == "dusk"


def test_the_state_folder_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_TRACKER_STATE", str(tmp_path / "stick"))
    assert state_folder() == tmp_path / "stick"

    monkeypatch.delenv("TUI_TRACKER_STATE")
    assert state_folder().name == "tui-tracker"
