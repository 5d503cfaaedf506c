"""One action on a page, for a meeting: what it is, how it is going, and how it has been going."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tui_tracker.domain.field_values import further_texts
from tui_tracker.domain.plan.legend import Legend
from tui_tracker.domain.plan.model import ActionEntry, Period, Update
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.domain.report.blocks import (
    Block,
    Column,
    Cover,
    Emphasis,
    Heading,
    Line,
    Paragraph,
    Table,
    TableKind,
)
from tui_tracker.domain.report.wording import partners_text

_EARLIER = (
    Column(name="Period", width=14), Column(name="Stage", width=16), Column(name="RAG", width=14),
    Column(name="Update note", width=56),
)  # fmt: skip


def action_sheet(
    entry: ActionEntry,
    updates: Sequence[Update],
    legend: Legend,
    period: Period,
    partner_names: Collection[str] = (),
) -> Iterator[Block]:
    """Yield the blocks of one action's page; `updates` has the stages and rating of each period.

    The note is printed for this period and the one before.
    """
    action, now = entry.action, entry.update
    yield Heading(text=f"{action.id}: {entry.theme_name}", anchor=f"sheet-{action.key}")
    yield Paragraph(text=action.text or "", emphasis=Emphasis.LEAD)
    facts = [
        ("Section", action.section), ("Objective", ", ".join(action.objectives)), ("Role", action.role),
        ("Who may be involved", partners_text(action.partners or "", partner_names)), *further_texts(action),
    ]  # fmt: skip
    if text := ". ".join(f"{name}: {value}" for name, value in facts if value):
        yield Paragraph(text=f"{text}.", emphasis=Emphasis.NOTE)
    yield Heading(text=period.label, anchor=f"sheet-{action.key}-now", level=2)
    line: Line = (stages_text(now.stages) or "No stage", legend.badge(now))
    columns = (Column(name="Stage", width=50), Column(name="RAG", width=50))
    yield Table(
        title=f"{action.id} in {period.label}", columns=columns, lines=(line,), kind=TableKind.RECORDS
    )
    if entry.conflicts:
        yield Paragraph(
            text="Two people's versions still have to be brought together. You see the agreed version."
        )
    yield Paragraph(text=now.note or "There is no update note yet.")
    for name, value in further_texts(now):
        if value:
            yield Paragraph(text=f"{name}: {value}")
    earlier = sorted(
        (update for update in updates if update.period < period.key and (update.stages or update.rag)),
        key=lambda update: update.period,
        reverse=True,
    )
    if earlier:
        yield Heading(text="Earlier updates", anchor=f"sheet-{action.key}-before", level=2)
        before = entry.previous or Update(period="")
        lines = tuple(
            (
                period_label(update.period),
                stages_text(update.stages),
                legend.badge(update),
                (before.note or "") if update.period == before.period else "",
            )
            for update in earlier
        )
        yield Table(title="Earlier updates", columns=_EARLIER, lines=lines, kind=TableKind.RECORDS)


def sheet_cover(plan: str, period: Period, author: str) -> Cover:
    """Return the title of one or more actions' pages."""
    facts = (("Printed by", author),) if author else ()
    return Cover(title=plan, subtitle=f"Actions in detail, {period.label}", facts=facts, draft=())
