"""Text lifted out of a page: each way it breaks, on small tables of another town."""

import pytest

from tests.support.importing import HEADER, Reader, fate, ids, row_of, rules
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.errors import RefusedFileError

GOOD = "T1\t1\tMend the footpaths of the town.\tLead\tParishes\tDelivery\t\tTen miles were mended."


def test_a_lost_rating_column_does_not_shift_the_note(read: Reader) -> None:
    reading = read.table(
        GOOD, "T2\tAll\tLight the alleys by night.\tAsk\tDistricts\tDesign\tLamps were bought."
    )
    row = row_of(reading, "T2")
    assert (row.action.partners, stages_text(row.update.stages)) == ("Districts", "Design")
    assert row.update.note == "Lamps were bought."
    assert row.doubtful is False


@pytest.mark.parametrize("noise", ["\\", "2", "i", "Il V", "1 1 1", "S", "•"])
def test_noise_in_the_rating_column_is_no_rating(read: Reader, noise: str) -> None:
    reading = read.table(GOOD.replace("\t\t", f"\t{noise}\t"))
    row = row_of(reading, "T1")
    assert (row.update.rag, row.update.note) == (None, "Ten miles were mended.")
    assert rules(reading) == ["rag-missing"]


def test_an_empty_role_does_not_pull_the_partners_over(read: Reader) -> None:
    reading = read.table(
        GOOD, "T2\t5\tFind money for the paths.\t\tNational Lottery\tDesign\tA bid was made."
    )
    assert row_of(reading, "T2").action.role is None
    assert row_of(reading, "T2").action.partners == "National Lottery"


@pytest.mark.parametrize(
    ("printed", "identity"), [("Т1", "T1"), ("ТЗ", "T3"), ("T 4", "T4"), ("Τ5", "T5"), ("(T6)", "T6")]
)
def test_ids_are_read_through_look_alike_letters_and_blanks(
    read: Reader, printed: str, identity: str
) -> None:
    reading = read.table(GOOD.replace("T1", printed, 1))
    assert ids(reading) == [identity]
    assert "look-alike" in reading.rows[0].repaired[0]


def test_an_id_that_breaks_the_row_is_read_from_its_neighbours(read: Reader) -> None:
    rows = [GOOD.replace("T1", identity, 1) for identity in ("T8", "T9", "T1O", "11", "T12")]
    reading = read.table(*rows)
    assert ids(reading) == ["T8", "T9", "T10", "T11", "T12"]
    assert row_of(reading, "T10").repaired == ("ID T10 read from 'T1O' by its neighbours",)


def test_a_repeated_id_is_a_problem_and_the_first_stands(read: Reader) -> None:
    reading = read.table(GOOD, GOOD.replace("Mend", "Sweep"))
    assert ids(reading) == ["T1"]
    assert row_of(reading, "T1").action.text == "Mend the footpaths of the town."
    assert fate(reading, 5).kind == "problem"
    assert "id-repeated" in rules(reading)


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("Foot\tpaths\t\t\t\t\t\t", "Footpaths"),
        ("Mend\tthe town\t\t\tТ\t1\t\t", "Mend the town"),
        ("Tow\tn par\tishes\t\t•\t\t\t", "Town parishes"),
        ("Engagement\t1\t\t\t\t\t\t", "Engagement"),
    ],
)
def test_a_heading_cut_over_columns_is_joined_by_the_document_s_own_words(
    read: Reader, cut: str, whole: str
) -> None:
    reading = read.table(
        cut, GOOD, "T2\t1\tWork with the parishes of the par.\tAsk\tTowns\tDesign\t\tMuch was said."
    )
    assert {row.action.section for row in reading.rows} == {whole}
    assert (fate(reading, 4).kind, fate(reading, 4).detail) == ("heading", whole)


def test_a_heading_no_rule_can_join_is_a_problem(read: Reader) -> None:
    reading = read.table("Ultra Low Em\tnission\t\t\t\t\t\t", GOOD)
    assert "heading-cut" in rules(reading)


def test_a_heading_cut_into_the_header_holds_for_the_first_rows(read: Reader) -> None:
    header = HEADER.replace("Action ID\tObjective", "Action ID Town paths\t·")
    reading = read(f"Transport\n\n{header}\n{GOOD}\nAlleys\t\t\t\t\t\t\t\n{GOOD.replace('T1', 'T2', 1)}")
    assert [row.action.section for row in reading.rows] == ["Town paths", "Alleys"]
    assert row_of(reading, "T1").action.objectives == ("1",)


@pytest.mark.parametrize(
    "debris", ["\tТ\t\t\tТ\t1\t\t", "<u> </u>\t\t\tL\t\t\t\t", "---\t-----\t--", "Total\t\t\t3"]
)
def test_page_break_debris_is_no_action(read: Reader, debris: str) -> None:
    reading = read.table(GOOD, debris, GOOD.replace("T1", "T2", 1))
    assert ids(reading) == ["T1", "T2"]
    assert fate(reading, 5).kind == "debris"


def test_glued_columns_are_read_where_they_can_be_read_in_one_way_only(read: Reader) -> None:
    clear = "T2 1, 3 Sweep the roads of the town. Ask Forestry Council Discovery\tTo be done if money allows."
    unclear = "T3 4 Help the farmers to sow. National Union Districts Discovery\tTo be done later on."
    reading = read.table(GOOD, GOOD.replace("T1", "T4", 1), "", clear, unclear)
    row = row_of(reading, "T2")
    assert (row.action.objectives, row.action.role) == (("1", "3"), "Ask")
    assert row.action.text == "Sweep the roads of the town."
    assert (row.action.partners, stages_text(row.update.stages)) == ("Forestry Council", "Discovery")
    assert row.update.note == "To be done if money allows."
    assert row.repaired
    row = row_of(reading, "T3")
    assert (row.action.text, row.action.partners, stages_text(row.update.stages)) == (None, None, "Discovery")
    unread = {problem.field for problem in reading.problems if problem.action == "T3"}
    assert unread == {"text", "role", "partners"}


def test_a_glued_row_without_an_id_is_a_problem_with_its_line(read: Reader) -> None:
    reading = read.table(GOOD, "", "Sweep the roads of the town. Districts Discovery\tTo be done later.")
    assert fate(reading, 6).kind == "problem"
    assert [problem.line for problem in reading.problems if problem.rule == "row-unreadable"] == [6]


def test_rows_broken_over_lines_are_joined(read: Reader) -> None:
    reading = read.table(
        "T1\tAll\tMend the footpaths",
        "of the town.\tLead\tParishes\tDesign\t\tTen miles",
        "were mended.",
        "T2\t1\tSweep the roads\tAsk\tTown\tDesign\t\tNot all",
        "\t\tof the town.\t\tCouncil\t\t\twere swept.",
    )
    row = row_of(reading, "T1")
    assert (row.action.text, row.update.note) == ("Mend the footpaths of the town.", "Ten miles were mended.")
    assert row.lines == (4, 5, 6)
    assert row_of(reading, "T2").action.partners == "Town Council"
    assert fate(reading, 8).detail == "line 7"


def test_a_note_cut_in_two_columns_is_not_taken_for_a_note(read: Reader) -> None:
    cut = "T2\t2\tShop in the town.\tAsk\tShops\tDesign\tcampaigns su www.vis\tnce and uncover the story"
    reading = read.table(GOOD, cut)
    assert row_of(reading, "T2").update.note is None
    assert "note-cut" in rules(reading)


@pytest.mark.parametrize("word", ["On hold", "In progress", "2", "01/12/2024"])
def test_a_word_that_is_no_stage_is_listed_and_not_taken(read: Reader, word: str) -> None:
    reading = read.table(GOOD.replace("Delivery", word))
    assert row_of(reading, "T1").update.stages == ()
    assert row_of(reading, "T1").doubtful
    assert "stage-unreadable" in rules(reading)


def test_a_text_that_ends_in_the_middle_of_a_sentence_is_doubted(read: Reader) -> None:
    reading = read.table(GOOD.replace("of the town.", "of the"))
    assert "text-ends-midway" in rules(reading)


@pytest.mark.parametrize(
    ("note", "is_doubted"),
    [
        ("Waiting for parts to come in", False),
        ("None as of", False),
        ("Fleet moved to the depot. Waiting for parts from", True),
        ("A budget for this scheme was agreed in May and we now look for", True),
    ],
)
def test_a_phrase_may_end_with_a_preposition(read: Reader, note: str, is_doubted: bool) -> None:
    reading = read(f"Ref,Action,RAG,Note\nT1,Walk,Red,{note}\n", name="plan.csv")
    assert ("text-ends-midway" in rules(reading)) is is_doubted


def test_characters_that_steer_a_terminal_are_replaced_and_counted(read: Reader) -> None:
    reading = read.table(GOOD.replace("Ten", "\x1b[31mTen"))
    assert row_of(reading, "T1").update.note == "\ufffd[31mTen miles were mended."
    assert "odd-characters" in rules(reading)


def test_hopelessly_interleaved_text_is_refused_with_line_numbers_and_advice(read: Reader) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        read.table(
            "T1 All Develop a vision and Lead Transport Design The Council is",
            "strategy for transport Partners developing a plan",
            "T2 2 Continue to talk with Lead Residents Delivery The Council asks",
            "the public and others Business people",
        )
    assert "lines 4-7" in refusal.value.cause
    assert "Word or Excel" in refusal.value.remedy


def test_rows_that_may_go_on_in_unreadable_lines_count_against_the_text(read: Reader) -> None:
    first = "T1\tAll\tDevelop a vision and\tLead\tTransport\tDesign\t\tThe Council is"
    with pytest.raises(RefusedFileError, match="lines 4-5"):
        read.table(first, "strategy for transport Partners developing a plan")


def test_columns_set_apart_by_blanks_are_refused(read: Reader) -> None:
    header = "Action ID  Objective  Action         LCC Role  Stage"
    with pytest.raises(RefusedFileError, match="separated by spaces"):
        read(f"{header}\nT1         All        Mend paths     Lead      Design\n")
