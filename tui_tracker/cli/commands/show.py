"""Show one or more actions, with the previous period's update."""

from __future__ import annotations

from tui_tracker.cli.arguments import HELP, add_diff_argument, resolve_ids
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err, print_json, print_lines, print_out, width
from tui_tracker.domain.plan.ids import fold_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from tui_tracker.domain.plan.model import ActionEntry
    from tui_tracker.services.tracker.view import TrackerView

    Record = dict[str, Any]

EXAMPLES = """\
Examples:
  tui-tracker T17                       the short way
  tui-tracker T1-T9 B5                  several; T1-9 and t1..t9 are the same
  tui-tracker T17 --period 2024-12      as reported in December 2024
  tui-tracker T17 --diff                what changed in the note
  tui-tracker T17 --pdf                 as a PDF in this folder, for a meeting
  tui-tracker T17 --json                for a script"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="+", metavar="ID", help=HELP)
    parser.add_argument("--diff", action="store_true", help="show what changed in the note")
    add_diff_argument(parser)
    parser.add_argument(
        "--pdf", action="store_true", help="write a PDF in this folder, one page for each action"
    )


def run(invocation: Invocation) -> int:
    args, view = invocation.args, invocation.view
    entries = [view.find(identity) for identity in resolve_ids(args.ids, view)]
    if args.json:
        records = [_record(view, entry, diff=args.diff or args.marks) for entry in entries]
        print_json(records[0] if _is_alone(args.ids, entries) else records)
    elif entries and args.pdf:
        from tui_tracker.services.report.action_sheets import write_action_sheets

        print_out(str(write_action_sheets(view, invocation.settings, entries, invocation.named_author)))
    elif entries:
        _say_pages(invocation, entries)
    else:
        print_err("Standard input was empty. Type the IDs, for example: tui-tracker show T17")
    return 0


# What only one of the two prints is loaded there: a look-up is mostly the loading of modules.


def _say_pages(invocation: Invocation, entries: list[ActionEntry]) -> None:
    from tui_tracker.cli.format.action_page import ActionPage
    from tui_tracker.services.plan.partner_names import partner_names
    from tui_tracker.services.plan.terms import legend_for

    view = invocation.view
    options = {"diff": invocation.args.diff, "marks": invocation.args.marks}
    settings = invocation.settings
    page = ActionPage(view.period_labels, legend_for(settings), width(), partner_names(settings, view.title))
    for number, entry in enumerate(entries):
        if number:
            print_out()
        updates, writer = view.updates_of(entry.action.key), view.first_writer(entry)
        print_lines(page.lines(entry, updates, writer=writer, **options))


def _record(view: TrackerView, entry: ActionEntry, *, diff: bool) -> dict[str, object]:
    from tui_tracker.cli.format.action_json import entry_json, trail_json

    record = entry_json(entry) | {"trail": trail_json(view.updates_of(entry.action.key))}
    if diff:
        from tui_tracker.domain.compare.diff import plain_diff, word_diff

        before = entry.previous.note if entry.previous else None
        record["diff"] = plain_diff(word_diff(before, entry.update.note))
    return record


def _is_alone(words: list[str], entries: list[ActionEntry]) -> bool:
    """Return whether one action was asked for by its ID: a range or a list gives an array, however short."""
    return len(entries) == 1 and fold_id(" ".join(words)) == fold_id(entries[0].action.id)
