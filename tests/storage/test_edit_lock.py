"""The lock on editing a tracker: one for one file, and nothing left beside it afterwards."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tui_tracker.storage.edit_lock import EditLock


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Transport - Jo.db"
    path.write_bytes(b"any file")
    return path


def test_a_released_lock_leaves_nothing_beside_the_file(file: Path) -> None:
    lock = EditLock(file)
    assert lock.acquire("Jo", "14:02") is None
    lock.release()
    lock.release()
    assert list(file.parent.iterdir()) == [file]


def test_a_second_window_learns_who_has_the_lock_and_leaves_it_alone(file: Path) -> None:
    first, second = EditLock(file), EditLock(file)
    first.acquire("Jo", "14:02")
    assert (second.acquire("Sam", "14:03") or "").startswith("Jo on ")
    second.release()
    assert (second.acquire("Sam", "14:03") or "").startswith("Jo on ")
    first.release()
    assert second.acquire("Sam", "14:04") is None
    second.release()


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_one_file_has_one_lock_by_whichever_link_it_is_reached(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "desktop"
    folder.mkdir()
    link = folder / "link.db"
    link.symlink_to(file)
    lock = EditLock(link)
    lock.acquire("Jo", "14:02")
    assert EditLock(file).acquire("Sam", "14:03") is not None
    lock.release()
    assert list(folder.iterdir()) == [link]
    assert {path.name for path in tmp_path.iterdir()} == {file.name, "desktop"}


@pytest.mark.skipif(os.name == "nt", reason="Windows replaces no open file")
def test_a_lock_that_another_has_put_in_its_place_is_left(file: Path) -> None:
    mine, theirs = EditLock(file), EditLock(file)
    mine.acquire("Jo", "14:02")
    Path(f"{file}.lock").unlink()
    assert theirs.acquire("Sam", "14:03") is None
    mine.release()
    assert EditLock(file).acquire("Kim", "14:04") is not None
    theirs.release()


def test_of_many_who_lock_and_release_at_once_one_alone_has_the_lock(file: Path) -> None:
    holders: list[int] = []
    most: list[int] = []
    taken = threading.Semaphore(0)

    def work(number: int) -> None:
        for _ in range(60):
            lock = EditLock(file)
            if lock.acquire(f"P{number}", "14:02") is None:
                holders.append(number)
                most.append(len(holders))
                holders.remove(number)
                lock.release()
                taken.release()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken.acquire(blocking=False), "somebody had it"
    assert set(most) == {1}
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="a folder of Linux")
def test_a_folder_of_the_system_where_no_lock_can_be_made_is_not_called_another_window() -> None:
    assert EditLock(Path("/proc/self/maps")).acquire("Jo", "14:02") is None
