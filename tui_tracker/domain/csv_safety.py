"""Cells of CSV on their way to a spreadsheet and back: none of them may turn into a formula."""

from __future__ import annotations

_ACTED_ON = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell may not begin with, lest a spreadsheet reckon with it (OWASP, CSV injection)."""


def neutralise_formula(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe is put before one.

    One more is put before a cell that begins with one already, so that `restore_text` gives every text back.
    """
    return f"'{text}" if text.lstrip("'").startswith(_ACTED_ON) else text


def restore_text(cell: str) -> str:
    """Return the text of a cell that `neutralise_formula` wrote."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_ACTED_ON) else cell
