"""The figures of a report add up, whatever the plan: sentences, charts, their words, tables and lists."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_tracker.domain.compare.comparison import compare
from tui_tracker.domain.plan.legend import Badge, Legend
from tui_tracker.domain.plan.model import Action, ActionEntry, Period, Update, UpdateState
from tui_tracker.domain.plan.stages import StageAt, StageOrder
from tui_tracker.domain.report.blocks import (
    Band,
    Block,
    Chart,
    Heading,
    Paragraph,
    Table,
    TableKind,
    value_text,
)
from tui_tracker.domain.report.model import Report, ReportLength, ReportTheme, make_previous_row, make_row
from tui_tracker.domain.report.outline import outline

STAGES = ("Discovery", "Design", "Delivery", "On hold", "Complete")
LEGEND = Legend(
    stages=tuple(Badge(name, name[0], "", "blue" if name == "Complete" else f"step{n}", "")
                 for n, name in enumerate(STAGES)),
    ratings={colour: Badge(colour.title(), colour[0].upper(), "", colour, "")
             for colour in ("red", "amber", "green")},
    unrated=Badge("not rated", "-", "", "none", ""),
    final="Complete",
)  # fmt: skip
NOW, BEFORE = Period("2025-12", "December 2025"), Period("2024-12", "December 2024")
NUMBER = re.compile(r"\d+")


@st.composite
def updates(draw: st.DrawFn, period: str) -> Update:
    stages = draw(st.lists(st.sampled_from(STAGES), max_size=2, unique=True))
    strands = [StageAt(stage=name, strand=f"part {n}" if n else None) for n, name in enumerate(stages)]
    rag = draw(st.sampled_from([None, *LEGEND.ratings]))
    note = draw(st.sampled_from([None, "It went well.", "It is late. Cabinet is asked to decide on it."]))
    return Update(period=period, stages=tuple(strands), rag=rag, note=note)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Return the report of a plan with new and ended actions, conflicts, and a period before or none."""
    has_previous = draw(st.booleans())
    entries: list[ActionEntry] = []
    for number in range(draw(st.integers(1, 14))):
        action = Action(
            key=f"k{number}", id=f"A{number}", theme=draw(st.sampled_from("TBE")), text=f"Do {number}."
        )
        before = draw(updates(BEFORE.key)) if has_previous else None
        conflicts = ("note",) if draw(st.integers(0, 5)) == 0 else ()
        now = draw(updates(NOW.key))
        entries.append(ActionEntry(action, action.theme, now, before, UpdateState.STARTED, conflicts))
    entries.sort(key=lambda entry: entry.action.theme)
    keys = [entry.action.key for entry in entries]
    new = set(draw(st.lists(st.sampled_from(keys), max_size=2))) if has_previous else set()
    ended = (
        set(draw(st.lists(st.sampled_from(keys[1:]), max_size=2))) - new
        if has_previous and keys[1:]
        else set()
    )
    rows = [
        make_row(comparison, LEGEND)
        for comparison in compare(
            [entry for entry in entries if entry.action.key not in ended],
            StageOrder(names=STAGES, final="Complete", halts=frozenset({"On hold"})), new=new,
        )
    ]  # fmt: skip
    return Report(
        plan="Plan", period=NOW, previous=BEFORE if has_previous else None, scope="",
        length=ReportLength.FULL, date="2025-12-01", author="", approver="", draft=(), legend=LEGEND,
        themes=tuple(
            ReportTheme(key=key, name=f"Theme {key}", rows=tuple(theme_rows))
            for key, theme_rows in groupby(rows, key=lambda row: row.theme)
        ),
        before=tuple(
            make_previous_row(entry, LEGEND, None if entry.action.key in ended else entry.update)
            for entry in entries if has_previous and entry.action.key not in new
        ),
        changes=(), glossary=(), theme_names={key: f"Theme {key}" for key in "TBE"},
    )  # fmt: skip


def counts_before(text: str, words: str) -> list[int]:
    """Return the numbers, or 0 for `none`, that precede words in a text."""
    numbers = re.findall(rf"(\d+|[Nn]one|[Nn]o)(?: (?:of \d+ )?actions?)? {words}", text)
    return [int(number) if number.isdigit() else 0 for number in numbers]


def printed_text(blocks: list[Block]) -> str:
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph))


def table_lines(blocks: list[Block], title: str) -> list[list[str]]:
    tables = [block for block in blocks if isinstance(block, Table) and block.title == title]
    return [
        [value_text(value) for value in line]
        for table in tables for line in table.lines if not isinstance(line, Band)
    ]  # fmt: skip


def headed_counts(blocks: list[Block], anchor: str) -> int:
    """Return the number in the heading of a list; 0 without the list."""
    headings = [b.text for b in blocks if isinstance(b, Heading) and b.anchor == anchor]
    return int(re.findall(r": (\d+) action", headings[0])[0]) if headings else 0


@settings(max_examples=60, deadline=None)
@given(reports())
def test_the_charts_count_every_action_once_and_their_words_say_the_same(report: Report) -> None:
    charts = {block.anchor: block for block in outline(report) if isinstance(block, Chart)}
    now, before = len(report.rows), len(report.before)
    for chart in charts.values():
        in_words = [int(number) for number in NUMBER.findall(re.sub(r"December 202\d", "", chart.words))]
        assert sum(in_words) == sum(bar.tally.total for bar in chart.bars)
    for anchor in ("rag", "stages"):
        assert [bar.tally.total for bar in charts[anchor].bars] in ([now], [now, before])
    for anchor in {"rag-by-theme", "stages-by-theme"} & set(charts):
        whole, bars = charts[anchor.removesuffix("-by-theme")].bars[0], charts[anchor].bars
        parts = [part for bar in bars if not bar.is_comparison for part in bar.tally.parts]
        for count in whole.tally.parts:
            assert count.count == sum(part.count for part in parts if part.label == count.label)
    if "flow" in charts:
        assert sum(bar.tally.total for bar in charts["flow"].bars) == len(report.comparable_before)


@settings(max_examples=60, deadline=None)
@given(reports())
def test_every_table_of_counts_adds_up_to_its_total(report: Report) -> None:
    for block in outline(report):
        if not isinstance(block, Table) or block.kind not in (TableKind.TALLY, TableKind.TRACED):
            continue
        *parts, total = [line for line in block.lines if isinstance(line, tuple)]
        assert sum(int(value_text(line[1])) for line in parts) == total[1]
        if block.kind is TableKind.TRACED:
            assert all(len(value_text(line[2]).split(", ")) == line[1] for line in parts if line[1])


@settings(max_examples=60, deadline=None)
@given(reports())
def test_the_sentences_count_as_the_charts_and_lists_do(report: Report) -> None:
    blocks = list(outline(report))
    text = printed_text(blocks)
    charts = {block.anchor: block.bars for block in blocks if isinstance(block, Chart)}
    ratings = {count.label: count.count for count in charts["rag"][0].tally.parts}
    stages = {count.label: count.count for count in charts["stages"][0].tally.parts}
    lead = text.splitlines()[0]
    (red,) = counts_before(lead, "(?:is|are) rated Red")
    assert red == ratings["Red"] == headed_counts(blocks, "red")
    for complete in counts_before(lead, "(?:is|are) complete"):
        assert complete == stages["Complete"]
        difference = re.search(r"(\d+) (more|fewer) than in", lead)
        if len(charts["stages"]) > 1:
            was = {count.label: count.count for count in charts["stages"][1].tally.parts}["Complete"]
            signed = int(difference[1]) * (1 if difference[2] == "more" else -1) if difference else 0
            assert complete - was == signed
    moved = {"moved-on": "moved on to", "moved-back": "moved back", "completed": "(?:was|were) completed"}
    movement = next((line for line in text.splitlines() if line.startswith("Since December 2024,")), "")
    for anchor, words in moved.items():
        if movement:
            assert counts_before(movement, words) == [headed_counts(blocks, anchor)]
    for anchor, words in {"moved-to-1": "moved to On hold", "moved-from-1": "moved from On hold"}.items():
        assert sum(counts_before(movement, words)) == headed_counts(blocks, anchor)
    themes = [
        int(line.split()[0]) for line in text.splitlines() if re.match(r"\d+ actions?\. Stages: ", line)
    ]
    assert sum(themes) == len(report.rows)


@pytest.mark.parametrize("length", [ReportLength.FULL, ReportLength.EXCEPTIONS])
@settings(max_examples=60, deadline=None)
@given(report=reports())
def test_the_exceptions_listed_are_as_many_as_their_sentence_says(
    length: ReportLength, report: Report
) -> None:
    blocks = list(outline(replace(report, length=length)))
    (sentence,) = re.findall(r".* needs? attention: [^.]*", printed_text(blocks)) or [""]
    listed = len(table_lines(blocks, "Exceptions"))
    if report.is_partial or not sentence:
        return
    count, _, kinds = sentence.partition(
        " needs attention: " if " needs attention" in sentence else " need attention: "
    )
    assert int(NUMBER.findall(count)[0]) == listed == sum(map(int, NUMBER.findall(kinds)))
    bands = [
        line.text for block in blocks if isinstance(block, Table) and block.title == "Exceptions"
        for line in block.lines if isinstance(line, Band)
    ]  # fmt: skip
    assert NUMBER.findall(kinds) == NUMBER.findall(" ".join(bands))
    for split in re.findall(r"By theme: (.*)\.", printed_text(blocks)):
        assert sum(map(int, NUMBER.findall(split))) == listed
