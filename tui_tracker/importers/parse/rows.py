"""Reading one line under its header: an action's texts, or the reason why it is not an action."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui_tracker.domain.text import beginning
from tui_tracker.importers.parse.alignment import align
from tui_tracker.importers.parse.headers import Header, field_of
from tui_tracker.importers.parse.lines import Line, is_objectives, read_id
from tui_tracker.importers.parse.merged_columns import read_merged_columns
from tui_tracker.importers.parse.model import RawProblem
from tui_tracker.importers.parse.problems import corrected_id, missing_id, problem_at
from tui_tracker.importers.vocabulary import Vocabulary

_NUMBER = re.compile(r"\(?(\d{1,3}(?:\.\d+)*)[.)]\s+(?=\S)")
_SENTENCE = 25
"""Characters a cell of sentences has on average."""
_UNREAD = "the columns are joined together and cannot be separated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """One line read as an action."""

    fields: dict[str, str]
    columns: frozenset[str]
    extras: tuple[tuple[str, str], ...] = ()
    repaired: tuple[str, ...] = ()
    problems: tuple[RawProblem, ...] = ()
    merged_columns: bool = False
    made_id: bool = False
    """The table prints no IDs, so the row needs one."""


def with_text_column(header: Header, below: Sequence[Line]) -> Header:
    """Return the header; without IDs and texts, the column with the longest cells holds the texts."""
    if header.fields & {"id", "text"}:
        return header
    free = [index for index, column in enumerate(header.columns) if column.field is None]
    if not free:
        return header
    longest = max(free, key=lambda index: _written(below, index))
    if _written(below, longest) == 0:
        return header
    return _assigned(header, longest, "text")


def with_column_by_shape(header: Header, below: Sequence[Line]) -> Header:
    """Return the header with the objectives in a column without a name, if most of its cells list some."""
    rows = [line for line in below if len(line.filled) > 2]
    for index, column in enumerate(header.columns):
        if column.field is None and not re.search(r"\w", column.name) and "objectives" not in header.fields:
            cells = [line.cells[index] for line in rows if len(line.cells) > index and line.cells[index]]
            if cells and sum(map(is_objectives, cells)) * 2 > len(cells):
                return _assigned(header, index, "objectives")
    return header


def has_unlabelled_prose(header: Header, below: Sequence[Line]) -> bool:
    """Return whether a table of IDs has sentences in a column with an unknown header."""
    if "text" in header.fields or "id" not in header.fields:
        return False
    free = [index for index, column in enumerate(header.columns) if column.field is None]
    return any(_written(below, index) > _SENTENCE * len(below) for index in free)


def _assigned(header: Header, index: int, field: str) -> Header:
    columns = list(header.columns)
    columns[index] = replace(columns[index], field=field)
    return replace(header, columns=tuple(columns))


def _written(lines: Sequence[Line], index: int) -> int:
    return sum(len(line.cells[index]) for line in lines if len(line.cells) > index > -1)


def heading_in(header: Header) -> tuple[str, ...]:
    """Return the heading that is in the place of the text column's header, or nothing.

    Text copied from a page puts the first group's heading there.
    """
    index = header.index_of("text")
    first = header.columns[0]
    if index != 0 or "id" in header.fields or first.mapped or field_of(first.name):
        return ()
    return (first.name,) if re.search(r"\w", first.name) else ()


def read_row(line: Line, header: Header, words: Vocabulary) -> ReadRow | str:
    """Read a line as an action, or return the reason why it is not one."""
    if merged := read_merged_columns(line, header, words):
        return ReadRow(
            fields=merged.fields,
            columns=header.fields,
            repaired=("split from joined columns",),
            problems=tuple(
                problem_at(line, "columns-glued", f"Not read: {_UNREAD}.", name) for name in merged.unread
            ),
            merged_columns=True,
        )
    aligned = align(line.cells, header, words)
    row = ReadRow(
        fields=aligned.fields,
        columns=header.fields,
        extras=aligned.extras,
        problems=tuple(
            problem_at(
                line,
                "cell-unplaced",
                f"The cell {beginning(cell, 40)!r} did not fit any column and was skipped.",
            )
            for cell in aligned.unplaced
        ),
    )
    row = _without_unclosed_bracket(_without_cut_note(row, line, words))
    return _with_id(row, line) if "id" in header.fields else _with_number(row)


def _with_id(row: ReadRow, line: Line) -> ReadRow | str:
    printed = row.fields.get("id", "")
    identity = read_id(printed)
    if identity == printed and identity:
        return row
    if identity:
        repaired = (*row.repaired, corrected_id(identity, printed))
        return replace(row, fields=row.fields | {"id": identity}, repaired=repaired)
    if printed and (len(printed) > 16 or not row.fields.get("text")):
        return "it has no ID, and its columns are joined together or interleaved"
    if printed:
        return _with_problem(
            row, problem_at(line, "id-odd", f"{printed!r} is an unusual ID; kept as it is.", "id")
        )
    if not row.fields.get("text"):
        return "it has neither an ID nor an action's text"
    if line.cells[0] and not (row.fields.get("role") or row.fields.get("stages")):
        return "it has no ID, and its columns are joined together or interleaved"
    row = _with_problem(row, missing_id(line))
    return replace(row, fields=without_number(row.fields))


def _with_number(row: ReadRow) -> ReadRow | str:
    """Read an action of a table that prints no IDs."""
    fields = without_number(row.fields)
    others = [name for name in ("stages", "rag", "note", "role", "number") if fields.get(name)]
    if not fields.get("text") or not others:
        return "it has neither a number nor anything besides its text"
    return replace(row, fields=fields, made_id=True)


def without_number(fields: dict[str, str]) -> dict[str, str]:
    """Return the fields with the printed number taken off the text of an action that has no ID."""
    match = _NUMBER.match(fields.get("text", ""))
    if match is None or fields.get("number"):
        return fields
    return fields | {"number": match.group(1), "text": fields["text"][match.end() :]}


def _without_cut_note(row: ReadRow, line: Line, words: Vocabulary) -> ReadRow:
    """Return the row without a note that was cut between two columns, its left half under RAG."""
    left, right = row.fields.get("rag", ""), row.fields.get("note", "")
    if len(left) < 9 or words.rating(left) or not (left[:1].islower() or right[:1].islower()):
        return row
    halves = f"{beginning(left, 40)!r} and {beginning(right, 40)!r}"
    message = f"The note's lines were cut in two ({halves}) and cannot be put together."
    return _with_problem(
        replace(row, fields=row.fields | {"rag": "", "note": ""}),
        problem_at(line, "note-cut", message, "note"),
    )


def _without_unclosed_bracket(row: ReadRow) -> ReadRow:
    """Return the row without a bracket that opens its note and is never closed: a rest of another column."""
    note = row.fields.get("note", "")
    if not re.match(r"\([^\W\d_]", note) or note.count("(") <= note.count(")"):
        return row
    repair = "a bracket before the note removed, which is never closed"
    return replace(row, fields=row.fields | {"note": note[1:]}, repaired=(*row.repaired, repair))


def _with_problem(row: ReadRow, problem: RawProblem) -> ReadRow:
    return replace(row, problems=(*row.problems, problem))
