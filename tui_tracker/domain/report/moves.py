"""What moved between the two periods: the flow of stages, what was completed, and progress by theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from tui_tracker.domain.compare.tally import Tally, tally
from tui_tracker.domain.report.blocks import (
    Bar,
    Block,
    Chart,
    Column,
    Heading,
    Line,
    Paragraph,
    Reference,
    Table,
    TableKind,
)
from tui_tracker.domain.report.exceptions import moves_from_halts, moves_to_halts, red_labels
from tui_tracker.domain.report.labels import stage_colours
from tui_tracker.domain.report.model import PreviousRow, Report, ReportRow
from tui_tracker.domain.report.tables import tally_table
from tui_tracker.domain.report.wording import short_name
from tui_tracker.domain.text import plural

_LEFT = "Left the plan"
By = Callable[[Sequence[ReportRow | PreviousRow]], Tally]


def moves(report: Report) -> Iterator[Block]:
    """Yield the changes of stage and rating since the previous period, if any."""
    if not report.previous:
        return
    yield Heading(text=f"What has changed since {report.previous.label}", anchor="moves")
    if report.before and not report.is_partial:
        yield _flow(report)
    for counted, described in ((report.stage_moves(), "stage"), (report.rating_moves(), "rating")):
        if counted.total:
            yield tally_table(counted)
        elif not (report.had_ratings if described == "rating" else report.had_stages):
            yield Paragraph(text=f"{report.previous.label} has no {described}s to compare with.")
        else:
            yield Paragraph(text=f"No action has changed its {described}.")
    lists = (
        ("Completed", "completed", [row for row in report.rows if row.completed]),
        ("Moved back", "moved-back", [row for row in report.rows if row.went_back]),
        *_halts("Moved to", "moved-to", moves_to_halts(report)),
        *_halts("Moved from", "moved-from", moves_from_halts(report)),
        ("Moved on", "moved-on", [row for row in report.rows if row.has_moved_on]),
    )
    for title, anchor, rows in lists:
        yield from _list_moves(title, anchor, rows, _stages)
    rated = [row for row in report.rows if row.has_changed_rating]
    yield from _list_moves("Rating changed", "rating-changed", rated, _ratings)


def _halts(
    words: str, anchor: str, moves: Mapping[str, Sequence[ReportRow]]
) -> Iterator[tuple[str, str, Sequence[ReportRow]]]:
    """Yield (title, anchor, rows) of the moves to or from each stage outside of the plan's order."""
    for number, (name, rows) in enumerate(moves.items(), 1):
        yield f"{words} {name}", f"{anchor}-{number}", rows


def _stages(row: ReportRow) -> tuple[str, str]:
    return row.was_stage or ("New" if row.is_new else "–"), row.stage or "–"


def _ratings(row: ReportRow) -> tuple[str, str]:
    return row.was_badge.label if row.was_badge else "–", row.badge.label


def _list_moves(
    title: str, anchor: str, rows: Sequence[ReportRow], ends: Callable[[ReportRow], tuple[str, str]]
) -> Iterator[Block]:
    if not rows:
        return
    yield Heading(text=f"{title}: {plural(len(rows), 'action')}", anchor=anchor, level=2)
    columns = (
        Column(name="ID", width=10), Column(name="Action", width=58),
        Column(name="From", width=16), Column(name="To", width=16),
    )  # fmt: skip
    lines: tuple[Line, ...] = tuple(
        (Reference(row.id, row.anchor), short_name(row.text), *ends(row)) for row in rows
    )
    yield Table(title=title, columns=columns, lines=lines, kind=TableKind.BRIEF)


def _flow(report: Report) -> Chart:
    """Return the chart of where the actions of each of last period's stages are now."""
    assert report.previous
    colours, before = stage_colours(report.legend) | {_LEFT: "grey"}, report.comparable_before
    bars = [
        Bar(
            label=stage,
            tally=tally(
                stage,
                [row for row in before if row.counted_as == stage],
                label=lambda row: row.now_counted_as or _LEFT,
                identity=lambda row: row.id,
                colours=colours,
            ),
        )
        for stage in stage_colours(report.legend)
    ]
    shown = tuple(bar for bar in bars if bar.tally.total)
    words = "; ".join(f"{bar.label} in {report.previous.label}, now {bar.tally.words}" for bar in shown)
    stayed = sum(row.counted_as == row.now_counted_as for row in before)
    among = "actions with an update" if report.lacks_updates else "actions"
    return Chart(
        title=f"Where the actions of each stage in {report.previous.label} are now",
        anchor="flow",
        bars=shown,
        caption=f"{stayed} of {len(before)} {among} are at the same stage as in {report.previous.label}.",
        words=f"{words}.",
    )


def by_theme(report: Report) -> Iterator[Block]:
    """Yield the charts of ratings and stages by theme, this period's above the previous one's."""
    if len(report.themes) < 2:
        return
    yield Heading(text="Progress by theme", anchor="by-theme")
    reds = red_labels(report.legend)
    final = [report.legend.final] if report.legend.final else []
    yield _theme_chart(
        report, "RAG ratings by theme", "rag-by-theme", report.by_rating, reds, compares=report.had_ratings
    )
    yield _theme_chart(
        report,
        "Project stages by theme",
        "stages-by-theme",
        report.by_stage,
        final,
        compares=report.had_stages,
    )


def _theme_chart(
    report: Report, title: str, anchor: str, by: By, labels: Sequence[str], *, compares: bool
) -> Chart:
    bars: list[Bar] = []
    for theme in report.themes:
        bars.append(Bar(label=theme.name, tally=by(theme.rows)))
        before = [row for row in report.before if row.theme == theme.key]
        if report.previous and before and compares:
            bars.append(Bar(label=report.previous.label, tally=by(before), is_comparison=True))
    words = "; ".join(
        f"{'in ' if bar.is_comparison else ''}{bar.label}: {bar.tally.words or 'none'}" for bar in bars
    )
    return Chart(
        title=title, anchor=anchor, bars=tuple(bars), caption=_highest(bars, labels), words=f"{words}."
    )


def _highest(bars: Sequence[Bar], labels: Sequence[str]) -> str:
    """Say which theme has the most actions under these labels."""
    counts = [
        (sum(count.count for count in bar.tally.parts if count.label in labels), bar)
        for bar in bars
        if not bar.is_comparison
    ]
    most, bar = max(counts, key=lambda pair: pair[0])
    label = " or ".join(labels)
    if not label or not most:
        return "Each bar is a theme."
    return f"{label}: {bar.label} has the most, {most} of {bar.tally.total} actions."
