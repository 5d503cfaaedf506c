"""Update an action: its stage, rating or note, or whether it is done."""

from __future__ import annotations

import argparse
import re
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from tui_tracker.cli.arguments import HELP, choose, rating_value, resolve_ids, stages_value, typed_value
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.csv_changes import Changes, read_changes
from tui_tracker.cli.format.action_json import entry_json
from tui_tracker.cli.input import read_text
from tui_tracker.cli.output import print_err, print_json
from tui_tracker.domain.codecs import PERSON
from tui_tracker.domain.fields import ACTION, EDITABLE_FIELDS, UPDATE, Field, further_fields, readable
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.progress import is_complete, missing_parts
from tui_tracker.domain.text import join_words, plural, short_list
from tui_tracker.errors import UsageError
from tui_tracker.services.plan.changes import moves_to, new_id
from tui_tracker.services.plan.terms import legend_for
from tui_tracker.services.system.external_editor import edit_text
from tui_tracker.services.tracker.own_fields import field_types, own_values, parse_assignment

if TYPE_CHECKING:
    from tui_tracker.config import Settings
    from tui_tracker.domain.history.undo import EditStep
    from tui_tracker.domain.plan.model import ActionEntry
    from tui_tracker.services.tracker.session import TrackerSession

EXAMPLES = """\
Examples:
  tui-tracker set T17 --stage Delivery --rag green --note "Trains run since May." --done
  tui-tracker set T17 --stage "Delivery (MMLe), Discovery"
  tui-tracker set T17 --note-file note.txt          or - for standard input
  tui-tracker set T17 --edit                        in your text editor
  tui-tracker set T17 --clear rag
  tui-tracker set T17 --field "Due date=2026-03-31"  one of the plan's own fields
  tui-tracker set T17 --text "…" --rename T18       change the action itself
  tui-tracker set T17 --theme B                     move it to another theme
  tui-tracker set T1-T9 B5 --rag green              the same change to several
  tui-tracker set --from-csv changes.csv            many changes from a file

A table of changes has the columns of list --csv: id, and any of stages, rag, note, done, section,
text, role, partners, objectives, or one of the plan's own fields. An empty cell leaves a field as it
is, (clear) empties it."""

CLEARABLE = {
    word: field.name
    for field in EDITABLE_FIELDS
    if field.record == UPDATE and field.codec is not PERSON
    for word in (field.label.lower(), field.name)
}
"""The words that `--clear` accepts, with the field that each clears."""

IDS_NAMED = 12
"""The most IDs that a line names; it gives the number of the others."""

_FURTHER = tuple(field for field in further_fields(UPDATE) if field.editable)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="*", metavar="ID", help=f"{HELP}; all get the same change")
    parser.add_argument("--from-csv", metavar="F", help="a table of changes, or - for standard input")
    parser.add_argument(
        "--stage",
        action="append",
        metavar="S",
        help='a stage, such as "Delivery (MMLe)" with a label; repeat it for several',
    )
    parser.add_argument("--rag", metavar="R", help="a rating, or none")
    note = parser.add_mutually_exclusive_group()
    note.add_argument("--note", metavar="TEXT", help="the note")
    note.add_argument("--note-file", metavar="F", help="the note from a file, or - for standard input")
    note.add_argument("--edit", action="store_true", help="the note in $VISUAL or $EDITOR")
    parser.add_argument(
        "--clear",
        action="append",
        default=[],
        metavar="FIELD",
        help="stage, rag or note, to clear it; repeat it for several",
    )
    parser.add_argument(
        "--field", action="append", default=[], metavar="NAME=TEXT",
        help='one of the plan\'s own fields, such as "Lead officer=Highways"; "Lead officer=" clears it',
    )  # fmt: skip
    for field in _FURTHER:
        parser.add_argument(_option(field), metavar="TEXT", dest=field.name, help=field.help)
    add_plan_arguments(parser)
    parser.add_argument("--rename", metavar="ID", help="a new ID (the old one is not used again)")
    parser.add_argument("--theme", metavar="THEME", help="move the action to the end of another theme")
    done = parser.add_mutually_exclusive_group()
    done.add_argument("--done", action="store_true", help="mark the update as done")
    done.add_argument("--not-done", action="store_true", help="mark the update as not done")


def run(invocation: Invocation) -> int:
    args, session = invocation.args, invocation.session
    if bool(args.from_csv) == bool(args.ids):
        raise UsageError(
            "Say which action to change, or name a table of changes with --from-csv.",
            "For example: tui-tracker set T17 --rag amber. For help: tui-tracker set --help",
        )
    settings = invocation.settings
    changes = (
        read_changes(args.from_csv, session, settings) if args.from_csv else _changes(args, session, settings)
    )
    step = session.change_cells(changes.cells)
    if step:
        print_err(f"Saved {step.describe()}{_other_period(invocation)}.")
        if words := _other_stage_words(args, settings):
            print_err(words)
    else:
        print_err(f"{_named(changes)}: no change needed.")
    if words := _unrated_words(changes.cells, step, _complete_ids(changes, session, settings)):
        print_err(words)
    _print_missing(changes, session, settings)
    if args.json:
        records = [entry_json(session.find(args.rename or identity)) for identity in changes.ids]
        print_json(records[0] if len(records) == 1 and not args.from_csv else records)
    return 0


def _other_stage_words(args: argparse.Namespace, settings: Settings) -> str:
    """Say which stage was understood where another word was typed for it; empty where none was."""
    if not args.stage:
        return ""
    typed, understood = ", ".join(args.stage), readable("stages", stages_value(args.stage, settings)) or ""
    is_same = sorted(re.findall(r"\w+", typed.casefold())) == sorted(
        re.findall(r"\w+", understood.casefold())
    )
    return "" if is_same else f"The stage is saved as {understood}, for {typed!r}."


def _complete_ids(changes: Changes, session: TrackerSession, settings: Settings) -> list[str]:
    """Return the actions that are complete now of those whose stage or rating was to change."""
    final = settings.final_stage.name if settings.final_stage else None
    keys = dict.fromkeys(cell.action for cell in changes.cells if cell.field in ("stages", "rag"))
    entries = [session.entry(key) for key in keys]
    return [entry.action.id for entry in entries if is_complete(entry.update.stages, final)]


def _unrated_words(
    values: Mapping[Cell, str | None], step: EditStep | None, complete_ids: Collection[str]
) -> str:
    """Say that complete actions have no rating, where one was asked for or is removed; else nothing.

    `complete_ids` are the actions among those changed that are complete now.
    """
    fields = {cell.field for cell, value in values.items() if value}
    was_asked = "rag" in fields
    was_removed = "stages" in fields and step is not None and "rag" in step.fields
    if not complete_ids or not (was_asked or was_removed):
        return ""
    are = "is" if len(complete_ids) == 1 else "are"
    return f"{join_words(list(complete_ids))} {are} complete, and a complete action has no RAG rating."


def _print_missing(changes: Changes, session: TrackerSession, settings: Settings) -> None:
    """Say what the updates lack that were marked as done here; the app asks before it marks them."""
    legend = legend_for(settings)
    marked = [cell.action for cell, value in changes.cells.items() if cell.field == "signed_off" and value]
    lacking = {
        entry.action.id: missing
        for entry in map(session.entry, marked)
        if (missing := missing_parts(entry, legend))
    }
    if len(lacking) == 1:
        ((identity, missing),) = lacking.items()
        print_err(f"{identity} is done with no {' and no '.join(missing)}.")
    elif lacking:
        names = dict.fromkeys(name for missing in lacking.values() for name in missing)
        print_err(f"Done with no {' or no '.join(names)}: {short_list(list(lacking), IDS_NAMED)}.")


def _other_period(invocation: Invocation) -> str:
    """Return words that name the period where it is not the one being worked on."""
    session = invocation.session
    return "" if session.is_at_working_period else f" for {session.period.label}"


def _changes(args: argparse.Namespace, session: TrackerSession, settings: Settings) -> Changes:
    """Return the changes that the options ask for, the same for each action named."""
    if args.ids == ["-"] and args.note_file == "-":
        raise UsageError("The IDs and the note cannot both be standard input.", "Put one of them in a file.")
    entries = [session.find(identity) for identity in resolve_ids(args.ids, session)]
    if len(entries) != 1 and (args.edit or args.rename):
        raise UsageError("--edit and --rename work on one action at a time.", f"You named {len(entries)}.")
    values = _values(args, settings, session.author, entries[0].update.note if entries else None)
    plan = plan_values(args, settings)
    if args.rename:
        args.rename = plan["id"] = new_id(session, args.rename, but=entries[0].action.key)
    moves = moves_to(session, args.theme, [entry.action.key for entry in entries]) if args.theme else {}
    if not values and not plan and not args.theme and not args.field:
        raise UsageError(
            "Say what to change, for example --rag amber.", "For all options: tui-tracker set --help"
        )
    cells = {
        Cell(action=entry.action.key, period=period, field=field): value
        for entry in entries
        for period, fields in (("", plan), (session.period.key, values))
        for field, value in fields.items()
    }
    if args.field:
        cells |= _own_values(args.field, entries, session, settings)
    return Changes(cells=cells | moves, ids=tuple(entry.action.id for entry in entries))


def _own_values(
    texts: list[str], entries: Iterable[ActionEntry], session: TrackerSession, settings: Settings
) -> dict[Cell, str | None]:
    """Return the cells of the plan's own fields with the values that `--field` gives."""
    types = field_types(settings, session)
    values = dict(parse_assignment(text, types) for text in texts)
    return {cell: text for entry in entries for cell, text in own_values(entry.action, values).items()}


def _named(changes: Changes) -> str:
    return changes.ids[0] if len(changes.ids) == 1 else plural(len(changes.ids), "action")


def add_plan_arguments(parser: argparse.ArgumentParser, *, text_needed: bool = False) -> None:
    """Add an argument for each field of an action itself."""
    plan = parser.add_argument_group("The action itself")
    for field in EDITABLE_FIELDS:
        if field.record == ACTION:
            needed = text_needed and field.name == "text"
            plan.add_argument(
                _option(field), metavar="TEXT", dest=field.name, required=needed, help=field.help
            )


def _option(field: Field) -> str:
    return f"--{field.name.replace('_', '-')}"


def plan_values(args: argparse.Namespace, settings: Settings) -> dict[str, str | None]:
    """Return the encoded fields of an action itself that were given; empty text clears a field."""
    return _typed([field for field in EDITABLE_FIELDS if field.record == ACTION], args, settings)


def _typed(fields: Iterable[Field], args: argparse.Namespace, settings: Settings) -> dict[str, str | None]:
    return {
        field.name: typed_value(field, getattr(args, field.name), settings)
        for field in fields
        if getattr(args, field.name) is not None
    }


def _values(
    args: argparse.Namespace, settings: Settings, author: str, note: str | None
) -> dict[str, str | None]:
    values: dict[str, str | None] = {
        choose(field, CLEARABLE, "field that can be cleared"): None for field in args.clear
    }
    if args.stage:
        values["stages"] = stages_value(args.stage, settings)
    if args.rag:
        values["rag"] = rating_value(args.rag, settings)
    if args.note is not None or args.note_file or args.edit:
        values["note"] = _note(args, note)
    if args.done or args.not_done:
        values["signed_off"] = author if args.done else None
    return values | _typed(_FURTHER, args, settings)


def _note(args: argparse.Namespace, note: str | None) -> str | None:
    if args.edit:
        return edit_text(note or "") or None
    if args.note is not None:
        return str(args.note) or None
    text = read_text(args.note_file).rstrip("\r\n")
    if not text.strip():
        name = "Standard input" if args.note_file == "-" else args.note_file
        raise UsageError(f"{name} is empty, so no note was changed.", "To clear a note: --clear note")
    return text
