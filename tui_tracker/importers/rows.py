"""Rows: a line under its header becomes an action's texts, or a reason why it cannot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui_tracker.importers.alignment import align
from tui_tracker.importers.found import Flaw, Found
from tui_tracker.importers.glued import glued_id, read_glued
from tui_tracker.importers.headers import Column, Header, field_of
from tui_tracker.importers.lines import Line, is_objectives, read_id
from tui_tracker.importers.vocabulary import Vocabulary

_NUMBER = re.compile(r"\(?(\d{1,3}(?:\.\d+)*)[.)]\s+(?=\S)")
_UNREAD = "the columns were glued together with blanks and cannot be told apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """One line read as an action."""

    fields: dict[str, str]
    columns: frozenset[str]
    extras: tuple[tuple[str, str], ...] = ()
    repaired: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    glued: bool = False
    made_id: bool = False
    """The table prints no IDs."""


def with_text_column(header: Header, below: Sequence[Line]) -> Header:
    """Give a table with neither IDs nor a known column of actions the column with the longest cells."""
    if header.fields & {"id", "text"}:
        return header
    free = [place for place, column in enumerate(header.columns) if column.field is None]
    if not free:
        return header
    longest = max(free, key=lambda place: _written(below, place))
    if _written(below, longest) == 0:
        return header
    return _assigned(header, longest, "text")


def with_column_by_shape(header: Header, below: Sequence[Line]) -> Header:
    """Give a column with an unreadable header the objectives, where most of its cells list some."""
    rows = [line for line in below if len(line.filled) > 2]
    for place, column in enumerate(header.columns):
        if column.field is None and not re.search(r"\w", column.name) and "objectives" not in header.fields:
            cells = [line.cells[place] for line in rows if len(line.cells) > place and line.cells[place]]
            if cells and sum(map(is_objectives, cells)) * 2 > len(cells):
                return _assigned(header, place, "objectives")
    return header


def _assigned(header: Header, place: int, field: str) -> Header:
    columns = list(header.columns)
    columns[place] = replace(columns[place], field=field)
    return replace(header, columns=tuple(columns))


def _written(lines: Sequence[Line], place: int) -> int:
    return sum(len(line.cells[place]) for line in lines if len(line.cells) > place > -1)


def heading_in(header: Header, *, trusted: bool) -> tuple[str, ...]:
    """Return the heading that stands where the header of the actions' column should.

    Text lifted from a page puts the first group's heading there; in CSV and XLSX it is a header.
    """
    place = header.at("text")
    first = header.columns[0]
    if trusted or place != 0 or "id" in header.fields or first.mapped or _is_known(first):
        return ()
    return (first.name,) if re.search(r"\w", first.name) else ()


def _is_known(column: Column) -> bool:
    return field_of(column.name) is not None


def read_row(line: Line, header: Header, words: Vocabulary, *, trusted: bool) -> ReadRow | str:
    """Read a line as an action, or say why it is none."""
    if not trusted and (glued := read_glued(line, header, words)):
        flaws = tuple(_flaw("columns-glued", line, f"Not read: {_UNREAD}.", name) for name in glued.unread)
        what = "taken apart from columns glued together with blanks"
        return ReadRow(fields=glued.fields, columns=header.fields, repaired=(what,), flaws=flaws, glued=True)
    aligned = align(line.cells, header, words, trusted=trusted)
    row = ReadRow(
        fields=aligned.fields,
        columns=header.fields,
        extras=aligned.extras,
        flaws=tuple(
            _flaw("cell-unplaced", line, f"The cell {_short(cell)!r} fits no column and was left out.")
            for cell in aligned.unplaced
        ),
    )
    row = _without_cut_note(row, line, words, trusted=trusted)
    return _with_id(row, line) if "id" in header.fields else _with_number(row, line)


def _with_id(row: ReadRow, line: Line) -> ReadRow | str:
    printed = row.fields.get("id", "")
    identity = read_id(printed)
    if identity == printed and identity:
        return row
    if identity:
        what = f"ID {identity} read from {printed!r} (look-alike letters or blanks)"
        return replace(row, fields=row.fields | {"id": identity}, repaired=(*row.repaired, what))
    if printed and (len(printed) > 16 or not row.fields.get("text")):
        return "it has no ID, and its columns are glued together or interleaved"
    if printed:
        return _flawed(row, _flaw("id-odd", line, f"{printed!r} is an unusual ID, taken as printed.", "id"))
    if not row.fields.get("text"):
        return "it has neither an ID nor an action's text"
    if line.cells[0] and not (row.fields.get("role") or row.fields.get("stages")):
        return "it has no ID, and its columns are glued together or interleaved"
    return _flawed(row, _flaw("id-missing", line, "No ID is printed; one was made.", "id"))


def _with_number(row: ReadRow, line: Line) -> ReadRow | str:
    """Take the printed number off the text of an action that has no ID."""
    text = row.fields.get("text", "")
    others = [name for name in row.fields if name in ("stages", "rag", "note", "role") and row.fields[name]]
    match = _NUMBER.match(text)
    if not text or not (others or match):
        return "it has neither a number nor anything besides its text"
    if match is None:
        return replace(row, made_id=True)
    fields = row.fields | {"number": match.group(1), "text": text[match.end() :]}
    return replace(row, fields=fields, made_id=True)


def _without_cut_note(row: ReadRow, line: Line, words: Vocabulary, *, trusted: bool) -> ReadRow:
    """Drop a note whose lines were cut between two columns: what stands under RAG is its left half."""
    left, right = row.fields.get("rag", ""), row.fields.get("note", "")
    if trusted or len(left) < 9 or words.rating(left) or not (left[:1].islower() or right[:1].islower()):
        return row
    halves = f"{_short(left)!r} and {_short(right)!r}"
    message = f"The note's lines were cut in two ({halves}) and cannot be put together."
    return _flawed(
        replace(row, fields=row.fields | {"rag": "", "note": ""}), _flaw("note-cut", line, message, "note")
    )


def joined(last: Found, line: Line, begun: Line, header: Header, words: Vocabulary) -> Found | None:
    """Join a line to the row before where it plainly goes on there; None where it does not.

    Either it has cells under the row's own columns but no ID, stage or role; or it is one cell that
    goes on with the row's last; or it is the second half of a row broken in the middle of a cell.
    """
    if not line.cells or read_id(line.cells[0]) or glued_id(line):
        return None
    if len(line.cells) == 1:
        return _with_end(last, line)
    if len(begun.cells) == len(header.columns) == len(line.cells):
        return _with_columns(last, line, header, words)
    return _with_half(last, line, begun, header, words)


def _with_end(last: Found, line: Line) -> Found | None:
    """Join a line of one cell to the row's last cell, unless an earlier one may be what goes on."""
    told = [name for name in ("text", "role", "partners", "stages", "rag", "note") if last.told(name)]
    if not told or (told[-1] != "text" and not _ended(last.told("text"))):
        return None
    end = last.told(told[-1])
    if _ended(end) and not line.cells[0][0].islower():
        return None
    return _longer(last.put(**{told[-1]: f"{end} {line.cells[0]}"}), line)


def _ended(text: str) -> bool:
    return text.endswith((".", "!", "?"))


def _with_columns(last: Found, line: Line, header: Header, words: Vocabulary) -> Found | None:
    if line.cells[0] or "id" not in header.fields:
        return None
    added: dict[str, str] = {}
    for column, cell in zip(header.columns, line.cells, strict=True):
        if cell and column.field in ("text", "partners", "note", "objectives"):
            added[column.field] = f"{last.told(column.field)} {cell}".strip()
        elif cell:
            return None
    begins = line.cells[header.at("text") or 0][:1]
    if begins.isupper() and last.told("text").endswith("."):
        return None
    return _longer(last.put(**added), line) if added else None


def _with_half(last: Found, line: Line, begun: Line, header: Header, words: Vocabulary) -> Found | None:
    whole = (*begun.cells[:-1], f"{begun.cells[-1]} {line.cells[0]}".strip(), *line.cells[1:])
    if len(last.lines) > 1 or len(begun.cells) > len(header.columns) - 2 or len(whole) > len(header.columns):
        return None
    if last.told("stages") or last.told("role"):
        return None
    read = read_row(replace(begun, cells=whole), header, words, trusted=False)
    if isinstance(read, str) or any(flaw.rule != "id-missing" for flaw in read.flaws):
        return None
    kept = {name: value for name, value in last.fields.items() if name in ("section", "group")}
    return _longer(replace(last, fields=read.fields | kept, flaws=read.flaws, extras=read.extras), line)


def _longer(row: Found, line: Line) -> Found:
    return replace(row, lines=(*row.lines, line.number)).mended(f"goes on in line {line.number}")


def _flawed(row: ReadRow, flaw: Flaw) -> ReadRow:
    return replace(row, flaws=(*row.flaws, flaw))


def _flaw(rule: str, line: Line, message: str, field: str | None = None) -> Flaw:
    return Flaw(rule=rule, message=message, line=line.number, field=field, sheet=line.sheet)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."
