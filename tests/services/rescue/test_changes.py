"""A tracker's file that is replaced, moved or damaged while it is open: nothing written there is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Clock
from tests.support.reading import read_action
from tui_tracker.config import Settings
from tui_tracker.domain.history.text_base import TextBase
from tui_tracker.errors import FileGoneError, ForeignFileError
from tui_tracker.services.imports import make_tracker
from tui_tracker.services.rescue.kept_copies import has_lost_written, keep_all, lost_names
from tui_tracker.services.rescue.merging import keep_written, merge_back
from tui_tracker.services.rescue.model import RescuedChanges, RescuedText, tracker_name
from tui_tracker.services.rescue.store import RescueStore
from tui_tracker.services.rescue.texts import put_back
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.storage.edit_lock import EditLock


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RescueStore]:
    opened = RescueStore([tmp_path / "rescued"])
    yield opened
    opened.close()


def swap(tracker: Path, other: Path) -> None:
    """Let another file take the tracker's name, as a synchronising program does."""
    shutil.copy(other, tracker.with_name("swap.db"))
    tracker.with_name("swap.db").replace(tracker)


def write_note(database: Path, settings: Settings, author: str, identity: str, text: str) -> None:
    with TrackerSession.open(database, settings, author=author, window=False, clock=Clock()) as other:
        other.change(other.find(identity).action.key, {"note": text})


@pytest.fixture
def other(tracker: Path, settings: Settings, tmp_path: Path) -> Path:
    """The same tracker as somebody else's computer holds it, with a note more."""
    path = Path(shutil.copy(tracker, tmp_path / "other.db"))
    write_note(path, settings, "Ann", "W2", "Written elsewhere.")
    return path


def keep_what_is_replaced(session: TrackerSession, store: RescueStore) -> None:
    def keep() -> None:
        keep_all(session, store)

    session.keep_replaced = keep


def note(tracker: Path, identity: str = "W1") -> object:
    return read_action(tracker, identity, "2025-12")["note"]


def kept_changes(store: RescueStore, session: TrackerSession) -> RescuedChanges:
    (kept,) = store.all(tracker_name(session))
    assert isinstance(kept, RescuedChanges)
    return kept


def test_what_was_written_to_a_replaced_file_is_merged_into_the_new_one(
    session: TrackerSession, tracker: Path, settings: Settings, store: RescueStore, other: Path
) -> None:
    keep_what_is_replaced(session, store)
    key = session.find("W1").action.key
    session.change(key, {"note": "Written here.", "rag": "red"})
    swap(tracker, other)

    assert session.follow_file()
    assert session.find("W2").update.note == "Written elsewhere."
    changes = kept_changes(store, session)
    assert lost_names(session, changes) == ("W1 note", "W1 RAG")
    assert note(tracker) is None
    merge_back(session, settings, changes)
    assert lost_names(session, changes) == ()
    assert (note(tracker), note(tracker, "W2")) == ("Written here.", "Written elsewhere.")


def test_a_draft_of_a_replaced_file_is_not_lost_either(
    session: TrackerSession, tracker: Path, settings: Settings, store: RescueStore, other: Path
) -> None:
    keep_what_is_replaced(session, store)
    session.save_draft(session.find("W1").action.key, "Half a sent")
    swap(tracker, other)
    session.follow_file()
    changes = kept_changes(store, session)
    assert lost_names(session, changes) == ("W1 note",)
    merge_back(session, settings, changes)
    assert note(tracker) == "Half a sent"


def test_a_text_goes_into_the_new_file_as_a_conflict_with_what_was_written_there(
    session: TrackerSession, tracker: Path, settings: Settings, other: Path
) -> None:
    write_note(other, settings, "Ann", "W1", "Hers.")
    entry = session.find("W1")
    cell = session.note_cell(entry.action.key)
    session.keep_text(cell, "Mine.", TextBase(note=entry.update.note))
    swap(tracker, other)
    session.seal_text(cell, "Mine.", TextBase(note=entry.update.note, draft="Mine."))
    assert "note" in session.entry(cell.action).conflicts
    assert session.holds_text(cell, "Hers.")
    assert session.holds_text(cell, "Mine.")


def test_the_first_write_after_a_swap_goes_into_the_new_file(
    session: TrackerSession, tracker: Path, other: Path
) -> None:
    session.change(session.find("W1").action.key, {"rag": "green"})
    swap(tracker, other)
    session.change(session.find("W1").action.key, {"note": "After the swap."})
    assert (note(tracker), note(tracker, "W2")) == ("After the swap.", "Written elsewhere.")
    assert session.find("W2").update.note == "Written elsewhere."
    assert session.changed_elsewhere()


def test_nothing_is_written_into_a_file_of_another_tracker(
    session: TrackerSession, tracker: Path, settings: Settings, plan_source: Path, tmp_path: Path
) -> None:
    make_tracker(tmp_path / "made anew.db", plan_source, settings)
    before = (tmp_path / "made anew.db").read_bytes()
    swap(tracker, tmp_path / "made anew.db")
    with pytest.raises(ForeignFileError):
        session.change(session.find("W1").action.key, {"note": "Not here."})
    assert tracker.read_bytes() == before
    assert session.find("W1").action.id == "W1"


def test_nothing_is_written_where_rubbish_has_the_name(session: TrackerSession, tracker: Path) -> None:
    tracker.with_name("swap.db").write_text("rubbish")
    tracker.with_name("swap.db").replace(tracker)
    with pytest.raises(ForeignFileError):
        session.change(session.find("W1").action.key, {"note": "Not here."})


def test_a_deleted_file_is_put_back_with_all_that_was_seen_in_it(
    session: TrackerSession, tracker: Path
) -> None:
    session.change(session.find("W1").action.key, {"note": "Written here."})
    tracker.unlink()
    with pytest.raises(FileGoneError):
        session.change(session.find("W1").action.key, {"note": "Later."})
    assert not tracker.exists()
    session.put_file_back()
    assert note(tracker) == "Written here."
    session.change(session.find("W1").action.key, {"note": "Later."})
    assert note(tracker) == "Later."


def test_putting_a_file_back_never_overwrites_one_that_has_come_back(
    session: TrackerSession, tracker: Path, other: Path
) -> None:
    session.find("W1")
    tracker.unlink()
    shutil.copy(other, tracker)
    session.put_file_back()
    assert note(tracker, "W2") == "Written elsewhere."


def test_a_file_overwritten_in_its_place_gets_what_was_written_here_again(
    session: TrackerSession, tracker: Path, settings: Settings, store: RescueStore, other: Path
) -> None:
    session.change(session.find("W1").action.key, {"note": "Written here."})
    assert not has_lost_written(session)
    tracker.write_bytes(other.read_bytes())
    assert session.changed_elsewhere()
    assert has_lost_written(session)
    keep_written(session, store)
    merge_back(session, settings, kept_changes(store, session))
    assert (note(tracker), note(tracker, "W2")) == ("Written here.", "Written elsewhere.")
    assert session.changed_elsewhere()
    assert not has_lost_written(session)


def test_the_lock_follows_a_link_to_another_file(
    tracker: Path, settings: Settings, other: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(tracker)
    with TrackerSession.open(link, settings, author="Jo") as session:
        session.change(session.find("W1").action.key, {"note": "First."})
        link.unlink()
        link.symlink_to(other)
        session.follow_file()
        assert EditLock(other).acquire("Ann", "14:02") is not None
        first = EditLock(tracker)
        assert first.acquire("Ann", "14:02") is None
        first.release()


def test_a_rescued_text_becomes_a_draft_and_then_its_file_goes(
    session: TrackerSession, store: RescueStore
) -> None:
    cell = session.note_cell(session.find("W1").action.key)
    path = store.write_text(
        RescuedText(
            tracker=tracker_name(session), cell=cell, action_id="W1", text="Rescued.", start=TextBase(),
            author="Jo", typed_at="2025-11-25T14:02:00.000000Z",
        )
    )  # fmt: skip
    (kept,) = store.all(tracker_name(session))
    assert isinstance(kept, RescuedText)
    put_back(session, store, kept)
    assert session.draft(cell) == "Rescued."
    assert not path.exists()
    assert store.all(tracker_name(session)) == ()


def test_a_lock_that_a_synchronising_program_deleted_is_taken_again(
    session: TrackerSession, tracker: Path
) -> None:
    session.lock()
    Path(f"{tracker}.lock").unlink()
    session.follow_file()
    assert EditLock(tracker).acquire("Ann", "14:02") is not None
