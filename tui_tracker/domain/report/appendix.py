"""The end of a report: abbreviations, how the figures were made, and the actions behind each of them."""

from __future__ import annotations

from collections.abc import Iterator

from tui_tracker.domain.report.blocks import Block, Column, Emphasis, Heading, Paragraph, Table, TableKind
from tui_tracker.domain.report.labels import PRINTED
from tui_tracker.domain.report.model import Report
from tui_tracker.domain.report.tables import tally_table


def glossary(report: Report) -> Iterator[Block]:
    """Yield the abbreviations that the report uses with their meanings."""
    if report.glossary:
        yield Heading(text="Glossary", anchor="glossary")
        columns = (Column(name="Short", width=15), Column(name="Meaning", width=85))
        yield Table(title="Abbreviations", columns=columns, lines=report.glossary)


def method(report: Report) -> Iterator[Block]:
    """Yield how the figures were worked out, in words."""
    yield Heading(text="How we worked out the figures", anchor="method")
    paragraphs = [
        "The lead for each action gives its stage, its rating and a note, and the coordinator brings these "
        "together. The program that prints this report rates nothing: it counts, and it shortens texts where "
        "“…” is printed. Every note is printed in full once, under its theme.",
        "Every action is counted once. "
        + (f"An action at several stages counts as “{_MIXED}”. " if _has_mixed(report) else "")
        + f"An action at the final stage counts as such, and under no rating, in this period and the one "
        f"before; any other action without a rating counts as “{report.legend.unrated.label}”.",
    ]
    if report.previous:
        paragraphs.append(
            "We count a change where the stage or rating is different from the period before, also where "
            "there was none. A note is reworded where at least half of its words are the same, otherwise it "
            "is new."
        )
    yield from (Paragraph(text=text) for text in paragraphs)


_MIXED = next(iter(PRINTED.values()))


def _has_mixed(report: Report) -> bool:
    return any(row.counted_as == _MIXED for row in report.rows)


def ids_behind_figures(report: Report) -> Iterator[Block]:
    """Yield every count with the IDs of the actions it counts."""
    yield Heading(text="Where each figure comes from", anchor="behind")
    yield Paragraph(text="The actions that each figure counts, by ID.", emphasis=Emphasis.NOTE)
    tallies = [report.by_stage(), report.by_rating(), report.by_update()]
    if report.previous:
        tallies += [report.by_note(), report.stage_moves(), report.rating_moves()]
    tallies.append(report.by_decision())
    for tally in tallies:
        if tally.total or tally in tallies[:3]:
            yield tally_table(tally, ids=True)


def open_points(report: Report) -> Iterator[Block]:
    """Yield what keeps the report a draft, with the actions concerned."""
    if not report.draft:
        return
    yield Heading(text="Before this report can be published", anchor="open")
    columns = (Column(name="Still open", width=40), Column(name="Actions", width=10, is_number=True),
               Column(name="Which", width=50))  # fmt: skip
    lines = tuple((reason.short, len(reason.ids), ", ".join(reason.ids)) for reason in report.draft)
    yield Table(title="Still open", columns=columns, lines=lines, kind=TableKind.TRACED)
