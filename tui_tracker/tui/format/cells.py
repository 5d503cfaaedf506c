"""How the address and the value of a cell are told, where cells of every field stand in one list."""

from __future__ import annotations

from textual.content import Content

from tui_tracker.domain.codecs import RATING
from tui_tracker.domain.fields import field_label, field_named, readable
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import IMPORTER
from tui_tracker.services.system.local_time import local_date_time
from tui_tracker.tui.format.text import Look, plain


def cell_name(cell: Cell, labels: dict[str, str]) -> str:
    """Name a cell within its action: `note December 2025`; the plan's own fields have no period."""
    field = field_label(cell.field)
    return f"{field} {labels.get(cell.period, cell.period)}".strip()


def value_content(look: Look, field: str, value: str | None) -> Content:
    """Return a cell's encoded value as people read it."""
    words = readable(field, value)
    if words is None:
        return plain("nothing", "italic $quiet")
    return look.rating_key(words) if field_named(field).codec is RATING else plain(words)


def who(author: str) -> str:
    """Name an author; an import is not a person."""
    return author if author != IMPORTER else "Imported"


def when(author: str, at: str) -> str:
    """Return local date and time of a change; nothing for an import, which is dated by its period."""
    return local_date_time(at) if author != IMPORTER else ""
