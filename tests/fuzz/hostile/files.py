"""Chooses the files of the hostile set: of each kind so many, by the run's seed."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.fuzz.hostile.contents import of_contents, of_definitions
from tests.fuzz.hostile.special_files import NAMES, of_formats, of_special_files
from tests.fuzz.mutations import (
    NASTY,
    Mutation,
    of_bytes,
    of_schema,
    of_surroundings,
    of_values,
    run_sql,
)
from tests.fuzz.odd_json import of_json
from tests.fuzz.trackers import Trackers
from tests.fuzz.true_changes import of_circles, of_true_changes

_Make = Callable[[], Iterable[tuple[str, Mutation]]]
_GROUPS: dict[str, tuple[_Make, int]] = {
    "bytes": (of_bytes, 20), "circles": (of_circles, 5), "schema": (of_schema, 35),
    "surroundings": (of_surroundings, 25), "values": (of_values, 45),
    "changes": (partial(of_true_changes, NASTY), 30),
    "json": (of_json, 35), "special": (of_special_files, 99), "formats": (of_formats, 30),
    "definitions": (of_definitions, 99), "contents": (of_contents, 199),
}  # fmt: skip
"""The kinds of mutations, and how many of each are in a set at most."""


class HostileFile(NamedTuple):
    """One file of the set: how it is called in messages, how it is spoilt, and its name."""

    label: str
    mutate: Mutation
    name: bytes = b"hostile.db"

    def make(self, trackers: Trackers, folder: Path, random: Random) -> Path:
        """Make the file in an empty folder."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        source = random.choice((trackers.tracker, trackers.returned))
        made = Path(shutil.copy(source, folder / "made.db"))
        self.mutate(made, random)
        hostile = folder / os.fsdecode(self.name)
        for path in list(folder.iterdir()):
            if path.name.startswith("made.db"):
                beside = Path(f"{hostile}{path.name.removeprefix('made.db')}")
                if len(os.fsencode(beside.name)) < 256:
                    path.rename(beside)
        return hostile


def every_file(seed: int) -> list[HostileFile]:
    """Return the files of a set."""
    random, files = Random(seed), list[HostileFile]()
    for make, most in _GROUPS.values():
        files += [HostileFile(*item) for item in _spread(list(make()), most, random)]
    others = random.sample(files, len(NAMES))
    named = [HostileFile(f"name {number}", _note_in_it, name) for number, name in enumerate(NAMES)]
    spoilt = [HostileFile(f"name {number} of {file.label}", file.mutate, name)
              for (number, name), file in zip(enumerate(NAMES), others, strict=True)]  # fmt: skip
    return [*files, *named, *spoilt[:8]]


def file_named(label: str) -> HostileFile:
    """Return the file of a label, of any set. Raises `KeyError`."""
    if label.startswith("name "):
        number, _, other = label.removeprefix("name ").partition(" of ")
        mutate = file_named(other).mutate if other else _note_in_it
        return HostileFile(label, mutate, NAMES[int(number)])
    for make, _ in _GROUPS.values():
        for name, mutate in make():
            if name == label:
                return HostileFile(name, mutate)
    raise KeyError(label)


def _spread(items: list[tuple[str, Mutation]], most: int, random: Random) -> Iterator[tuple[str, Mutation]]:
    """Return at most so many mutations, one of each kind first."""
    if len(items) <= most:
        return iter(items)
    kinds = defaultdict(list)
    for label, mutate in random.sample(items, len(items)):
        kinds[label.rpartition(" ")[0] if label[-1].isdigit() else label].append((label, mutate))
    chosen = [mutations[0] for mutations in kinds.values()]
    return iter((chosen + random.sample(items, len(items)))[:most])


def _note_in_it(path: Path, _: Random) -> None:
    run_sql(path, "UPDATE updates SET note = 'By another name.' WHERE period = '2025-12'")
