"""List every returned file and what it changed, or undo one."""

from __future__ import annotations

import argparse
from typing import Any

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.format.merge_result import change_json, change_line
from tui_tracker.cli.output import print_err, print_json, print_out, style, truncate, width
from tui_tracker.domain.exchange.submission import Outcome
from tui_tracker.domain.fields import field_label
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.text import plural
from tui_tracker.errors import NotFoundError, UsageError
from tui_tracker.services.exchange.submissions import Submission, SubmissionLog
from tui_tracker.services.system.local_time import DATE_TIME_WIDTH, local_date_time
from tui_tracker.services.tracker.session import TrackerSession

EXAMPLES = """\
Examples:
  tui-tracker submissions                 all returned files, newest last
  tui-tracker submissions 3               what file 3 changed
  tui-tracker submissions 3 --undo        undo its changes; values edited later are kept
  tui-tracker submissions 3 --undo-run    undo everything merged by the same command
  tui-tracker submissions 3 --again       restore the changes that were undone"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", nargs="?", type=int, metavar="N", help="a number from the list")
    undo = parser.add_mutually_exclusive_group()
    undo.add_argument("--undo", action="store_true", help="undo this file's changes")
    undo.add_argument("--again", action="store_true", help="restore this file's changes after --undo")
    undo.add_argument("--undo-run", action="store_true", help="undo the whole merge this file was part of")


def run(invocation: Invocation) -> int:
    args = invocation.args
    settings = invocation.settings
    if args.number is not None and (args.undo or args.undo_run or args.again):
        session = invocation.session
        submissions = SubmissionLog(session, settings).submissions()
        submission = find_submission(submissions, args.number)
        if args.again:
            _bring_back(invocation, submission)
        else:
            _withdraw(invocation, submissions, submission, whole_run=args.undo_run)
        return 0
    view = invocation.view
    log = SubmissionLog(view, settings)
    if args.number is None:
        _list(args, log)
    else:
        _show(args, log, find_submission(log.submissions(), args.number))
    return 0


def find_submission(submissions: tuple[Submission, ...], number: int) -> Submission:
    """Return the submission with a number; `NotFoundError` for any other number."""
    if not 1 <= number <= len(submissions):
        raise NotFoundError(
            f"There is no returned file number {number}.", "To see the numbers: tui-tracker submissions"
        )
    return submissions[number - 1]


def submission_json(submission: Submission) -> dict[str, Any]:
    """Return a submission as its JSON record."""
    file = submission.file
    return {
        "n": submission.number, "at": submission.at, "merged_by": submission.by,
        "file": file.name, "outcome": file.outcome.value, "refused": file.refused,
        "lead": file.copy.lead if file.copy else None,
        "themes": list(file.copy.themes) if file.copy else [], "authors": list(file.authors),
        "revisions_new": file.new, "revisions_known": file.known, "done": file.done, "total": file.total,
        "sha256": file.sha256, "notices": list(file.notices), "undone_at": submission.undone_at,
        "same_as": submission.same_as,
    }  # fmt: skip


def _list(args: argparse.Namespace, log: SubmissionLog) -> None:
    if args.undo or args.undo_run or args.again:
        raise UsageError("Say which file, by its number.", "To see the numbers: tui-tracker submissions")
    submissions = log.submissions()
    if args.json:
        print_json([submission_json(submission) for submission in submissions])
        return
    for submission in submissions:
        file = submission.file
        result = plural(log.change_count(submission), "change")
        if file.outcome is Outcome.REFUSED:
            result = "refused"
        if submission.same_as:
            result = f"same as {submission.same_as}"
        progress = f", {file.done} of {file.total} done" if file.total is not None else ""
        undone = ", undone" if submission.undone_at else ""
        authors = ", ".join(file.authors) or "–"
        when = f"{local_date_time(submission.at):<{DATE_TIME_WIDTH}}"
        line = f"{submission.number:>3}  {when}  {authors}  {result}{progress}{undone}  {file.name}"
        print_out(cut_kept(line, width()))
    print_err(
        f"{plural(len(submissions), 'file')} returned." if submissions else "No files have been returned yet."
    )


def cut_kept(line: str, columns: int) -> str:
    """Cut a line to the width of the terminal, but keep the blanks between its columns."""
    return line if len(line) <= columns else f"{line[: columns - 1]}…"


def _show(args: argparse.Namespace, log: SubmissionLog, submission: Submission) -> None:
    changes = log.changes_from(submission.file.arrival)
    if args.json:
        print_json(submission_json(submission) | {"changes": [change_json(change) for change in changes]})
        return
    print_out(style(f"{submission.number}  {submission.file.name}", "bold"))
    undone = ", undone later" if submission.undone_at else ""
    print_out(f"  merged by {submission.by}, {local_date_time(submission.at)}{undone}")
    if submission.same_as:
        print_out(f"  the same as {submission.same_as}; that changed:")
    if submission.file.refused:
        print_out(f"  refused: {truncate(submission.file.refused, 400)}")
    for change in changes:
        print_out(change_line(change, log.legend, width()))
    for notice in (*submission.file.notices, *log.closed_twice(submission.run)):
        print_out(f"  ! {notice}")


def _withdraw(
    invocation: Invocation,
    submissions: tuple[Submission, ...],
    submission: Submission,
    *,
    whole_run: bool,
) -> None:
    session = invocation.session
    withdrawn = [other for other in submissions if whole_run and other.run == submission.run] or [submission]
    ids = [other.file.arrival for other in withdrawn]
    reason = f"changes in {', '.join(other.file.name for other in withdrawn)} were undone"
    count, kept = session.withdraw(ids, reason)
    undone = f"{plural(count, 'change')} undone. To restore: {invocation.command_line('undo')}"
    print_err(undone if count else "Nothing to undo.")
    _print_kept(session, kept)


def _bring_back(invocation: Invocation, submission: Submission) -> None:
    session = invocation.session
    reason = f"changes in {submission.file.name} were restored"
    count, kept = session.bring_back([submission.file.arrival], reason)
    print_err(f"{plural(count, 'change')} restored. To undo: {invocation.command_line('undo')}" if count else
              "No changes from this file were undone.")  # fmt: skip
    _print_kept(session, kept)


def _print_kept(session: TrackerSession, kept: tuple[Cell, ...]) -> None:
    """Name the cells that stay as they are, because somebody has changed them since."""
    names = {entry.action.key: entry.action.id for entry in session.entries(retired=True)}
    if kept:
        cell_names = [f"{names.get(cell.action, '?')} {field_label(cell.field)}" for cell in kept]
        print_err(f"Kept, because they were edited later: {', '.join(cell_names)}.")
