"""Brings a hostile file to every door, with every command."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

from tests.fuzz.doors import (
    EXECUTE,
    LOOKS,
    WRITES,
    Answer,
    BrokenLawError,
    at_door,
    check_sound,
    merge,
    restore,
    restore_over,
    run,
)
from tests.fuzz.hostile.forked import Forked, run_forked
from tests.fuzz.windows import visit_screens

REPORTS = tuple(
    ["report", "--format", kind, "-o", f"report.{kind}", *options]
    for kind, options in (
        ("docx", []), ("xlsx", []), ("pdf", []), ("html", []), ("md", ["--short"]), ("csv",
        ["--datapackage"]),
        ("md", ["--exceptions"]), ("html", ["--theme", "W"]), ("md", ["--final"]),
    )
)  # fmt: skip
FURTHER_LOOKS = (
    ["show", "W1-W3", "H1"], ["W", "--json"], ["list", "--theme", "W", "--rag", "red"], ["list", "--stuck"],
    ["list", "--period", "2024-12"], ["list", "--csv", "-o", "list.csv"], ["history", "H2"], ["search",
    "m i"],
    ["search", "--json", "miles OR bid"], ["compare", "--from", "2024-12", "--to", "2025-12"], ["compare",
    "W"],
    ["receipt"], ["receipt", "2"], ["submissions", "2", "--json"], ["remind"], ["remind", "--calendar",
    "due.ics"],
    ["check", "--theme", "W"], ["completion", "--ids=w"], ["completion", "--themes="], ["--plain", "list"],
    ["--plain", "W1"], ["sync", "--dry-run"], ["open"], ["report", "--format", "md", "-o", "-"], ["ask"],
    ["merge", "{db}", "-o", "united.db"], ["merge", "{db}", "--dry-run", "-v"],
    ["import", "{db}", "--dry-run"], ["restore", "{db}", "--dry-run"], *REPORTS,
)  # fmt: skip
FURTHER_WRITES = (
    ["redo"], ["answer"], ["answer", "W1", "W2"], ["ask", "W1", "Why?"], ["ask", "W2", "--settle"],
    ["set", "W1", "--stage", "Design", "--clear", "note"], ["set", "W2", "--theme", "H"],
    ["set", "W1", "--rename", "W77"], ["set", "--from-csv", "{in}/table.csv"], ["retire", "W1", "--how",
    "merged",
    "--into", "W2", "--why", "One."], ["check", "W1", "--accept", "no-note", "--why", "So it is."],
    ["handout", "--all", "--yes", "-o", "out"], ["handout", "--theme", "W", "--lead", "Jo", "--xlsx", "-o",
    "out"],
    ["submissions", "1", "--undo-run"], ["submissions", "1", "--again"], ["import", "{in}/table.csv",
    "--yes"],
    ["merge", "{in}/good.db"], ["sync"], ["new-period", "2025-12", "--yes"], ["set", "W1", "--done"],
)  # fmt: skip
SHARE = 0.35
"""Of the commands that read or write, how many each file meets: others with each file and seed."""
TABLE = "id,note,rag\nW1,Nine miles,red\nH2,Lofts.,green\n"
TYPED = b"y\nNine miles were mended.\nred\ny\n\nn\n"
"""What is typed into a command that asks."""
GOOD_NOTE = "Eleven miles were lit."


def look_everywhere(hostile: Path, tracker: Path, random: Random) -> None:
    """Read from the file with commands that read."""
    for command in _draw_commands([*LOOKS, *FURTHER_LOOKS], random):
        run("--db", hostile, *_filled(command, hostile))


def write_everywhere(hostile: Path, tracker: Path, random: Random) -> None:
    """Write to the file with commands that write: what was sound stays sound."""
    was_sound = run("--db", hostile, "doctor").code == 0
    for command in _draw_commands([*WRITES, *FURTHER_WRITES], random):
        answer = run("--db", hostile, *_filled(command, hostile))
        if was_sound and random.random() < 0.1:
            _check_still_sound(hostile, command, answer)
    if was_sound:
        _check_still_sound(hostile, ["the last"], answer)


def hand_out_everywhere(hostile: Path, tracker: Path, random: Random) -> None:
    """Make copies of the file to send out, write in one of them and merge it into the file."""
    for options in (["--theme", "W", "--lead", "Jo"], ["--all", "--yes"], ["--all", "--yes", "--xlsx"]):
        run("--db", hostile, "handout", *options, "-o", "out")
    for path in sorted(Path("out").glob("*"))[:3]:
        if path.suffix == ".db":
            run("--db", path, "set", "W2", "--note", "From a copy.")
            run("--db", path, "submit", "-o", "sent.db", "--yes")
        run("--db", hostile, "merge", path)


def merge_verbosely(hostile: Path, tracker: Path, random: Random) -> None:
    """Merge the file beside a good one, list what it brought, and undo it: no text that was there is lost."""
    texts = set(texts_of(tracker))
    answer = run("--db", tracker, "merge", hostile, "-v", "--json" if random.random() < 0.3 else "--plain")
    for command in _draw_commands([
        ["held"], ["held", "--json"], ["submissions", "3"], ["submissions", "3", "--json"], ["receipt", "3"],
        ["conflicts"], ["submissions", "3", "--undo"], ["list"], ["submissions", "3", "--again"], ["list",
        "--json"],
        ["held", "--all", "--decline", "--why", "No."], ["submissions", "3", "--undo-run"], ["undo"],
        ["redo"],
        ["merge", str(hostile)], ["backup"],
    ], random, least=6):  # fmt: skip
        run("--db", tracker, *command)
    if answer.code in (0, 5):
        check_sound(tracker, [], answer)
    if lost := texts - set(texts_of(tracker)):
        raise BrokenLawError(f"lost: {[text[:60] for text in sorted(lost)][:3]}\n{answer.text[-300:]}")


def merge_beside_a_good_file(hostile: Path, tracker: Path, random: Random) -> None:
    """Merge the file with a good one, whose note has to arrive, or to wait for a decision."""
    good = hostile.parent / "in" / "good.db"
    files = [hostile, good] if random.random() < 0.5 else [good, hostile]
    answer = run("--db", tracker, "merge", *files)
    if GOOD_NOTE not in texts_of(tracker):
        raise BrokenLawError(f"the good file did not arrive: {answer.text[-300:]}")
    if GOOD_NOTE not in run("--db", tracker, "history", "W2", "--json").out:
        raise BrokenLawError(f"the good file's note is not in the history: {answer.text[-300:]}")


def import_it(hostile: Path, tracker: Path, random: Random) -> None:
    """Give the file to the commands that read tables, texts and settings; a tracker stays as it is."""
    before = tracker.read_bytes()
    for command in (
        ["import", hostile, "--yes"], ["import", hostile, "--dry-run"], ["set", "--from-csv", hostile],
    ):  # fmt: skip
        answer = run("--db", tracker, *command)
        if answer.code == 4 and tracker.read_bytes() != before:
            raise BrokenLawError(f"a refused file changed the tracker: {command}")
    run("--db", tracker, "set", "W1", "--note-file", hostile)
    for words in (
        ["init", "new", "--plan", hostile, "--yes"], ["--config", hostile, "--db", tracker, "list"],
        [hostile, "list"],
    ):  # fmt: skip
        run(*words)


def visit(hostile: Path, tracker: Path, random: Random) -> None:
    """Open the file in the screens, in a process of its own."""

    def act() -> int:
        try:
            visit_screens(hostile, tracker, random)
        except BrokenLawError as fault:
            print(fault)
            return 1
        return 0

    answer = Forked(act, "the screens", cpu_seconds=240).answer()
    if answer.code:
        raise BrokenLawError(answer.text[-1500:])


Door = Callable[[Path, Path, Random], None]
EVERY_DOOR: tuple[Door, ...] = (
    look_everywhere, write_everywhere, hand_out_everywhere, merge, merge_verbosely, merge_beside_a_good_file,
    restore, restore_over, import_it, visit,
)  # fmt: skip
SOLE_SCREENS = 8
"""Each eighth file is shown in the screens as well."""


def bring_to_doors(
    hostile: Path, tracker: Path, good: Path, work: Path, seed: int, doors: tuple[Door, ...] = EVERY_DOOR
) -> Iterator[str]:
    """Bring a file to each door; yield a sentence for each law that is broken."""
    for number, door in enumerate(doors):
        if door is visit and seed % SOLE_SCREENS:
            continue
        random = Random(seed + number)

        def execute(words: list[str], random: Random = random) -> Answer:
            on_terminal = random.random() < 1 / 3 and "open" not in words
            return run_forked(words, on_terminal=on_terminal, typed=TYPED)

        def enter(path: Path, own: Path, random: Random, door: Door = door) -> None:
            (path.parent / "in").mkdir()
            shutil.copy(good, path.parent / "in" / "good.db")
            (path.parent / "in" / "table.csv").write_text(TABLE, encoding="utf-8")
            door(path, own, random)

        token = EXECUTE.set(execute)
        try:
            at_door(enter, hostile, tracker, work / "door", random)
        except BrokenLawError as fault:
            yield f"{door.__name__}: {fault}"
        finally:
            EXECUTE.reset(token)


def texts_of(tracker: Path) -> list[str]:
    """Return the texts in a tracker's history."""
    with closing(sqlite3.connect(f"file:{tracker}?mode=ro", uri=True)) as tool:
        return [value for (value,) in tool.execute("SELECT value FROM revisions WHERE value IS NOT NULL")]


def _draw_commands(commands: list[list[str]], random: Random, least: int = 0) -> list[list[str]]:
    return random.sample(commands, max(round(len(commands) * SHARE), least))


def _filled(command: list[str], hostile: Path) -> list[str]:
    folder = str(hostile.parent / "in")
    return [word.replace("{db}", str(hostile)).replace("{in}", folder) for word in command]


def _check_still_sound(hostile: Path, command: list[str], answer: Answer) -> None:
    health = run("--db", hostile, "doctor")
    if health.code != 0:
        raise BrokenLawError(f"unsound after {command}: {health.text[-500:]}\nafter: {answer.text[-300:]}")
