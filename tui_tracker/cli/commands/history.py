"""Show every change to an action: when, who, which field, and both values."""

from __future__ import annotations

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.format.action_json import history_json
from tui_tracker.cli.output import (
    change_text,
    is_plain,
    print_err,
    print_json,
    print_lines,
    style,
    truncate,
    width,
)
from tui_tracker.cli.text_layout import wrap_sentence
from tui_tracker.domain.field_values import cleared_words, value_words
from tui_tracker.domain.fields import HIDDEN, field_label, field_named
from tui_tracker.domain.history.first_writers import writer_words
from tui_tracker.domain.history.newest_changes import newest_changes
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.text import clean_line, plural
from tui_tracker.errors import NotFoundError
from tui_tracker.services.plan.terms import legend_for
from tui_tracker.services.system.local_time import DATE_TIME_WIDTH, local_date_time
from tui_tracker.shell_words import shell_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from typing import Any

    from tui_tracker.domain.plan.legend import Legend

EXAMPLES = """\
Examples:
  tui-tracker history T17
  tui-tracker history T17 --period 2025-12 --json
  tui-tracker history T17 --restore 4          restore the value of change 4"""

WORDS = {
    "undo": "undone",
    "redo": "redone",
    "resolve": "resolves a conflict",
    "restore": "restored",
    "withdraw": "withdrawn after a merge",
    "draft": "a draft when it was sent",
    "outside": "changed outside tui-tracker",
}
"""How a revision was made, by kind; a plain edit has no entry."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="an action's ID")
    parser.add_argument("--restore", type=int, metavar="N", help="restore the value of change N")
    parser.add_argument("--why", metavar="TEXT", help="with --restore: your reason, kept in the history")


def run(invocation: Invocation) -> int:
    """Print the revisions, oldest first, or restore the value of one as a new revision.

    Of very many, the newest; as JSON, all of them.
    """
    args = invocation.args
    if args.restore is not None:
        return _restore(invocation)
    key = invocation.view.find_key(args.id)
    period = invocation.view.period.key if args.period else None
    records = [
        record
        for record in history_json(invocation.view.history(key), invocation.view.files_of(key))
        if period in (None, record["period"])
    ]
    if args.json:
        print_json(records)
        return 0
    # The position of an action means nothing to people; it is in --json only.
    records = [record for record in records if field_named(record["field"]).history != HIDDEN]
    printed = newest_changes(records, lambda record: len(record["from"] or "") + len(record["to"] or ""))
    legend = legend_for(invocation.settings)
    names = min(max((len(record["author"]) for record in printed), default=0), _WIDEST_NAME)
    for record in printed:
        print_lines(_lines(record, legend, width(), names))
    if earlier := len(records) - len(printed):
        print_err(
            f"{plural(earlier, 'earlier change')} not shown. To see every change: "
            f"tui-tracker history {args.id} --json"
        )
    return 0


def _restore(invocation: Invocation) -> int:
    args, session = invocation.args, invocation.session
    action = session.find(args.id).action
    history = session.history(action.key)
    if not 1 <= args.restore <= len(history):
        raise NotFoundError(
            f"{action.id} has no change number {args.restore}.",
            f"To see them: tui-tracker history {shell_word(action.id)}",
        )
    revision = history[args.restore - 1]
    step = session.restore(revision.cell, revision.value, args.why)
    name = field_label(revision.cell.field)
    print_err(f"{action.id} {name}: {'restored' if step else 'this is already the current value'}.")
    return 0


_WIDEST_NAME = 24
"""Columns for the names of authors at the most."""


def _lines(record: dict[str, Any], legend: Legend, columns: int, names: int) -> Iterator[str]:
    when = "imported" if record["kind"] == "import" else local_date_time(record["at"])
    field = field_label(record["field"])
    when_and_who = f"{when:<{DATE_TIME_WIDTH}}  {truncate(record['author'], names):<{names}}"
    before, now = (value_words(record["field"], record[side], legend) for side in ("from", "to"))
    if record["kind"] != "undo":  # undoing a question answers none
        now = now or cleared_words(record["field"], "") or None
    if is_plain():
        who = "" if record["kind"] == "import" else f", {record['author']}"
        name = f"{field} {period_label(record['period'] or '')}".strip()
        yield from wrap_sentence(f"{record['n']}: {when}{who}, {name}: {change_text(before, now)}", columns)
        yield from wrap_sentence("; ".join(_remarks(record)), columns)
        return
    period = period_label(record["period"]) if record["period"] else "plan"
    head = f"{record['n']:>3}  {when_and_who}  {period:<14}  {field:<8}"
    room = max((columns - len(head) - 5) // 2, 12)
    yield f"{style(head, 'dim')}  {change_text(truncate(before, room), truncate(now, room))}"
    if remarks := _remarks(record):
        yield from wrap_sentence("; ".join(remarks), columns - 7, indent=" " * 7)


def _remarks(record: dict[str, Any]) -> list[str]:
    """Return how a change was made, its reason, and the file that it is from."""
    remarks = [WORDS[record["kind"]]] if record["kind"] in WORDS else []
    remarks += [writer_words(clean_line(writer))] if (writer := record["first_entered_by"]) else []
    remarks += [record["why"]] if record["why"] else []
    return remarks + ([f"from the file {record['file']}"] if record["file"] else [])
