"""Run commands on a full disk: `python -m tests.fuzz.full_disk --minutes 30`.

The tracker, the settings and what is written, or the state folder, or the temporary folder are on a small
disk with 0 bytes to 1 MB of room. Its laws: the exit code is a documented one and never 1; what failed is
said in a sentence that names the disk; no torn file has a final name and no temporary one is left; the
tracker is as before or as the command makes it; `doctor` then finds it sound. `--case "NAME ROOM PART"`
runs one case; without it every case is run in turn, until the time is over.

The disk is a memory file system, which has to be mounted: only an administrator may.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import product
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.fuzz.doors import DOCUMENTED
from tests.fuzz.doors import run as run_here
from tests.fuzz.kills import held_by
from tests.fuzz.long_run import Case, read_arguments, run_cases, sound_trackers

SIZE = 24 << 20
"""Bytes of the small disk."""
ROOMS = (0, 4096, 16384, 65536, 262_144, 1 << 20)
PARTS = ("work", "state", "temporary")
"""What is on the small disk; the rest has room."""
ACTIONS = 120
HANGS_AFTER = 300
WRITES: dict[str, tuple[str, ...]] = {
    "set": ("set", "B3", "--note", "Written.", "--rag", "red", "--stage", "Design", "--done"),
    "set long": ("set", "B3", "--note-file", "{in}/long.txt"),
    "set many": ("set", "--from-csv", "{in}/updates.csv"),
    "add": ("add", "B", "--text", "Plant hedges."),
    "retire": ("retire", "B4", "--how", "ended", "--why", "Done."),
    "ask": ("ask", "B5", "Why?"),
    "answer": ("answer", "B6"),
    "undo": ("undo",),
    "redo": ("redo",),
    "check": ("check", "B9", "--accept", "no-note", "--why", "So it is."),
    "import": ("import", "{in}/updates.csv", "--period", "2025-12", "--yes"),
    "import a period": ("import", "{in}/updates.csv", "--period", "2023-12", "--yes"),
    "merge": ("merge", "{in}/returned.db"),
    "merge many": ("merge", "{in}/returned.db", "{in}/plain.db"),
    "dry run": ("merge", "{in}/returned.db", "--dry-run"),
    "merge into new": ("merge", "{in}/returned.db", "-o", "all.db"),
    "resolve": ("resolve", "B7", "note", "--take", "0"),
    "held": ("held", "--all", "--accept"),
    "submissions undo": ("submissions", "1", "--undo"),
    "handout": ("handout", "--theme", "B", "--lead", "Jo", "-o", "out"),
    "handout all": ("handout", "--all", "--yes", "-o", "out"),
    "handout workbooks": ("handout", "--all", "--yes", "--xlsx", "-o", "out"),
    "submit": ("submit", "-o", "sent.db", "--yes"),
    **{f"report {kind}": ("report", "--format", kind, "-o", f"report.{kind}")
       for kind in ("docx", "xlsx", "pdf", "html", "md", "csv")},
    "report again": ("report", "--format", "docx", "-o", "old.docx", "--overwrite"),
    "data package": ("report", "--format", "csv", "--datapackage", "-o", "open.csv"),
    "backup": ("backup",),
    "restore": ("restore", "{in}/earlier.db", "--yes"),
    "restore over rubbish": ("--db", "db/rubbish.db", "restore", "{in}/earlier.db", "--yes"),
    "new period": ("new-period", "2026-12", "--yes"),
    "init": ("init", "new", "--plan", "{in}/plan.csv", "--yes"),
    "remind": ("remind", "--calendar", "due.ics"),
    "repair": ("doctor", "--repair"),
    "list table": ("list", "--csv", "-o", "list.csv"),
}  # fmt: skip
LOOKS: dict[str, tuple[str, ...]] = {
    "list": ("list",), "list json": ("list", "--json"), "list csv": ("list", "--csv"),
    "compare": ("compare",),
    "search": ("search", "planned"), "show": ("B3",), "history": ("history", "B1"), "status": ("status",),
    "check list": ("check",), "conflicts": ("conflicts",), "held list": ("held",),
    "submissions": ("submissions",),
    "receipt": ("receipt", "1"), "doctor": ("doctor",), "restore list": ("restore",), "help": ("--help",),
    "completion": ("completion", "bash"), "report out": ("report", "--format", "md", "-o", "-"),
    "remind list": ("remind",),
}  # fmt: skip
"""Commands that print: into a file on the full disk."""
_TEMPORARY = re.compile(
    r"(-journal|-wal|-shm|\.part|\.partial|\.incoming|\.restoring|\.offered|\.tmp|\.new)$|^\.|^tui-tracker-"
)
_SAYS_SO = re.compile(
    "disk is full|no space left|not enough (room|space)|too large|free some space", re.IGNORECASE
)


class Disk(NamedTuple):
    """A small disk: its folder, and how it is filled but for some room."""

    folder: Path

    def fill(self, room: int) -> None:
        """Leave so many bytes."""
        status = os.statvfs(self.folder)
        with (self.folder / "filler").open("wb") as filler:
            os.posix_fallocate(filler.fileno(), 0, max(status.f_bavail * status.f_frsize - room, 1))

    def empty(self) -> None:
        """Make room again, without what was on it."""
        for path in self.folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def small_disk() -> Iterator[Disk]:
    """Mount a small disk; raise `OSError` where that is not allowed."""
    folder = Path(tempfile.mkdtemp(prefix="small-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)]
    try:
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            raise PermissionError("No small disk can be mounted here.")
        try:
            yield Disk(folder)
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Result(NamedTuple):
    """What a command did."""

    code: int
    text: str


def run(
    folder: Path, words: tuple[str, ...], source: Path, *,
    environ: Mapping[str, str] | None = None, output: Path | None = None,
) -> Result:  # fmt: skip
    """Run a command in a folder; `output` takes what it prints."""
    command = [sys.executable, "-m", "tui_tracker", *(word.replace("{in}", str(source)) for word in words)]
    streams: dict[str, object] = {"stdout": subprocess.PIPE}
    if output:
        streams = {"stdout": output.open("wb")}
    done = subprocess.run(  # type: ignore[call-overload]
        command, cwd=folder, env={**os.environ, **(environ or {})}, check=False,
        input=b"Design\nred\nTyped.\n\n", stderr=subprocess.PIPE, timeout=HANGS_AFTER, **streams,
    )  # fmt: skip
    return Result(done.returncode, (done.stdout or b"").decode() + done.stderr.decode())


def prepare(folder: Path) -> None:
    """Make a tracker with something to undo, redo, resolve and decide, and files that come in."""
    source = folder / "in"
    source.mkdir()
    lines = [f"B{number},Buses,Route {number},Amber,As planned." for number in range(1, ACTIONS + 1)]
    lines += [f"W{number},Walking,Path {number},Amber,As planned." for number in range(1, 20)]
    (source / "plan.csv").write_text("\n".join(["ID,Theme,Action,RAG,Note", *lines]), encoding="utf-8")
    lines = [f"B{number},green,Mended {number}." for number in range(9, ACTIONS + 1)]
    (source / "updates.csv").write_text("\n".join(["id,rag,note", *lines]), encoding="utf-8")
    (source / "long.txt").write_text("Many words. " * 20_000, encoding="utf-8")
    base = folder / "base"
    _call(folder, "init", "base", "--plan", "in/plan.csv", "--yes", "--period", "2024-12")
    tracker = base / "db/tracker.db"
    shutil.copy(tracker, source / "plain.db")
    config = base / "config.toml"
    text = config.read_text(encoding="utf-8").replace('due = ""', 'due = "2099-01-31"')
    config.write_text(text, encoding="utf-8")
    for copy in ("conflict", "held"):
        _call(base, "handout", "--theme", "B", "--lead", copy.title(), "-o", copy)
    (conflict,), (held,) = (base / "conflict").glob("*.db"), (base / "held").glob("*.db")
    _call(base, "--db", str(conflict), "set", "B7", "--note", "Theirs.")
    _call(base, "--db", str(held), "set", "B8", "--text", "Another text.")
    _call(base, "set", "B7", "--note", "Ours.")
    shutil.copy(tracker, source / "earlier.db")
    _call(base, "merge", str(conflict), str(held))
    _call(base, "handout", "--theme", "B", "--lead", "Jo", "-o", "returned")
    (returned,) = (base / "returned").glob("*.db")
    _call(base, "--db", str(returned), "set", "--from-csv", str(source / "updates.csv"))
    _call(base, "--db", str(source / "plain.db"), "--as", "Ann", "set", "W3", "--note", "Plain.")
    returned.rename(source / "returned.db")
    _call(base, "backup")
    _call(base, "report", "--format", "docx", "-o", "old.docx")
    _call(base, "set", "B1", "--note", "Ours.")
    _call(base, "set", "B2", "--note", "Undone.")
    _call(base, "undo")
    (base / "db/rubbish.db").write_bytes(os.urandom(9000))
    for name in ("conflict", "held", "returned"):
        shutil.rmtree(base / name)


def _call(folder: Path, *words: str) -> None:
    result = run(folder, words, folder)
    assert result.code in (0, 5), (words, result)


class Expected(NamedTuple):
    """What a command does where there is room."""

    code: int
    held: dict[str, list[str]]
    files: frozenset[str]


class Trial:
    """Runs commands on one small disk; remembers what each does where there is room."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._folder, self._disk = folder, disk
        self._expected: dict[str, Expected] = {}

    def cases(self) -> list[str]:
        """Return the names of all cases."""
        names = [f"{name} {room} {part}" for room, part, name in product(ROOMS, PARTS, WRITES)]
        return names + [f"{name} {room} work" for room, name in product(ROOMS[:2], LOOKS)]

    def _expect(self, name: str) -> Expected:
        if name not in self._expected:
            work = self._folder / "room"
            shutil.rmtree(work, ignore_errors=True)
            shutil.copytree(self._folder / "base", work)
            before = _files(work)
            code = run(work, (WRITES | LOOKS)[name], self._folder / "in").code
            if code not in (0, 5, 6):
                raise AssertionError(f"{name} ends with {code} where there is room")
            made = frozenset(_files(work).keys() - before.keys())
            self._expected[name] = Expected(code, held_by(work / "db/tracker.db"), made)
        return self._expected[name]

    def attempt(self, case: str) -> Iterator[str]:
        """Run one case, and yield a sentence for each law that is broken."""
        name, room, part = case.rsplit(" ", 2)
        expected, disk = self._expect(name), self._disk
        disk.empty()
        work = disk.folder / "work" if part == "work" else self._folder / "work"
        shutil.rmtree(self._folder / "work", ignore_errors=True)
        shutil.copytree(self._folder / "base", work)
        folders = {
            each: (disk.folder if each == part else self._folder) / f"{each} folder" for each in PARTS[1:]
        }
        for path in folders.values():
            shutil.rmtree(path, ignore_errors=True)
            path.mkdir()
        environ = {"TUI_TRACKER_STATE": str(folders["state"]), "TMPDIR": str(folders["temporary"])}
        output = work / "printed.txt" if name in LOOKS else None
        before, held_before = _files(work), held_by(work / "db/tracker.db")
        disk.fill(int(room))
        result = run(
            work, (WRITES | LOOKS)[name], self._folder / "in",
            environ=environ, output=output,
        )  # fmt: skip
        (disk.folder / "filler").unlink(missing_ok=True)
        yield from _broken_laws(result, expected)
        yield from _bad_files(work, before, expected, has_failed=result.code != expected.code)
        if left := [path.name for path in folders["temporary"].iterdir()]:
            yield f"left in the temporary folder: {left}"
        held = held_by(work / "db/tracker.db")
        if held not in (held_before, expected.held) and name != "answer":
            yield f"the tracker is neither as before nor as after: {result}"
        if result.code == expected.code and held != expected.held and name not in LOOKS:
            yield f"what was acknowledged is not there: {result}"
        if result.code != expected.code and held != held_before:
            yield f"it failed, but the tracker is changed: {result}"
        health = run_here("--db", work / "db/tracker.db", "doctor", slow=60).text
        problems = [line for line in health.splitlines() if line.startswith("PROBLEM")]
        if problems or "OK " not in health:
            yield f"not sound: {problems or health[-300:]}"


def _broken_laws(result: Result, expected: Expected) -> Iterator[str]:
    if result.code == expected.code:
        return
    if result.code not in DOCUMENTED:
        yield f"exit code {result.code}: {result.text[-600:]}"
    elif not _SAYS_SO.search(result.text):
        yield f"does not say that the disk is full: {result}"
    if "Traceback" in result.text:
        yield f"a traceback: {result.text[-600:]}"


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "printed.txt"
    }


def _bad_files(
    work: Path, before: Mapping[str, bytes], expected: Expected, *, has_failed: bool
) -> Iterator[str]:
    after = _files(work)
    for name in sorted(after):
        path = work / name
        is_new = name not in before
        if is_new and _TEMPORARY.search(path.name):
            yield f"a temporary file is left: {name}"
        elif (
            path.suffix == ".db"
            and "-damaged" not in name
            and (is_new or after[name] != before[name])
            and not _is_whole(path)
        ):
            yield f"a torn file: {name} ({len(after[name])} bytes)"
        elif is_new and has_failed and path.suffix != ".db" and "received" not in name:
            yield f"a file of an act that failed: {name} ({len(after[name])} bytes)"
        elif has_failed and not is_new and path.suffix != ".db" and after[name] != before[name]:
            yield f"a file is changed by an act that failed: {name}"
    if gone := before.keys() - after.keys():
        yield f"files are gone: {sorted(gone)}"
    if not has_failed and len(after.keys() - before.keys()) < len(expected.files):
        yield f"files are missing: {sorted(expected.files)} expected"


def _is_whole(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path)) as connection:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
    except sqlite3.Error:
        return False


def main() -> int:
    """Try every case, from the beginning again while there is time."""
    args = read_arguments(__doc__)
    with sound_trackers() as (run_folder, _), small_disk() as disk:
        folder = run_folder / "full disk"
        folder.mkdir()
        prepare(folder)
        trial = Trial(folder, disk)
        cases = trial.cases()
        Random(args.seed).shuffle(cases)
        print(f"{len(cases)} cases on a small disk")

        def choose(_: Random, seed: int) -> Case:
            case = args.case or cases[(seed - args.seed) % len(cases)]
            return case.rsplit(" ", 1)[1], case, trial.attempt(case)

        return min(run_cases(args, choose, hangs_after=HANGS_AFTER), 1)


if __name__ == "__main__":
    sys.exit(main())
