"""A table of changes, one action a line: read whole and checked whole before anything is written."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_tracker.cli.values import objectives_value, rating_value, role_value, stages_value
from tui_tracker.domain.csv_safety import as_typed
from tui_tracker.domain.fields import UPDATE_FIELDS, Cell
from tui_tracker.errors import TrackerError, UsageError

if TYPE_CHECKING:
    from tui_tracker.config import Settings
    from tui_tracker.services.tracker.lookup import Lookup

CLEAR = "(clear)"
"""What a cell says that is to be emptied; an empty one leaves the field as it is."""
TOLD = 12
"""Problems told; more are counted."""
_AS_LISTED = {"id", "period", "theme", "theme_name", "number", "state", "updated_by", "updated_at"}
"""Columns that `list --csv` prints and nobody changes here."""
_NAMES = {"stage": "stages", "done": "signed_off"}
Values = dict[Cell, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a file asks for: encoded values by cell, and the IDs they are of."""

    cells: Mapping[Cell, str | None]
    ids: tuple[str, ...]


def read_changes(source: str, lookup: Lookup, settings: Settings, period: str, author: str) -> Changes:
    """Read the changes in a CSV file, or in standard input for `-`.

    Columns are those of `list --csv`: `id`, and any of stage, rag, note, done, section, text, role,
    partners, objectives. Raises `UsageError` naming every line that cannot be taken.
    """
    name = "standard input" if source == "-" else source
    lines = csv.DictReader(io.StringIO(_text(source)), restkey=None)
    reader = _Reader(lookup, settings, period, author)
    heads = [as_typed(head or "").strip().lower() for head in lines.fieldnames or ()]
    lines.fieldnames = heads
    reader.check_heads(name, heads)
    for line in lines:
        if any(line.values()):
            reader.take(lines.line_num, line)
    reader.check_repeats()
    if reader.problems:
        rest = len(reader.problems) - TOLD
        more = [f"… and {rest} more"] if rest > 0 else []
        raise UsageError(
            f"Nothing was changed: {len(reader.problems)} of the lines of {name} cannot be taken.",
            "\n".join([*reader.problems[:TOLD], *more, "Put these right, then run it again."]),
        )
    return Changes(cells=reader.cells, ids=tuple(reader.ids))


class _Reader:
    """Gathers values and problems, line by line."""

    def __init__(self, lookup: Lookup, settings: Settings, period: str, author: str) -> None:
        self._lookup, self._period = lookup, period
        self.cells: Values = {}
        self.ids: list[str] = []
        self.problems: list[str] = []
        self._read: dict[str, Callable[[str], str | None]] = {
            "stages": lambda text: stages_value([text], settings),
            "rag": lambda text: rating_value(text, settings),
            "note": str,
            "signed_off": lambda text: author if _is_yes(text) else None,
            "section": str,
            "text": str,
            "role": lambda text: role_value(text, settings),
            "partners": str,
            "objectives": objectives_value,
        }

    def check_heads(self, name: str, heads: list[str]) -> None:
        """Raise `UsageError` where there is no `id`, or nothing that could be changed."""
        known = {_NAMES.get(head, head) for head in heads}
        if "id" not in known or not known & self._read.keys():
            raise UsageError(
                f"{name} is no table of changes: its first line must name the columns.",
                f"id is needed, and one or more of: stage, done, {', '.join(list(self._read)[1:])}.",
            )

    def take(self, number: int, line: Mapping[str | None, Any]) -> None:
        """Take one line, or note why it cannot be."""
        try:
            if line.get(None):
                raise UsageError("it has more cells than the first line.")
            texts = {head: as_typed(text or "").strip() for head, text in line.items() if head}
            record = self._lookup.action(texts["id"], self._period)
            self.cells |= self._values(texts, record)
            self.ids.append(record["id"])
        except TrackerError as fault:
            self.problems.append(f"line {number}: {fault.cause} {fault.remedy}".rstrip())

    def check_repeats(self) -> None:
        """Note the actions that more than one line is about."""
        for identity, times in Counter(self.ids).items():
            if times > 1:
                self.problems.append(f"{identity} stands on {times} lines.")

    def _values(self, texts: dict[str, str], record: dict[str, Any]) -> Values:
        if texts.get("period", self._period) not in ("", self._period):
            raise UsageError(f"it is of {texts['period']}, not of {self._period}.", "--period says which.")
        values: Values = {}
        for head, text in texts.items():
            field = _NAMES.get(head, head)
            if field in self._read and text:
                cell_period = self._period if field in UPDATE_FIELDS else ""
                value = None if text == CLEAR else self._read[field](text)
                values[Cell(action=record["key"], period=cell_period, field=field)] = value
            elif field not in self._read and head not in _AS_LISTED and not _is_extra(head, record):
                raise UsageError(f"no column is called {head!r}.")
        return values


def _is_extra(head: str, record: dict[str, Any]) -> bool:
    return head in {name.strip().lower() for name in record["extras"]}


def _is_yes(text: str) -> bool:
    word = text.lower()
    if word in ("yes", "y", "done", "true", "1"):
        return True
    if word in ("no", "n", "false", "0"):
        return False
    raise UsageError(f"{text!r} is neither yes nor no.")


def _text(source: str) -> str:
    try:
        if source == "-":
            data = sys.stdin.buffer.read() if sys.stdin else b""
        else:
            data = Path(source).expanduser().read_bytes()
        return data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError(
            f"{'Standard input' if source == '-' else source} cannot be read as text ({fault}).",
            "Save it as CSV in UTF-8 and name it again.",
        ) from fault
