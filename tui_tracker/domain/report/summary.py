"""The first two pages: what happened in a sentence, the picture, and what needs attention, by name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from tui_tracker.domain.report.blocks import (
    Bar,
    Block,
    Chart,
    Column,
    Cover,
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
from tui_tracker.domain.report.room import fits
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
    end_sentence,
    join_words,
    opening_sentence,
    short_name,
    truncate,
)
from tui_tracker.domain.tally import Tally
from tui_tracker.domain.text import plural

Rows = Sequence[ReportRow]


_LENGTHS = (
    (8, 3, 5, 3, 90, 190), (22, 3, 5, 3, 75, 125), (22, 3, 4, 2, 75, 125), (22, 2, 3, 2, 75, 125),
    (22, 2, 2, 1, 75, 125), (22, 1, 2, 1, 75, 125), (22, 1, 1, 1, 75, 125), (22, 1, 1, 1, 75, 100),
    (18, 1, 1, 1, 75, 100), (14, 1, 1, 1, 75, 100),
)  # fmt: skip
"""How many reds, decisions, completed and moved back actions are named, and how long a red's name and reason
may be, from most to least. The first is for a year with no more reds than it names."""
_ONE_LINE = 56
"""The most characters of a reason on one line of a table; a longer one also names the decision it needs."""
_HEADING = Heading(text="Summary", anchor="summary")


def summary(cover: Cover, report: Report) -> Iterator[Block]:
    """Yield the summary of a full report: what fits on two pages with the cover."""
    opening, after = list(_opening(report)), [*_in_conflict(report), *_plan(report)]
    reds = [row for row in report.rows if is_red(row)]
    deciding = [row for row in report.rows if not is_red(row) and row.asks_for_decision]
    lists: list[Block] = []
    lengths = _LENGTHS[1:] if len(reds) > _LENGTHS[0][0] else _LENGTHS
    for most_reds, most_decisions, most_completed, most_back, name, reason in lengths:
        lists = [
            *_reds(report, reds, most_reds, name=name, reason=reason),
            *_decisions(report, deciding, most_decisions),
            *_completed(report, most_completed),
            *_moved_back(report, most_back),
        ]
        if fits([cover, _HEADING, *opening, *lists, *after], pages=2):
            break
    yield from (_HEADING, *opening, *lists, *after)


def one_page(cover: Cover, report: Report) -> Iterator[Block]:
    """Yield the short report: what fits on one page whatever the year was like.

    Every red is named; where there are too many for that, as many as the page holds.
    """
    blocks: list[Block] = []
    for form, most in _short_forms(sum(map(is_red, report.rows))):
        blocks = [_HEADING, *_short(report, form, most)]
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
    opening = list(_opening(report))
    reds = [row for row in report.rows if is_red(row)]
    yield from opening if form.is_whole else _without_stages(opening)
    if form.reason:
        yield from _reds(report, reds, most, name=form.name, reason=form.reason)
    else:
        yield from _named_reds(report, reds, most, form.name)
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
    yield _decision_heading(report, rows)
    yield Paragraph(text=end_sentence("; ".join([*quoted, *([f"and {more} more"] if more else [])])))


def _decision_heading(report: Report, rows: Rows) -> Heading:
    has_others = any(map(is_red, report.rows)) and not any(map(is_red, rows))
    text = f"{'Other actions' if has_others else 'Actions'} whose note speaks of a decision"
    return Heading(text=text, anchor="decisions", level=2, listed=False)


def _without_stages(opening: Iterable[Block]) -> Iterator[Block]:
    for block in opening:
        is_stages = isinstance(block, Chart) and block.anchor == "stages"
        is_definition = isinstance(block, Paragraph) and block.emphasis is Emphasis.NOTE
        if not (is_stages or is_definition):
            yield block


def _named_reds(report: Report, reds: Rows, most: int, name: int) -> Iterator[Block]:
    """Yield the reds by ID and name, those of a theme in one line of a table."""
    labels = join_words(red_labels(report.legend))
    yield Heading(text=f"Rated {labels}: {plural(len(reds), 'action')}", anchor="red", level=2, listed=False)
    lines = [
        (truncate(report.theme_names.get(theme, theme), 40), _name_all(rows, name))
        for theme, rows in groupby(_most_serious(reds, most), key=lambda row: row.theme)
    ]
    yield _brief(f"Rated {labels}", (Column(name="Theme", width=18), Column(name="Actions", width=82)), lines)
    named = {row.id for row in _most_serious(reds, most)}
    if rest := [row for row in reds if row.id not in named]:
        yield _rest(report, rest, f"rated {labels}", "Exceptions", "exceptions")


def _most_serious(reds: Rows, most: int) -> list[ReportRow]:
    """Return the reds that moved back or were rated anew before others, in the plan's order."""
    first = {row.id for row in sorted(reds, key=lambda row: (not row.went_back, not row.rag_moved))[:most]}
    return [row for row in reds if row.id in first]


def _name_all(rows: Iterable[ReportRow], longest: int) -> str:
    return "; ".join(f"{row.id}, {short_name(row.text, longest)}" for row in rows)


def _changes_in_sentences(report: Report, most: int) -> Iterator[Block]:
    if not report.previous or not most:
        return
    completed = [row for row in report.rows if row.completed]
    back = [row for row in report.rows if row.went_back]
    paragraphs = [_in_conflict_sentence(report, most)]
    if completed:
        paragraphs.append(f"Completed: {_names(completed, most)}")
    if back:
        # The reds are named above: the others come first.
        paragraphs.append(f"Moved back a stage: {_names(sorted(back, key=is_red), most)}")
    yield Heading(
        text=f"Changes since {report.previous.label}", anchor="newly-complete", level=2, listed=False
    )
    yield from (Paragraph(text=end_sentence(text)) for text in paragraphs if text)
    yield Paragraph(text=plan_sentence(report, is_brief=True))


def _names(rows: Rows, most: int = 3) -> str:
    names = _name_all(rows[:most], 60)
    return f"{names}; and {len(rows) - most} more" if len(rows) > most else names


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


_ID = Column(name="ID", width=10)


def _reference(row: ReportRow) -> Reference:
    return Reference(row.id, row.anchor)


def _reds(report: Report, reds: Rows, most: int, *, name: int = 90, reason: int = 190) -> Iterator[Block]:
    labels = join_words(red_labels(report.legend))
    if not reds:
        return
    yield Heading(text=f"Rated {labels}: {plural(len(reds), 'action')}", anchor="red", level=2, listed=False)
    columns = (_ID, Column(name="Action", width=38), Column(name="Why", width=54))
    first = _most_serious(reds, most)
    lines = [(_reference(row), short_name(row.text, name), _reason(row, reason)) for row in first]
    yield _brief(f"Rated {labels}", columns, lines)
    named = {row.id for row in first}
    if rest := [row for row in reds if row.id not in named]:
        yield _rest(report, rest, f"rated {labels}", "Exceptions", "exceptions")


def _reason(row: ReportRow, longest: int) -> str:
    note = opening_sentence(row.note, longest)
    decision = decision_sentence(row.note, longest)
    parts = [f"Moved back from {row.was_stage}."] if row.went_back else []
    parts += [note] if note else ["No note gives the reason."]
    if decision and decision not in note and len(" ".join(parts)) + len(decision) < longest:
        parts = [*map(end_sentence, parts), decision]
    return truncate(" ".join(parts), longest)


def _decisions(report: Report, rows: Rows, most: int) -> Iterator[Block]:
    if not rows:
        return
    yield _decision_heading(report, rows)
    columns = (_ID, Column(name="Action", width=38), Column(name="From the note", width=54))
    lines = [
        (_reference(row), short_name(row.text, 75), decision_sentence(row.note, 125)) for row in rows[:most]
    ]
    yield _brief("Decisions", columns, lines)
    if rest := rows[most:]:
        verb = "also speaks" if len(rest) == 1 else "also speak"
        yield Paragraph(
            text=f"{_more(rest, report)} {verb} of a decision or approval.",
            see=Reference("Where each figure comes from", "behind"),
        )


def _completed(report: Report, most: int) -> Iterator[Block]:
    rows = [row for row in report.rows if row.completed]
    if not rows or not report.previous:
        return
    yield Heading(text=f"Completed since {report.previous.label}: {plural(len(rows), 'action')}",
                  anchor="newly-complete", level=2, listed=False)  # fmt: skip
    columns = (_ID, Column(name="Action", width=72), Column(name="Stage before", width=20))
    lines = [(_reference(row), short_name(row.text, 75), row.was_stage or "New") for row in rows[:most]]
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
    columns = (_ID, Column(name="Action", width=38), Column(name="Why", width=54))
    lines: list[Line] = [
        (_reference(row), short_name(row.text, 75), _reason(row, 125)) for row in rows[:most]
    ]
    yield _brief("Moved back", columns, lines)
    if rows[most:]:
        yield _rest(report, rows[most:], "at an earlier stage", "Moved back", "moved-back")


def _in_conflict(report: Report) -> Iterator[Block]:
    if sentence := _in_conflict_sentence(report):
        yield Paragraph(text=sentence)


def _in_conflict_sentence(report: Report, most: int = 3) -> str:
    rows = [row for row in report.rows if row.in_conflict]
    if not rows:
        return ""
    start = f"Two people's versions of {plural(len(rows), 'action')} still have to be brought together: "
    return f"{end_sentence(start + _names(rows, most))} This report shows the agreed version."


def _plan(report: Report) -> Iterator[Block]:
    sentence = plan_sentence(report)
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
