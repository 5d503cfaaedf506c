"""Ask an action's lead a question. It goes out with their next copy, or over your team's hub."""

from __future__ import annotations

import argparse

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err, print_json, print_out, style, truncate, width
from tui_tracker.domain.plan.model import Action
from tui_tracker.domain.text import plural
from tui_tracker.errors import UsageError
from tui_tracker.services.exchange.submissions import copies_sent_out
from tui_tracker.services.hub.addresses import known_address
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.shell_words import shell_word

EXAMPLES = """\
Examples:
  tui-tracker ask T17 "Why red, when the note says on track?"
  tui-tracker ask                        the questions that are not answered yet
  tui-tracker ask T17 --settle"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", metavar="ID", help="an action's ID")
    parser.add_argument("question", nargs="?", metavar="TEXT", help="your question")
    parser.add_argument("--settle", action="store_true", help="mark the question as answered")


def run(invocation: Invocation) -> int:
    args, session = invocation.args, invocation.session
    if args.id is None:
        _list(args, session)
        return 0
    if bool(args.question) == args.settle:
        identity = shell_word(args.id)
        raise UsageError(
            "Type a question, or mark the question as answered.",
            f'For example: tui-tracker ask {identity} "Why red?" or tui-tracker ask {identity} --settle',
        )
    if args.question and session.is_copy:
        raise UsageError(
            "Questions to leads come from the coordinator's tracker, and this is a lead's copy.",
            "To ask the coordinator something, reply to the email that your copy came with.",
        )
    action = session.find(args.id).action
    step = session.change(action.key, {"review": args.question})
    if not step:
        print_err(f"{action.id}: no change needed.")
    elif args.question:
        if session.read(lambda reader: known_address(reader, invocation.settings)):
            print_err(f"{action.id}: question added. It reaches a lead on your hub with your next sync:")
            print_err(f"  {invocation.command_line('sync')}")
            print_err("For a lead who is not on it, make the next copy:")
        else:
            print_err(f"{action.id}: question added. It goes out with the next copy:")
        print_err(f"  {_handout_command(invocation, action)}")
    else:
        print_err(f"{action.id}: question marked as answered.")
    return 0


def _handout_command(invocation: Invocation, action: Action) -> str:
    """Return the command that makes the next copy for an action's lead, as the last one was made."""
    session, leads = invocation.session, invocation.settings.leads
    copies = (
        copy
        for copy in reversed(session.read(copies_sent_out))
        if action.theme in copy.themes and copy.period == session.period.key
    )
    copy = next(copies, None)
    themes = copy.themes if copy else (action.theme,)
    words = ["handout", *(word for key in themes for word in ("--theme", shell_word(key)))]
    usual = next((leads[key] for key in themes if leads.get(key)), "")
    if copy and copy.lead not in ("", usual):
        words += ["--lead", shell_word(copy.lead)]
    if invocation.args.period:
        words += ["--period", shell_word(session.period.key)]
    return invocation.command_line(*words)


def _list(args: argparse.Namespace, session: TrackerSession) -> None:
    asked = [entry for entry in session.entries() if entry.update.review]
    if args.json:
        print_json(
            [
                {"id": entry.action.id, "period": session.period.key, "question": entry.update.review}
                for entry in asked
            ]
        )
        return
    for entry in asked:
        print_out(f"{style(entry.action.id.ljust(6), 'bold')} {truncate(entry.update.review, width() - 8)}")
    print_err(f"{plural(len(asked), 'open question')}." if asked else "No open questions.")
