"""A word that is no command is answered by what it means: a file, a theme, a rating, another word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tui_tracker.cli.command_table import COMMANDS
from tui_tracker.cli.errors.unknown_words import _BY_WORD

WINDOWS = "C:\\Users\\jo\\"


@pytest.mark.parametrize(
    "name",
    [
        "gone.db", "/path/gone.db", "~/gone.db", "sqlite:///gone.db", "gone.xlsx", "gone.csv", "returned.zip",
        f"{WINDOWS}plan.xlsx", f"{WINDOWS}plan.db", "./gone", "last year/gone.docx", "our plan.xlsx",
    ],
)  # fmt: skip
@pytest.mark.parametrize("after", [(), ("status",)], ids=["alone", "before a command"])
def test_a_file_that_is_not_there_is_named_as_a_file(bare: Run, name: str, after: tuple[str, ...]) -> None:
    answer = bare(name, *after)
    first, second = answer.err.splitlines()
    assert (answer.code, first) == (2, f"tui-tracker: There is no file {name}.")
    assert second.startswith("Check the ")


def test_the_name_of_a_file_that_was_mistyped_is_suggested(bare: Run) -> None:
    Path("our plan.xlsx").touch()
    Path("tracker.db").touch()
    assert bare("our plam.xlsx").err.endswith('Did you mean "our plan.xlsx"?\n')
    assert "Did you mean" not in bare("other.db").err


def test_a_folder_that_is_not_there_is_named_as_a_folder(bare: Run) -> None:
    assert "There is no folder returned/.\n" in bare("returned/").err


@pytest.mark.parametrize(
    ("name", "cause", "hint"),
    [
        ("broken.db", "broken.db is not a tracker", "restore a backup: tui-tracker restore"),
        ("config.toml", "config.toml contains settings.", "tui-tracker --config config.toml"),
        ("plan.csv", "Say what to do with plan.csv.", "from it: tui-tracker import plan.csv"),
        ("plan.xlsx", "Say what to do with plan.xlsx.", "If a lead returned it: tui-tracker merge plan.xlsx"),
        ("all.zip", "all.zip is a zip file.", "Unpack it"),
        ("photo.jpg", "photo.jpg is not a file that tui-tracker can open.", ""),
    ],
)
def test_a_file_is_answered_by_the_command_that_it_is_for(
    bare: Run, name: str, cause: str, hint: str
) -> None:
    Path(name).write_text("nothing of ours", encoding="utf-8")
    answer = bare(name)
    assert (answer.code, answer.out) == (2, "")
    assert cause in answer.err
    assert hint in answer.err


def test_a_folder_is_answered_by_what_is_in_it(bare: Run) -> None:
    for folder in ("returned", "ours", "other"):
        Path(folder).mkdir()
    Path("returned/Walking.xlsx").touch()
    Path("ours/config.toml").touch()
    assert "To merge the returned files in it: tui-tracker merge returned\n" in bare("returned").err
    assert "run the command there: cd ours\n" in bare("ours").err
    assert "go there first: cd other\n" in bare("other").err
    assert "To open the app in this folder: tui-tracker\n" in bare(".").err


def test_a_hub_is_answered_by_sync_and_its_password_is_not_repeated(bare: Run) -> None:
    answer = bare("postgresql://jo:secret@server/plan")
    assert "tracker files, not PostgreSQL databases.\nTo exchange" in answer.err
    assert "tui-tracker sync URL\n" in answer.err
    assert "secret" not in answer.err
    assert "is an address, not a file" in bare("https://example.org/plan.xlsx").err


@pytest.mark.parametrize("typed", ["Heating", "heating", "Walking", "Walkin"])
def test_a_themes_name_lists_its_actions(run: Run, typed: str) -> None:
    themes = {record["theme_name"]: record["theme"] for record in run("list", "--json").json}
    name = next(theme for theme in themes if typed[:6].casefold() in theme.casefold())
    answer = run(typed)
    assert f"{name} is a theme. To list its actions: tui-tracker " in answer.err
    assert answer.err.endswith(f" --as Jo list --theme {themes[name]}\n")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("red", "list --rag red\n"),
        ("Amber", "list --rag amber\n"),
        ("delivery", "list --stage Delivery\n"),
        ("quit", "In the app, q leaves it."),
        ("start", "To open the app: tui-tracker\n"),
        ("version", "tui-tracker --version\n"),
        ("themes", "tui-tracker status\n"),
        ("note", "tui-tracker set T17 --note"),
        ("new", "tui-tracker new-period 2026-12\n"),
        ("--list", "hyphens before it: tui-tracker list."),
        ("-V", "tui-tracker --version."),
        ("-T17", "An ID has no hyphen before it: tui-tracker T17."),
        ("new period", "Did you mean tui-tracker new-period?\n"),
        ("hand out", "Did you mean tui-tracker handout?\n"),
        ("show W1", "Did you mean tui-tracker show W1?\n"),
        ("merge returned/", "Did you mean tui-tracker merge returned/?\n"),
        ("mrege", "Did you mean tui-tracker merge?\n"),
    ],
)
def test_a_word_is_answered_by_the_command_that_it_means(run: Run, typed: str, hint: str) -> None:
    answer = run(typed)
    assert (answer.code, answer.out) == (2, "")
    assert hint in answer.err


def test_no_other_word_for_a_command_is_a_command() -> None:
    assert not _BY_WORD.keys() & COMMANDS.keys()


@pytest.mark.parametrize("typed", ["report on cycling", "open space", "walking and/or cycling", "heat pumps"])
def test_words_of_an_action_stay_words_to_look_up(run: Run, typed: str) -> None:
    assert run(typed).code in (0, 3)
