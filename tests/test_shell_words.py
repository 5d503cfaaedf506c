"""What a message shows can be pasted into a shell, whatever names people have given their files."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.shell_words import quoted_word, shell_phrase, shell_program, shell_word

NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)
AWKWARD = [
    "to send.db",
    "Jo's plan.db",
    'the "new" plan',
    "£5 $HOME `id` !x",
    "back\\slash\\",
    "“curly” ‘quotes’",
    "50%",
]


@pytest.mark.parametrize("name", ["plan.db", "T17", "2025-12", "lead@council"])
def test_a_plain_word_has_no_quotes(name: str) -> None:
    assert shell_word(name, is_windows=False) == name


def test_a_name_with_blanks_is_between_double_quotes_everywhere() -> None:
    for is_windows in (False, True):
        assert shell_word("to send/our plan.db", is_windows=is_windows) == '"to send/our plan.db"'


@given(NAMES)
def test_a_posix_shell_reads_back_the_name(name: str) -> None:
    for word in (shell_word(name, is_windows=False), quoted_word(name, is_windows=False)):
        assert shlex.split(word) == [name]


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize("name", AWKWARD)
def test_a_real_shell_reads_back_the_name(name: str) -> None:
    shell = shutil.which("bash") or "sh"
    command = f"printf %s {shell_word(name, is_windows=False)}"
    assert subprocess.run([shell, "-c", command], capture_output=True, check=True, text=True).stdout == name


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("C:\\plans\\ours.db", "C:\\plans\\ours.db"),
        ("Jo's plan.db", '"Jo\'s plan.db"'),
        ("$5 Jo's.db", "'$5 Jo''s.db'"),
        ("a, b.db", '"a, b.db"'),
        ("our folder\\", '"our folder\\\\"'),
        ("@home.db", '"@home.db"'),
        ("“new”.db", "'“new”.db'"),
    ],
)
def test_powershell_has_its_own_rules(name: str, typed: str) -> None:
    assert shell_word(name, is_windows=True) == typed


def test_words_to_search_are_quoted_only_where_a_shell_would_act_on_them() -> None:
    assert shell_phrase("rail freight", is_windows=False) == "rail freight"
    assert shell_phrase('"rail freight"', is_windows=False) == "'\"rail freight\"'"


def test_powershell_runs_a_program_with_blanks_in_its_path() -> None:
    path = "C:\\Program Files\\python.exe"
    assert shell_program(path, is_windows=True) == f'& "{path}"'
    assert shell_program("/usr/bin/python3", is_windows=False) == "/usr/bin/python3"
