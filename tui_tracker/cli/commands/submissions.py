"""What came back: every file ever merged, what each changed, and a way to take it back."""

from __future__ import annotations

import argparse
from typing import Any

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.format.merge_result import change_json, change_line
from tui_tracker.cli.output import paint, print_err, print_json, print_out, truncate, width
from tui_tracker.domain.exchange.submission import Outcome
from tui_tracker.domain.text import clean, plural
from tui_tracker.errors import NotFoundError, UsageError
from tui_tracker.services.exchange.submissions import Submission, SubmissionLog
from tui_tracker.services.system.local_time import DATE_TIME_WIDTH, local_date_time
from tui_tracker.services.tracker.session import TrackerSession

EXAMPLES = """\
examples:
  tui-tracker submissions                 all that came, newest last
  tui-tracker submissions 3               what the third file changed
  tui-tracker submissions 3 --undo        take it back; what was written on top of it stays
  tui-tracker submissions 3 --undo-run    and all that was merged by the same command"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take a number of the list, and whether to take it back."""
    parser.add_argument("number", nargs="?", type=int, metavar="N", help="a number of the list")
    undo = parser.add_mutually_exclusive_group()
    undo.add_argument("--undo", action="store_true", help="take back what this file brought")
    undo.add_argument("--undo-run", action="store_true", help="take back the whole merge it came with")


def run(invocation: Invocation) -> int:
    """List what came, show one file's changes, or take them back."""
    args = invocation.args
    settings = invocation.settings
    if args.number is not None and (args.undo or args.undo_run):
        session = invocation.session
        came = SubmissionLog(session, settings).submissions()
        _take_back(session, came, find_arrival(came, args.number), whole_run=args.undo_run)
        return 0
    view = invocation.view
    returns = SubmissionLog(view, settings)
    if args.number is None:
        _list(args, returns.submissions())
    else:
        _show(args, returns, find_arrival(returns.submissions(), args.number))
    return 0


def find_arrival(came: tuple[Submission, ...], number: int) -> Submission:
    """Return the file under a number; `NotFoundError` where there is none."""
    if not 1 <= number <= len(came):
        raise NotFoundError(f"There is no submission {number}.", "tui-tracker submissions lists them.")
    return came[number - 1]


def arrival_json(one: Submission) -> dict[str, Any]:
    """Return one file of the log for a script."""
    file = one.file
    return {
        "n": one.n, "at": one.at, "merged_by": one.by, "file": file.name, "outcome": file.outcome.value,
        "refused": file.refused, "lead": file.copy.lead if file.copy else None,
        "themes": list(file.copy.themes) if file.copy else [], "authors": list(file.authors),
        "revisions_new": file.new, "revisions_known": file.known, "done": file.done, "total": file.total,
        "sha256": file.sha256, "notices": list(file.notices), "undone_at": one.undone_at,
    }  # fmt: skip


def _list(args: argparse.Namespace, came: tuple[Submission, ...]) -> None:
    if args.undo or args.undo_run:
        raise UsageError("No number was given.", "tui-tracker submissions lists them, with numbers.")
    if args.json:
        print_json([arrival_json(one) for one in came])
        return
    for one in came:
        file = one.file
        what = "refused" if file.outcome is Outcome.REFUSED else f"{file.new} new"
        far = f", {file.done} of {file.total} done" if file.total is not None else ""
        undone = ", taken back" if one.undone_at else ""
        who = ", ".join(clean(author) for author in file.authors) or "–"
        when = f"{local_date_time(one.at):<{DATE_TIME_WIDTH}}"
        line = f"{one.n:>3}  {when}  {who}  {what}{far}{undone}  {clean(file.name)}"
        print_out(cut_kept(line, width()))
    print_err(f"{plural(len(came), 'file')} came." if came else "Nothing has come back yet.")


def cut_kept(line: str, columns: int) -> str:
    """Cut a line at the terminal's width, the blanks between its columns kept."""
    return line if len(line) <= columns else f"{line[: columns - 1]}…"


def _show(args: argparse.Namespace, returns: SubmissionLog, one: Submission) -> None:
    changes = returns.changes_from(one.file.arrival)
    if args.json:
        print_json(arrival_json(one) | {"changes": [change_json(change) for change in changes]})
        return
    print_out(paint(f"{one.n}  {clean(one.file.name)}", "bold"))
    undone = ", undone later" if one.undone_at else ""
    print_out(f"  merged by {clean(one.by)}, {local_date_time(one.at)}{undone}")
    if one.file.refused:
        print_out(f"  refused: {truncate(one.file.refused, 400)}")
    for change in changes:
        print_out(change_line(change, width()))
    for notice in one.file.notices:
        print_out(f"  ! {clean(notice)}")


def _take_back(
    session: TrackerSession, came: tuple[Submission, ...], one: Submission, *, whole_run: bool
) -> None:
    together = [other for other in came if whole_run and other.run == one.run] or [one]
    ids = [other.file.arrival for other in together]
    why = f"what came in {', '.join(other.file.name for other in together)} was taken back"
    names = {entry.action.key: entry.action.id for entry in session.entries(retired=True)}
    count, stay = session.withdraw(ids, why)
    print_err(f"{plural(count, 'value')} taken back. History keeps them; tui-tracker undo brings them back.")
    if stay:
        places = [f"{names.get(cell.action, '?')} {cell.field}" for cell in stay]
        print_err(f"Kept, as somebody has gone on from it: {', '.join(places)}.")
