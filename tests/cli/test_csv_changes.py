"""Many changes at once: a table read whole, taken whole or not at all."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "changes, mine.csv"


def test_every_line_changes_its_action_as_one_step(run: Run, table: Path) -> None:
    table.write_text(
        'ID,Stage,RAG,Note,Done\nw-1,Rail: Delivery & Design,green,"Twelve miles,\nmended.",yes\nH2,,red,,\n',
        encoding="utf-8",
    )
    result = run("set", "--from-csv", table)
    assert (result.code, result.out) == (0, "")
    assert "2 actions" in result.err
    record = run("W1", "--json").json
    assert [(stage["stage"], stage["strand"]) for stage in record["stages"]] == [
        ("Delivery", "Rail"), ("Design", None),
    ]  # fmt: skip
    assert (record["rag"], record["note"], record["state"]) == ("green", "Twelve miles,\nmended.", "done")
    assert run("H2", "--json").json["rag"] == "red"
    run("undo")
    assert run("W1", "--json").json["note"] is None
    assert run("H2", "--json").json["rag"] is None


def test_what_list_prints_is_taken_back_and_changes_nothing(run: Run, table: Path) -> None:
    run("set", "W2", "--stage", "Rail: Delivery", "--stage", "Design", "--note", "A bid, “made”.\nTwice.")
    printed = run("list", "--csv").out
    table.write_text(printed, encoding="utf-8")
    result = run("set", "--from-csv", table)
    assert result.code == 0, result.err
    assert "no change needed" in result.err
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert next(row["stages"] for row in rows if row["id"] == "W2") == "Delivery (Rail), Design"


@pytest.mark.parametrize("note", ["=HYPERLINK(1)", "- one\n- two", "'=quoted", "@home"])
def test_a_note_like_a_formula_is_listed_inert_and_taken_back_as_it_was(
    run: Run, table: Path, note: str
) -> None:
    run("set", "W2", "--note", note)
    printed = run("list", "--csv").out
    assert next(row["note"] for row in csv.DictReader(io.StringIO(printed)) if row["id"] == "W2")[0] == "'"
    run("set", "W2", "--clear", "note")
    table.write_text(printed, encoding="utf-8")
    run("set", "--from-csv", table)
    assert run("W2", "--json").json["note"] == note


def test_an_empty_cell_leaves_a_field_and_clear_empties_it(run: Run, table: Path) -> None:
    run("set", "W1", "--rag", "green", "--note", "Words.")
    table.write_text("id,rag,note\nW1,(clear),\n", encoding="utf-8")
    run("set", "--from-csv", table)
    record = run("W1", "--json").json
    assert (record["rag"], record["note"]) == (None, "Words.")


def test_one_bad_line_and_nothing_is_changed_but_all_bad_lines_are_named(run: Run, table: Path) -> None:
    table.write_text("id,rag,done\nW1,green,\nW99,red,\nW2,purple,\nW3,,maybe\nW1,red,\n", encoding="utf-8")
    result = run("set", "--from-csv", table)
    assert result.code == 2
    for words in ("line 3: There is no action W99", "line 4: 'purple'", "line 5: 'maybe'", "W1 is on 2"):
        assert words in result.err
    assert run("W1", "--json").json["rag"] is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the column names"),
        (b"id\nW1\n", "the column names"),
        (b"rag\nred\n", "the column names"),
        (b"id,rag,colour\nW1,red,blue\n", "'colour'"),
        (b"id,rag\nW1,red,more,cells\n", "more cells"),
        (b"id,rag,period\nW1,red,2024-12\n", "1 problem in"),
        (b"id\x00,rag", "cannot be read as text"),
    ],
)
def test_what_is_no_table_of_changes_is_refused_with_the_reason(
    run: Run, table: Path, content: bytes, words: str
) -> None:
    table.write_bytes(content)
    result = run("set", "--from-csv", table)
    assert result.code == 2
    assert words in result.err


def test_the_same_change_is_made_of_several_actions_as_one_step(run: Run) -> None:
    result = run("set", "W1-W3", "H2", "--rag", "green", "--json")
    assert [record["rag"] for record in result.json] == ["green"] * 4
    run("undo")
    assert run("W2", "--json").json["rag"] is None


def test_the_ids_may_come_on_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"w1\nH-2\n")))
    assert run("set", "-", "--done").code == 0
    assert [record["id"] for record in run("list", "--json").json if record["state"] == "done"] == [
        "W1",
        "H2",
    ]


def test_one_unknown_id_among_several_and_nothing_is_changed(run: Run) -> None:
    assert run("set", "W1", "W77", "--rag", "red").code == 3
    assert run("W1", "--json").json["rag"] is None
    assert run("set", "W1", "W2", "--rename", "W9").code == 2


def test_a_pipe_does_as_well(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    data = "\ufeffid,text,role\r\nW1,Pave the paths.,influence\r\n".encode()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data), isatty=lambda: False))
    (record,) = run("set", "--from-csv", "-", "--json").json
    assert (record["text"], record["role"]) == ("Pave the paths.", "Influence")


def test_set_without_an_action_or_a_table_says_what_it_needs(run: Run) -> None:
    assert run("set", "--rag", "red").code == 2
    assert run("set", "W1", "--from-csv", "x.csv").code == 2


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("id;rag;note\nW1;green;Café – “done”, it says\n", "cp1252"),
        ("id\trag\tnote\nW1\tgreen\tCafé – “done”, it says\n", "utf-16"),
        ('id,rag,note\r\nW1,green,"Café – “done”, it says"\r\n', "utf-8-sig"),
    ],
)
def test_a_table_is_read_as_excel_saves_it(run: Run, table: Path, content: str, encoding: str) -> None:
    table.write_bytes(content.encode(encoding))
    answer = run("set", "--from-csv", table)
    assert answer.code == 0, answer.err
    record = run("W1", "--json").json
    assert (record["rag"], record["note"]) == ("green", "Café – “done”, it says")


@pytest.mark.parametrize("note", ["(clear)", "'(clear)", "'' (clear)", "=1+1", "'=1"])
def test_a_note_that_reads_like_an_order_survives_the_table(run: Run, tmp_path: Path, note: str) -> None:
    run("set", "W1", "--note", note)
    table = tmp_path / "table.csv"
    run("list", "--csv", "-o", table)
    assert run("set", "--from-csv", table).code == 0
    assert run("W1", "--json").json["note"] == note


def test_a_table_of_excel_in_another_country_is_taken_with_its_own_words(run: Run, table: Path) -> None:
    table.write_bytes("sep=;\r\nRef;Status;RAG;Progress\r\nW1;Delivery;Green;Half – £3m\r\n".encode("cp1252"))
    result = run("set", "--from-csv", table)
    assert result.code == 0
    record = run("W1", "--json").json
    assert (record["rag"], record["note"]) == ("green", "Half – £3m")
    assert [stage["stage"] for stage in record["stages"]] == ["Delivery"]


def test_a_column_beside_the_field_s_own_is_not_taken_for_it(run: Run, table: Path) -> None:
    table.write_text("id,note,progress\nW1,Half.,Nine tenths.\n", encoding="utf-8")
    result = run("set", "--from-csv", table)
    assert "'progress' is not a column" in result.err
    assert run("W1", "--json").json["note"] is None


def test_a_fault_below_a_line_with_the_delimiter_has_its_line_in_the_file(run: Run, table: Path) -> None:
    table.write_text("sep=;\nid;rag\nW1;purple\n", encoding="utf-8")
    assert "line 3:" in run("set", "--from-csv", table).err


def test_a_quotation_mark_that_is_never_closed_is_told_as_an_import_tells_it(run: Run, table: Path) -> None:
    table.write_text('id,note\nW1,"Half done\nW2,Nothing\n', encoding="utf-8")
    result = run("set", "--from-csv", table)
    assert result.code != 0
    assert "line 2: a quotation mark is not closed" in result.err
    assert run("W2", "--json").json["note"] is None


def test_blank_lines_above_the_header_are_no_header(run: Run, table: Path) -> None:
    table.write_text("\n\nid\tnote\nW1\tHalf done\n", encoding="utf-8")
    assert run("set", "--from-csv", table).code == 0
    assert run("W1", "--json").json["note"] == "Half done"
