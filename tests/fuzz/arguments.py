"""Fuzzes the command line: whatever the command, its options and the settings, the law of `doors.run` holds.

Half of the cases are a command with some of its own options, each with a value that fits or does not; so
every option of every command is tried, and combinations of them. The others are any words.

A long run: `python -m tests.fuzz.arguments --minutes 5`. It prints the number of cases and each finding.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import shutil
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from tests.fuzz.doors import BrokenLawError, run
from tests.fuzz.trackers import Trackers, make_trackers
from tui_tracker.cli.command_table import COMMANDS, load
from tui_tracker.cli.main import Parser, common_options

_WAITING = ("open", "serve")
"""Commands that wait for a person."""
FILES = ("copy.db", "plan.csv", "list.csv", "folder", "missing.db", "tracker.db", ".", "new.db", "out.docx")
OPTIONS = (
    "--theme", "--stage", "--rag", "--note", "--note-file", "--clear", "--done", "--json", "--csv", "--all",
    "--period", "--as", "--config", "--db", "--from", "--to", "--stuck", "--periods", "--rule", "--accept",
    "--why", "--take", "--value", "-o", "--format", "--lead", "--text", "--id", "--role", "--how", "--into",
    "--yes", "--dry-run", "--map", "--plan", "--label", "--undo", "--restore", "--decline", "--rename",
    "--from-csv", "-", "--",
)  # fmt: skip
WORDS = (
    "W1", "w-1", "W 1", "W1-W3", "H2", "T99", "W1-H2", "..", "1", "0", "-1", "99999999999999999999",
    "2025-12", "2024-12", "9999-99", "0000-00", "red", "none", "Delivery", "Delivery (", "note", "rag",
    "x" * 5000, "", " ", "\x1b]52;c;QUFB\x07", "\u202e", "\udcff", "\ufffe", "\x9b", "=1", "%s", "{}",
    "{0}", "[red]", "..", "/dev/null", "~nobody/x", "nul", "W\u0661", "\uff37\uff11", "NEAR(", '"', "*",
    "AND", "' OR 1=1 --", "a:b", "-", "W1,W2", "\n", "--",
)  # fmt: skip


def random_word(source: random.Random) -> str:
    """Return a word of the lists, or a few random characters."""
    if source.random() < 0.8:
        return source.choice(WORDS)
    return "".join(
        chr(source.choice((source.randrange(1, 256), source.randrange(1, 0xFFFF)))) for _ in range(4)
    )


def random_command(source: random.Random) -> list[str]:
    """Return the words of one command line; those that wait for a person are left out."""
    words = (
        [source.choice([name for name in COMMANDS if name not in _WAITING])] if source.random() < 0.9 else []
    )
    return words + [
        source.choice(OPTIONS) if source.random() < 0.5 else random_word(source)
        for _ in range(source.randrange(6))
    ]


def random_settings(source: random.Random, shipped: bytes) -> bytes:
    """Return the shipped settings with some bytes changed, removed or repeated."""
    content = bytearray(shipped)
    for _ in range(source.randrange(1, 6)):
        begin = source.randrange(len(content))
        end = begin + source.randrange(40)
        content[begin:end] = source.choice((b"", os.urandom(3), content[begin:end] * 2, b'"', b"[", b"= 1\n"))
    return bytes(content)


@cache
def options_of(command: str) -> tuple[argparse.Action, ...]:
    """Return what a command takes: its options and arguments, and those of all commands."""
    parser = Parser(prog=command, parents=[common_options()], allow_abbrev=False)
    load(command).add_arguments(parser)
    return tuple(action for action in parser._actions if action.dest not in ("help", "db"))


def fitting_command(source: random.Random) -> list[str]:
    """Return a command with some of its own options, in any order."""
    command = source.choice([name for name in COMMANDS if name not in _WAITING])
    options = options_of(command)
    chosen = source.sample(options, source.randrange(1, min(len(options), 6) + 1))
    words = [word for action in chosen for word in _typed(action, source)]
    # A question is answered by nobody here: half of the cases continue without it.
    return [command, *words, *(["--yes"] if source.random() < 0.5 and _has(options, "--yes") else [])]


def _typed(action: argparse.Action, source: random.Random) -> list[str]:
    name = [source.choice(action.option_strings)] if action.option_strings else []
    if action.nargs == 0:
        return name
    choices = [str(choice) for choice in action.choices or ()]
    count = source.randrange(1, 4) if action.nargs in ("*", "+") else 1
    values = [
        source.choice(choices) if choices and source.random() < 0.8 else _value(source) for _ in range(count)
    ]
    if name and source.random() < 0.2:
        return [f"{name[0]}={values[0]}"]
    return [*name, *values]


def _has(options: tuple[argparse.Action, ...], name: str) -> bool:
    return any(name in action.option_strings for action in options)


def _value(source: random.Random) -> str:
    return source.choice(FILES) if source.random() < 0.2 else random_word(source)


def fuzz(seed: int, most: int = sys.maxsize, seconds: float = math.inf) -> tuple[int, list[str]]:
    """Run random command lines until one of the limits; return their number and the findings."""
    source, findings, cases = random.Random(seed), list[str](), 0
    shipped = (Path(__file__).parents[2] / "config.toml").read_bytes()
    end, before = time.monotonic() + seconds, Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["TUI_TRACKER_STATE"] = str(folder / "state")
        (folder / "base").mkdir()
        trackers = make_trackers(folder / "base")
        try:
            while cases < most and time.monotonic() < end:
                if cases % 50 == 0:
                    _lay_out(folder / "work", trackers)
                words = fitting_command(source) if source.random() < 0.5 else random_command(source)
                if source.random() < 0.1:
                    Path("config.toml").write_bytes(random_settings(source, shipped))
                    words = ["--config", "config.toml", *words]
                cases += 1
                try:
                    run("--db", "tracker.db", *words)
                except BrokenLawError as fault:
                    findings.append(f"{words!r}\n  {fault}")
        finally:
            os.chdir(before)
    return cases, findings


def _lay_out(folder: Path, trackers: Trackers) -> None:
    """Make the folder anew in which the commands run, with files for those that read one."""
    os.chdir(folder.parent)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    os.chdir(folder)
    shutil.copy(trackers.tracker, "tracker.db")
    shutil.copy(trackers.returned, "copy.db")
    Path("plan.csv").write_text(
        "ID,Theme,Action,RAG,Update\nW1,Walking,Mend the paths.,Red,Late\n", encoding="utf-8"
    )
    Path("list.csv").write_text("id,note,rag\nW1,Nine miles,red\nW9,x,puce\n", encoding="utf-8")
    Path("folder").mkdir()


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    args = parser.parse_args()
    cases, findings = fuzz(args.seed, seconds=args.minutes * 60)
    print("\n".join(findings))
    print(f"{cases} command lines, {len(findings)} findings (seed {args.seed}).")


if __name__ == "__main__":
    _main()
