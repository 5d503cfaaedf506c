"""What a reader of the report would stumble over: silence, contradictions, old dates, spelling."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import groupby

from tui_tracker.cli.arguments import HELP, resolve_ids
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import paint, print_err, print_json, print_out, width
from tui_tracker.cli.text_layout import wrap
from tui_tracker.config import Settings
from tui_tracker.domain.checks.model import Finding, Rule
from tui_tracker.domain.checks.rules import RULES
from tui_tracker.domain.text import plural
from tui_tracker.errors import UsageError
from tui_tracker.services.checks.check import accept_findings, find_rules, make_checker
from tui_tracker.services.checks.spelling import INSTALL, is_installed
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.services.tracker.view import TrackerView

EXAMPLES = """\
examples:
  tui-tracker check                                  the whole plan
  tui-tracker check T17 B5 E1-E9                     some actions
  tui-tracker check --theme T --rule no-rating
  tui-tracker check T17 --accept note-unchanged --why "Nothing happened: the bid is in."
  tui-tracker check --rules                          what is looked for, and why

Exit code 6 says that something was found."""

FOUND = 6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to look at, and what may stand."""
    parser.add_argument("ids", nargs="*", metavar="ID", help=HELP)
    parser.add_argument("--theme", metavar="T", help="a theme's letter or name")
    parser.add_argument("--rule", action="append", default=[], metavar="NAME", help="only this rule")
    parser.add_argument("--all", action="store_true", help="accepted findings too, with their reasons")
    parser.add_argument("--accept", metavar="NAME", help="let what a rule finds in the actions named stand")
    parser.add_argument("--why", metavar="TEXT", default="", help="the reason it may stand")
    parser.add_argument("--rules", action="store_true", help="list the rules with their reasons")


def run(invocation: Invocation) -> int:
    """Print what the rules find; leave with 6 where anything is open."""
    args = invocation.args
    if args.rules:
        return _say_rules(args)
    settings = invocation.settings
    if not is_installed():
        print_err(f"Spelling is not checked: {INSTALL} brings the word lists.")
    view = invocation.session if args.accept else invocation.view
    if args.ids:
        args.ids = resolve_ids(args.ids, view)
    if args.accept:
        return _accept(args, invocation.session, settings)
    found = _findings(args, view, settings)
    label = view.period.label
    shown = [one for one in found if args.all or one.accepted is None]
    if args.json:
        print_json([_as_json(one) for one in shown])
    elif shown:
        for line in _by_action(shown) if args.ids else _by_rule(shown):
            print_out(line)
    else:
        print_err(f"{label}: nothing found.")
    return FOUND if any(one.accepted is None for one in found) else 0


def _findings(args: argparse.Namespace, view: TrackerView, settings: Settings) -> list[Finding]:
    rules = find_rules(args.rule)
    if args.ids:
        entries: Sequence = [view.find(one) for one in args.ids]  # type: ignore[type-arg]
    else:
        entries = view.entries(view.theme(args.theme).key if args.theme else None)
    return list(make_checker(view, settings).findings(entries, rules))


def _accept(args: argparse.Namespace, session: TrackerSession, settings: Settings) -> int:
    if not args.ids:
        raise UsageError("Name the actions in which it may stand.", "--help shows examples.")
    for identity in args.ids:
        key = session.find(identity).action.key
        for one in accept_findings(session, settings, key, [args.accept], args.why):
            print_err(f"{one.id}: accepted: {one.message}.")
    return 0


def _by_rule(found: Sequence[Finding]) -> Iterator[str]:
    order = {rule.name: place for place, rule in enumerate(RULES)}
    columns = min(width(), 120)
    for name, some in groupby(sorted(found, key=lambda one: order[one.rule.name]), lambda one: one.rule.name):
        findings = list(some)
        yield f"{paint(name, 'bold')}  {plural(len(findings), 'finding')}"
        yield from (paint(line, "dim") for line in wrap(findings[0].rule.reason, columns))
        by_text: dict[str, list[str]] = {}
        for one in findings:
            by_text.setdefault(_text(one), []).append(one.id)
        for text, ids in by_text.items():
            yield from _line(" ".join(ids), text, columns)
        yield ""
    yield f"{plural(len(found), 'finding')} in {plural(len({one.id for one in found}), 'action')}."


def _by_action(found: Sequence[Finding]) -> Iterator[str]:
    for identity, some in groupby(found, lambda one: one.id):
        yield paint(identity, "bold")
        for one in some:
            yield from _line(one.rule.name, _text(one), min(width(), 120), 26)


def _text(one: Finding) -> str:
    return f"{one.message} (accepted: {one.accepted})" if one.accepted else one.message


def _line(head: str, text: str, columns: int, indent: int = 10) -> Iterator[str]:
    """Lay `text` out beside its head, or, where that is too long to stand beside it, below."""
    if len(head) > indent - 3:
        yield from (f"  {line}" for line in wrap(head, columns - 2))
        head = ""
    for number, line in enumerate(wrap(text, columns - indent) or [""]):
        yield f"  {head if not number else '':<{indent - 2}}{line}"


def _say_rules(args: argparse.Namespace) -> int:
    if args.json:
        print_json([_rule_as_json(rule) for rule in RULES])
        return 0
    for rule in RULES:
        print_out(f"{paint(rule.name, 'bold')}{'  (a report with one is a draft)' if rule.is_firm else ''}")
        for line in wrap(rule.reason, min(width(), 100) - 2):
            print_out(f"  {line}")
    return 0


def _rule_as_json(rule: Rule) -> dict[str, object]:
    return {"rule": rule.name, "reason": rule.reason, "field": rule.field, "firm": rule.is_firm}


def _as_json(one: Finding) -> dict[str, object]:
    return {
        "id": one.id, "theme": one.theme, "period": one.period, **_rule_as_json(one.rule),
        "detail": one.detail or None, "message": one.message, "accepted": one.accepted,
    }  # fmt: skip
