"""Old and binary Excel workbooks are read as their sheets show them, and what is omitted is named."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
from collections.abc import Sequence

import pytest
import xlwt

from tests.support.importing import Reader, ids, row_of
from tui_tracker.domain.imports.source import ParsedSource
from tui_tracker.errors import RefusedFileError

HEADER = ("Ref", "Action", "Part done", "Due", "RAG")


def notices(reading: ParsedSource) -> str:
    return "\n".join(p.message for p in reading.problems if p.rule == "sheet-part-left-out")


def old_book() -> bytes:
    """Return an .xls workbook with formats, struck-through words, hidden parts and a merged cell."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Plan")
    struck = xlwt.easyxf("font: struck_out on")
    rows = [
        (1.1, "Put chargers in", 0.6, datetime.date(2026, 3, 31), "Green"),
        (1.2, "Buy bikes", 0.45, datetime.date(2026, 4, 1), "Red"),
        (1.3, "Hidden row", 0.45, datetime.date(2026, 4, 1), "Red"),
    ]
    for column, name in enumerate((*HEADER, "Secret")):
        sheet.write(0, column, name)
    formats = ("0.00", "General", "0%", "mmm-yy", "General")
    for number, cells in enumerate(rows, 1):
        for column, (value, shown) in enumerate(zip(cells, formats, strict=True)):
            sheet.write(number, column, value, xlwt.easyxf(num_format_str=shown))
        sheet.write(number, 5, "not for publication")
    sheet.row(3).hidden = True
    sheet.col(5).hidden = True
    sheet.write_merge(1, 2, 6, 6, "Highways")
    sheet.write(0, 6, "Lead officer")
    sheet.write_rich_text(0, 7, [("Up", xlwt.Font()), ("old", struck.font), ("date", xlwt.Font())])
    sheet.write(1, 7, "Gone", struck)
    book.add_sheet("Lists").visibility = 1
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_an_old_workbook_is_read_as_its_sheet_shows_it(read: Reader) -> None:
    reading = read(old_book(), name="plan.xls")
    assert ids(reading) == ["1.10", "1.20"]
    extras = dict(row_of(reading, "1.20").action.extras)
    assert extras == {"Part done": "45%", "Due": "Apr-26", "Lead officer": "Highways"}
    left_out = notices(reading)
    for words in ("row 4, column F", "'old'", "H2 'Gone'", "'Lists'"):
        assert words in left_out


def record(kind: int, content: bytes = b"") -> bytes:
    """Return a record of a binary workbook."""
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(content), b""
    while size > 127:
        length += bytes([size & 0x7F | 0x80])
        size >>= 7
    return number + length + bytes([size]) + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_book(rows: Sequence[Sequence[str | float]]) -> bytes:
    """Return the least that an .xlsb workbook can be: a visible sheet with these rows, a hidden one."""
    cells = b""
    for number, values in enumerate(rows):
        cells += record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(values):
            head = struct.pack("<II", column, 0)
            text = isinstance(value, str)
            cells += (
                record(6, head + wide(str(value))) if text else record(5, head + struct.pack("<d", value))
            )
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)
    sheet = record(129) + record(148, size) + record(145) + cells + record(146) + record(130)
    sheets = b"".join(
        record(156, struct.pack("<II", hidden, hidden + 1) + wide(f"rId{hidden + 1}") + wide(name))
        for hidden, name in enumerate(("Plan", "Lists"))
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="worksheets/sheet{number}.bin"/>'
        for number in (1, 2)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.bin", record(131) + record(143) + sheets + record(144) + record(132))
        package.writestr(
            "xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{space}">{relations}</Relationships>'
        )
        for number in (1, 2):
            package.writestr(f"xl/worksheets/sheet{number}.bin", sheet)
    return packed.getvalue()


def test_a_binary_workbook_is_read_and_its_bare_numbers_are_told(read: Reader) -> None:
    rows: list[tuple[str | float, ...]] = [
        ("Ref", "Action", "Part done", "RAG"),
        ("T1", "Put chargers in", 0.6, "Green"),
        ("T2", "Go", 7.0, "Red"),
    ]
    reading = read(binary_book(rows), name="plan.xlsb")
    assert ids(reading) == ["T1", "T2"]
    assert dict(row_of(reading, "T2").action.extras) == {"Part done": "7"}
    assert "(C2)" in notices(reading)
    assert "'Lists'" in notices(reading)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_cut_workbook_is_refused(read: Reader, share: float) -> None:
    for content in (old_book(), binary_book([("Ref", "Action"), ("T1", "Go")])):
        with pytest.raises(RefusedFileError):
            read(content[: int(len(content) * share)], name="plan.xls")
