"""Themes and IDs, settled once all rows are known: themes' keys, letters read from neighbours, made IDs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tui_tracker.domain.plan.ids import fold, letters_of
from tui_tracker.domain.plan.model import Theme
from tui_tracker.importers.parse.model import Flaw, Found, Harvest

MADE_KEYS = "XYZWVUQPONMLKJIHGFEDCBARST"
"""Letters for themes and actions without printed IDs, the first free one first."""
_SMALL = frozenset({"and", "of", "the", "for", "in", "to", "a"})
_DIGITS = str.maketrans("OoIl|", "00111")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    themes: tuple[Theme, ...]
    rows: tuple[Found, ...]
    """Each with an ID and its theme's key under `theme`."""
    theme_of_block: dict[int, str]
    flaws: tuple[Flaw, ...]


def settle(harvest: Harvest, stem: str) -> Settled:
    """Give every row its theme and every theme its key; `stem` names a plan that names no theme."""
    names, flaws = _theme_names(harvest, stem)
    order = list(dict.fromkeys(names))
    groups = {
        name: [row for row, its in zip(harvest.rows, names, strict=True) if its == name] for name in order
    }
    groups = {name: _letters_from_neighbours(rows) for name, rows in groups.items()}
    keys = _keys(groups)
    clashing = _restarting_numbers(groups)
    free = _free_letters(keys, groups)
    rows: list[Found] = []
    for name in order:
        rows += _with_ids(groups[name], keys[name], free, restarts=name in clashing)
    rows.sort(key=lambda row: row.at)
    themes = tuple(Theme(key=keys[name], name=name, position=place) for place, name in enumerate(order))
    return Settled(
        themes=themes,
        rows=tuple(rows),
        theme_of_block={row.block: row.told("theme") for row in rows},
        flaws=flaws,
    )


def _theme_names(harvest: Harvest, stem: str) -> tuple[list[str], tuple[Flaw, ...]]:
    """Return each row's theme: its own column, else the title above, else its ID's letters."""
    names, last = [], ""
    for row in harvest.rows:
        if "theme" in row.columns and row.told("theme"):
            last = " ".join(row.told("theme").split())
        elif last and _has_theme_column(row, harvest):
            pass
        else:
            last = ""
        names.append(last or harvest.blocks[row.block].name)
    families = Counter(letters_of(row.id) for row in harvest.rows if row.id)
    several = sum(1 for family, count in families.items() if family and count > 1) > 1
    one_title = len(set(names)) == 1 and several and not any(row.told("theme") for row in harvest.rows)
    if all(names) and not one_title:
        return names, ()
    told = [
        name if name and not one_title else letters_of(row.id) or stem
        for name, row in zip(names, harvest.rows, strict=True)
    ]
    line = harvest.header_lines[0] if harvest.header_lines else 1
    message = "The source does not name its actions' themes; they stand under the letters of their IDs."
    if not any("text" in row.columns for row in harvest.rows):
        return told, ()
    return told, (Flaw(rule="theme-missing", message=message, line=line, field="theme"),)


def _has_theme_column(row: Found, harvest: Harvest) -> bool:
    return "theme" in harvest.places[row.at].columns


def _letters_from_neighbours(rows: Sequence[Found]) -> list[Found]:
    """Repair IDs that break their theme's row of IDs: `TlO` or `10` between T9 and T11 is T10."""
    letters = Counter(letters_of(row.id) for row in rows if row.id)
    main = next((family for family, count in letters.most_common() if family and count > 1), None)
    if main is None:
        return list(rows)
    taken = {fold(row.id) for row in rows}
    repaired = list(rows)
    for place, row in enumerate(rows):
        candidate = _candidate(row.id, main)
        if candidate is None or fold(candidate) in taken:
            continue
        number = int(re.sub(r"\D", "", candidate))
        before = _number(rows[place - 1].id, main) if place else None
        after = _number(rows[place + 1].id, main) if place + 1 < len(rows) else None
        if number - 1 == before or number + 1 == after:
            repaired[place] = row.put(id=candidate).mended(
                f"ID {candidate} read from {row.id!r} by its neighbours"
            )
    return repaired


def _candidate(identity: str, main: str) -> str | None:
    if not identity or re.fullmatch(rf"{main}\W*\d+(?:\.\d+)*[a-nA-Np-zP-Z]?", identity, re.IGNORECASE):
        return None
    rest = identity[len(main) :] if identity.upper().startswith(main) else identity
    number = rest.translate(_DIGITS)
    return f"{main}{number}" if re.fullmatch(r"[0-9]+", number) else None


def _number(identity: str, main: str) -> int | None:
    match = re.match(r"\d+", fold(identity)[len(main) :])
    return int(match.group()) if match and letters_of(identity) == main else None


def _keys(groups: dict[str, list[Found]]) -> dict[str, str]:
    """Choose each theme's key: its IDs' letters, else its initials; a free letter where it has no IDs."""
    keys: dict[str, str] = {}
    for name, rows in groups.items():
        letters = Counter(letters_of(row.id) for row in rows if letters_of(row.id)).most_common(1)
        if letters:
            keys[name] = _free(letters[0][0], name, keys.values())
    for name, rows in groups.items():
        if name not in keys and any(row.id for row in rows):
            keys[name] = _free("", name, keys.values())
    for name in groups:
        if name not in keys:
            keys[name] = next(
                (key for key in MADE_KEYS if key not in keys.values()), _free("", name, keys.values())
            )
    return keys


def _free(wanted: str, name: str, taken: Iterable[str]) -> str:
    words = [word for word in re.findall(r"[^\W\d_]+", name) if word.lower() not in _SMALL]
    initials = "".join(word[0] for word in words).upper()[:4] or "X"
    numbered = (f"{initials}{number}" for number in range(2, 10_000))
    held = set(taken)
    return next(key for key in (wanted, initials, *numbered) if key and key not in held)


def _free_letters(keys: dict[str, str], groups: dict[str, list[Found]]) -> list[str]:
    used = set(keys.values()) | {letters_of(row.id) for rows in groups.values() for row in rows}
    return [letter for letter in MADE_KEYS if letter not in used] or ["XX"]


def _restarting_numbers(groups: dict[str, list[Found]]) -> set[str]:
    """Return the themes whose IDs are bare numbers that other themes, or the theme itself, use again."""
    uses = Counter(fold(row.id) for rows in groups.values() for row in rows if row.id)
    return {
        name
        for name, rows in groups.items()
        if any(row.id.isdigit() and uses[fold(row.id)] > 1 for row in rows)
        and all(row.id.isdigit() or not row.id for row in rows)
    }


def _with_ids(rows: Sequence[Found], key: str, free: list[str], *, restarts: bool) -> list[Found]:
    """Put the theme's key and every missing ID into the rows, which stand in document order."""
    unprinted = restarts or not any(row.id for row in rows)
    if unprinted:
        rows = _by_number(rows)
    letter = key if unprinted else free[0]
    made, settled = 0, []
    for row in rows:
        if not row.id:
            made += 1
            why = "the printed number is used again elsewhere" if restarts else "none is printed"
            row = row.put(id=f"{letter}{made}").mended(f"ID {letter}{made} made: {why}")
        settled.append(replace(row, columns=row.columns | {"id"}).put(theme=key))
    if made and not unprinted:
        free[:] = free[1:] or ["XX"]
    return settled


def _by_number(rows: Sequence[Found]) -> list[Found]:
    """Make a printed number what it is in a theme without IDs: a number within its group."""
    numbered = any(row.id or row.told("number") for row in rows)
    told = []
    for row in rows:
        row = replace(row, flaws=tuple(flaw for flaw in row.flaws if flaw.rule != "id-missing"))
        if row.id:
            row = replace(row.put(number=row.id, id=""), columns=row.columns | {"number"})
        if numbered and not row.told("number"):
            message = "No number is printed before the action; none was made up."
            row = row.flawed(Flaw(rule="number-missing", message=message, line=row.lines[0], field="number"))
        if row.told("section") and not row.told("group"):
            row = replace(row.put(group=row.told("section")), columns=row.columns | {"group"})
        told.append(row)
    return told
