"""Check the tracker's file, its history and its backups, and say what to do about any problem."""

from __future__ import annotations

from datetime import UTC, datetime

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err, print_json, print_out
from tui_tracker.services.doctor import examine, repair

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
Examples:
  tui-tracker doctor
  tui-tracker doctor --repair"""
PROBLEMS = 6
"""Exit code where something is wrong; the one that `check` has for problems too."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--repair", action="store_true",
        help="back up, then work out the current values and the search index again from the history",
    )  # fmt: skip


def run(invocation: Invocation) -> int:
    settings = invocation.settings
    database = invocation.release_database()
    now = datetime.now(UTC)
    if invocation.args.repair:
        for sentence in repair(database, settings, now):
            print_err(sentence)
    diagnoses = examine(database, now)
    if invocation.args.json:
        print_json([
            {"check": each.check, "ok": each.is_well, "message": each.message, "next": each.next_step or None}
            for each in diagnoses
        ])  # fmt: skip
    else:
        for diagnosis in diagnoses:
            print_out(f"{'OK     ' if diagnosis.is_well else 'PROBLEM'}  {diagnosis.message}")
            if diagnosis.next_step:
                print_out(f"         {diagnosis.next_step}")
    return 0 if all(diagnosis.is_well for diagnosis in diagnoses) else PROBLEMS
