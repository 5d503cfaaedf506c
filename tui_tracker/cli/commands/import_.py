"""Take a plan or a period's updates from text, CSV or XLSX into the tracker; show first, then ask."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui_tracker.cli.confirm import confirm
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.format.import_result import changes, doubts, fates, repairs, summary
from tui_tracker.cli.output import print_err, print_json, print_out
from tui_tracker.cli.progress_bar import bar
from tui_tracker.domain.text import plural
from tui_tracker.errors import UsageError
from tui_tracker.services.imports import ImportReport, apply_import, make_tracker, preview_import

EXAMPLES = """\
examples:
  tui-tracker import report.txt --dry-run            every line's fate, nothing written
  tui-tracker import plan.xlsx --map "Ref no=id"     a column with a name of its own
  tui-tracker import returns.csv --yes               without asking"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file and how to go about it."""
    parser.add_argument("file", metavar="FILE", help="text, CSV or XLSX")
    parser.add_argument("--map", action="append", default=[], metavar="COL=FIELD", help="what a column is")
    parser.add_argument("--dry-run", action="store_true", help="print every line's fate, write nothing")
    parser.add_argument("--yes", action="store_true", help="change what it changes without asking")


def run(invocation: Invocation) -> int:
    """Make a tracker of the file, or take it into the one that is there."""
    args = invocation.args
    settings = invocation.settings
    database = invocation.release_database(to_write=not args.dry_run)
    source = Path(args.file).expanduser()
    columns, period = columns_of(args.map), invocation.period_of_file
    there = database.exists()
    if args.dry_run or there:
        report = preview_import(database if there else None, source, settings, columns=columns, period=period)
        _say(report, args, there=there)
        if args.dry_run:
            print_err("Nothing was written.")
        elif _is_wanted(report, args):
            taken = apply_import(database, source, settings, columns=columns, period=period)
            print_err(f"Taken into {database}. To take it back: tui-tracker restore {taken.backup}")
        return 0
    with bar() as progress:
        report = make_tracker(database, source, settings, columns=columns, period=period, progress=progress)
    _say(report, args, there=False)
    print_err(f"Made {database}.")
    return 0


def columns_of(pairs: list[str]) -> dict[str, str]:
    """Read `--map COL=FIELD` into a mapping; `UsageError` where there is no `=`."""
    columns = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals or not column.strip() or not field.strip():
            raise UsageError(f"--map {pair} has no = in it.", 'Write it as --map "Column name=field".')
        columns[column.strip()] = field.strip()
    return columns


def _say(report: ImportReport, args: argparse.Namespace, *, there: bool) -> None:
    reading = report.parsed
    if args.json:
        print_json(_as_json(report, with_fates=args.dry_run))
        return
    if args.dry_run:
        for line in fates(reading):
            print_out(line)
    for line in (*summary(report), *repairs(reading)):
        print_out(line)
    if there:
        for line in changes(report):
            print_out(line)


def _is_wanted(report: ImportReport, args: argparse.Namespace) -> bool:
    if not report.changes and not report.new_actions:
        print_err("No changes: everything is already in the tracker.")
        return False
    is_wanted = confirm(
        f"Import {_amount(report)}?",
        assume_yes=args.yes,
        unattended=f"{report.parsed.source} would bring {_amount(report)}. See them with --dry-run.",
    )
    if not is_wanted:
        print_err("Nothing was changed.")
    return is_wanted


def _amount(report: ImportReport) -> str:
    counts = ((report.new_actions, "new action"), (len(report.changes), "changed value"))
    return " and ".join(plural(number, what) for number, what in counts if number)


def _as_json(report: ImportReport, *, with_fates: bool) -> dict[str, object]:
    reading = report.parsed
    told: dict[str, object] = {
        "source": reading.source,
        "period": reading.period,
        "rows": len(reading.rows),
        "repaired": sum(1 for row in reading.rows if row.repaired),
        "doubtful": sum(1 for row in reading.rows if row.doubtful),
        "new_actions": report.new_actions,
        "unchanged": report.unchanged,
        "changes": [
            {
                "id": one.id,
                "period": one.period or None,
                "field": one.field,
                "from": one.before,
                "to": one.after,
            }
            for one in report.changes
        ],
        "problems": [
            {"rule": one.rule, "line": one.line, "id": one.action, "field": one.field, "message": one.message}
            for one in doubts(report)
        ],
    }
    if with_fates:
        told["fates"] = [
            {"line": one.line, "kind": str(one.kind), "detail": one.detail} for one in reading.line_outcomes
        ]
    return told
