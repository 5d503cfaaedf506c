"""Find missing notes, contradictions, past dates and spelling mistakes before you publish.

In a lead's copy, in their own themes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from tui_tracker.cli.arguments import HELP, resolve_ids
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.format.import_result import report_to_read
from tui_tracker.cli.output import is_plain, print_err, print_json_list, print_lines, print_out, style, width
from tui_tracker.cli.text_layout import wrap, wrap_sentence
from tui_tracker.config import Settings
from tui_tracker.domain.checks.model import Finding, Rule
from tui_tracker.domain.checks.rules import RULES, findings_by_rule, findings_words
from tui_tracker.domain.report.wording import end_sentence
from tui_tracker.domain.text import clean_line, plural, short_list
from tui_tracker.errors import UsageError
from tui_tracker.optional_parts import install_command
from tui_tracker.services.checks.check import accept_findings, find_rules, make_checker
from tui_tracker.services.checks.spelling import is_installed
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.shell_words import shell_word

EXAMPLES = """\
Examples:
  tui-tracker check                                  the whole plan
  tui-tracker check T17 B5 E1-E9                     some actions
  tui-tracker check --theme T --rule "No RAG rating"
  tui-tracker check T17 --accept "Same note as before" --why "Nothing happened: the bid is in."
  tui-tracker check --rules                          every check, and the reason for it

Exit code 6 means that something was found."""

EXIT_WITH_FINDINGS = 6
"""Exit code if a finding is not accepted."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="*", metavar="ID", help=HELP)
    parser.add_argument("--theme", metavar="T", help="a theme's letter or name")
    parser.add_argument("--rule", action="append", default=[], metavar="NAME", help="only this check")
    parser.add_argument("--all", action="store_true", help="accepted findings too, with their reasons")
    parser.add_argument(
        "--accept", metavar="NAME", help="accept what this check finds in the actions you name"
    )
    parser.add_argument("--why", metavar="TEXT", default="", help="with --accept: why it is acceptable")
    parser.add_argument("--rules", action="store_true", help="list all checks and the reason for each")


def run(invocation: Invocation) -> int:
    """Print the findings of the rules; return 6 if a finding is not accepted."""
    args = invocation.args
    if args.rules:
        return _print_rules(args)
    settings = invocation.settings
    if not is_installed():
        print_err(f"Spelling was not checked. To add it: {install_command('spelling')}")
    view = invocation.session if args.accept else invocation.view
    if args.ids:
        args.ids = resolve_ids(args.ids, view)
    if args.accept:
        return _accept(args, invocation.session, settings)
    findings = _findings(args, view, settings)
    label = view.period.label
    shown = [finding for finding in findings if args.all or finding.accepted is None]
    if args.json:
        print_json_list(map(_as_json, shown))
    elif shown:
        print_lines(_by_action(shown) if args.ids else _by_rule(shown))
        _print_way_to_accept(shown)
    else:
        print_err(f"{label}: no problems found.")
    _print_conflicts(args, view)
    if not (args.ids or args.rule or args.theme) and (imported := report_to_read(Path(invocation.database))):
        print_err(f"Rows to check since the plan was imported: see {imported}.")
    return EXIT_WITH_FINDINGS if any(finding.accepted is None for finding in findings) else 0


def _print_conflicts(args: argparse.Namespace, view: TrackerView) -> None:
    """Name the actions with a field in conflict: it is checked once a version is chosen."""
    theme = view.theme(args.theme).key if args.theme else None
    ids = dict.fromkeys(
        conflict.id
        for conflict in open_conflicts(view)
        if conflict.cell.period == view.period.key
        and (conflict.theme == theme if theme else bool(args.ids) or view.is_own(conflict.theme))
        and (not args.ids or conflict.id in args.ids)
    )
    if ids:
        print_err(
            f"{plural(len(ids), 'action')} in conflict, so not checked there: {short_list(list(ids), 12)}."
            " To resolve: tui-tracker conflicts"
        )


def _print_way_to_accept(findings: Sequence[Finding]) -> None:
    finding = next((finding for finding in findings if finding.accepted is None), None)
    if finding:
        named = f'tui-tracker check {shell_word(finding.id)} --accept "{finding.rule.title}" --why "…"'
        print_err(f"To accept a finding, give the reason: {named}")


def _findings(args: argparse.Namespace, view: TrackerView, settings: Settings) -> list[Finding]:
    rules = find_rules(args.rule)
    if args.ids:
        named = [view.find(identity) for identity in args.ids]
        return list(make_checker(view, settings, named).findings(named, rules))
    entries = view.entries(view.theme(args.theme).key) if args.theme else view.own_entries()
    return list(make_checker(view, settings).findings(entries, rules))


def _accept(args: argparse.Namespace, session: TrackerSession, settings: Settings) -> int:
    if not args.ids:
        raise UsageError(
            "Say which actions to accept it for.",
            f'For example: tui-tracker check T17 --accept {shell_word(args.accept)} --why "…"',
        )
    keys = [session.find(identity).action.key for identity in args.ids]
    for finding in accept_findings(session, settings, keys, [args.accept], args.why):
        print_err(f"{finding.id}: accepted: {end_sentence(finding.message)}")
    return 0


def _by_rule(findings: Sequence[Finding]) -> Iterator[str]:
    columns, rank = min(width(), 120), ""
    for rule, rule_findings in findings_by_rule(findings):
        if rule.rank_words != rank:
            rank = rule.rank_words
            yield from (style(f"{rank}:", "bold"), "")
        yield f"{style(rule.title, 'bold')}: {plural(len(rule_findings), 'finding')}"
        yield from (style(line, "dim") for line in wrap(rule.reason, columns))
        by_text: dict[str, list[str]] = {}
        for finding in rule_findings:
            by_text.setdefault(_text(finding), []).append(finding.id)
        for text, ids in by_text.items():
            yield from _line(", ".join(ids), text, columns)
        yield ""
    yield f"{findings_words(findings)}."


def _by_action(findings: Sequence[Finding]) -> Iterator[str]:
    for identity, action_findings in groupby(findings, lambda finding: finding.id):
        yield style(identity, "bold")
        for finding in action_findings:
            yield from _line(finding.rule.title, _text(finding), min(width(), 120), 26)


def _text(finding: Finding) -> str:
    """Return what was found, without the rule's title, which is printed before it."""
    title, message = f"{finding.rule.title}: ", finding.message
    if message.casefold().startswith(title.casefold()):
        message = message[len(title) :]
    return f"{message} (accepted: {finding.accepted})" if finding.accepted else message


def _line(head: str, text: str, columns: int, indent: int = 10) -> Iterator[str]:
    """Yield the lines of `text` beside its head, or below the head if that is too long."""
    if is_plain():
        yield from (f"  {line}" for line in wrap(f"{clean_line(head)}: {text}", columns - 2))
        return
    if len(head) > indent - 3:
        yield from (f"  {line}" for line in wrap_sentence(head, columns - 2))
        head = ""
    for number, line in enumerate(wrap(text, columns - indent) or [""]):
        yield f"  {head if not number else '':<{indent - 2}}{line}"


def _print_rules(args: argparse.Namespace) -> int:
    if args.json:
        print_json_list(map(_rule_as_json, RULES))
        return 0
    for rule in RULES:
        print_out(
            f"{style(rule.title, 'bold')} ({rule.name})"
            f"{': a report with one is a draft' if rule.blocks_final else ''}"
        )
        for line in wrap(rule.reason, min(width(), 100) - 2):
            print_out(f"  {line}")
    return 0


def _rule_as_json(rule: Rule) -> dict[str, object]:
    return {"rule": rule.name, "reason": rule.reason, "field": rule.field, "firm": rule.blocks_final}


def _as_json(finding: Finding) -> dict[str, object]:
    return {
        "id": finding.id, "theme": finding.theme, "period": finding.period, **_rule_as_json(finding.rule),
        "detail": finding.detail or None, "message": finding.message, "accepted": finding.accepted,
    }  # fmt: skip
