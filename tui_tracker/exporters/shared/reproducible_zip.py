"""Make office files reproducible: zip archives that normally hold the time each part was written."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

from tui_tracker.domain.report.model import Report

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip archive can hold."""
_MODIFIED = re.compile(rb"(?<=W3CDTF\">)[^<]*(?=</dcterms:modified>)")
_FIRST = ("[Content_Types].xml", "_rels/.rels")
"""The parts that readers expect first."""


def make_reproducible(content: bytes, moment: datetime) -> bytes:
    """Return the archive with its parts in a fixed order and with a fixed time.

    The document property for its last change is set to `moment`.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as new_archive:
        names = sorted(archive.namelist(), key=lambda name: (name not in _FIRST, name))
        for name in names:
            part = zipfile.ZipInfo(name, EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            data = archive.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), data)
            new_archive.writestr(part, data)
    return out.getvalue()


def report_time(report: Report) -> datetime:
    """Return noon of the report's date, or of the first of its month if it has no day."""
    day = report.date if report.date.count("-") == 2 else f"{report.date}-01"
    try:
        return datetime.fromisoformat(f"{day}T12:00:00")
    except ValueError:
        return datetime(2000, 1, 1, 12)
