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
