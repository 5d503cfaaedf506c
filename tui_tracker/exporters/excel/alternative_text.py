"""Describe the charts of a workbook for screen readers, which openpyxl cannot."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from html import escape

from tui_tracker.exporters.shared.escape import unix_lines

_CHART = re.compile(r'(<(?:\w+:)?cNvPr id="\d+" name="Chart (\d+)")')


def add_alternative_texts(content: bytes, texts: Sequence[Sequence[str]]) -> bytes:
    """Return the workbook with the texts of each sheet's charts; sheets without charts have none.

    openpyxl numbers the drawings by sheet, and the charts of a drawing from 1.
    """
    by_drawing = [sheet_texts for sheet_texts in texts if sheet_texts]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as described:
        for name in archive.namelist():
            data = archive.read(name)
            drawing = re.fullmatch(r"xl/drawings/drawing(\d+)\.xml", name)
            if drawing:
                data = _describe(data.decode(), by_drawing[int(drawing[1]) - 1]).encode()
            described.writestr(name, data)
    return out.getvalue()


def _describe(drawing: str, texts: Sequence[str]) -> str:
    def described(match: re.Match[str]) -> str:
        text = escape(unix_lines(texts[int(match[2]) - 1]))
        return f'{match[1]} descr="{text}"'

    return _CHART.sub(described, drawing)
