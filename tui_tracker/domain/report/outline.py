"""Build the blocks of a report in order. All its wording is here: the formats only lay the blocks out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from tui_tracker.domain.fields import FURTHER_FIELDS
from tui_tracker.domain.plan.legend import Badge
from tui_tracker.domain.plan.periods import day_label
from tui_tracker.domain.report.blocks import (
    Band,
    Block,
    Chart,
    Column,
    Cover,
    Heading,
    Line,
    Paragraph,
    Table,
    TableKind,
)
from tui_tracker.domain.report.model import Report, ReportLength, ReportRow
from tui_tracker.domain.tally import Tally
from tui_tracker.domain.text import plural

FULL = (
    Column(name="ID", width=5), Column(name="Objective", width=10), Column(name="Action", width=24),
    Column(name="Role", width=8), Column(name="Who may be involved", width=15),
    Column(name="Stage", width=10), Column(name="RAG", width=13), Column(name="Update note", width=35),
    *(Column(name=field.title, width=12) for field in FURTHER_FIELDS),
)  # fmt: skip
"""The columns of a full table, in the published order."""
_BRIEF = (
    Column(name="ID", width=5), Column(name="Action", width=28), Column(name="Why it is listed", width=20),
    Column(name="Stage", width=10), Column(name="RAG", width=13), Column(name="Update note", width=36),
)  # fmt: skip
_WHY = 2
"""The index of the reason column in `_BRIEF`."""


def outline(report: Report) -> tuple[Block, ...]:
    """Return the blocks that a report of this length prints, cover first."""
    sections: dict[ReportLength, tuple[Callable[[Report], Iterator[Block]], ...]] = {
        ReportLength.SHORT: (_summary, _moves),
        ReportLength.EXCEPTIONS: (_exceptions, _key),
        ReportLength.FULL: (
            _summary, _moves, _by_theme, _key, _plan_changes, _exceptions, _completed, _themes,
            _without_update, _glossary, _method, _ids_behind_numbers,
        ),
    }  # fmt: skip
    return (build_cover(report), *(block for section in sections[report.length] for block in section(report)))


def build_cover(report: Report) -> Cover:
    """Return the cover with the report's title, facts and reasons for being a draft."""
    facts = {
        "Theme": report.scope,
        "Period": report.period.label,
        "Compared with": report.previous.label if report.previous else "",
        "Date": day_label(report.date),
        "Prepared by": report.author,
        "Approved by": report.approver or "not approved yet",
    }
    names = {
        ReportLength.FULL: "Progress report",
        ReportLength.SHORT: "Summary of progress",
        ReportLength.EXCEPTIONS: "Exceptions",
    }
    return Cover(
        title=report.plan,
        subtitle=f"{names[report.length]}, {report.period.label}",
        facts=tuple((name, text) for name, text in facts.items() if text),
        draft=report.draft,
    )


def _summary(report: Report) -> Iterator[Block]:
    yield Heading(text="Summary", anchor="summary")
    rows = report.rows
    yield Paragraph(
        text=f"{_plan_size(report)} At the end of {report.period.label}: {report.by_stage().words}."
    )
    yield Paragraph(text=f"Confidence in delivery: {report.by_rating().words}.")
    completed, moved_back = [row for row in rows if row.completed], [row for row in rows if row.went_back]
    if report.previous:
        yield Paragraph(text=_progress_sentence(report, completed, moved_back))
    missing = [row.id for row in rows if not row.is_updated]
    if missing:
        yield Paragraph(text=f"{plural(len(missing), 'action')} without an update: {', '.join(missing)}.")
    yield _tally_table(report.by_stage())
    yield _tally_table(report.by_rating())


def _plan_size(report: Report) -> str:
    themes = f" in {plural(len(report.themes), 'theme')}" if len(report.themes) > 1 else ""
    scope = f"{report.scope} has" if report.scope else "The plan has"
    return f"{scope} {plural(len(report.rows), 'action')}{themes}."


def _progress_sentence(
    report: Report, completed: Sequence[ReportRow], moved_back: Sequence[ReportRow]
) -> str:
    assert report.previous
    moves = (
        plural(report.stage_moves().total, "stage move"),
        plural(report.rating_moves().total, "RAG move"),
    )
    completions = f"{plural(len(completed), 'action')} completed"
    sentence = f"Since {report.previous.label}: {moves[0]}, {moves[1]}, {completions}"
    return (
        f"{sentence}; {plural(len(moved_back), 'action')} went back a stage{_ids_in_brackets(moved_back)}."
        if moved_back
        else f"{sentence}."
    )


def _moves(report: Report) -> Iterator[Block]:
    if not report.previous:
        return
    yield Heading(text=f"What moved since {report.previous.label}", anchor="moves")
    for tally in (report.stage_moves(), report.rating_moves()):
        yield _tally_table(tally, ids=True) if tally.parts else Paragraph(text=f"{tally.title}: none.")
    notes = report.by_note()
    yield Paragraph(text=f"Notes: {notes.words}.")


def _by_theme(report: Report) -> Iterator[Block]:
    if len(report.themes) > 1:
        yield Heading(text="Stages and ratings by theme", anchor="by-theme")
        yield _chart(report, "Stage by theme", report.by_stage)
        yield _chart(report, "RAG by theme", report.by_rating)


def _key(report: Report) -> Iterator[Block]:
    yield Heading(text="Key to stages and ratings", anchor="key")
    columns = (Column(name="Name", width=20), Column(name="What it means", width=80))
    for title, badges in (("Stages", report.legend.stages), ("RAG ratings", report.legend.rag_badges())):
        lines = tuple((badge, badge.definition) for badge in badges)
        yield Table(title=title, columns=columns, lines=lines)


def _plan_changes(report: Report) -> Iterator[Block]:
    if not report.previous:
        return
    yield Heading(text="Changes to the plan itself", anchor="plan-changes")
    if not report.changes:
        yield Paragraph(text=f"The plan's actions are those of {report.previous.label}.")
        return
    columns = (
        Column(name="ID", width=6), Column(name="What", width=18), Column(name="Before", width=30),
        Column(name="Now", width=30), Column(name="Why", width=16),
    )  # fmt: skip
    lines = tuple(
        (change.id, change.description, change.before, change.after, change.reason)
        for change in report.changes
    )
    yield Table(title="Changes to the plan", columns=columns, lines=lines, kind=TableKind.RECORDS)


def exception_reasons(report: Report, row: ReportRow) -> tuple[str, ...]:
    """Return the reasons why an action is an exception; empty if it is not one.

    Exceptions are actions rated with the colour red or amber, those that moved since the previous
    period, and those without an update. A first stage or rating is not a move.
    """
    row_reasons = [row.badge.label] if row.is_rated and row.badge.colour in ("red", "amber") else []
    if row.stage_moved and row.was_stage:
        verb = "went back" if row.went_back else "moved"
        row_reasons.append(f"stage {verb}: {row.was_stage or 'none'} → {row.stage or 'none'}")
    if row.rag_moved and row.was_rated and row.was_badge:
        row_reasons.append(f"RAG moved: {row.was_badge.label} → {row.badge.label}")
    if not row.is_updated:
        row_reasons.append("no update")
    return tuple(row_reasons)


def _exceptions(report: Report) -> Iterator[Block]:
    yield Heading(text="Exceptions", anchor="exceptions")
    listed = [(row, row_reasons) for row in report.rows if (row_reasons := exception_reasons(report, row))]
    yield Paragraph(
        text="Actions rated red or amber, those whose stage or rating moved, and those without an update: "
        f"{len(listed)} of {len(report.rows)}."
    )
    yield from _brief_table("Exceptions", [(row, "; ".join(row_reasons)) for row, row_reasons in listed])


def _completed(report: Report) -> Iterator[Block]:
    title = f"Completed since {report.previous.label}" if report.previous else "Complete"
    yield Heading(text=title, anchor="completed")
    done = [(row, f"was {row.was_stage}" if row.was_stage else "") for row in report.rows if row.completed]
    yield Paragraph(text=f"{plural(len(done), 'action')}." if done else "None.")
    yield from _brief_table(title, done)


def _brief_table(title: str, rows: Sequence[tuple[ReportRow, str]]) -> Iterator[Block]:
    """Yield a brief table of actions; the reason column is left out if no action has a reason."""
    if not rows:
        return
    lines: list[Line] = [(row.id, row.text, why, row.stage, row.badge, row.note) for row, why in rows]
    columns: tuple[Column, ...] = _BRIEF
    if not any(why for _, why in rows):
        columns = (*_BRIEF[:_WHY], *_BRIEF[_WHY + 1 :])
        lines = [(*line[:_WHY], *line[_WHY + 1 :]) for line in lines]
    yield Table(title=title, columns=columns, lines=tuple(lines), kind=TableKind.ACTIONS)


def _themes(report: Report) -> Iterator[Block]:
    for number, theme in enumerate(report.themes, 1):
        yield Heading(text=theme.name, anchor=f"theme-{_slug(theme.key, number)}")
        stages, ratings = report.by_stage(theme.rows), report.by_rating(theme.rows)
        yield Paragraph(
            text=f"{plural(len(theme.rows), 'action')}. Stage: {stages.words}. RAG: {ratings.words}."
        )
        yield Table(title=theme.name, columns=FULL, lines=tuple(_lines(theme.rows)), kind=TableKind.ACTIONS)


def _lines(rows: Sequence[ReportRow]) -> Iterator[Line | Band]:
    for section, section_rows in groupby(rows, key=lambda row: row.section):
        if section:
            yield Band(text=section)
        for row in section_rows:
            yield (
                row.id, row.objectives, row.text, row.role, row.partners, row.stage, row.badge, row.note,
                *row.further,
            )  # fmt: skip


def _without_update(report: Report) -> Iterator[Block]:
    yield Heading(text="Actions without an update", anchor="without-update")
    tally = report.by_update()
    missing = tally.parts[1]
    yield Paragraph(
        text=f"{missing.count} of {tally.total}: {', '.join(missing.ids)}."
        if missing.count
        else "None: every action has one."
    )


def _glossary(report: Report) -> Iterator[Block]:
    if report.glossary:
        yield Heading(text="Glossary", anchor="glossary")
        columns = (Column(name="Short", width=15), Column(name="Stands for", width=85))
        yield Table(title="Abbreviations", columns=columns, lines=report.glossary)


def _method(report: Report) -> Iterator[Block]:
    yield Heading(text="How the figures were made", anchor="method")
    paragraphs = [
        "Each action's lead gives its stage, a rating and a note; the coordinator combines what comes back. "
        "Nothing is rated by the program.",
        "Every action is counted once. One that stands at several stages at a time is counted as "
        "“more than one stage”; one that is complete and not rated is counted as complete; one that is not "
        "rated is never counted as green.",
        "A stage or rating has moved where both periods' values differ. A note is unchanged where it is the "
        "same word for word, reworded where at least half of its words are, else new.",
        "The last part of this report lists the actions behind each number.",
    ]
    yield from (Paragraph(text=text) for text in paragraphs)


def _ids_behind_numbers(report: Report) -> Iterator[Block]:
    yield Heading(text="The actions behind each number", anchor="behind")
    tallies = [report.by_stage(), report.by_rating(), report.by_update()]
    if report.previous:
        tallies.append(report.by_note())
    for tally in tallies:
        yield _tally_table(tally, ids=True)


def _tally_table(tally: Tally, *, ids: bool = False) -> Table:
    columns = (Column(name=tally.title, width=24), Column(name="Actions", width=8, is_number=True))
    rest = Column(name="Which", width=68) if ids else Column(name="Share", width=8, is_number=True)
    lines: list[Line | Band] = []
    for count in tally.parts:
        name = Badge(label=count.label, colour=count.colour) if count.colour else count.label
        last = ", ".join(count.ids) if ids else format_share(count.count, tally.total)
        lines.append((name, count.count, last))
    lines.append(("Total", tally.total, "" if ids else format_share(tally.total, tally.total)))
    return Table(
        title=tally.title,
        columns=(*columns, rest),
        lines=tuple(lines),
        kind=TableKind.TRACED if ids else TableKind.TALLY,
    )


def format_share(count: int, total: int) -> str:
    """Return a share as whole per cent; a count above 0 never becomes `0 %`."""
    if count and count * 200 < total:
        return "under 1 %"
    return f"{round(100 * count / total)} %" if total else "–"


def _chart(report: Report, title: str, by: Callable[[Sequence[ReportRow]], Tally]) -> Chart:
    rows = tuple((theme.name, by(theme.rows)) for theme in report.themes)
    words = "; ".join(f"{name}: {tally.words}" for name, tally in rows)
    return Chart(title=title, rows=rows, words=f"{words}.")


def _ids_in_brackets(rows: Sequence[ReportRow]) -> str:
    return f" ({', '.join(row.id for row in rows)})" if rows else ""


def _slug(key: str, number: int) -> str:
    """Return a theme's key in lower case, or its number if the key is not made of ASCII letters."""
    slug = key.lower()
    return slug if slug.isascii() and slug.isalnum() and not slug.isdigit() else str(number)
