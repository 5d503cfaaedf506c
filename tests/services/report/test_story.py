"""The first pages of a report: the year in a sentence, the reds by name, no list of bare IDs."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.support.office import Office
from tests.support.reading import report_of
from tui_tracker.domain.codecs import encode_stages
from tui_tracker.domain.plan.stages import StageAt
from tui_tracker.domain.report.blocks import (
    Band,
    Block,
    Chart,
    Contents,
    Cover,
    Heading,
    Paragraph,
    Table,
    TableKind,
    value_text,
)
from tui_tracker.domain.report.model import PlanChange, Report, ReportLength
from tui_tracker.domain.report.outline import outline
from tui_tracker.domain.report.room import fits


def stage(name: str) -> str | None:
    return encode_stages([StageAt(stage=name)])


@pytest.fixture
def year(office: Office) -> Report:
    """Two actions done, one red that moved back, one with a rating alone."""
    office.write(None, "Jo", "W1", stages=stage("Complete"), note="All paths were mended in May.")
    office.write(None, "Jo", "H1", stages=stage("Complete"), note="As before, all were fitted.")
    office.write(
        None, "Jo", "W2", stages=stage("Discovery"), rag="red", note="The bid failed twice this year."
    )
    office.write(None, "Jo", "H2", rag="amber")
    return report_of(office.tracker, office.settings)


def front(report: Report) -> list[Block]:
    blocks = list(outline(report))
    return blocks[: next(n for n, block in enumerate(blocks) if isinstance(block, Contents))]


def sentences(blocks: list[Block]) -> str:
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph))


def lines(blocks: list[Block], title: str) -> list[list[str]]:
    (table,) = [block for block in blocks if isinstance(block, Table) and block.title == title]
    return [[value_text(value) for value in line] for line in table.lines if isinstance(line, tuple)]


def test_the_first_sentence_says_what_happened(year: Report) -> None:
    text = sentences(front(year))
    assert text.startswith(
        "2 of 5 actions are complete, 1 more than in December 2024 among the 4 with an update; "
        "1 is rated Red."
    )
    assert "2 actions have no note; one of them has a rating." in text


def test_the_moves_of_the_first_page_are_those_that_the_lists_name(year: Report) -> None:
    text = sentences(front(year))
    assert "Since December 2024, 1 action was completed, none moved on to another stage, 1 moved back" in text
    assert "1 moved back and 2 changed from one rating to another." in text
    assert len(lines(list(outline(year)), "Completed")) == 1
    assert len(lines(list(outline(year)), "Moved back")) == 1


def test_an_action_that_is_no_longer_complete_is_said_so_that_the_figures_add_up(office: Office) -> None:
    for identity in ("W1", "W2"):
        office.write(None, "Jo", identity, stages=stage("Complete"), note="All done in May.")
    for identity in ("H1", "H2"):
        office.write(None, "Jo", identity, stages=stage("Design"), rag="green", note="Begun again.")
    text = sentences(front(report_of(office.tracker, office.settings)))
    assert text.startswith("2 of 5 actions are complete, 1 more than in December 2024")
    assert "2 actions were completed" in text
    assert "The action at Complete in December 2024 is not at Complete now." in text


def test_a_period_without_ratings_before_it_is_not_said_to_have_kept_them(year: Report) -> None:
    before = tuple(replace(row, is_rated=False) for row in year.before)
    assert "rating to another" not in sentences(front(replace(year, before=before)))


@pytest.mark.parametrize("length", list(ReportLength))
def test_no_sentence_ends_twice_whatever_the_names_end_with(year: Report, length: ReportLength) -> None:
    for text in ("Map the grid's capacity.", "Is this a name? " + "Of very many words " * 9, "word " * 40):
        changes = (
            PlanChange(id="Z1", description="new", after=text, is_new=True),
            PlanChange(id="Z2", description="merged into W1. And W2", before=text, has_left=True),
        )
        themes = tuple(
            replace(theme, rows=tuple(replace(row, text=text, in_conflict=True) for row in theme.rows))
            for theme in year.themes
        )
        report = replace(year, themes=themes, changes=changes, length=length, scope=text)
        printed = [block.text for block in outline(report) if isinstance(block, (Paragraph, Heading))]
        assert not [words for words in printed if re.search(r"…\.|[.!?]\.(?!\w)", words)]


def test_a_year_with_many_of_everything_has_a_summary_of_two_pages(year: Report) -> None:
    red = next(badge for badge in year.legend.ratings.values() if badge.colour == "red")
    row, text = year.rows[0], "Deliver the county's comprehensive infrastructure programme " * 4
    reds = tuple(replace(row, id=f"R{n}", text=text, note=text, badge=red, is_rated=True) for n in range(20))
    done = tuple(replace(row, id=f"D{n}", text=text, note=text, completed=True) for n in range(20))
    back = tuple(
        replace(row, id=f"B{n}", text=text, note="A decision is due.", went_back=True, is_complete=False)
        for n in range(20)
    )
    report = replace(year, themes=(replace(year.themes[0], rows=(*reds, *done, *back)),))
    blocks = front(report)
    assert fits(blocks, pages=2)
    assert len(lines(blocks, "Rated Red")) == 20, "every red is named"


@pytest.mark.parametrize("count", [1, 5, 12, 20, 40])
def test_the_short_report_names_every_red_on_one_page(year: Report, count: int) -> None:
    red = next(badge for badge in year.legend.ratings.values() if badge.colour == "red")
    row, text = year.rows[0], "Deliver the county's comprehensive infrastructure programme " * 4
    note = "The bid failed. Cabinet is asked to decide on the route in May."
    reds = [
        replace(row, id=f"R{n}", text=f"Name{n} {text}", note=note, badge=red, is_rated=True,
                is_complete=False, completed=False)
        for n in range(count)
    ]  # fmt: skip
    done = [replace(row, id=f"D{n}", text=text, note=text, completed=True) for n in range(20)]
    themes = tuple(
        replace(year.themes[0], key=f"K{n}", rows=tuple(replace(action, theme=f"K{n}") for action in rows))
        for n, rows in enumerate((reds[::2], reds[1::2], done))
    )
    blocks = outline(replace(year, themes=themes, length=ReportLength.SHORT))
    assert fits(blocks)
    (table,) = [block for block in blocks if isinstance(block, Table) and block.title == "Rated Red"]
    cells = " ".join(value_text(value) for line in table.lines if isinstance(line, tuple) for value in line)
    assert set(re.findall(r"\bR\d+", cells)) == {red.id for red in reds}
    assert set(re.findall(r"Name\d+", cells)) == {f"Name{n}" for n in range(count)}
    assert "decide on the route" in sentences(list(blocks)) + cells


def test_the_short_report_of_a_plan_that_is_all_red_says_how_many_it_does_not_name(year: Report) -> None:
    red = next(badge for badge in year.legend.ratings.values() if badge.colour == "red")
    row = replace(year.rows[0], text="word " * 30, badge=red, is_rated=True)
    rows = tuple(replace(row, id=f"R{n}") for n in range(400))
    report = replace(
        year, themes=(replace(year.themes[0], rows=rows), year.themes[1]), length=ReportLength.SHORT
    )
    blocks = outline(report)
    assert fits(blocks)
    (line,) = lines(list(blocks), "Rated Red")
    named = len(re.findall(r"\bR\d+", line[1]))
    assert named > 40
    assert f"{400 - named} more" in sentences(list(blocks))


def test_a_red_is_named_with_its_reason(year: Report) -> None:
    reason = "Moved back from Delivery (Rail), Discovery. The bid failed twice this year."
    assert lines(front(year), "Rated Red") == [["W2", "Light the alleys", reason]]


def test_the_decision_that_a_red_asks_for_is_named_though_its_note_begins_with_a_long_sentence(
    year: Report,
) -> None:
    cause = (
        "The bid for government funding failed, so the programme can not begin before 2027 at the earliest."
    )
    asked = "Cabinet is asked to decide whether to use reserves."
    red = replace(year.themes[0].rows[1], went_back=False, note=f"{cause} {asked} It is late.")
    many = replace(year, themes=(replace(year.themes[0], rows=(red,) * 20),))
    reasons = [line[2] for line in lines(front(many), "Rated Red")]
    assert len(reasons) == 20
    assert set(reasons) == {f"The bid for government funding failed, so the programme… {asked}"}


def test_nowhere_in_the_front_is_a_list_of_ids(year: Report) -> None:
    assert not re.search(r"\b[WH]\d, [WH]\d", sentences(front(year)))


def test_every_note_is_printed_in_full_once(year: Report) -> None:
    cells = [
        value_text(value)
        for block in outline(year)
        if isinstance(block, Table) and block.kind is TableKind.ACTIONS
        for line in block.lines
        if not isinstance(line, Band)
        for value in line
    ]
    for row in year.rows:
        if row.note:
            assert cells.count(row.note) == 1


def test_a_forward_move_is_no_exception_but_among_what_moved(year: Report) -> None:
    blocks = list(outline(year))
    assert [line[0] for line in lines(blocks, "Exceptions")] == ["W2", "H2", "W3"]
    assert [line[0] for line in lines(blocks, "Completed")] == ["W1"]


def test_a_table_leaves_out_columns_that_are_empty_in_its_theme(year: Report) -> None:
    themes = tuple(
        replace(theme, rows=tuple(replace(row, role="", objectives="") for row in theme.rows))
        for theme in year.themes
    )
    table = next(
        block
        for block in outline(replace(year, themes=themes))
        if isinstance(block, Table) and block.lists_actions
    )
    names = [column.name for column in table.columns]
    assert names == ["ID", "Action", "Who may be involved", "Stage", "RAG", "Update note"]


def test_the_key_comes_before_the_first_table_that_shows_a_rating(year: Report) -> None:
    anchors = [block.anchor for block in outline(year) if isinstance(block, Heading) and block.level == 1]
    assert anchors[:3] == ["summary", "key", "moves"]


def test_a_label_for_several_stages_is_printed_only_where_an_action_has_several(year: Report) -> None:
    tables = [b for b in outline(year) if isinstance(b, Table) and b.kind is TableKind.TRACED]
    assert "More than one stage" not in [
        value_text(line[0]) for line in tables[0].lines if isinstance(line, tuple)
    ]


def test_the_short_report_is_a_summary_without_links_that_lead_nowhere(year: Report) -> None:
    blocks = outline(replace(year, length=ReportLength.SHORT))
    assert [b.anchor for b in blocks if isinstance(b, Heading) and b.level == 1] == ["summary"]
    assert all(block.see is None for block in blocks if isinstance(block, Paragraph))


def test_the_exceptions_alone_carry_their_notes(year: Report) -> None:
    blocks = list(outline(replace(year, length=ReportLength.EXCEPTIONS)))
    assert lines(blocks, "Exceptions")[0][-1] == "The bid failed twice this year."


def test_the_exceptions_begin_with_how_many_there_are_of_each_kind_and_in_each_theme(year: Report) -> None:
    blocks = list(outline(replace(year, length=ReportLength.EXCEPTIONS)))
    text = sentences(blocks)
    assert text.startswith(
        "3 of 5 actions need attention: 1 is rated Red, 1 is rated Amber and 1 has no update."
    )
    assert "By theme: Walking 2, Heating 1." in text


def test_a_report_of_one_theme_says_so_in_its_title(year: Report) -> None:
    report = replace(year, scope="Walking")
    assert report.title.endswith(": Walking, progress report, December 2025")
    (cover,) = [block for block in outline(report) if isinstance(block, Cover)]
    assert cover.subtitle == "Walking: progress report, December 2025"


def test_a_draft_is_not_approved_and_nobody_prepared_it_who_gave_no_name(year: Report) -> None:
    cover = outline(replace(year, approver="Cabinet", author=""))[0]
    assert "Approved by" not in str(cover)
    assert "Prepared by" not in str(cover)
    assert "('Approved by', 'Cabinet')" in str(outline(replace(year, approver="Cabinet", draft=()))[0])


def test_a_period_that_has_hardly_begun_is_not_compared_as_if_it_were_over(office: Office) -> None:
    office.write(None, "Jo", "W2", rag="red", note="The bid failed twice this year.")
    report = report_of(office.tracker, office.settings)
    assert [line[0] for line in lines(list(outline(report)), "Exceptions")] == ["W2"]
    assert "4 actions without an update are not listed: Walking 2, Heating 2." in str(outline(report))
    text = sentences(front(report))
    assert text.startswith("1 of 5 actions has an update; 1 is rated Red.")
    assert "fewer" not in text


def test_no_figure_falls_for_updates_that_are_only_missing(office: Office) -> None:
    for identity in ("W1", "W2", "H2"):
        office.write(None, "Jo", identity, stages=stage("Delivery"), rag="green", note="Work began in May.")
    report = report_of(office.tracker, office.settings)
    assert report.draft
    text = sentences(front(report))
    assert text.startswith("none of 5 actions".capitalize())
    assert "as many as in December 2024 among the 3 with an update" in text
    assert "not at Complete now" not in text
    assert "3 of 5 actions have an update." in str(front(report))
    assert " fell from" not in str(front(report))


def test_charts_and_tables_of_a_draft_count_the_same_actions(office: Office) -> None:
    for identity in ("W1", "W2", "H2"):
        office.write(None, "Jo", identity, stages=stage("Delivery"), rag="green", note="Work began in May.")
    report = report_of(office.tracker, office.settings)
    charts = {block.anchor: block for block in outline(report) if isinstance(block, Chart)}
    flow = charts["flow"]
    assert sorted(identity for bar in flow.bars for count in bar.tally.parts for identity in count.ids) == [
        "H2",
        "W1",
        "W2",
    ]
    assert "of 3 actions with an update are at the same stage" in flow.caption
    assert "No stage" not in flow.words
    for anchor in ("rag", "stages", "rag-by-theme", "stages-by-theme"):
        assert "2 No update" in charts[anchor].words or "1 No update" in charts[anchor].words
        assert "No stage" not in charts[anchor].words


def test_a_completed_action_without_a_stage_before_is_not_called_new(office: Office) -> None:
    office.write(None, "Jo", "H2", stages=stage("Complete"), note="All were fitted.")
    report = report_of(office.tracker, office.settings)
    themes = tuple(
        replace(theme, rows=tuple(replace(row, was_stage="") for row in theme.rows))
        for theme in report.themes
    )
    (line,) = lines(front(replace(report, themes=themes)), "Newly complete")
    assert line[-1] == "No stage"
