"""Office files are zip archives, which note when each part was written: here always the same time."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

from tui_tracker.domain.report.model import Report

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip archive can hold."""
_CHANGED = re.compile(rb"(?<=W3CDTF\">)[^<]*(?=</dcterms:modified>)")
_FIRST = ("[Content_Types].xml", "_rels/.rels")
"""Parts that readers expect at the beginning."""


def make_reproducible(content: bytes, moment: datetime) -> bytes:
    """Return an archive with the same parts, in a fixed order and with a fixed time.

    What the document says of itself was last changed at `moment`.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as fresh:
        names = sorted(archive.namelist(), key=lambda name: (name not in _FIRST, name))
        for name in names:
            part = zipfile.ZipInfo(name, EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            data = archive.read(name)
            if name == "docProps/core.xml":
                data = _CHANGED.sub(moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), data)
            fresh.writestr(part, data)
    return out.getvalue()


def report_time(report: Report) -> datetime:
    """Return when a report says that it was made: its day, or the first of its month, at noon."""
    day = report.date if report.date.count("-") == 2 else f"{report.date}-01"
    try:
        return datetime.fromisoformat(f"{day}T12:00:00")
    except ValueError:
        return datetime(2000, 1, 1, 12)
