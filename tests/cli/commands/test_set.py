"""Changing an action from the command line."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.cli.conftest import Run


def test_stage_rating_note_and_sign_off_are_changed_at_once(run: Run) -> None:
    result = run("set", "w1", "--stage", "Delivery", "--rag", "Green", "--note", "Ten more miles.", "--done")

    record = run("W1", "--json").json
    assert (result.code, result.out) == (0, "")
    assert "Saved" in result.err
    assert record["stages"] == [{"stage": "Delivery", "strand": None}]
    assert (record["rag"], record["note"], record["state"]) == ("green", "Ten more miles.", "done")


def test_several_stages_each_may_have_a_strand(run: Run) -> None:
    run("set", "W1", "--stage", "Delivery (MMLe), Discovery")

    assert run("W1", "--json").json["stages"] == [
        {"stage": "Delivery", "strand": "MMLe"},
        {"stage": "Discovery", "strand": None},
    ]


def test_the_note_comes_from_a_file_whatever_editor_saved_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a note's file.txt"
    file.write_bytes("\ufeffFirst line.\r\nSecond: £5, “quoted”.\r\n".encode())

    run("set", "W1", "--note-file", str(file))

    assert run("W1", "--json").json["note"].splitlines() == ["First line.", "Second: £5, “quoted”."]


def test_the_note_comes_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"Piped in.\n"), isatty=lambda: False)
    )

    run("set", "W1", "--note-file", "-")

    assert run("W1", "--json").json["note"] == "Piped in."


@pytest.mark.parametrize("source", ["empty.txt", "-", "closed"])
def test_an_empty_file_or_pipe_clears_no_note(run: Run, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    run("set", "W1", "--note", "Kept.")
    Path("empty.txt").write_text(" \n\n", encoding="utf-8")
    stdin = None if source == "closed" else io.TextIOWrapper(io.BytesIO(b"\n"))
    monkeypatch.setattr(sys, "stdin", stdin)
    result = run("set", "W1", "--note-file", "-" if source == "closed" else source)
    assert result.code == 2
    assert "--clear note" in result.err
    assert run("W1", "--json").json["note"] == "Kept."


def test_the_note_is_written_in_the_persons_own_editor(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "an editor.py"
    editor.write_text(
        "import pathlib, sys\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "path.write_text(path.read_text(encoding='utf-8') + ' And more.\\n', encoding='utf-8')\n",
        encoding="utf-8",
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{editor}"')
    run("set", "W1", "--note", "Some.")

    assert run("set", "W1", "--edit").code == 0

    assert run("W1", "--json").json["note"] == "Some. And more."


def test_an_editor_that_fails_changes_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor-here")

    result = run("set", "W1", "--edit")

    assert result.code == 2
    assert "$EDITOR" in result.err
    assert run("W1", "--json").json["state"] == "outstanding"


def _editor(folder: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    script = folder / "editor.py"
    script.write_text(f"import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n{code}\n", encoding="utf-8")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{script}"')


def test_an_editor_that_saves_as_windows_does_returns_its_text(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _editor(tmp_path, monkeypatch, "path.write_bytes('Café – done'.encode('cp1252'))")
    assert run("set", "W1", "--edit").code == 0
    assert run("W1", "--json").json["note"] == "Café – done"


@pytest.mark.parametrize(
    "code", ["path.write_bytes(b'my words\\x00')", "path.write_text('my words'); sys.exit(3)"]
)
def test_what_an_editor_saved_before_it_failed_is_kept_and_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    _editor(tmp_path, monkeypatch, code)
    answer = run("set", "W1", "--edit")
    assert answer.code == 2
    (kept,) = tmp_path.glob("tui-tracker-*/note.txt")
    assert str(kept) in answer.err
    assert "Command" not in answer.err
    assert kept.read_bytes().startswith(b"my words")


@pytest.mark.parametrize(("field", "key"), [("rag", "rag"), ("note", "note"), ("stage", "stages")])
def test_a_field_can_be_cleared(run: Run, field: str, key: str) -> None:
    run("set", "W1", "--stage", "Design", "--rag", "red", "--note", "Stuck.")

    run("set", "W1", "--clear", field)

    assert not run("W1", "--json").json[key]


def test_the_sign_off_can_be_taken_back(run: Run) -> None:
    run("set", "W1", "--done")
    assert run("W1", "--json").json["state"] == "done"

    run("set", "W1", "--not-done")
    assert run("W1", "--json").json["state"] != "done"


def test_saying_the_same_again_changes_nothing(run: Run) -> None:
    run("set", "W1", "--note", "Said.")
    before = run("history", "W1", "--json").json

    assert "no change needed" in run("set", "W1", "--note", "Said.  \n").err
    assert run("history", "W1", "--json").json == before


def test_json_shows_the_action_as_it_now_stands(run: Run) -> None:
    assert run("set", "W1", "--rag", "red", "--json").json["rag"] == "red"


def test_undo_takes_the_last_change_back_and_redo_makes_it_again(run: Run) -> None:
    run("set", "W1", "--rag", "red")

    assert "Undone: " in run("undo").err
    assert run("W1", "--json").json["rag"] is None
    assert "Redone: " in run("redo").err
    assert run("W1", "--json").json["rag"] == "red"


@pytest.mark.usefixtures("terminal")
def test_history_tells_who_changed_what_from_what_to_what(run: Run) -> None:
    run("set", "W1", "--rag", "red")
    run("set", "W1", "--rag", "amber", "--as", "Ann Other")

    last = run("history", "W1", "--period", "2025-12", "--json").json[-1]

    assert (last["author"], last["field"], last["from"], last["to"]) == ("Ann Other", "rag", "red", "amber")
    assert "Red → Amber" in run("history", "w1").out


@pytest.mark.parametrize(
    ("argv", "code", "message"),
    [
        (["set", "W1"], 2, "Say what to change"),
        (["set", "W9", "--rag", "red"], 3, "There is no action W9"),
        (["set", "W1", "--rag", "purple"], 2, "is not a rating"),
        (["set", "W1", "--stage", "Dreaming"], 2, "is not a stage"),
        (["set", "W1", "--clear", "colour"], 2, "stage, stages, rag, note"),
        (["set", "W1", "--note", "a", "--edit"], 2, "not both"),
        (["set", "W1", "--note-file", "no such file"], 2, "cannot be read"),
        (["set", "W1", "--period", "1999-12", "--rag", "red"], 3, "There is no period"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_says_why(
    run: Run, argv: list[str], code: int, message: str
) -> None:
    result = run(*argv)

    assert (result.code, result.out) == (code, "")
    assert message in result.err
    assert run("W1", "--json").json["state"] == "outstanding"


def test_control_characters_in_a_note_are_seen_not_obeyed(run: Run) -> None:
    run("set", "W1", "--note", "before\x1b[2Jafter")

    assert run("W1", "--json").json["note"] == "before\ufffd[2Jafter"


def test_an_action_is_moved_to_the_end_of_another_theme_and_back_by_one_undo(run: Run) -> None:
    assert run("set", "W1", "--theme", "H").code == 0
    assert run("W1", "--json").json["theme"] == "H"
    assert run("list", "--theme", "H").out.splitlines()[-1].startswith("W1")
    assert "no change needed" in run("set", "W1", "--theme", "H").err
    assert run("set", "W1", "--theme", "Nowhere").code == 3
    run("undo")
    assert run("list", "--theme", "W").out.startswith("W1")


def test_done_says_what_the_update_lacks(run: Run) -> None:
    assert "W1 is done with no note and no stage and no RAG rating.\n" in run("set", "W1", "--done").err
    complete = run("set", "W1", "--note", "Done.", "--stage", "Complete", "--done")
    assert "is done with no" not in complete.err
    assert (
        "Done with no stage or no RAG rating: W2, W3.\n" in run("set", "W2-W3", "--note", "x", "--done").err
    )


def test_complete_has_no_rating_however_it_is_set(run: Run) -> None:
    both = run("set", "W1", "--stage", "Complete", "--rag", "green")
    assert "W1 is complete, and a complete action has no RAG rating.\n" in both.err
    assert run("W1", "--json").json["rag"] is None
    run("set", "W2", "--rag", "red")
    chosen = run("set", "W2", "--stage", "Complete")
    assert "Saved W2 stage, RAG." in chosen.err
    assert "W2 is complete, and a complete action has no RAG rating.\n" in chosen.err
    run("undo")
    assert run("W2", "--json").json["rag"] == "red"
    rated = run("set", "W1", "--rag", "green")
    assert "W1 is complete, and a complete action has no RAG rating.\n" in rated.err
