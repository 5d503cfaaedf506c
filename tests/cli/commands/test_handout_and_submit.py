"""Copies go out in time, and only a copy is sent back."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def late(tmp_path: Path) -> Path:
    """Settings whose day for returned copies is over."""
    config = tmp_path / "config.toml"
    config.write_text('[plan]\ndue = "2020-01-31"\n', encoding="utf-8")
    return config


def test_the_tracker_itself_is_not_sent_back_as_a_copy(run: Run, tracker: Path) -> None:
    before = set(tracker.parent.iterdir())
    answer = run("submit")
    assert answer.code == 2
    assert "not a copy that was sent to you" in answer.err
    assert "tui-tracker handout" in answer.err
    assert set(tracker.parent.iterdir()) == before


def test_a_whole_tracker_is_written_for_a_colleague_who_asks_for_it(run: Run, tmp_path: Path) -> None:
    assert run("submit", "--yes", "-o", tmp_path / "whole.db").code == 0
    assert (tmp_path / "whole.db").is_file()


def test_a_copy_of_every_theme_is_a_copy(run: Run, bare: Run, tmp_path: Path) -> None:
    run("handout", "--theme", "W", "--theme", "H", "--lead", "Jo", "-o", tmp_path / "out")
    (copy,) = (tmp_path / "out").glob("*.db")
    assert bare("--db", copy, "submit").code == 0


def test_a_file_sent_back_is_named_with_its_date_for_a_computer(run: Run, bare: Run, tmp_path: Path) -> None:
    run("handout", "--theme", "W", "--lead", "Jo", "-o", tmp_path / "out")
    (copy,) = (tmp_path / "out").glob("*.db")
    answer = bare("--db", copy, "submit", "--json")
    assert re.search(r" - December 2025 - from Jo - \d{4}-\d\d-\d\d\.db$", answer.json["file"])
    again = bare("--db", answer.json["file"], "submit", "--json")
    assert again.json["file"].count("from Jo") == 1


def test_copies_that_would_be_overdue_at_once_are_not_made_unasked(
    run: Run, tmp_path: Path, late: Path
) -> None:
    answer = run("--config", late, "handout", "--all", "-o", tmp_path / "out")
    assert answer.code == 2
    assert "due by 31 January 2020" in answer.err
    assert "--yes" in answer.err
    assert not (tmp_path / "out").exists()
    assert run("--config", late, "handout", "--all", "-o", tmp_path / "out", "--yes").code == 0


def test_a_copy_of_nobodys_name_asks_who_sends_it_back(
    run: Run, bare: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("handout", "--theme", "W", "-o", tmp_path / "out")
    (copy,) = (tmp_path / "out").glob("*.db")
    monkeypatch.setenv("LOGNAME", "u123456")
    monkeypatch.setattr("tui_tracker.cli.commands.submit.has_terminal", lambda: True)
    monkeypatch.setattr("tui_tracker.cli.commands.submit.read_line", lambda: "Jo Smith")
    answer = bare("--db", copy, "submit", "-o", tmp_path / "first.db")
    assert "What is your name?" in answer.err
    assert "Press Enter for u123456." in answer.err
    assert answer.out.startswith("Jo Smith: Walking")
    again = bare("--db", copy, "submit", "-o", tmp_path / "second.db")
    assert "What is your name?" not in again.err
    assert again.out.startswith("Jo Smith: Walking")


def test_names_that_differ_in_case_only_are_numbered(run: Run, tmp_path: Path) -> None:
    for lead in ("Jo", "JO"):
        assert run("handout", "--theme", "W", "--lead", lead, "-o", tmp_path / "out").code == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len({name.casefold() for name in names}) == 4


def test_the_email_for_a_lead_is_written_beside_the_copy_and_never_over_a_file(
    run: Run, tmp_path: Path
) -> None:
    (answer,) = run("handout", "--theme", "W", "--lead", "Jo Smith", "-o", tmp_path / "out", "--json").json
    copy, letter = Path(answer["file"]), Path(answer["letter"])
    text = letter.read_text("utf-8")
    assert (letter.parent, letter.name) == (copy.parent, f"{copy.stem} email.txt")
    assert "Dear Jo," in text
    assert copy.name in text
    letter.write_text("My own words.", "utf-8")
    copy.unlink()
    answered = run("handout", "--theme", "W", "--lead", "Jo Smith", "-o", tmp_path / "out")
    assert "Email to send with it: " in answered.err
    assert letter.read_text("utf-8") == "My own words."
    assert len(list((tmp_path / "out").glob("*.txt"))) == 2
    (second,) = (tmp_path / "out").glob("*.db")
    assert (second.with_name(f"{second.stem} email.txt")).exists()
    assert second.stem == f"{copy.stem} (2)"


def test_of_two_equal_returned_files_both_are_listed(run: Run, bare: Run, tmp_path: Path) -> None:
    run("handout", "--theme", "W", "--lead", "Jo", "-o", tmp_path / "out")
    (copy,) = (tmp_path / "out").glob("*.db")
    bare("--db", copy, "set", "W1", "--note", "Ten miles.")
    returned = tmp_path / "returned"
    returned.mkdir()
    for name in ("a.db", "b.db"):
        shutil.copy(copy, returned / name)
    merged = run("merge", returned)
    assert "the same as a.db." in " ".join(merged.out.split())
    assert "already merged" not in merged.out

    listed = run("submissions")
    assert "a.db" in listed.out
    assert "same as 1" in listed.out.splitlines()[1]
    assert "b.db" in listed.out.splitlines()[1]
    assert "Ten miles." in run("submissions", "2").out
    letter = run("receipt")
    assert "1 change accepted." in letter.out
    assert letter.err.startswith("This letter is for file ")
    assert run("receipt", "1").err == ""
    run("submissions", "2", "--undo")
    assert run("W1", "--json").json["note"] is None
    assert [file["undone_at"] is None for file in run("submissions", "--json").json] == [False, False]
    assert run("merge", returned).code == 0
    assert len(run("submissions", "--json").json) == 2


def test_a_file_to_send_may_be_written_into_a_folder(run: Run, bare: Run, tmp_path: Path) -> None:
    run("handout", "--theme", "W", "--lead", "Jo", "-o", tmp_path / "out")
    (copy,) = (tmp_path / "out").glob("*.db")
    folder = tmp_path / "Desktop"
    folder.mkdir()
    for _ in range(2):
        assert bare("--db", copy, "submit", "-o", folder, "--yes").code == 0
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 2
    assert all(" - from Jo - " in name for name in names)


def test_the_last_lines_name_the_file_that_the_lead_opens(run: Run, tmp_path: Path) -> None:
    single = run("handout", "--theme", "W", "--lead", "Jo", "-o", tmp_path / "one")
    (copy,) = (tmp_path / "one").glob("*.db")
    assert f'The lead drags it onto tui-tracker, or types: tui-tracker "{copy.name}"\n' in single.err
    both = run("handout", "--all", "-o", tmp_path / "both").err
    assert "Its lead drags it onto tui-tracker, or types, for example: tui-tracker " in both
    assert both.endswith(
        "Save the files that are returned in one folder, then: tui-tracker merge returned/\n"
    )
    assert "FILE" not in single.err + both
