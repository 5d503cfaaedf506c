"""Loading a large plan does not have Python look through all of it again and again."""

from __future__ import annotations

import gc
from typing import SupportsIndex

from tui_tracker.services.system.garbage import MANY, PART, GarbagePause, release


def test_what_was_loaded_is_left_out_of_the_search_and_freed_when_let_go() -> None:
    pause, before = GarbagePause(), gc.get_freeze_count()
    with pause.loading():
        assert not gc.isenabled()
        loaded = [[number] for number in range(2 * MANY)]
    assert gc.isenabled()
    assert gc.get_freeze_count() - before >= len(loaded)
    frozen = gc.get_freeze_count()
    del loaded
    assert frozen - gc.get_freeze_count() >= 2 * MANY
    gc.unfreeze()


def test_a_small_load_is_looked_through_as_ever() -> None:
    gc.collect()  # other tests leave objects of their own
    pause, before = GarbagePause(), gc.get_freeze_count()
    with pause.loading(), pause.loading():
        loaded = [[number] for number in range(100)]
    assert gc.isenabled()
    assert gc.get_freeze_count() == before
    assert len(loaded) == 100


def test_a_load_that_fails_ends_the_pause() -> None:
    pause = GarbagePause()
    try:
        with pause.loading():
            raise ValueError
    except ValueError:
        pass
    assert gc.isenabled()


def test_what_there_is_once_all_modules_are_loaded_is_left_out_once() -> None:
    pause = GarbagePause()
    gc.unfreeze()
    kept = [[number] for number in range(100)]
    pause.leave_out_modules()
    frozen = gc.get_freeze_count()
    assert frozen >= len(kept)
    later = [[number] for number in range(100)]
    pause.leave_out_modules()
    assert gc.get_freeze_count() <= frozen
    assert len(later) == 100
    gc.unfreeze()


def test_many_objects_are_freed_a_part_at_a_time() -> None:
    parts: list[int] = []

    class Watched(list[object]):
        def __delitem__(self, part: SupportsIndex | slice) -> None:
            before = len(self)
            super().__delitem__(part)
            parts.append(before - len(self))

    release(Watched(range(2 * PART + 1)))
    assert parts == [PART, PART, 1]
