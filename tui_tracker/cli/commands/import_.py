"""Import a plan, or a period's updates, from a file. You see the changes first and can cancel."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.format.field_proposals import proposal
from tui_tracker.cli.format.import_preview import preview_json
from tui_tracker.cli.format.import_result import (
    changes,
    doubts,
    fates,
    overruled_values,
    repairs,
    summary,
    write_import_report,
)
from tui_tracker.cli.input import confirm, confirm_reversible, has_terminal
from tui_tracker.cli.output import print_err, print_json, print_lines
from tui_tracker.cli.progress_bar import bar
from tui_tracker.config import Settings
from tui_tracker.domain.imports.read_options import ReadOptions
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.text import plural
from tui_tracker.errors import UsageError
from tui_tracker.services.imports import ImportReport, apply_import, make_tracker, preview_import
from tui_tracker.services.plan.terms import legend_for

EXAMPLES = """\
Examples:
  tui-tracker import report.txt --dry-run            what would happen to each line
  tui-tracker import plan.xlsx --map "Ref no=id"     a column with a name of its own
  tui-tracker import returns.csv --yes               without a question"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="Excel, LibreOffice, Word, PDF, CSV or text")
    add_reading_arguments(parser)
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would happen to each line, and save nothing"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask for confirmation")


def run(invocation: Invocation) -> int:
    args = invocation.args
    settings = invocation.settings
    author = invocation.author
    database = invocation.release_database(to_write=not args.dry_run)
    source = Path(args.file).expanduser()
    options = options_of(invocation)
    exists = database.exists()
    report = preview_each_period(
        options,
        lambda options: preview_import(database if exists else None, source, settings, options=options),
        may_ask=not (args.yes or args.json or args.dry_run),
    )
    if args.dry_run or exists:
        _print_report(report, args, settings, into_existing=exists)
        if args.dry_run:
            print_err("Nothing was saved.")
        elif _is_wanted(report, args):
            taken = apply_import(database, source, settings, author=author, preview=report)
            print_err(f"Imported into {database}. To undo: {invocation.command_line('undo')}")
            print_err(f"Backup made before the import: {taken.backup}")
            _print_proposal(report, settings)
        return 0
    _print_report(report, args, settings, into_existing=False)
    if not is_plan_wanted(report, assume_yes=args.yes):
        return 0
    with bar() as progress:
        make_tracker(database, source, settings, preview=report, progress=progress)
    path = write_import_report(database, report)
    print_err(f"Made {database}. What happened to each line of the file is in {path}.")
    _print_proposal(report, settings)
    return 0


def _print_proposal(report: ImportReport, settings: Settings) -> None:
    for line in proposal(report.parsed, settings):
        print_err(line)


def is_plan_wanted(report: ImportReport, *, assume_yes: bool) -> bool:
    """Ask at a terminal whether to make a tracker of what was shown; elsewhere it is wanted."""
    question = f"Make a tracker with {plural(len(report.parsed.rows), 'action')}?"
    if confirm_reversible(question, way_back="To undo, delete what is made.", assume_yes=assume_yes):
        return True
    print_err("Nothing was saved.")
    return False


def add_reading_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say how to read a file."""
    parser.add_argument(
        "--map", action="append", default=[], metavar="COL=FIELD", help="say which field a column contains"
    )
    parser.add_argument(
        "--sheet",
        action="append",
        default=[],
        metavar="NAME",
        help="import only this sheet; repeat it for several",
    )
    parser.add_argument(
        "--all-periods", action="store_true", help="import each of a file's periods as a period of its own"
    )


def options_of(invocation: Invocation) -> ReadOptions:
    """Return how the arguments say a file is to be read."""
    args = invocation.args
    return ReadOptions(
        columns=columns_of(args.map),
        period=invocation.period_of_file,
        sheets=tuple(args.sheet),
        every_period=args.all_periods,
    )


def preview_each_period(
    options: ReadOptions, preview: Callable[[ReadOptions], ImportReport], *, may_ask: bool
) -> ImportReport:
    """Return the preview of a file; ask at a terminal whether to take each of several periods in it."""
    report = preview(options)
    left = [use for use in report.parsed.understanding.periods if not use.is_taken]
    if not left or options.period or not may_ask or not has_terminal():
        return report
    labels = [period_label(use.key) for use in report.parsed.understanding.periods]
    print_err(f"{report.parsed.source} has {len(labels)} periods: {', '.join(labels)}.")
    question = f"Import each as a period of its own? If not, {period_label(report.parsed.period)} is used."
    if confirm(question):
        return preview(replace(options, every_period=True))
    return report


def columns_of(pairs: list[str]) -> dict[str, str]:
    """Return `--map COL=FIELD` arguments as a mapping; `UsageError` if one has no `=`."""
    columns = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals or not column.strip() or not field.strip():
            raise UsageError(f"--map {pair} has no = in it.", 'Write it as --map "Column name=field".')
        columns[column.strip()] = field.strip()
    return columns


def _print_report(
    report: ImportReport, args: argparse.Namespace, settings: Settings, *, into_existing: bool
) -> None:
    reading = report.parsed
    if args.json:
        print_json(_as_json(report, with_fates=args.dry_run))
        return
    if args.dry_run:
        print_lines(fates(reading))
    print_lines(summary(report, rest_is_in="" if args.dry_run else "--dry-run"))
    if args.dry_run:
        print_lines(repairs(reading))
    if into_existing:
        print_lines(changes(report, legend_for(settings), rest_is_in="" if args.dry_run else "--dry-run"))


def _is_wanted(report: ImportReport, args: argparse.Namespace) -> bool:
    if report.closed:
        raise report.closed
    if not report.changes and not report.new_actions:
        print_err(_no_changes(report))
        return False
    is_wanted = confirm(
        f"Import {_amount(report)}?",
        assume_yes=args.yes,
        unattended=f"{report.parsed.source} would add {_amount(report)}. To see them: --dry-run",
    )
    if not is_wanted:
        print_err("Nothing was changed.")
    return is_wanted


def _no_changes(report: ImportReport) -> str:
    if not report.overruled:
        return "No changes: everything is already in the tracker."
    return f"No changes. Left as they are: {overruled_values(report)}"


def _amount(report: ImportReport) -> str:
    counts = ((report.new_actions, "new action"), (len(report.changes), "changed value"))
    return " and ".join(plural(number, noun) for number, noun in counts if number)


def _as_json(report: ImportReport, *, with_fates: bool) -> dict[str, object]:
    reading = report.parsed
    record: dict[str, object] = {
        "source": reading.source,
        "period": reading.period,
        "rows": len(reading.rows),
        "repaired": sum(1 for row in reading.rows if row.repaired),
        "doubtful": sum(1 for row in reading.rows if row.doubtful),
        "new_actions": report.new_actions,
        "unchanged": report.unchanged,
        "overruled": report.overruled,
        "changes": [
            {
                "id": change.id,
                "period": change.period or None,
                "field": change.field,
                "from": change.before,
                "to": change.after,
            }
            for change in report.changes
        ],
        "problems": [
            {
                "rule": problem.rule,
                "line": problem.line,
                "id": problem.action,
                "field": problem.field,
                "message": problem.message,
            }
            for problem in doubts(report)
        ],
        "understood": preview_json(report),
    }
    if with_fates:
        record["fates"] = [
            {"line": outcome.line, "kind": str(outcome.kind), "detail": outcome.detail}
            for outcome in reading.line_outcomes
        ]
    return record
