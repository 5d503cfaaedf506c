"""The table of what becomes of a cell, row by row, and the laws behind it."""

from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.domain.fields import values_agree
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.cell_state import project
from tui_tracker.domain.history.revision import REOPEN_MARK, Revision, make_revision

CELL = Cell(action="a" * 32, period="2025-12", field="note")


def says(value: str | None, *parents: Revision, author: str = "Jo", minute: int = 0) -> Revision:
    return make_revision(
        CELL,
        value,
        parents=[revision.id for revision in parents],
        author=author,
        at=f"2025-11-23T14:{minute:02d}:00.000000Z",
        origin="here",
    )


A = says("a", author="import")


def test_one_change_stands() -> None:
    b = says("b", A)
    assert project([A, b]).value == "b"
    assert project([A, b]).heads == (b.id,)


def test_the_same_change_made_twice_independently_is_no_conflict() -> None:
    state = project([A, says("b", A), says("b ", A, author="Sam")])
    assert (state.value or "").strip() == "b"
    assert not state.in_conflict
    assert len(state.heads) == 2


def test_two_changes_that_had_not_seen_each_other_conflict_and_reads_show_the_ancestor() -> None:
    b, c = says("b", A), says("c", A, author="Sam", minute=5)
    state = project([A, b, c])
    assert state.value == "a"
    assert state.rival_heads == tuple(sorted((b.id, c.id)))


def test_a_change_on_top_of_another_is_no_conflict() -> None:
    b = says("b", A)
    assert project([A, b, says("c", b)]).value == "c"


def test_a_change_on_top_of_one_side_leaves_the_other_side_in_conflict() -> None:
    b, c = says("b", A), says("c", A, author="Sam")
    d = says("d", c, author="Sam")
    assert project([A, b, c, d]).rival_heads == tuple(sorted((b.id, d.id)))


def test_a_resolution_ends_the_conflict_and_a_later_edit_of_the_losing_side_opens_a_new_one() -> None:
    b, c = says("b", A), says("c", A, author="Sam")
    resolution = says("r", b, c)
    assert project([A, b, c, resolution]).value == "r"
    late = says("d", c, author="Sam", minute=9)
    assert project([A, b, c, resolution, late]).rival_heads == tuple(sorted((resolution.id, late.id)))


def test_a_conflict_over_a_resolved_one_shows_the_last_value_that_both_sides_share() -> None:
    b, c = says("b", A), says("c", A, author="Sam")
    resolution, late = says("r", b, c), says("d", c, author="Sam", minute=9)
    assert project([A, b, c, resolution, late]).value == "c"


def test_two_resolutions_of_one_conflict_conflict_and_reads_show_what_was_agreed_before_it() -> None:
    b, c = says("b", A), says("c", A, author="Sam")
    first, second = says("r", b, c), says("s", b, c, author="Sam", minute=9)
    state = project([A, b, c, first, second])
    assert state.rival_heads == tuple(sorted((first.id, second.id)))
    assert state.value == "a"


def test_an_undone_resolution_opens_its_conflict_again() -> None:
    b, c = says("b", A), says("c", A, author="Sam")
    resolution = says("c", b, c)
    undone = make_revision(
        CELL, "a", parents=[resolution.id], author="Jo", at="2025-11-23T14:30:00.000000Z",
        origin="here" + REOPEN_MARK,
    )  # fmt: skip
    state = project([A, b, c, resolution, undone])
    assert (state.value, state.heads, state.rival_heads) == ("a", *[tuple(sorted((b.id, c.id)))] * 2)
    assert project([A, b, c, resolution, undone], held={undone.id}).value == "c"
    later = says("d", resolution, author="Sam", minute=40)
    assert project([A, b, c, resolution, undone, later]).value == "d"


def test_people_agree_who_typed_the_same_words_with_other_spaces() -> None:
    state = project([A, says("two  miles\n", A), says("two miles", A, author="Sam")])
    assert (state.value, state.rival_heads) == ("two  miles\n", ())


def test_people_agree_who_chose_the_same_stages_in_another_order() -> None:
    assert values_agree(
        "stages", '[["Design",null],["Delivery","East"]]', '[["Delivery","East"],["Design",null]]'
    )
    assert not values_agree("stages", '[["Design",null]]', '[["Design","East"]]')


def test_people_agree_who_both_signed_an_update_off() -> None:
    assert values_agree("signed_off", "Jo", "Sam")
    assert not values_agree("signed_off", "Jo", None)


def test_a_long_chain_of_conflicting_resolutions_is_judged() -> None:
    history = [A]
    pair: tuple[Revision, ...] = (A,)
    for level in range(1100):
        pair = tuple(says(f"{name}{level}", *pair, author=name) for name in ("Jo", "Sam"))
        history += pair
    state = project(history)
    assert (state.value, len(state.rival_heads)) == ("a", 2)


def test_a_withdrawn_edit_closes_its_own_side() -> None:
    b, c = says("b", A), says("c", A, author="Sam")
    back = says("a", c, author="Sam", minute=9)
    state = project([A, b, c, back])
    assert state.value == "b"
    assert not state.in_conflict


def test_without_an_ancestor_two_first_values_conflict_and_reads_show_nothing() -> None:
    state = project([says("b"), says("c", author="Sam")])
    assert state.in_conflict
    assert state.value is None


def test_clearing_conflicts_with_writing() -> None:
    assert project([A, says(None, A), says("b", A, author="Sam")]).in_conflict


def test_a_cell_nobody_wrote_has_no_heads_and_no_value() -> None:
    assert project([]).heads == ()


@st.composite
def histories(draw: st.DrawFn) -> list[Revision]:
    made: list[Revision] = []
    for number in range(draw(st.integers(1, 8))):
        parents = draw(st.lists(st.sampled_from(made), max_size=2, unique=True)) if made else []
        value = draw(st.sampled_from(["a", "b", "c", None]))
        made.append(says(value, *parents, minute=number, author=draw(st.sampled_from(["Jo", "Sam"]))))
    return made


@given(histories(), st.randoms())
def test_the_order_in_which_revisions_arrive_decides_nothing(made: list[Revision], random: object) -> None:
    shuffled = list(made)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert project(shuffled) == project(made) == project(made + made)


@given(histories())
def test_a_revision_on_top_of_all_heads_is_the_value(made: list[Revision]) -> None:
    heads = project(made).heads
    by_id = {revision.id: revision for revision in made}
    resolution = says("settled", *(by_id[head] for head in heads), minute=59)
    state = project([*made, resolution])
    assert state.value == "settled"
    assert state.heads == (resolution.id,)
