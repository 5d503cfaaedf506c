"""The progress report of a period: Word, Excel, HTML, Markdown or CSV, all from the same figures."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tui_tracker.cli.context import author_of, database_of, period_of, settings_of
from tui_tracker.cli.output import say, say_json, tell
from tui_tracker.domain.report.model import Extent, Report
from tui_tracker.domain.text import plural
from tui_tracker.services.report.build import Order, build_report
from tui_tracker.services.report.publish import FORMATS, export, format_of, publish

EXAMPLES = """\
examples:
  tui-tracker report                                     Word, in this folder
  tui-tracker report -o "Progress 2025.html"             the ending says the format
  tui-tracker report --format csv -o - | head            to standard output
  tui-tracker report --theme T --exceptions
  tui-tracker report --final --approver "Cabinet, 16 December 2025"

A report over open conflicts or failed checks says on its cover that it is a draft, and why;
with --final it is refused instead (exit code 5)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the format, how much of it, and what its cover says."""
    parser.add_argument(
        "--format", metavar="FORMAT", type=str.lower, help=f"one of {', '.join(FORMATS)} (default: docx)"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="the file, or - for standard output")
    parser.add_argument("--theme", metavar="T", help="one theme, by letter or name")
    extent = parser.add_mutually_exclusive_group()
    extent.add_argument("--short", action="store_true", help="one page: the summary and what moved")
    extent.add_argument(
        "--exceptions", action="store_true", help="red, amber, what moved, and what has no update"
    )
    parser.add_argument("--final", action="store_true", help="refuse to write a draft")
    parser.add_argument(
        "--date", metavar="DAY", help="its date, e.g. 2025-12-31 (default: the last change's)"
    )
    parser.add_argument("--approver", metavar="NAME", help="who approved it (default: the settings')")


def run(args: argparse.Namespace) -> int:
    """Build the report, write it, and say where it is and whether it is a draft."""
    settings = settings_of(args)
    to_stdout = args.output == "-"
    path = Path(args.output).expanduser() if args.output and not to_stdout else None
    form = format_of(args.format, path)
    extent = Extent.SHORT if args.short else Extent.EXCEPTIONS if args.exceptions else Extent.FULL
    order = Order(
        period=period_of(args, settings), theme=args.theme, extent=extent, final=args.final, date=args.date,
        author=author_of(args, settings), approver=args.approver or settings.approver,
    )  # fmt: skip
    report = build_report(Path(database_of(args, settings)), settings, order)
    if to_stdout:
        sys.stdout.buffer.write(export(report, form))
    else:
        target = publish(report, form, path)
        if args.json:
            say_json(_as_json(report, form, target))
        else:
            say(str(target))
    tell(f"{report.title}: {plural(len(report.rows), 'action')}.")
    for reason in report.draft:
        tell(f"A draft: {reason}")
    return 0


def _as_json(report: Report, form: str, target: Path) -> dict[str, object]:
    return {
        "file": str(target), "format": form, "period": report.period.key, "theme": report.scope or None,
        "actions": len(report.rows), "date": report.date, "draft": list(report.draft),
    }  # fmt: skip
