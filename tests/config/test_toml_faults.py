"""A mistake in config.toml is named in words: its line, what is wrong there, and how to write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, bare
from tui_tracker.config import load_settings
from tui_tracker.config.validate import validate
from tui_tracker.errors import ConfigError

__all__ = ["bare"]

RAW = (
    "tomllib",
    "(at ",
    "column",
    "Expected",
    "Cannot",
    "Invalid",
    "Illegal",
    "codec",
    "statement",
    "escape",
)
"""Words of the parser's own messages."""
LEADS = '[leads]\nX = "Jo"\n'
TWICE = "a section can be in the file only once."


@pytest.mark.parametrize(
    ("text", "line", "fault", "remedy"),
    [
        (
            f'{LEADS}[plan]\ntitle = "P"\n[leads]\nT = "Sam"',
            5,
            f"[leads] is also in line 1, and {TWICE}",
            "line 5",
        ),
        (f'{LEADS}T = "Sam"\nX = "Kim"', 4, "X is also in line 2.", "delete the other"),
        ('[leads]\nX = "Jo\nT = "Sam"', 2, "the quotation mark at the end of X is missing.", 'X = "Jo"'),
        ("[leads]\nX = Jo Smith  # main", 2, "Jo Smith needs quotation marks.", 'Write X = "Jo Smith"'),
        ("[plan]\nperiod = 2025-12", 2, "2025-12 needs quotation marks.", 'Write period = "2025-12"'),
        ("[leads]\nX = “Jo O’Neil”", 2, "“ is a curly quotation mark.", 'X = "Jo O’Neil"'),
        ('[leads]\nX = "Jo Smith”', 2, "” is a curly quotation mark.", 'X = "Jo Smith"'),
        (
            '[paths]\ndatabase = "C:\\Users\\jo.db"',
            2,
            "\\ has a meaning of its own",
            "database = 'C:\\Users\\jo.db'",
        ),
        (
            '[paths]\ndatabase = "C:\\temp\\new.db"',
            2,
            "paths.database has a \\ between double",
            "Change that line",
        ),
        ('[plan]\ntitle = "a\tb"', 2, "plan.title contains a tab.", "Change that line"),
        ("[leads]\nX: Jo", 2, "X: Jo has a colon where = belongs.", 'Write X = "Jo"'),
        ("[leads\nX = 1", 1, "[leads is not the heading of a section.", "Write it as [leads]."),
        ('[stages]\nname = "a"\n[[stages]]', 3, "each of the stages begins with [[stages]].", "[[stages]]"),
        ("[leads]\nX =", 2, "X has nothing after the = sign.", 'Write X = ""'),
        ("[leads]\nthis is a remark", 2, "this is a remark is not a setting.", "put # before it"),
        ('[glossary]\nHeat pump = "warm"', 2, "Heat pump needs quotation marks.", '"Heat pump" = "warm"'),
        ('[leads]\nX\u00a0= "Jo"', 2, "it contains a blank that is not an ordinary one.", "type it again"),
        (
            '[plan]\ntitle = "The "Green" plan"',
            2,
            "the text has quotation marks in it.",
            "'The \"Green\" plan'",
        ),
        (
            '[plan]\nroles = ["Lead",\n"Ask"\n[leads]',
            2,
            "the list that begins here is not closed.",
            "then a ]",
        ),
        ("[[stages]]\nfinal = Yes", 2, "Yes must be true or false, in small letters.", "final = true"),
        ("[plan]\nnote_words = 1,000", 2, "1,000 is not a whole number.", "Write note_words = 1000"),
        ('[leads]\nX = "Jo", "Sam"', 2, "X takes one text.", 'Write X = "Jo, Sam"'),
        (
            '[leads]\nX = "Jo" // main',
            2,
            "there is text after the closing quotation mark.",
            "put # before it",
        ),
        ('[plan]\ntitle = """Our plan\n', 2, "the text that begins here is not closed.", "quotation mark"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_how_to_write_it(
    text: str, line: int, fault: str, remedy: str
) -> None:
    with pytest.raises(ConfigError) as raised:
        validate("config.toml", text)
    assert raised.value.cause.startswith(f"config.toml, line {line}: {fault}")
    assert remedy in raised.value.remedy
    assert not any(word in str(raised.value) for word in RAW)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_settings_that_notepad_saved_are_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "config.toml").write_text('[plan]\r\ntitle = "Café plan"\r\n', encoding=encoding)
    assert load_settings(None, environ={}, cwd=str(tmp_path)).plan_title == "Café plan"


def test_a_character_of_an_old_encoding_is_named_with_its_line(bare: Run) -> None:
    Path("config.toml").write_bytes('[plan]\ntitle = "Café"\n'.encode("cp1252"))
    answer = bare("status")
    assert answer.code == 2
    assert (
        "config.toml, line 2: a character is not in UTF-8.\nSave the file again as UTF-8 text" in answer.err
    )


@pytest.mark.parametrize("part", ["a.b", '"a".', "[a.b."])
def test_a_key_of_thousands_of_parts_is_refused_at_once(part: str) -> None:
    with pytest.raises(ConfigError, match="is not a setting"):
        validate("config.toml", part * 200_000)
