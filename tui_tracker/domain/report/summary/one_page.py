"""The summary of a short report: one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from tui_tracker.domain.report.blocks import Block, Chart, Column, Cover, Emphasis, Heading, Line, Paragraph
from tui_tracker.domain.report.exceptions import is_red, moves_to_halts
from tui_tracker.domain.report.model import Report, ReportRow
from tui_tracker.domain.report.room import fits
from tui_tracker.domain.report.sentences import plan_sentence
from tui_tracker.domain.report.summary.parts import (
    HEADING,
    Rows,
    decision_heading,
    in_conflict_sentence,
    name_all,
    names,
    opening,
    reds,
    reds_with_reasons,
)
from tui_tracker.domain.report.wording import decision_sentence, end_sentence, short_name, truncate

_ONE_LINE = 56
"""The most characters of a reason on one line of a table; a longer one also names the decision it needs."""


def one_page(cover: Cover, report: Report) -> Iterator[Block]:
    """Yield the short report: what fits on one page whatever the year was like.

    Every red is named; where there are too many for that, as many as the page holds.
    """
    blocks: list[Block] = []
    for form, most in _short_forms(sum(map(is_red, report.rows))):
        blocks = [HEADING, *_short(report, form, most)]
        if fits([cover, *blocks]):
            break
    yield from blocks


class _ShortForm(NamedTuple):
    """How much of each part the short report prints."""

    name: int
    """The most characters of a red's name."""
    reason: int
    """The most characters of its reason; 0 for names alone, those of each theme together."""
    decisions: int
    changes: int
    """How many completed, moved back and conflicting actions are named; 0 leaves the changes out."""
    is_whole: bool = False
    """Whether the stages and what the ratings mean are there."""


_SHORT_FORMS = (
    _ShortForm(70, 110, 3, 3, is_whole=True), _ShortForm(70, 75, 3, 2, is_whole=True),
    _ShortForm(70, 75, 3, 2), _ShortForm(39, _ONE_LINE, 3, 2), _ShortForm(39, _ONE_LINE, 2, 0),
    _ShortForm(60, 0, 3, 2), _ShortForm(60, 0, 2, 0), _ShortForm(48, 0, 2, 0), _ShortForm(36, 0, 2, 0),
    _ShortForm(28, 0, 1, 0),
)  # fmt: skip
"""From most to least: reasons get shorter and go before a red's name or a decision does."""


def _short_forms(reds: int) -> Iterator[tuple[_ShortForm, int]]:
    """Yield what the short report may print and how many of the reds it names, from most to least."""
    yield from ((form, reds) for form in _SHORT_FORMS)
    yield from ((_SHORT_FORMS[-1], most) for most in range(min(reds, 120), 0, -4))


def _short(report: Report, form: _ShortForm, most: int) -> Iterator[Block]:
    yield from opening(report) if form.is_whole else _without_stages(opening(report))
    rows = [row for row in report.rows if is_red(row)]
    if form.reason:
        yield from reds_with_reasons(report, rows, most, name=form.name, reason=form.reason)
    else:
        yield from _named_reds(report, rows, most, form.name)
    yield from _quoted_decisions(report, form)
    yield from _changes_in_sentences(report, form.changes)


def _quoted_decisions(report: Report, form: _ShortForm) -> Iterator[Block]:
    """Yield the sentences of notes that speak of a decision, the reds' first, below the reds' reasons."""
    rows = [row for row in report.rows if row.asks_for_decision]
    if form.reason > _ONE_LINE:
        rows = [row for row in rows if not is_red(row)]
    if not rows:
        return
    rows.sort(key=lambda row: not is_red(row))
    quoted = [
        f"{row.id}, {short_name(row.text, min(form.name, 60))}: “{decision_sentence(row.note, 110)}”"
        for row in rows[: form.decisions]
    ]
    more = len(rows) - len(quoted)
    yield decision_heading(report, rows)
    yield Paragraph(text=end_sentence("; ".join([*quoted, *([f"and {more} more"] if more else [])])))


def _without_stages(opening: Iterable[Block]) -> Iterator[Block]:
    for block in opening:
        is_stages = isinstance(block, Chart) and block.anchor == "stages"
        is_definition = isinstance(block, Paragraph) and block.emphasis is Emphasis.NOTE
        if not (is_stages or is_definition):
            yield block


def _named_reds(report: Report, rows: Rows, most: int, name: int) -> Iterator[Block]:
    """Yield the reds by ID and name, those of a theme in one line of a table."""

    def lines(named: list[ReportRow]) -> list[Line]:
        return [
            (truncate(report.theme_names.get(theme, theme), 40), name_all(of_theme, name))
            for theme, of_theme in groupby(named, key=lambda row: row.theme)
        ]

    return reds(report, rows, most, (Column(name="Theme", width=18), Column(name="Actions", width=82)), lines)


def _changes_in_sentences(report: Report, most: int) -> Iterator[Block]:
    if not report.previous or not most:
        return
    completed = [row for row in report.rows if row.completed]
    back = [row for row in report.rows if row.went_back]
    paragraphs = [in_conflict_sentence(report, most)]
    if completed:
        paragraphs.append(f"Completed: {names(completed, most)}")
    if back:
        # The reds are named above: the others come first.
        paragraphs.append(f"Moved back a stage: {names(sorted(back, key=is_red), most)}")
    for name, halted in moves_to_halts(report).items():
        paragraphs.append(f"Moved to {name}: {names(sorted(halted, key=is_red), most)}")
    yield Heading(
        text=f"Changes since {report.previous.label}", anchor="newly-complete", level=2, listed=False
    )
    yield from (Paragraph(text=end_sentence(text)) for text in paragraphs if text)
    yield Paragraph(text=plan_sentence(report, is_brief=True))
