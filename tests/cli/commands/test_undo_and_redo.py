"""One undo takes back exactly what its person did last, and says what that was."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

UPDATES = "id,stage,rag,note\nW1,Complete,red,From the spreadsheet.\nH1,Design,amber,This one too.\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A table of updates."""
    path = tmp_path / "updates.csv"
    path.write_text(UPDATES, encoding="utf-8")
    return path


def _import(run: Run, source: Path) -> str:
    answer = run("import", source, "--period", "2025-12", "--yes")
    assert answer.code == 0
    return answer.err


def test_one_undo_takes_a_whole_import_back_and_redo_brings_it_again(run: Run, source: Path) -> None:
    run("set", "W1", "--note", "Mine.")
    assert "tui-tracker undo" in _import(run, source)
    assert run("W1", "--json").json["note"] == "From the spreadsheet."

    undone = run("undo").err
    assert "Import of updates.csv" in undone
    assert "2 actions" in undone
    assert run("W1", "--json").json["note"] == "Mine."
    assert run("H1", "--json").json["rag"] is None

    assert "Import of updates.csv" in run("redo").err
    assert run("W1", "--json").json["note"] == "From the spreadsheet."
    run("undo")
    assert "W1 note" in run("undo").err
    assert run("W1", "--json").json["note"] is None


def test_an_undone_import_says_so_when_the_file_is_imported_again(run: Run, source: Path) -> None:
    _import(run, source)
    run("undo")
    answer = run("import", source, "--period", "2025-12", "--yes")
    assert "everything is already in the tracker" not in answer.err
    assert "tui-tracker redo" in answer.err
    assert run("redo").code == 0
    assert run("H1", "--json").json["note"] == "This one too."


def test_what_was_changed_after_an_import_is_undone_before_it(run: Run, source: Path) -> None:
    _import(run, source)
    run("set", "W1", "--rag", "green")
    assert run("undo").err.startswith("W1 RAG")
    assert run("W1", "--json").json["rag"] == "red"
    assert "Import of" in run("undo").err


def test_somebody_elses_import_is_not_undone(run: Run, source: Path) -> None:
    run("set", "W1", "--rag", "green")
    run("--as", "Sam", "import", source, "--period", "2025-12", "--yes")
    assert run("undo").err.startswith("W1 RAG")
    assert run("H1", "--json").json["rag"] == "amber"


def test_undoing_an_import_takes_new_actions_out_of_the_plan(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_text("id,theme,text\nW9,Walking,Plant trees.\n", encoding="utf-8")
    run("import", path, "--yes")
    assert "W9" in run("list").out
    run("undo")
    assert "W9" not in run("list").out
    run("redo")
    assert "W9" in run("list").out


def test_a_value_changed_since_an_import_stays_when_it_is_undone(run: Run, source: Path) -> None:
    _import(run, source)
    run("--as", "Sam", "set", "W1", "--rag", "green")
    run("undo")
    assert run("W1", "--json").json["rag"] == "green"
    assert run("H1", "--json").json["rag"] is None
