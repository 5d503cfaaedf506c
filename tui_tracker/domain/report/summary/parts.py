"""What both summaries print: the opening, the reds, decisions, and what remains unnamed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from tui_tracker.domain.compare.tally import Tally
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
from tui_tracker.domain.report.sentences import (
    headline,
    missing_sentence,
    movement_sentence,
    per_theme,
    update_count_words,
)
from tui_tracker.domain.report.wording import (
    decision_sentence,
    end_sentence,
    opening_sentence,
    short_name,
    truncate,
)
from tui_tracker.domain.text import join_words, plural

Rows = Sequence[ReportRow]
HEADING = Heading(text="Summary", anchor="summary")
ID = Column(name="ID", width=10)
_SHORTEST_REASON = 40
"""The fewest characters that the start of a note needs to say something, before a decision."""


def opening(report: Report) -> Iterator[Block]:
    """Yield what happened in a sentence, and the charts of ratings and stages."""
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
    if report.is_partial or report.lacks_updates:
        sentence = update_count_words(report)
        caption = f"{sentence[:1].upper()}{sentence[1:]}."
    elif report.previous and not compares:
        caption += f" {report.previous.label} has none to compare with."
    return Chart(title=title, anchor=anchor, bars=tuple(bars), caption=caption, words=f"{words}.")


def _largest_change(bars: Sequence[Bar], labels: Collection[str]) -> str:
    """Say which of the labels changed most between the two bars; else which one most actions have."""
    now = {count.label: count.count for count in bars[0].tally.parts if count.label in labels}
    if not any(now.values()):
        return f"{bars[0].label} has none yet."
    if len(bars) == 1:
        label = max(now, key=lambda name: now[name])
        return f"{label} is the most common, with {now[label]} of {plural(bars[0].tally.total, 'action')}."
    before = {count.label: count.count for count in bars[1].tally.parts}
    label = max(now, key=lambda name: abs(now[name] - before.get(name, 0)))
    was = before.get(label, 0)
    if was == now[label]:
        return f"The numbers are the same as in {bars[1].label}."
    return f"{label} {'rose' if now[label] > was else 'fell'} from {was} to {now[label]}."


def reds(
    report: Report,
    rows: Rows,
    most: int,
    columns: tuple[Column, ...],
    lines: Callable[[list[ReportRow]], Sequence[Line]],
) -> Iterator[Block]:
    """Yield the heading of the reds, a table of the `most` serious ones, and how many more there are."""
    if not rows:
        return
    labels = join_words(red_labels(report.legend))
    yield Heading(text=f"Rated {labels}: {plural(len(rows), 'action')}", anchor="red", level=2, listed=False)
    named = _most_serious(rows, most)
    yield brief(f"Rated {labels}", columns, lines(named))
    ids = {row.id for row in named}
    if others := [row for row in rows if row.id not in ids]:
        yield remaining(report, others, f"rated {labels}", "Exceptions", "exceptions")


def reds_with_reasons(report: Report, rows: Rows, most: int, *, name: int, reason: int) -> Iterator[Block]:
    """Yield the reds with the reason of each; names and reasons have so many characters at the most."""
    return reds(
        report, rows, most, (ID, Column(name="Action", width=38), Column(name="Why", width=54)),
        lambda named: [
            (reference(row), short_name(row.text, name), reason_of(row, reason)) for row in named
        ],
    )  # fmt: skip


def _most_serious(reds: Rows, most: int) -> list[ReportRow]:
    """Return first the reds that moved back or to a halt, then those rated anew, in the plan's order."""
    rank = {row.id: (not (row.went_back or row.halted_at), not row.rag_moved) for row in reds}
    first = {row.id for row in sorted(reds, key=lambda row: rank[row.id])[:most]}
    return [row for row in reds if row.id in first]


def reason_of(row: ReportRow, longest: int) -> str:
    """Return the reason of a rating: the start of the note, cut to make room for the decision it asks for."""
    note = opening_sentence(row.note, longest)
    decision = decision_sentence(row.note, longest)
    moved = [f"Moved back from {row.was_stage}."] if row.went_back else []
    moved += [f"Moved from {row.was_stage} to {row.halted_at}."] if row.halted_at else []
    if decision and decision not in note:
        room = longest - sum(len(part) + 1 for part in (*moved, decision))
        if room >= min(len(note) + 1, _SHORTEST_REASON):
            return " ".join([*moved, end_sentence(truncate(note, room - 1)), decision])
    return truncate(" ".join([*moved, note or "No note gives the reason."]), longest)


def decision_heading(report: Report, rows: Rows) -> Heading:
    """Return the heading of the actions whose note speaks of a decision."""
    has_others = any(map(is_red, report.rows)) and not any(map(is_red, rows))
    text = f"{'Other actions' if has_others else 'Actions'} whose note speaks of a decision"
    return Heading(text=text, anchor="decisions", level=2, listed=False)


def in_conflict_sentence(report: Report, most: int = 3) -> str:
    """Return a sentence that names the actions in conflict; empty without conflicts."""
    rows = [row for row in report.rows if row.in_conflict]
    if not rows:
        return ""
    start = f"Two people's versions of {plural(len(rows), 'action')} still have to be brought together: "
    return f"{end_sentence(start + names(rows, most))} This report shows the agreed version."


def names(rows: Rows, most: int = 3) -> str:
    """Return `most` actions by ID and name, the others counted."""
    named = name_all(rows[:most], 60)
    return f"{named}; and {len(rows) - most} more" if len(rows) > most else named


def name_all(rows: Iterable[ReportRow], longest: int) -> str:
    """Return all actions by ID and name, each name of at most `longest` characters."""
    return "; ".join(f"{row.id}, {short_name(row.text, longest)}" for row in rows)


def brief(title: str, columns: tuple[Column, ...], lines: Sequence[Line]) -> Table:
    """Return a table of a summary."""
    return Table(title=title, columns=columns, lines=tuple(lines), kind=TableKind.BRIEF)


def remaining(report: Report, rows: Rows, description: str, section: str, anchor: str) -> Paragraph:
    """Return how many actions are not named, with a link to the section of a full report that names them."""
    is_full = report.length.value == "full"
    return Paragraph(
        text=f"{more_words(rows, report)} {'is' if len(rows) == 1 else 'are'} {description}.",
        see=Reference(section, anchor) if is_full else None,
    )


def more_words(rows: Rows, report: Report) -> str:
    """Return a number of further actions, with the themes that have most of them."""
    counts = per_theme(rows, report)
    where = (
        ""
        if len(report.themes) < 2
        else f" ({', '.join(f'{truncate(name, 30)} {count}' for name, count in counts[:3])}"
    )
    more = ", others elsewhere)" if len(counts) > 3 else ")"
    return f"{len(rows)} more{where}{more if where else ''}"


def reference(row: ReportRow) -> Reference:
    """Return the link to an action of the report."""
    return Reference(row.id, row.anchor)
