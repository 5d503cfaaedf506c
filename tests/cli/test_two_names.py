"""One real file has one lock, whatever names lead to it; one with two names is not written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tui_tracker.config import Settings
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.storage.edit_lock import EditLock
from tui_tracker.tui.keys.key_names import KeyNames
from tui_tracker.tui.models.opening import read_only_words

WRITES = (
    ("set", "W1", "--note", "Written."), ("undo",), ("add", "W", "--text", "Plant hedges."),
    ("restore", "{other}", "--yes"), ("merge", "{other}"), ("new-period", "2026-12", "--yes"),
    ("handout", "--theme", "W", "--lead", "Jo", "-o", "{folder}"),
)  # fmt: skip


@pytest.mark.parametrize("name", ["tracker", "second"])
@pytest.mark.parametrize("command", WRITES, ids=lambda command: command[0])
def test_a_file_with_two_names_is_not_changed_under_either(
    run: Run,
    tracker: Path,
    tmp_path: Path,
    command: tuple[str, ...],
    name: str,
) -> None:
    run("set", "W1", "--note", "Before.")
    other = Path(shutil.copy(tracker, tmp_path / "other.db"))
    run("--db", other, "set", "W2", "--note", "Other.")
    second = tmp_path / "second.db"
    os.link(tracker, second)
    before = tracker.read_bytes()
    words = [word.format(other=other, folder=tmp_path / "out") for word in command]
    path = tracker if name == "tracker" else second
    answer = run("--db", path, *words)
    assert (answer.code, "a second name" in answer.err) == (7, True)
    assert tracker.read_bytes() == before
    assert not list((tmp_path).glob("out/*"))
    assert run("--db", path, "list").code == 0
    health = run("--db", path, "doctor")
    assert (health.code, "a second name (a hard link)" in " ".join(health.out.split())) == (6, True)
    second.unlink()
    assert run(*words).code == 0


def test_a_window_on_a_file_with_two_names_is_read_only_and_says_why(
    tracker: Path, settings: Settings, tmp_path: Path
) -> None:
    os.link(tracker, tmp_path / "second.db")
    with TrackerSession.open(tmp_path / "second.db", settings, author="Jo") as session:
        session.lock()
        assert session.read_only
        assert "a hard link" in read_only_words(session, KeyNames())[0]


@pytest.mark.parametrize(
    "path_of",
    [
        lambda file: _link(file.parent / "link.db", file),
        lambda file: _link(file.parent / "linked folder", file.parent, folder=True) / file.name,
        lambda file: file.parent / "sub" / ".." / file.name,
        lambda file: _link(file.parent / "second link.db", _link(file.parent / "link.db", file)),
    ],
    ids=["link", "folder that is a link", "two dots", "link to a link"],
)
def test_every_path_to_a_file_leads_to_its_one_lock(tracker: Path, path_of: Callable[[Path], Path]) -> None:
    (tracker.parent / "sub").mkdir()
    path = path_of(tracker)
    first = EditLock(tracker)
    assert first.acquire("Jo", "14:02") is None
    assert EditLock(path).acquire("Sam", "14:03") is not None
    assert first.is_on(path)
    first.release()


def _link(path: Path, target: Path, *, folder: bool = False) -> Path:
    path.symlink_to(target, target_is_directory=folder)
    return path
