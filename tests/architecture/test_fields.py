"""Adding a field is one line of the field table: every path supports it from then on."""

from __future__ import annotations

import ast
import csv
import io
import json
import os
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import ROOT
from tui_tracker.domain.fields import ACTION, BY_NAME, FURTHER_FIELDS, TABLE, UPDATE
from tui_tracker.domain.plan.model import Action, Update

TOLL = 'Field("toll", ACTION, prose=True, editable=True, searched=True, change_words="toll changed",' \
       ' headers="toll|estimated toll", help="what it costs")'  # fmt: skip
WEATHER = 'Field("weather", UPDATE, prose=True, editable=True, searched=True, reported=True,' \
          ' headers="weather|next weather", help="what comes next")'  # fmt: skip
FARE = 'Field("fare", ACTION, Codec("whole number", is_valid=lambda text, _: text.isdecimal(),' \
       ' expected="a whole number"), editable=True, headers="fare", help="in pence")'  # fmt: skip
PLAN = """\
ID\tTheme\tAction\tEstimated toll\tStage\tRAG\tDecember 2024 Update Note\tNext weather
W1\tWalking\tMend the footpaths.\tNine pence a yard\tDelivery\tGreen\tTen miles were mended.\tTwenty miles
W2\tWalking\tLight the alleys.\t\tDiscovery\tAmber\tA bid was made.\t
"""


DRIVER = """\
import contextlib, io, json, sys
from tui_tracker.cli.main import main
results = []
for argv in json.load(sys.stdin):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(argv)
    results.append((code, out.getvalue(), err.getvalue()))
json.dump(results, sys.stdout)
"""
"""Runs several command lines in one interpreter; prints each one's exit code, output and messages."""


WITHOUT_CHECK = """\
from tui_tracker.domain.fields import BY_NAME
BY_NAME["fare"].codec.is_valid = lambda text, allowed: True
"""


class Program:
    """A copy of the program whose field table has three lines more, used in one folder."""

    def __init__(self, package: Path, folder: Path) -> None:
        self.package, self.folder = package, folder

    def run(self, *command_lines: str, who: str = "Jo", db: str = "plan.db", before: str = "") -> list[Any]:
        """Run command lines that succeed, after the Python statements `before`; return what each printed.

        What `--json` printed is read. Exit code 5 means an open conflict.
        """
        printed = []
        for argv, (code, out, err) in self._run(command_lines, who, db, before):
            assert code in (0, 5), (argv, code, err)
            printed.append(json.loads(out) if "--json" in argv else out)
        return printed

    def refusal(self, command_line: str) -> str:
        """Run a command line that is refused; return why, in one line."""
        ((_, (code, _, err)),) = self._run([command_line], "Jo", "plan.db", "")
        assert code in (2, 4), (code, err)
        return " ".join(err.split())

    def _run(
        self, command_lines: Sequence[str], who: str, db: str, before: str
    ) -> list[tuple[list[str], tuple[int, str, str]]]:
        words = [["--db", db, "--as", who, *shlex.split(line)] for line in command_lines]
        home = {"TUI_TRACKER_STATE": "state", "XDG_CONFIG_HOME": "config-home", "TUI_TRACKER_CONFIG": ""}
        run = subprocess.run(
            [sys.executable, "-c", before + DRIVER], input=json.dumps(words),
            cwd=self.folder, capture_output=True, encoding="utf-8", timeout=120, check=False,
            env={**os.environ, **home, "PYTHONPATH": str(self.package), "PYTHONUTF8": "1"},
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        return list(zip(words, json.loads(run.stdout), strict=True))


def with_three_more_fields(source: str) -> str:
    """Return the source of the field table with three further fields after those that it has."""
    (assignment,) = (
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "FURTHER_FIELDS"
    )
    assert assignment.end_lineno
    lines = source.splitlines(keepends=True)
    lines.insert(assignment.end_lineno, f"FURTHER_FIELDS = (*FURTHER_FIELDS, {TOLL}, {WEATHER}, {FARE})\n")
    return "".join(lines)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A copy with a further field of an action and one of an update, and a tracker with both."""
    folder = tmp_path_factory.mktemp("fields")
    package = folder / "program"
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "tui_tracker", package / "tui_tracker", ignore=without)
    shutil.copyfile(ROOT / "config.toml", package / "config.toml")
    table = package / "tui_tracker" / "domain" / "fields.py"
    text = table.read_text(encoding="utf-8")
    table.write_text(with_three_more_fields(text), encoding="utf-8")
    (folder / "plan.tsv").write_text(PLAN, encoding="utf-8")
    program = Program(package, folder)
    program.run("import plan.tsv")
    return program


@pytest.fixture
def program(template: Program, tmp_path: Path) -> Program:
    """The copy in a folder of its own, with a fresh tracker."""
    shutil.copyfile(template.folder / "plan.db", tmp_path / "plan.db")
    return Program(template.package, tmp_path)


def test_an_import_reads_a_further_field_under_its_header_words(program: Program) -> None:
    first, second = program.run("show W1 --json", "show W2 --json")

    assert first["toll"] == "Nine pence a yard"
    assert first["previous"]["weather"] == "Twenty miles"
    assert (first["weather"], first["extras"]) == (None, {})
    assert second["toll"] is None


def test_further_fields_are_written_searched_shown_and_undone(program: Program) -> None:
    _, lanterns, florin, page, history, _, undone = program.run(
        "set W2 --toll 'A florin each' --weather 'More lanterns'",
        "search lanterns --json",
        "search florin --json",
        "show W2",
        "history W2 --json",
        "undo",
        "show W2 --json",
    )

    assert [(hit["id"], hit["field"], hit["period"]) for hit in lanterns] == [("W2", "weather", "2025-12")]
    assert [(hit["field"], hit["period"]) for hit in florin] == [("toll", None)]
    assert "A florin each" in page
    assert "Weather: More lanterns" in page
    assert [change["to"] for change in history if change["field"] == "weather"] == ["More lanterns"]
    assert (undone["toll"], undone["weather"]) == (None, None)


@pytest.mark.parametrize(
    "command",
    ["set W1 --fare dear", "set --from-csv fares.csv", "add W --text 'Paint.' --fare dear"],
)
def test_a_value_that_the_fields_codec_refuses_is_refused_by_every_command(
    program: Program, command: str
) -> None:
    (program.folder / "fares.csv").write_text("id,fare\nW1,dear\n", encoding="utf-8")

    reason = program.refusal(command)

    assert "'dear' is not a value of fare" in reason
    assert "a whole number" in reason
    (actions,) = program.run("list --json")
    assert [action["fare"] for action in actions] == [None, None]


def test_a_refused_value_of_an_import_is_kept_as_printed(program: Program) -> None:
    fares = PLAN.replace("Estimated toll", "Fare").replace("Nine pence a yard", "dear")
    (program.folder / "fares.tsv").write_text(fares, encoding="utf-8")

    _, action = program.run("import fares.tsv", "show W1 --json", db="fares.db")

    assert (action["fare"], action["extras"]) == (None, {"Fare as printed": "dear"})


def test_a_returned_copy_with_a_refused_value_is_refused(program: Program) -> None:
    program.run("handout --theme W --lead Sam -o out")
    (returned,) = (program.folder / "out").glob("*.db")
    program.run("set W1 --fare dear", db=str(returned), who="Sam", before=WITHOUT_CHECK)

    assert "a fare that cannot be read" in program.refusal(f"merge {shlex.quote(str(returned))}")


def test_a_list_as_csv_is_read_back_with_further_fields(program: Program) -> None:
    (program.folder / "changes.csv").write_text("id,toll,weather\nW1,Ten pence,A bridge\n", encoding="utf-8")

    _, listed = program.run("set --from-csv changes.csv", "list --csv")

    row = next(row for row in _rows(listed) if row["id"] == "W1")
    assert (row["toll"], row["weather"]) == ("Ten pence", "A bridge")


def test_a_merge_brings_further_fields_and_finds_their_conflicts(program: Program) -> None:
    program.run("handout --theme W --lead Sam -o out", 'set W1 --weather "Jo\'s weather"')
    (returned,) = (program.folder / "out").glob("*.db")
    program.run('set W1 --weather "Sam\'s weather" --toll "Sam\'s toll"', db=str(returned), who="Sam")

    merged, _, _, action = program.run(
        f"merge {shlex.quote(str(returned))} --json",
        "resolve W1 weather --value 'Both weathers'",
        "held --accept --all",
        "show W1 --json",
    )

    (conflict,) = merged["conflicts"]
    assert conflict["field"] == "weather"
    assert {side["value"] for side in conflict["values"]} == {"Jo's weather", "Sam's weather"}
    assert [(change["field"], change["kind"], change["to"]) for change in merged["held"]] == [
        ("toll", "plan_change", "Sam's toll")
    ]
    assert (action["toll"], action["weather"], action["conflicts"]) == ("Sam's toll", "Both weathers", [])


def test_a_report_prints_further_fields_in_every_format(program: Program) -> None:
    program.run(
        "set W2 --toll 'A groat' --weather 'Brighter alleys'",
        *(f"report -o report.{ending}" for ending in ("csv", "md", "html", "docx", "xlsx")),
    )

    table = _rows((program.folder / "report.csv").read_text("utf-8-sig"))
    row = next(row for row in table if row["ID"] == "W2")
    assert (row["Toll"], row["Weather"]) == ("A groat", "Brighter alleys")
    texts = [(program.folder / f"report.{ending}").read_text("utf-8") for ending in ("md", "html")]
    for ending in ("docx", "xlsx"):
        with zipfile.ZipFile(program.folder / f"report.{ending}") as packed:
            parts = [packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")]
        texts.append("\n".join(parts))
    for text in texts:
        assert [
            words for words in ("Toll", "A groat", "Weather", "Brighter alleys") if words not in text
        ] == []


def test_the_fields_of_the_model_and_of_the_table_are_the_same() -> None:
    for record, model in ((ACTION, Action), (UPDATE, Update)):
        names = {field.name for field in TABLE if field.record == record and field not in FURTHER_FIELDS}
        beside = {"key", "others", "period", "updated_by", "updated_at"}
        assert names == set(model._fields) - beside


def test_no_two_fields_share_a_name_a_column_or_a_first_header_word() -> None:
    assert len(BY_NAME) == len(TABLE)
    assert len({(field.record, field.column) for field in TABLE}) == len(TABLE)
    first = [field.header_words[0] for field in TABLE if field.header_words]
    assert len(set(first)) == len(first)


def _rows(text: str) -> list[Mapping[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))
