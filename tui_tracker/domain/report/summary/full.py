"""The summary of a full report: the first two pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tui_tracker.domain.report.blocks import Block, Column, Cover, Heading, Line, Paragraph, Reference
from tui_tracker.domain.report.exceptions import is_red, moves_to_halts
from tui_tracker.domain.report.model import Report
from tui_tracker.domain.report.room import fits
from tui_tracker.domain.report.sentences import plan_sentence
from tui_tracker.domain.report.summary.parts import (
    HEADING,
    ID,
    Rows,
    brief,
    decision_heading,
    in_conflict_sentence,
    more_words,
    opening,
    reason_of,
    reds_with_reasons,
    reference,
    remaining,
)
from tui_tracker.domain.report.wording import decision_sentence, short_name
from tui_tracker.domain.text import plural


class _FullForm(NamedTuple):
    """How much of each part the summary prints."""

    reds: int
    """How many reds are named, as `decisions`, `completed` and `moved_back` say of those."""
    decisions: int
    completed: int
    moved_back: int
    name: int
    """The most characters of a red's name."""
    reason: int
    """The most characters of its reason."""


_FORM_OF_FEW_REDS = _FullForm(8, 3, 5, 3, name=90, reason=190)
"""For a year with no more reds than it names."""
_FORMS = (
    _FullForm(22, 3, 5, 3, name=75, reason=112), _FullForm(22, 3, 4, 2, name=75, reason=112),
    _FullForm(22, 2, 3, 2, name=75, reason=112), _FullForm(22, 2, 2, 1, name=75, reason=112),
    _FullForm(22, 1, 2, 1, name=75, reason=112), _FullForm(22, 1, 1, 1, name=75, reason=112),
    _FullForm(22, 1, 1, 1, name=75, reason=100), _FullForm(18, 1, 1, 1, name=75, reason=100),
    _FullForm(14, 1, 1, 1, name=75, reason=100),
)  # fmt: skip
"""From most to least; a reason of 112 characters takes two lines, of long words one of 100."""


def summary(cover: Cover, report: Report) -> Iterator[Block]:
    """Yield the summary of a full report: what fits on two pages with the cover."""
    begin, end = list(opening(report)), [*_in_conflict(report), *_plan(report)]
    reds = [row for row in report.rows if is_red(row)]
    deciding = [row for row in report.rows if not is_red(row) and row.asks_for_decision]
    lists: list[Block] = []
    for form in _FORMS if len(reds) > _FORM_OF_FEW_REDS.reds else (_FORM_OF_FEW_REDS, *_FORMS):
        lists = [
            *reds_with_reasons(report, reds, form.reds, name=form.name, reason=form.reason),
            *_decisions(report, deciding, form.decisions),
            *_completed(report, form.completed),
            *_moved_back(report, form.moved_back),
            *_halted(report, form.moved_back),
        ]
        if fits([cover, HEADING, *begin, *lists, *end], pages=2):
            break
    yield from (HEADING, *begin, *lists, *end)


def _decisions(report: Report, rows: Rows, most: int) -> Iterator[Block]:
    if not rows:
        return
    yield decision_heading(report, rows)
    columns = (ID, Column(name="Action", width=38), Column(name="From the note", width=54))
    lines = [
        (reference(row), short_name(row.text, 75), decision_sentence(row.note, 125)) for row in rows[:most]
    ]
    yield brief("Decisions", columns, lines)
    if rest := rows[most:]:
        verb = "also speaks" if len(rest) == 1 else "also speak"
        yield Paragraph(
            text=f"{more_words(rest, report)} {verb} of a decision or approval.",
            see=Reference("Where each figure comes from", "behind"),
        )


def _completed(report: Report, most: int) -> Iterator[Block]:
    rows = [row for row in report.rows if row.completed]
    if not rows or not report.previous:
        return
    yield Heading(text=f"Completed since {report.previous.label}: {plural(len(rows), 'action')}",
                  anchor="newly-complete", level=2, listed=False)  # fmt: skip
    columns = (ID, Column(name="Action", width=72), Column(name="Stage before", width=20))
    lines = [
        (reference(row), short_name(row.text, 75), row.was_stage or ("New" if row.is_new else "No stage"))
        for row in rows[:most]
    ]
    yield brief("Newly complete", columns, lines)
    if rows[most:]:
        yield remaining(report, rows[most:], "newly complete", "Completed", "completed")


def _moved_back(report: Report, most: int) -> Iterator[Block]:
    back = [row for row in report.rows if row.went_back]
    rows = [row for row in back if not is_red(row)]
    if not rows or not report.previous:
        return
    yield from _with_reasons("Moved back a stage", "back", rows, most, len(back))
    if rows[most:]:
        yield remaining(report, rows[most:], "at an earlier stage", "Moved back", "moved-back")


def _halted(report: Report, most: int) -> Iterator[Block]:
    """Yield the actions that moved to a stage outside of the plan's order, such as On hold."""
    for number, (name, halted) in enumerate(moves_to_halts(report).items(), 1):
        rows = [row for row in halted if not is_red(row)]
        if rows:
            yield from _with_reasons(f"Moved to {name}", f"to-{number}", rows, most, len(halted))
        if rows[most:]:
            description = f"at {name} since {report.previous.label}" if report.previous else f"at {name}"
            yield remaining(report, rows[most:], description, f"Moved to {name}", f"moved-to-{number}")


def _with_reasons(title: str, anchor: str, rows: Rows, most: int, total: int) -> Iterator[Block]:
    """Yield the first actions of a move with the reason of each; the reds of the `total` are named above."""
    also = " besides those above" if len(rows) < total else ""
    heading = f"{title}{also}: {plural(len(rows), 'action')}"
    yield Heading(text=heading, anchor=anchor, level=2, listed=False)
    columns = (ID, Column(name="Action", width=38), Column(name="Why", width=54))
    lines: list[Line] = [
        (reference(row), short_name(row.text, 75), reason_of(row, 125)) for row in rows[:most]
    ]
    yield brief(title, columns, lines)


def _in_conflict(report: Report) -> Iterator[Block]:
    if sentence := in_conflict_sentence(report):
        yield Paragraph(text=sentence)


def _plan(report: Report) -> Iterator[Block]:
    sentence = plan_sentence(report)
    if not sentence:
        return
    yield Heading(text="Changes to the plan", anchor="plan", level=2, listed=False)
    see = Reference("Changes to the plan", "plan-changes") if report.changes else None
    yield Paragraph(text=sentence, see=see)
