"""Rows whose columns were merged with blanks between them: only what is unambiguous is read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui_tracker.importers.parse.headers import Header
from tui_tracker.importers.parse.lines import Line, read_id
from tui_tracker.importers.vocabulary import Vocabulary

_START = re.compile(r"(\S+)\s+(?:((?i:all)|\d+(?:\s*,\s*\d+)*)\s+(?=[^\W\d_a-z]))?(.+)", re.DOTALL)
READABLE = ("objectives", "text", "role", "partners", "stages", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedColumns:
    """What could be read from a row with merged columns."""

    fields: dict[str, str]
    """The unambiguous texts, the ID first of all."""
    unread: tuple[str, ...]
    """Fields that have a column and could not be read."""


def id_of_merged_columns(line: Line) -> str | None:
    """Return the ID at the start of a cell in which several columns are merged, or None."""
    first = line.cells[0] if line.cells else ""
    token, _, rest = first.partition(" ")
    if len(rest) <= 20 or len(line.filled) > 3 or not re.search(r"\d", token):
        return None
    identity = read_id(token)
    return None if identity is None or identity.isdigit() else identity


def read_merged_columns(line: Line, header: Header, words: Vocabulary) -> MergedColumns | None:
    """Read a row with merged columns; None where the line is not such a row.

    A role is unambiguous if it occurs once, after the end of a sentence; a stage if it occurs once
    after that, at the cell's end; a note if it is a cell of its own that begins a sentence.
    """
    identity = id_of_merged_columns(line)
    if identity is None or len(line.filled) * 2 >= len(header.columns):
        return None
    start = _START.fullmatch(line.cells[0])
    if start is None:
        return None
    _, objectives, body = start.groups()
    fields = {"id": identity, "objectives": objectives or ""} | _columns(body, words)
    notes = line.filled[1:]
    if len(notes) == 1 and (notes[0][0].isupper() or not notes[0][0].isalpha()):
        fields["note"] = notes[0]
    readable_fields = {name: value for name, value in fields.items() if value}
    unread = tuple(name for name in READABLE if name in header.fields and name not in readable_fields)
    return MergedColumns(fields=readable_fields, unread=unread)


def _columns(body: str, words: Vocabulary) -> dict[str, str]:
    """Split text, role, partners and stage, each as far as it is unambiguous."""
    fields: dict[str, str] = {}
    rest = body
    roles = [match for role in words.roles for match in re.finditer(rf"(?<=[.!?)]) {role}\b", body)]
    if len(roles) == 1:
        fields["role"] = roles[0].group().strip()
        fields["text"] = body[: roles[0].start()].strip()
        rest = body[roles[0].end() :].strip()
    stages = _stage_spans(rest, words)
    if len(stages) == 1 and stages[0][1] == len(rest):
        fields["stages"] = rest[slice(*stages[0])]
        before = rest[: stages[0][0]].strip()
        if roles and "role" in fields and before and not words.role(before.split()[0]):
            fields["partners"] = before
    return fields


def _stage_spans(text: str, words: Vocabulary) -> list[tuple[int, int]]:
    """Return where the stage words are, printed with a capital as in their own column."""
    names = "|".join(sorted({re.escape(word.capitalize()) for word in words.stages}, key=len, reverse=True))
    return [match.span() for match in re.finditer(rf"\b(?:{names})\b", text)] if names else []
