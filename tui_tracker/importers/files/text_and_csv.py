"""Reading text and CSV files into lines of cells, with their encoding and delimiter detected."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence

from tui_tracker.domain.csv_safety import is_own_table, restore_text
from tui_tracker.domain.encodings import Decoded, decode_with_guess
from tui_tracker.errors import RefusedFileError
from tui_tracker.importers.files.own_reports import as_own_table, is_flat_report
from tui_tracker.importers.parse.headers import read_header
from tui_tracker.importers.parse.lines import Line, Source, make_line

LONGEST_CELL = 50_000_000
"""Characters."""
MOST_LINES = 250_000
"""Lines of a text that are read: plans have thousands."""
MOST_COLUMNS = 16_384
"""Columns of a table that are read: as many as a sheet of Excel has."""
FIRST_LINES = 500
"""Lines among which a header row shows the delimiter."""
_BEGINNING = 4_000
"""Characters of such a line that are looked at."""
_TABLE_ENDINGS = (".tsv", ".tab", ".csv")
DELIMITERS = "\t;,|"
_DELIMITER_LINE = re.compile(r"\ufeff?sep=(.)")
_EXPORT = "Export the table from Word or Excel as CSV, tab-separated text or XLSX, and import that."


def decode_text(name: str, content: bytes) -> Decoded:
    """Decode a file's text. Raises RefusedFileError where the bytes are no text."""
    try:
        return decode_with_guess(content)
    except ValueError:
        raise RefusedFileError(
            f"{name} is not a text, workbook or document that can be read.", _EXPORT
        ) from None


def read_text(name: str, text: str, content: bytes, mapping: Mapping[str, str]) -> Source:
    """Read a text, in a file with this content, into lines of cells.

    Raises RefusedFileError where a quotation mark is never closed.
    """
    delimiter, records = read_records(name, text, mapping)
    first = records[0][1] if records else []
    if is_own_table(first) or is_flat_report(first):
        # A mark before a cell keeps it from being a formula, and is not part of the text.
        rows = [(number, [restore_text(cell) for cell in cells]) for number, cells, _ in records]
        spans = {number: span for number, _, span in records}
        return own_table(as_own_table(rows) if is_flat_report(first) else rows, content, spans)
    lines = tuple(make_line(number, cells, span=span) for number, cells, span in records)
    is_table = delimiter != "\t" or (name.lower().endswith(_TABLE_ENDINGS) and _is_even(lines))
    return Source(lines=lines, trusted=is_table, content=content)


def read_records(
    name: str, text: str, mapping: Mapping[str, str]
) -> tuple[str, list[tuple[int, list[str], int]]]:
    """Return what sets apart the cells of a table, and its records as (first line, cells, lines taken).

    Raises RefusedFileError where a quotation mark is never closed, or with too many lines or columns.
    """
    raw = re.sub(r"(?m)^\f|\f$", "", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    if raw[-1] == "":
        raw.pop()
    if len(raw) > MOST_LINES:
        raise RefusedFileError(
            f"{name} has {len(raw):,} lines, more than a plan can have.", "Import the lines of the plan only."
        )
    delimiter = _delimiter(raw, mapping)
    records = _records(raw, delimiter, strict=True)
    if records is None and delimiter != "\t":
        _check_quotes(name, raw, delimiter)
        records = _records(raw, delimiter, strict=False)
    if records is None:
        records = [(number, line.split(delimiter), 1) for number, line in enumerate(raw, 1)]
    for number, cells, _ in records:
        if len(cells) > MOST_COLUMNS:
            raise RefusedFileError(
                f"{name}, line {number} has {len(cells):,} columns, more than a table can have.", _EXPORT
            )
    return delimiter, records


def own_table(
    rows: Sequence[tuple[int, list[str]]], content: bytes, spans: Mapping[int, int] | None = None
) -> Source:
    """Return a table of our own as lines, its cells as they are; `spans` has the lines that each takes."""
    lines = tuple(
        make_line(number, cells, span=(spans or {}).get(number, 1), exact=True) for number, cells in rows
    )
    return Source(lines=lines, trusted=True, content=content, period=_period_of(lines), is_own=True)


def _is_even(lines: Sequence[Line]) -> bool:
    """Return whether every row has as many cells as the others, as a program writes them."""
    widths = {len(line.cells) for line in lines if len(line.filled) > 1}
    return len(widths) == 1


def _period_of(lines: Sequence[Line]) -> str:
    """Return the one period that the rows of a table of our own name; empty where they differ."""
    column = [name.strip().lower() for name in lines[0].cells].index("period")
    periods = {line.cells[column] for line in lines[1:] if len(line.cells) > column}
    return periods.pop() if len(periods) == 1 else ""


def _records(raw: list[str], delimiter: str, *, strict: bool) -> list[tuple[int, list[str], int]] | None:
    """Read CSV records as (first line, cells, lines taken); None where the quotes do not add up.

    In text with tabs a quotation mark may be a character of the text, so there only sound quoting counts.
    """
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader((line + "\n" for line in raw), delimiter=delimiter, strict=strict)
    records, begun = [], 1
    try:
        for cells in reader:
            outer = delimiter == "|" and len(cells) > 2 and not cells[0].strip() and not cells[-1].strip()
            records.append((begun, cells[1:-1] if outer else cells, reader.line_num - begun + 1))
            begun = reader.line_num + 1
    except csv.Error:
        return None
    return records


def _check_quotes(name: str, raw: list[str], delimiter: str) -> None:
    """Refuse a table in which a quotation mark is never closed: it would swallow every row behind it."""
    reader = csv.reader((line + "\n" for line in raw), delimiter=delimiter, strict=True)
    begun = 1
    try:
        for _ in reader:
            begun = reader.line_num + 1
    except csv.Error as fault:
        if "unexpected end of data" in str(fault):
            raise RefusedFileError(
                f"{name}, line {begun}: a quotation mark is not closed.",
                "Correct the line and try again.",
            ) from fault


def _delimiter(raw: list[str], mapping: Mapping[str, str]) -> str:
    """Choose the delimiter under which a header row shows the most columns that we know.

    Excel writes semicolons or tabs in some countries, and may say so in a first line, `sep=;`.
    """
    if raw and (match := _DELIMITER_LINE.fullmatch(raw[0])):
        return match[1]
    lines = [line[:_BEGINNING] for line in raw[:FIRST_LINES]]
    counts = {delimiter: _header_columns(lines, delimiter, mapping) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=counts.__getitem__)
    if counts[best]:
        return best
    try:
        return csv.Sniffer().sniff("\n".join(lines[:50]), DELIMITERS).delimiter
    except csv.Error:
        return "\t"


def _header_columns(raw: Iterable[str], delimiter: str, mapping: Mapping[str, str]) -> int:
    def known(text: str) -> int:
        try:
            cells = next(csv.reader([text], delimiter=delimiter), [])
        except csv.Error:
            return 0
        header = read_header(make_line(1, cells), mapping)
        return len(header.fields) if header else 0

    return max((known(text) for text in raw if delimiter in text), default=0)
