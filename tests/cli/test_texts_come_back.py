"""Text returns unchanged from every table and file, or what was replaced in it is named."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.cli.conftest import Run
from tests.support.office import Office
from tui_tracker.domain.csv_safety import neutralise_formula, restore_text
from tui_tracker.domain.text import clean, unsafe_count

NASTY = {
    "formula": "=HYPERLINK(1)", "plus": "+44 116", "minus": "- one\n- two", "at": "@home",
    "tab": "\tbegins so",
    "apostrophe": "'tis", "guarded": "'=x", "guarded twice": "''- x", "wide": "＝1", "clear": "(clear)",
    "guarded clear": "'(clear)", "blanks": "  two blanks before and behind  ", "lines": "one\n\n\ntwo\n",
    "quotes": 'a "b", c; d\te', "long": "word " * 8000, "rich": "[red]x[/red] [/] \\[b]",
    "html": "<b>&amp;</b><br>",
    "markdown": "# a\n| b | `c` |\n---", "code": "a_x000D_b _x005F_", "combining": "e" + "\u0301" * 400,
    "replacement": "\ufffd", "hebrew": "\u05e9\u05dc\u05d5\u05dd (1)", "emoji": "\U0001f468\u200d\U0001f469",
    "id": "T17",
    "number": "00123", "date": "1/2", "none": "none", "null": "NULL", "dash": "–", "tag": "<br>",
    "rule": "-----",
}  # fmt: skip
REPLACED = {
    "escape": "a\x1b]52;c;QUFB\x07b", "c1": "a\x9b31mb", "override": "a\u202egnp", "mark": "a\u200fb",
    "delete": "a\x7f", "nonchar": "a\ufffeb", "byte order mark": "a\ufeffb", "backspace": "abc\x08\x08",
}  # fmt: skip


def write_note(run: Run, folder: Path, text: str) -> None:
    source = folder / "note.txt"
    source.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert run("set", "W2", "--note-file", source).code == 0


def revisions(run: Run, identity: str = "W2") -> int:
    return len(run("history", identity, "--json").json)


@pytest.mark.parametrize("kind", [*NASTY, *REPLACED])
def test_a_listed_table_read_again_changes_nothing(run: Run, tmp_path: Path, kind: str) -> None:
    write_note(run, tmp_path, (NASTY | REPLACED)[kind])
    run("set", "W3", "--text", (NASTY | REPLACED)[kind].strip("\n\t "))
    before, count = run("list", "--json").json, revisions(run)
    table = tmp_path / "list.csv"
    table.write_text(run("list", "--csv").out, encoding="utf-8", newline="")
    answer = run("set", "--from-csv", table)
    assert (answer.code, "no change needed" in answer.err) == (0, True), answer.err
    assert (run("list", "--json").json, revisions(run)) == (before, count)

    run("set", "W2", "--clear", "note")
    assert run("set", "--from-csv", table).code == 0
    assert run("W2", "--json").json["note"] == next(each["note"] for each in before if each["id"] == "W2")


@pytest.mark.parametrize("kind", [*NASTY, *REPLACED])
def test_a_listed_table_imported_again_changes_nothing(run: Run, tmp_path: Path, kind: str) -> None:
    write_note(run, tmp_path, (NASTY | REPLACED)[kind])
    before, count = run("list", "--json").json, revisions(run)
    table = tmp_path / "list.csv"
    table.write_text(run("list", "--csv").out, encoding="utf-8", newline="")
    answer = run("import", table, "--yes")
    assert answer.code == 0, answer.err
    notes = {each["id"]: each["note"] for each in run("list", "--json").json}
    assert notes == {each["id"]: each["note"] for each in before}, answer.out
    assert revisions(run) == count


@pytest.mark.parametrize("kind", [*NASTY, *REPLACED])
@pytest.mark.parametrize("as_workbook", [False, True])
def test_a_copy_sent_out_and_merged_untouched_changes_nothing(
    run: Run, office: Office, tmp_path: Path, kind: str, as_workbook: bool
) -> None:
    write_note(run, tmp_path, (NASTY | REPLACED)[kind])
    before, count = run("list", "--json").json, revisions(run)
    answer = run("merge", office.hand_out("W", lead="Jo", as_workbook=as_workbook))
    assert answer.code == 0, answer.out
    assert (run("list", "--json").json, revisions(run)) == (before, count), answer.out


@pytest.mark.parametrize("kind", NASTY)
def test_a_text_is_saved_as_it_was_given(run: Run, tmp_path: Path, kind: str) -> None:
    write_note(run, tmp_path, NASTY[kind])
    assert (run("W2", "--json").json["note"] or "") == NASTY[kind].rstrip("\n")


@pytest.mark.parametrize("kind", REPLACED)
def test_what_is_replaced_is_named_with_its_number(run: Run, tmp_path: Path, kind: str) -> None:
    source = tmp_path / "note.txt"
    source.write_bytes(REPLACED[kind].encode())
    answer = run("set", "W2", "--note-file", source)
    count = unsafe_count(REPLACED[kind])
    assert f"{count} character{'s' * (count > 1)} that cannot be shown" in answer.err
    assert run("W2", "--json").json["note"] == clean(REPLACED[kind])


def test_a_table_with_a_cell_longer_than_a_csv_reader_takes_is_read(run: Run, tmp_path: Path) -> None:
    write_note(run, tmp_path, "x" * 200_000)
    table = tmp_path / "list.csv"
    table.write_text(run("list", "--csv").out, encoding="utf-8", newline="")
    assert run("set", "--from-csv", table).code == 0


@given(st.text())
def test_whatever_the_text_its_guarded_cell_gives_it_back(text: str) -> None:
    assert restore_text(neutralise_formula(text)) == text


@given(st.lists(st.text(st.characters(codec=None), max_size=30), min_size=1, max_size=5))
@hypothesis_settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_whatever_the_texts_a_listed_table_read_again_changes_nothing(
    run: Run, office: Office, texts: list[str]
) -> None:
    identities = ("W1", "W2", "W3", "H1", "H2")
    with office.open() as session:
        for identity, text in zip(identities, texts, strict=False):
            session.change(session.find(identity).action.key, {"note": text, "partners": text})
    before = run("list", "--json").json
    handle, name = tempfile.mkstemp(suffix=".csv")
    os.close(handle)
    Path(name).write_text(run("list", "--csv").out, encoding="utf-8", newline="")
    answer = run("set", "--from-csv", name)
    assert (answer.code, "no change needed" in answer.err) == (0, True), answer.err
    assert run("list", "--json").json == before


def test_a_lone_surrogate_in_a_file_is_replaced_and_named_like_any_other(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "note.txt"
    source.write_bytes("caf\u00e9 \ud800 \u2019".encode("utf-8", "surrogatepass"))
    assert "1 character that cannot be shown was replaced" in run("set", "W2", "--note-file", source).err
    assert run("W2", "--json").json["note"] == "caf\u00e9 \ufffd \u2019"


def test_an_encoding_that_is_guessed_is_named(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "note.txt"
    source.write_bytes("The council\u2019s caf\u00e9 \u2013 open".encode("mac_roman"))
    answer = run("set", "W2", "--note-file", source)
    assert "was read as a text in Mac Roman" in answer.err
    assert run("W2", "--json").json["note"] == "The council\u2019s caf\u00e9 \u2013 open"
