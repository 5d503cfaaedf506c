"""The user's `--map`: a header or a part of one, and the field it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tui_tracker.importers.parse.headers import fold_header

SHORTEST_PART = 3
"""Characters of a header from which a part of it names the column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderMapping:
    """Headers as the user named them, folded, and their fields."""

    whole: Mapping[str, str]
    parts: Mapping[str, str]
    """Parts of a header; none of them is a whole cell of the source."""

    @property
    def is_given(self) -> bool:
        """Whether the user named any column."""
        return bool(self.whole or self.parts)

    def field_of(self, cell: str) -> str | None:
        """Return the field that the user gave a header; None where they gave it none."""
        folded = fold_header(cell)
        if not folded or folded in self.whole:
            return self.whole.get(folded)
        return next((field for part, field in self.parts.items() if part in folded), None)


def header_mapping(mapping: Mapping[str, str], cells: Iterable[str]) -> HeaderMapping:
    """Return the user's mapping for a source with these cells among its first rows."""
    known = {fold_header(cell) for cell in cells}
    whole = {header: field for header, field in mapping.items() if header in known}
    parts = {
        header: field
        for header, field in mapping.items()
        if header not in known and len(header) >= SHORTEST_PART
    }
    return HeaderMapping(whole=whole, parts=parts)
