"""Fuzz importers: `python -m tests.fuzz.imports --minutes 5` reads any bytes, spoilt plans and workbooks.

The law: a file is read or refused with a `TrackerError`; nothing else is raised, and no file hangs.
Hypothesis makes the files and shrinks the one that breaks the law; `--seed` runs the same ones again.
"""

from __future__ import annotations

import faulthandler
import io
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import docx
import openpyxl
import typst
import xlwt
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from tests.fuzz.long_run import read_arguments
from tests.support.opendocument import opendocument, sheet_xml
from tests.support.paths import ROOT
from tui_tracker.config import Settings, load_settings
from tui_tracker.errors import TrackerError
from tui_tracker.services.imports import preview_import

HANGS_AFTER = 60
"""Seconds after which a file that is still being read ends the program, where it hangs in the last lines."""
BATCH = 100
"""Files made from one seed."""
ENDINGS = (".csv", ".txt", ".xlsx", ".md", ".html", ".docx", ".pdf", ".bin")
WORDS = (
    "", "Ref", "Action", "Theme", "RAG", "Status", "Update", "Lead", "Due", "Q1 RAG", "T1", "T2", "1.10",
    "Green", "Amber/Red", "🟢", "Complete", "In progress", "Delivery (part), Design", "Total",
    "Put chargers in", "Buy e-bikes for the post room, as the plan says",
    "=1+1", "'", '"', "\x1b]0;x\x07", "\u202e",
    "\ud7ff", "x" * 40_000, "a\nb", "\t", "|", "---", "(", "[...]", "0", "-1", "1e999", "31/03/2026", "£125k",
)  # fmt: skip
"""Cells as plans have them, and as they should not."""
SHEET = "xl/worksheets/sheet1.xml"
_CELLS = '<row r="{row}"><c r="{cell}" t="{kind}"><v>{value}</v></c></row>'


def _sheet_xml(row: str, cell: str, kind: str, value: str, rest: str = "") -> bytes:
    """Return the XML of a sheet with one cell, well-formed but not sound."""
    cells = _CELLS.format(row=row, cell=cell, kind=kind, value=value)
    return f"<worksheet><sheetData>{cells}</sheetData>{rest}</worksheet>".encode()


HOSTILE_XML = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>',
    b"<x>" * 10_000,
    _sheet_xml("99999999", "XFD1048576", "s", "99999999"),
    _sheet_xml("-1", "A0", "n", "1e999", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    _sheet_xml("x", "ZZZ9999999", "b", "", '<mergeCells><mergeCell ref="Z9"/></mergeCells>'),
    _sheet_xml("1", "A1", "n", "9" * 400),
    b'<worksheet><cols><col min="1" max="99999999" hidden="1"/></cols></worksheet>',
    b"\xff\xfe<\x00",
    b"",
)


def read(content: bytes, ending: str, kinds: Counter[str]) -> None:
    """Bring a file to the importer; what it raises besides `TrackerError` breaks the law."""
    plan_settings = _settings()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder, f"plan{ending}")
        path.write_bytes(content)
        faulthandler.dump_traceback_later(HANGS_AFTER, exit=True, file=sys.__stderr__ or sys.stderr)
        try:
            preview_import(None, path, plan_settings)
            kinds[f"{ending} read"] += 1
        except TrackerError:
            kinds[f"{ending} refused"] += 1
        finally:
            faulthandler.cancel_dump_traceback_later()


@cache
def _settings() -> Settings:
    return load_settings(str(ROOT / "config.toml"))


@cache
def _seeds() -> tuple[bytes, ...]:
    """Return sound files to spoil: the shipped text, tables in it, a workbook."""
    text = (ROOT / "db" / "leicestershire-2024-12.txt").read_bytes()
    table = (
        b"Theme,Ref,Action,RAG,Update\nMove,T1,Put chargers in,Green,Two are in\nMove,T2,Buy bikes,Red,Late\n"
    )
    rows: list[list[object]] = [
        ["Theme", "Ref", "Action", "RAG", "Update"],
        ["Move", "T1", "Put chargers in", "Green", "Two"],
    ]
    return (text[:6_000], table, table.replace(b",", b";"), table.decode().encode("utf-16"), _book(rows, 0))


@cache
def _documents() -> tuple[bytes, ...]:
    """Return sound documents to spoil: Word, LibreOffice, PDF, an old workbook, a web page, Markdown."""
    cells = (("Ref", "Action", "RAG", "Update"), ("T1", "Put chargers in", "Green", "Two"))
    document = docx.Document()
    document.add_heading("Transport", 1)
    table = document.add_table(0, 4)
    old = xlwt.Workbook()
    sheet = old.add_sheet("Plan")
    for number, row in enumerate(cells):
        for column, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
            cell.text = text
            sheet.write(number, column, text)
    word, workbook = io.BytesIO(), io.BytesIO()
    document.save(word)
    old.save(workbook)
    grid = "".join(f"[{cell}]," for row in cells for cell in row)
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    lines = [f"|{'|'.join(row)}|" for row in cells]
    return (
        word.getvalue(),
        opendocument(sheet_xml(cells)),
        opendocument(f"<text:h>Transport</text:h>{sheet_xml(cells)}", kind="text"),
        typst.compile(f"#table(columns: 4, {grid})".encode()),
        workbook.getvalue(),
        f"<html><h1>Transport</h1><table>{rows}</table></html>".encode(),
        "\n".join((lines[0], "|---|---|---|---|", lines[1])).encode(),
    )


def _book(rows: list[list[object]], oddities: int) -> bytes:
    """Return a workbook of these rows, with hidden parts, merged and far cells as bits of `oddities` say."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append([str(cell).translate(_NO_CONTROLS) if isinstance(cell, str) else cell for cell in row])
    if oddities & 1:
        sheet.merge_cells("A1:A3")
    if oddities & 2:
        sheet.merge_cells("B1:D1")
    if oddities & 4:
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
    if oddities & 8:
        sheet["XFD1048576"] = "stray"
    if oddities & 16:
        sheet["A2"].font = Font(strike=True)
        sheet["C2"].number_format = "[$£-809]#,##0.00;[Red]-0%"
    if oddities & 32:
        book.create_sheet("Empty").sheet_state = "hidden"
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


_NO_CONTROLS = {number: None for number in range(32) if number not in (9, 10)} | {0x7F: None}


def _spoilt_package(content: bytes, part: str, xml: bytes) -> bytes:
    """Return a workbook with one part replaced."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, xml if name == part else old.read(name))
    return packed.getvalue()


def _spliced(parts: tuple[bytes, int, bytes, int]) -> bytes:
    """Return a file with some of its bytes replaced by others."""
    content, start, middle, length = parts
    start %= len(content) + 1
    return content[:start] + middle + content[start + length :]


CELLS = st.one_of(st.sampled_from(WORDS), st.text(max_size=20))
ROWS = st.lists(st.lists(CELLS, max_size=8), max_size=12)
NUMBERS = st.one_of(
    CELLS, st.integers(-(10**12), 10**12), st.floats(allow_nan=False), st.dates(), st.booleans()
)
BOOKS = st.builds(
    _book,
    st.lists(st.lists(NUMBERS, max_size=8), max_size=12).map(
        lambda rows: [["Ref", "Action", "RAG", "Update"], *rows]
    ),
    st.integers(0, 63),
)
DOCUMENT_PARTS = ("word/document.xml", "word/styles.xml", "content.xml")
PARTS = ("xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels", SHEET)


@st.composite
def _tables(draw: Callable[..., object]) -> bytes:
    """Draw a table as text, with some delimiter, header or none, in some encoding."""
    rows: list[list[str]] = draw(ROWS)  # type: ignore[assignment]
    header = ["Theme", "Ref", "Action", "RAG", "Update"]
    lines = [header, *rows] if draw(st.booleans()) else rows
    delimiter = str(draw(st.sampled_from(",;\t|")))
    text = str(draw(st.sampled_from(("\n", "\r\n", "\r")))).join(delimiter.join(line) for line in lines)
    encoding = str(draw(st.sampled_from(("utf-8", "utf-16", "utf-16-le", "cp1252", "mac-roman"))))
    return text.encode(encoding, errors="replace")


def _deep_splices() -> st.SearchStrategy[bytes]:
    pieces = st.one_of(
        st.binary(max_size=40), st.sampled_from(WORDS).map(lambda text: text.encode("utf-8", "replace"))
    )
    numbers = st.integers(0, 100_000)
    return st.tuples(st.sampled_from(_seeds()), numbers, pieces, st.integers(0, 400)).map(_spliced)


def files() -> st.SearchStrategy[tuple[bytes, str]]:
    """Return the files to try: any bytes, tables, spoilt plans, workbooks, workbooks with spoilt parts."""
    xml = st.one_of(st.sampled_from(HOSTILE_XML), st.binary(max_size=200))
    packages = st.builds(_spoilt_package, st.just(_seeds()[-1]), st.sampled_from(PARTS), xml)
    documents = st.builds(
        lambda sound, part, xml: _spoilt_package(sound, part, xml) if sound.startswith(b"PK") else sound,
        st.sampled_from(_documents()), st.sampled_from(DOCUMENT_PARTS), xml,
    )  # fmt: skip
    spoilt = st.tuples(
        st.sampled_from(_documents()), st.integers(0, 100_000), st.binary(max_size=60), st.integers(0, 400)
    ).map(_spliced)
    content = st.one_of(
        st.binary(max_size=300), _tables(), _deep_splices(), BOOKS, packages, documents, spoilt
    )
    return st.tuples(content, st.sampled_from(ENDINGS))


def fuzz(minutes: float, first_seed: int) -> int:
    """Run until the time is over; return 1 at the first file that breaks the law, else 0."""
    kinds: Counter[str] = Counter()
    ends, number = time.monotonic() + 60 * minutes, first_seed
    while time.monotonic() < ends:
        if not try_batch(number, kinds):
            return 1
        number += 1
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{sum(kinds.values())} files, no fault, at most {memory} MB: {dict(sorted(kinds.items()))}")
    return 0


def try_batch(number: int, kinds: Counter[str]) -> bool:
    """Try the files of one seed; print the one that breaks the law and return False."""

    @seed(number)
    @settings(
        max_examples=BATCH, deadline=None, database=None, phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(file=files())
    def law(file: tuple[bytes, str]) -> None:
        read(*file, kinds)

    try:
        law()
    except Exception as fault:  # whatever it is, it is the finding
        print(f"--seed {number}\n    {type(fault).__name__}: {fault}\n", *getattr(fault, "__notes__", ()))
        return False
    return True


def main() -> int:
    """Fuzz until the time is over."""
    args = read_arguments(__doc__, has_cases=False)
    return fuzz(args.minutes, args.seed)


if __name__ == "__main__":
    sys.exit(main())
