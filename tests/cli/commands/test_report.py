"""`report`: a file in any of the formats, a draft that says so, and never over somebody's work."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize("form", ["docx", "xlsx", "pdf", "html", "md", "csv"])
def test_each_format_is_written_under_a_name_a_person_knows(run: Run, form: str) -> None:
    if form == "pdf":
        pytest.importorskip("typst")
    result = run("report", "--format", form, "--period", "2024-12", "--theme", "W")
    assert result.code == 0, result.err
    name = f"Leicestershire Net Zero Action Plan - Walking - December 2024.{form}"
    assert result.out == f"{Path.cwd() / name}\n"
    assert Path(name).stat().st_size > 300
    assert "3 actions" in result.err


def test_the_files_ending_says_the_format_and_word_is_the_default(run: Run, tmp_path: Path) -> None:
    assert run("report", "-o", tmp_path / "r.html").code == 0
    assert (tmp_path / "r.html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert run("report").out.strip().endswith(".docx")


def test_a_report_opens_once_it_is_written_where_there_is_a_desktop(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def open_nothing(path: Path) -> bool:
        opened.append(path)
        return False

    monkeypatch.setattr("tui_tracker.cli.commands.report.open_path", open_nothing)
    answer = run("report", "-o", tmp_path / "r.html", "--open")
    assert (answer.code, opened) == (0, [tmp_path / "r.html"])
    assert "cannot be opened from here" in answer.err
    assert run("report", "--format", "md", "-o", "-", "--open").code == 2


def test_csv_goes_into_a_pipe(run: Run) -> None:
    result = run("report", "--format", "csv", "-o", "-", "--period", "2024-12")
    rows = list(csv.DictReader(io.StringIO(result.out.lstrip("\ufeff"))))
    assert [row["ID"] for row in rows] == ["W1", "W2", "W3", "H1", "H2"]


def test_a_draft_says_why_and_a_final_one_is_refused(run: Run) -> None:
    assert "This is a draft: 5 of 5 actions have no note: W1, W2, W3, H1, H2." in run("report").err
    result = run("report", "--final", "--format", "md", "-o", "x.md")
    assert result.code == 5
    assert "have no note" in result.err
    assert not Path("x.md").exists()


def test_a_final_one_is_written_once_all_is_settled(run: Run) -> None:
    run("new-period", "2024-12", "--reopen", "--why", "One rating is missing.")
    run("check", "W3", "--period", "2024-12", "--accept", "no-rating", "--why", "Too early.")
    result = run(
        "report", "--final", "--period", "2024-12", "--approver", "Cabinet", "--format", "md", "-o", "-"
    )
    assert result.code == 0
    assert "draft" not in result.err
    assert "**Approved by**: Cabinet" in result.out


def test_a_report_somebody_has_worked_on_is_not_written_over(run: Run) -> None:
    first = Path(run("report", "--format", "md").out.strip())
    assert Path(run("report", "--format", "md").out.strip()) == first
    first.write_text("My own words.", encoding="utf-8")
    second = Path(run("report", "--format", "md").out.strip())
    assert second.name.endswith("(2).md")
    assert first.read_text(encoding="utf-8") == "My own words."


def test_a_tracker_is_never_written_over(run: Run, tracker: Path) -> None:
    result = run("report", "-o", tracker, "--format", "md")
    assert result.code == 2
    assert "is a tracker" in result.err
    assert run("W1").code == 0


def test_what_cannot_be_is_refused_in_words(run: Run) -> None:
    for argv, code, words in (
        (["--format", "odt"], 2, "Choose from: docx, xlsx, pdf, html, md, csv"),
        (["-o", "report.odt"], 2, "'odt'"),
        (["--archival"], 2, "Only a PDF"),
        (["--date", "soon"], 2, "is not a date"),
        (["--theme", "Z"], 3, "no theme Z"),
        (["--period", "1999-01"], 3, "no period 1999-01"),
    ):
        result = run("report", *argv)
        assert result.code == code
        assert words in result.err


def test_a_missing_extra_is_one_line_with_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [module for module in sys.modules if module.startswith(("docx", "tui_tracker.exporters"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "docx", None)
    result = run("report")
    assert result.code == 2
    assert 'pip install "tui-tracker[docx]"' in result.err


def test_a_pdf_needs_its_extra_and_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [module for module in sys.modules if module.startswith("tui_tracker.exporters.pdf")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "typst", None)
    result = run("report", "--format", "pdf")
    assert result.code == 2
    assert 'pip install "tui-tracker[pdf]"' in result.err


def test_an_action_is_a_pdf_for_a_meeting(run: Run) -> None:
    pytest.importorskip("typst")
    result = run("W1", "--pdf")
    assert result.out.strip() == "Leicestershire Net Zero Action Plan - W1 - December 2025.pdf"
    assert Path(result.out.strip()).read_bytes().startswith(b"%PDF-1.7")
    assert run("W1", "--pdf").out == result.out, "the same values, the same file"


def test_a_csv_is_described_for_open_data_portals(run: Run) -> None:
    assert run("report", "--format", "csv", "-o", "actions.csv", "--datapackage").code == 0
    package = json.loads(Path("datapackage.json").read_text(encoding="utf-8"))
    (resource,) = package["resources"]
    content = Path("actions.csv").read_bytes()
    assert resource["path"] == "actions.csv"
    assert resource["bytes"] == len(content)
    head = next(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert [field["name"] for field in resource["schema"]["fields"]] == head
    result = run("report", "--format", "md", "--datapackage")
    assert (result.code, "describes a CSV" in result.err) == (2, True)


def test_json_tells_where_it_is_and_why_it_is_a_draft(run: Run) -> None:
    actual = run("report", "--format", "md", "-o", "r.md", "--json").json
    assert actual["file"] == "r.md"
    assert actual["draft"]
    assert actual["actions"] == 5


def test_the_first_sentence_says_all_where_the_themes_it_names_have_all_the_reds(run: Run) -> None:
    run("set", "W1", "H2", "--rag", "red", "--stage", "Delivery")
    report = run("report", "--format", "md", "-o", "-").out
    assert "2 are rated Red, all of them in Walking and Heating." in report
    run("set", "W2", "W3", "--rag", "red", "--stage", "Delivery")
    assert "4 are rated Red, most of them in Walking." in run("report", "--format", "md", "-o", "-").out
