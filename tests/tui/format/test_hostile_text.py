"""Text from data is text: no markup, no terminal controls, on any screen."""

from __future__ import annotations

import ast
import json
import re
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import tui_tracker.tui
from tests.support.office import Office
from tests.tui.conftest import Open
from tui_tracker.config import Settings
from tui_tracker.domain.text import clean
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.format.text import diff_content, safe, table_cell

NASTY = (
    "[red]x[/red] [/] [T17] [type=x, v={'a[0]'}]"
    " \\[b] \x1b]52;c;eA==\x07 \x1b[2J \u202egnp \x9b31m \u200f \x7f"
)
MORNING = "2025-11-23T09:00:00.000000Z"
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def nasty_tracker(tracker: Path, settings: Settings) -> Path:
    """The small plan with nasty text in every field a person can fill, and around our own checks too."""
    connection = sqlite3.connect(tracker)
    connection.execute("UPDATE actions SET text = ?, section = ?, role = ?, partners = ?", (NASTY,) * 4)
    connection.execute("UPDATE themes SET name = ? || key", (NASTY,))
    connection.execute("UPDATE updates SET note = ?", (NASTY,))
    connection.execute("UPDATE meta SET value = ? WHERE key = 'title'", (NASTY,))
    connection.execute("UPDATE periods SET label = label || ?", (NASTY,))
    connection.execute("UPDATE updates SET review = ?, updated_by = ?", (NASTY, NASTY))
    connection.execute("UPDATE revisions SET author = ?, why = ?", (NASTY, NASTY))
    connection.execute(
        "INSERT INTO runs (id, at, author) VALUES ('r', '2025-11-23T09:00:00.000000Z', ?)", (NASTY,)
    )
    connection.execute(
        "INSERT INTO arrivals (id, run, place, name, sha256, copy,"
        " authors, outcome, refused, new, known, notices)"
        " VALUES ('r-1', 'r', 1, ?, 'x', 'c', ?, 'refused', ?, 0, 0, ?)",
        (NASTY, json.dumps([NASTY]), NASTY, json.dumps([NASTY])),
    )
    connection.execute(
        "INSERT INTO copies (id, made_from, lead, themes, period, name, made_at, made_by)"
        " VALUES ('c', 'd', ?, '[\"W\"]', '2025-12', ?, '2025-11-23T09:00:00.000000Z', ?)",
        (NASTY,) * 3,
    )
    connection.commit()
    connection.close()
    with TrackerSession.open(tracker, settings, author=NASTY) as session:
        key = session.entries("W")[0].action.key
        session.change(key, {"note": NASTY, "stages": '[["Delivery","[/] [red]"]]'})
        session.save_draft(key, NASTY)
    return tracker


async def test_every_screen_shows_brackets_as_they_are_and_no_controls(
    nasty_tracker: Path, open_app: Open
) -> None:
    async with open_app(author=NASTY, size=(160, 50)) as user:
        for keys in (
            ["enter"], ["c"], ["c", "s"], ["escape", "r"], ["escape", "x"], ["escape", "h"], ["escape", "v"],
            ["escape", "question_mark"], ["escape", "e"], ["ctrl+t"], ["escape", "y"], ["slash", "x"],
            ["escape", "ctrl+f"], ["escape", "colon"], ["z", "enter"], ["escape", "u"],
            ["D"], ["end"], ["v", "t"], ["escape", "escape"], ["b"], ["enter"], ["escape", "escape"], ["w"],
            ["escape", "exclamation_mark"], ["escape", "ctrl+p"], ["escape"],
        ):  # fmt: skip
            await user.press(*keys)
            assert not STEERING.search(user.sees())
        await user.press("h")
        assert "[red]x[/red] [/] [T17]" in user.sees()


FALSE_LINE = "x\nFAKED"
"""A name that would add a line to what a screen shows."""


@pytest.fixture
def falsely_named(tracker: Path, settings: Settings, office: Office) -> Path:
    """The small plan, in which every name of one line has a line break, and so have the files around it."""
    copies = [office.hand_out("W", lead=lead) for lead in (f"Ann {FALSE_LINE}", f"Bob {FALSE_LINE}")]
    for copy, lead in zip(copies, "AB", strict=True):
        office.write(copy, f"{lead} {FALSE_LINE}", "W1", note=f"{lead} says otherwise.")
        office.write(copy, f"{lead} {FALSE_LINE}", "H1", rag="red")
        renamed = copy.rename(copy.with_name(f"{lead} {FALSE_LINE}.db"))
        office.merge(renamed)
    (copies[0].parent / f"no tracker {FALSE_LINE}.db").write_bytes(b"none")
    (copies[0].parent / f"folder {FALSE_LINE}").mkdir()
    office.merge(copies[0].parent / f"no tracker {FALSE_LINE}.db")
    connection = sqlite3.connect(tracker)
    for table, column in (
        ("themes", "name"), ("periods", "label"), ("updates", "updated_by"), ("revisions", "author"),
        ("arrivals", "name"), ("arrivals", "refused"), ("copies", "lead"), ("copies", "made_by"),
        ("runs", "author"), ("actions", "section"),
    ):  # fmt: skip
        connection.execute(f"UPDATE {table} SET {column} = {column} || ?", (FALSE_LINE,))
    connection.execute("UPDATE meta SET value = value || ? WHERE key = 'title'", (FALSE_LINE,))
    connection.commit()
    connection.close()
    return tracker


async def test_no_name_adds_a_line_to_a_screen(
    falsely_named: Path, open_app: Open, settings: Settings
) -> None:
    led = settings._replace(leads={"W": f"Ann {FALSE_LINE}", "H": f"Bob {FALSE_LINE}"}, due="2026-01-31")
    async with open_app(using=led, size=(150, 50)) as user:
        for keys in (
            ["down"], ["enter"], ["h"], ["escape", "c"], ["c"], ["escape", "escape", "enter", "x"],
            ["escape", "b"], ["down", "enter"], ["escape", "down", "enter"], ["U"],
            ["escape", "escape", "p"], ["down", "down", "enter"], ["escape", "escape", "exclamation_mark"],
            ["enter"], ["escape", "escape", "m"], ["enter"], ["w"],
            ["escape", "escape", "m", "down", "enter"], ["down", "enter"], ["down", "enter"], ["w"], ["w"],
            ["escape", "escape", "m", "down", "down"],
            ["enter"], ["down", "enter"], ["escape", "escape", "m", "down", "down", "down", "enter"], ["w"],
            ["escape", "escape", "m", "end", "enter"], ["escape", "ctrl+f"], ["escape", "question_mark"],
            ["escape", "ctrl+p"],
        ):  # fmt: skip
            await user.press(*keys)
            rows = [row.strip(" │┃▌▊▎█") for row in user.sees().splitlines()]
            assert not [row for row in rows if row.startswith("FAKED")], f"{keys}\n{user.sees()}"


@given(st.text())
def test_whatever_the_text_what_is_shown_is_the_text_made_clean(text: str) -> None:
    assert safe(text).plain == clean(text)
    assert table_cell(text).plain == " ".join(clean(text).split())


@given(st.text(), st.text())
@hypothesis_settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_two_texts_are_too_odd_to_compare(old: str, new: str) -> None:
    assert "\x1b" not in diff_content(old, new).plain


def test_no_widget_is_given_text_that_could_be_read_as_markup() -> None:
    risky = {"Static", "Label", "Button", "Option", "update", "add_column", "add_row"}
    for path in Path(tui_tracker.tui.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in risky:
                given_text = [argument for argument in node.args if isinstance(argument, ast.JoinedStr)]
                assert not given_text, f"{path.name}:{node.lineno} gives a widget an f-string: use safe()"


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
