"""One line an action, in the plan's order, filtered by ID, theme, section, stage, rating, role or state."""

from __future__ import annotations

import csv
import sys

from tui_tracker.cli.arguments import HELP, wanted_ids
from tui_tracker.cli.context import glance_of, lookup_of, period_of
from tui_tracker.cli.format.stages import record_stages
from tui_tracker.cli.output import cut, paint, say, say_json, tell, width
from tui_tracker.cli.values import choose
from tui_tracker.domain.csv_safety import inert
from tui_tracker.domain.plan.ids import natural_order
from tui_tracker.domain.plan.wording import retirement_sentence
from tui_tracker.domain.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable
    from typing import Any

    from tui_tracker.config.glance import Glance

    Record = dict[str, Any]

EXAMPLES = """\
examples:
  tui-tracker list T1-T9 B5                      these only
  tui-tracker list --theme T --outstanding       what is left in Transport
  tui-tracker list --rag red --rag amber         what needs attention
  tui-tracker list --all                         every ID there ever was
  tui-tracker list --period 2024-12 --csv        for a spreadsheet"""

STATES = {"outstanding": "to do", "started": "started", "done": "done"}
"""An action's state in a column of 8."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take IDs and filters; the same filter given twice means either."""
    parser.add_argument("ids", nargs="*", metavar="ID", help=HELP)
    for name, what in (
        ("theme", "a theme's letter or name"),
        ("section", "a section's name, or part of it"),
        ("stage", "a stage"),
        ("rag", "a rating, or none"),
        ("role", "a role"),
    ):
        parser.add_argument(f"--{name}", action="append", default=[], metavar=name.upper(), help=what)
    parser.add_argument("--outstanding", action="store_true", help="nothing written yet this period")
    parser.add_argument("--changed", action="store_true", help="something written this period")
    parser.add_argument("--conflicts", action="store_true", help="a field in conflict")
    parser.add_argument("--asked", action="store_true", help="a question of the coordinator's open")
    parser.add_argument("--all", action="store_true", help="also those merged, superseded or ended: all IDs")
    parser.add_argument("--csv", action="store_true", help="print CSV")


def run(args: argparse.Namespace) -> int:
    """Print what passes every filter."""
    glance = glance_of(args)
    filters = _filters(args, glance)
    period = period_of(args, glance)
    with lookup_of(args, glance) as lookup:
        themes = {lookup.theme(one) for one in args.theme}
        only = next(iter(themes)) if len(themes) == 1 else None
        named = set(wanted_ids(args.ids, lookup)) if args.ids else None
        records = lookup.actions(period, theme=only, retired=args.all)
    kept = [
        one
        for one in records
        if (not themes or one["theme"] in themes)
        and (named is None or one["id"] in named)
        and all(passes(one) for passes in filters)
    ]
    if args.json:
        say_json(kept)
    elif args.csv:
        _say_csv(kept)
    else:
        _say_table(kept, glance, width())
        tell(f"{len(kept)} of {len(records)} actions, {period}.")
        if ended := () if themes or not named else _ended(named, records):
            tell(f"No longer carried on, and told by --all only: {', '.join(ended)}.")
    return 0


def _ended(named: Iterable[str], records: list[Record]) -> list[str]:
    """Return those named that the period's list no longer holds."""
    return sorted(set(named) - {one["id"] for one in records}, key=natural_order)


def _filters(args: argparse.Namespace, glance: Glance) -> list[Callable[[Record], bool]]:
    """Return the tests an action must pass; a stage or rating that is not set is refused."""
    filters: list[Callable[[Record], bool]] = []
    if args.stage:
        stages = {choose(one, glance.stage_words, "stage") for one in args.stage}
        filters.append(lambda one: any(at["stage"] in stages for at in one["stages"]))
    if args.rag:
        words: dict[str, str | None] = {"none": None, glance.unrated["label"].lower(): None}
        ratings = {
            choose(one, glance.rating_letters | glance.rating_words | words, "rating") for one in args.rag
        }
        filters.append(lambda one: one["rag"] in ratings)
    if args.section:
        parts = [one.casefold() for one in args.section]
        filters.append(lambda one: any(part in (one["section"] or "").casefold() for part in parts))
    if args.role:
        roles = {one.casefold() for one in args.role}
        filters.append(lambda one: (one["role"] or "").casefold() in roles)
    if args.outstanding:
        filters.append(lambda one: one["state"] == "outstanding")
    if args.changed:
        filters.append(lambda one: one["state"] != "outstanding")
    if args.asked:
        filters.append(lambda one: bool(one["review"]))
    if args.conflicts:
        filters.append(lambda one: bool(one["conflicts"]))
    return filters


def _say_table(records: list[Record], glance: Glance, columns: int) -> None:
    rows = [(one, record_stages(one["stages"]), *glance.badge(one["stages"], one["rag"])) for one in records]
    ids = max((len(one["id"] or "") for one in records), default=2)
    stages = min(max((len(stage) for _, stage, *_ in rows), default=5), max(columns // 6, 9))
    ratings = max((len(rating) for *_, rating, _ in rows), default=5)
    rest = max(columns - ids - stages - ratings - 16, 8)
    for record, stage, rating, colour in rows:
        state = _state(record)
        cells = (
            paint(clean(record["id"] or "").ljust(ids), "bold"),
            state.ljust(8),
            cut(stage, stages).ljust(stages),
            paint(rating.ljust(ratings), colour),
            cut(_said(record), rest),
        )
        say("  ".join(cells).rstrip())


def _state(record: Record) -> str:
    if record["retired"]:
        return "retired"
    if record["conflicts"]:
        return "conflict"
    return "asked" if record["review"] else str(STATES[record["state"]])


def _said(record: Record) -> str | None:
    """What a line tells of an action: why it ended, its note, or its text."""
    if retirement := record["retired"]:
        return retirement_sentence(**retirement)
    note: str | None = record["note"] or record["text"]
    return note


def _say_csv(records: list[Record]) -> None:
    names = list(dict.fromkeys(name for one in records for name in one["extras"]))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    plain = (
        "id", "theme", "theme_name", "section", "number", "text", "role", "partners", "period",
        "rag", "note", "state", "updated_by", "updated_at",
    )  # fmt: skip
    writer.writerow([*plain, "stages", "objectives", *map(inert, names)])
    for one in records:
        extras = [one["extras"].get(name, "") for name in names]
        lists = [record_stages(one["stages"]), ", ".join(one["objectives"])]
        writer.writerow(
            [inert(clean(str(cell or ""))) for cell in (*(one[name] for name in plain), *lists, *extras)]
        )
