"""The problems and repairs that texts and tables have in common, each worded once."""

from __future__ import annotations

from tui_tracker.importers.parse.lines import Line
from tui_tracker.importers.parse.model import RawProblem

OUTSIDE_TABLES = "text outside the tables"
"""Why a line is noise that is in no table."""


def problem_at(line: Line, rule: str, message: str, field: str | None = None) -> RawProblem:
    """Return a problem of a line."""
    return RawProblem(rule=rule, message=message, line=line.number, field=field, sheet=line.sheet)


def odd_characters(line: Line) -> RawProblem:
    """Return the problem of a line in which characters had to be replaced."""
    return problem_at(line, "odd-characters", f"{line.odd} unreadable characters were replaced by \ufffd.")


def missing_id(line: Line) -> RawProblem:
    """Return the problem of a row without an ID in a table that has a column of IDs."""
    return problem_at(line, "id-missing", "There was no ID, so one was created.", "id")


def corrected_id(identity: str, printed: str) -> str:
    """Return what was repaired in an ID that is not read as it is printed."""
    return f"ID {identity} corrected from {printed!r} (look-alike letters or spaces)"
