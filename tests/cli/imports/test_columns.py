"""What each column of a table holds, judged by its header and by its values."""

from __future__ import annotations

from tests.cli.imports.conftest import Take
from tests.support import import_cases as cases


def test_a_header_over_two_rows_is_read_as_one(take: Take) -> None:
    plan = take(cases.header_of_two_rows())
    actions = plan.actions("2025-09")
    assert {identity: record["rag"] for identity, record in actions.items()} == {"T1": "amber", "T2": "green"}
    assert actions["T1"]["note"] == "A site is found"
    assert plan.extras("T1", "2025-09") == {
        "Lead": "Highways", "Q1 2025/26 RAG": "Red", "Q1 2025/26 Update": "No site yet",
    }  # fmt: skip
    assert "Q2 2025/26 RAG" in plan.printed


def test_a_status_of_ratings_is_the_rating_and_a_kpi_ref_the_id(take: Take) -> None:
    plan = take(cases.KPI_REF)
    assert plan.ratings() == {"CS01": "amber", "CS02": "red", "HR11": "green"}
    assert plan.texts()["CS01"] == "Calls answered in 15 seconds"


def test_a_number_sign_in_a_header_is_a_number(take: Take) -> None:
    plan = take(cases.ACTION_HASH)
    assert plan.texts() == {"1": "Put chargers in four car parks", "2": "Buy e-bikes for the post room"}


def test_the_usual_names_of_columns_are_known(take: Take) -> None:
    plan = take(cases.USUAL_NAMES)
    assert plan.themes() == {"1.1": "Transport", "1.2": "Transport", "2.1": "Buildings"}
    assert plan.ratings() == {"1.1": "green", "1.2": "amber", "2.1": "red"}
    assert plan.notes()["1.1"] == "Two are in"


def test_a_status_called_rag_is_the_rating(take: Take) -> None:
    assert take(cases.STATUS_RAG).ratings() == {"T1": "green", "T2": "red"}


def test_the_current_rating_is_taken_and_the_previous_kept(take: Take) -> None:
    plan = take(cases.CURRENT_RAG)
    assert plan.ratings() == {"T1": "amber", "T2": "red"}
    assert plan.notes()["T1"] == "A site is found"
    assert plan.extras("T1") == {
        "Previous RAG": "Red", "Direction of travel": "Better", "Next steps": "Sign the lease",
    }  # fmt: skip


def test_two_columns_of_one_name_lose_nothing(take: Take) -> None:
    plan = take(cases.SAME_NAME_TWICE, "--map", "project_number=id", "--map", "project_name=text")
    assert list(plan.ratings().values()) == ["amber", "amber", "red", "green"]
    assert "RAG" in plan.printed


def test_of_quarters_the_latest_is_taken_told_and_the_others_kept(take: Take) -> None:
    plan = take(cases.QUARTERS)
    assert plan.ratings() == {"T1": "green", "T2": None}
    assert plan.notes() == {"T1": "Two are in", "T2": None}
    assert plan.extras("T2")["Q2 Update"] == "They are here"
    assert "Q3 RAG" in plan.printed


def test_labels_are_shown_whole(take: Take) -> None:
    plan = take(cases.LABELS_ALIKE)
    shown = plan.run("show", "T1", "--period", "2024-12").out
    for label in (
        "Progress update Q1",
        "Progress update Q2",
        "Lead Officer",
        "Lead Member",
        "Target date revised",
    ):
        assert label in shown
    assert plan.notes() == {"T1": "Two are in", "T2": None}


def test_a_header_of_any_length_is_a_header(take: Take) -> None:
    assert take(cases.LONG_HEADER).ratings() == {"T1": "green", "T2": "amber"}


def test_a_number_that_lost_its_nought_is_read_by_its_neighbours(take: Take) -> None:
    plan = take(cases.one_point_ten())
    assert list(plan.actions()) == ["1.1", "1.2", "1.9", "1.10", "1.11"]
    assert "1.10" in plan.printed


def test_every_other_column_is_in_reports_copies_and_the_search(take: Take) -> None:
    plan = take(cases.OWNER_AND_DATE)
    for form in ("md", "html", "csv"):
        report = plan.run("report", "--format", form, "-o", "-", "--period", "2024-12").out
        for words in ("A. Officer", "31/03/2026", "£125k"):
            assert words in report, (form, words)
    assert [hit["id"] for hit in plan.run("search", "officer", "--json").json] == ["T1", "T2"]


def test_a_title_is_the_text_where_nothing_else_is(take: Take) -> None:
    table = "Ref,Title,Progress,RAG Rating\n1a,Solar panels on schools,Half are up,G\n2a,Plant trees,,A\n"
    assert take(table).texts() == {"1a": "Solar panels on schools", "2a": "Plant trees"}


def test_init_says_which_of_the_plans_own_columns_reports_print(take: Take) -> None:
    plan = take(cases.OWNER_AND_DATE.replace("Partners", "Ward"))
    assert "Reports print Lead officer, Target date, Cost, and leave out Ward." in plan.printed


def test_one_of_several_columns_that_is_ticked_is_the_rating(take: Take) -> None:
    table = (
        "Ref,Theme,Action,R,A,G,Comments\n1.1,Homes,Insulate the town hall,,,✓,Done by May\n"
        "1.2,Homes,Replace the vans,,x,,Waiting\n1.3,Homes,Fit solar panels,X,,,Refused\n"
        "1.4,Homes,Write a food strategy,,,,\n,,Total,1,1,1,\n"
    )
    plan = take(table)
    assert plan.ratings() == {"1.1": "green", "1.2": "amber", "1.3": "red", "1.4": None}
    assert "R, A, G were read as one rating, by which of them is ticked: G 1, A 1, R 1." in plan.printed
    assert plan.extras("1.1") == {}


def test_columns_of_ratings_with_other_words_are_kept_as_they_are(take: Take) -> None:
    table = "Ref,Theme,Action,R,A,G\n1,Homes,Insulate the town hall,Ann,,\n2,Homes,Buy vans,,Bob,x\n"
    plan = take(table)
    assert plan.extras("1") == {"R": "Ann"}
    assert plan.extras("2") == {"A": "Bob", "G": "x"}


def test_percentages_are_a_field_of_the_plans_own_and_no_note(take: Take) -> None:
    plan = take("Ref,Theme,Action,Progress\nE1,Energy,Fit lamps,45%\nE2,Energy,Buy power,100%\n")
    assert plan.notes() == {"E1": None, "E2": None}
    assert plan.extras("E1") == {"Progress": "45%"}
    assert "Progress (its values are numbers)" in plan.printed
    assert "Progress (percent)" in plan.printed


def test_a_header_in_two_languages_is_what_its_known_half_says(take: Take) -> None:
    table = (
        "Cyf / Ref,Thema / Theme,Cam gweithredu / Action,COG / RAG,Diweddariad / Update\n"
        "C1,Ynni / Energy,Paneli haul / Solar panels,Oren / Amber,Wyth ysgol / Eight schools\n"
        "C2,Ynni / Energy,Cynllun gwres / Heat plan,Hwyr / Red,\n"
    )
    plan = take(table)
    assert plan.texts() == {"C1": "Paneli haul / Solar panels", "C2": "Cynllun gwres / Heat plan"}
    assert plan.notes()["C1"] == "Wyth ysgol / Eight schools"
    assert plan.ratings() == {"C1": "amber", "C2": "red"}
    assert plan.extras("C2") == {"RAG as printed (December 2024)": "Hwyr / Red"}


def test_objectives_that_group_the_rows_are_the_themes(take: Take) -> None:
    table = (
        "Objective,Action,RAG\nHomes,Insulate homes,Green\nHomes,Offer advice,Amber\n"
        "Travel,Build a cycle route,Green\nTravel,Run more buses,Red\n"
    )
    assert list(take(table).themes().values()) == ["Homes", "Homes", "Travel", "Travel"]


def test_objectives_that_come_again_are_no_themes(take: Take) -> None:
    table = (
        "ID,Objective,Action,RAG\nA1,Homes,Insulate homes,Green\nA2,Travel,Run a bus,Amber\n"
        "A3,Homes,Offer advice,Green\nA4,Travel,Run more buses,Red\n"
    )
    assert [record["objectives"] for record in take(table).actions().values()][:2] == [["Homes"], ["Travel"]]


def test_the_overall_rating_comes_before_those_of_time_and_cost(take: Take) -> None:
    table = (
        "Ref,Theme,Project,Overall RAG,RAG (Time),RAG (Cost),Highlight report\n"
        "P1,Estate,Replace the boilers,Amber,Green,Red,Design is finished\n"
        "P2,Estate,Share cars,Green,Green,Red,120 members\n"
    )
    plan = take(table)
    assert plan.ratings() == {"P1": "amber", "P2": "green"}
    assert plan.extras("P1") == {"RAG (Time)": "Green", "RAG (Cost)": "Red"}
    assert plan.notes()["P2"] == "120 members"


def test_a_header_that_adds_something_to_a_known_word_is_not_that_word(take: Take) -> None:
    table = (
        'Ref,Theme,"Action\nowner",Measure,Update - frequency\n'
        "1,Homes,Ann,Insulate the town hall,Monthly\n2,Homes,Bob,Replace the vans,Yearly\n"
    )
    plan = take(table)
    assert plan.texts() == {"1": "Insulate the town hall", "2": "Replace the vans"}
    assert list(plan.extras("1").values()) == ["Ann", "Monthly"]
