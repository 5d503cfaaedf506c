"""Names, values, authors and times of single cells, for lists where cells of every field are together."""

from __future__ import annotations

from textual.content import Content

from tui_tracker.domain.codecs import RATING
from tui_tracker.domain.field_values import cleared_words, readable_value
from tui_tracker.domain.fields import field_label, field_named, is_own, readable
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.conflict import Conflict, Side
from tui_tracker.domain.history.revision import IMPORT_AUTHOR
from tui_tracker.domain.text import clean_line
from tui_tracker.services.exchange.conflicts import version_time
from tui_tracker.services.system.local_time import local_date_time
from tui_tracker.tui.format.text import Formatter, safe


def cell_name(cell: Cell, period_labels: dict[str, str]) -> str:
    """Name a cell within its action: `note December 2025`; the plan's own fields have no period."""
    field = field_label(cell.field)
    return f"{field} {period_labels.get(cell.period, cell.period)}".strip()


def value_content(formatter: Formatter, field: str, value: str | None) -> Content:
    """Return a cell's encoded value as people read it."""
    words = readable(field, value)
    if words is None:
        return safe(cleared_words(field), "italic $quiet")
    words = readable_value(words) if is_own(field) else words
    return formatter.rating_key(words) if field_named(field).codec is RATING else safe(words)


def author_name(author: str) -> str:
    """Return an author's name; an import is not a person."""
    return clean_line(author) if author != IMPORT_AUTHOR else "Imported"


def change_time(author: str, stamp: str) -> str:
    """Return local date and time of a change; nothing for an import, which is dated by its period."""
    return local_date_time(stamp) if author != IMPORT_AUTHOR else ""


def side_time(conflict: Conflict, side: Side) -> str:
    """Return local date and time of a version in conflict, so that two by its author differ."""
    return version_time(conflict, side) if side.author != IMPORT_AUTHOR else ""
