"""Preferences are kept between starts and never stop the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_tracker.services.system.preferences import Preferences, state_folder


def test_a_preference_is_kept_until_the_next_start(tmp_path: Path) -> None:
    Preferences(tmp_path).set("colours", "dusk")

    assert Preferences(tmp_path).get("colours") == "dusk"


def test_each_tracker_has_preferences_of_its_own(tmp_path: Path) -> None:
    first, second = tmp_path / "one.db", tmp_path / 'other "ö".db'
    preferences = Preferences(tmp_path)
    preferences.set("action", "W1", first)
    preferences.set("action", "H2", second)

    again = Preferences(tmp_path)
    assert (again.get("action", first), again.get("action", second)) == ("W1", "H2")
    assert again.get("action") is None


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
def test_a_damaged_file_gives_no_preferences(tmp_path: Path, damaged: bytes) -> None:
    database = tmp_path / "t.db"
    (tmp_path / "memory.toml").write_bytes(damaged.replace(b"{db}", str(database).encode()))
    preferences = Preferences(tmp_path)

    assert preferences.get("colours") is None
    assert preferences.get("action", database) is None
    preferences.set("action", "W1", database)
    assert Preferences(tmp_path).get("action", database) == "W1"


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    preferences = Preferences(tmp_path / "file" / "state")

    preferences.set("colours", "dusk")

    assert preferences.get("colours") == "dusk"


def test_the_state_folder_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUI_TRACKER_STATE", str(tmp_path / "stick"))
    assert state_folder() == tmp_path / "stick"

    monkeypatch.delenv("TUI_TRACKER_STATE")
    assert state_folder().name == "tui-tracker"
