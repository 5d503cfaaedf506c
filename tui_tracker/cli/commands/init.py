"""Set up a folder with settings and a tracker, of the sample plan or of your own."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from tui_tracker.cli.commands.import_ import (
    add_reading_arguments,
    is_plan_wanted,
    options_of,
    preview_each_period,
)
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.format.field_proposals import about_fields, declaration, proposed_fields
from tui_tracker.cli.format.import_result import first_line, report_path, summary, write_import_report
from tui_tracker.cli.format.proposed_leads import (
    about_leads,
    about_missing_leads,
    proposed_leads,
    with_leads,
)
from tui_tracker.cli.format.proposed_words import (
    ProposedWords,
    about_none_proposed,
    about_unplaced,
    proposed_words,
    with_words,
    without_unread,
)
from tui_tracker.cli.input import confirm, has_terminal
from tui_tracker.cli.output import print_err
from tui_tracker.cli.progress_bar import bar
from tui_tracker.cli.text_layout import print_message
from tui_tracker.config import Settings, load_settings
from tui_tracker.config.settings import RatingSetting, StageSetting
from tui_tracker.config.sources import NAME, shipped_folder
from tui_tracker.domain.imports.plan_title import plan_named_in, title_of
from tui_tracker.domain.imports.read_options import ReadOptions
from tui_tracker.domain.own_fields import OwnField
from tui_tracker.domain.plan.periods import (
    is_after,
    months_before,
    months_between,
    period_key,
    period_label,
)
from tui_tracker.domain.text import join_words, plural
from tui_tracker.errors import DatabaseBusyError, UsageError
from tui_tracker.ordinary_files import read_utf8
from tui_tracker.services.imports import ImportReport, make_tracker, preview_import
from tui_tracker.services.plan.periods import check_new_period
from tui_tracker.services.plan.terms import is_step_of_plan
from tui_tracker.storage.new_files import write_whole

EXAMPLES = """\
Examples:
  tui-tracker init netzero                          with the sample plan
  tui-tracker init netzero --plan our-plan.xlsx --title "Our Net Zero Plan"
  tui-tracker init netzero --plan our-plan.xlsx --reporting-on 2026-03
  tui-tracker init netzero --from-hub postgresql+psycopg://kim@server/netzero"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", default=".", metavar="DIR", help="the folder (default: this one)"
    )
    parser.add_argument("--plan", metavar="FILE", help="a plan of your own: Excel, Word, PDF, CSV or text")
    parser.add_argument("--from-hub", metavar="URL", help="the plan on your team's hub, with all its history")
    parser.add_argument(
        "--title", metavar="T", help="the plan's title (default: that in the file, or its name)"
    )
    add_reading_arguments(parser)
    parser.add_argument(
        "--reporting-on",
        metavar="KEY",
        help="the period to report on, such as 2026-03 (default: a year after the plan's)",
    )
    parser.add_argument("--use-ratings", action="store_true", help="make the plan's own words its ratings")
    parser.add_argument("--use-stages", action="store_true", help="make the plan's own words its stages")
    parser.add_argument("--yes", action="store_true", help="do not ask for confirmation")


def run(invocation: Invocation) -> int:
    """Make the folder; nothing that is there is overwritten."""
    args = invocation.args
    folder = Path(args.folder).expanduser().absolute()
    config, database = folder / NAME, folder / "db" / "tracker.db"
    _check_new(config, database)
    if args.from_hub:
        return _make_from_hub(invocation, config, database)
    settings = load_settings(args.config or str(Path(shipped_folder()) / NAME))
    source = Path(args.plan).expanduser().absolute() if args.plan else Path(settings.plan_source)
    options = options_of(invocation)

    def preview(options: ReadOptions) -> ImportReport:
        return preview_import(None, source, settings, options=options)

    report = preview_each_period(options, preview, may_ask=not args.yes)
    proposed = proposed_words(report, settings) if args.plan else ProposedWords()
    is_shown = _show_before_questions(report, proposed, database, may_ask=not args.yes and has_terminal())
    words = _wanted(proposed, settings, args)
    if words.ratings or words.stages:
        settings = settings._replace(
            ratings=words.ratings or settings.ratings, stages=words.stages or settings.stages
        )
        report = preview(replace(options, every_period=len(report.parsed.periods) > 1))
    changed = _changed_settings(args, source, settings, report)
    settings = settings._replace(**changed)
    if is_shown:
        proposed = proposed._replace(ratings=(), stages=())
    elif args.plan:
        _show(report, database)
    if args.plan and not _is_wanted(report, proposed, words, assume_yes=args.yes):
        return 0
    fields = proposed_fields(report.parsed, settings) if args.plan else ()
    leads = proposed_leads(report.parsed, settings.leads) if args.plan else {}
    values = {_KEYS[name]: str(value) for name, value in changed.items()}
    with _all_or_nothing(config, database):
        with bar(only_on_terminal=True) as progress:
            make_tracker(database, source, settings, preview=report, progress=progress)
        _copy_config(settings.path, config, values, fields, words, leads)
        details = write_import_report(database, report)
    if not args.plan:
        print_err(f"{first_line(report)} See {details}.")
    print_err(f"Made {config} and {database}.")
    for line in (
        *about_fields(fields),
        *about_leads(leads),
        *_about_standard_words(args, report, words),
        *_about_definitions(words),
        *_next_steps(args, settings, report),
        *about_missing_leads(report.parsed.themes, {**settings.leads, **leads}, config),
    ):
        print_message(line)
    return 0


def _check_new(*paths: Path) -> None:
    for path in paths:
        if path.exists():
            raise UsageError(f"{path} already exists. It will not be overwritten.", "Choose another folder.")


@contextmanager
def _all_or_nothing(*files: Path) -> Iterator[None]:
    """Delete new files where not all of them could be written: a tracker alone would bar a second try."""
    try:
        yield
    except BaseException:
        for path in files:
            path.unlink(missing_ok=True)
        raise


def _about_standard_words(
    args: argparse.Namespace, report: ImportReport, used: ProposedWords
) -> Iterator[str]:
    """Yield why the standard ratings or stages stay although the file's own were asked for."""
    if args.use_ratings and not used.ratings:
        yield about_none_proposed(report, "rag")
    if args.use_stages and not used.stages:
        yield about_none_proposed(report, "stages")


def _about_definitions(used: ProposedWords) -> Iterator[str]:
    """Yield how to say what a plan's own ratings and stages mean, which no file does."""
    kinds = [name for name, words in (("rating", used.ratings), ("stage", used.stages)) if words]
    if kinds:
        each = f"each {' and '.join(kinds)}"
        yield f'Say what {each} means, as definition = "…" in config.toml: the app and reports print it.'


def _next_steps(args: argparse.Namespace, settings: Settings, report: ImportReport) -> Iterator[str]:
    if args.plan and not args.title:
        source = "its title in the file" if plan_named_in(_title_in(report)) else "the file's name"
        named = f"Reports are titled “{settings.plan_title}”, after {source}."
        yield f"{named} To change it: title in config.toml."
    folder = Path(args.folder).expanduser().absolute()
    yield f"You are now reporting on {period_label(settings.period)}. To start, run tui-tracker in {folder}."
    if args.plan and not args.reporting_on:
        yield f"For another period, delete {NAME} and db there, and repeat with --reporting-on YEAR-MONTH."


def _wanted(proposed: ProposedWords, settings: Settings, args: argparse.Namespace) -> ProposedWords:
    """Return the ratings and stages that the file prints as far as they are to be the plan's."""
    may_ask = not args.yes and has_terminal()
    standard = [rating.label for rating in reversed(settings.ratings)]
    ratings = args.use_ratings or (
        may_ask and _is_yes(_ratings_statement(proposed.ratings), standard, "Use these ratings?")
    )
    standard = [stage.name for stage in settings.stages]
    stages = args.use_stages or (
        may_ask and _is_yes(_stages_statement(proposed.stages, are_used=False), standard, "Use these stages?")
    )
    return ProposedWords(proposed.ratings if ratings else (), proposed.stages if stages else ())


def _is_yes(statement: str, standard: Sequence[str], question: str) -> bool:
    """Print a statement and ask about it, with what a no means; an empty one asks nothing, and means no."""
    if not statement:
        return False
    print_message(f"{statement} These words are in your file.")
    print_message(f"If you answer n, the plan keeps {', '.join(standard)}, and your words stay as printed.")
    return confirm(question)


def _show(report: ImportReport, database: Path) -> None:
    """Show what was understood of a plan."""
    for line in summary(report, rest_is_in=str(report_path(database))):
        print_message(line)


def _show_before_questions(
    report: ImportReport, proposed: ProposedWords, database: Path, *, may_ask: bool
) -> bool:
    """Show what was understood if there are questions about words; return whether it was shown."""
    has_questions = may_ask and bool(proposed.ratings or proposed.stages)
    if has_questions:
        _show(without_unread(report, proposed), database)
    return has_questions


def _is_wanted(
    report: ImportReport, proposed: ProposedWords, used: ProposedWords, *, assume_yes: bool
) -> bool:
    """Show the ratings and stages that a plan prints, with how to use them, and ask for the tracker."""
    for kind, statement, are_used, advice in (
        ("rating", _ratings_statement(proposed.ratings), used.ratings,
         "To make these its ratings, with colours, letters and symbols: --use-ratings"),
        ("stage", _stages_statement(proposed.stages, are_used=bool(used.stages)), used.stages,
         "To make these its stages: --use-stages"),
    ):  # fmt: skip
        if statement:
            print_message(f"  {statement}")
            if not are_used:
                print_message(f"    {advice}")
        for line in about_unplaced(proposed, kind):
            print_message(line)
    return is_plan_wanted(report, assume_yes=assume_yes)


def _ratings_statement(ratings: Sequence[RatingSetting]) -> str:
    labels = ", ".join(rating.label for rating in reversed(ratings))
    return f"This plan rates with {labels}." if labels else ""


def _stages_statement(stages: Sequence[StageSetting], *, are_used: bool) -> str:
    """Return the stages, as they are or would be with its words, in their order; empty without any."""
    if not stages:
        return ""
    steps = ", ".join(stage.name for stage in stages if is_step_of_plan(stage))
    start = "The stages of this plan are" if are_used else "With the file's words, the stages would be"
    counts = "counts" if are_used else "would count"
    statement = f"{start} {steps}, in this order: a later one {counts} as progress."
    halts = [stage.name for stage in stages if not is_step_of_plan(stage)]
    if not halts:
        return statement
    verb, them = ("is", "it") if len(halts) == 1 else ("are", "them")
    outside = (
        f"{join_words(halts)} {verb if are_used else 'would be'} outside of it:"
        f" a move to {them} {counts} as neither forward nor back."
    )
    return f"{statement} {outside}"


def _title_in(report: ImportReport) -> str:
    return report.parsed.understanding.title


def _make_from_hub(invocation: Invocation, config: Path, database: Path) -> int:
    # A plan from a file needs nothing of the hub, which takes long to load.
    from tui_tracker.cli.commands.sync import act_with_login
    from tui_tracker.services.hub.clone import make_from_hub

    args = invocation.args
    of_a_file = (args.plan, args.map, args.sheet, args.all_periods, args.use_ratings, args.use_stages)
    if any(of_a_file) or args.reporting_on:
        raise UsageError("Use --from-hub without --plan and its options.", "The plan comes from the hub.")
    made = act_with_login(
        args.from_hub,
        lambda address: make_from_hub(config, database, address, title=args.title, author=invocation.author),
    )
    print_err(f"{made.title}: {plural(made.changes, 'change')} copied from the hub.")
    print_err(f"Made {config} and {database}.")
    return 0


def _changed_settings(
    args: argparse.Namespace, source: Path, settings: Settings, report: ImportReport
) -> dict[str, Any]:
    """Return the settings that another plan changes, and those that the command line names."""
    reported = report.parsed.periods
    changed: dict[str, Any] = {}
    if args.plan:
        changed = {
            "plan_title": plan_named_in(_title_in(report)) or title_of(source.stem),
            "previous": reported[-1],
            "period": _period_after(reported, settings.period if args.config else ""),
            "plan_source": str(source),
        }
    if args.reporting_on:
        changed["period"] = period_key(args.reporting_on)
        check_new_period({key: period_label(key) for key in reported}, changed["period"], None)
    if args.title:
        changed["plan_title"] = args.title
    return changed


def _period_after(reported: Sequence[str], chosen: str) -> str:
    """Return the period to write: it comes as much after the last one as that one after the one before.

    Where there is only one, it is the one of somebody's own settings, if later; else a year later.
    """
    last = reported[-1]
    months = months_between(*reported[-2:]) if len(reported) > 1 else 0
    if chosen and not months and is_after(chosen, last):
        return chosen
    return months_before(last, -(months or 12))


_KEYS = {"plan_title": "title", "previous": "previous", "period": "period", "plan_source": "source"}
"""Settings to their keys in config.toml."""


def _copy_config(
    settings_file: str | None,
    path: Path,
    changed: dict[str, str],
    fields: Iterable[OwnField],
    words: ProposedWords,
    leads: Mapping[str, str],
) -> None:
    """Write a config.toml like the one read, with comments, some values changed and fields declared.

    The ratings and stages in `words`, if there are any, take the place of its own; `leads` are added.
    """
    try:
        text = read_utf8(settings_file or Path(shipped_folder(), NAME))
        for key, value in changed.items():
            text = _assigned(text, key, json.dumps(value, ensure_ascii=False))
        declared = "".join(f"\n{declaration(field)}" for field in fields)
        write_whole(path, (with_leads(with_words(text, words), leads) + declared).encode())
    except OSError as fault:
        raise DatabaseBusyError(
            f"{path} cannot be written ({fault.strerror}).", "Choose another folder."
        ) from fault


def _assigned(text: str, key: str, value: str) -> str:
    """Return TOML text with one key's text in quotes replaced; the rest of its line stays."""
    return re.sub(rf'(?m)^({key}\s*=\s*)"[^"\n]*"', lambda match: match[1] + value, text, count=1)
