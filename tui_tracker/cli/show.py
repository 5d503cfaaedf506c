"""Everything about one action or several, the previous period's update beside this one's."""

from __future__ import annotations

from tui_tracker.cli.context import glance_of, lookup_of, period_of
from tui_tracker.cli.layout import side_by_side, wrap
from tui_tracker.cli.output import paint, say, say_json, stages_words, width
from tui_tracker.domain.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from tui_tracker.config.glance import Glance

    Record = dict[str, Any]

EXAMPLES = """\
examples:
  tui-tracker T17                       the short way
  tui-tracker show T17 B5               two actions
  tui-tracker T17 --period 2024-12      as reported in December 2024
  tui-tracker T17 --json                for a script"""

BESIDE = 100
"""From this width on the two periods stand beside each other."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the IDs, written in any way."""
    parser.add_argument("ids", nargs="+", metavar="ID", help="an action's ID: t17, T-17 and T 17 are one")


def run(args: argparse.Namespace) -> int:
    """Print each action asked for."""
    glance = glance_of(args)
    period = period_of(args, glance)
    with lookup_of(args, glance) as lookup:
        labels = {one["key"]: one["label"] for one in lookup.periods()}
        records = [lookup.action(identity, period) for identity in _joined(args.ids)]
    if args.json:
        say_json(records[0] if len(records) == 1 else records)
        return 0
    for number, record in enumerate(records):
        if number:
            say()
        for line in page(record, labels, glance, width()):
            say(line)
    return 0


def page(record: Record, labels: dict[str, str], glance: Glance, columns: int) -> list[str]:
    """Lay one action out in lines of at most `columns`."""
    columns = min(columns, 160)
    lines = [
        *_title(record, glance, columns),
        *wrap(record["text"] or "(the source does not give this action's text)", columns),
        "",
        *_facts(record, columns),
        "",
        *_periods(record, labels, glance, columns),
    ]
    return [*lines, *_warnings(record, columns)]


def _title(record: Record, glance: Glance, columns: int) -> list[str]:
    """Name the action and where it stands, on one line or, where they do not fit, on two."""
    identity, theme = clean(record["id"]), clean(record["theme_name"])
    stage = stages_words(record["stages"]) or "no stage yet"
    badge, colour = glance.badge(record["stages"], record["rag"])
    fits = len(f"{identity}  {theme}  ·  {stage}  ·  {badge}") <= columns
    name = f"{paint(identity, 'bold')}  {theme}"
    standing = f"{stage}  ·  {paint(badge, colour)}"
    return [f"{name}  ·  {standing}"] if fits else [name, standing]


def _facts(record: Record, columns: int) -> list[str]:
    facts = {
        "Section": record["section"],
        "Number": record["number"],
        "Role": record["role"],
        "Objectives": ", ".join(record["objectives"]),
        "Partners": record["partners"],
        **record["extras"],
    }
    lines = []
    for name, value in facts.items():
        if value:
            first, *rest = wrap(value, columns - 12) or [""]
            lines.append(f"{paint(f'{clean(name)[:11]:<12}', 'dim')}{first}")
            lines += [f"{'':<12}{line}" for line in rest]
    return lines


def _periods(record: Record, labels: dict[str, str], glance: Glance, columns: int) -> list[str]:
    now = record | {"label": labels[record["period"]]}
    before = record["previous"] and record["previous"] | {"label": labels[record["previous"]["period"]]}
    if not before:
        return _update(now, glance, columns)
    if columns < BESIDE:
        return [*_update(now, glance, columns), "", *_update(before, glance, columns)]
    half = (columns - 3) // 2
    plain_left, right = _update(before, glance, half), _update(now, glance, half)
    return side_by_side(plain_left, right, half)


def _update(update: Record, glance: Glance, columns: int) -> list[str]:
    badge, _ = glance.badge(update["stages"], update["rag"])
    stage = stages_words(update["stages"]) or "no stage"
    lines = wrap(f"{update['label']}: {stage}, {badge}", columns)
    return [*lines, *wrap(update["note"] or "No note.", columns)]


def _warnings(record: Record, columns: int) -> list[str]:
    lines: list[str] = []
    if ended := record["retired"]:
        into = f" into {ended['into']}" if ended["into"] else ""
        lines += [
            "",
            *wrap(
                f"No longer carried on from {ended['period']}: {ended['how']}{into}. {ended['why']}", columns
            ),
        ]
    if record["review"]:
        lines += ["", *wrap(f"ASKED by the coordinator: {record['review']}", columns)]
    if record["draft"]:
        lines += ["", *wrap(f"Being written, not yet part of the record: {record['draft']['note']}", columns)]
    if record["conflicts"]:
        fields = ", ".join(record["conflicts"])
        lines += ["", *wrap(f"IN CONFLICT: {fields}. Shown is what was last agreed.", columns)]
    if record["updated_by"]:
        how = f"Signed off by {record['signed_off']}" if record["signed_off"] else "Not signed off yet"
        day = record["updated_at"][:16].replace("T", " ")
        lines += ["", *wrap(f"{how}. Last changed by {record['updated_by']}, {day} UTC.", columns)]
    return lines


def _joined(words: list[str]) -> list[str]:
    """Put `T 17` typed as two words together again."""
    from tui_tracker.domain.ids import looks_like_id

    found: list[str] = []
    for word in words:
        if found and found[-1].isalpha() and word[:1].isdigit() and looks_like_id(found[-1] + word):
            found[-1] += word
        else:
            found.append(word)
    return found
