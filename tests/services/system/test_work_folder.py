"""Where copies to send and reports are written, unless somebody says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_tracker.config import load_settings
from tui_tracker.services.system.work_folder import work_folder


def test_what_people_look_for_is_beside_the_settings_that_name_the_tracker(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[plan]\ntitle = "Ours"\n', encoding="utf-8")
    settings = load_settings(None, environ={}, cwd=tmp_path)
    assert work_folder(tmp_path / "db" / "tracker.db", settings) == tmp_path


def test_for_a_file_that_the_settings_do_not_name_it_is_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[plan]\ntitle = "Ours"\n', encoding="utf-8")
    settings = load_settings(None, environ={}, cwd=tmp_path)
    assert work_folder(tmp_path / "stick" / "other.db", settings) == tmp_path / "stick"


def test_what_is_kept_in_a_hidden_folder_of_the_system_is_written_among_the_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "data-home" / "tui-tracker"
    own.mkdir(parents=True)
    monkeypatch.setattr("tui_tracker.services.system.work_folder.own_folder", lambda _: str(own))
    monkeypatch.setattr("platformdirs.user_documents_dir", lambda: str(tmp_path / "Documents"))
    settings = load_settings(None, environ={}, cwd=tmp_path)
    assert work_folder(own / "tracker.db", settings) == tmp_path / "Documents" / "tui-tracker"
