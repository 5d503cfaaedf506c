"""A workspace of another council's plan, and what becomes of output that nobody takes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.paths import ROOT
from tui_tracker.config import load_settings


def test_a_plan_of_ones_own_brings_its_name_and_periods(bare: Run, plan_source: Path) -> None:
    result = bare("init", "ours", "--plan", plan_source, "--period", "March 2026")
    settings = load_settings(environ={}, cwd=Path("ours").absolute())

    assert result.code == 0
    assert "You are now reporting on March 2027" in result.err
    assert settings.plan_title == "Small plan"
    assert "Reports are titled “Small plan”, after the file's name." in result.err
    assert (settings.previous, settings.period) == ("2026-03", "2027-03")
    assert settings.plan_source == str(plan_source)
    record = bare("--config", "ours/config.toml", "W1", "--json").json
    assert record["period"] == "2027-03"
    assert record["previous"]["note"] == "Ten miles were mended."


def test_the_period_to_report_on_is_a_year_after_the_plans_or_the_one_that_is_named(
    bare: Run, plan_source: Path
) -> None:
    def reported_on(folder: str, *options: str) -> str:
        result = bare("init", folder, "--plan", plan_source, "--period", "2025-03", *options)
        assert result.code == 0, result.err
        return load_settings(environ={}, cwd=Path(folder).absolute()).period

    assert reported_on("yearly") == "2026-03"
    assert reported_on("half-yearly", "--reporting-on", "Sep 2025") == "2025-09"
    config = Path("own.toml")
    config.write_text('[plan]\nperiod = "2025-06"\n', "utf-8")
    assert reported_on("own", "--config", str(config)) == "2025-06"
    early = bare("init", "early", "--plan", plan_source, "--period", "2025-03", "--reporting-on", "2024-12")
    assert early.code == 2
    assert "December 2024 is before March 2025" in early.err


def test_a_title_may_hold_anything(bare: Run, plan_source: Path) -> None:
    title = 'Our "Net\\Zero" Plan é'
    result = bare("init", "ours", "--plan", plan_source, "--title", title)
    assert "after the file" not in result.err

    assert load_settings(environ={}, cwd=Path("ours").absolute()).plan_title == title


def test_a_title_changed_in_the_settings_is_that_of_reports_and_copies_but_of_no_other_file(
    bare: Run, plan_source: Path
) -> None:
    def title_of(*options: object) -> str:
        return bare("report", "--format", "md", "-o", "-", *options).out.splitlines()[0]

    bare("init", "ours", "--plan", plan_source)
    bare("init", "theirs", "--plan", plan_source, "--title", "Theirs")
    config = Path("ours/config.toml")
    config.write_text(config.read_text("utf-8").replace('"Small plan"', '"Our Climate Plan"'), "utf-8")
    ours = ("--config", config)
    assert title_of(*ours) == "# Our Climate Plan"
    assert title_of(*ours, "--db", "theirs/db/tracker.db") == "# Theirs"
    handed = bare("handout", "--theme", "W", "-o", "out", *ours)
    (copy,) = Path("out").glob("*.db")
    assert copy.name.startswith("Our Climate Plan"), handed.err
    assert title_of("--db", copy) == "# Our Climate Plan"


def test_a_period_of_a_file_must_be_a_year_and_a_month(bare: Run, plan_source: Path) -> None:
    for argv in (["init", "ours", "--plan", plan_source], ["import", plan_source, "--db", "new.db"]):
        result = bare(*argv, "--period", "last year")
        assert result.code == 2
        assert "such as 2025-12" in result.err
    assert not Path("ours").exists()


def test_history_takes_a_period_as_it_is_printed(run: Run) -> None:
    run("set", "W1", "--note", "New.")

    assert "New." not in run("history", "W1", "--period", "dec 2024").out
    assert "Ten miles" in run("history", "W1", "--period", "dec 2024").out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's full device")
@pytest.mark.parametrize(("output", "code"), [("/dev/full", 7), ("&-", 0)])
def test_output_that_cannot_be_written_ends_quietly(tracker: Path, output: str, code: int) -> None:
    command = f'"{sys.executable}" -m tui_tracker --db "{tracker}" list >{output}'
    done = subprocess.run(
        ["sh", "-c", command], cwd=ROOT, env=os.environ,
        stderr=subprocess.PIPE, encoding="utf-8", check=False,
    )  # fmt: skip

    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 3


def test_a_reader_who_has_seen_enough_is_no_fault(tracker: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tui_tracker", "--db", str(tracker), "list", "--json"],
        cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.parametrize(("answer", "is_made"), [("y", True), ("", False)])
def test_at_a_terminal_it_shows_what_it_understood_and_asks_before_it_writes(
    bare: Run, plan_source: Path, monkeypatch: pytest.MonkeyPatch, answer: str, is_made: bool
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda: answer)

    result = bare("init", "ours", "--plan", plan_source)

    assert "Stage → stage" in result.err
    assert "Make a tracker with 5 actions?" in result.err
    assert (Path("ours") / "config.toml").exists() is is_made
    assert Path("ours").exists() is is_made


def test_yes_makes_it_without_a_question(
    bare: Run, plan_source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda: pytest.fail("it asked"))

    assert bare("init", "ours", "--plan", plan_source, "--yes").code == 0
    assert Path("ours/config.toml").is_file()


def test_the_plan_that_ships_is_made_in_four_lines_with_the_details_in_a_file(bare: Run) -> None:
    result = bare("init", "shipped")

    assert len(result.err.splitlines()) == 4
    report = Path("shipped/db/import-report.txt")
    assert str(report) in result.err
    assert "24 to check" in report.read_text("utf-8").splitlines()[0]
    assert str(report) in bare("--config", "shipped/config.toml", "check").err


def test_check_names_no_report_of_an_import_without_rows_to_check(bare: Run, tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("ID,Theme,Action,Stage,RAG\nW1,Ways,Mend paths,Delivery,Green\n", "utf-8")

    assert "0 to check" in bare("init", "ours", "--plan", plan).err
    assert "Repaired" not in Path("ours/db/import-report.txt").read_text("utf-8")
    assert "import-report" not in bare("--config", "ours/config.toml", "check").err


def test_a_lead_that_the_plan_names_for_a_whole_theme_is_that_themes_lead(bare: Run) -> None:
    rows = ["ID,Theme,Action,RAG,Lead officer"]
    rows += [f"T{number},Transport,Do {number},Green,Jo Smith" for number in range(1, 5)]
    rows += [
        f"E{number},Economy,Make {number},Green,{who}" for number, who in enumerate(("Ann", "Ed", "Ann"), 1)
    ]
    rows += [f"W{number},Water,Save {number},Green,TBC" for number in range(1, 4)]
    Path("plan.csv").write_text("\n".join(rows), "utf-8")
    result = bare("init", "ours", "--plan", "plan.csv", "--period", "2025-03")
    assert load_settings(environ={}, cwd=Path("ours").absolute()).leads == {"T": "Jo Smith"}
    assert "names one for all actions of a theme: T = Jo Smith. Change them in config.toml." in result.err
    config = Path("ours/config.toml").absolute()
    assert f"Next: name the leads of E, W in {config}, under [leads], for example: E = " in result.err
    copies = bare("--config", config, "handout", "--all", "-o", "out")
    assert "For Jo Smith: Transport, 4 actions." in copies.err
    assert (
        f"! No lead is named for Economy, Water.\n  Name the leads in {config}, under [leads]" in copies.err
    )


def test_with_the_sample_plan_too_it_says_that_leads_are_to_be_named(bare: Run) -> None:
    assert "Next: name your leads in " in bare("init", "ours").err


def test_reports_are_titled_by_the_title_above_the_table(bare: Run, tmp_path: Path) -> None:
    plan = tmp_path / "wexbourne plan.csv"
    plan.write_text(
        "Wexbourne Climate Action Plan – at June 2025,,,\nID,Action,Partners,RAG\nT1,Walk,Bus firm,Red\n",
        encoding="utf-8",
    )
    result = bare("init", "ours", "--plan", plan, "--yes")
    assert "Reports are titled “Wexbourne Climate Action Plan”, after its title in the file." in result.err
    assert 'title = "Wexbourne Climate Action Plan"' in Path("ours/config.toml").read_text(encoding="utf-8")


def test_an_empty_cell_is_named_with_how_many_there_are(bare: Run, tmp_path: Path) -> None:
    rows = [f"N{n},Nature,Sow {n},{'' if n == 3 else 'Wildlife Trust'},Red" for n in range(1, 9)]
    rows += [f"T{n},Transport,Ride {n},{'' if n < 4 else 'Bus firm'},Red" for n in range(1, 7)]
    plan = tmp_path / "plan.csv"
    plan.write_text("\n".join(["ID,Theme,Action,Partners,RAG", *rows]), encoding="utf-8")
    result = bare("init", "ours", "--plan", plan, "--yes")
    assert "line 4, N3, partners: Empty cell, one of 4 in this column." in result.err
