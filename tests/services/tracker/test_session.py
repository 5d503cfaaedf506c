"""One person at a tracker: what they change, leave half-written, undo and find again."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.conftest import Clock
from tui_tracker.config import Settings
from tui_tracker.domain.codecs import encode_stages
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import Kind
from tui_tracker.domain.plan.model import ActionEntry, UpdateState
from tui_tracker.domain.plan.stages import StageAt
from tui_tracker.errors import DatabaseBusyError, NotFoundError, RefusedFileError, TrackerError, UsageError
from tui_tracker.services.plan.periods import reopen_period
from tui_tracker.services.tracker.session import TrackerSession

DELIVERY = encode_stages([StageAt(stage="Delivery")])


def find(session: TrackerSession, identity: str) -> ActionEntry:
    return next(entry for entry in session.entries() if entry.action.id == identity)


def key(session: TrackerSession, identity: str = "W1") -> str:
    return find(session, identity).action.key


def open_session(tracker: Path, settings: Settings, author: str = "Jo", **options: object) -> TrackerSession:
    return TrackerSession.open(tracker, settings, author=author, clock=Clock(), **options)  # type: ignore[arg-type]


def test_an_entry_shows_last_periods_update_beside_an_empty_one(session: TrackerSession) -> None:
    entry = find(session, "W2")
    assert entry.theme_name == "Walking"
    assert entry.update.note is None
    assert entry.state is UpdateState.OUTSTANDING
    assert entry.previous is not None
    assert entry.previous.rag == "amber"
    assert entry.previous.stages == (
        StageAt(stage="Delivery", strand="Rail"),
        StageAt(stage="Discovery"),
    )


def test_the_period_before_can_be_read_as_it_was(session: TrackerSession) -> None:
    assert [entry.update.note for entry in session.entries("W", period="2024-12")] == [
        "Ten miles were mended.", "A bid was made.", "A first scheme began.",
    ]  # fmt: skip


def test_what_was_set_is_there_at_the_next_opening(tracker: Path, settings: Settings) -> None:
    with open_session(tracker, settings) as session:
        session.change(key(session), {"stages": DELIVERY, "rag": "red"})
    with open_session(tracker, settings, author="Sam") as session:
        entry = find(session, "W1")
    assert (entry.update.rag, entry.update.updated_by, entry.state) == ("red", "Jo", UpdateState.STARTED)
    assert entry.update.stages == (StageAt(stage="Delivery"),)


def test_setting_what_stands_already_makes_no_revision(session: TrackerSession) -> None:
    assert session.change(key(session), {"rag": "red"}) is not None
    assert session.change(key(session), {"rag": "red"}) is None


def test_signing_off_makes_an_update_done_and_taking_it_back_makes_it_started(
    session: TrackerSession,
) -> None:
    session.sign_off(key(session), True)
    assert find(session, "W1").state is UpdateState.DONE
    assert find(session, "W1").update.signed_off == "Jo"
    session.sign_off(key(session), False)
    assert find(session, "W1").state is UpdateState.STARTED


def test_no_change_carries_the_last_update_over_in_one_step(session: TrackerSession) -> None:
    step = session.carry_over(key(session, "W2"), "the bid is still open.")
    entry = find(session, "W2")
    assert step is not None
    assert entry.update.note == "No change since December 2024: the bid is still open."
    assert entry.update.rag == "amber"
    assert entry.state is UpdateState.DONE
    session.undo()
    assert find(session, "W2").state is UpdateState.OUTSTANDING


def test_no_change_of_a_complete_action_leaves_its_rating_out(tracker: Path, settings: Settings) -> None:
    complete = encode_stages([StageAt(stage="Complete")])
    reopen_period(tracker, "2024-12", author="Jo", why="It was finished.")
    with open_session(tracker, settings) as session:
        cells = {"stages": complete, "rag": "green"}
        session.change_cells({Cell(key(session), "2024-12", field): value for field, value in cells.items()})
        session.carry_over(key(session), "it was finished in 2024.")
        update = find(session, "W1").update
    assert (encode_stages(update.stages), update.rag) == (complete, None)


def test_no_change_keeps_in_history_what_was_half_written(session: TrackerSession) -> None:
    session.save_draft(key(session), "Half a sen")
    session.carry_over(key(session), "nothing new")
    assert find(session, "W1").draft is None
    assert "Half a sen" in {revision.value for revision in session.history(key(session))}


def test_undo_and_redo_walk_through_the_steps_and_survive_the_session(
    tracker: Path, settings: Settings
) -> None:
    with open_session(tracker, settings) as session:
        session.change(key(session), {"rag": "red"})
        session.change(key(session), {"rag": "amber"})
    with open_session(tracker, settings) as session:
        undone = session.undo()
        assert undone is not None
        assert undone.describe() == "W1 RAG"
        assert find(session, "W1").update.rag == "red"
        session.undo()
        assert find(session, "W1").update.rag is None
        assert find(session, "W1").state is UpdateState.OUTSTANDING
        assert session.undo() is None
    with open_session(tracker, settings) as session:
        session.redo()
        session.redo()
        assert find(session, "W1").update.rag == "amber"
        assert session.redo() is None


def test_a_new_change_ends_what_could_be_redone(session: TrackerSession) -> None:
    session.change(key(session), {"rag": "red"})
    session.undo()
    session.change(key(session), {"rag": "green"})
    assert session.redo() is None


def test_undo_takes_back_only_ones_own_steps(tracker: Path, settings: Settings) -> None:
    with open_session(tracker, settings, author="Sam") as session:
        session.change(key(session), {"rag": "red"})
    with open_session(tracker, settings, author="Jo") as session:
        assert session.undo() is None


def test_undo_leaves_alone_what_somebody_else_changed_since(tracker: Path, settings: Settings) -> None:
    with open_session(tracker, settings, author="Jo") as session:
        session.change(key(session, "H1"), {"rag": "green"})
        session.change(key(session), {"rag": "red", "note": "Jo's"})
    with open_session(tracker, settings, author="Sam") as session:
        session.change(key(session), {"rag": "amber"})
    with open_session(tracker, settings, author="Jo") as session:
        session.undo()
        assert find(session, "W1").update.rag == "amber"
        assert find(session, "W1").update.note is None
        session.undo()
        assert find(session, "H1").update.rag is None


def test_a_draft_is_no_value_until_it_is_sealed(session: TrackerSession) -> None:
    session.save_draft(key(session), "Half a sen")
    assert find(session, "W1").draft == "Half a sen"
    assert find(session, "W1").update.note is None
    session.save_draft(key(session), "Half a sentence.")
    session.seal_draft(key(session))
    assert find(session, "W1").draft is None
    assert find(session, "W1").update.note == "Half a sentence."
    assert [
        revision.kind for revision in session.history(key(session)) if revision.cell.period == "2025-12"
    ] == [Kind.EDIT]


def test_sealing_a_text_that_says_nothing_new_makes_no_revision(session: TrackerSession) -> None:
    session.save_draft(key(session), "  ")
    assert session.seal_draft(key(session)) is None
    assert session.seal_draft(key(session)) is None
    assert find(session, "W1").draft is None


def test_a_draft_left_behind_is_told_at_the_next_opening(tracker: Path, settings: Settings) -> None:
    with open_session(tracker, settings) as session:
        session.save_draft(key(session), "Half a sentence")
    with open_session(tracker, settings) as session:
        (draft,) = session.recovered
    assert (draft.id, draft.words, draft.period) == ("W1", 3, "2025-12")


def test_a_draft_begun_before_somebody_elses_change_conflicts_with_it(
    tracker: Path, settings: Settings
) -> None:
    with open_session(tracker, settings) as session:
        session.save_draft(key(session), "Mine")
        with open_session(tracker, settings, author="Sam", window=False) as other:
            other.change(key(session), {"note": "Theirs"})
        assert session.changed_elsewhere()
        session.seal_draft(key(session))
        entry = find(session, "W1")
    assert entry.conflicts == ("note",)
    assert entry.update.note is None


def test_what_one_writes_oneself_never_looks_like_another_window(session: TrackerSession) -> None:
    seen: list[bool] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            seen.append(session.changed_elsewhere())

    looking = threading.Thread(target=look)
    looking.start()
    for number in range(40):
        session.save_draft(key(session), f"Word {number}")
    done.set()
    looking.join()
    assert seen
    assert not any(seen)


def test_what_another_wrote_just_before_ones_own_change_is_still_noticed(
    tracker: Path, settings: Settings
) -> None:
    with open_session(tracker, settings) as session:
        session.change(key(session), {"rag": "red"})
        with open_session(tracker, settings, author="Sam", window=False) as other:
            other.change(key(session), {"note": "Theirs"})
        session.change(key(session), {"rag": "green"})
        assert session.changed_elsewhere()
        assert not session.changed_elsewhere()


def test_two_windows_typing_in_one_note_lose_neither_text(tracker: Path, settings: Settings) -> None:
    first = open_session(tracker, settings)
    second = open_session(tracker, settings, author="Sam")
    first.lock()
    second.lock()
    second.override_lock()
    action = key(first)
    first.entry(action)
    second.entry(action)
    first.save_draft(action, "First window")
    second.save_draft(action, "Second window")
    second.seal_draft(action)
    values = {revision.value for revision in first.history(action)}
    first.close()
    second.close()
    assert {"First window", "Second window"} <= values


def test_a_window_that_is_closed_locks_nothing_any_more(tracker: Path, settings: Settings) -> None:
    with TrackerSession.open(tracker, settings, author="Jo") as closed:
        pass
    closed.lock()  # as a thread does that was begun before

    with TrackerSession.open(tracker, settings, author="Sam") as session:
        assert session.lock() is None


def test_a_second_window_is_told_who_has_the_file_and_cannot_write(tracker: Path, settings: Settings) -> None:
    with open_session(tracker, settings) as first, open_session(tracker, settings, author="Sam") as second:
        assert first.lock() is None
        assert (second.lock() or "").startswith("Jo on ")
        with pytest.raises(DatabaseBusyError, match="Jo on "):
            second.change(key(second), {"rag": "red"})
        second.override_lock()
        assert second.change(key(second), {"rag": "red"}) is not None


def test_the_hold_ends_with_the_window(tracker: Path, settings: Settings) -> None:
    with open_session(tracker, settings) as window:
        window.lock()
    with open_session(tracker, settings) as again:
        assert again.lock() is None


def test_a_tracker_opened_to_read_only_reads_and_refuses_to_write(tracker: Path, settings: Settings) -> None:
    with open_session(tracker, settings, read_only=True) as session:
        assert len(session.entries()) == 5
        with pytest.raises(DatabaseBusyError, match="read-only"):
            session.sign_off(key(session), True)


def test_a_file_locked_by_another_program_is_named_with_what_to_do(
    tracker: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_tracker.storage.engine.BUSY_SECONDS", 0.01)
    with open_session(tracker, settings) as session:
        other = sqlite3.connect(tracker, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusyError, match="in use by another program") as refused:
            session.change(key(session), {"rag": "red"})
        other.close()
    assert "try again" in refused.value.remedy


def test_control_characters_never_enter_a_cell(session: TrackerSession) -> None:
    session.change(key(session), {"note": "a\x1b]52;c;x\x07b"})
    assert "\x1b" not in (find(session, "W1").update.note or "")


def test_an_unknown_period_is_named_with_those_there_are(tracker: Path, settings: Settings) -> None:
    with pytest.raises(NotFoundError, match="2024-12, 2025-12"):
        open_session(tracker, settings, period="1999-01")


def test_a_file_that_is_no_tracker_is_refused_unchanged(tmp_path: Path, settings: Settings) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(b"not a database at all" * 20)
    with pytest.raises(RefusedFileError, match="not a tracker"):
        open_session(other, settings)
    with pytest.raises(UsageError, match="no tracker"):
        open_session(tmp_path / "none.db", settings)
    assert other.read_bytes() == b"not a database at all" * 20


def test_a_newer_tracker_is_refused_with_the_advice_to_update(tracker: Path, settings: Settings) -> None:
    connection = sqlite3.connect(tracker)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(RefusedFileError, match="newer tui-tracker") as refused:
        open_session(tracker, settings)
    assert "Update" in refused.value.remedy


gestures = st.lists(
    st.one_of(
        st.tuples(st.just("set"), st.sampled_from(["W1", "W2"]), st.sampled_from(["red", "green", None])),
        st.tuples(st.just("note"), st.sampled_from(["W1", "W2"]), st.text(max_size=5)),
        st.tuples(st.sampled_from(["undo", "redo"]), st.just(""), st.none()),
    ),
    max_size=8,
)


@given(gestures)
@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_as_many_undos_as_steps_lead_back_and_redos_forward_again(
    tracker: Path, settings: Settings, acts: list[tuple[str, str, str | None]]
) -> None:
    with open_session(tracker, settings) as session:
        while session.undo():
            pass
        untouched = [(entry.update, entry.state) for entry in session.entries()]
        for act, identity, value in acts:
            _do(session, act, identity, value)
        written = [(entry.update.rag, entry.update.note) for entry in session.entries()]
        count = 0
        while session.undo():
            count += 1
        assert [(entry.update, entry.state) for entry in session.entries()] == untouched
        redone = 0
        while redone < count and session.redo():
            redone += 1
        assert redone == count
        assert [(entry.update.rag, entry.update.note) for entry in session.entries()] == written


def _do(session: TrackerSession, act: str, identity: str, value: str | None) -> None:
    try:
        if act == "set":
            session.change(key(session, identity), {"rag": value})
        elif act == "note":
            session.change(key(session, identity), {"note": value})
        elif act == "undo":
            session.undo()
        else:
            session.redo()
    except TrackerError as fault:
        raise AssertionError(f"{act} {identity} {value!r} must not fail") from fault
