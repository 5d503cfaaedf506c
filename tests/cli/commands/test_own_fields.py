"""The plan's own fields on the command line: set, listed, filtered, undone."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.cli.conftest import CommandResult, Run
from tui_tracker.domain.own_fields import propose_fields

PLAN = """\
Ref,Action,Lead officer,Target date,Cost,RAG,Update
T1,Put chargers in four car parks,A. Officer,31/03/2026,£125k,Green,Two are in
T2,Buy e-bikes,B. Officer,30/06/2025,£20k,Red,Late
T3,Write a plan,,tbc,,Red,
"""
EVIDENCE = """
[[fields]]
name = "Evidence"
type = "link"
"""


@pytest.fixture
def plan(bare: Run) -> Run:
    """Run a command line in the folder of a plan with fields of its own, one without any value."""
    Path("plan.csv").write_text(PLAN, encoding="utf-8")
    assert bare("init", ".", "--plan", "plan.csv", "--yes").code == 0
    text = Path("config.toml").read_text(encoding="utf-8")
    # One value, tbc, is no date, so the column was taken for text.
    text = text.replace('name = "Target date"\ntype = "text"', 'name = "Target date"\ntype = "date"')
    Path("config.toml").write_text(text + EVIDENCE, encoding="utf-8")
    return lambda *argv: bare("--as", "Jo", *argv)


def ids(actual: CommandResult) -> list[str]:
    return [record["id"] for record in actual.json]


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        ("lead officer=a. OFFICER", ["T1"]),
        ("Lead officer=", ["T3"]),
        ("Target date<2026-01-01", ["T2"]),
        ("Target date>=31 March 2026", ["T1"]),
        ("Cost>£100,000", ["T1"]),
        ("Evidence=", ["T1", "T2", "T3"]),
    ],
)
def test_a_condition_keeps_the_actions_that_meet_it(plan: Run, condition: str, kept: list[str]) -> None:
    assert ids(plan("list", "--where", condition, "--json")) == kept


def test_several_conditions_are_all_met(plan: Run) -> None:
    both = ("--where", "Cost>£10k", "--where", "Lead officer!=A. Officer")
    assert ids(plan("list", *both, "--json")) == ["T2"]


def test_a_value_that_cannot_be_compared_is_named(plan: Run) -> None:
    assert "T3 Target date “tbc”" in plan("list", "--where", "Target date<today").err


def test_a_slip_in_a_condition_says_what_is_expected(plan: Run) -> None:
    assert "a date such as" in plan("list", "--where", "Target date<soon").err
    assert "Did you mean Lead officer?" in plan("list", "--where", "Led officer=x").err


def test_a_field_is_set_kept_in_history_and_undone(plan: Run) -> None:
    actual = plan(
        "set", "T1", "T2", "--field", "lead officer=Highways", "--field", "Evidence=https://x.org/a"
    )
    assert actual.code == 0, actual.err
    assert plan("T1", "--json").json["extras"] == {
        "Lead officer": "Highways", "Target date": "31/03/2026", "Cost": "£125k",
        "Evidence": "https://x.org/a",
    }  # fmt: skip
    assert plan("T2", "--json").json["extras"]["Lead officer"] == "Highways"
    plan("undo")
    assert plan("T1", "--json").json["extras"]["Lead officer"] == "A. Officer"


def test_a_field_without_a_text_is_cleared(plan: Run) -> None:
    plan("set", "T1", "--field", "Cost=")
    assert "Cost" not in plan("T1", "--json").json["extras"]


def test_a_value_of_another_type_is_refused_and_nothing_is_saved(plan: Run) -> None:
    actual = plan("set", "T1", "--rag", "red", "--field", "Target date=when funded")
    assert actual.code != 0
    assert "a date such as" in actual.err
    assert plan("T1", "--json").json["rag"] is None


def test_a_closed_period_keeps_the_own_fields_as_they_are(plan: Run, tmp_path: Path) -> None:
    table = tmp_path / "changes.csv"
    table.write_text("id,Cost\nT1,£130k\n", encoding="utf-8")
    for argv in (("T1", "--field", "Cost=£130k"), ("--from-csv", table)):
        result = plan("set", *argv, "--period", "2024-12")
        assert result.code == 2
        assert "December 2024 is closed" in result.err
        assert "leave out --period" in result.err
    assert plan("T1", "--json").json["extras"]["Cost"] == "£125k"


def test_a_table_of_changes_sets_own_fields(plan: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(plan("list", "--csv").out)))
    rows[0] |= {"Lead officer": "Fleet"}
    rows[1] |= {"Target date": "(clear)"}
    with Path("changes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert "2 actions" in plan("set", "--from-csv", "changes.csv").err
    assert plan("T1", "--json").json["extras"]["Lead officer"] == "Fleet"
    assert "Target date" not in plan("T2", "--json").json["extras"]
    Path("changes.csv").write_text("id,Target date\nT1,soon\n", encoding="utf-8")
    assert "line 2: 'soon' is not a value of Target date" in plan("set", "--from-csv", "changes.csv").err


def test_a_field_of_an_unknown_type_is_a_fault_of_the_settings(plan: Run) -> None:
    with Path("config.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[fields]]\nname = "Budget"\ntype = "pounds"\n')
    actual = plan("list")
    assert actual.code != 0
    assert "pounds" in actual.err
    assert "money" in actual.err


def test_reports_print_who_by_when_and_cost_and_come_back_unchanged(plan: Run) -> None:
    for form in ("md", "html", "csv", "xlsx", "docx"):
        report = f"report.{form}"
        assert plan("report", "--period", "2024-12", "-o", report).code == 0
        actual = plan("import", report, "--period", "2024-12", "--yes", "--json")
        assert actual.code == 0, actual.err
    assert plan("T1", "--json").json["extras"] == {
        "Lead officer": "A. Officer", "Target date": "31/03/2026", "Cost": "£125k",
    }  # fmt: skip


KEPT_AS_PRINTED = """\
Ref,Theme,Action,Lead officer,Notes for us,RAG,Status,Update
T1,Transport,"Put chargers, two",A. Officer,=SUM(A1),Green ↑,In progress,Two are in
T2,Transport,Buy e-bikes,Highways; Fleet,-5 then +3,Red,Complete,Late
B1,Buildings,Fit lights,Property,'quoted,Amber/Green,Delivery,1.10
"""


@pytest.mark.parametrize("form", ["list", "csv", "xlsx", "html", "md", "docx"])
def test_what_was_written_comes_back_without_a_change(bare: Run, form: str) -> None:
    Path("plan.csv").write_text(KEPT_AS_PRINTED, encoding="utf-8")
    bare("init", ".", "--plan", "plan.csv", "--yes")
    path = Path(f"again.{'csv' if form == 'list' else form}")
    if form == "list":
        path.write_text(bare("list", "--csv", "--period", "2024-12").out, encoding="utf-8", newline="")
        assert "no change needed" in bare("set", "--from-csv", path, "--period", "2024-12").err
    else:
        bare("report", "--period", "2024-12", "--format", form, "-o", path)
    assert "No changes" in bare("import", path, "--yes").err


def test_a_report_leaves_out_what_the_settings_say_and_what_may_be_private(plan: Run) -> None:
    text = Path("config.toml").read_text(encoding="utf-8")
    text = text.replace('type = "money"\nreports = true', 'type = "money"\nreports = false')
    Path("config.toml").write_text(f'{text}\n[[fields]]\nname = "Remarks"\n', encoding="utf-8")
    plan("set", "T1", "--field", "Remarks=Ask again", "--field", "Evidence=https://x.org/a")
    report = plan("report", "--format", "md", "-o", "-").out
    assert "£125k" not in report
    assert "Ask again" in report
    assert "x.org/a" in report


def test_columns_that_may_not_be_public_stay_out_of_a_report(bare: Run) -> None:
    table = "Ref,Action,Internal comments,Owner email,Ward,RAG\nT1,Put chargers,Cut it,a@b.org,North,Red\n"
    Path("plan.csv").write_text(table, encoding="utf-8")
    assert bare("init", ".", "--plan", "plan.csv", "--yes").code == 0
    report = bare("report", "--format", "md", "-o", "-", "--period", "2024-12").out
    assert "Cut it" not in report
    assert "a@b.org" not in report


def test_the_search_finds_a_field_by_its_name_and_its_value(plan: Run) -> None:
    hits = plan("search", "officer", "--json").json
    assert [hit["id"] for hit in hits] == ["T1", "T2"]
    assert hits[0]["text"] == "Lead officer: A. Officer"
    assert hits[0]["marks"] == [[5, 12], [17, 24]]
    assert [hit["id"] for hit in plan("search", "cost", "125", "--json").json] == ["T1"]


def test_the_types_that_columns_show_are_written_into_new_settings(bare: Run) -> None:
    table = (
        "Ref,Action,Lead officer,Due date,Budget,Internal review date,RAG\n"
        "T1,Put chargers,Jo,31/03/2026,£125k,1 May 2025,Red\nT2,Buy e-bikes,Kim,March 2027,,,Red\n"
    )
    Path("plan.csv").write_text(table, encoding="utf-8")
    result = bare("init", ".", "--plan", "plan.csv", "--yes")
    assert "Due date (date), Budget (money), Internal review date (date)" in result.err
    assert 'name = "Due date"\ntype = "date"\nreports = true' in Path("config.toml").read_text(
        encoding="utf-8"
    )
    assert "a date such as" in bare("set", "T1", "--field", "Due date=soon").err
    report = bare("report", "--format", "md", "-o", "-", "--period", "2024-12").out
    assert "31/03/2026" in report
    assert "1 May 2025" not in report


def test_two_people_who_change_different_fields_of_an_action_are_not_in_conflict(plan: Run) -> None:
    shutil.copytree("db", "other")
    plan("set", "T1", "--field", "Lead officer=Highways")
    plan("--db", "other/tracker.db", "--as", "Kim", "set", "T1", "--field", "Cost=£150k")
    assert plan("merge", "other/tracker.db").code == 0
    extras = plan("T1", "--json").json["extras"]
    assert (extras["Lead officer"], extras["Cost"]) == ("Highways", "£150k")


def test_a_conflict_over_one_field_names_it_and_is_resolved_by_a_value_of_its_type(plan: Run) -> None:
    shutil.copytree("db", "other")
    plan("set", "T1", "--field", "Target date=30/06/2026", "--field", "Lead officer=Highways")
    other = ("--db", "other/tracker.db", "--as", "Kim")
    plan(*other, "set", "T1", "--field", "Target date=31/12/2026", "--field", "Lead officer=Highways")
    plan("merge", "other/tracker.db")
    (conflict,) = plan("conflicts", "--json").json
    assert {side["value"] for side in conflict["values"]} == {"30/06/2026", "31/12/2026"}
    version = conflict["values"][0]["name"]
    assert f'resolve T1 "Target date" --take {version}' in plan("conflicts").err
    assert "In conflict: Target date." in plan("T1").out
    assert "a date such as" in plan("resolve", "T1", "target date", "--value", "soon").err
    assert plan("resolve", "T1", "target date", "--value", "30/09/2026").code == 0
    assert plan("T1", "--json").json["extras"]["Target date"] == "30/09/2026"
    assert "T1 Target date" in plan("undo").err
    assert len(plan("conflicts", "--json").json) == 1


def test_a_day_written_otherwise_is_no_change_to_import(plan: Run) -> None:
    Path("again.csv").write_text("Ref,Target date\nT1,31 March 2026\nT2,2025-06-30\n", encoding="utf-8")
    result = plan("import", "again.csv", "--yes")
    assert "No changes" in result.err
    assert plan("T1", "--json").json["extras"]["Target date"] == "31/03/2026"


def test_an_import_names_an_own_field_as_people_do(plan: Run) -> None:
    Path("later.csv").write_text("Ref,Cost\nT1,£130k\n", encoding="utf-8")
    assert "  T1 Cost: from £125k to £130k" in plan("import", "later.csv", "--dry-run").out


def test_the_history_tells_of_each_field_by_its_name(plan: Run) -> None:
    plan("set", "T1", "--field", "Cost=£130k", "--field", "Lead officer=Highways")
    changes = [record for record in plan("history", "T1", "--json").json if record["author"] == "Jo"]
    assert {(record["field"], record["from"], record["to"]) for record in changes} == {
        ("own:Cost", "£125k", "£130k"), ("own:Lead officer", "A. Officer", "Highways"),
    }  # fmt: skip
    assert "Lead officer" in plan("history", "T1").out
    number = next(record["n"] for record in plan("history", "T1", "--json").json if record["to"] == "£125k")
    plan("history", "T1", "--restore", number)
    extras = plan("T1", "--json").json["extras"]
    assert (extras["Cost"], extras["Lead officer"]) == ("£125k", "Highways")


def test_a_colleagues_value_of_another_type_is_merged_and_named(plan: Run) -> None:
    shutil.copytree("db", "other")
    # Another computer, without the settings of the plan: there any text goes in.
    with Path("bare.toml").open("w", encoding="utf-8") as file:
        file.write("")
    other = ("--db", "other/tracker.db", "--config", "bare.toml", "--as", "Kim")
    plan(*other, "set", "T1", "--field", "Target date=when funded", "--field", "Cost=£130k")
    actual = plan("merge", "other/tracker.db")
    assert "T1 Target date: not a value that your settings have; merged as written." in actual.out
    extras = plan("T1", "--json").json["extras"]
    assert (extras["Target date"], extras["Cost"]) == ("when funded", "£130k")


def test_an_import_says_how_to_declare_new_columns(plan: Run) -> None:
    Path("more.csv").write_text("Ref,Survey date,RAG\nT1,1 May 2026,Green\n", encoding="utf-8")
    actual = plan("import", "more.csv", "--period", "2025-12", "--yes")
    assert 'name = "Survey date"' in actual.err
    assert 'type = "date"' in actual.err


def test_a_workbook_carries_the_fields_and_brings_them_back_for_a_decision(plan: Run) -> None:
    assert plan("handout", "--theme", "T", "--lead", "Kim", "--xlsx", "-o", "out").code == 0
    (path,) = Path("out").glob("*.xlsx")
    book = load_workbook(path)
    sheet = book["Updates"]
    columns = {str(cell.value): cell.column for cell in sheet[2]}
    assert [name for name, column in columns.items() if column > 11] == [
        "Lead officer", "Target date", "Cost", "Evidence",
    ]  # fmt: skip
    assert sheet.cell(3, columns["Target date"]).value == "31/03/2026"
    sheet.cell(3, columns["Target date"]).value = "30/06/2026"
    sheet.cell(3, columns["Cost"]).value = None
    sheet.cell(4, columns["Target date"]).value = "when funded"
    sheet.cell(4, columns["Note"]).value = "Bought."
    book.save(path)
    actual = plan("merge", str(path))
    assert plan("T2", "--json").json["note"] == "Bought."
    assert "T1 Target date" in actual.out
    plan("held", "--all", "--accept")
    extras = plan("T1", "--json").json["extras"]
    assert extras == {"Lead officer": "A. Officer", "Target date": "30/06/2026"}
    (left,) = plan("held", "--json").json
    assert left["id"] == "T2"
    plan("held", str(left["n"]), "--accept")
    assert plan("T2", "--json").json["extras"]["Target date"] == "when funded"


def test_a_comparison_and_the_report_tell_of_changed_fields(plan: Run) -> None:
    plan("set", "T1", "--field", "Target date=30/06/2026", "--field", "Evidence=https://x.org/a")
    (change,) = [row for row in plan("compare", "--json").json["actions"] if row["id"] == "T1"]
    assert change["own_fields"] == {
        "Target date": ["31/03/2026", "30/06/2026"], "Evidence": [None, "https://x.org/a"],
    }  # fmt: skip
    assert "Target date: 31/03/2026 to 30/06/2026" in plan("compare").out
    report = plan("report", "--format", "md", "-o", "-").out
    assert "Target date changed" in report


def test_the_milestones_of_an_action_are_shown_changed_and_reported(bare: Run) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["ID", "Action", "Milestone", "Due", "Internal comments", "RAG"])
    sheet.append(["T1", "Put chargers in", "Sites chosen", "Jun 25", None, "Green"])
    sheet.append(["T1", "Put chargers in", "Grid offer", "Sep 25", None, "Amber"])
    sheet.append(["T2", "Buy e-bikes", "Order", "May 25", None, "Green"])
    book.save("plan.xlsx")
    assert bare("init", ".", "--plan", "plan.xlsx", "--yes").code == 0
    assert "Part 2: Milestone: Grid offer; Due: Sep 25; RAG: Amber" in bare("T1").out
    bare("--as", "Jo", "set", "T1", "--field", "Part 2=Milestone: Grid offer; Due: Dec 25; RAG: Green")
    report = bare("report", "--format", "md", "-o", "-").out
    assert "Due: Dec 25" in report
    assert "Sites chosen" in report


def test_a_milestone_with_a_column_that_may_be_private_stays_out_of_a_report() -> None:
    shown, hidden = ["Milestone: Grid offer; Due: Sep 25"], ["Milestone: Grid; Internal comments: Cut it"]
    (public,) = propose_fields({"Part 2": shown})
    (private,) = propose_fields({"Part 2": [*shown, *hidden]})
    assert (public.reports, private.reports) == (True, False)
