"""Look-ups: one action or many, in the shape of the JSON promise. Standard library only, no dataclasses."""

from __future__ import annotations

import json
import os

from tui_tracker.domain.fields import readable
from tui_tracker.domain.plan.ids import fold, letters_of, natural_order
from tui_tracker.domain.text import one_line
from tui_tracker.errors import DatabaseBusyError, NotFoundError, UsageError
from tui_tracker.storage.read.reader import LightReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from tui_tracker.storage.read.rows import EntryRow, FoldedIdRow, RevisionRow

    Record = dict[str, Any]


PATIENCE = 0.5
"""Seconds a look-up waits for a program that is just writing."""


class Lookup:
    """An open tracker to look things up in; use as a context manager."""

    def __init__(self, reader: LightReader) -> None:
        self.reader = reader
        self._labels = {row.key: row.label for row in reader.periods()}

    def __enter__(self) -> Lookup:
        return self

    def __exit__(self, *_: object) -> None:
        self.reader.close()

    def lead(self) -> str:
        """Return whose copy this is; empty for a tracker that was handed out to nobody."""
        return self.reader.meta().get("lead", "")

    def has_copies(self) -> bool:
        """Tell whether any copy was ever handed out; what they are is told by `services.returns`."""
        return self.reader.has_copies()

    def settings(self) -> Record | None:
        """Return the tables of settings that a copy was handed out with; None where it holds none."""
        told = self.reader.meta().get("settings")
        try:
            tables = json.loads(told) if told else None
        except ValueError:
            return None
        return tables if isinstance(tables, dict) else None

    def periods(self) -> list[dict[str, str]]:
        """Return every period's `key` and `label`, oldest first."""
        return [{"key": key, "label": label} for key, label in self._labels.items()]

    def themes(self) -> list[dict[str, str]]:
        """Return every theme's `key` and `name`, in the plan's order."""
        return [{"key": row.key, "name": row.name} for row in self.reader.themes()]

    def action(self, identity: str, period: str) -> Record:
        """Return one action under a forgiving ID; `NotFoundError` names the nearest there are."""
        previous = self.before(period)
        row = self.reader.entry(fold(identity), period, previous)
        if row is None:
            raise self.no_action(identity)
        return _record(row, period, previous)

    def trail(self, key: str) -> list[Record]:
        """Return stages and rating of one action, by its key, in every period there is, oldest first."""
        said = {row.period: row for row in self.reader.trail(key)}
        return [
            {
                "period": period,
                "stages": _stages(said[period].stages) if period in said else [],
                "rag": said[period].rag if period in said else None,
            }
            for period in self._labels
        ]

    def actions(self, period: str, *, theme: str | None = None, retired: bool = False) -> list[Record]:
        """Return all actions (of one theme, by key in any case), in the plan's order.

        Those no longer carried on in the period are left out, unless `retired` ones are asked for.
        """
        previous = self.before(period)
        if theme is not None:
            theme = self.theme(theme)
        rows = self.reader.entries(period, previous, theme=theme, retired=retired)
        return [_record(row, period, previous) for row in rows]

    def search(self, words: str, period: str | None = None, most: int = 50) -> list[Record]:
        """Return where words stand: actions, partners and notes, of every period or one, best first.

        `text` is an excerpt, `marks` the (start, end) of each match in it.
        """
        from tui_tracker.services.tracker.search import find_words

        if period is not None:
            self.before(period)
        return find_words(self.reader, words, period, most)

    def history(self, identity: str, period: str | None = None) -> list[Record]:
        """Return every revision of an action, oldest first, with the values `from` and `to`."""
        latest = next(reversed(self._labels), "")
        key = self.action(identity, latest)["key"]
        rows = self.reader.history(key)
        values = {row.id: row.value for row in rows}
        return [
            _revision(row, number, [values.get(one) for one in (row.parents or "").split()])
            for number, row in enumerate(rows, 1)
            if period is None or row.period == period
        ]

    def before(self, period: str) -> str | None:
        """Return the key of the period before one, or None; `NotFoundError` for an unknown period."""
        if period not in self._labels:
            there = ", ".join(self._labels) or "none yet"
            raise NotFoundError(
                f"There is no period {period}.",
                f"Periods there are: {there}. tui-tracker new-period makes one.",
            )
        return max((key for key in self._labels if key < period), default=None)

    def theme(self, wanted: str) -> str:
        """Return the key of a theme asked for by key or name; `NotFoundError` names those there are."""
        names: dict[str, str] = {row.key: row.name for row in self.reader.themes()}
        asked = {wanted.strip().casefold(), fold(wanted).casefold()}
        for key, name in names.items():
            if asked & {key.casefold(), name.casefold()}:
                return key
        there = ", ".join(f"{key} ({name})" for key, name in names.items())
        raise NotFoundError(f"There is no theme {wanted}.", f"Themes there are: {there}.")

    def ids_between(self, first: str, last: str) -> list[str]:
        """Return the IDs from one to another, both named in any way, as the plan counts them.

        `NotFoundError` names the nearest where an end is none of the plan's.
        """
        letters = letters_of(first)
        if letters != letters_of(last):
            raise UsageError(
                f"{first} and {last} are of two rows of IDs.",
                "A range has the same letters at both ends, as T1-T9.",
            )
        for end in (first, last):
            if not self.known_id(end):
                raise self._no_end(end, letters)
        low, high = sorted((natural_order(fold(first)), natural_order(fold(last))))
        numbers = [next(part for _, part in order if isinstance(part, int)) for order in (low, high)]
        row = _row(self.reader.ids_numbered(letters, *numbers), letters)
        return [identity for order, identity in row if low <= order <= high]

    def known_id(self, identity: str) -> str | None:
        """Return an ID as the plan prints it, or None where it has no such action."""
        return next((row.id for row in self.reader.ids_among([fold(identity)])), None)

    def no_action(self, words: str) -> NotFoundError:
        """Return the error that offers what `words` may have meant: IDs near to them, or what holds them."""
        from tui_tracker.services.tracker.suggestions import near_misses

        return NotFoundError(f"There is no action {one_line(words)}.", near_misses(self.reader, words))

    def _no_end(self, end: str, letters: str) -> NotFoundError:
        row = _row(self.reader.ids_beginning(letters), letters)
        if not row:
            return self.no_action(end)
        from bisect import bisect

        at = bisect(row, (natural_order(fold(end)),))
        near = " and ".join(identity for _, identity in row[max(at - 1, 0) : at + 1])
        return NotFoundError(
            f"There is no action {end} for a range to end at.",
            f"Nearest to it: {near}. The row goes from {row[0][1]} to {row[-1][1]}.",
        )


def open_reader(database: str | os.PathLike[str]) -> LightReader:
    """Open a tracker to read only; one that another program holds for itself alone as it was before.

    Raises `UsageError` (no file), `RefusedFileError` (not a tracker, damaged, too new) or
    `DatabaseBusyError`.
    """
    path = os.fspath(database)
    try:
        return LightReader(path, patience=PATIENCE)
    except DatabaseBusyError:
        from tui_tracker.storage.read.snapshot import BehindReader

        return BehindReader(path)


def open_lookup(database: str | os.PathLike[str]) -> Lookup:
    """Open a tracker for looking up; raises what `open_reader` does."""
    return Lookup(open_reader(database))


def _row(rows: list[FoldedIdRow], letters: str) -> list[tuple[tuple[tuple[int, int | str], ...], str]]:
    """Return the natural order and the ID of each action with just these letters, counted up."""
    return sorted(
        (natural_order(row.folded_id), row.id) for row in rows if letters_of(row.folded_id) == letters
    )


def _record(row: EntryRow, period: str, previous: str | None) -> Record:
    return {
        "id": row.id,
        "theme": row.theme,
        "theme_name": row.theme_name,
        "section": row.section,
        "number": row.number,
        "text": row.text,
        "role": row.role,
        "objectives": _list(row.objectives),
        "partners": row.partners,
        "period": period,
        "stages": _stages(row.stages),
        "rag": row.rag,
        "note": row.note,
        "state": row.state,
        "conflicts": _list(row.conflicts) + _list(row.update_conflicts),
        "updated_by": row.updated_by,
        "updated_at": row.updated_at,
        "previous": previous
        and {
            "period": previous,
            "stages": _stages(row.previous_stages),
            "rag": row.previous_rag,
            "note": row.previous_note,
        },
        "group": row.grp,
        "extras": dict(_list(row.extras)),
        "signed_off": row.signed_off,
        "review": row.review,
        "retired": json.loads(row.retired) if row.retired else None,
        "draft": row.draft and {"note": row.draft, "at": row.draft_at},
        "key": row.key,
    }


def _revision(row: RevisionRow, number: int, before: list[str | None]) -> Record:
    return {
        "n": number,
        "at": row.at,
        "author": row.author,
        "period": row.period or None,
        "field": row.field,
        "from": readable(row.field, before[0]) if before else None,
        "to": readable(row.field, row.value),
        "kind": row.kind,
        "why": row.why,
        "origin": row.origin,
        "file": row.file,
        "id": row.id,
        "parents": sorted((row.parents or "").split()),
    }


def _list(value: str | None) -> list[Any]:
    return json.loads(value) if value else []


def _stages(value: str | None) -> list[dict[str, str | None]]:
    return [{"stage": stage, "strand": strand} for stage, strand in _list(value)]
