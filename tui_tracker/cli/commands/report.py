"""Write the progress report as Word, PDF, Excel, HTML, Markdown or CSV."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err, print_json, print_lines, print_out
from tui_tracker.domain.report.model import Report, ReportLength
from tui_tracker.domain.text import plural
from tui_tracker.errors import UsageError
from tui_tracker.services.exchange.closings import report_remarks
from tui_tracker.services.report.build import ReportRequest, build_report
from tui_tracker.services.report.publish import (
    FORMATS,
    choose_format,
    export_report,
    publish_data_package,
    publish_report,
)
from tui_tracker.services.system.open_path import open_path

EXAMPLES = """\
Examples:
  tui-tracker report                                     Word, in the current folder
  tui-tracker report --open                              and opens it in Word
  tui-tracker report -o "Progress 2025.html"             the format follows from the ending
  tui-tracker report --format pdf                        accessible (PDF/UA), to publish
  tui-tracker report --format csv -o - | head            to standard output
  tui-tracker report --theme T --exceptions
  tui-tracker report --final --approver "Cabinet, 16 December 2025"

If there are open conflicts or failed checks, the cover says "draft" and gives the reasons.
With --final no report is written (exit code 5)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format", metavar="FORMAT", type=str.lower, help=f"one of {', '.join(FORMATS)} (default: docx)"
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="the file (default: a new one in the current folder), or - for standard output",
    )
    parser.add_argument("--overwrite", action="store_true", help="replace a file that was edited by hand")
    parser.add_argument("--open", action="store_true", help="open the report once it is written")
    parser.add_argument("--theme", metavar="T", help="one theme, by letter or name")
    length = parser.add_mutually_exclusive_group()
    length.add_argument(
        "--short", action="store_true", help="one page: the headline, the red actions and what changed"
    )
    length.add_argument(
        "--exceptions",
        action="store_true",
        help="only actions that are red, amber, moved back or without an update",
    )
    parser.add_argument(
        "--archival", action="store_true", help="make the PDF fit for an archive as well (PDF/A-3a)"
    )
    parser.add_argument(
        "--datapackage",
        action="store_true",
        help="with a CSV, also write datapackage.json, for open-data portals",
    )
    parser.add_argument("--final", action="store_true", help="write nothing if the report would be a draft")
    parser.add_argument(
        "--date",
        metavar="DAY",
        help="the date printed on it, e.g. 2025-12-31 (default: the date of the last change)",
    )
    parser.add_argument("--approver", metavar="NAME", help="who approved it (default: from your settings)")


def run(invocation: Invocation) -> int:
    args = invocation.args
    settings = invocation.settings
    to_stdout = args.output == "-"
    path = Path(args.output).expanduser() if args.output and not to_stdout else None
    form = choose_format(args.format, path)
    if args.open and to_stdout:
        raise UsageError("--open needs a file.", "Leave out -o -, or name a file with -o FILE.")
    if args.datapackage and (form != "csv" or to_stdout):
        raise UsageError("--datapackage describes a CSV file.", "Add --format csv, and -o FILE for its name.")
    request = ReportRequest(
        theme=args.theme, length=_length(args),
        final=args.final, date=args.date, author=invocation.named_author,
        approver=args.approver or settings.approver,
    )  # fmt: skip
    report = build_report(invocation.view, settings, request)
    remarks = report_remarks(invocation.view)
    if to_stdout:
        _print(export_report(report, form, archival=args.archival))
    else:
        target = publish_report(report, form, path, overwrite=args.overwrite, archival=args.archival)
        if args.datapackage:
            publish_data_package(report, target, overwrite=args.overwrite)
        if args.json:
            print_json(_as_json(report, form, target))
        else:
            print_out(str(target.absolute()))
        if args.open and not open_path(target):
            print_err("The report cannot be opened from here: there is no desktop.")
    print_err(f"{report.title}: {plural(len(report.rows), 'action')}.")
    for reason in report.draft:
        print_err(f"This is a draft: {reason.sentence}")
    for remark in remarks:
        print_err(remark)
    if not report.author:
        print_err("To print who prepared it, add --as NAME, or set your name in config.toml ([you] author).")
    return 0


def _print(content: bytes) -> None:
    """Print a report: into a pipe as it would be in a file, on a terminal as lines of text."""
    if not sys.stdout.isatty():
        sys.stdout.buffer.write(content)
        return
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise UsageError(
            "This format is not text, so a terminal cannot show it.", "Name a file with -o FILE."
        ) from None
    print_lines(lines)


def _length(args: argparse.Namespace) -> ReportLength:
    if args.short:
        return ReportLength.SHORT
    return ReportLength.EXCEPTIONS if args.exceptions else ReportLength.FULL


def _as_json(report: Report, form: str, target: Path) -> dict[str, object]:
    return {
        "file": str(target), "format": form, "period": report.period.key, "theme": report.scope or None,
        "actions": len(report.rows), "date": report.date,
        "draft": [reason.sentence for reason in report.draft],
    }  # fmt: skip
