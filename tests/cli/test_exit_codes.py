"""Whatever is wrong with a path, a disk or a pipe, the exit code is a documented one and never 1."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.paths import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="these faults are made with POSIX calls")
DOCUMENTED = {0, 2, 3, 4, 5, 6, 7}


def make_folder(path: Path) -> None:
    path.mkdir()


def make_noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 99)


def make_text(path: Path) -> None:
    path.write_bytes(b"not a tracker")


def make_unreadable(path: Path) -> None:
    path.write_bytes(b"x")
    path.chmod(0)


BAD_PATHS: dict[str, Callable[[Path], Path | str]] = {
    "folder": lambda folder: _made(folder / "folder", make_folder),
    "empty file": lambda folder: _made(folder / "empty", lambda path: path.write_bytes(b"")),
    "text file": lambda folder: _made(folder / "text", make_text),
    "random bytes": lambda folder: _made(folder / "random", make_noise),
    "link to itself": lambda folder: _made(folder / "loop", lambda path: path.symlink_to(path)),
    "link to nothing": lambda folder: (
        _made(folder / "gone", lambda path: path.symlink_to(folder / "nothing"))
    ),
    "pipe": lambda folder: _made(folder / "pipe.db", os.mkfifo),
    "missing": lambda folder: folder / "missing",
    "missing folder": lambda folder: folder / "none" / "missing",
    "below a file": lambda folder: _made(folder / "file", lambda path: path.write_bytes(b"x")) / "below",
    "not UTF-8": lambda folder: os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.db"),
    "longest name": lambda folder: folder / ("n" * 253),
    "name too long": lambda folder: folder / ("n" * 300),
    "path too long": lambda folder: str(folder) + "/d" * 5000,
    "empty name": lambda folder: "",
    "blank name": lambda folder: " ",
    "device": lambda folder: "/dev/null",
    "user who is not there": lambda folder: "~nobody-of-that-name/x.db",
    "unreadable": lambda folder: _made(folder / "unreadable", make_unreadable),
}  # fmt: skip
COMMANDS = (
    ("--db", "{}", "W1"),
    ("--db", "{}", "list"),
    ("--db", "{}", "set", "W1", "--note", "x"),
    ("--db", "{}", "status"),
    ("--db", "{}", "doctor"),
    ("--db", "{}", "backup"),
    ("--db", "{}", "merge", "{tracker}"),
    ("--db", "{}", "undo"),
    ("--db", "{}", "new-period", "2026-12", "--yes"),
    ("--db", "{}", "handout", "--all"),
    ("--db", "{}", "submit", "--yes"),
    ("--db", "{}", "restore"),
    ("--db", "{}", "restore", "{tracker}", "--yes"),
    ("--db", "{}", "doctor", "--repair"),
    ("--db", "{}", "import", "{}", "--yes"),
    ("--db", "{}", "open"),
    ("--db", "{}", "completion", "--ids=W"),
    ("--config", "{}", "list"),
    ("merge", "{}"),
    ("merge", "{}", "{tracker}"),
    ("merge", "{}", "--dry-run"),
    ("merge", "{tracker}", "-o", "{}"),
    ("merge", "{tracker}", "--into", "{}"),
    ("restore", "{}", "--yes"),
    ("restore", "{}", "--dry-run"),
    ("import", "{}", "--yes"),
    ("init", "{}"),
    ("init", "{new}", "--plan", "{}"),
    ("init", "{new}", "--config", "{}"),
    ("handout", "--all", "-o", "{}"),
    ("report", "-o", "{}"),
    ("report", "-o", "{}.md"),
    ("list", "--csv", "-o", "{}"),
    ("submit", "-o", "{}", "--yes"),
    ("set", "W1", "--note-file", "{}"),
    ("set", "--from-csv", "{}"),
    ("{}",),
    ("show", "{}"),
    ("handout", "--theme", "W", "--lead", "{}"),
)  # fmt: skip


def _made(path: Path, make: Callable[[Path], object]) -> Path:
    make(path)
    return path


@pytest.mark.parametrize("kind", BAD_PATHS)
def test_no_path_is_a_fault_of_the_program(run: Run, tracker: Path, tmp_path: Path, kind: str) -> None:
    for number, command in enumerate(COMMANDS):
        folder = tmp_path / f"try {number}"
        folder.mkdir()
        if kind == "pipe" and {"--note-file", "--from-csv"} & set(command):
            continue  # these read a pipe to its end, as `<(…)` of a shell gives one
        words = {"tracker": shutil.copy(tracker, folder / "own.db"), "new": folder / "new"}
        bad = BAD_PATHS[kind](folder)
        answer = run(*(str(bad) if word == "{}" else word.format(bad, **words) for word in command))
        assert answer.code in DOCUMENTED, (command, answer.err)


LIMITED = (
    ("set", "W1", "--note-file", "{long}"),
    ("backup",),
    ("handout", "--all", "-o", "{out}"),
    ("report", "-o", "{out}.docx"),
    ("list", "--csv", "-o", "{out}.csv"),
    ("merge", "{tracker}"),
    ("merge", "{tracker}", "-o", "{out}.db"),
    ("list",),
    ("submit", "-o", "{out}.db", "--yes"),
    ("init", "{out}"),
    ("restore", "{tracker}", "--yes"),
    ("doctor",),
    ("new-period", "2026-12", "--yes"),
    ("handout", "--all", "--xlsx", "-o", "{out}"),
    ("undo",),
    ("doctor", "--repair"),
)  # fmt: skip


@pytest.mark.parametrize("room", [5_000])
@pytest.mark.parametrize("command", LIMITED, ids=" ".join)
def test_no_full_disk_is_a_fault_of_the_program(
    tracker: Path, tmp_path: Path, command: tuple[str, ...], room: int
) -> None:
    long = tmp_path / "long.txt"
    long.write_text("many words " * 20_000, encoding="utf-8")
    words = {"tracker": shutil.copy(tracker, tmp_path / "other.db"), "out": tmp_path / "out", "long": long}
    answer = start(tracker, tmp_path, *(word.format(**words) for word in command), limit=room)
    assert answer.returncode in DOCUMENTED, answer.stderr
    assert start(tracker, tmp_path, "W1").returncode == 0


def start(
    tracker: Path, folder: Path, *words: str, limit: int | None = None, **options: object
) -> subprocess.CompletedProcess[str]:
    def bound() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-m", "tui_tracker", "--db", str(tracker), "--as", "Jo", *words]
    environ = os.environ | {"TUI_TRACKER_STATE": str(folder / "state"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        command, cwd=ROOT, env=environ, preexec_fn=bound, text=True, check=False, timeout=60,
        **({"capture_output": True} | options),
    )  # fmt: skip


@pytest.mark.parametrize("words", ["list", "list --json", "history W1", "--help", "list --csv"])
def test_a_pipe_that_nobody_reads_is_no_fault(tracker: Path, tmp_path: Path, words: str) -> None:
    end, pipe = os.pipe()
    os.close(end)
    with os.fdopen(pipe, "wb") as closed:
        answer = start(
            tracker, tmp_path, *words.split(), capture_output=False, stdout=closed, stderr=subprocess.PIPE
        )
    assert (answer.returncode, answer.stderr) == (0, "")


def test_a_full_device_behind_standard_output_is_named(tracker: Path, tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        answer = start(tracker, tmp_path, "list", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert (answer.returncode, "disk is full" in answer.stderr) == (7, True)


def test_a_file_without_its_own_records_is_refused(run: Run, tracker: Path) -> None:
    with sqlite3.connect(tracker) as connection:
        connection.execute("DROP TABLE meta")
    assert run("W1").code == 4
    assert run("set", "W1", "--note", "x").code == 4
