"""Read a table of changes, one action per line; it is checked completely before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_tracker.cli.arguments import typed_value
from tui_tracker.cli.format.action_csv import action_cells
from tui_tracker.cli.input import read_text
from tui_tracker.domain.codecs import PERSON
from tui_tracker.domain.csv_safety import CLEAR, restore_text
from tui_tracker.domain.fields import EDITABLE_FIELDS, NAMES_BY_WORD, UPDATE, Field, own_cell_name
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.text import clean, plural
from tui_tracker.errors import TrackerError, UsageError
from tui_tracker.importers.files.text_and_csv import read_records
from tui_tracker.importers.parse.headers import field_of
from tui_tracker.services.tracker.own_fields import field_types, own_value, own_values
from tui_tracker.services.tracker.values import check_value

if TYPE_CHECKING:
    from tui_tracker.config import Settings
    from tui_tracker.domain.plan.model import Action, ActionEntry
    from tui_tracker.services.tracker.session import TrackerSession

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
    _, records = read_records(name, read_text(source), {})
    filled = [
        record for record in records if any(cell.strip() for cell in record[1]) and not _is_note(record)
    ]
    header = filled[0][1] if filled else []
    reader = _Reader(session, settings)
    columns = _known_names([restore_text(column).strip().lower() for column in header])
    reader.check_columns(name, columns)
    for number, cells, span in filled[1:]:
        reader.add_line(number + span - 1, columns, cells)
    reader.check_repeats()
    if reader.problems:
        problems = plural(len(reader.problems), "problem")
        rest = len(reader.problems) - MOST_PROBLEMS
        more = [f"… and {rest} more"] if rest > 0 else []
        raise UsageError(
            f"Nothing was changed: {problems} in {name}.",
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

    def add_line(self, number: int, columns: Sequence[str], line: Sequence[str]) -> None:
        """Add the values of a line, or the problem that it has."""
        try:
            if any(line[len(columns) :]):
                raise UsageError("it has more cells than the first line.")
            padded = [*line, *[""] * len(columns)]
            cells = {head: cell for head, cell in zip(columns, padded, strict=False) if head}
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
            raise UsageError(
                f"it is for {period_label(period)}, not {period_label(self._period)}.",
                "Choose the period with --period.",
            )
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
            check_value(own_cell_name(name), text, self._settings)
            own[name] = text

    def _value(self, field: Field, cell: str) -> str | None:
        if cell.strip() == CLEAR:
            return None
        text = restore_text(cell)
        if field.codec is PERSON:
            return self._session.author if _is_yes(text.strip()) else None
        value = typed_value(field, text, self._settings)
        check_value(field.name, value, self._settings)
        return value


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


def _is_note(record: tuple[int, list[str], int]) -> bool:
    """Return whether a record is Excel's first line, which names the delimiter: `sep=;`."""
    number, cells, _ = record
    return number == 1 and cells[0].removeprefix("\ufeff").startswith("sep=")
