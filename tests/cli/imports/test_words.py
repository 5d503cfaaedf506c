"""Words for stages and ratings that are not this plan's: none of them is dropped."""

from __future__ import annotations

from tests.cli.imports.conftest import Take
from tests.support import import_cases as cases


def test_status_words_are_kept_as_printed_counted_and_told(take: Take) -> None:
    plan = take(cases.STATUS_WORDS)
    assert plan.stages()["CC-002"] == "Complete"
    assert plan.extras("CC-001")["Status as printed (December 2024)"] == "In Progress"
    assert "Status as printed (December 2024)" not in plan.extras("CC-002")
    assert "Overdue" in plan.run("show", "CC-003").out
    assert "In Progress (2)" in plan.printed
    assert 'also = ["In Progress"' in plan.printed


def test_words_added_to_the_settings_are_filled_in_by_importing_again(take: Take) -> None:
    plan = take(cases.STATUS_WORDS)
    settings = plan.config.read_text("utf-8").replace(
        'name = "Delivery"', 'name = "Delivery"\nalso = ["In progress"]'
    )
    plan.config.write_text(settings, "utf-8")
    again = plan.run("import", plan.write("plan", cases.STATUS_WORDS), "--yes")
    assert again.code == 0, again.err
    assert plan.stages()["CC-001"] == "Delivery"
    assert "Status as printed (December 2024)" not in plan.extras("CC-001")
    assert plan.extras("CC-003")["Status as printed (December 2024)"] == "Overdue"


def test_a_five_point_scale_is_kept_as_printed(take: Take) -> None:
    plan = take(cases.FIVE_POINTS)
    assert list(plan.ratings().values()) == [None, None, "amber", "green", "red", None]
    assert plan.extras("P-001")["RAG as printed (December 2024)"] == "Amber/Green"
    assert plan.extras("P-006")["RAG as printed (December 2024)"] == "Exempt under Section 43"
    assert 'also = ["Amber/Green"' in plan.printed


def test_complete_in_a_rating_column_is_the_final_stage(take: Take) -> None:
    plan = take(cases.COMPLETE_AS_RAG)
    assert plan.stages()["T1"] == "Complete"
    assert plan.extras("T3")["RAG as printed (December 2024)"] == "Blue"
    assert plan.extras("T4")["RAG as printed (December 2024)"] == "Not started"


def test_a_plan_of_which_no_word_was_read_has_the_same_period_again(take: Take) -> None:
    table = "Ref,Action,RAG\nT1,Walk,On track\nT2,Ride,Off track\n"
    plan = take(table)
    again = plan.run("import", plan.write("plan", table), "--yes")
    assert "No changes" in again.err
    assert plan.extras("T1") == {"RAG as printed (December 2024)": "On track"}


def test_circles_are_read_by_their_colour(take: Take) -> None:
    plan = take(cases.CIRCLES)
    assert list(plan.ratings().values()) == ["green", "amber", "red", None, None]
    assert plan.stages()["T4"] == "Complete"


def test_letters_are_read_as_the_settings_give_them(take: Take) -> None:
    plan = take(cases.LETTERS)
    assert list(plan.ratings().values()) == [None, "red", "amber", "green"]
    assert plan.stages()["T1"] == "Complete"


def test_other_words_in_a_rating_column_are_kept_as_printed(take: Take) -> None:
    plan = take(cases.WORDS_AS_RAG)
    assert [plan.extras(f"T{number}").get("RAG as printed (December 2024)") for number in (1, 2, 3, 4)] == [
        "On track", "At risk", "Off track", None,
    ]  # fmt: skip
    assert plan.stages()["T4"] == "Complete"
    assert 'also = ["At risk", "Off track", "On track"]' in plan.printed


def test_arrows_and_reasons_beside_a_rating_are_kept(take: Take) -> None:
    plan = take(cases.REASONS_IN_RAG)
    assert list(plan.ratings().values()) == ["amber", "green", "red", None]
    assert [plan.extras(f"T{number}")["RAG as printed (December 2024)"] for number in (1, 2, 3, 4)] == [
        "Amber ↑", "GREEN – on schedule", "Red (no officer)", "Green to Amber",
    ]  # fmt: skip


def test_cells_with_a_colour_and_no_words_are_read_by_their_colour(take: Take) -> None:
    plan = take(cases.colours_only())
    assert list(plan.ratings().values()) == ["green", "amber", "red", None]
    assert plan.extras("T4")["RAG as printed (December 2024)"] == "Blue"
    assert "colour" in plan.printed


def test_a_column_of_a_scale_with_more_points_is_the_rating(take: Take) -> None:
    plan = take(
        "Project ID,Project Name,Delivery Confidence\nP1,Flood wall,Amber/Green\nP2,Heat network,Red\n"
        "P3,Tree nursery,Green\nP4,Tram,Amber/Red\nP5,Bus hub,Amber\n"
    )
    assert plan.ratings()["P2"] == "red"
    assert plan.extras("P1") == {"RAG as printed (December 2024)": "Amber/Green"}


def test_colours_in_other_languages_are_ratings(take: Take) -> None:
    plan = take("Nr.;Maßnahme;Ampel\nM1;Radweg bauen;Grün\nM2;Busse kaufen;Gelb\nM3;Rathaus dämmen;Rot\n")
    assert plan.ratings() == {"M1": "green", "M2": "amber", "M3": "red"}
    assert plan.extras("M2") == {"RAG as printed (December 2024)": "Gelb"}


def test_the_rating_of_a_milestone_is_kept_although_it_is_that_of_its_action(take: Take) -> None:
    plan = take(
        "Ref,Action,Milestone,RAG\nT1,Put chargers in,Site chosen,Green\nT1,Put chargers in,Grid,Green\n"
    )
    assert "RAG: Green" in plan.extras("T1")["Part 2"]


def test_a_circle_with_a_reason_is_read_and_the_reason_kept(take: Take) -> None:
    rows = ("T1,Travel,Buy bikes,🟢 On track", "T2,Travel,Run buses,🟠 Red again", "T3,Travel,Dig,🔴")
    plan = take("\n".join(("ID,Theme,Action,RAG", *rows, "")))
    assert plan.ratings() == {"T1": "green", "T2": None, "T3": "red"}
    assert plan.extras("T1")["RAG as printed (December 2024)"] == "🟢 On track"
    assert plan.extras("T2")["RAG as printed (December 2024)"] == "🟠 Red again"


def test_a_final_stage_in_the_ratings_reaches_an_action_that_the_plan_has(take: Take) -> None:
    plan = take("ID,Action,RAG\nT1,Walk,Red\n")
    update = plan.write("update", "ID,Action,RAG March 2026\nT1,Walk,Complete\n")
    assert plan.run("import", update, "--yes").code == 0
    action = plan.actions("2026-03")["T1"]
    assert [stage["stage"] for stage in action["stages"]] == ["Complete"]


def test_what_was_left_out_of_the_file_is_said_before_doubts_about_rows(take: Take) -> None:
    rows = "".join(f"T{number},Make a plan for the parishes and the\n" for number in range(20))
    printed = take(f"Ref,Action\n{rows}T99,#REF!\n").printed
    assert printed.index("Formula errors") < printed.index("middle of a sentence")
