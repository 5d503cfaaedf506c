"""Search actions, partners and notes from every period, best match first.

Words are found in any form and by their beginning: “decarb” finds decarbonise, “carbon” does not.
"""

from __future__ import annotations

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.format.action_json import hit_json
from tui_tracker.cli.output import is_plain, print_err, print_json_list, print_out, style, truncate, width
from tui_tracker.domain.fields import field_label
from tui_tracker.domain.plan.ids import fold_id, looks_like_id
from tui_tracker.domain.text import plural
from tui_tracker.services.tracker.ids import known_id
from tui_tracker.shell_words import shell_phrase, shell_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from tui_tracker.services.tracker.search import Hit
    from tui_tracker.services.tracker.view import TrackerView

EXAMPLES = """\
Examples:
  tui-tracker search rail freight             both words, in any form
  tui-tracker search decarboni                an unfinished word
  tui-tracker search '"bus operators"'        only these words, next to each other
  tui-tracker search LEVI --period 2024-12    one period's notes"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="+", metavar="WORDS", help="words to search for (all must match)")


def run(invocation: Invocation) -> int:
    """Print each match; no match is not an error."""
    args = invocation.args
    words = " ".join(args.words)
    view = invocation.view
    period = invocation.period if args.period else None
    hits = view.search(words, period)
    if args.json:
        print_json_list(map(hit_json, hits))
        return 0
    for hit in hits:
        print_out(_line(hit, view.period_labels, width()))
    print_err(f"{plural(len(hits), 'match')}." if hits else _nothing_words(view, words, period))
    return 0


def _nothing_words(view: TrackerView, words: str, period: str | None) -> str:
    if looks_like_id(words) and known_id(view, words):
        return f"No text says “{words}”. To see the action: tui-tracker {shell_word(fold_id(words))}"
    shorter = view.suggest_search(words, period)
    if shorter is None:
        return f"No matches for “{words}”. Try fewer or different words."
    fewer, number = shorter
    command = f"tui-tracker search {shell_phrase(fewer)}"
    return f"No matches for “{words}”. {plural(number, 'match')} for “{fewer}”: {command}"


def _line(hit: Hit, labels: dict[str, str], columns: int) -> str:
    source = labels.get(hit.period, hit.period) if hit.period else field_label(hit.field)
    if is_plain():
        return f"{hit.id}, {source}: {_marked(hit, columns)}"
    head = f"{hit.id:<5} {truncate(source, 14):<14}  "
    return style(head, "bold") + _marked(hit, max(columns - len(head), 20))


def _marked(hit: Hit, columns: int) -> str:
    """Return an excerpt of one line around the first match; matches are bold, or in brackets on a screen."""
    text = hit.text.replace("\n", " ")
    start = max(0, hit.marks[0][0] - columns // 3) if hit.marks else 0
    shown, room = ("…", columns - 1) if start else ("", columns)
    for begin, end in hit.marks:
        if begin < start or end - start + 3 > room:
            continue
        bold = style(text[begin:end], "bold")
        marked = bold if is_plain() or bold != text[begin:end] else f"[{bold}]"
        shown, room, start = f"{shown}{text[start:begin]}{marked}", room - (end - start) - 2, end
    rest = text[start:]
    return shown + (rest if len(rest) <= room else rest[: max(room - 1, 0)] + "…")
