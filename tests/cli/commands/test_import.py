"""Taking plans and returns in, and making a workspace of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import CommandResult, Run
from tests.conftest import SMALL_PLAN
from tui_tracker.cli.main import main

RETURNS = """\
ID\tStage\tRAG\tDecember 2025 Update Note
W1\tComplete\tGreen\tAll miles are mended.
H2\tDesign\tAmber\tMoney was found.
"""


@pytest.fixture
def returns(tmp_path: Path) -> Path:
    """A lead's returned table: two actions, December 2025."""
    path = tmp_path / "returns.tsv"
    path.write_text(RETURNS, encoding="utf-8")
    return path


def test_a_dry_run_tells_every_lines_fate_and_writes_nothing(
    run: Run, tracker: Path, plan_source: Path
) -> None:
    before = tracker.read_bytes()

    result = run("import", plan_source, "--dry-run")

    lines = [int(number) for number in re.findall(r"(?m)^line (\d+):", result.out)]
    assert result.code == 0
    assert lines == list(range(1, len(SMALL_PLAN.splitlines()) + 1))
    assert tracker.read_bytes() == before


def test_a_dry_run_without_a_tracker_makes_none(bare: Run, tmp_path: Path, plan_source: Path) -> None:
    path = tmp_path / "new.db"

    assert bare("--db", path, "import", plan_source, "--dry-run").code == 0
    assert not path.exists()


def test_a_plan_becomes_a_tracker_where_there_is_none(bare: Run, tmp_path: Path, plan_source: Path) -> None:
    path = tmp_path / "new.db"

    result = bare("--db", path, "import", plan_source)

    assert result.code == 0
    assert "5 rows read (W 3, H 2)" in result.out
    assert len(bare("--db", path, "list", "--json").json) == 5


def test_the_same_file_again_changes_nothing(run: Run, tracker: Path, plan_source: Path) -> None:
    before = tracker.read_bytes()

    result = run("import", plan_source)

    assert result.code == 0
    assert "No changes" in result.err
    assert tracker.read_bytes() == before


def test_a_theme_that_the_file_calls_otherwise_keeps_its_name_and_is_told(
    run: Run, tmp_path: Path, plan_source: Path
) -> None:
    other = tmp_path / "other.tsv"
    other.write_text(plan_source.read_text("utf-8").replace("Walking", "On foot"), "utf-8")
    result = run("import", other)
    assert "Theme W is called “On foot” in the file; the name “Walking” was kept" in result.out
    assert run("W1", "--json").json["theme_name"] == "Walking"
    problems = run("import", other, "--json").json["problems"]
    assert [problem["rule"] for problem in problems if problem["rule"].startswith("theme")] == [
        "theme-renamed"
    ]


def test_changes_to_a_plan_are_shown_and_wait_for_a_yes(run: Run, tracker: Path, returns: Path) -> None:
    before = tracker.read_bytes()

    result = run("import", returns, "--period", "2025-12")

    assert result.code == 2
    assert "W1 note December 2025: All miles are mended." in result.out
    assert "--yes" in result.err
    assert tracker.read_bytes() == before


def test_many_changes_are_counted_and_a_dry_run_lists_them_all(run: Run, tmp_path: Path) -> None:
    new = tmp_path / "new.csv"
    new.write_text("ID,Action\n" + "".join(f"W{number},Mend mile {number}\n" for number in range(10, 110)))
    run("import", new, "--yes")
    returns = tmp_path / "returns.csv"
    returns.write_text(
        "ID,RAG,Update\n" + "".join(f"W{number},Red,Mile {number} is late\n" for number in range(10, 110))
    )

    result = run("import", returns, "--period", "2025-12")

    assert "140 more changed values (RAG 70, note 70): see --dry-run." in result.out
    assert result.out.count("→") < 80
    dry_run = run("import", returns, "--period", "2025-12", "--dry-run")
    assert "W109 note December 2025: Mile 109 is late" in dry_run.out
    assert "more changed values" not in dry_run.out


def test_yes_takes_the_changes_after_a_backup(run: Run, tracker: Path, returns: Path) -> None:
    result = run("import", returns, "--period", "2025-12", "--yes")

    record = run("H2", "--json").json
    assert result.code == 0
    assert (record["rag"], record["note"]) == ("amber", "Money was found.")
    assert record["text"] == "Insulate lofts [draft] [/]."
    assert list((tracker.parent / "backups").iterdir())


@pytest.mark.parametrize(("answer", "taken"), [("y", True), ("", False), ("no", False)])
def test_at_a_terminal_it_asks(
    run: Run, returns: Path, monkeypatch: pytest.MonkeyPatch, answer: str, taken: bool
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda: answer)

    run("import", returns, "--period", "2025-12")

    assert (run("H2", "--json").json["rag"] == "amber") is taken


def test_a_column_with_a_name_of_its_own_is_mapped(bare: Run, tmp_path: Path) -> None:
    source, database = tmp_path / "theirs.csv", tmp_path / "theirs.db"
    source.write_text(
        "Ref no,What we do,How it goes,Ward\nQ1,Plant trees.,Delivery,North\nQ2,Plant more.,Design,South\n",
        encoding="utf-8",
    )

    result = bare(
        "--db", database, "import", source,
        "--map", "Ref no=id", "--map", "What we do=text", "--map", "How it goes=stages",
    )  # fmt: skip

    assert result.code == 0, result.err
    record = bare("--db", database, "Q1", "--period", "2024-12", "--json").json
    assert record["text"] == "Plant trees."
    assert record["stages"] == [{"stage": "Delivery", "strand": None}]
    assert record["extras"] == {"Ward": "North"}


def test_a_map_without_an_equals_sign_is_wrong_usage(run: Run, plan_source: Path) -> None:
    result = run("import", plan_source, "--map", "Ref no")

    assert result.code == 2
    assert "--map" in result.err


def test_json_of_an_import_counts_and_lists(run: Run, returns: Path) -> None:
    actual = run("import", returns, "--period", "2025-12", "--dry-run", "--json").json

    assert (actual["rows"], actual["new_actions"]) == (2, 0)
    assert {"id": "H2", "period": "2025-12", "field": "rag", "from": None, "to": "amber"} in actual["changes"]
    assert [outcome["line"] for outcome in actual["fates"]] == [1, 2, 3]


def test_a_file_that_is_not_there_or_no_table_is_refused_in_words(run: Run, tmp_path: Path) -> None:
    prose = tmp_path / "letter.txt"
    prose.write_text("Dear all,\n\nthank you for your work.\n", encoding="utf-8")

    for path in (tmp_path / "none.csv", prose, tmp_path):
        result = run("import", path, "--dry-run")
        assert result.code in (2, 4), path
        assert 1 <= len(result.err.splitlines()) <= 2


def test_control_characters_of_a_source_never_reach_the_terminal(bare: Run, tmp_path: Path) -> None:
    source = tmp_path / "hostile.tsv"
    source.write_text(
        SMALL_PLAN.replace("Ten miles", "Ten\x1b]52;c;evil\x07 miles\u202e").replace("Walking", "Wal\x9bking")
        + "\x1b[2Jdebris\x07\n",
        encoding="utf-8",
    )

    for argv in (["import", source, "--dry-run"], ["import", source], ["status"], ["list"], ["W1"]):
        result = bare("--db", tmp_path / "new.db", *argv)
        assert not set("\x1b\x07\x9b\u202e") & set(result.out + result.err), argv


def test_init_makes_a_workspace_that_works_from_any_folder_in_it(
    bare: Run, tmp_path: Path, plan_source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "my plan"

    result = bare("init", folder, "--plan", plan_source)

    assert (result.code, result.out) == (0, "")
    assert (folder / "config.toml").is_file()
    (folder / "deep" / "down").mkdir(parents=True)
    monkeypatch.chdir(folder / "deep" / "down")
    assert bare("W1").out.startswith("W1, Walking")


def test_init_overwrites_nothing(bare: Run, tmp_path: Path, plan_source: Path) -> None:
    folder = tmp_path / "mine"
    bare("init", folder, "--plan", plan_source)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    result = bare("init", folder, "--plan", plan_source)

    assert result.code == 2
    assert "not be overwritten" in result.err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_init_without_a_plan_takes_the_one_that_ships(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "shipped"
    assert main(["init", str(folder)]) == 0
    actual = CommandResult(code=0, out="", err=capsys.readouterr().err)
    assert "176 rows read" in actual.err

    assert main(["--db", str(folder / "db" / "tracker.db"), "T17", "--period", "2024-12"]) == 0
    assert "Delivery (MMLe), Discovery" in capsys.readouterr().out
