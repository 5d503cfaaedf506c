"""The doors by which a file comes in, and the law that holds at each."""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from random import Random
from typing import NamedTuple

from tui_tracker.cli.main import main

DOCUMENTED = frozenset({0, 2, 3, 4, 5, 6, 7})
"""The exit codes of the documentation, without 1: a fault of the program."""
SLOW = 10.0
"""Seconds of the processor within which each command ends."""
LARGEST = 500
"""Megabytes of memory that each command may hold."""
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Characters that act on a terminal, or on the order of what is shown."""
_NOT_REPLACED = re.compile(
    "different plan|in use|not an ordinary file|cannot be replaced|was never a tracker"
)
"""Reasons for which a file stays where another one is to be restored."""
LOOKS = (
    ["W1"], ["show", "W1", "--json"], ["list"], ["list", "--json"], ["list", "--csv"], ["history", "W1"],
    ["history", "W1", "--json"], ["held"], ["held", "--json"], ["submissions"], ["submissions", "1"],
    ["submissions", "--json"], ["receipt", "1"], ["status"], ["status", "--json"], ["compare"],
    ["compare", "W1"], ["compare", "--json"], ["check"], ["check", "--json"], ["conflicts"],
    ["conflicts", "--json"], ["search", "miles"], ["report", "--format", "md", "-o", "report.md"],
    ["doctor"], ["doctor", "--json"], ["restore"], ["restore", "--json"],
)  # fmt: skip
WRITES = (
    ["set", "W1", "--note", "x"], ["set", "W2", "--rag", "red", "--done"], ["undo"],
    ["add", "W", "--text", "New one."], ["resolve", "W1", "note", "--take", "1"],
    ["held", "--all", "--accept"], ["held", "--all", "--decline"], ["backup"], ["submit", "-o", "sent.db"],
    ["new-period", "2026-12", "--yes"], ["doctor", "--repair"], ["submissions", "1", "--undo"],
    ["retire", "W2", "--how", "ended", "--why", "Done."],
)  # fmt: skip
AFTER_MERGE = (
    ["W1"], ["list"], ["history", "W1"], ["held"], ["conflicts"], ["submissions"], ["receipt", "1"],
    ["compare"], ["report", "--format", "md", "-o", "report.md"], ["search", "miles"], ["check"],
)  # fmt: skip
"""Commands that work in a tracker that has taken a file."""


class Answer(NamedTuple):
    """The result of one command line."""

    code: int
    out: str
    err: str
    seconds: float
    megabytes: int = 0
    """The largest amount of memory that it held, where it ran in a process of its own."""

    @property
    def text(self) -> str:
        """All that it printed."""
        return f"{self.out}\n{self.err}"


class BrokenLawError(Exception):
    """The law does not hold."""


def run(*argv: object, slow: float = SLOW) -> Answer:
    """Run one command line; raise `BrokenLawError` where it breaks the law."""
    words = [str(word) for word in argv]
    answer = EXECUTE.get()(words)
    _check(words, answer, slow)
    return answer


def run_here(words: list[str]) -> Answer:
    """Run one command line in this process."""
    buffers = io.BytesIO(), io.BytesIO()
    streams = [io.TextIOWrapper(buffer, encoding="utf-8", newline="") for buffer in buffers]
    # Time of the processor: what else the machine does is no fault, and what waits for ever ends the run.
    begun = time.process_time()
    with _streams(*streams):
        code = main(words)
        for stream in streams:
            stream.flush()
    seconds = time.process_time() - begun
    out, err = (buffer.getvalue().decode() for buffer in buffers)
    return Answer(code, out, err, seconds)


EXECUTE: ContextVar[Callable[[list[str]], Answer]] = ContextVar("EXECUTE", default=run_here)
"""How `run` runs a command line."""


def _check(words: list[str], answer: Answer, slow: float) -> None:
    command = " ".join(words)[-120:]
    if answer.code not in DOCUMENTED:
        raise BrokenLawError(f"exit code {answer.code}: {command}\n{answer.text[-600:]}")
    if match := STEERING.search(answer.text):
        around = answer.text[max(match.start() - 80, 0) :][:200]
        raise BrokenLawError(f"control character {match[0]!r} from: {command}\n{around!r}")
    if answer.seconds > slow:
        raise BrokenLawError(f"{answer.seconds:.1f} s: {command}")
    if answer.megabytes > LARGEST:
        raise BrokenLawError(f"{answer.megabytes} MB: {command}")


@contextmanager
def _streams(out: io.TextIOWrapper, err: io.TextIOWrapper) -> Iterator[None]:
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO()), out, err
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


def look(hostile: Path, tracker: Path, random: Random) -> None:
    """Read from the file by `--db`."""
    for command in random.sample(LOOKS, 4):
        run("--db", hostile, *command)


def write(hostile: Path, tracker: Path, random: Random) -> None:
    """Write to the file by `--db`, then read what became of it."""
    for command in random.sample(WRITES, 2):
        run("--db", hostile, *command)
    run("--db", hostile, "list")


def hand_out(hostile: Path, tracker: Path, random: Random) -> None:
    """Make a copy of the file to send out."""
    run("--db", hostile, "handout", "--theme", "W", "--lead", "Jo", "-o", "out")


def open_window(hostile: Path, tracker: Path, random: Random) -> None:
    """Ask all that a window asks when it opens the file."""
    run("--db", hostile, "status")
    run("--db", hostile, "list", "--csv")


def merge(hostile: Path, tracker: Path, random: Random) -> None:
    """Merge the file: what is refused changes no byte, and what is taken leaves a tracker that works."""
    before = tracker.read_bytes()
    preview = run("--db", tracker, "merge", hostile, "--dry-run")
    if tracker.read_bytes() != before:
        raise BrokenLawError("a dry run changed the tracker")
    answer = run("--db", tracker, "merge", hostile)
    if preview.code != answer.code:
        raise BrokenLawError(
            f"{preview.code} dry, {answer.code} wet\n{preview.text[-300:]}\n{answer.text[-300:]}"
        )
    # Of a folder, the files that can be merged are.
    if answer.code == 4 and not hostile.is_dir():
        if tracker.read_bytes() != before:
            raise BrokenLawError(f"a refused file changed the tracker: {answer.text[-300:]}")
        return
    check_sound(tracker, AFTER_MERGE, answer)
    accepted = run("--db", tracker, "held", "--all", "--accept")
    if accepted.code == 0:
        check_sound(tracker, random.sample(AFTER_MERGE, 3), accepted)


def restore(hostile: Path, tracker: Path, random: Random) -> None:
    """Restore the file: what is refused changes no byte, and what is taken is a tracker that works."""
    before = tracker.read_bytes()
    answer = run("--db", tracker, "restore", hostile, "--yes")
    if answer.code != 0:
        if tracker.read_bytes() != before:
            raise BrokenLawError(f"a refused file changed the tracker: {answer.text[-300:]}")
        return
    check_sound(tracker, AFTER_MERGE, answer)
    if (done := run("--db", tracker, "set", "W1", "--note", "After it.")).code not in (0, 5, 2, 3):
        raise BrokenLawError(f"nothing can be written after a restore: {done.text[-300:]}")


def restore_over(hostile: Path, tracker: Path, random: Random) -> None:
    """Restore a good file over the hostile one, whatever state that is in."""
    answer = run("--db", hostile, "restore", tracker, "--yes")
    if answer.code == 0:
        check_sound(hostile, AFTER_MERGE[:3], answer)
    elif not re.search(
        "different plan|in use|not an ordinary file|cannot be replaced|was never a tracker", answer.text
    ):
        raise BrokenLawError(f"a good file was not restored: {answer.text[-300:]}")


def check_sound(tracker: Path, commands: Sequence[list[str]], answer: Answer) -> None:
    """Raise `BrokenLawError` unless `doctor` finds all well and these commands work, after an `answer`."""
    health = run("--db", tracker, "doctor")
    if health.code != 0:
        raise BrokenLawError(
            f"the tracker is not well afterwards: {health.text[-500:]}\nafter: {answer.text[-300:]}"
        )
    for command in commands:
        if (read := run("--db", tracker, *command)).code not in (0, 2, 3, 5, 6):
            raise BrokenLawError(f"{command} ends with {read.code} afterwards: {read.text[-300:]}")


Door = Callable[[Path, Path, Random], None]
DOORS: tuple[Door, ...] = (look, write, hand_out, open_window, merge, restore, restore_over)


def copy_as_it_is(source: Path, target: Path) -> None:
    """Copy a file, a folder, a link, a pipe or a socket as what it is; holes in a file stay holes."""
    if source.is_symlink():
        target.symlink_to(source.readlink())
    elif source.is_dir():
        target.mkdir()
        for path in source.iterdir():
            copy_as_it_is(path, target / path.name)
    elif source.is_fifo():
        os.mkfifo(target)
    elif source.is_socket():
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(os.fsencode(target))
    elif (status := source.stat()).st_blocks * 1024 < status.st_size:
        subprocess.run(["cp", "--sparse=always", source, target], check=True)
    else:
        shutil.copy(source, target)


def at_door(door: Door, hostile: Path, tracker: Path, folder: Path, random: Random) -> None:
    """Bring copies of both files to a door, in a folder of their own."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path in hostile.parent.iterdir():
        if path.name.startswith(hostile.name):
            copy_as_it_is(path, folder / path.name)
    own = Path(shutil.copy(tracker, folder / "own.db"))
    before = Path.cwd()
    os.chdir(folder)
    try:
        door(folder / hostile.name, own, random)
    finally:
        os.chdir(before)
