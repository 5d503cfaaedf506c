"""Export a report as a PDF that people with screen readers can read: tagged, PDF/UA-1.

The blocks go to Typst as data; `template.typ` lays them out. The report's actions are attached as CSV,
`actions.csv`, so that the values can be read back exactly.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib.resources import files

from tui_tracker.domain.report.blocks import Block
from tui_tracker.domain.report.model import Report, ReportLength
from tui_tracker.domain.report.outline import outline
from tui_tracker.exporters.csv_table import export_csv
from tui_tracker.exporters.pdf.block_data import chapter_data
from tui_tracker.exporters.shared.escape import unix_lines
from tui_tracker.exporters.shared.long_texts import check_length
from tui_tracker.exporters.shared.palette import BAND, INK, LINK, QUIET, RULE, colours
from tui_tracker.exporters.shared.reproducible_zip import report_time
from tui_tracker.optional_parts import missing_part

try:
    import typst

    from tui_tracker.exporters.pdf.characters import replace_missing, simpler_forms
except ImportError as fault:
    raise missing_part("PDF reports", "pdf") from fault


_LONGEST = 1_500_000
"""The most characters of a report: Typst needs half a gigabyte of memory for them."""


def export_pdf(report: Report, *, archival: bool = False) -> bytes:
    """Return the report as a tagged PDF; the same report gives the same bytes.

    It conforms to PDF/UA-1, and with `archival` to PDF/A-3a as well.
    """
    return set_pages(
        outline(report),
        title=report.title,
        running_title=f"{report.plan}, {report.period.label}",
        author=report.author,
        moment=report_time(report),
        attachment=export_csv(report).decode("utf-8-sig"),
        archival=archival,
        has_pages=report.length is ReportLength.FULL,
    )


def set_pages(
    blocks: Sequence[Block], *, title: str, running_title: str, author: str, moment: datetime,
    attachment: str = "", archival: bool = False, has_pages: bool = False,
) -> bytes:  # fmt: skip
    """Return blocks as a tagged PDF; with `has_pages`, references to actions name the page.

    Raises `UsageError` if they are too long: about 700 pages.
    """
    check_length(blocks, _LONGEST, "a PDF")
    data = {
        "title": unix_lines(title), "running": unix_lines(running_title), "subject": unix_lines(title),
        "author": [unix_lines(author)] if author else [], "pages": has_pages,
        "moment": {"year": moment.year, "month": moment.month, "day": moment.day, "hour": moment.hour,
                   "minute": moment.minute, "second": moment.second},
        "colours": {"ink": INK, "quiet": QUIET, "rule": RULE, "band": BAND, "link": LINK,
                    "warn": colours("red")[0]},
        "chapters": list(chapter_data(blocks)),
    }  # fmt: skip
    text, needs_system_fonts = replace_missing(json.dumps(data, ensure_ascii=False))

    def compiled(data_text: str) -> bytes:
        content = typst.compile(
            files("tui_tracker.exporters.pdf").joinpath("template.typ").read_bytes(),
            format="pdf",
            sys_inputs={"data": data_text, "attachment": attachment},
            ignore_system_fonts=not needs_system_fonts,
            pdf_standards=["ua-1", "a-3a"] if archival else ["ua-1"],
            timestamp=moment.replace(tzinfo=UTC),
        )
        assert isinstance(content, bytes)
        return content

    *forms, simplest = simpler_forms(text)
    for form in forms:
        with suppress(typst.TypstError):
            return compiled(form)
    return compiled(simplest)
