"""Records that a look-up loads behave as the standard library's named tuples do."""

from __future__ import annotations

import copy
import pickle

import pytest

from tui_tracker.named_tuple import NamedTuple


class Point(NamedTuple):
    """A place on a map."""

    x: int
    y: int = 0

    @property
    def total(self) -> int:
        return self.x + self.y


class Single(NamedTuple):
    name: str


def test_fields_are_read_by_name_by_place_and_by_pattern() -> None:
    point = Point(x=1, y=2)
    match point:
        case Point(x, y=y):
            assert (x, y, point.total) == (1, 2, 3)
    assert point == Point(1, 2) == (1, 2)
    assert repr(point) == "Point(x=1, y=2)"
    assert Single("a").name == "a"
    assert Single(name="a") == ("a",)


def test_defaults_fill_what_is_left_out() -> None:
    assert Point(3) == Point(x=3) == (3, 0)


def test_a_record_is_frozen_and_replaced_as_a_whole() -> None:
    point = Point(1, 2)
    with pytest.raises(AttributeError):
        point.x = 5  # type: ignore[misc]
    with pytest.raises(AttributeError):
        point.z = 5  # type: ignore[attr-defined]

    assert point._replace(y=9) == Point(1, 9)
    assert point._asdict() == {"x": 1, "y": 2}


def test_a_record_is_copied_and_pickled() -> None:
    for twin in (copy.copy(Point(1, 2)), copy.deepcopy(Point(1, 2)), pickle.loads(pickle.dumps(Point(1, 2)))):
        assert (type(twin), twin) == (Point, Point(1, 2))


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ((), {}),
        ((1, 2, 3), {}),
        ((1,), {"x": 1}),
        ((1,), {"z": 1}),
        ((), {"x": 1, "y": 1, "z": 1}),
        ((), {"y": 1}),
    ],
)
def test_a_field_lacking_unknown_or_given_twice_is_refused(
    values: tuple[int, ...], named: dict[str, int]
) -> None:
    with pytest.raises(TypeError, match="Point"):
        Point(*values, **named)
