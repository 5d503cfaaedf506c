"""Rows that are above others in a tree: headings that only sum up the actions below, and sub-tasks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tui_tracker.domain.fields import field_named
from tui_tracker.domain.imports.plan_title import is_plan_title
from tui_tracker.domain.imports.source import LineKind
from tui_tracker.domain.text import folded_line, line_runs
from tui_tracker.importers.parse.lines import Line
from tui_tracker.importers.parse.model import LineMark, ParseResult, RawProblem, RawRow
from tui_tracker.importers.resolve.parts import with_part
from tui_tracker.importers.tables.rows import ADDRESS_BEHIND
from tui_tracker.importers.vocabulary import Vocabulary

_PARENT = re.compile(
    r"(?i)parent(?: (?:issue|task|item|action|work item|project|row))?(?: (?:id|key|ref|no\.?|name))?"
    r"|epic(?: link| key)?|sub-?(?:task|item) of"
)
_PARENT_TASK = re.compile(r"(?i)parent (?:task|item)(?: (?:id|key|name))?|sub-?(?:task|item) of")
_TYPE = re.compile(r"(?i)(?:issue |work item |item |task |row )?type")
_HEADING = re.compile(r"(?i)epic|theme|programme|summary|group")
_SUB_TASK = re.compile(r"(?i)sub-?(?:task|item|action|activity)s?|milestone")
_MOSTLY = 0.9
"""Share of the actions with a cell in a column that a heading's row leaves empty."""
_DEEPEST = 20
"""Rows above one another that are followed."""
_BLANKS = " \t\u00a0\u2002\u2003"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tree:
    """Which row is above which: rows and their parents by their indexes in the source."""

    rows: Mapping[int, RawRow]
    parents: Mapping[int, int]
    why: str
    """How that is known, after the numbers of the lines below."""
    below: Mapping[int, list[RawRow]] = field(init=False)
    """The rows below each that has any, at every depth."""

    def __post_init__(self) -> None:
        below: dict[int, list[RawRow]] = {}
        for child in self.parents:
            for index in self.above(child):
                below.setdefault(index, []).append(self.rows[child])
        object.__setattr__(self, "below", below)

    def above(self, index: int) -> list[int]:
        """Return the rows above one, from the nearest on."""
        return _path(index, self.parents)


_NAMED, _INDENTED, _NOT_BOLD, _WITH_IDS = (
    "name it as their parent",
    "are indented below it",
    "follow it, and only such rows are bold",
    "follow it with an ID, and it has none",
)


def with_parent_rows(result: ParseResult, lines: Sequence[Line], words: Vocabulary) -> ParseResult:
    """Return rows that only sum up others as headings of these, and sub-tasks as parts of their action."""
    tree = _tree(result.rows, lines)
    if not tree.parents:
        return result
    headings = _headings(tree, words)
    parts: dict[int, int] = {}
    if tree.why is _NAMED:
        for index in filter(lambda index: _is_sub_task(tree.rows[index]), tree.parents.keys() - headings):
            if actions := [above for above in tree.above(index) if above not in headings]:
                parts[index] = actions[-1]
    elif tree.why is _INDENTED and not headings:
        numbers = line_runs(tree.rows[index].lines[0] for index in tree.parents)
        message = f"Indented below other rows, and read as actions of their own: {numbers}."
        return result.with_problems([_problem(tree.rows[min(tree.parents)], message, lines)])
    return _applied(result, lines, tree, headings, parts)


def _tree(rows: Sequence[RawRow], lines: Sequence[Line]) -> _Tree:
    by_index = {row.index: row for row in rows}
    if parents := _named_parents(rows):
        return _Tree(rows=by_index, parents=parents, why=_NAMED)
    # Most sources have no such marks, and then no row is looked at.
    if any(line.depths or line.raw for line in lines):
        depths = {row.index: _depth(lines[row.index], row) for row in rows}
        if max(depths.values(), default=0) > 0:
            # Where rows are indented, bold letters say nothing more.
            depths = {index: max(depth, 0) for index, depth in depths.items()}
            return _Tree(rows=by_index, parents=_parents_by_depth(rows, depths), why=_INDENTED)
        if parents := _parents_of_all(rows, depths):
            return _Tree(rows=by_index, parents=parents, why=_NOT_BOLD)
    with_ids = {row.index: int(bool(row.id)) for row in rows} if rows and not rows[0].id else {}
    parents = _parents_of_all(rows, with_ids) if any(with_ids.values()) else {}
    return _Tree(rows=by_index, parents=parents, why=_WITH_IDS)


def _named_parents(rows: Sequence[RawRow]) -> dict[int, int]:
    """Return the parents that cells of a column Parent name: by ID, by another column's number, by text."""
    columns = set(filter(_is_parent, {name for row in rows for name, _ in row.extras}))
    if not columns:
        return {}
    by_name = _rows_by_name(rows, columns)
    parents: dict[int, int] = {}
    for row in rows:
        for column, text in row.extras:
            if column in columns and (name := folded_line(ADDRESS_BEHIND.sub("", text))):
                parent = by_name.get(name, row.index)
                if parent != row.index and row.index not in _path(parent, parents):
                    parents.setdefault(row.index, parent)
    return parents


def _rows_by_name(rows: Sequence[RawRow], parent_columns: Collection[str]) -> dict[str, int]:
    """Return the rows by what a cell may call them: a cell that no other row has, their text, their ID."""
    counts = Counter(pair for row in rows for pair in row.extras)
    by_name = {
        folded_line(text): row.index
        for row in rows
        for name, text in row.extras
        if counts[name, text] == 1 and name not in parent_columns
    }
    # Of rows with the same text, the first one is meant.
    by_name |= {folded_line(row.text_of("text")): row.index for row in reversed(rows)}
    by_name |= {folded_line(row.id): row.index for row in rows}
    return by_name


@lru_cache(maxsize=256)
def _is_parent(name: str) -> bool:
    return _PARENT.fullmatch(name.strip()) is not None


def _path(index: int, parents: Mapping[int, int]) -> list[int]:
    """Return the rows above a row, its parent first."""
    path: list[int] = []
    while index in parents and len(path) < _DEEPEST:
        index = parents[index]
        path.append(index)
    return path


def _depth(line: Line, row: RawRow) -> int:
    """Return how far the text of a row is indented; -1 where it is bold."""
    text = row.text_of("text")
    column = line.cells.index(text) if text in line.cells else -1
    if line.depths:
        return line.depths.get(column, 0)
    raw = line.raw[column] if line.raw and column >= 0 else ""
    return len(raw) - len(raw.lstrip(_BLANKS))


def _parents_by_depth(rows: Sequence[RawRow], depths: Mapping[int, int]) -> dict[int, int]:
    """Return each row's parent: the nearest above it in its block that is less deep."""
    parents: dict[int, int] = {}
    path: list[RawRow] = []
    for row in rows:
        while path and (depths[path[-1].index] >= depths[row.index] or path[-1].block != row.block):
            path.pop()
        if path:
            parents[row.index] = path[-1].index
        path.append(row)
    return parents


def _parents_of_all(rows: Sequence[RawRow], depths: Mapping[int, int]) -> dict[int, int]:
    """Return each row's parent; none at all where a row has neither a parent nor children."""
    parents = _parents_by_depth(rows, depths)
    return parents if len(parents) + len(set(parents.values())) == len(rows) else {}


def _headings(tree: _Tree, words: Vocabulary) -> set[int]:
    """Return the parents that only sum up what is below them.

    They have no note, lack a cell that nearly every action has, such as an ID or a lead, and their rating,
    if they have any, is one of those below or between them.
    """
    leaves = [row for row in tree.rows.values() if row.index not in tree.below]
    counts = Counter(name for leaf in leaves for name in _filled(leaf))
    usual = {name for name, count in counts.items() if count >= _MOSTLY * len(leaves) > 1}
    headings = set()
    for index in tree.below:
        row, ratings = tree.rows[index], {_rating(each, words) for each in tree.below[index]} - {""}
        sums_up = _rating(row, words) in {"", *ratings} or len(ratings) > 1
        lacks = usual - _filled(row)
        is_sure = tree.why is not _WITH_IDS or len(lacks) > 1 or len(tree.below) > 1
        if _HEADING.fullmatch(_type_of(row)) or (
            sums_up and lacks and is_sure and row.text_of("text") and not row.text_of("note")
        ):
            headings.add(index)
    return headings


def _rating(row: RawRow, words: Vocabulary) -> str:
    text = row.text_of("rag")
    return words.read_rating(text).key or text


def _filled(row: RawRow) -> set[str]:
    """Return the fields and columns of a row that say something of an action but its rating and stage."""
    others = ("rag", "stages", "theme", "section", "group", "note")
    names = {name for name, text in row.fields.items() if text and name not in others}
    return names | {name for name, text in row.extras if text and not _is_parent(name)}


def _is_sub_task(row: RawRow) -> bool:
    """Return whether a row is a part of an action, by its type or the name of the column of its parent."""
    names_task = any(text and _PARENT_TASK.fullmatch(name.strip()) for name, text in row.extras)
    return names_task or _SUB_TASK.fullmatch(_type_of(row)) is not None


def _type_of(row: RawRow) -> str:
    return next((text.strip() for name, text in row.extras if _TYPE.fullmatch(name.strip())), "")


def _applied(
    result: ParseResult, lines: Sequence[Line], tree: _Tree, headings: set[int], parts: Mapping[int, int]
) -> ParseResult:
    """Return the result with `headings` made sections of the rows below, and each part put in its action.

    `parts` are the rows that are a part, each with the row of its action.
    """
    marks, problems = list(result.marks), list(result.problems)
    title = _title(tree, headings)
    changed: dict[int, RawRow] = {}
    for row in result.rows:
        if row.index in headings:
            marks[row.index] = LineMark(kind=LineKind.HEADING, detail=row.text_of("text"))
            problems.append(_problem(row, _about_heading(row, tree), lines))
        elif row.index not in parts:
            names = [tree.rows[index].text_of("text") for index in reversed(tree.above(row.index))
                     if index in headings and index != title]  # fmt: skip
            changed[row.index] = _below_headings(row, names, result)
    for index, action in sorted(parts.items()):
        main, row = changed[action], tree.rows[index]
        part = with_part(main, "; ".join(f"{name}: {text}" for name, text in _cells(row)))
        changed[action] = replace(part, lines=(*main.lines, *row.lines))
        marks[index] = LineMark(kind=LineKind.CONTINUATION, detail=f"line {main.lines[0]}")
    return replace(result, rows=tuple(changed.values()), marks=tuple(marks), problems=tuple(problems))


def _title(tree: _Tree, headings: set[int]) -> int | None:
    """Return the heading of all other rows, where it is the plan itself; None for any other."""
    root = next((index for index in headings if len(tree.below[index]) == len(tree.rows) - 1), None)
    is_title = root is not None and (len(headings) > 1 or is_plan_title(tree.rows[root].text_of("text")))
    return root if is_title else None


def _below_headings(row: RawRow, names: list[str], result: ParseResult) -> RawRow:
    """Return an action below headings, from the outermost: its theme, unless it has one, and its section."""
    has_theme = bool(row.text_of("theme") or result.blocks[row.block].name)
    if names and not has_theme:
        row = row.with_fields(theme=names[0]).with_columns("theme")
    section = " – ".join(names if has_theme else names[1:]) or None
    return row.in_section(section, None, is_numbered=bool(row.id))


def _cells(row: RawRow) -> list[tuple[str, str]]:
    """Return what a row says, each with the name of its field or column."""
    named = [("ID" if name == "id" else field_named(name).title, text) for name, text in row.fields.items()]
    further = [(cell.name, cell.text) for cell in row.further]
    return [(name, text) for name, text in (*named, *row.extras, *further) if text]


def _about_heading(row: RawRow, tree: _Tree) -> str:
    numbers = line_runs(each.lines[0] for each in tree.below[row.index])
    message = f"“{row.text_of('text')}” is a heading, because {numbers} {tree.why}."
    cells = [f"{name} {text}" for name, text in _cells(row) if text != row.text_of("text")]
    return f"{message} Its own cells were left out: {', '.join(cells)}." if cells else message


def _problem(row: RawRow, message: str, lines: Sequence[Line]) -> RawProblem:
    return RawProblem(rule="parent-row", message=message, line=row.lines[0], sheet=lines[row.index].sheet)
