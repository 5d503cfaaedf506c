"""Rows whose columns were glued together with blanks: only what can be read in one way is read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui_tracker.importers.parse.headers import Header
from tui_tracker.importers.parse.lines import Line, read_id
from tui_tracker.importers.vocabulary import Vocabulary

_START = re.compile(r"(\S+)\s+(?:((?i:all)|\d+(?:\s*,\s*\d+)*)\s+(?=[^\W\d_a-z]))?(.+)", re.DOTALL)
READABLE = ("objectives", "text", "role", "partners", "stages", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Glued:
    fields: dict[str, str]
    """What could be read in one way only, the ID first of all."""
    unread: tuple[str, ...]
    """Fields that have a column and could not be told apart."""


def glued_id(line: Line) -> str | None:
    """Return the ID that begins a cell in which several columns are glued together."""
    first = line.cells[0] if line.cells else ""
    token, _, rest = first.partition(" ")
    if len(rest) <= 20 or len(line.filled) > 3 or not re.search(r"\d", token):
        return None
    identity = read_id(token)
    return None if identity is None or identity.isdigit() else identity


def read_glued(line: Line, header: Header, words: Vocabulary) -> Glued | None:
    """Read a glued row, or return None where the line is none.

    A role is sure where it stands once, after the end of a sentence; a stage where it stands once
    after that, at the cell's end; a note where it is a cell of its own that begins a sentence.
    """
    identity = glued_id(line)
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
    told = {name: value for name, value in fields.items() if value}
    unread = tuple(name for name in READABLE if name in header.fields and name not in told)
    return Glued(fields=told, unread=unread)


def _columns(body: str, words: Vocabulary) -> dict[str, str]:
    """Take text, role, partners and stage apart, each as far as it is sure."""
    fields: dict[str, str] = {}
    rest = body
    roles = [match for role in words.roles for match in re.finditer(rf"(?<=[.!?)]) {role}\b", body)]
    if len(roles) == 1:
        fields["role"] = roles[0].group().strip()
        fields["text"] = body[: roles[0].start()].strip()
        rest = body[roles[0].end() :].strip()
    stages = _stage_places(rest, words)
    if len(stages) == 1 and stages[0][1] == len(rest):
        fields["stages"] = rest[slice(*stages[0])]
        before = rest[: stages[0][0]].strip()
        if roles and "role" in fields and before and not words.role(before.split()[0]):
            fields["partners"] = before
    return fields


def _stage_places(text: str, words: Vocabulary) -> list[tuple[int, int]]:
    """Find the stage words, as they are printed in their column: with a capital."""
    names = "|".join(sorted({re.escape(word.capitalize()) for word in words.stages}, key=len, reverse=True))
    return [match.span() for match in re.finditer(rf"\b(?:{names})\b", text)] if names else []
