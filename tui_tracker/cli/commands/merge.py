"""Merge returned copies into the tracker, or into a new file. Nothing that anybody wrote is lost."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.errors.usage_errors import quoting_hint
from tui_tracker.cli.format.merge_result import as_json, format_merge, print_refusals
from tui_tracker.cli.output import print_err, print_json, print_lines, width
from tui_tracker.cli.progress_bar import bar
from tui_tracker.domain.text import short_list
from tui_tracker.errors import MissingTrackerError, RefusedFileError
from tui_tracker.services.exchange.merge import MergeResult, merge

EXAMPLES = """\
Examples:
  tui-tracker merge returned/ --dry-run          what would happen, without saving it
  tui-tracker merge jo.db sam.db                 into the configured tracker
  tui-tracker merge *.db -o combined.db          into a new file"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="a returned file, or a folder of them")
    into = parser.add_mutually_exclusive_group()
    into.add_argument("--into", metavar="TRACKER", help="the tracker (default: the one in your settings)")
    into.add_argument("-o", "--output", metavar="NEW", help="write a new file and leave the others unchanged")
    parser.add_argument("--dry-run", action="store_true", help="show what would happen, and save nothing")
    parser.add_argument("-v", "--verbose", action="store_true", help="list the changes of each file too")


def run(invocation: Invocation) -> int:
    """Merge; return exit code 4 if a file was refused, 5 if conflicts are open, else 0."""
    args = invocation.args
    if args.into:
        args.db = args.into
    settings = invocation.settings
    files = [Path(name).expanduser() for name in args.files]
    author = invocation.author
    if args.output:
        tracker = Path(args.output).expanduser()
    else:
        tracker = invocation.release_database(to_write=not args.dry_run)
    if not args.output and not tracker.exists():
        raise MissingTrackerError(
            f"There is no tracker at {tracker} to merge into.",
            "Name your tracker with --into TRACKER, or make a new file with -o NEW.",
        )
    with ExitStack() as merging:
        # The bar is drawn by a thread of its own, and is gone before anything is printed.
        with bar(only_on_terminal=True) as progress:
            merged = merging.enter_context(
                merge(
                    files, tracker, settings, author=author, into_new=bool(args.output),
                    dry_run=args.dry_run, progress=progress,
                )
            )  # fmt: skip
        return _print_result(invocation, merged, tracker)


def _print_result(invocation: Invocation, merged: MergeResult, tracker: Path) -> int:
    args = invocation.args
    if args.json:
        print_json(as_json(merged))
    else:
        print_lines(format_merge(merged, width(), detailed=args.verbose))
        if merged.dry_run:
            list_them = "" if args.verbose else " To list the changes, add -v."
            print_err(f"Nothing was saved. To merge, run this again without --dry-run.{list_them}")
        elif merged.backup:
            print_err(f"Backup made before the merge: {merged.backup}")
        if args.output and not merged.dry_run:
            print_err(f"Made {tracker}.")
            invocation.args.db = args.output
        if not (merged.dry_run or args.verbose):
            _print_way_to_changes(invocation, merged)
    code = print_refusals(merged)
    if code == RefusedFileError.exit_code and (hint := quoting_hint(["merge", *args.files])):
        print_err(hint)
    return code


def _print_way_to_changes(invocation: Invocation, merged: MergeResult) -> None:
    """Say which command lists the changes that each file of the merge brought."""
    brought = [
        submission
        for submission in merged.log.submissions()
        if submission.run == merged.run and not submission.same_as and merged.log.change_count(submission)
    ]
    if brought:
        first, *others = (submission.number for submission in brought)
        rest = f" (or {short_list(list(map(str, others)))})" if others else ""
        words = invocation.command_line("submissions", str(first))
        print_err(f"To list what {'a' if others else 'the'} file changed: {words}{rest}")
