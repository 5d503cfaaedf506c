"""A fault in data, as a value with its place. Errors (exceptions) are for what stops us."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault in data that a person should look at; it never stops an import."""

    rule: str
    """Short stable name of the rule that found it, e.g. `stage-unreadable`."""
    message: str
    """What is wrong, in plain words, and what became of it."""
    line: int | None = None
    """Line (text, CSV) or row (XLSX) of the source, counted from 1."""
    action: str | None = None
    """Printed ID of the action concerned."""
    field: str | None = None
    """Field concerned, one of `domain.fields.FIELDS`."""

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line is not None else ""
        where = ", ".join(part for part in (place, self.action, self.field) if part)
        return f"{where}: {self.message}" if where else self.message
