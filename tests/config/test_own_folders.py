"""The person's own folders."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from tui_tracker.config.sources import own_folder


@pytest.mark.parametrize("named", ["", "{tmp}/a folder", "relative", "  "])
def test_own_folders_are_where_platformdirs_says_too(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", named.format(tmp=tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", named.format(tmp=tmp_path))

    assert own_folder("config") == platformdirs.user_config_dir("tui-tracker", appauthor=False)
    assert own_folder("data") == platformdirs.user_data_dir("tui-tracker", appauthor=False)
