"""Change an action's update: stage, rating, note, or whether it is done. History keeps each change."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tui_tracker.cli.context import author_of, database_of, period_of, settings_of
from tui_tracker.cli.list_ import choose
from tui_tracker.cli.output import say_json, tell
from tui_tracker.errors import UsageError
from tui_tracker.services.lookup import open_lookup

if TYPE_CHECKING:
    from tui_tracker.config import Settings

EXAMPLES = """\
examples:
  tui-tracker set T17 --stage Delivery --rag green --note "Trains run since May." --done
  tui-tracker set T17 --stage "MMLe: Delivery" --stage Discovery
  tui-tracker set T17 --note-file note.txt          or - for standard input
  tui-tracker set T17 --edit                        in your own editor
  tui-tracker set T17 --clear rag
  tui-tracker set T17 --text "…" --rename T18       the action itself
  tui-tracker set --from-csv changes.csv            many at once, all or nothing; - for a pipe

A table of changes has the columns of list --csv: id, and any of stages, rag, note, done, section,
text, role, partners, objectives. An empty cell leaves a field as it is, (clear) empties it."""

CLEARABLE = {"stage": "stages", "stages": "stages", "rag": "rag", "note": "note"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the ID and what to change."""
    parser.add_argument("id", nargs="?", metavar="ID", help="an action's ID")
    parser.add_argument("--from-csv", metavar="F", help="a table of changes, or - for standard input")
    parser.add_argument(
        "--stage", action="append", metavar="S", help="a stage, or STRAND: STAGE; may be repeated"
    )
    parser.add_argument("--rag", metavar="R", help="a rating, or none")
    note = parser.add_mutually_exclusive_group()
    note.add_argument("--note", metavar="TEXT", help="the note")
    note.add_argument("--note-file", metavar="F", help="the note from a file, or - for standard input")
    note.add_argument("--edit", action="store_true", help="the note in $VISUAL or $EDITOR")
    parser.add_argument("--clear", action="append", default=[], metavar="FIELD", help="stage, rag or note")
    add_plan_arguments(parser)
    parser.add_argument("--rename", metavar="ID", help="another ID; the old one is never used again")
    done = parser.add_mutually_exclusive_group()
    done.add_argument("--done", action="store_true", help="sign this period's update off")
    done.add_argument("--not-done", action="store_true", help="take the sign-off back")


def run(args: argparse.Namespace) -> int:
    """Make the changes as one step."""
    settings = settings_of(args)
    database, author = Path(database_of(args, settings)), author_of(args, settings)
    period = period_of(args, settings)
    if args.from_csv:
        return _many(args, settings, author, period)
    if args.id is None:
        raise UsageError("Name an action, or a table of changes with --from-csv.", "--help shows examples.")
    with open_lookup(database) as lookup:
        record = lookup.action(args.id, period)
    values = _values(args, settings, author, record["note"])
    plan = plan_values(args, settings) | ({"id": args.rename} if args.rename else {})
    if not values and not plan:
        raise UsageError("Nothing to change was given.", "tui-tracker set --help shows what there is.")
    from tui_tracker.services.desk import Desk
    from tui_tracker.services.planning import check_free

    with Desk.open(database, settings, author=author, period=period, window=False) as desk:
        if args.rename:
            check_free(desk, args.rename, but=record["key"])
        steps = [desk.change_plan(record["key"], plan) if plan else None]
        steps.append(desk.change(record["key"], values) if values else None)
    said = [f"{step.describe()} saved." for step in steps if step]
    tell(" ".join(said) or f"{record['id']}: nothing changed, it says so already.")
    if args.json:
        with open_lookup(database) as lookup:
            say_json(lookup.action(args.rename or args.id, period))
    return 0


def _many(args: argparse.Namespace, settings: Settings, author: str, period: str) -> int:
    """Make every change of a table, as one step, or none of them."""
    from tui_tracker.cli.from_csv import read_changes
    from tui_tracker.services.desk import Desk

    if args.id is not None:
        raise UsageError("A table of changes says itself which actions it changes.", "Leave the ID out.")
    database = Path(database_of(args, settings))
    with open_lookup(database) as lookup:
        changes = read_changes(args.from_csv, lookup, settings, period, author)
    with Desk.open(database, settings, author=author, period=period, window=False) as desk:
        step = desk.change_cells(changes.cells)
    tell(f"{step.describe()} saved." if step else "Nothing changed: the tracker says all of it already.")
    if args.json:
        with open_lookup(database) as lookup:
            say_json([lookup.action(identity, period) for identity in changes.ids])
    return 0


def add_plan_arguments(parser: argparse.ArgumentParser, *, text_needed: bool = False) -> None:
    """Take the fields of an action itself."""
    plan = parser.add_argument_group("the action itself")
    plan.add_argument("--text", metavar="TEXT", required=text_needed, help="what the action is")
    plan.add_argument("--section", metavar="S", help="its heading in the plan")
    plan.add_argument("--role", metavar="R", help="the council's role")
    plan.add_argument("--partners", metavar="P", help="who may be involved")
    plan.add_argument("--objectives", metavar="O", help='such as "1, 2"')


def plan_values(args: argparse.Namespace, settings: Settings) -> dict[str, str | None]:
    """Return the encoded fields of an action itself that were given; empty text clears one."""
    values: dict[str, str | None] = {
        name: getattr(args, name) or None
        for name in ("text", "section", "partners")
        if getattr(args, name) is not None
    }
    if args.role is not None:
        values["role"] = role_value(args.role, settings) if args.role else None
    if args.objectives is not None:
        values["objectives"] = objectives_value(args.objectives)
    return values


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
    return values


def role_value(word: str, settings: Settings) -> str:
    """Return the role a word stands for, in any case; `UsageError` names the valid."""
    role: str = choose(word, {one.lower(): one for one in settings.roles}, "role")
    return role


def objectives_value(text: str) -> str | None:
    """Return the encoded objectives that a text names, commas between; None where it names none."""
    from tui_tracker.domain.cells import encode_list

    return encode_list(one.strip() for one in text.split(",") if one.strip())


def rating_value(word: str, settings: Settings) -> str | None:
    """Return the key of the rating a word stands for, None for no rating; `UsageError` names the valid."""
    none: dict[str, str | None] = {"none": None, settings.unrated.label.lower(): None}
    rating: str | None = choose(word, settings.rating_letters | settings.rating_words | none, "rating")
    return rating


def stages_value(words: list[str], settings: Settings) -> str | None:
    """Return the encoded stages that words name together; `UsageError` where one is none."""
    from tui_tracker.domain.cells import encode_stages
    from tui_tracker.domain.stages import Standing, parse_stages

    standings: list[Standing] = []
    for word in words:
        read = parse_stages(word, settings.stage_words)
        if not read:
            raise UsageError(
                f"{word!r} is no stage of this plan.",
                f"Valid are: {', '.join(settings.stage_names)}, or STRAND: STAGE.",
            )
        standings += read
    return encode_stages(dict.fromkeys(standings))


def _note(args: argparse.Namespace, note: str | None) -> str | None:
    if args.edit:
        from tui_tracker.services.external_editor import edit_text

        return edit_text(note or "") or None
    if args.note is not None:
        return str(args.note) or None
    try:
        if args.note_file == "-":
            data = sys.stdin.buffer.read() if sys.stdin else b""
        else:
            data = Path(args.note_file).expanduser().read_bytes()
        return data.decode("utf-8-sig").rstrip("\r\n") or None
    except (OSError, UnicodeDecodeError) as fault:
        place = "Standard input" if args.note_file == "-" else args.note_file
        raise UsageError(
            f"{place} cannot be read as text ({fault}).", "Save it as UTF-8 text and name it again."
        ) from fault
