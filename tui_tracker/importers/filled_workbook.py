"""Reading back the workbook that a lead filled in: what differs from what was handed out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tui_tracker.domain.exchange.submission import Copy
from tui_tracker.domain.exchange.workbook import (
    FIRST_ROW,
    FORMAT,
    HIDDEN,
    KEY_COLUMN,
    KEY_HEAD,
    LOCKED,
    NAME_CELL,
    PLACES,
    READ_ME,
    UPDATES,
    Change,
    Filled,
    differs,
)
from tui_tracker.domain.history.revision import stamp
from tui_tracker.domain.text import clean, one_line
from tui_tracker.errors import RefusedFileError
from tui_tracker.importers.files.xlsx import open_book, shown

_AGAIN = "Ask for the workbook that was handed out, filled in and saved as .xlsx."
_NAMES = LOCKED | {place: field for field, place in PLACES.items()}
NAMED = 12
"""Faults named; more are counted."""


def read_workbook(name: str, content: bytes) -> Filled:
    """Read a filled workbook. Raises `RefusedFileError` where it is none of ours, damaged, or too new."""
    book = open_book(name, content, whole=True)
    title = _title_of_updates(book)
    if HIDDEN not in book.sheetnames or title is None:
        raise RefusedFileError(f"{name} is no workbook that a tracker handed out.", _AGAIN)
    try:
        told = _hidden(book[HIDDEN])
        copy = Copy(**{**told["copy"], "themes": tuple(told["copy"]["themes"])})
        if told["format"] > FORMAT:
            raise RefusedFileError(
                f"{name} was made by a newer tui-tracker.", "Update tui-tracker, then merge it again."
            )
        formulas = open_book(name, content, whole=True, formulas=True)
        reader = _Reader(book[title], formulas[title], told["actions"])
        reader.read()
        return Filled(
            plan_id=str(told["plan_id"]), plan=str(told["plan"]), copy=copy,
            author=_author(book, copy.lead), at=_saved_at(book), changes=tuple(reader.changes),
            notices=tuple(reader.told()),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise RefusedFileError(f"{name}: what the tracker hid in it is damaged.", _AGAIN) from fault


def _title_of_updates(book: Any) -> str | None:
    """Return the name of the sheet with the updates, whatever it was renamed to."""
    if UPDATES in book.sheetnames:
        return UPDATES
    heads = {one.title: one.cell(FIRST_ROW - 1, KEY_COLUMN).value for one in book.worksheets}
    return next((title for title, head in heads.items() if head == KEY_HEAD), None)


def _hidden(page: Any) -> dict[str, Any]:
    pieces = [str(row[0]) for row in page.iter_rows(values_only=True) if row and row[0] is not None]
    told = json.loads("".join(one[1:] for one in pieces))
    if not isinstance(told, dict):
        raise ValueError(told)
    return told


def _author(book: Any, lead: str) -> str:
    written = shown(book[READ_ME][NAME_CELL].value) if READ_ME in book.sheetnames else ""
    return one_line(clean(written)) or lead or "somebody"


def _saved_at(book: Any) -> str | None:
    saved = book.properties.modified
    if not isinstance(saved, datetime):
        return None
    return stamp(saved if saved.tzinfo else saved.replace(tzinfo=UTC))


class _Reader:
    """Gathers changes and faults, row by row."""

    def __init__(self, page: Any, formulas: Any, actions: dict[str, Any]) -> None:
        self._page, self._formulas, self._actions = page, formulas, actions
        self.changes: list[Change] = []
        self._faults: list[str] = []

    def read(self) -> None:
        seen: dict[str, int] = {}
        for number, row in enumerate(self._page.iter_rows(min_row=FIRST_ROW), FIRST_ROW):
            texts = {place: clean(_text(cell)) for place, cell in enumerate(row, 1)}
            key = texts.get(KEY_COLUMN, "").strip()
            if key not in self._actions:
                if said := [texts[at] for at in (*PLACES.values(), 2, 3) if texts.get(at, "").strip()]:
                    self._faults.append(
                        f"row {number} is of no action that was handed out, and was not read: "
                        f"“{_brief(max(said, key=len))}”"
                    )
            elif key in seen:
                self._faults.append(f"row {number} repeats row {seen[key]}, and was not read")
            else:
                seen[key] = number
                self._row(number, key, self._actions[key], texts)
        for key, told in self._actions.items():
            if key not in seen:
                self._faults.append(f"the row of {told['shown'][0]} is missing; nothing of it changed")

    def _row(self, number: int, key: str, told: dict[str, Any], texts: dict[int, str]) -> None:
        for place, was in zip(LOCKED, told["shown"], strict=True):
            self._check_locked(number, place, str(was), texts.get(place, ""))
        for field, place in PLACES.items():
            was, now = str(told["values"][field]), texts.get(place, "")
            if field in told["locked"]:
                self._check_locked(number, place, was, now)
                continue
            if self._is_unsound(number, place):
                self._faults.append(
                    f"{self._place(number, place)} holds a formula without a result and was not read; "
                    "a text that begins with = needs an apostrophe before it"
                )
                continue
            if not differs(was, now):
                continue
            parents = tuple(str(one) for one in told["parents"][field])
            self.changes.append(Change(action=key, field=field, text=now.strip("\n "), parents=parents))

    def _check_locked(self, number: int, place: int, was: str, now: str) -> None:
        if differs(was, now):
            self._faults.append(
                f"{self._place(number, place)} is not to be changed: “{_brief(now)}” was not taken, "
                f"“{_brief(was)}” stays"
            )

    def _is_unsound(self, number: int, place: int) -> bool:
        """Tell whether a cell's formula has no result in the file, or an error for one."""
        value = self._page.cell(number, place)
        is_formula = self._formulas.cell(number, place).data_type == "f"
        return is_formula and (value.value is None or value.data_type == "e")

    def _place(self, number: int, place: int) -> str:
        return f"{self._page.cell(number, place).coordinate} ({_NAMES[place]})"

    def told(self) -> Iterator[str]:
        for fault in self._faults[:NAMED]:
            yield f"{fault[:1].upper()}{fault[1:]}."
        if len(self._faults) > NAMED:
            yield f"And {len(self._faults) - NAMED} more of that kind."


def _text(cell: Any) -> str:
    return shown(cell.value, cell.number_format).replace("_x000D_", "")


def _brief(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= 40 else f"{line[:39].rstrip()}…"
