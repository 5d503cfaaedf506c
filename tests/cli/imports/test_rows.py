"""Which lines of a table are actions, and which are not; nothing is left out without a message."""

from __future__ import annotations

from collections import Counter

from tests.cli.imports.conftest import Take
from tests.support import import_cases as cases


def test_a_row_of_short_cells_is_an_action(take: Take) -> None:
    plan = take(cases.SHORT_ROWS)
    assert list(plan.actions()) == ["Ö", "Ö1", "Ö1-13", "Ö2-1516", "Ö2-18", "B", "B1-1516", "B1-18"]
    assert plan.extras("B1-1516")["assessment"] == "#BA1C1B"


def test_a_row_of_short_cells_without_an_id_is_an_action(take: Take) -> None:
    plan = take(cases.SHORT_ROWS_WITHOUT_IDS)
    assert list(plan.texts().values())[1::2] == ["Buy e-bikes", "Insulate the depot"]
    assert Counter(plan.themes().values()) == {"Transport": 2, "Buildings": 2}


def test_a_table_of_short_rows_alone_is_a_plan(take: Take) -> None:
    plan = take(cases.ONLY_SHORT_ROWS)
    assert Counter(plan.themes().values()) == {"Transport": 2, "Buildings": 1}


def test_a_row_that_explains_the_columns_is_named_and_not_taken(take: Take) -> None:
    plan = take(cases.HELP_ROW)
    assert list(plan.texts().values()) == ["Open a cycle path", "Insulate the town hall"]
    assert "line 2" in plan.printed


def test_averages_and_counts_are_named_and_not_taken(take: Take) -> None:
    plan = take(cases.AVERAGE_ROW)
    assert len(plan.actions()) == 2
    assert "lines 4-5" in plan.printed


def test_a_numbered_row_without_more_is_the_heading_of_the_numbers_below(take: Take) -> None:
    plan = take(cases.NUMBERED_HEADINGS)
    assert plan.themes() == {"1.1": "Transport", "1.2": "Transport", "2.1": "Buildings"}


def test_a_blank_theme_is_that_of_the_row_above_and_named(take: Take) -> None:
    plan = take(cases.BLANK_THEME)
    assert set(plan.themes().values()) == {"1. Move"}
    assert "lines 3-4" in plan.printed


def test_milestones_are_kept_with_their_action(take: Take) -> None:
    plan = take(cases.milestones(merged=True))
    assert list(plan.actions()) == ["T1", "T2"]
    assert "Grid offer" in str(plan.extras("T1"))
    assert "Delivered" in str(plan.extras("T2"))


def test_milestones_under_blank_cells_are_kept_with_their_action(take: Take) -> None:
    plan = take(cases.milestones(merged=False))
    assert list(plan.actions()) == ["T1", "T2"]
    assert "Grid offer" in str(plan.extras("T1"))
    assert "Delivered" in str(plan.extras("T2"))


def test_cells_merged_downwards_hold_for_each_row(take: Take) -> None:
    plan = take(cases.merged_down())
    assert plan.actions()["T2"]["objectives"] == ["Fewer car trips"]
    assert plan.actions()["B2"]["objectives"] == ["Less heat lost"]
    assert plan.extras("B2")["Lead"] == "Property"


def test_only_the_sheet_with_the_plan_is_taken_and_the_others_are_named(take: Take) -> None:
    plan = take(cases.key_summary_and_archive())
    assert list(plan.actions()) == ["T1", "T2", "B1"]
    assert plan.ratings()["T1"] == "green"
    for sheet in ("Summary", "Key", "Lists", "Archive 2024"):
        assert sheet in plan.printed


def test_the_sheet_that_was_chosen_is_taken_and_no_other(take: Take) -> None:
    plan = take(cases.key_summary_and_archive(), "--sheet", "archive 2024")
    assert plan.ratings() == {"T1": "red", "X9": "red"}
    assert "“Actions” (you chose another)" in plan.printed


def test_a_sheet_that_cannot_be_chosen_is_told_with_the_way_on(take: Take) -> None:
    unknown = take(cases.key_summary_and_archive(), "--sheet", "Archive")
    assert unknown.code == 2
    assert "Archive 2024" in unknown.printed
    hidden = take(cases.key_summary_and_archive(), "--sheet", "Lists")
    assert "is hidden" in hidden.printed
    assert "Unhide" in hidden.printed
    assert "only one table" in take(cases.KPI_REF, "--sheet", "Actions").printed
    summary = take(cases.key_summary_and_archive(), "--sheet", "Summary").printed
    assert "could not find a table of actions in the sheet “Summary”" in summary


def test_hidden_rows_and_columns_are_left_out_and_named(take: Take) -> None:
    plan = take(cases.hidden_parts())
    assert list(plan.actions()) == ["T1", "T3"]
    assert plan.extras("T1") == {"Lead": "Highways"}
    assert "row 3, column D" in plan.printed


def test_struck_words_are_left_out_and_named(take: Take) -> None:
    plan = take(cases.struck_through())
    assert plan.texts() == {"T1": "Put chargers in four car parks"}
    assert plan.extras("T1")["Due"] == "December 2025"
    assert "T2" in plan.printed


def test_a_table_on_its_side_is_refused_with_the_way_to_turn_it(take: Take) -> None:
    plan = take(cases.ON_ITS_SIDE)
    assert plan.code == 4
    assert "side" in plan.printed
    assert "Transpose" in plan.printed
    assert "--map" not in plan.printed


def test_a_risk_register_is_refused_and_the_map_to_write_gives_a_sound_plan(take: Take) -> None:
    assert '--map "Risk ID=id" --map "Risk Description=text"' in take(cases.RISK_REGISTER).printed
    plan = take(cases.RISK_REGISTER, "--map", "Risk ID=id", "--map", "Risk Description=text")
    assert plan.texts() == {"R1": "The grant is lost because the bid is late", "R2": "No contractor bids"}
