"""Cells of CSV on their way to a spreadsheet and back: none may turn into a formula, or an instruction."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_ACTED_ON = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell may not begin with, because a spreadsheet would compute it (OWASP, CSV injection)."""


CLEAR = "(clear)"
"""The text of a cell that clears a field when a table is read; an empty cell leaves the field unchanged."""
_OWN_COLUMNS = frozenset({"id", "period", "theme_name", "state", "updated_by", "updated_at"})


def is_own_table(columns: Iterable[str]) -> bool:
    """Return whether a table's columns are those of `list --csv`, whose cells `restore_text` gives back."""
    return {column.strip().lower() for column in columns} >= _OWN_COLUMNS


def neutralise_formula(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, nor `set --from-csv` for `(clear)`.

    An apostrophe is put before one.

    One more is put before a cell that begins with one already, so that `restore_text` gives every text back.
    """
    return f"'{text}" if _is_acted_on(text) else text


def restore_text(cell: str) -> str:
    """Return the text of a cell that `neutralise_formula` wrote."""
    return cell[1:] if cell.startswith("'") and _is_acted_on(cell) else cell


def _is_acted_on(text: str) -> bool:
    bare = text.lstrip("'")
    return bare.startswith(_ACTED_ON) or bare.strip() == CLEAR
