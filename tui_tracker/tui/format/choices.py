"""Stage and rating of last year and now, each with the key that changes it."""

from __future__ import annotations

from textual.content import Content

from tui_tracker.domain.plan.model import ActionEntry, Update
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.tui.format.text import Formatter, clickable, joined, safe


def choices_content(
    entry: ActionEntry, formatter: Formatter, *, stage_key: str, rating_key: str, columns: int
) -> Content:
    """Return one line, or two where `columns` are too few; a click on a value opens its picker."""
    now, before = entry.update, entry.previous or Update(period="")
    stages, old_stages = stages_text(now.stages), stages_text(before.stages)
    is_rated = formatter.legend.badge(now) != formatter.legend.unrated
    stage = safe(stages) if stages else safe(f"not set ({stage_key})", "$rag-amber")
    rating = formatter.rating(now) if is_rated else safe(f"not rated yet ({rating_key})", "$rag-amber")
    lines = []
    for label, old, new, action in (
        ("Stage", safe(old_stages or "not set"), stage, "stage"),
        ("RAG", formatter.rating(before), rating, "rating"),
    ):
        last = [safe("last year ", "$quiet"), old, safe(" → now ", "$quiet")] if entry.previous else []
        chosen = clickable(new.stylize("bold"), action)
        lines.append(joined([safe(f"{label:<7}", "$quiet"), *last, chosen]))
    separator = "\n" if sum(line.cell_length for line in lines) + 10 > columns else "      "
    return joined(lines, separator)
