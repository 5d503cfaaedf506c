"""Clean tables of other councils: CSV in any dialect, TSV and XLSX, their own words and letters."""

import io
from pathlib import Path

import openpyxl
import pytest

from tests.support.importing import WORDS, Reader, fate, fates, ids, row_of, rules
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.errors import RefusedFileError, UsageError
from tui_tracker.importers.parse.headers import field_of
from tui_tracker.importers.read_source import read_source

SEMICOLONS = """\
Ref;Theme;Category;Action;Council role;Partners;Objective;Status;RAG;Progress;Owner
EN-04;Energy;Solar;Put panels on "Town Hall";Lead;County;1, 2;Delivery;GREEN;Going well;J Smith
EN-05;Energy;Solar;"Put panels on
schools; all of them";Ask;Schools;All;On hold;2;;
;;;;;;;;;;
Ref;Theme;Category;Action;Council role;Partners;Objective;Status;RAG;Progress;Owner
TR1a;Travel;;Buses;lead;;3;Complete;Amber ;Done;A
Total;;;3;;;;;;;
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_semicolon_csv_reads_in_every_usual_encoding(read: Reader, encoding: str) -> None:
    reading = read(SEMICOLONS.replace("Going well", "Going well – £3m").encode(encoding), name="plan.csv")
    assert ids(reading) == ["EN-04", "EN-05", "TR1a"]
    assert [(theme.key, theme.name) for theme in reading.themes] == [("EN", "Energy"), ("TR", "Travel")]
    row = row_of(reading, "EN-04")
    assert row.action.text == 'Put panels on "Town Hall"'
    assert row.action.section == "Solar"
    assert row.action.extras == (("Owner", "J Smith"),)
    assert (row.update.rag, row.update.note) == ("green", "Going well – £3m")
    assert row_of(reading, "TR1a").update.rag == "amber"
    assert row_of(reading, "TR1a").action.role == "Lead"


def test_every_line_of_a_csv_with_line_breaks_in_cells_has_a_fate(read: Reader) -> None:
    reading = read(SEMICOLONS, name="plan.csv")
    assert [kind for kind, _ in fates(reading).values()] == [
        "header", "action", "action", "joined", "blank", "header", "action", "debris",
    ]  # fmt: skip
    assert fate(reading, 4).detail == "line 3"
    assert row_of(reading, "EN-05").action.text == "Put panels on\nschools; all of them"


def test_a_number_among_ratings_is_listed_and_not_taken(read: Reader) -> None:
    reading = read(SEMICOLONS, name="plan.csv")
    assert row_of(reading, "EN-05").update.rag is None
    assert {"rag-unreadable", "stage-unreadable"} <= set(rules(reading))
    assert "rag-missing" not in rules(reading)


NUMBERED = """\
Anytown Climate Plan

Homes

Ref\tAction\tRole\tStatus\tRAG\tUpdate
1.1\tInsulate homes in the town\tLead\tDesign\t1\tWork has begun on homes.
1.2\tFit heat pumps to homes\tAsk\tDelivery\t3\tNothing was done yet.
Travel
2.1\tBuild cycle lanes around town\tLead\tDesign\t2\tStill to come.
"""


def test_ids_without_letters_keep_their_print_and_themes_get_initials(read: Reader) -> None:
    reading = read(NUMBERED, default_period="2025-12")
    assert ids(reading) == ["1.1", "1.2", "2.1"]
    assert [(theme.key, theme.name) for theme in reading.themes] == [("H", "Homes"), ("T", "Travel")]
    assert reading.period == "2025-12"


def test_ratings_in_numbers_are_not_rated_and_that_is_said_once(read: Reader) -> None:
    reading = read(NUMBERED)
    assert {row.update.rag for row in reading.rows} == {None}
    assert rules(reading) == ["rag-missing"]
    assert "'1', '2', '3'" in reading.problems[0].message


def test_numbers_that_restart_in_each_theme_become_ids_with_the_theme_s_letter(read: Reader) -> None:
    table = "No,Action,Status\n1,Insulate,Design\n2,Heat,Delivery\n"
    reading = read(f"Homes,,\n{table}Travel,,\n{table}", name="plan.csv")
    assert ids(reading) == ["H1", "H2", "T1", "T2"]
    assert [row.action.number for row in reading.rows] == ["1", "2", "1", "2"]


def test_a_table_that_names_no_theme_stands_under_its_letters(read: Reader) -> None:
    reading = read("ID,Action,Status\nT1,Buses,Design\nT2,Trains,Design\nH1,Homes,Design\n", name="plan.csv")
    assert [(theme.key, theme.name) for theme in reading.themes] == [("T", "T"), ("H", "H")]
    assert "theme-missing" in rules(reading)


def test_an_update_without_a_column_of_texts_is_read(read: Reader) -> None:
    reading = read("ID\tStage\tRAG\tNote\nT1\tDesign\tRed\tStuck.\n", name="update.tsv", period="2025-12")
    row = row_of(reading, "T1")
    assert (stages_text(row.update.stages), row.update.rag, row.update.note) == ("Design", "red", "Stuck.")
    assert row.update.period == "2025-12"
    assert {"stages", "rag", "note"} <= row.fields
    assert "text" not in row.fields


def test_of_two_periods_the_one_asked_for_is_read_and_else_the_latest(read: Reader) -> None:
    table = "ID,Action,December 2023 Update,December 2024 Update\nT1,Buses,Old.,New.\n"
    latest = read(table, name="plan.csv")
    assert (latest.period, latest.rows[0].update.note) == ("2024-12", "New.")
    assert latest.rows[0].action.extras == (("December 2023 Update", "Old."),)
    asked = read(table, name="plan.csv", period="2023-12")
    assert (asked.period, asked.rows[0].update.note) == ("2023-12", "Old.")


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("RAG status (Dec 25)", "rag"),
        ("RAG (Red / Amber / Green)", "rag"),
        ("Objective(s)", "objectives"),
        ("Sub-theme", "section"),
        ("NCC Role", "role"),
        ("Project Status 2024", "stages"),
        ("Q4 2025 progress update:", "note"),
        ("Who may be involved?", "partners"),
        ("Lead officer", None),
        ("May", None),
    ],
)
def test_headers_are_known_by_their_words(header: str, field: str | None) -> None:
    assert field_of(header) == field


def test_a_stage_goes_before_a_status_and_the_status_is_kept_as_an_extra(read: Reader) -> None:
    row = read("ID,Action,Status,Stage\nT1,Buses,Not started,Design\n", name="plan.csv").rows[0]
    assert stages_text(row.update.stages) == "Design"
    assert row.action.extras == (("Status", "Not started"),)


@pytest.mark.parametrize("header", ["Status,Stage", "Stage,Status"])
def test_a_status_beside_a_stage_is_the_rating_where_its_values_are_ratings(
    read: Reader, header: str
) -> None:
    cells = {
        "Status": ["On track", "At risk", "Off track", "Finished"],
        "Stage": ["Design"] * 3 + ["Complete"],
    }
    lines = [f"T{n},Buses {n},{','.join(cells[name][n] for name in header.split(','))}" for n in range(4)]
    parsed = read("\n".join((f"ID,Action,{header}", *lines)), name="plan.csv")
    uses = {use.name: use.field for use in parsed.understanding.columns}
    assert (uses["Status"], uses["Stage"]) == ("rag", "stages")
    assert [stages_text(row.update.stages) for row in parsed.rows] == cells["Stage"]


def test_unknown_headers_are_mapped_by_the_user(read: Reader) -> None:
    table = "Ref,Wer,Traffic light,Stand,Was\nA1,Lead,Red,Delivery,Do it\n"
    columns = {"wer": "role", "Traffic Light": "RAG", "Stand": "stage", "Was": "text"}
    row = read(table, name="plan.csv", columns=columns).rows[0]
    assert (row.action.role, row.update.rag, row.action.text) == ("Lead", "red", "Do it")
    assert stages_text(row.update.stages) == "Delivery"


@pytest.mark.parametrize(
    ("columns", "cause", "nearest"),
    [
        ({"Stattus": "stages"}, "no column 'Stattus'", "Status"),
        ({"Status": "stagge"}, "'stagge' is not a field", "stages"),
    ],
)
def test_a_wrong_mapping_names_the_nearest(
    read: Reader, columns: dict[str, str], cause: str, nearest: str
) -> None:
    with pytest.raises(UsageError, match=cause) as error:
        read("ID,Action,Status\nT1,Buses,Design\n", name="plan.csv", columns=columns)
    assert f"Did you mean {nearest}?" in error.value.remedy


def test_no_map_is_suggested_that_makes_ids_of_years_or_names(read: Reader) -> None:
    table = "Work,When,Who\nPlant trees,2025,Jo\nMend roads,2026,Sam\nRun a bus,2027,Kim\n"
    with pytest.raises(RefusedFileError) as refusal:
        read(table, name="plan.csv")
    assert refusal.value.remedy.endswith('use --map "Work=text".')
    rows = read(table, name="plan.csv", columns={"Work": "text"}).rows
    assert [row.action.text for row in rows] == ["Plant trees", "Mend roads", "Run a bus"]


def test_a_table_of_unknown_headers_is_refused_with_the_map_to_write(read: Reader) -> None:
    table = "Key,Our promise,Where we are\nA1,Plant trees,Delivery\nA2,Plant many more trees,Design\n"
    with pytest.raises(RefusedFileError, match="Our promise") as refusal:
        read(table, name="plan.csv")
    assert '--map "Key=id" --map "Our promise=text"' in refusal.value.remedy
    for header in ("Our promise", "promise"):
        rows = read(table, name="plan.csv", columns={header: "text", "Key": "id"}).rows
        assert next((row.action.id, row.action.text) for row in rows) == ("A1", "Plant trees")
    with pytest.raises(UsageError, match="no column 'Our promiss'"):
        read(table, name="plan.csv", columns={"Our promiss": "text"})


def workbook() -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    first.title = "Transport"
    header = ["Action ref", "Action", "Objectives", "Stage", "RAG", "December 2025 Progress"]
    first.append(["Anytown Climate Action Plan"])
    first.merge_cells("A1:F1")
    first.append([])
    first.append(header)
    first.append(["T1", "Buses", 1.0, "Delivery", "Green", "Running"])
    first.append(["Rail"])
    first.append(["T2", "Trains", "1, 2", "Design", "amber", None])
    second = book.create_sheet("Homes")
    second.append([*header, "Budget"])
    second.append(["H1", "Insulate", 3, "Completed", "RED", "Done", 12000.0])
    book.create_sheet("Notes").append(["just words"])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_workbook_s_sheets_are_themes(read: Reader) -> None:
    reading = read(workbook(), name="plan.xlsx")
    assert [(theme.key, theme.name) for theme in reading.themes] == [("T", "Transport"), ("H", "Homes")]
    assert ids(reading) == ["T1", "T2", "H1"]
    assert row_of(reading, "T1").action.objectives == ("1",)
    assert row_of(reading, "T2").action.section == "Rail"
    assert row_of(reading, "H1").action.extras == (("Budget", "12000"),)
    assert [row.update.rag for row in reading.rows] == ["green", "amber", "red"]
    assert reading.period == "2025-12"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.txt"),
        (b"%PDF-1.7 ...", "report.pdf"),
        (b"PK\x03\x04broken", "plan.xlsx"),
        (b"\x00\x01\x02\x03", "picture.png"),
        (b"Dear all,\nplease find enclosed.\n", "letter.txt"),
        (b"ID,Action,Status\n", "header-only.csv"),
    ],
)
def test_what_holds_no_table_is_refused_with_advice(read: Reader, content: bytes, name: str) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        read(content, name=name)
    assert name in refusal.value.cause
    assert refusal.value.remedy


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError, match=r"nowhere\.csv cannot be read"):
        read_source(tmp_path / "nowhere.csv", WORDS)


def test_titles_below_the_one_header_are_themes(read: Reader) -> None:
    table = (
        "ID\tAction\tStage\nTransport\nRail\nT1\tBuses\tDesign\nT2\tTrains\tDesign\nHomes\nH1\tHeat\tDesign\n"
    )
    reading = read(f"Anytown Plan\n\n{table}")
    assert [(theme.key, theme.name) for theme in reading.themes] == [("T", "Transport"), ("H", "Homes")]
    assert [row.action.section for row in reading.rows] == ["Rail", "Rail", None]


def test_a_title_repeated_on_a_new_page_begins_nothing_new(read: Reader) -> None:
    header = "ID\tAction\tStage\n"
    first = f"Transport\n{header}Rail\t\t\nT1\tBuses\tDesign\n"
    reading = read(f"{first}Page 2 of 3\nTransport (continued)\n{header}Rail (cont.)\nT2\tTrains\tDesign\n")
    assert [theme.name for theme in reading.themes] == ["Transport"]
    assert [row.action.section for row in reading.rows] == ["Rail", "Rail"]
    assert fate(reading, 5).kind == "debris"


def test_actions_without_ids_among_others_get_made_ids_and_keep_their_numbers(read: Reader) -> None:
    unnumbered = "All;Lead;;1. Set a target;Design\nAll;Lead;;Ask for money;Design\n"
    header = "sep=;\nTheme;Section;ID;Description;Status\n"
    reading = read(f"{header}{unnumbered}Homes;;H1;Insulate;Delivery\n", name="plan.csv")
    assert ids(reading) == ["X1", "X2", "H1"]
    actual = [(row.action.group, row.action.number, row.action.text) for row in reading.rows]
    assert actual[:2] == [("Lead", "1", "Set a target"), ("Lead", None, "Ask for money")]
    assert [problem.action for problem in reading.problems if problem.rule == "number-missing"] == ["X2"]


def test_an_empty_cell_is_doubted_where_hardly_any_other_is_empty(read: Reader) -> None:
    rows = "".join(f"T{number},Do {number},Lead\n" for number in range(1, 9))
    reading = read(f"ID,Action,Role\n{rows}T9,Do it,\n", name="plan.csv")
    empty = [problem for problem in reading.problems if problem.rule == "cell-empty"]
    assert [(problem.action, problem.field, problem.line) for problem in empty] == [("T9", "role", 10)]


KEY_BY_NUMBER = """\
Ref,Action,RAG,Update
T1,Put chargers in,3,Two are in
T2,Buy e-bikes,1,Late
,,,
{heading}1,Red,,
2,Amber,,
3,Green,,
"""


@pytest.mark.parametrize("heading", ["Key,,,\n", ""], ids=["headed", "bare"])
def test_a_key_of_numbers_is_no_action(read: Reader, heading: str) -> None:
    reading = read(KEY_BY_NUMBER.format(heading=heading), name="plan.csv")
    assert ids(reading) == ["T1", "T2"]
    assert [detail for kind, detail in fates(reading).values() if kind == "debris"][-3:] == ["a key"] * 3
    assert row_of(reading, "T1").update.rag == "green"


def test_a_line_that_says_the_day_is_the_period_and_no_theme(read: Reader) -> None:
    rows = "Ref,Action,RAG,Update\nT1,Put chargers in,Green,Two are in\nT2,Buy e-bikes,Red,Late\n"
    for day in ("Position at 31 December 2025", "Status as at 31/12/2025", "As at December 2025"):
        reading = read(f"{day},,,\n{rows}", name="plan.csv")
        assert reading.period == "2025-12"
        assert [theme.name for theme in reading.themes] == ["T"]
        assert fates(reading)[1] == ("debris", "text outside the tables")


@pytest.mark.parametrize(
    "banner",
    [
        "Prepared by: Jo Smith,Date: 12 May 2025,,",
        "Prepared by:,Jo Smith,Date:,12 May 2025",
        "Owner: Highways,,Version: 3,",
    ],
)
def test_who_prepared_a_table_is_no_part_of_its_header(read: Reader, banner: str) -> None:
    rows = "Ref,Action,RAG,Update\nT1,Put chargers in,Green,Two are in\nT2,Buy e-bikes,Red,Late\n"
    reading = read(f"{banner}\n{rows}", name="plan.csv")
    row = row_of(reading, "T1")
    assert (row.action.text, row.action.extras) == ("Put chargers in", ())
    assert row.update.rag == "green"
    assert fates(reading)[1][0] == "debris"


def test_percentages_under_status_are_no_stages(read: Reader) -> None:
    reading = read("Ref,Action,Status\nT1,Put chargers in,25%\nT2,Buy e-bikes,100%\n", name="plan.csv")
    assert row_of(reading, "T1").action.extras == (("Status", "25%"),)
    assert "stage-unreadable" not in rules(reading)


@pytest.mark.parametrize(
    "header",
    ["Task ID,Task Name,Description", "Card ID,Card Name,Card Description", "No,What will we do?,SRO"],
)
def test_what_boards_call_an_action_is_its_text(read: Reader, header: str) -> None:
    rows = "a1,Put chargers in four car parks,Two are in\na2,Buy e-bikes for the post room,Late\n"
    reading = read(f"{header},RAG\n{rows}", name="plan.csv")
    assert row_of(reading, "a1").action.text == "Put chargers in four car parks"
    assert row_of(reading, "a1").action.extras[0][1] == "Two are in"
