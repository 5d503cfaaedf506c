"""Puts a text into every place that takes one, through tables, copies and reports, and reads it back."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import openpyxl
import tomli_w

from tests.fuzz.doors import EXECUTE, Answer, BrokenLawError, at_door, check_sound, run
from tests.fuzz.hostile.forked import run_forked
from tests.fuzz.hostile.texts import hostile_texts
from tests.fuzz.trackers import Trackers
from tui_tracker.domain.csv_safety import restore_text
from tui_tracker.domain.text import clean, unsafe_count

MOST_TEXTS = 190
_LONGEST_ARGUMENT = 120_000
"""Bytes of one argument: what Linux passes to a program."""
_LONGEST_SHOWN = 20_000
"""Characters of a text that is looked for in a document."""


def every_text(seed: int) -> list[str]:
    """Return the labels of the texts of a set: all but the repeated ones, and others of these each time."""
    repeated, others = list[str](), list[str]()
    for label in hostile_texts():
        (repeated if " of '" in label else others).append(label)
    random = Random(seed)
    chosen = random.sample(others, min(len(others), MOST_TEXTS - 60))
    return chosen + random.sample(repeated, MOST_TEXTS - len(chosen))


def try_text(label: str, trackers: Trackers, work: Path, seed: int) -> Iterator[str]:
    """Take a text along every route; yield a sentence for each law that is broken."""
    text = hostile_texts()[label]
    (work / "text").mkdir(parents=True, exist_ok=True)
    for number, route in enumerate(ROUTES):
        random = Random(seed + number)

        def execute(words: list[str], random: Random = random) -> Answer:
            typed = text.encode("utf-8", "surrogatepass") + b"\nred\ny\n"
            return run_forked(words, on_terminal=random.random() < 0.2 and "--json" not in words, typed=typed)

        def enter(_: Path, own: Path, random: Random, route: Route = route) -> None:
            route(text, own, random)

        base = Path(shutil.copy(trackers.tracker, work / "text" / "base.db"))
        token = EXECUTE.set(execute)
        try:
            at_door(enter, base, trackers.tracker, work / "door", random)
        except BrokenLawError as fault:
            yield f"{route.__name__}: {fault}"
        finally:
            EXECUTE.reset(token)


def as_note(text: str, tracker: Path, _: Random) -> None:
    """Write it as a note, and read it back by each command that shows or lists it."""
    if not _write_note(text, tracker):
        return
    for command in (
        ["W2"], ["list"], ["list", "--csv"], ["history", "W2"], ["history", "W2", "--json"], ["compare",
        "W2"],
        ["compare", "--json"], ["check"], ["check", "--json"], ["status"], ["search", "miles"], ["undo"],
        ["redo"],
        ["ask", "W2", "Why?"], ["submit", "-o", "sent.db", "--yes"], ["backup"], ["receipt", "1"],
    ):  # fmt: skip
        run("--db", tracker, *command)
    _expect(_note(tracker), text, run("--db", tracker, "list"))


def as_arguments(text: str, tracker: Path, random: Random) -> None:
    """Give it as an argument to half of the commands that take one: what is saved is what was given."""
    if len(text.encode("utf-8", "surrogatepass")) > _LONGEST_ARGUMENT or "\0" in text:
        return
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")
    for key, words in (
        ("note", ["set", "W2", "--note", text]), ("section", ["set", "W2", "--section", text]),
        ("partners", ["set", "W2", "--partners", text]), ("text", ["set", "W2", "--text", text]),
    ):  # fmt: skip
        answer = run("--db", tracker, *words)
        if answer.code == 0:
            _expect(_shown(tracker)[key], text, answer, is_line=key != "note")
    routes = (
        ["ask", "W1", text], ["add", "W", "--text", text, "--partners", text, "--id", "W8"], ["search", text],
        ["retire", "W3", "--how", "ended", "--why", text], ["check", "W1", "--accept", "no-note", "--why",
        text],
        ["--as", text, "set", "W1", "--note", "By them."], ["history", "W1"], ["history", "W1", "--json"],
        ["handout", "--theme", "W", "--lead", text, "-o", "out"], ["report", "--format", "md", "-o",
        f"{text}.md"],
        ["backup"], ["submit", "-o", text, "--yes"], ["merge", text], ["restore", text], ["import", text],
        ["show", text],
        ["set", text, "--note", "x"], ["set", "W1", "--role", text, "--objectives", text], ["list", "--theme",
        text],
        ["set", "W1", "--stage", text], ["set", "W1", "--rag", text], ["set", "W1", "--rename", text],
        [text, "--json"],
        ["held", "--all", "--decline", "--why", text], ["resolve", "W1", "note", "--value", text],
        ["conflicts"],
        ["report", "--format", "html", "-o", "r.html", "--approver", text], ["--period", text, "list"],
        ["new-period", "2026-12", "--label", text, "--yes"], ["list"], ["status", "--json"], ["compare"],
        ["new-period", text, "--yes"], ["--config", text, "list"], ["--db", text, "list"], ["init", text,
        "--title", text],
        ["set", "W1", "--field", f"{text}={text}"], ["set", "W1", "--field", f"Budget={text}"], ["W1",
        "--json"],
    )  # fmt: skip
    for words in random.sample(routes, len(routes) // 2):
        run(*(words if "--db" in words else ["--db", tracker, *words]))
    check_sound(tracker, [], answer)


def through_tables(text: str, tracker: Path, _: Random) -> None:
    """List it as a table and take the table in again: nothing changes."""
    if not _write_note(text, tracker):
        return
    before = _texts_listed(tracker)
    run("--db", tracker, "list", "--csv", "-o", "list.csv")
    for words in (["set", "--from-csv", "list.csv"], ["import", "list.csv", "--yes"]):
        answer = run("--db", tracker, *words)
        if answer.code not in (0, 4):
            raise BrokenLawError(f"{answer.code} from {words}: {answer.text[-300:]}")
        if _texts_listed(tracker) != before:
            raise BrokenLawError(f"{words} changed something: {answer.text[-300:]}")


def through_copies(text: str, tracker: Path, _: Random) -> None:
    """Write it in a copy, merge the file, and undo it; and send it out in a copy and a workbook."""
    run("--db", tracker, "handout", "--theme", "W", "--lead", "Jo", "-o", "out")
    (copy,) = Path("out").glob("*.db")
    if not _write_note(text, copy):
        return
    answer = run("--db", tracker, "merge", copy, "-v")
    if answer.code not in (0, 5):
        raise BrokenLawError(f"a copy with it was not merged: {answer.text[-300:]}")
    _expect(_note(tracker), text, answer)
    for command in (
        ["submissions", "3"],
        ["receipt", "3"],
        ["held"],
        ["conflicts"],
        ["submissions", "3", "--undo"],
    ):
        run("--db", tracker, *command)
    run("--db", tracker, "submissions", "3", "--again")
    before = _json("--db", tracker, "list", "--json")
    run("--db", tracker, "handout", "--theme", "W", "--lead", "Sam", "--xlsx", "-o", "books")
    for book in Path("books").glob("*.xlsx"):
        answer = run("--db", tracker, "merge", book)
        if _json("--db", tracker, "list", "--json") != before:
            raise BrokenLawError(f"an untouched workbook changed something: {answer.text[-300:]}")
        if len(text) < 32_000 and "\0" not in text:
            _fill(book, text)
            run("--db", tracker, "merge", book)
    check_sound(tracker, [["list"]], answer)


def through_reports(text: str, tracker: Path, _: Random) -> None:
    """Write each kind of report with it in a note, and find it there again."""
    if not _write_note(text, tracker):
        return
    for kind in ("csv", "html", "docx", "xlsx", "pdf", "md"):
        answer = run("--db", tracker, "report", "--format", kind, "-o", f"report.{kind}")
        if answer.code not in (0, 5):
            raise BrokenLawError(f"{answer.code} from a report as {kind}: {answer.text[-300:]}")
        read = _READ.get(kind)
        if read and len(text) < _LONGEST_SHOWN and "\0" not in text:
            content = _squeezed(read(Path(f"report.{kind}")))
            if _squeezed(text) not in content:
                raise BrokenLawError(f"it is not in the report as {kind}: {content[-300:]!r}")


def through_plans(text: str, tracker: Path, _: Random) -> None:
    """Make a plan with it as theme, section, action, partner and note, as a table and as a text."""
    with Path("plan.csv").open("w", encoding="utf-8", errors="replace", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["ID", "Theme", "Section", "Action", "Who may be involved", "RAG", "Update"])
        rows.writerow(["W1", "Walking", text, text, text, "Red", text])
        rows.writerow(["W2", text, "Paths", "Light the alleys.", "", text, ""])
        rows.writerow([text, "Walking", "", "Mend.", "", "", ""])
    content = text.encode("utf-8", "surrogatepass")
    Path("plan.txt").write_bytes(
        b"ID\tTheme\tAction\nW1\tWalking\tMend.\n" + content + b"\nW2\tWalking\tLight.\n"
    )
    Path("plan.md").write_bytes(b"# Walking\n\n| ID | Action |\n|---|---|\n| W1 | " + content + b" |\n")
    for source in ("plan.csv", "plan.txt", "plan.md"):
        folder = f"new {source}"
        if run("init", folder, "--plan", source, "--yes").code == 0:
            run("--config", f"{folder}/config.toml", "list")
            run("--config", f"{folder}/config.toml", "list", "--json")
            run("--config", f"{folder}/config.toml", "report", "--format", "md", "-o", f"{source}.md")
        run("--db", tracker, "import", source, "--dry-run")
        run("--db", tracker, "import", source, "--yes")


def as_settings(text: str, tracker: Path, random: Random) -> None:
    """Put it into the settings, as each text that they hold."""
    text = clean(text)
    tables: tuple[dict[str, Any], ...] = (
        {"plan": {"title": text}, "you": {"author": text}}, {"leads": {"W": text, text: "Jo"}},
        {"plan": {"approver": text, "due": text}}, {"glossary": {text: text, "MMLe": text}},
        {"stages": [{"name": text}, {"name": "Design"}]}, {"plan": {"roles": [text]},
        "fields": [{"name": text}]},
        {"ratings": [{"key": "red", "label": text, "letter": "R", "symbol": text}]}, {text: text},
    )  # fmt: skip
    for number, settings in enumerate(tables):
        Path("config.toml").write_text(tomli_w.dumps(settings), encoding="utf-8")
        for command in (["list"], ["W1"], ["report", "--format", "html", "-o", f"{number}.html"], ["handout",
        "--all",
                        "--yes", "-o", f"out {number}"], ["remind"], ["check"], ["set", "W1", "--note",
                        f"N {number}"]):  # fmt: skip
            if random.random() < 0.3:
                run("--config", "config.toml", "--db", tracker, *command)


def as_input(text: str, tracker: Path, _: Random) -> None:
    """Type it, answer with it, and give it as a table, a file of settings and a tracker."""
    content = text.encode("utf-8", "surrogatepass")
    Path("text").write_bytes(content)
    Path("table.csv").write_bytes(b"id,note\nW2," + content + b"\n")
    Path("answers.txt").write_bytes(b"W2\n" + content + b"\n\nW3: " + content)
    for words in (
        ["answer"], ["answer", "W2"], ["set", "--from-csv", "table.csv"], ["set", "--from-csv", "-"],
        ["import", "text"],
        ["import", "table.csv", "--yes"], ["import", "answers.txt", "--yes"], ["set", "W1", "--note-file",
        "-"],
        ["merge", "text"], ["restore", "text"], ["--config", "text", "list"], ["--db", "text", "list"],
    ):  # fmt: skip
        run("--db", tracker, *words) if "--db" not in words else run(*words)
    check_sound(tracker, [["list"]], run("--db", tracker, "list"))


Route = Callable[[str, Path, Random], None]
ROUTES: tuple[Route, ...] = (
    as_note, as_arguments, through_tables, through_copies, through_reports, through_plans, as_settings,
    as_input
)  # fmt: skip


def _write_note(text: str, tracker: Path) -> bool:
    """Write the text as W2's note from a file; return whether it was taken."""
    Path("note.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
    answer = run("--db", tracker, "set", "W2", "--note-file", "note.txt")
    if answer.code == 0:
        _expect(_note(tracker), text, answer)
    elif answer.code == 4 or not text.strip() or len(text) > 1_000_000:
        pass
    else:
        raise BrokenLawError(f"{answer.code} from a note: {answer.text[-300:]}")
    return answer.code == 0


def _expect(shown: str | None, text: str, answer: Answer, *, is_line: bool = False) -> None:
    """Raise `BrokenLawError` unless what is shown is the text, or what was replaced in it was named."""
    expected = clean(text)
    if is_line:
        expected = " ".join(expected.split())
        shown = " ".join((shown or "").split())
    if (shown or "").strip() != expected.strip():
        raise BrokenLawError(f"{text[:80]!r} became {(shown or '')[:80]!r}: {answer.text[-300:]}")
    if (
        unsafe_count(text)
        and "cannot be shown" not in answer.text
        and "\ufffd" not in answer.text
        and not is_line
    ):
        raise BrokenLawError(f"nothing says what was replaced in {text[:80]!r}: {answer.text[-300:]}")


def _note(tracker: Path) -> str | None:
    note: str | None = _shown(tracker)["note"]
    return note


def _shown(tracker: Path) -> dict[str, Any]:
    shown = _json("--db", tracker, "W2", "--json")
    first: dict[str, Any] = shown[0] if isinstance(shown, list) else shown
    return first


def _texts_listed(tracker: Path) -> list[list[str | None]]:
    listed = _json("--db", tracker, "list", "--json")
    return [[action[key] for key in ("id", "text", "partners", "section", "note")] for action in listed]


def _json(*words: object) -> Any:
    return json.loads(run(*words).out)


def _squeezed(text: str) -> str:
    return "".join(restore_text(clean(text)).replace("\ufffd", "").split())


def _fill(book: Path, text: str) -> None:
    """Write the text into each cell of a workbook that may be filled in."""
    workbook = openpyxl.load_workbook(book)
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                if not cell.protection.locked and not isinstance(cell, openpyxl.cell.cell.MergedCell):
                    cell.value = "".join(
                        letter for letter in clean(text) if letter.isprintable() or letter == "\n"
                    )
                    cell.data_type = "s"
    workbook.save(book)


class _Texts(HTMLParser):
    """Collects the texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _texts_of_page(path: Path) -> str:
    parser = _Texts()
    parser.feed(path.read_text(encoding="utf-8"))
    return "".join(parser.texts)


def _texts_of_archive(path: Path, member: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return "".join(ElementTree.fromstring(archive.read(member)).itertext())


def _texts_of_table(path: Path) -> str:
    rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    return "\n".join(restore_text(cell) for row in rows for cell in row)


_READ: dict[str, Callable[[Path], str]] = {
    "csv": _texts_of_table,
    "html": _texts_of_page,
    "docx": lambda path: _texts_of_archive(path, "word/document.xml"),
}
"""Reads the texts of a report."""
