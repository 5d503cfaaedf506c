"""What a tall window shows below a note: who takes part in the action, and its notes of earlier years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from tui_tracker.domain.field_values import own_texts
from tui_tracker.domain.plan.model import Action, Update
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.domain.plan.wording import partners_with_commas
from tui_tracker.domain.text import one_line
from tui_tracker.tui.format.text import joined, safe


def about_content(
    action: Action,
    older: Sequence[Update],
    *,
    period_labels: Mapping[str, str],
    partner_names: Sequence[str],
) -> Content:
    """Return an action's facts, a line each, and its `older` notes, each below its period and stages."""
    partners = partners_with_commas(action.partners, partner_names)
    named = (("Role", action.role), ("Partners", partners), ("Section", action.section))
    facts = [pair for pair in (*named, *own_texts(action)) if pair[1]]
    width = max((len(name) for name, _ in facts), default=0) + 2
    parts = [joined([safe(f"{name:<{width}}", "$quiet"), safe(one_line(text))]) for name, text in facts]
    for update in older:
        if update.note:
            period = period_labels.get(update.period, update.period)
            label = safe(f"{period}  {stages_text(update.stages)}", "bold")
            parts.append(joined([safe("\n"), label, safe(f"\n{update.note}")]))
    return joined(parts, "\n")
