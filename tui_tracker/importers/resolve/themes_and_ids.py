"""Themes and IDs, assigned once all rows are known: themes' keys, IDs corrected by neighbours, made IDs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tui_tracker.domain.plan.ids import MADE_LETTERS, fold_id, id_letters
from tui_tracker.domain.plan.model import Theme
from tui_tracker.domain.text import line_runs
from tui_tracker.importers.parse.model import ParseResult, RawProblem, RawRow, with_names
from tui_tracker.importers.resolve.lost_noughts import with_lost_noughts
from tui_tracker.importers.resolve.repeated_ids import is_number, without_repeated_ids

_SMALL = frozenset({"and", "of", "the", "for", "in", "to", "a"})
_DIGITS = str.maketrans("OoIl|", "00111")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """A parsed source whose rows each have an ID, and their theme's key under `theme`."""

    parsed: ParseResult
    themes: tuple[Theme, ...]
    theme_of_block: Mapping[int, str]


def assign_ids(parsed: ParseResult, stem: str, *, trusted: bool = False) -> Identified:
    """Return the source with a theme for every row and an ID for every action.

    `stem` names the theme of a plan that names none. Where the cells are `trusted` to be whole, a second
    action with the ID of another keeps its text and gets an ID of its own.
    """
    parsed = replace(parsed, rows=tuple(with_lost_noughts(parsed.rows)))
    names, problems = _theme_names(parsed, stem)
    if trusted:
        parsed = replace(parsed, rows=tuple(without_repeated_ids(parsed.rows, names)))
    problems += _inherited_themes(parsed)
    order = list(dict.fromkeys(names))
    groups = {
        name: [row for row, its_name in zip(parsed.rows, names, strict=True) if its_name == name]
        for name in order
    }
    groups = {name: _with_letters_from_neighbours(rows) for name, rows in groups.items()}
    keys = _keys(groups)
    rows = _all_with_ids(groups, keys)
    themes = tuple(Theme(key=keys[name], name=name, position=number) for number, name in enumerate(order))
    return Identified(
        parsed=replace(parsed, rows=tuple(rows)).with_problems(problems),
        themes=themes,
        theme_of_block={row.block: row.text_of("theme") for row in rows},
    )


def _theme_names(parsed: ParseResult, stem: str) -> tuple[list[str], list[RawProblem]]:
    """Return each row's theme: its own column, else the title above, else its ID's letters."""
    names = _printed_names(parsed)
    families = Counter(id_letters(row.id) for row in parsed.rows if row.id)
    several = sum(1 for family, count in families.items() if family and count > 1) > 1
    one_title = len(set(names)) == 1 and several and not any(row.text_of("theme") for row in parsed.rows)
    if all(names) and not one_title:
        return names, []
    by_letters = [
        name if name and not one_title else id_letters(row.id) or stem
        for name, row in zip(names, parsed.rows, strict=True)
    ]
    if not any("text" in row.columns for row in parsed.rows):
        return by_letters, []
    line = parsed.header_lines[0] if parsed.header_lines else 1
    is_grouped = any(id_letters(row.id) for row in parsed.rows)
    how = "actions are grouped by the letters of their IDs" if is_grouped else f"all are in one, “{stem}”"
    message = f"The file has no theme names, so {how}."
    return by_letters, [RawProblem(rule="theme-missing", message=message, line=line, field="theme")]


def _printed_names(parsed: ParseResult) -> list[str]:
    """Return each row's theme as the source names it; empty where it does not.

    In a theme column a cell left empty means the theme of the row above.
    """
    names, last = [], ""
    for row in parsed.rows:
        if "theme" in row.columns and row.text_of("theme"):
            last = " ".join(row.text_of("theme").split())
        elif "theme" not in parsed.contexts[row.index].columns:
            last = ""
        names.append(last or parsed.blocks[row.block].name)
    return names


def _inherited_themes(parsed: ParseResult) -> list[RawProblem]:
    """Return the one problem of rows with an empty theme cell, which have the theme of the row above."""
    lines, has_theme = [], False
    for row in parsed.rows:
        if "theme" in row.columns and row.text_of("theme"):
            has_theme = True
        elif "theme" in parsed.contexts[row.index].columns and has_theme:
            lines.append(row.lines[0])
    if not lines:
        return []
    message = f"The theme is empty on {line_runs(lines)}; the theme of the row above was used."
    return [RawProblem(rule="theme-inherited", message=message, line=lines[0], field="theme")]


def _with_letters_from_neighbours(rows: Sequence[RawRow]) -> list[RawRow]:
    """Return the rows with IDs corrected that break their theme's series: `TlO` between T9 and T11 is T10."""
    letters = Counter(id_letters(row.id) for row in rows if row.id)
    main = next((family for family, count in letters.most_common() if family and count > 1), None)
    if main is None:
        return list(rows)
    taken = {fold_id(row.id) for row in rows}
    repaired = list(rows)
    for index, row in enumerate(rows):
        candidate = _candidate(row.id, main)
        if candidate is None or fold_id(candidate) in taken:
            continue
        number = int(re.sub(r"\D", "", candidate))
        before = _number(rows[index - 1].id, main) if index else None
        after = _number(rows[index + 1].id, main) if index + 1 < len(rows) else None
        if number - 1 == before or number + 1 == after:
            repair = f"ID {candidate} read from {row.id!r} by its neighbours"
            repaired[index] = row.with_fields(id=candidate).with_repair(repair)
    return repaired


def _candidate(identity: str, main: str) -> str | None:
    """Return the ID with the letters `main` that a misprinted one may mean."""
    if not identity or re.fullmatch(rf"{main}\W*\d+(?:\.\d+)*[a-nA-Np-zP-Z]?", identity, re.IGNORECASE):
        return None
    rest = identity[len(main) :] if identity.upper().startswith(main) else identity
    number = rest.translate(_DIGITS)
    return f"{main}{number}" if re.fullmatch(r"[0-9]+", number) else None


def _number(identity: str, main: str) -> int | None:
    match = re.match(r"\d+", fold_id(identity)[len(main) :])
    return int(match.group()) if match and id_letters(identity) == main else None


def _keys(groups: Mapping[str, Sequence[RawRow]]) -> dict[str, str]:
    """Choose each theme's key: its IDs' letters, else its initials; a free letter where it has no IDs."""
    keys: dict[str, str] = {}
    for name, rows in groups.items():
        letters = Counter(id_letters(row.id) for row in rows if id_letters(row.id)).most_common(1)
        if letters:
            keys[name] = _free_key(letters[0][0], name, keys.values())
    for name, rows in groups.items():
        if name not in keys and any(row.id for row in rows):
            keys[name] = _free_key("", name, keys.values())
    for name in groups:
        if name not in keys:
            keys[name] = next(
                (key for key in MADE_LETTERS if key not in keys.values()), _free_key("", name, keys.values())
            )
    return keys


def _free_key(wanted: str, name: str, taken: Iterable[str]) -> str:
    words = [word for word in re.findall(r"[^\W\d_]+", name) if word.lower() not in _SMALL]
    initials = "".join(word[0] for word in words).upper()[:4] or "X"
    numbered = (f"{initials}{number}" for number in range(2, 10_000))
    used = set(taken)
    return next(key for key in (wanted, initials, *numbered) if key and key not in used)


def _all_with_ids(groups: Mapping[str, Sequence[RawRow]], keys: Mapping[str, str]) -> list[RawRow]:
    """Return the rows of all themes with IDs, in the order of the source."""
    restarting = _themes_with_restarting_numbers(groups)
    free = _free_letters(keys, groups)
    rows: list[RawRow] = []
    for name, group in groups.items():
        prints_none = name in restarting or not any(row.id for row in group)
        letter = keys[name] if prints_none else free[0]
        if prints_none:
            group = _with_numbers(group)
        elif not all(row.id for row in group):
            # Each theme that prints only some of its IDs gets a letter of its own for the rest.
            free = free[1:] or ["XX"]
        rows += _with_ids(group, keys[name], letter, restarts=name in restarting)
    return sorted(rows, key=lambda row: row.index)


def _free_letters(keys: Mapping[str, str], groups: Mapping[str, Sequence[RawRow]]) -> list[str]:
    used = set(keys.values()) | {id_letters(row.id) for rows in groups.values() for row in rows}
    return [letter for letter in MADE_LETTERS if letter not in used] or ["XX"]


def _themes_with_restarting_numbers(groups: Mapping[str, Sequence[RawRow]]) -> set[str]:
    """Return the themes whose IDs are bare numbers that other themes, or the theme itself, use again."""
    # Rows that are merged downwards in their ID and text are one action.
    actions = {
        (name, row.id, row.text_of("text") or str(row.index))
        for name, rows in groups.items()
        for row in rows
        if row.id
    }
    uses = Counter(fold_id(identity) for _, identity, _ in actions)
    return {
        name
        for name, rows in groups.items()
        if any(is_number(row.id) and uses[fold_id(row.id)] > 1 for row in rows)
        and all(is_number(row.id) or not row.id for row in rows)
    }


def _with_ids(rows: Sequence[RawRow], key: str, letter: str, *, restarts: bool) -> list[RawRow]:
    """Return rows in document order with their theme's key, and an ID with `letter` where one is missing."""
    number, identified = 0, []
    for row in rows:
        if not row.id:
            number += 1
            reason = "the printed number is used again elsewhere" if restarts else "none is printed"
            identity = f"{letter}{number}"
            row = row.with_fields(id=identity).with_repair(f"ID {identity} made: {reason}")
            row = replace(row, has_made_id=True)
        columns = with_names(row.columns, ("id",))
        identified.append(replace(row, columns=columns, fields=row.fields | {"theme": key}))
    return identified


def _with_numbers(rows: Sequence[RawRow]) -> list[RawRow]:
    """Return the rows of a theme without IDs, each printed number as the number within its group."""
    is_numbered = any(row.id or row.text_of("number") for row in rows)
    return [_with_number(row, is_numbered=is_numbered) for row in rows]


def _with_number(row: RawRow, *, is_numbered: bool) -> RawRow:
    row = replace(row, problems=tuple(problem for problem in row.problems if problem.rule != "id-missing"))
    if row.id:
        row = row.with_fields(number=row.id, id="").with_columns("number")
    if is_numbered and not row.text_of("number"):
        message = "The action has no number."
        problem = RawProblem(rule="number-missing", message=message, line=row.lines[0], field="number")
        row = row.with_problems(problem)
    if row.text_of("section") and not row.text_of("group"):
        row = row.with_fields(group=row.text_of("section")).with_columns("group")
    return row
