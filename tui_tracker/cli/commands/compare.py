"""Show what changed between two periods, and which actions are stuck."""

from __future__ import annotations

from tui_tracker.cli.arguments import HELP, add_diff_argument, resolve_ids
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.format import comparison as compare_words
from tui_tracker.cli.output import print_err, print_json, print_lines
from tui_tracker.domain.compare.counts import note_words
from tui_tracker.domain.compare.stuck import DEFAULT_PERIODS
from tui_tracker.domain.plan.periods import period_key, period_label
from tui_tracker.domain.text import plural
from tui_tracker.errors import UsageError
from tui_tracker.services.comparison import compare_periods

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from tui_tracker.domain.compare.comparison import Comparison
    from tui_tracker.services.comparison import PeriodComparison

EXAMPLES = """\
Examples:
  tui-tracker compare --theme T                         with the previous period
  tui-tracker compare --from 2024-12 --to 2025-12
  tui-tracker compare T17 B5                            what changed in their notes
  tui-tracker compare --stuck --periods 2               notes that say nothing new"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="*", metavar="ID", help=f"{HELP}; shows what changed in each note")
    parser.add_argument("--theme", metavar="T", help="a theme's letter or name")
    parser.add_argument(
        "--from", dest="since", metavar="P", help="the earlier period (default: the previous period)"
    )
    parser.add_argument("--to", metavar="P", help="the later period (default: the current period)")
    parser.add_argument(
        "--stuck", action="store_true",
        help="only stuck actions: copied notes, stock phrases, the same stage in several periods",
    )  # fmt: skip
    parser.add_argument(
        "--periods",
        type=int,
        default=None,
        metavar="N",
        help="periods at one stage that count as stuck (default: 3)",
    )

    add_diff_argument(parser)


def run(invocation: Invocation) -> int:
    args, settings = invocation.args, invocation.settings
    comparison = _compare(invocation)
    if args.json:
        print_json(_as_json(comparison))
        return 0
    if args.stuck:
        lines = compare_words.format_stuck(comparison)
    elif args.ids:
        lines = compare_words.format_actions(comparison, settings, marks=args.marks)
    else:
        lines = compare_words.format_overview(comparison, settings)
    print_lines(lines)
    if args.stuck:
        stuck = len(comparison.stuck)
        periods = f"{period_label(comparison.since)} to {period_label(comparison.to)}"
        print_err(f"{stuck} of {plural(len(comparison.rows), 'action')} stuck, {periods}.")
    return 0


def _compare(invocation: Invocation) -> PeriodComparison:
    args, view = invocation.args, invocation.view
    if args.periods is not None and args.periods < 2:
        raise UsageError("--periods must be 2 or more.", "For example: --periods 3")
    return compare_periods(
        view,
        invocation.settings,
        period_key(args.to) if args.to else view.period.key,
        period_key(args.since) if args.since else None,
        theme=args.theme,
        ids=resolve_ids(args.ids, view) if args.ids else (),
        periods=args.periods or DEFAULT_PERIODS,
    )


def _as_json(comparison: PeriodComparison) -> dict[str, object]:
    return {
        "from": comparison.since,
        "to": comparison.to,
        "actions": [_action(row, comparison) for row in comparison.rows],
        "counts": {
            name: [{"label": part.label, "count": part.count, "ids": list(part.ids)} for part in counts.parts]
            for name, counts in comparison.counts.items()
        },
        "stuck": [
            {"id": stuck.entry.action.id, "reasons": list(stuck.reasons)} for stuck in comparison.stuck
        ],
    }


def _action(row: Comparison, comparison: PeriodComparison) -> dict[str, object]:
    return {
        "id": row.entry.action.id,
        "theme": row.entry.action.theme,
        "from": comparison.since,
        "to": comparison.to,
        "stages": list(row.stage_move) if row.stage_move else None,
        "rag": list(row.rag_move) if row.rag_move else None,
        "note": note_words(row),
        "presence": str(row.membership),
        "completed": row.completed,
        "went_back": row.went_back,
        "own_fields": {change.name: [change.before, change.now] for change in row.own},
    }
