"""Kill commands: `python -m tests.fuzz.kills --minutes 10` ends them by SIGKILL at random moments.

Its laws: `doctor` then finds the tracker sound; what it holds is all that it held before the command or
all that the command makes of it; a file under its final name is whole, and no backup is lost. `--case NAME`
kills one command only.
"""

from __future__ import annotations

import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

from tests.fuzz.long_run import Case, read_arguments, run_cases, sound_trackers

ACTIONS = 300
WRITERS = 20
"""Programs that write at once in the case `writers`."""
HANGS_AFTER = 300
"""Seconds that a case may take: three commands, on a busy machine."""
COMMANDS: dict[str, tuple[str, ...]] = {
    "set": ("set", "B3", "--note", "Written.", "--rag", "red", "--stage", "Design", "--done"),
    "set many": ("set", "--from-csv", "../updates.csv"),
    "undo": ("undo",),
    "retire": ("retire", "B4", "--how", "ended", "--why", "Done."),
    "add": ("add", "B", "--text", "Plant hedges."),
    "import": ("import", "../updates.csv", "--period", "2025-12", "--yes"),
    "import a period": ("import", "../updates.csv", "--period", "2023-12", "--yes"),
    "restore": ("restore", "../earlier.db", "--yes"),
    "backup": ("backup",),
    "merge": ("merge", "../returned.db"),
    "merge into new": ("merge", "../returned.db", "-o", "all.db"),
    "handout all": ("handout", "--all", "--yes", "-o", "out"),
    "submit": ("submit", "-o", "sent.db", "--yes"),
    "new period": ("new-period", "2026-12", "--yes"),
    "ask": ("ask", "B5", "Why?"),
    "answer": ("answer", "B6"),
}
_TABLES = ("actions", "updates", "periods", "drafts", "heads", "copies")
_CHANGING = re.compile(r"'[0-9a-f]{32}'|'20\d\d-\d\d-\d\dT[\d:.]+Z'")
"""Ids and times, which differ each time a command runs."""
_WORKING = ("-journal", ".part", ".restoring", ".incoming")
"""How the names of the files end that are there only while a command writes."""


def _command(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tui_tracker", *words], cwd=folder, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def _run(folder: Path, *words: str) -> tuple[int, str]:
    process = _command(folder, *words)
    answer, _ = process.communicate(b"Design\nred\nTyped.\n\n")
    return process.returncode, answer.decode()


def prepare(folder: Path) -> None:
    """Make a folder with a tracker that has something to undo, a copy of it returned, and a backup."""
    lines = [f"B{number},Buses,Route {number},Amber,As planned." for number in range(1, ACTIONS + 1)]
    (folder / "plan.csv").write_text("\n".join(["ID,Theme,Action,RAG,Note", *lines]), encoding="utf-8")
    lines = [f"B{number},green,Mended {number}." for number in range(1, ACTIONS + 1)]
    (folder / "updates.csv").write_text("\n".join(["id,rag,note", *lines]), encoding="utf-8")
    base = folder / "base"
    _run(folder, "init", "base", "--plan", "plan.csv", "--period", "2024-12")
    tracker = base / "db/tracker.db"
    shutil.copy(tracker, folder / "earlier.db")
    _run(base, "handout", "--theme", "B", "--lead", "Jo", "-o", "out")
    (copy,) = (base / "out").glob("*.db")
    _run(base, "--db", str(copy), "set", "--from-csv", "../updates.csv")
    copy.rename(folder / "returned.db")
    _run(base, "backup")
    _run(base, "set", "B1", "--note", "Ours.")


def held_by(tracker: Path) -> dict[str, list[str]]:
    """Return what a tracker says of its plan, without ids and times."""
    with closing(sqlite3.connect(tracker)) as connection:
        return {
            table: sorted(
                _CHANGING.sub("#", repr(row)) for row in connection.execute(f"SELECT * FROM {table}")
            )
            for table in _TABLES
        }


def try_kill(folder: Path, name: str, random: Random, counts: Counter[str]) -> Iterator[str]:
    """Start a command, kill it at some moment, and yield a sentence for each law that is broken."""
    killed, whole = folder / "killed", folder / "whole"
    for work in (killed, whole):
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(folder / "base", work)
    tracker, backups = killed / "db/tracker.db", killed / "db/backups"
    before, backups_before = held_by(tracker), set(backups.iterdir())
    begun = time.monotonic()
    code, answer = _run(whole, *COMMANDS[name])
    after, usual = held_by(whole / "db/tracker.db"), time.monotonic() - begun
    if code not in (0, 5):
        yield f"{name} ends with {code}: {answer[-300:]}"
    process = _command(killed, *COMMANDS[name])
    assert process.stdin
    process.stdin.write(b"Design\nred\nTyped.\n\n")
    process.stdin.close()
    _wait_to_kill(process, [tracker.parent, backups, killed, killed / "out"], usual, random)
    process.kill()
    was_killed = process.wait() == -signal.SIGKILL
    counts["killed" if was_killed else "ended before"] += 1
    yield from _unsound(killed)
    now = held_by(tracker)
    # Each answer is an act of its own.
    if name != "answer" and now not in (before, after):
        yield "neither as before nor as after: " + str(
            [table for table in _TABLES if now[table] != after[table]]
        )
    if not was_killed and now != after:
        yield "what was acknowledged is not there"
    if lost := backups_before - set(backups.iterdir()):
        yield f"a backup is lost: {lost}"
    files = (path for path in killed.rglob("*.db") if not path.name.startswith("."))
    yield from (f"not whole: {path.relative_to(killed)}" for path in files if not _is_whole(path))


def try_writers(folder: Path, random: Random, counts: Counter[str]) -> Iterator[str]:
    """Let many programs write at once, kill a quarter of them, and yield a sentence for each broken law."""
    work = folder / "killed"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(folder / "base", work)
    processes = [
        _command(work, "--as", f"Writer {number}", "set", f"B{number}", "--note", f"By {number}.")
        for number in range(1, WRITERS + 1)
    ]
    for process in random.sample(processes, WRITERS // 4):
        time.sleep(random.uniform(0, 0.5))
        process.kill()
    for process in processes:
        process.communicate()
    codes = [process.returncode for process in processes]
    counts["killed"] += codes.count(-signal.SIGKILL)
    counts["ended before"] += len(codes) - codes.count(-signal.SIGKILL)
    if strange := set(codes) - {0, 7, -signal.SIGKILL}:
        yield f"exit codes {strange}"
    with closing(sqlite3.connect(work / "db/tracker.db")) as connection:
        notes = {note for (note,) in connection.execute("SELECT note FROM updates")}
    for number, code in enumerate(codes, 1):
        if code == 0 and f"By {number}." not in notes:
            yield f"what writer {number} was told is saved is not there"
    yield from _unsound(work)


def _unsound(work: Path) -> Iterator[str]:
    _, health = _run(work, "doctor")
    problems = [line for line in health.splitlines() if re.match("PROBLEM(?!.*(left|interrupted))", line)]
    if problems or "OK " not in health:
        yield f"not sound: {problems or health[-300:]}"


def _wait_to_kill(
    process: subprocess.Popen[bytes], folders: list[Path], usual: float, random: Random
) -> None:
    """Wait for a random moment: in half of the cases one at which the command is writing."""
    waits_for_writing, last = random.random() < 0.5, time.monotonic() + random.uniform(0.1, 1) * usual
    while process.poll() is None:
        names = [path.name for folder in folders if folder.is_dir() for path in folder.iterdir()]
        if waits_for_writing and any(name.endswith(_WORKING) for name in names):
            time.sleep(random.choice((0, 0.001, 0.003, 0.01, 0.03)))
            return
        if not waits_for_writing and time.monotonic() > last:
            return
        time.sleep(0.0005)


def _is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))


def main() -> int:
    """Kill until the time is over."""
    args = read_arguments(__doc__)
    counts = Counter[str]()
    with sound_trackers() as (run_folder, _):
        folder = run_folder / "kills"
        folder.mkdir()
        prepare(folder)

        def choose(random: Random, _: int) -> Case:
            name = args.case or random.choice([*COMMANDS, "writers"])
            if name == "writers":
                return name, name, try_writers(folder, random, counts)
            return name, name, try_kill(folder, name, random, counts)

        faults = run_cases(args, choose, hangs_after=HANGS_AFTER)
    print(dict(counts))
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main())
