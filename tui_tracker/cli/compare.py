"""What changed between two periods: stage moves, RAG moves, notes; for one action its note's word diff."""

from __future__ import annotations

from tui_tracker.cli.context import database_of, period_of, settings_of
from tui_tracker.cli.layout import wrap
from tui_tracker.cli.output import counted, cut, paint, say, say_json, width
from tui_tracker.domain.period import period_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from tui_tracker.config import Settings
    from tui_tracker.domain.compare import Comparison

EXAMPLES = """\
examples:
  tui-tracker compare --theme T                         with the period before
  tui-tracker compare --from 2023-12 --to 2025-12
  tui-tracker compare T17                               the note, word by word"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take an action or a theme, and the two periods."""
    parser.add_argument("id", nargs="?", metavar="ID", help="one action")
    parser.add_argument("--theme", metavar="T", help="a theme's letter or name")
    parser.add_argument("--from", dest="since", metavar="P", help="default: the period before")
    parser.add_argument("--to", metavar="P", help="default: the working period")


def run(args: argparse.Namespace) -> int:
    """Print the counts and a line for each action that moved, or one action's note."""
    from pathlib import Path

    from tui_tracker.services.comparing import compare_periods

    settings = settings_of(args)
    to = period_key(args.to) if args.to else period_of(args, settings)
    since = period_key(args.since) if args.since else None
    database = Path(database_of(args, settings))
    found = compare_periods(database, settings, to, since, theme=args.theme, identity=args.id)
    if args.json:
        say_json(_as_json(found, to))
    elif args.id:
        for line in _one(found[0], settings):
            say(line)
    else:
        for line in _all(found, settings):
            say(line)
    return 0


def _all(found: Sequence[Comparison], settings: Settings) -> Iterator[str]:
    from tui_tracker.domain.compare import note_counts

    stages = [one for one in found if one.stage_move]
    rags = [one for one in found if one.rag_move]
    counts = (
        counted(len(found), "action"),
        counted(len(stages), "stage move"),
        counted(len(rags), "RAG move"),
    )
    yield ", ".join(counts)
    for kind, number in note_counts(found).items():
        if number:
            ids = " ".join(one.entry.action.id for one in found if one.note is kind)
            yield f"notes {kind}: {number}  {paint(cut(ids, max(width() - 30, 20)), 'dim')}"
    for one in found:
        if one.stage_move or one.rag_move:
            yield f"{one.entry.action.id:<5} {_moves(one, settings)}"


def _one(one: Comparison, settings: Settings) -> Iterator[str]:
    from tui_tracker.domain.diff import plain_diff, word_diff

    before = one.entry.previous.note if one.entry.previous else None
    moves = _moves(one, settings) or "same stage and RAG"
    yield f"{paint(one.entry.action.id, 'bold')}  {moves}, note {one.note}"
    yield from wrap(plain_diff(word_diff(before, one.entry.update.note)), width())


def _moves(one: Comparison, settings: Settings) -> str:
    moves = []
    if one.stage_move:
        moves.append(f"{one.stage_move[0] or '–'} → {one.stage_move[1] or '–'}")
    if one.rag_move:
        before, now = (settings.rating(key) for key in one.rag_move)
        moves.append(f"{before.symbol} {before.label} → {now.symbol} {now.label}")
    return ", ".join(moves)


def _as_json(found: Sequence[Comparison], to: str) -> list[dict[str, object]]:
    return [
        {
            "id": one.entry.action.id,
            "from": one.entry.previous.period if one.entry.previous else None,
            "to": to,
            "stages": list(one.stage_move) if one.stage_move else None,
            "rag": list(one.rag_move) if one.rag_move else None,
            "note": str(one.note),
        }
        for one in found
    ]
