"""Nothing that a file, a name or a label holds reaches the terminal as anything but text."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pexpect
import pytest

from tests.cli.conftest import Run
from tests.support.office import Office
from tests.support.paths import ROOT
from tui_tracker.cli import output, text_layout
from tui_tracker.cli.commands import held, merge
from tui_tracker.storage.schema import metadata

POISON = "\x1b]52;c;QUFB\x07\x9b31m\u202e\u200f\x7f"
"""A clipboard write, a C1 control sequence, two bidirectional controls and DEL."""
OWN_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
TEXT_COLUMNS = [
    (table.name, column.name)
    for table in metadata.sorted_tables
    for column in table.columns
    if str(column.type) == "TEXT"
]
FALSE_LINE = "x\nFAKED: nothing was merged"
"""A name that would add a line to what is printed."""
PROSE = {
    ("revisions", "value"), ("actions", "text"), ("actions", "section"), ("actions", "role"),
    ("actions", "partners"), ("actions", "extras"), ("updates", "note"), ("updates", "review"),
    ("drafts", "text"), ("updates", "rag"), ("updates", "stages"),
}  # fmt: skip
"""Texts and values that are shown in a block of their own, in as many lines as they have."""
READ_COMMANDS = (
    "W1 W2 H1", "W1 --diff", "list --all", "list --json", "list --csv", "search mend", "compare",
    "compare W1 H1", "compare --stuck", "history W1", "history W2 --json", "status", "check", "ask",
    "conflicts", "held", "submissions", "submissions 1", "receipt", "receipt 2", "doctor",
    "completion --ids=W", "completion --themes=", "report --format md -o -", "report --format csv -o -",
    "new-period 2026-12", "restore", "nonsense",
)  # fmt: skip
"""Each as typed behind `--db FILE`."""


_CONTENT: list[bytes] = []
"""The full tracker, made once."""


def assert_harmless(text: str, *, colours: bool) -> None:
    """Fail where a text has a control character other than line break, tab and our own colours."""
    rest = OWN_COLOURS.sub("", text) if colours else text
    rest = rest.replace("\r\n", "\n")  # the line ends of a CSV report
    assert not STEERING.search(rest), ascii(STEERING.sub(lambda match: f"<<{match[0]}>>", rest))


@pytest.fixture
def full_tracker(office: Office, run: Run, tracker: Path) -> Path:
    """A tracker with a row in every table: copies, a draft, a conflict, held changes, a decision."""
    if _CONTENT:
        tracker.write_bytes(_CONTENT[0])
        return tracker
    jo, sam = office.hand_out("W", lead="Jo"), office.hand_out("W", lead="Sam")
    office.write(jo, "Jo", "W1", note="Jo's note.", rag="red")
    office.write(sam, "Sam", "W1", note="Sam's note.", rag="green")
    office.write(sam, "Sam", "H1", note="Not Sam's theme.")
    office.write(sam, "Sam", "H2", note="Nor this.")
    with office.open(jo, "Jo") as session:
        session.save_draft(session.find("W2").action.key, "Half a sentence")
    office.merge(jo, sam)
    first = run("held", "--json").json[0]["parts"][0]["name"]
    run("held", first, "--accept", "--why", "right")
    run("ask", "W3", "Why?")
    run("retire", "H2", "--how", "merged", "--into", "H1")
    with office.open() as session:
        session.save_draft(session.find("W3").action.key, "Another half")
    _CONTENT.append(tracker.read_bytes())
    return tracker


def poison(path: Path, table: str, column: str, poison: str = POISON) -> None:
    """Put control characters behind every text of a column, or before the end of its JSON."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL")
        for (value,) in rows.fetchall():
            connection.execute(
                f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (_poisoned(str(value), poison), value)
            )
        connection.commit()


def _poisoned(value: str, poison: str) -> str:
    is_json = value[:1] in "[{" and '"' in value
    head, quote, tail = value.rpartition('"') if is_json else (value, "", "")
    return f"{head}{poison.encode('unicode_escape').decode() if is_json else poison}{quote}{tail}"


def show_in_terminal(monkeypatch: pytest.MonkeyPatch, columns: int = 100) -> None:
    """Let commands print as in a terminal that takes colour."""
    monkeypatch.setattr(output, "use_colour", lambda: True)
    for module in (output, text_layout, held, merge):
        monkeypatch.setattr(module, "width", lambda: columns)


@pytest.mark.parametrize("columns", [30, 41, 52])
def test_no_colour_is_cut_by_the_end_of_a_line(
    run: Run, full_tracker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    copy = Path(shutil.copy(full_tracker, tmp_path / f"{'Returned copy ' * 8}.db"))
    long = Path(shutil.copy(full_tracker, tmp_path / f"{'x' * 90}.db"))
    show_in_terminal(monkeypatch, columns)
    for command in (("merge", "-v", copy, long), ("held",), ("conflicts",), ("submissions", "1")):
        printed = OWN_COLOURS.sub("", run(*command).out)
        assert not re.search(r"[\x1b\ufffd]|\[[01;]*m", printed), printed


@pytest.mark.parametrize(("table", "column"), TEXT_COLUMNS)
def test_no_column_of_a_file_steers_the_terminal(
    run: Run, full_tracker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, column: str
) -> None:
    copy = Path(shutil.copy(full_tracker, tmp_path / "copy.db"))
    poison(copy, table, column)
    in_terminal = TEXT_COLUMNS.index((table, column)) % 2 == 0
    if in_terminal:
        show_in_terminal(monkeypatch)
    for command in READ_COMMANDS:
        answer = run("--db", copy, *command.split())
        assert answer.code != 1, (command, answer.err)
        assert_harmless(answer.out + answer.err, colours=in_terminal)
    answers = [run("merge", copy), *(run(*command.split()) for command in READ_COMMANDS[:-3])]
    for answer in answers:
        assert answer.code != 1, answer.err
        assert_harmless(answer.out + answer.err, colours=in_terminal)


STORING = (
    ("backup",),
    ("report", "-o", "{}/r.html"),
    ("list", "--csv", "-o", "{}/l.csv"),
    ("handout", "--all", "-o", "{}"),
    ("handout", "--theme", "W", "--lead", "{}", "-o", "{}"),
    ("submit", "-o", "{}/s.db", "--yes"),
    ("init", "{}/new"),
    ("merge", "{}/s.db"),
    ("merge", "{}/s.db", "--into", "{}/l.csv"),
    ("merge", "{}", "-o", "{}/n.db"),
    ("import", "{}/l.csv", "--dry-run"),
    ("import", "{}/none.csv"),
    ("restore", "{}/s.db", "--yes"),
    ("restore", "{}/none.db"),
    ("set", "W1", "--note-file", "{}/none"),
    ("set", "--from-csv", "{}/l.csv"),
    ("set", "W1", "--rag", "{}"),
    ("set", "{}", "--rag", "red"),
    ("ask", "W1", "{}"),
    ("add", "W", "--text", "{}"),
    ("retire", "W3", "--how", "ended", "--why", "{}"),
    ("new-period", "2026-12", "--label", "{}", "--yes"),
    ("list",),
    ("undo", "--as", "{}"),
    ("check", "--accept", "{}", "W1"),
    ("resolve", "W1", "{}", "--take", "1"),
    ("--config", "{}/none.toml", "list"),
    ("list", "--{}"),
    ("{}",),
    ("{} {}",),
    ("{}", "list"),
    ("status", "{}"),
    ("list", "--theme", "{}"),
    ("list", "--period", "{}"),
    ("completion", "{}"),
    ("submissions", "{}"),
    ("--db", "{}/none.db", "W1"),
    ("--db", "{}://x", "W1"),
)  # fmt: skip
"""Each with `{}` for a name full of control characters."""


@pytest.mark.parametrize("in_terminal", [False, True])
@pytest.mark.parametrize("name", [POISON.replace("/", ""), FALSE_LINE], ids=["steers", "passes for ours"])
def test_no_name_path_or_argument_steers_the_terminal_or_passes_for_a_line_of_ours(
    run: Run, tracker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, in_terminal: bool
) -> None:
    folder = tmp_path / name
    folder.mkdir()
    database = Path(shutil.copy(tracker, folder / f"{name}.db"))
    monkeypatch.chdir(folder)
    if in_terminal:
        show_in_terminal(monkeypatch)
    for words in STORING:
        argv = [
            str(folder) + word[2:] if word.startswith("{}/") else word.replace("{}", name) for word in words
        ]
        answer = run("--db", database, *argv)
        assert answer.code != 1, (words, answer.err)
        if name == FALSE_LINE:
            assert_no_false_line(answer.out + answer.err, words)
        else:
            assert_harmless(answer.out + answer.err, colours=in_terminal)


@pytest.mark.parametrize(("table", "column"), [item for item in TEXT_COLUMNS if item not in PROSE])
def test_no_name_in_a_file_passes_for_a_line_of_ours(
    run: Run, full_tracker: Path, tmp_path: Path, table: str, column: str
) -> None:
    copy = Path(shutil.copy(full_tracker, tmp_path / "copy.db"))
    poison(copy, table, column, FALSE_LINE)
    # A table and a report are documents, in which a text may have lines of its own.
    commands = [command.split() for command in READ_COMMANDS if "csv" not in command and "-o" not in command]
    for command in commands:
        answer = run("--db", copy, *command)
        assert_no_false_line(answer.out + answer.err, command)
    run("merge", copy)
    for command in commands[:-3]:
        answer = run(*command)
        assert_no_false_line(answer.out + answer.err, command)


def assert_no_false_line(text: str, command: object) -> None:
    """Fail where a line begins with what a name holds behind its line break."""
    lines = (OWN_COLOURS.sub("", line).strip(" |│`-") for line in text.splitlines())
    assert not [line for line in lines if line.startswith("FAKED")], f"{command}\n{text}"


def test_a_lead_with_control_characters_gets_a_file_with_a_clean_name(run: Run, tmp_path: Path) -> None:
    assert run("handout", "--theme", "W", "--lead", f"Jo{POISON} Smith", "-o", tmp_path / "out").code == 0
    (path,) = (tmp_path / "out").glob("*.db")
    assert path.name.isprintable()
    assert path.name.endswith("Smith.db")
    (letter,) = (tmp_path / "out").glob("*.txt")
    assert_harmless(letter.read_text("utf-8"), colours=False)


def test_settings_with_control_characters_do_not_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    escaped = "\\u001b]52;c;QUFB\\u0007\\u009b31m\\u202e"
    text = (ROOT / "config.toml").read_text(encoding="utf-8")
    for old in ("Delivery", "Green", "Discovery"):
        text = text.replace(f'"{old}"', f'"{old}{escaped}"')
    config = tmp_path / "poisoned.toml"
    config.write_text(text, encoding="utf-8")
    for command in (*READ_COMMANDS, "set W1 --rag x", "set W1 --stage x", "list --stage x"):
        answer = run("--config", config, *command.split())
        assert answer.code != 1, (command, answer.err)
        assert_harmless(answer.out + answer.err, colours=False)


def test_what_a_terminal_receives_has_only_our_own_colour_codes(full_tracker: Path, tmp_path: Path) -> None:
    poison(full_tracker, "updates", "note")
    poison(full_tracker, "actions", "text")
    for command in ("W1", "list", "report --format md -o -", "history W1"):
        shell = pexpect.spawn(
            sys.executable, ["-m", "tui_tracker", "--db", str(full_tracker), *command.split()],
            env=os.environ | {"TERM": "xterm-256color", "TUI_TRACKER_STATE": str(tmp_path)},
            cwd=str(ROOT), timeout=60, encoding="utf-8",
        )  # fmt: skip
        shell.expect(pexpect.EOF)
        assert "\x1b[" in str(shell.before) or command.startswith("report")
        assert_harmless(str(shell.before), colours=True)
