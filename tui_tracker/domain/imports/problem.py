"""Problems: faults in data, as values that say where they are. Exceptions are for what stops the program."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault in data that a person should check; it never stops an import."""

    rule: str
    """Short stable name of the rule that found it, e.g. `stage-unreadable`."""
    message: str
    """What is wrong, in plain words, and how the import treated it."""
    line: int | None = None
    """Line (text, CSV) or row (XLSX) of the source, counted from 1."""
    action: str | None = None
    """Printed ID of the action concerned."""
    field: str | None = None
    """Field concerned, one of `domain.fields.FIELDS`."""

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line is not None else ""
        location = ", ".join(part for part in (line, self.action, self.field) if part)
        return f"{location}: {self.message}" if location else self.message
