"""Tables that are no plan of actions are refused as what they are, with the way on."""

from __future__ import annotations

from collections.abc import Sequence

from tui_tracker.domain.text import beginning
from tui_tracker.errors import RefusedFileError
from tui_tracker.importers.parse.headers import blank_header, fold_header
from tui_tracker.importers.parse.lines import Line
from tui_tracker.importers.tables.columns.values import Values
from tui_tracker.importers.tables.headers.mapping import HeaderMapping
from tui_tracker.importers.tables.headers.rows import HeaderRow, is_risk_register
from tui_tracker.importers.tables.headers.words import EXACT, meaning_of
from tui_tracker.importers.vocabulary import Vocabulary
from tui_tracker.shell_words import quoted_word

_FIRST_LINES = 15


def refuse_separated_by_blanks(name: str, lines: Sequence[Line], remedy: str) -> None:
    """Raise RefusedFileError where a header row has nothing but blanks between its names."""
    if first_line := blank_header(lines):
        raise RefusedFileError(
            f"tui-tracker cannot separate the columns of {name} because they are separated by spaces"
            f" only, from line {first_line} to line {lines[-1].number}. Nothing was imported.",
            remedy,
        )


def refuse_table_on_its_side(name: str, lines: Sequence[Line], mapping: HeaderMapping) -> None:
    """Raise RefusedFileError where the fields' names run down the first column, and actions to the right."""
    rows = [line for line in lines if len(line.filled) >= 2][:_FIRST_LINES]
    if len(rows) < 3 or mapping.is_given:
        return
    first = (meaning_of(line.cells[0][:90]) for line in rows)
    down = {meaning.field for meaning in first if meaning and meaning.strength >= EXACT}
    across = max(len({m.field for cell in line.filled[1:] if (m := meaning_of(cell[:90]))}) for line in rows)
    if len(down) >= 2 and across < 2:
        raise RefusedFileError(
            f"The table in {name} lies on its side: the names of its columns run down the first column.",
            "In Excel copy the table, choose Paste Special, Transpose, and import the new sheet.",
        )


def refuse_tables_side_by_side(name: str, header: HeaderRow, mapping: HeaderMapping) -> None:
    """Raise RefusedFileError where a header names the columns of two tables, one beside the other."""
    names = [fold_header(column) for column in header.names]
    twice = {column for column in names if column and names.count(column) > 1}
    if len(twice) >= 2 and any(_means(column, "text") for column in twice) and not mapping.is_given:
        raise RefusedFileError(
            f"{name} has two tables side by side: its header has {', '.join(sorted(twice))} twice.",
            "In Excel move the second table below the first, or to a sheet of its own.",
        )


def refuse_risk_register(
    name: str, header: HeaderRow, rows: Sequence[Sequence[str]], mapping: HeaderMapping, words: Vocabulary
) -> None:
    """Raise RefusedFileError where the columns are those of a risk register, unless the user named some."""
    if not is_risk_register(header.names) or mapping.is_given:
        return
    columns, maps = beginning(", ".join(header.names), 120), suggested_maps(header.names, rows, words)
    raise RefusedFileError(
        f"{name} is a risk register, not a plan of actions: its columns are {columns}.",
        f"Import the action plan. To import each risk as an action: {maps}",
    )


def refuse_pivot_table(name: str, lines: Sequence[Line]) -> None:
    """Raise RefusedFileError where a table only counts actions, as a pivot table does."""
    cells = {cell.casefold() for line in lines for cell in line.filled}
    if "row labels" in cells and cells & {"grand total", "column labels"}:
        raise RefusedFileError(
            f"{name} has a pivot table, which counts actions but does not list them.",
            "Import the sheet or the file that it was made from.",
        )


def suggested_maps(names: Sequence[str], rows: Sequence[Sequence[str]], words: Vocabulary) -> str:
    """Return the `--map`s that give a sound plan: short and distinct values as ID, the longest as text."""
    columns = {
        name: Values([row[index] for row in rows if index < len(row) and row[index]], words, len(rows))
        for index, name in enumerate(names)
        if name
    }
    named = [name for name, values in columns.items() if _means(name, "id") and values.are_ids(likely=True)]
    codes = [name for name, values in columns.items() if values.are_codes or values.are_running_numbers]
    identity = next(iter([*named, *codes]), None)
    texts = [name for name, values in columns.items() if name != identity and values.are_words]
    text = max(texts, key=lambda name: (_means(name, "text"), columns[name].average), default=None)
    pairs = [f"{identity}=id"] * bool(identity) + [f"{text}=text"] * bool(text)
    return " ".join(f"--map {quoted_word(pair)}" for pair in pairs)


def _means(name: str, field: str) -> bool:
    meaning = meaning_of(name)
    return meaning is not None and meaning.field == field
