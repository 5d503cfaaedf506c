"""The folder in which the choice of returned files begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_tracker.services.exchange.incoming import first_folder


def test_the_choice_of_files_begins_in_downloads_where_only_that_holds_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    tracker, downloads = tmp_path / "db" / "tracker.db", tmp_path / "home" / "Downloads"
    tracker.parent.mkdir()
    tracker.touch()
    assert first_folder(tracker, tmp_path) == tmp_path
    downloads.mkdir(parents=True)
    assert first_folder(tracker, tmp_path) == tmp_path
    (downloads / "from Jo.db").touch()
    assert first_folder(tracker, tmp_path) == downloads
    (tracker.parent / "from Sam.db").touch()
    assert first_folder(tracker, tmp_path) == tracker.parent
    (tmp_path / "returned").mkdir()
    assert first_folder(tracker, tmp_path) == tmp_path / "returned"
