"""What a report prints, in order, as blocks: its words stand here once, every format only lays them out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from tui_tracker.domain.plan.periods import day_label
from tui_tracker.domain.report.blocks import (
    Band,
    Block,
    Chart,
    Column,
    Cover,
    Heading,
    Kind,
    Line,
    Paragraph,
    Table,
)
from tui_tracker.domain.report.model import Extent, Grade, Report, ReportRow
from tui_tracker.domain.tally import Tally
from tui_tracker.domain.text import plural

FULL = (
    Column(name="ID", width=5), Column(name="Objective", width=10), Column(name="Action", width=24),
    Column(name="Role", width=8), Column(name="Who may be involved", width=15),
    Column(name="Stage", width=10), Column(name="RAG", width=13), Column(name="Update note", width=35),
)  # fmt: skip
"""The published order."""
_BRIEF = (
    Column(name="ID", width=5), Column(name="Action", width=28), Column(name="Why it is listed", width=20),
    Column(name="Stage", width=10), Column(name="RAG", width=13), Column(name="Update note", width=36),
)  # fmt: skip
_WHY = 2
"""Place of the reason in `_BRIEF`."""


def outline(report: Report) -> tuple[Block, ...]:
    """Return the report's blocks, as much of them as its extent asks for."""
    parts: dict[Extent, tuple[Callable[[Report], Iterator[Block]], ...]] = {
        Extent.SHORT: (_summary, _moves),
        Extent.EXCEPTIONS: (_exceptions, _key),
        Extent.FULL: (
            _summary, _moves, _by_theme, _key, _plan_changes, _exceptions, _completed, _themes,
            _without_update, _glossary, _method, _behind,
        ),
    }  # fmt: skip
    return (cover(report), *(block for part in parts[report.extent] for block in part(report)))


def cover(report: Report) -> Cover:
    """Return the title page."""
    facts = {
        "Theme": report.scope,
        "Period": report.period.label,
        "Compared with": report.previous.label if report.previous else "",
        "Date": day_label(report.date),
        "Prepared by": report.author,
        "Approved by": report.approver or "not approved yet",
    }
    names = {
        Extent.FULL: "Progress report",
        Extent.SHORT: "Summary of progress",
        Extent.EXCEPTIONS: "Exceptions",
    }
    return Cover(
        title=report.plan,
        subtitle=f"{names[report.extent]}, {report.period.label}",
        facts=tuple((name, text) for name, text in facts.items() if text),
        draft=report.draft,
    )


def _summary(report: Report) -> Iterator[Block]:
    yield Heading(text="Summary", anchor="summary")
    rows = report.rows
    yield Paragraph(text=f"{_of_all(report)} At the end of {report.period.label}: {report.by_stage().words}.")
    yield Paragraph(text=f"Confidence in delivery: {report.by_rating().words}.")
    done, back = [one for one in rows if one.completed], [one for one in rows if one.went_back]
    if report.previous:
        yield Paragraph(text=_since(report, done, back))
    missing = [one.id for one in rows if not one.is_updated]
    if missing:
        yield Paragraph(text=f"{plural(len(missing), 'action')} without an update: {', '.join(missing)}.")
    yield _figures(report.by_stage())
    yield _figures(report.by_rating())


def _of_all(report: Report) -> str:
    themes = f" in {plural(len(report.themes), 'theme')}" if len(report.themes) > 1 else ""
    scope = f"{report.scope} has" if report.scope else "The plan has"
    return f"{scope} {plural(len(report.rows), 'action')}{themes}."


def _since(report: Report, done: Sequence[ReportRow], back: Sequence[ReportRow]) -> str:
    assert report.previous
    moved = (
        plural(report.stage_moves().total, "stage move"),
        plural(report.rating_moves().total, "RAG move"),
    )
    completed = f"{plural(len(done), 'action')} completed"
    said = f"Since {report.previous.label}: {moved[0]}, {moved[1]}, {completed}"
    return f"{said}; {plural(len(back), 'action')} went back a stage{_ids(back)}." if back else f"{said}."


def _moves(report: Report) -> Iterator[Block]:
    if not report.previous:
        return
    yield Heading(text=f"What moved since {report.previous.label}", anchor="moves")
    for one in (report.stage_moves(), report.rating_moves()):
        yield _figures(one, ids=True) if one.parts else Paragraph(text=f"{one.title}: none.")
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
    for title, grades in (("Stages", report.scale.stages), ("RAG ratings", report.scale.shown())):
        lines = tuple((one, one.definition) for one in grades)
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
    lines = tuple((one.id, one.what, one.before, one.after, one.why) for one in report.changes)
    yield Table(title="Changes to the plan", columns=columns, lines=lines, kind=Kind.RECORDS)


def reasons(report: Report, row: ReportRow) -> tuple[str, ...]:
    """Return why an action is an exception; empty for one that is none.

    Exceptions are ratings of the tones red and amber, moves since the period before, and silence;
    a stage or rating where the period before gave none is no move.
    """
    found = [row.grade.label] if row.is_rated and row.grade.tone in ("red", "amber") else []
    if row.stage_moved and row.was_stage:
        verb = "went back" if row.went_back else "moved"
        found.append(f"stage {verb}: {row.was_stage or 'none'} → {row.stage or 'none'}")
    if row.rag_moved and row.was_rated and row.was_grade:
        found.append(f"RAG moved: {row.was_grade.label} → {row.grade.label}")
    if not row.is_updated:
        found.append("no update")
    return tuple(found)


def _exceptions(report: Report) -> Iterator[Block]:
    yield Heading(text="Exceptions", anchor="exceptions")
    listed = [(row, told) for row in report.rows if (told := reasons(report, row))]
    yield Paragraph(
        text="Actions rated red or amber, those whose stage or rating moved, and those without an update: "
        f"{len(listed)} of {len(report.rows)}."
    )
    yield from _listed("Exceptions", [(row, "; ".join(told)) for row, told in listed])


def _completed(report: Report) -> Iterator[Block]:
    title = f"Completed since {report.previous.label}" if report.previous else "Complete"
    yield Heading(text=title, anchor="completed")
    done = [(row, f"was {row.was_stage}" if row.was_stage else "") for row in report.rows if row.completed]
    yield Paragraph(text=f"{plural(len(done), 'action')}." if done else "None.")
    yield from _listed(title, done)


def _listed(title: str, rows: Sequence[tuple[ReportRow, str]]) -> Iterator[Block]:
    """Yield a brief table of actions, with why each is listed where that is said of any."""
    if not rows:
        return
    lines: list[Line] = [(one.id, one.text, why, one.stage, one.grade, one.note) for one, why in rows]
    columns: tuple[Column, ...] = _BRIEF
    if not any(why for _, why in rows):
        columns = (*_BRIEF[:_WHY], *_BRIEF[_WHY + 1 :])
        lines = [(*line[:_WHY], *line[_WHY + 1 :]) for line in lines]
    yield Table(title=title, columns=columns, lines=tuple(lines), kind=Kind.ACTIONS)


def _themes(report: Report) -> Iterator[Block]:
    for number, theme in enumerate(report.themes, 1):
        yield Heading(text=theme.name, anchor=f"theme-{_slug(theme.key, number)}")
        tally = report.by_stage(theme.rows), report.by_rating(theme.rows)
        yield Paragraph(
            text=f"{plural(len(theme.rows), 'action')}. Stage: {tally[0].words}. RAG: {tally[1].words}."
        )
        yield Table(title=theme.name, columns=FULL, lines=tuple(_lines(theme.rows)), kind=Kind.ACTIONS)


def _lines(rows: Sequence[ReportRow]) -> Iterator[Line | Band]:
    for section, some in groupby(rows, key=lambda row: row.section):
        if section:
            yield Band(text=section)
        for row in some:
            yield (
                row.id, row.objectives, row.text, row.role, row.partners, row.stage, row.grade, row.note,
            )  # fmt: skip


def _without_update(report: Report) -> Iterator[Block]:
    yield Heading(text="Actions without an update", anchor="without-update")
    tally = report.by_update()
    silent = tally.parts[1]
    yield Paragraph(
        text=f"{silent.count} of {tally.total}: {', '.join(silent.ids)}."
        if silent.count
        else "None: every action has one."
    )


def _glossary(report: Report) -> Iterator[Block]:
    if report.glossary:
        yield Heading(text="Glossary", anchor="glossary")
        columns = (Column(name="Short", width=15), Column(name="Stands for", width=85))
        yield Table(title="Abbreviations", columns=columns, lines=report.glossary)


def _method(report: Report) -> Iterator[Block]:
    yield Heading(text="How the figures were made", anchor="method")
    told = [
        "Each action's lead gives its stage, a rating and a note; the coordinator combines what comes back. "
        "Nothing is rated by the program.",
        "Every action is counted once. One that stands at several stages at a time is counted as "
        "“more than one stage”; one that is complete and not rated is counted as complete; one that is not "
        "rated is never counted as green.",
        "A stage or rating has moved where both periods' values differ. A note is unchanged where it is the "
        "same word for word, reworded where at least half of its words are, else new.",
        "The last part of this report lists the actions behind each number.",
    ]
    yield from (Paragraph(text=text) for text in told)


def _behind(report: Report) -> Iterator[Block]:
    yield Heading(text="The actions behind each number", anchor="behind")
    tallies = [report.by_stage(), report.by_rating(), report.by_update()]
    if report.previous:
        tallies.append(report.by_note())
    for one in tallies:
        yield _figures(one, ids=True)


def _figures(tally: Tally, *, ids: bool = False) -> Table:
    columns = (Column(name=tally.title, width=24), Column(name="Actions", width=8, is_number=True))
    rest = Column(name="Which", width=68) if ids else Column(name="Share", width=8, is_number=True)
    lines: list[Line | Band] = []
    for part in tally.parts:
        name = Grade(label=part.label, tone=part.tone) if part.tone else part.label
        last = ", ".join(part.ids) if ids else share(part.count, tally.total)
        lines.append((name, part.count, last))
    lines.append(("Total", tally.total, "" if ids else share(tally.total, tally.total)))
    return Table(
        title=tally.title,
        columns=(*columns, rest),
        lines=tuple(lines),
        kind=Kind.TRACED if ids else Kind.TALLY,
    )


def share(count: int, total: int) -> str:
    """Write a share in whole per cent; what is not nothing is never written as 0 %."""
    if count and count * 200 < total:
        return "under 1 %"
    return f"{round(100 * count / total)} %" if total else "–"


def _chart(report: Report, title: str, by: Callable[[Sequence[ReportRow]], Tally]) -> Chart:
    rows = tuple((theme.name, by(theme.rows)) for theme in report.themes)
    words = "; ".join(f"{name}: {tally.words}" for name, tally in rows)
    return Chart(title=title, rows=rows, words=f"{words}.")


def _ids(rows: Sequence[ReportRow]) -> str:
    return f" ({', '.join(one.id for one in rows)})" if rows else ""


def _slug(key: str, number: int) -> str:
    """Write a theme's key in small letters and digits; its number where the key is of other signs too."""
    slug = key.lower()
    return slug if slug.isascii() and slug.isalnum() and not slug.isdigit() else str(number)
