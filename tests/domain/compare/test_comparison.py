"""Two periods of a theme side by side: what moved, what stayed, what is not reported yet."""

from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.domain.compare.comparison import Move, compare
from tui_tracker.domain.compare.counts import count_changes, note_words, rag_words, stage_words
from tui_tracker.domain.compare.diff import NoteChange
from tui_tracker.domain.compare.tally import miscounted_ids
from tui_tracker.domain.plan.legend import Badge, Legend
from tui_tracker.domain.plan.model import Action, ActionEntry, Update, UpdateState
from tui_tracker.domain.plan.stages import StageAt, StageOrder

RATINGS = {key: Badge(label=key.title(), colour=key) for key in ("red", "amber", "green")}
SCALE = Legend(
    stages=tuple(Badge(label=label) for label in ("Discovery", "Design", "Delivery", "Complete")),
    ratings=RATINGS, unrated=Badge(label="not rated"), final="Complete",
)  # fmt: skip
STAGE_ORDER = StageOrder(names=("Discovery", "Design", "Delivery", "Complete"), final="Complete")


def update(
    stage: str | None = None, rag: str | None = None, note: str | None = None, *, done: bool = False
) -> Update:
    return Update(
        period="2025-12",
        stages=(StageAt(stage=stage),) if stage else (),
        rag=rag,
        note=note,
        signed_off="Jo" if done else None,
    )


def entry(before: Update | None, now: Update) -> ActionEntry:
    return ActionEntry(
        action=Action(key="k", id="T1", theme="T"), theme_name="Transport",
        update=now, previous=before, state=UpdateState.OUTSTANDING,
    )  # fmt: skip


def test_a_stage_and_a_rating_that_changed_have_moved() -> None:
    (row,) = compare(
        [entry(update("Design", "amber", "Begun."), update("Delivery", "green", "Begun."))], STAGE_ORDER
    )
    assert row.stage_move == ("Design", "Delivery")
    assert row.rag_move == ("amber", "green")
    assert row.note is NoteChange.UNCHANGED


def test_an_action_nobody_has_written_of_yet_has_not_moved_to_nothing() -> None:
    (row,) = compare([entry(update("Design", "amber", "Begun."), update())], STAGE_ORDER)
    assert (row.stage, row.rag, row.note) == (Move.NOT_SET, Move.NOT_SET, NoteChange.MISSING)
    assert row.stage_move is None


def test_a_rating_left_out_has_moved_only_once_the_update_is_signed_off() -> None:
    before, now = update("Design", "amber"), update("Design", None, "The lead has left.")
    (row,) = compare([entry(before, now)], STAGE_ORDER)
    assert (row.rag, row.stage) == (Move.NOT_SET, Move.SAME)
    (row,) = compare([entry(before, now._replace(signed_off="Jo"))], STAGE_ORDER)
    assert row.rag_move == ("amber", None)


def test_a_stage_in_conflict_that_nobody_has_agreed_on_is_no_move_to_nothing() -> None:
    in_conflict = entry(update("Delivery"), update(done=True))._replace(conflicts=("stages", "rag"))
    (row,) = compare([in_conflict], STAGE_ORDER)
    assert (row.stage, row.rag, stage_words(row)) == (Move.CONFLICT, Move.CONFLICT, "in conflict")


def test_an_action_that_stays_complete_has_not_changed_a_rating_that_is_left_out_now() -> None:
    rated, unrated = update("Complete", "green"), update("Complete", done=True)
    for before, now in ((rated, unrated), (unrated, rated)):
        (row,) = compare([entry(before, now)], STAGE_ORDER)
        assert (row.rag, row.has_changed, rag_words(row, SCALE)) == (Move.SAME, False, "same")
    (row,) = compare([entry(rated, update("Complete", "red"))], STAGE_ORDER)
    assert row.rag_move is None


def test_an_action_that_is_completed_moves_from_its_rating_to_complete_whatever_it_is_rated() -> None:
    for now in (update("Complete", "green"), update("Complete", done=True)):
        (row,) = compare([entry(update("Delivery", "green"), now)], STAGE_ORDER)
        assert (row.rag_move, rag_words(row, SCALE)) == (("green", None), "Green → Complete")


def test_the_first_period_there_is_compares_with_nothing() -> None:
    (row,) = compare([entry(None, update("Design", "amber", "Begun."))], STAGE_ORDER)
    assert row.stage_move == ("", "Design")
    assert row.note is NoteChange.NEW


updates = st.builds(
    update, st.sampled_from([None, "Design", "Delivery"]), st.sampled_from([None, "red", "green"]),
    st.sampled_from([None, "", "Begun.", "Begun in May and still running.", "Ended."]), done=st.booleans(),
)  # fmt: skip


@given(st.lists(st.tuples(st.none() | updates, updates, st.sampled_from(["carried on", "new", "ended"]))))
def test_every_count_lists_each_action_once(
    given_: list[tuple[Update | None, Update, str]],
) -> None:
    entries, fates = [], {}
    for number, (before, now, fate) in enumerate(given_):
        row = entry(before, now)
        entries.append(row._replace(action=row.action._replace(key=str(number), id=f"T{number}")))
        fates[str(number)] = fate
    new, ended = ([key for key, fate in fates.items() if fate == wanted] for wanted in ("new", "ended"))
    rows = compare(entries, STAGE_ORDER, new=new, ended=ended)
    for counted in count_changes(rows, SCALE, STAGE_ORDER).values():
        assert miscounted_ids(counted, [f"T{number}" for number in range(len(given_))]) == ()


def test_the_final_stage_is_as_good_as_a_rating() -> None:
    (row,) = compare([entry(update("Delivery", "green"), update("Complete"))], STAGE_ORDER)
    assert row.rag_move == ("green", None)
    assert rag_words(row, SCALE) == "Green → Complete"
    assert row.completed


def test_an_action_that_ended_has_no_note_to_miss() -> None:
    (row,) = compare([entry(update("Design", note="Begun."), update())], STAGE_ORDER, ended=["k"])
    assert note_words(row) == "ended"
    assert stage_words(row) == "ended"


def test_what_is_in_conflict_does_not_count_as_not_written_yet() -> None:
    waiting = entry(update("Design", "amber", "Begun."), update())
    waiting = waiting._replace(conflicts=("note", "rag", "stages"))
    rows = compare([waiting], STAGE_ORDER)
    assert (rows[0].stage, rows[0].rag, rows[0].note) == (Move.CONFLICT, Move.CONFLICT, NoteChange.CONFLICT)
    for count in list(count_changes(rows, SCALE, STAGE_ORDER).values())[:3]:
        assert {part.label: part.ids for part in count.parts if part.count} == {"in conflict": ("T1",)}


def test_a_note_in_conflict_with_an_agreed_text_is_compared_by_that_text() -> None:
    agreed = entry(update("Design", "amber", "Begun."), update("Design", "amber", "Begun."))
    (row,) = compare([agreed._replace(conflicts=("note", "rag"))], STAGE_ORDER)
    assert (row.note, row.rag) == (NoteChange.UNCHANGED, Move.SAME)
