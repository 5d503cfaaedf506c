"""List actions, with filters."""

from __future__ import annotations

from tui_tracker.cli.arguments import HELP, choose, rating_value, resolve_ids
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import is_plain, print_err, print_json_list, print_out, style, truncate, width
from tui_tracker.domain.plan.ids import natural_order
from tui_tracker.domain.plan.model import STATE_WORDS, UpdateState
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.domain.plan.wording import retirement_sentence
from tui_tracker.domain.text import one_line, short_list
from tui_tracker.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from tui_tracker.config import Settings
    from tui_tracker.domain.plan.legend import Legend
    from tui_tracker.domain.plan.model import ActionEntry
    from tui_tracker.services.tracker.view import TrackerView

EXAMPLES = """\
Examples:
  tui-tracker list T1-T9 B5                      only these
  tui-tracker list --theme T --outstanding       what has nothing written yet in Transport
  tui-tracker list --rag red --rag amber         what needs attention
  tui-tracker list --where "Due date<today"      what is overdue; also = != <= > >=
  tui-tracker list --all                         retired actions as well
  tui-tracker list --period 2024-12 --csv        for a spreadsheet"""

_STATE_WIDTH = 8
"""Columns of an action's state: as many as its longest word, “conflict”."""
_GAP = "  "
"""What is between two columns."""
MOST_NAMED = 6
"""Values that can't be compared are named up to so many, then counted."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for IDs and filters; the same filter given twice accepts either value."""
    parser.add_argument("ids", nargs="*", metavar="ID", help=HELP)
    for name, help_text in (
        ("theme", "a theme's letter or name"),
        ("section", "a section's name, or part of it"),
        ("stage", "a stage"),
        ("rag", "a rating, or none"),
        ("role", "a role"),
    ):
        parser.add_argument(f"--{name}", action="append", default=[], metavar=name.upper(), help=help_text)
    parser.add_argument(
        "--where", action="append", default=[], metavar="COND",
        help='one of the plan\'s own fields, such as "Lead officer=Highways" or "Due date<today"',
    )  # fmt: skip
    parser.add_argument("--outstanding", action="store_true", help="to do: nothing written, not even started")
    parser.add_argument("--changed", action="store_true", help="started or done")
    parser.add_argument("--conflicts", action="store_true", help="in conflict")
    parser.add_argument("--asked", action="store_true", help="with an open question from the coordinator")
    parser.add_argument("--all", action="store_true", help="include retired actions")
    parser.add_argument("--csv", action="store_true", help="print CSV")
    parser.add_argument("-o", "--output", metavar="FILE", help="with --csv: a new file to write, for Excel")


def run(invocation: Invocation) -> int:
    args, view, settings = invocation.args, invocation.view, invocation.settings
    if args.output and not args.csv:
        raise UsageError("-o writes a CSV file.", "Add --csv.")
    filters = _filters(args, settings)
    themes = {view.theme(name).key for name in args.theme}
    only = next(iter(themes)) if len(themes) == 1 else None
    named = set(resolve_ids(args.ids, view)) if args.ids else None
    entries = view.entries(only, retired=args.all)
    if args.outstanding and not (themes or named or args.section):
        # What is to do in a lead's copy is the lead's.
        entries = tuple(entry for entry in entries if view.is_own(entry.action.theme))
    kept = [
        entry
        for entry in entries
        if (not themes or entry.action.theme in themes)
        and (named is None or entry.action.id in named)
        and all(passes(entry) for passes in filters)
    ]
    if args.where:
        kept = _meeting(args.where, kept, view, settings)
    if args.section and not kept:
        _check_sections(args.section, entries)
    if args.json:
        from tui_tracker.cli.format.action_json import entry_json

        print_json_list(map(entry_json, kept))
    elif args.csv:
        from tui_tracker.cli.format.action_csv import print_csv, write_csv_file

        if args.output:
            print_out(write_csv_file(kept, args.output))
        else:
            print_csv(kept)
    else:
        from tui_tracker.services.plan.terms import legend_for

        _print_table(kept, legend_for(settings), width())
        to_do = " to do (nothing written yet)" if args.outstanding else ""
        print_err(f"{len(kept)} of {len(entries)} actions{to_do}, {view.period.label}.")
        if ended := () if themes or not named else _ended(named, entries):
            print_err(f"Retired, so not shown: {', '.join(ended)}. To include them: --all")
    return 0


def _meeting(
    texts: list[str], kept: list[ActionEntry], view: TrackerView, settings: Settings
) -> list[ActionEntry]:
    """Return the actions that meet conditions on own fields; name those whose values can't be compared."""
    # Loaded for a condition only.
    from tui_tracker.services.system.local_time import local_today
    from tui_tracker.services.tracker.own_fields import field_types, filter_entries, parse_conditions

    conditions = parse_conditions(texts, field_types(settings, view), local_today())
    meeting, unreadable = filter_entries(kept, conditions)
    if unreadable:
        print_err(f"Can't be compared, so left out: {short_list(unreadable, MOST_NAMED)}.")
    return meeting


def _check_sections(asked: Iterable[str], entries: Iterable[ActionEntry]) -> None:
    """Raise `NotFoundError` where no section of the plan contains the words asked for."""
    sections = dict.fromkeys(entry.action.section for entry in entries if entry.action.section)
    for words in asked:
        if not any(words.casefold() in section.casefold() for section in sections):
            # Loaded for a slip only.
            from tui_tracker.domain.suggestions import suggestion_or_list
            from tui_tracker.errors import NotFoundError

            raise NotFoundError(
                f"No section of the plan contains {words!r}.", suggestion_or_list(words, sections)
            )


def _ended(named: Iterable[str], entries: Iterable[ActionEntry]) -> list[str]:
    """Return the named IDs that are no longer in the list of the period."""
    return sorted(set(named) - {entry.action.id for entry in entries}, key=natural_order)


def _filters(args: argparse.Namespace, settings: Settings) -> list[Callable[[ActionEntry], bool]]:
    """Return the filters that an action must pass; raise `UsageError` for an unknown stage or rating."""
    filters: list[Callable[[ActionEntry], bool]] = []
    if args.stage:
        stages = {choose(word, settings.stage_words, "stage") for word in args.stage}
        filters.append(lambda entry: any(stage_at.stage in stages for stage_at in entry.update.stages))
    if args.rag:
        ratings = {rating_value(word, settings) for word in args.rag}
        final = settings.final_stage.name if settings.final_stage else None
        # Loaded for this filter only.
        from tui_tracker.domain.plan.progress import rating_that_counts

        filters.append(lambda entry: rating_that_counts(entry.update, entry.update.stages, final) in ratings)
    if args.section:
        parts = [part.casefold() for part in args.section]
        filters.append(lambda entry: any(part in (entry.action.section or "").casefold() for part in parts))
    if args.role:
        roles = {role.casefold() for role in args.role}
        filters.append(lambda entry: (entry.action.role or "").casefold() in roles)
    if args.outstanding:
        filters.append(lambda entry: entry.state is UpdateState.OUTSTANDING)
    if args.changed:
        filters.append(lambda entry: entry.state is not UpdateState.OUTSTANDING)
    if args.asked:
        filters.append(lambda entry: bool(entry.update.review))
    if args.conflicts:
        filters.append(lambda entry: bool(entry.conflicts))
    return filters


def _print_table(entries: list[ActionEntry], legend: Legend, columns: int) -> None:
    if is_plain():
        for entry in entries:
            print_out(one_line(_sentence(entry, legend)))
        return
    rows = [(entry, stages_text(entry.update.stages), legend.badge(entry.update)) for entry in entries]
    ids = max((len(entry.action.id) for entry in entries), default=2)
    stages = min(max((len(stage) for _, stage, _ in rows), default=5), max(columns // 6, 9))
    ratings = max((len(badge.full) for *_, badge in rows), default=5)
    rest = max(columns - ids - _STATE_WIDTH - stages - ratings - 4 * len(_GAP), 8)
    for entry, stage, badge in rows:
        cells = (
            style(entry.action.id.ljust(ids), "bold"),
            _state(entry).ljust(_STATE_WIDTH),
            truncate(stage, stages).ljust(stages),
            style(badge.full.ljust(ratings), badge.colour),
            truncate(_summary(entry), rest),
        )
        print_out(_GAP.join(cells).rstrip())


def _sentence(entry: ActionEntry, legend: Legend) -> str:
    """Return an action as a line of words: ID, state, stage, rating, and its note or text."""
    stage = stages_text(entry.update.stages) or "no stage"
    facts = ", ".join((_state(entry), stage, legend.badge(entry.update).label))
    return f"{entry.action.id}: {facts}. {_summary(entry) or ''}"


def _state(entry: ActionEntry) -> str:
    if entry.action.retired:
        return "retired"
    if entry.conflicts:
        return "conflict"
    return "question" if entry.update.review else STATE_WORDS[entry.state]


def _summary(entry: ActionEntry) -> str | None:
    """Return the text of an action's line: why it was retired, its note, or its own text."""
    if retirement := entry.action.retirement:
        return retirement_sentence(**retirement._asdict())
    return entry.update.note or entry.action.text
