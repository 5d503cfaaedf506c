"""The first two pages: what happened in a sentence, the picture, and what needs attention, by name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from tui_tracker.domain.report.blocks import (
    Bar,
    Block,
    Chart,
    Column,
    Emphasis,
    Heading,
    Line,
    Paragraph,
    Reference,
    Table,
    TableKind,
)
from tui_tracker.domain.report.exceptions import is_red, rating_definitions, red_labels
from tui_tracker.domain.report.model import PreviousRow, Report, ReportRow
from tui_tracker.domain.report.room import rows_that_fit
from tui_tracker.domain.report.sentences import (
    headline,
    missing_sentence,
    movement_sentence,
    per_theme,
    plan_sentence,
    updates_so_far,
)
from tui_tracker.domain.report.wording import (
    decision_sentence,
    join_words,
    opening_sentence,
    short_name,
    truncate,
)
from tui_tracker.domain.tally import ARROW, Tally
from tui_tracker.domain.text import plural

Rows = Sequence[ReportRow]


_BRIEFLY = {"name": 75, "reason": 125}
"""The longest name and reason, in characters, of one of many actions."""


def summary(report: Report) -> Iterator[Block]:
    """Yield the summary of a full report, about two pages."""
    yield Heading(text="Summary", anchor="summary")
    yield from _opening(report)
    reds = [row for row in report.rows if is_red(row)]
    yield from _reds(report, reds, 22, **(_BRIEFLY if len(reds) > 8 else {}))
    deciding = [row for row in report.rows if not is_red(row) and _asks_for_decision(row)]
    yield from _decisions(report, deciding, 3)
    yield from _completed(report, 5)
    yield from _moved_back(report, 3)
    yield from _in_conflict(report)
    yield from _plan(report)


def one_page(report: Report) -> Iterator[Block]:
    """Yield the short report: what fits on one page whatever the year was like."""
    yield Heading(text="Summary", anchor="summary")
    yield from _opening(report)
    after = [*_newly_complete_sentence(report), *_moved_back_sentence(report), *_plan(report, is_brief=True)]
    reds = [row for row in report.rows if is_red(row)]
    yield from _reds(report, reds, rows_that_fit(report, [*_opening(report), *after]), name=70, reason=100)
    yield from after


def _newly_complete_sentence(report: Report) -> Iterator[Block]:
    rows = [row for row in report.rows if row.completed]
    if rows and report.previous:
        yield Heading(text=f"Completed since {report.previous.label}: {plural(len(rows), 'action')}",
                      anchor="newly-complete", level=2, listed=False)  # fmt: skip
        yield Paragraph(text=f"{_names(rows)}.")


def _moved_back_sentence(report: Report) -> Iterator[Block]:
    rows = [row for row in report.rows if row.went_back]
    if rows:
        title = f"Moved back a stage: {plural(len(rows), 'action')}"
        yield Heading(text=title, anchor="back", level=2, listed=False)
        # The reds are named above: the others come first.
        yield Paragraph(text=f"{_names(sorted(rows, key=is_red))}.")


def _names(rows: Rows) -> str:
    names = "; ".join(f"{row.id}, {short_name(row.text, 50)}" for row in rows[:3])
    return f"{names}; and {len(rows) - 3} more" if len(rows) > 3 else names


def _opening(report: Report) -> Iterator[Block]:
    yield Paragraph(text=headline(report), emphasis=Emphasis.LEAD)
    sentences = [movement_sentence(report), missing_sentence(report.rows)]
    if text := " ".join(sentence for sentence in sentences if sentence):
        yield Paragraph(text=text)
    if report.rows:
        yield _now_and_before(report, "RAG ratings", "rag", report.by_rating, compares=report.had_ratings)
        yield _now_and_before(report, "Project stages", "stages", report.by_stage, compares=report.had_stages)
        yield from rating_definitions(report.legend)


def _now_and_before(
    report: Report,
    title: str,
    anchor: str,
    by: Callable[[Sequence[ReportRow | PreviousRow] | None], Tally],
    *,
    compares: bool,
) -> Chart:
    """Return the chart of this period's counts, and of the previous one's where it has any."""
    bars = [Bar(label=report.period.label, tally=by(None))]
    if report.previous and compares:
        bars.append(Bar(label=report.previous.label, tally=by(report.before), is_comparison=True))
    words = "; ".join(f"{bar.label}: {bar.tally.words}" for bar in bars)
    known = {badge.label for badge in report.legend.rag_badges()} - {report.legend.unrated.label}
    caption = _largest_change(bars, known | {badge.label for badge in report.legend.stages})
    if report.is_partial:
        sentence = updates_so_far(report)
        caption = f"{sentence[:1].upper()}{sentence[1:]}."
    elif report.previous and not compares:
        caption += f" The report of {report.previous.label} has none to compare with."
    return Chart(title=title, anchor=anchor, bars=tuple(bars), caption=caption, words=f"{words}.")


def _largest_change(bars: Sequence[Bar], labels: Collection[str]) -> str:
    """Say which of the labels changed most between the two bars; else which one most actions have."""
    now = {count.label: count.count for count in bars[0].tally.parts if count.label in labels}
    if not any(now.values()):
        return f"{bars[0].label} has none yet."
    if len(bars) == 1:
        label = max(now, key=lambda name: now[name])
        return f"The most actions, {now[label]} of {bars[0].tally.total}: {label}."
    before = {count.label: count.count for count in bars[1].tally.parts}
    label = max(now, key=lambda name: abs(now[name] - before.get(name, 0)))
    was = before.get(label, 0)
    if was == now[label]:
        return f"The numbers are the same as in {bars[1].label}."
    return f"{label} {'rose' if now[label] > was else 'fell'} from {was} to {now[label]}."


_ID = Column(name="ID", width=10)


def _reference(row: ReportRow) -> Reference:
    return Reference(row.id, row.anchor)


def _reds(report: Report, reds: Rows, most: int, *, name: int = 90, reason: int = 190) -> Iterator[Block]:
    labels = join_words(red_labels(report.legend))
    if not reds:
        return
    yield Heading(text=f"Rated {labels}: {plural(len(reds), 'action')}", anchor="red", level=2, listed=False)
    columns = (_ID, Column(name="Action", width=38), Column(name="Why", width=54))
    first = sorted(reds, key=lambda row: (not row.went_back, not row.rag_moved))[:most]
    lines = [
        (_reference(row), short_name(row.text, name), _red_reason(row, reason))
        for row in reds
        if row in first
    ]
    yield _brief(f"Rated {labels}", columns, lines)
    if rest := [row for row in reds if row not in first]:
        yield _rest(report, rest, f"rated {labels}", "Exceptions", "exceptions")


def _red_reason(row: ReportRow, longest: int) -> str:
    note = opening_sentence(row.note, longest)
    decision = decision_sentence(row.note, longest)
    parts = [f"Moved back from {row.was_stage}."] if row.went_back else []
    parts += [note] if note else ["No note gives the reason."]
    if decision and decision not in note and len(" ".join(parts)) + len(decision) < longest:
        parts.append(decision)
    return truncate(" ".join(parts), longest)


def _asks_for_decision(row: ReportRow) -> bool:
    return not row.is_complete and bool(decision_sentence(row.note))


def _decisions(report: Report, rows: Rows, most: int) -> Iterator[Block]:
    if not rows:
        return
    yield Heading(text="Other actions whose note speaks of a decision", anchor="decisions", level=2,
                  listed=False)  # fmt: skip
    columns = (_ID, Column(name="Action", width=38), Column(name="From the note", width=54))
    lines = [(_reference(row), short_name(row.text), decision_sentence(row.note)) for row in rows[:most]]
    yield _brief("Decisions", columns, lines)
    if rows[most:]:
        yield Paragraph(text=f"{_more(rows[most:], report)} also speak of a decision or approval.")


def _completed(report: Report, most: int) -> Iterator[Block]:
    rows = [row for row in report.rows if row.completed]
    if not rows or not report.previous:
        return
    yield Heading(text=f"Completed since {report.previous.label}: {plural(len(rows), 'action')}",
                  anchor="newly-complete", level=2, listed=False)  # fmt: skip
    columns = (_ID, Column(name="Action", width=72), Column(name="Stage before", width=20))
    lines = [(_reference(row), short_name(row.text), row.was_stage or "New") for row in rows[:most]]
    yield _brief("Newly complete", columns, lines)
    if rows[most:]:
        yield _rest(report, rows[most:], "newly complete", "Completed", "completed")


def _moved_back(report: Report, most: int) -> Iterator[Block]:
    back = [row for row in report.rows if row.went_back]
    rows = [row for row in back if not is_red(row)]
    if not rows or not report.previous:
        return
    also = " besides those above" if len(rows) < len(back) else ""
    title = f"Moved back a stage{also}: {plural(len(rows), 'action')}"
    yield Heading(text=title, anchor="back", level=2, listed=False)
    columns = (_ID, Column(name="Action", width=32), Column(name="Stage", width=20),
               Column(name="Why", width=40))  # fmt: skip
    lines: list[Line] = [
        (
            _reference(row),
            short_name(row.text),
            f"{row.was_stage}{ARROW}{row.stage}",
            opening_sentence(row.note, 140) or "There is no note.",
        )
        for row in rows[:most]
    ]
    yield _brief("Moved back", columns, lines)
    if rows[most:]:
        yield _rest(report, rows[most:], "at an earlier stage", "Moved back", "moved-back")


def _in_conflict(report: Report) -> Iterator[Block]:
    rows = [row for row in report.rows if row.in_conflict]
    if rows:
        names = "; ".join(f"{row.id}, {short_name(row.text, 60)}" for row in rows[:3])
        more = f"; and {len(rows) - 3} more" if len(rows) > 3 else ""
        yield Paragraph(
            text=f"Two people's versions of {plural(len(rows), 'action')} still have to be brought together: "
            f"{names}{more}. This report shows the agreed version."
        )


def _plan(report: Report, *, is_brief: bool = False) -> Iterator[Block]:
    sentence = plan_sentence(report, is_brief=is_brief)
    if not sentence:
        return
    yield Heading(text="Changes to the plan", anchor="plan", level=2, listed=False)
    see = Reference("Changes to the plan", "plan-changes") if report.changes else None
    yield Paragraph(text=sentence, see=see)


def _brief(title: str, columns: tuple[Column, ...], lines: Sequence[Line]) -> Table:
    return Table(title=title, columns=columns, lines=tuple(lines), kind=TableKind.BRIEF)


def _rest(report: Report, rows: Rows, description: str, section: str, anchor: str) -> Paragraph:
    is_full = report.length.value == "full"
    return Paragraph(
        text=f"{_more(rows, report)} {'is' if len(rows) == 1 else 'are'} {description}.",
        see=Reference(section, anchor) if is_full else None,
    )


def _more(rows: Rows, report: Report) -> str:
    counts = per_theme(rows, report)
    where = (
        ""
        if len(report.themes) < 2
        else f" ({', '.join(f'{truncate(name, 30)} {count}' for name, count in counts[:3])}"
    )
    more = ", others elsewhere)" if len(counts) > 3 else ")"
    return f"{len(rows)} more{where}{more if where else ''}"
