"""Put a report's sections in order. All its wording is in this folder: formats only lay the blocks out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial

from tui_tracker.domain.plan.periods import day_label
from tui_tracker.domain.report.appendix import glossary, ids_behind_figures, method, open_points
from tui_tracker.domain.report.blocks import (
    Band,
    Block,
    Contents,
    Cover,
    Heading,
    Line,
    Paragraph,
    Reference,
    Table,
    Target,
)
from tui_tracker.domain.report.exceptions import exceptions
from tui_tracker.domain.report.model import Report, ReportLength
from tui_tracker.domain.report.moves import by_theme, moves
from tui_tracker.domain.report.summary.full import summary
from tui_tracker.domain.report.summary.one_page import one_page
from tui_tracker.domain.report.themes import key, plan_changes, themes
from tui_tracker.domain.report.wording import truncate
from tui_tracker.domain.text import plural

_SUBTITLES = {
    ReportLength.FULL: "Progress report",
    ReportLength.SHORT: "Summary of progress",
    ReportLength.EXCEPTIONS: "Exceptions",
}


def outline(report: Report) -> tuple[Block, ...]:
    """Return the blocks that a report of this length prints, cover first."""
    cover = build_cover(report)
    sections: dict[ReportLength, tuple[Callable[[Report], Iterator[Block]], ...]] = {
        ReportLength.SHORT: (partial(one_page, cover),),
        ReportLength.EXCEPTIONS: (exceptions, key),
        ReportLength.FULL: (
            partial(summary, cover), _contents, key, moves, by_theme, plan_changes, exceptions, themes,
            glossary, method, ids_behind_figures, open_points,
        ),
    }  # fmt: skip
    blocks: list[Block] = [
        cover,
        *(block for section in sections[report.length] for block in section(report)),
    ]
    return tuple(_resolved(blocks))


def _resolved(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with each reference to a part that is not printed as plain text."""
    anchors = {block.anchor for block in blocks if isinstance(block, Heading)}
    tables = [block for block in blocks if isinstance(block, Table)]
    anchors |= {
        value.anchor
        for table in tables
        for line in table.lines
        if isinstance(line, tuple)
        for value in line
        if isinstance(value, Target)
    }
    for block in blocks:
        if isinstance(block, Paragraph) and block.see and block.see.anchor not in anchors:
            yield replace(block, see=None)
        elif isinstance(block, Table):
            yield replace(block, lines=tuple(_resolved_line(line, anchors) for line in block.lines))
        else:
            yield block


def _resolved_line(line: Line | Band, anchors: Collection[str]) -> Line | Band:
    if isinstance(line, Band):
        return line
    return tuple(
        value.text if isinstance(value, Reference) and value.anchor not in anchors else value
        for value in line
    )


def build_cover(report: Report) -> Cover:
    """Return the cover with the report's title, facts and reasons for being a draft."""
    facts = {
        "Theme": report.scope,
        "Period": report.period.label,
        "Compared with": report.previous.label if report.previous else "",
        "Date": day_label(report.date),
        "Prepared by": report.author,
        "Approved by": "" if report.draft else report.approver,
    }
    draft = [f"{reason.short}." for reason in report.draft]
    if report.length is ReportLength.SHORT:
        facts |= {name: truncate(text, 60) for name, text in facts.items()}
        if len(draft) > 2:
            draft[2:] = [f"{plural(len(draft) - 2, 'more reason')}."]
    subtitle = f"{_SUBTITLES[report.length]}, {report.period.label}"
    if report.scope:
        subtitle = f"{truncate(report.scope, 60)}: {subtitle[:1].lower()}{subtitle[1:]}"
    return Cover(
        title=report.plan,
        subtitle=subtitle,
        facts=tuple((name, text) for name, text in facts.items() if text),
        draft=tuple(draft),
    )


def _contents(_: Report) -> Iterator[Block]:
    yield Contents()
