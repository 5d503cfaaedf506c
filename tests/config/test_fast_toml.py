"""The quick way through plain TOML reads what tomllib reads, or nothing."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_tracker.config.fast_toml import read_plain
from tui_tracker.config.sources import NAME, shipped_folder

LINES = st.sampled_from(
    [
        "[a]", "[[a]]", "[b]", "[[b]]", "[a.b]", "[ a ]", "[[ b ]]", "[a] # on", "[a", "[[a]",
        "[]", "[ [a] ]",
        'a = "x"', "b=1", "a = true # on", "b = []", 'a = ["x", "y"]', "b = [1]", "a.b = 1", '"a" = 1', "a",
        "a = 'x'", 'a = """x"""', 'a = "x\\u00e9"', "a = 1_0", "a = 1.0", "a = 01",
        "a = -0", "a = 2025-12-01",
        "a = {}", "a = null", "a = NaN", "a = Infinity", 'a = ["x",]', "a = [", '"x"]', "= 1",
        "# c = 1", "", "\t",
        'b = "é # [x] = y"', "\ufeff[a]", "a = \u00a01", "a\u2028= 1", "[a]]", "b = tru", '# \x7f', "\x0b",
    ]
)  # fmt: skip
NAMES = st.sampled_from(["a", "b", "c-d", "e_1"])
WORDS = st.text("abc xyz,;#[]=", max_size=8)
VALUES = st.one_of(WORDS, st.integers(0, 10**9), st.booleans(), st.lists(WORDS, max_size=3))
TEXTS = st.lists(LINES | st.text(max_size=12), max_size=8).map("\n".join)


def by_tomllib(text: str) -> dict[str, object] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


@given(TEXTS)
@example('a = 1\n[a]\nb = "x"')
@example("[[a]]\n[a]")
@example("[a]\n[[a]]")
@example("a = []\n[[a]]")
def test_what_is_read_the_quick_way_is_what_tomllib_reads(text: str) -> None:
    quick = read_plain(text)

    assert quick is None or quick == by_tomllib(text)


@given(st.dictionaries(NAMES, st.dictionaries(NAMES, VALUES, max_size=3), max_size=3))
def test_plain_settings_are_read_the_quick_way(tables: dict[str, dict[str, object]]) -> None:
    lines = []
    for name, table in tables.items():
        lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]

    assert read_plain("\n".join(lines)) == tables


def test_the_shipped_settings_are_read_the_quick_way() -> None:
    text = (Path(shipped_folder()) / NAME).read_text(encoding="utf-8")

    assert read_plain(text) == tomllib.loads(text)


@pytest.mark.parametrize("text", ["a = 'x'", "a.b = 1", 'a = """\nx"""', "a = 1 b", "[a]\n[a]"])
def test_what_is_not_plain_is_left_to_tomllib(text: str) -> None:
    assert read_plain(text) is None
