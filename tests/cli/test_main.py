"""What holds for every command: options, exit codes, trackers that cannot be used, odd paths."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.paths import ROOT
from tui_tracker.config import sources
from tui_tracker.config.sources import NAME


@pytest.mark.parametrize("where", ["before", "after"])
def test_common_options_stand_before_or_after_the_commands_name(bare: Run, tracker: Path, where: str) -> None:
    options = ["--db", tracker, "--period", "2024-12", "--json", "--as", "Jo"]
    argv = [*options, "show", "W1"] if where == "before" else ["show", "W1", *options]

    assert bare(*argv).json["period"] == "2024-12"


def test_an_option_may_be_written_with_an_equals_sign(bare: Run, tracker: Path) -> None:
    assert bare(f"--db={tracker}", "W1").code == 0


def test_a_mistyped_command_is_told_the_nearest(run: Run) -> None:
    result = run("lsit")

    assert (result.code, result.out) == (2, "")
    assert "Did you mean tui-tracker list?" in result.err


def test_a_tracker_typed_for_a_command_is_opened(bare: Run, tracker: Path) -> None:
    named = tracker.rename(tracker.with_name("our own plan"))

    assert "The app needs an interactive terminal" in bare(named).err


def test_another_file_typed_for_a_command_is_told_how_to_import(bare: Run, plan_source: Path) -> None:
    assert f'tui-tracker import "{plan_source}"' in bare(plan_source).err


@pytest.mark.parametrize(
    "argv", [["list", "--nonsense"], ["show"], ["set"], ["list", "--th", "W"]], ids=" ".join
)
def test_wrong_usage_leaves_with_2_in_two_lines(run: Run, argv: list[str]) -> None:
    result = run(*argv)

    assert (result.code, result.out) == (2, "")
    assert len(result.err.splitlines()) == 2
    assert "--help" in result.err


def test_without_a_tracker_it_says_how_to_make_one(bare: Run, tmp_path: Path) -> None:
    result = bare("--db", tmp_path / "none.db", "W1")

    assert result.code == 2
    assert "There is no tracker at" in result.err


def test_a_folder_too_high_it_says_which_settings_were_used_and_where_to_go(
    bare: Run, tracker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    shutil.copy(ROOT / NAME, shipped)
    monkeypatch.setattr(sources, "shipped_folder", lambda: str(shipped))
    folder = Path("our plan")
    (folder / "db").mkdir(parents=True)
    shutil.copy(tracker, folder / "db" / "tracker.db")
    (folder / NAME).write_text('[plan]\ntitle = "Ours"\n')
    result = bare("list")
    assert result.code == 2
    assert "the settings that come with the program were used" in result.err
    assert 'run the command there: cd "our plan"\n' in result.err
    assert result.err.endswith(
        "Only if you want the sample plan: tui-tracker init sample makes a tracker of it.\n"
    )
    (folder / "db" / "tracker.db").unlink()
    own = bare("--config", folder / NAME, "status")
    assert f"The settings used are {folder.absolute() / NAME}." in own.err


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("Our Plan.db", 'tui-tracker "Our Plan.db"'),
        ("Our Plan.db list --rag red", 'tui-tracker "Our Plan.db" list --rag red'),
        ("--db Our Plan.db status", 'tui-tracker --db "Our Plan.db" status'),
        ("list --db Our Plan.db", 'tui-tracker list --db "Our Plan.db"'),
        ("status --db=Our Plan.db", 'tui-tracker status --db="Our Plan.db"'),
        ("init ours --plan The plan.csv", 'tui-tracker init ours --plan "The plan.csv"'),
        ("merge Our Plan.db", 'tui-tracker merge "Our Plan.db"'),
    ],
)
def test_a_name_with_blanks_typed_without_quotes_is_shown_with_them(
    bare: Run, tracker: Path, typed: str, command: str
) -> None:
    shutil.copy(tracker, "Our Plan.db")
    Path("The plan.csv").write_text("ID,Action\nA1,Walk\n")
    result = bare(*typed.split())
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith(f" has blanks, so put it in quotes: {command}\n")


def test_a_file_that_is_no_tracker_is_refused(bare: Run, plan_source: Path) -> None:
    result = bare("--db", plan_source, "list")

    assert result.code == 4
    assert "is not a tracker" in result.err


def test_another_programs_database_is_refused(bare: Run, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()

    assert bare("--db", path, "list").code == 4


def test_a_tracker_of_a_newer_program_is_refused(bare: Run, tracker: Path) -> None:
    connection = sqlite3.connect(tracker)
    connection.execute("PRAGMA user_version = 999")
    connection.close()

    result = bare("--db", tracker, "W1")

    assert result.code == 4
    assert "newer tui-tracker" in result.err


def test_a_tracker_cut_short_on_its_way_is_refused(bare: Run, tracker: Path) -> None:
    whole = tracker.read_bytes()
    tracker.write_bytes(whole[: len(whole) // 3])

    result = bare("--db", tracker, "list")

    assert result.code == 4
    assert len(result.err.splitlines()) == 2


def test_a_tracker_in_use_leaves_with_7_and_changes_nothing(run: Run, tracker: Path) -> None:
    other = sqlite3.connect(tracker, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        result = run("set", "W1", "--rag", "red")
        read = run("W1", "--json")
    finally:
        other.close()

    assert result.code == 7
    assert "in use" in result.err
    assert read.json["rag"] is None


@pytest.mark.parametrize("name", ["a b.db", "what?.db", "50%.db", "#1.db", "it's.db", "plän-Ж.db", "%3f.db"])
def test_a_tracker_may_have_any_name(bare: Run, tracker: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "Größe & co #1 100%?"
    folder.mkdir()
    path = tracker.rename(folder / name)

    assert bare("--db", path, "set", "W1", "--rag", "red").code == 0
    assert bare("--db", path, "W1", "--json").json["rag"] == "red"
    assert bare("--db", path, "W1").out.startswith("W1")


def test_a_shared_trackers_address_is_refused_in_words(bare: Run) -> None:
    result = bare("--db", "postgresql://server/plan", "list")

    assert result.code == 2
    assert "postgresql" in result.err


@pytest.mark.parametrize(
    "argv", [["merge"], ["import"], ["report", "-o"], ["restore"], ["init"], ["set", "--from-csv"], ["--db"]]
)
def test_a_name_too_long_for_a_file_is_told_in_words(run: Run, argv: list[str]) -> None:
    result = run(*argv, "a" * 300)
    assert result.code in (2, 4, 7)
    assert "Something went wrong" not in result.err


def test_a_fault_in_the_settings_names_file_line_and_the_nearest_key(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[plan]\nperiodd = "2025-12"\n', encoding="utf-8")

    result = run("--config", path, "list")

    assert result.code == 2
    assert f"{path}, line 2" in result.err
    assert "plan.period" in result.err


def test_the_screens_say_so_where_there_is_no_terminal(run: Run) -> None:
    result = run()

    assert result.code == 2
    assert "The app needs an interactive terminal" in result.err


def test_an_unexpected_fault_is_told_without_a_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr("tui_tracker.cli.commands.show.resolve_ids", fail)

    result = run("W1")

    assert result.code == 1
    assert len(result.err.splitlines()) == 2
    assert "Traceback" not in result.err
    assert "secret words" not in result.err


def test_ctrl_c_ends_quietly(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tui_tracker.cli.commands.show.resolve_ids", interrupt)

    assert run("W1") == type(run("--version"))(code=130, out="", err="")
