"""Everything about one action or several, the previous period's update beside this one's."""

from __future__ import annotations

from tui_tracker.cli.arguments import HELP, wanted_ids
from tui_tracker.cli.context import glance_of, lookup_of, period_of
from tui_tracker.cli.format.action_page import page
from tui_tracker.cli.output import say, say_json, tell, width
from tui_tracker.domain.plan.ids import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from tui_tracker.services.tracker.lookup import Lookup

    Record = dict[str, Any]

EXAMPLES = """\
examples:
  tui-tracker T17                       the short way
  tui-tracker T1-T9 B5                  several; T1-9 and t1..t9 are the same
  tui-tracker T17 --period 2024-12      as reported in December 2024
  tui-tracker T17 --diff                the note, word by word against the last one
  tui-tracker T17 --json                for a script"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the IDs, written in any way."""
    parser.add_argument("ids", nargs="+", metavar="ID", help=HELP)
    parser.add_argument("--diff", action="store_true", help="the note with what went and what came since")


def run(args: argparse.Namespace) -> int:
    """Print each action asked for."""
    glance = glance_of(args)
    period = period_of(args, glance)
    with lookup_of(args, glance) as lookup:
        labels = {one["key"]: one["label"] for one in lookup.periods()}
        records = [_record(lookup, identity, period) for identity in wanted_ids(args.ids, lookup)]
    if args.json:
        shown = [_with_diff(one) for one in records] if args.diff else records
        say_json(shown[0] if _is_alone(args.ids, records) else shown)
        return 0
    if not records:
        tell("No IDs came on standard input.")
    for number, record in enumerate(records):
        if number:
            say()
        for line in page(record, labels, glance, width(), diff=args.diff):
            say(line)
    return 0


def _record(lookup: Lookup, identity: str, period: str) -> Record:
    record = lookup.action(identity, period)
    return record | {"trail": lookup.trail(record["key"])}


def _is_alone(words: list[str], records: list[Record]) -> bool:
    """Tell whether one action was asked for by its ID: a range or a list gives an array, however short."""
    return len(records) == 1 and fold(" ".join(words)) == fold(records[0]["id"])


def _with_diff(record: Record) -> Record:
    from tui_tracker.domain.compare.diff import plain_diff, word_diff

    before = record["previous"] and record["previous"]["note"]
    return record | {"diff": plain_diff(word_diff(before, record["note"]))}
