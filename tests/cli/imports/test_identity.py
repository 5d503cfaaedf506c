"""Actions without printed IDs are found again by their text, and never by their position."""

from __future__ import annotations

from collections import Counter

from tests.cli.imports.conftest import Take, Taken
from tests.support import import_cases as cases


def by_text(plan: Taken, period: str) -> dict[str, dict[str, object]]:
    return {record["text"]: record for record in plan.actions(period).values()}


def test_actions_without_ids_are_matched_by_their_text(take: Take) -> None:
    plan = take(cases.YEAR_1)
    later = plan.run("import", plan.write("later", cases.YEAR_2), "--period", "2025-12", "--yes")
    assert later.code == 0, later.err
    actions = by_text(plan, "2025-12")
    assert len(actions) == len(plan.actions()) == 6
    assert Counter(record["theme_name"] for record in actions.values()) == {"Transport": 4, "Buildings": 2}
    notes = {text.split()[0]: record["note"] for text, record in actions.items()}
    assert notes == {
        "Put": "All four are in", "Buy": None, "Write": "Plan is written",
        "Run": "New this year", "Fit": None, "Insulate": "Depot is done",
    }  # fmt: skip
    before = {text.split()[0]: record["rag"] for text, record in by_text(plan, "2024-12").items()}
    assert (before["Write"], before["Run"]) == ("red", None)


def test_what_is_new_and_what_is_not_in_the_file_is_told(take: Take) -> None:
    plan = take(cases.YEAR_1)
    actual = plan.run("import", plan.write("later", cases.YEAR_2), "--period", "2025-12", "--dry-run").out
    assert "1 new action" in actual
    assert "3 actions without a printed ID, found in the plan by text; made for 1 new action." in actual
    assert "Buy e-bikes for the post room" in actual
    assert "Fit LED lights in every office" in actual


def test_a_text_that_is_nearly_the_same_is_matched_and_both_are_shown(take: Take) -> None:
    plan = take(cases.YEAR_1)
    later = cases.YEAR_2.replace("Insulate the depot and the hall", "Insulate the depot and the town hall")
    result = plan.run("import", plan.write("later", later), "--period", "2025-12", "--yes")
    assert "“Insulate the depot and the hall”" in result.out
    assert "“Insulate the depot and the town hall”" in result.out
    assert by_text(plan, "2025-12")["Insulate the depot and the town hall"]["note"] == "Depot is done"
    assert len(plan.actions()) == 6


def test_themes_in_another_order_stay_themselves(take: Take) -> None:
    plan = take(cases.YEAR_1)
    header, *rows = cases.YEAR_2.splitlines()
    later = "\n".join([header, *reversed(rows)])
    plan.run("import", plan.write("later", later), "--period", "2025-12", "--yes")
    themes = {text.split()[0]: record["theme_name"] for text, record in by_text(plan, "2025-12").items()}
    assert (themes["Insulate"], themes["Run"]) == ("Buildings", "Transport")


def test_texts_with_other_numbers_are_other_actions_but_a_later_year_is_the_same(take: Take) -> None:
    plan = take("Theme,Action,Update\nMove,Install chargers phase 1 by 2025,Begun\nMove,Plant a hedge,Dry\n")
    later = "Theme,Action,Update\nMove,Install chargers phase 2 by 2025,New\nMove,Plant a hedge,Wet\n"
    result = plan.run("import", plan.write("later", later), "--period", "2025-12", "--yes")
    assert "new, but similar to" in result.out
    assert len(plan.actions("2025-12")) == 3
    moved = "Theme,Action,Update\nMove,Install chargers phase 1 by 2027,Late\nMove,Plant a hedge,Wet\n"
    plan.run("import", plan.write("moved", moved), "--period", "2026-12", "--yes")
    assert len(plan.actions("2026-12")) == 3


def test_a_word_kept_as_printed_stays_with_its_period(take: Take) -> None:
    plan = take("Action,RAG,Update\nBuy e-bikes,Amber/Red,Late\nPlant a hedge,Green,Dry\n")
    later = "Action,RAG,Update\nBuy e-bikes,Green,Here\nPlant a tree,Green,Wet\n"
    plan.run("import", plan.write("later", later), "--period", "2025-12", "--yes")
    (bikes,) = [record for record in plan.actions("2025-12").values() if record["text"] == "Buy e-bikes"]
    assert (bikes["rag"], bikes["extras"]) == ("green", {"RAG as printed (December 2024)": "Amber/Red"})


def test_a_new_action_of_a_file_without_themes_joins_the_only_theme(take: Take) -> None:
    plan = take("Action,RAG,Update\nBuy e-bikes,Red,Late\nPlant a hedge,Green,Dry\n")
    later = "Action,RAG,Update\nBuy e-bikes,Green,Here\nOpen a market for old furniture,Green,New\n"
    plan.run("import", plan.write("later", later), "--period", "2025-12", "--yes")
    assert {record["theme_name"] for record in plan.actions("2025-12").values()} == {"plan"}


def test_ids_of_letters_and_digits_are_found_whatever_their_column_is_called(take: Take) -> None:
    plan = take("CAP line,Action,RAG\nCAP/01,Put chargers in,Green\nCAP/02,Buy e-bikes,Red\n")
    assert plan.texts() == {"CAP/01": "Put chargers in", "CAP/02": "Buy e-bikes"}
    assert "CAP line → id (its values are IDs)" in plan.printed


YEAR_OF_NEW_IDS = """\
ID,Action,RAG,Update
1,Put chargers in four car parks,Green,Four are in
2,Write a cycling plan,Amber,Begun
"""


def test_a_file_whose_ids_were_given_anew_is_refused_with_the_way_to_go_by_texts(take: Take) -> None:
    plan = take(
        "ID,Action,RAG,Update\n1,Put chargers in four car parks,Green,Two\n"
        "2,Buy e-bikes for the post room,Red,Late\n3,Write a cycling plan,Red,None\n"
    )
    path = plan.write("next", YEAR_OF_NEW_IDS)
    refused = plan.run("import", path, "--period", "2025-12", "--yes")
    assert refused.code != 0
    assert "“Write a cycling plan”, which is 3 in the plan" in refused.err
    plan.run("import", path, "--period", "2025-12", "--yes", "--map", "ID=number")
    notes = plan.notes_of("2025-12")
    assert (notes["1"], notes["2"], notes["3"]) == ("Four are in", None, "Begun")


def test_an_id_with_quite_another_text_is_named(take: Take) -> None:
    plan = take("ID,Action,RAG\nT1,Put chargers in four car parks,Green\nT2,Buy e-bikes,Red\n")
    path = plan.write("next", "ID,Action,RAG\nT1,Restore the ponds of the park,Green\nT2,Buy e-bikes,Red\n")
    shown = plan.run("import", path, "--period", "2025-12", "--dry-run").out
    assert (
        "T1 is “Restore the ponds of the park”; in the plan it is “Put chargers in four car parks”" in shown
    )
