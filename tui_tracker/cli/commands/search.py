"""Words in actions, partners and notes of every period: best first, the match marked, the period named."""

from __future__ import annotations

from tui_tracker.cli.context import glance_of, lookup_of, period_of
from tui_tracker.cli.output import cut, paint, say, say_json, tell, width
from tui_tracker.domain.fields import field_label
from tui_tracker.domain.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

EXAMPLES = """\
examples:
  tui-tracker search rail freight             both words, in any form
  tui-tracker search decarboni                an unfinished word
  tui-tracker search LEVI --period 2024-12    one period's notes"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the words."""
    parser.add_argument("words", nargs="+", metavar="WORDS", help="what to look for; all words must stand")


def run(args: argparse.Namespace) -> int:
    """Print each place found; nothing found is no fault."""
    glance = glance_of(args)
    words = " ".join(args.words)
    with lookup_of(args, glance) as lookup:
        labels = {one["key"]: one["label"] for one in lookup.periods()}
        found = lookup.search(words, period_of(args, glance) if args.period else None)
    if args.json:
        say_json(found)
        return 0
    for one in found:
        say(_line(one, labels, width()))
    tell(f"{len(found)} places found." if found else f"Nothing holds {words!r}. Try fewer or shorter words.")
    return 0


def _line(one: dict[str, Any], labels: dict[str, str], columns: int) -> str:
    place = labels.get(one["period"], one["period"]) if one["period"] else field_label(one["field"])
    head = f"{one['id']:<5} {cut(place, 14):<14}  "
    return paint(head, "bold") + _marked(one, max(columns - len(head), 20))


def _marked(one: dict[str, Any], columns: int) -> str:
    """Return the excerpt cut to a line around its first match, each match in bold or in brackets."""
    text = clean(one["text"]).replace("\n", " ")
    at = max(0, one["marks"][0][0] - columns // 3) if one["marks"] else 0
    shown, room = ("…", columns - 1) if at else ("", columns)
    for begin, end in one["marks"]:
        if begin < at or end - at + 3 > room:
            continue
        bold = paint(text[begin:end], "bold")
        marked = bold if bold != text[begin:end] else f"[{bold}]"
        shown, room, at = f"{shown}{text[at:begin]}{marked}", room - (end - at) - 2, end
    rest = text[at:]
    return shown + (rest if len(rest) <= room else rest[: max(room - 1, 0)] + "…")
