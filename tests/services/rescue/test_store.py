"""Rescue files: written at once and whole, for their owner alone, and never lost before they are stored."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.text_base import TextBase
from tui_tracker.domain.text import clean
from tui_tracker.errors import DatabaseBusyError
from tui_tracker.services.rescue import store as store_module
from tui_tracker.services.rescue.model import RescuedText, TrackerName, decode, encode
from tui_tracker.services.rescue.store import RescueStore

OURS = TrackerName(database_id="d1", plan_id="p1", path="/council/tracker.db")


def text_of(words: str, tracker: TrackerName = OURS, action: str = "k2") -> RescuedText:
    return RescuedText(
        tracker=tracker, cell=Cell(action=action, period="2025-12", field="note"), action_id="T2",
        text=words, start=TextBase(note="As it was."), author="Jo", typed_at="2025-11-25T14:02:00.000000Z",
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> RescueStore:
    return RescueStore([tmp_path / "state", tmp_path / "temporary"])


@given(words=st.text(), note=st.none() | st.text(), draft=st.none() | st.text())
def test_every_text_comes_back_from_its_file_as_it_was_typed(
    words: str, note: str | None, draft: str | None
) -> None:
    start = TextBase(note=note and clean(note), draft=draft and clean(draft))
    rescued = text_of(clean(words))
    rescued = RescuedText(**{name: getattr(rescued, name) for name in rescued.__slots__} | {"start": start})
    content = encode(rescued).encode().decode()
    again = decode(content, Path("x.txt"))
    assert isinstance(again, RescuedText)
    assert (again.text, again.start, again.cell) == (rescued.text, start, rescued.cell)


@pytest.mark.parametrize("content", ["", "kind = 3", "kind = 'text'", "[", "kind = 'text'\ntracker = 4\n"])
def test_a_file_of_another_program_is_no_rescue(content: str) -> None:
    assert decode(content, Path("x.txt")) is None


def test_a_rescue_file_can_be_read_by_its_owner_alone_and_in_any_editor(store: RescueStore) -> None:
    path = store.write_text(text_of("First line.\nSecond line."))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "\nFirst line.\nSecond line." in path.read_text(encoding="utf-8")


def test_what_a_living_window_keeps_is_offered_there_and_nowhere_else(
    store: RescueStore, tmp_path: Path
) -> None:
    store.write_text(text_of("Under edit"))
    other = RescueStore(store.folders)
    assert [item.tracker for item in store.all(OURS)] == [OURS]
    assert other.all(OURS) == ()
    store.close()
    (kept,) = other.all(OURS)
    assert isinstance(kept, RescuedText)
    assert kept.text == "Under edit"


def test_a_text_is_offered_for_its_tracker_wherever_that_is_and_for_a_new_one_of_its_plan(
    store: RescueStore,
) -> None:
    store.write_text(text_of("Mine"))
    moved = TrackerName(database_id="d1", plan_id="p1", path="/elsewhere.db")
    made_again = TrackerName(database_id="d2", plan_id="p1", path=OURS.path)
    foreign = TrackerName(database_id="d3", plan_id="p2", path=OURS.path)
    assert [len(store.all(name)) for name in (OURS, moved, made_again, foreign)] == [1, 1, 1, 0]


def test_what_is_discarded_is_kept_and_not_offered_again(store: RescueStore) -> None:
    store.write_text(text_of("Perhaps later"))
    (kept,) = store.all(OURS)
    path = store.discard(kept)
    assert "Perhaps later" in path.read_text(encoding="utf-8")
    assert store.all(OURS) == ()


def test_without_a_state_folder_the_text_goes_to_the_temporary_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    store = RescueStore([tmp_path / "file" / "state", tmp_path / "temporary"])
    assert store.write_text(text_of("Kept")).parent == tmp_path / "temporary"
    assert len(store.all(OURS)) == 1


def test_on_a_full_disk_the_room_set_aside_takes_the_text(
    store: RescueStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.prepare()
    reserve = store.folders[0] / ".reserve"
    assert reserve.stat().st_size == 1 << 18

    def write_if_room(path: Path, content: bytes, *, is_private: bool) -> None:
        if reserve.exists():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        path.write_bytes(content)

    monkeypatch.setattr(store_module, "write_whole", write_if_room)
    assert store.write_text(text_of("Kept")).parent == store.folders[0]


def test_where_nothing_can_be_written_the_person_is_told_to_copy_the_text(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    store = RescueStore([tmp_path / "file" / "one", tmp_path / "file" / "two"])
    with pytest.raises(DatabaseBusyError, match="Nothing can be saved"):
        store.write_text(text_of("Nowhere"))
