"""Read a table of changes, one action per line; it is checked completely before anything is written."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_tracker.cli.arguments import typed_value
from tui_tracker.cli.format.action_csv import action_cells
from tui_tracker.cli.text_input import read_text
from tui_tracker.domain.codecs import PERSON
from tui_tracker.domain.csv_safety import CLEAR, restore_text
from tui_tracker.domain.fields import EDITABLE_FIELDS, NAMES_BY_WORD, UPDATE, Field
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.text import clean
from tui_tracker.errors import TrackerError, UsageError
from tui_tracker.importers.parse.headers import field_of
from tui_tracker.services.tracker.own_fields import check_value, field_types, own_value, own_values

if TYPE_CHECKING:
    from tui_tracker.config import Settings
    from tui_tracker.domain.plan.model import Action, ActionEntry
    from tui_tracker.services.tracker.session import TrackerSession

LONGEST = 2_000_000
"""The most characters of a cell that are read."""
MOST_PROBLEMS = 12
"""An error lists at most this many problems and counts the rest."""
_READ_ONLY = {"id", "period", "theme", "theme_name", "number", "state", "updated_by", "updated_at"}
"""Columns that `list --csv` prints and that cannot be changed; they are ignored."""
_FIELDS_BY_NAME = {field.name: field for field in EDITABLE_FIELDS}
"""Fields that a column changes."""
Values = dict[Cell, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The changes of a file: encoded values by cell, and the IDs of their actions."""

    cells: Mapping[Cell, str | None]
    ids: tuple[str, ...]


def read_changes(source: str, session: TrackerSession, settings: Settings) -> Changes:
    """Read the changes from a CSV file, or from standard input if `source` is `-`.

    Columns are those of `list --csv`: `id`, and any of stage, rag, note, done, section, text, role,
    partners, objectives. Raises `UsageError` that lists the lines with problems.
    """
    name = "standard input" if source == "-" else source
    text = read_text(source)
    csv.field_size_limit(LONGEST)
    delimiter, text, above = _delimiter(text)
    lines = csv.DictReader(io.StringIO(text, newline=""), restkey=None, delimiter=delimiter)
    reader = _Reader(session, settings)
    columns = _known_names([restore_text(column or "").strip().lower() for column in lines.fieldnames or ()])
    lines.fieldnames = columns
    reader.check_columns(name, columns)
    try:
        for line in lines:
            if any(line.values()):
                reader.add_line(lines.line_num + above, line)
    except csv.Error as fault:
        raise UsageError(
            f"{name} cannot be read as a table after line {lines.line_num + above}: {fault}.",
            "Correct it and try again.",
        ) from fault
    reader.check_repeats()
    if reader.problems:
        rest = len(reader.problems) - MOST_PROBLEMS
        more = [f"… and {rest} more"] if rest > 0 else []
        raise UsageError(
            f"Nothing was changed: {len(reader.problems)} lines of {name} have problems.",
            "Correct them, then run the command again.",
            [*reader.problems[:MOST_PROBLEMS], *more],
        )
    return Changes(cells=reader.cells, ids=tuple(reader.ids))


class _Reader:
    """Collects the values and the problems of a file, line by line."""

    def __init__(self, session: TrackerSession, settings: Settings) -> None:
        self._session, self._period, self._settings = session, session.period.key, settings
        self._own_types = field_types(settings, session)
        self._own_names = {name.strip().lower(): name for name in self._own_types}
        self.cells: Values = {}
        self.ids: list[str] = []
        self.problems: list[str] = []

    def check_columns(self, name: str, columns: list[str]) -> None:
        """Raise `UsageError` if the `id` column or every column to change is missing."""
        known = {NAMES_BY_WORD.get(head, head) for head in columns}
        if "id" not in known or not known & (_FIELDS_BY_NAME.keys() | self._own_names.keys()):
            editable = ", ".join(field.label.lower() for field in EDITABLE_FIELDS)
            raise UsageError(
                f"{name} is not a table of changes: its first line must contain the column names.",
                f"It needs id, and one or more of: {editable}.",
            )

    def add_line(self, number: int, line: Mapping[str | None, Any]) -> None:
        """Add the values of a line, or the problem that it has."""
        try:
            if line.get(None):
                raise UsageError("it has more cells than the first line.")
            cells = {head: cell or "" for head, cell in line.items() if head}
            entry = self._session.find(restore_text(cells["id"]).strip())
            self.cells |= self._values(cells, entry)
            self.ids.append(entry.action.id)
        except TrackerError as fault:
            self.problems.append(f"line {number}: {fault.cause} {fault.remedy}".rstrip())

    def check_repeats(self) -> None:
        """Add a problem for each action that is on more than one line."""
        for identity, times in Counter(self.ids).items():
            if times > 1:
                self.problems.append(f"{identity} is on {times} lines.")

    def _values(self, cells: dict[str, str], entry: ActionEntry) -> Values:
        if (period := cells.get("period", "").strip()) not in ("", self._period):
            raise UsageError(f"it is for {period}, not {self._period}.", "Choose the period with --period.")
        action, current = entry.action, action_cells(entry)
        values: Values = {}
        own: dict[str, str] = {}
        for column, cell in cells.items():
            field = _FIELDS_BY_NAME.get(NAMES_BY_WORD.get(column, column))
            # What `list --csv` printed is left as it is, also where it is not a value of this plan.
            if field and cell.strip() and clean(restore_text(cell)) != current.get(field.name):
                period = self._period if field.record == UPDATE else ""
                values[Cell(action=action.key, period=period, field=field.name)] = self._value(field, cell)
            elif not field and (name := self._own_names.get(column)):
                self._add_own(own, name, cell, action)
            elif not field and column not in _READ_ONLY:
                raise UsageError(f"{column!r} is not a column.")
        return values | own_values(action, own)

    def _add_own(self, own: dict[str, str], name: str, cell: str, action: Action) -> None:
        """Add the value of one of the plan's own fields, if the cell has one that differs."""
        text = clean(restore_text(cell)).strip()
        if text and text != clean(own_value(action, name) or "").strip():
            text = "" if text == CLEAR else text
            check_value(name, text, self._own_types)
            own[name] = text

    def _value(self, field: Field, cell: str) -> str | None:
        if cell.strip() == CLEAR:
            return None
        text = restore_text(cell)
        if field.codec is PERSON:
            return self._session.author if _is_yes(text.strip()) else None
        return typed_value(field, text, self._settings)


def _is_yes(text: str) -> bool:
    word = text.lower()
    if word in ("yes", "y", "done", "true", "1"):
        return True
    if word in ("no", "n", "false", "0"):
        return False
    raise UsageError(f"{text!r} is not yes or no.")


def _known_names(columns: list[str]) -> list[str]:
    """Return the columns, those with another word for a field, as an import knows them, by its name."""
    taken = {NAMES_BY_WORD[name] for name in columns if name in NAMES_BY_WORD}
    names: list[str] = []
    for name in columns:
        field = None if name in _READ_ONLY or name in NAMES_BY_WORD else field_of(name)
        is_new = field is not None and field not in taken and (field == "id" or field in _FIELDS_BY_NAME)
        names.append(field if field and is_new else name)
        taken.add(names[-1])
    return names


def _delimiter(text: str) -> tuple[str, str, int]:
    """Return what separates the columns, the table, and the lines above it.

    Excel writes semicolons or tabs in some countries, and may say so in a first line, `sep=;`.
    """
    first_line, _, rest = text.partition("\n")
    if match := re.fullmatch(r"\ufeff?sep=(.)\r?", first_line):
        return match[1], rest, 1
    return max(",;\t", key=first_line.count), text, 0
