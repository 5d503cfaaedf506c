"""Rules that a reader of the code relies on: layers, sizes, docstrings, what a look-up loads."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.paths import ROOT

MODULES = sorted((ROOT / "tui_tracker").rglob("*.py"))
HEAVY = {
    "sqlalchemy", "rich", "textual", "asyncio", "openpyxl", "dataclasses", "hashlib", "pathlib", "typing",
}  # fmt: skip
"""What a look-up may not load: each of these takes at least a tenth of its time."""
LONGEST = 400


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def loaded_by(argv: Sequence[str], folder: Path) -> set[str]:
    """Run one command line in a fresh interpreter; return the top-level packages it has loaded."""
    code = (
        "import sys\n"
        "from tui_tracker.cli.main import main\n"
        "main(sys.argv[1:])\n"
        "sys.stderr.write('\\n' + ' '.join({name.split('.')[0] for name in sys.modules}))"
    )
    run = subprocess.run(
        [sys.executable, "-S", "-c", code, *argv],
        cwd=folder, capture_output=True, text=True, timeout=60, check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
    )  # fmt: skip
    return set(run.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    "argv",
    [
        ["W2"], ["W2", "--json"], ["show", "w 1", "H2"], ["W1-W3", "h1"], ["W9"], ["heat pumps"],
        ["list"], ["list", "--json"], ["list", "--rag", "red"], ["list", "W1-3"],
        ["completion", "--ids=w"], ["completion", "--themes="],
        ["search", "heat"], ["history", "W2"], ["status"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_look_up_loads_nothing_heavy(argv: list[str], tracker: Path) -> None:
    loaded = loaded_by(["--db", str(tracker), *argv], tracker.parent)

    assert "sqlite3" in loaded
    assert sorted(loaded & HEAVY) == []


@pytest.mark.parametrize("argv", [["--help"], ["--version"], ["shwo"], ["W99999x y"]], ids=" ".join)
def test_help_and_a_mistyped_command_do_not_load_even_sqlite(argv: list[str], tmp_path: Path) -> None:
    assert sorted(loaded_by(argv, tmp_path) & {*HEAVY, "sqlite3"}) == []


def test_a_list_is_shown_before_sqlalchemy_the_note_editor_and_the_themes_are_loaded() -> None:
    code = "import sys, tui_tracker.tui.app; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    loaded = set(run.stdout.split())
    assert "textual" in loaded
    assert not loaded & {"sqlalchemy", "textual.widgets._text_area", "tui_tracker.tui.screens.home"}


def test_each_layer_imports_only_those_below_it() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr


CLOCKS = {"now", "utcnow", "today"}
"""Methods of `datetime` and `date` that read the clock; the module itself is needed for its arithmetic."""
INPUT_OUTPUT = {"open", "print", "input"}


def _impure_calls(source: str) -> list[str]:
    """Return the calls in a module that read the clock, a file or the terminal, or write to them."""
    calls = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [
        ast.unparse(call)
        for call in calls
        if (isinstance(call, ast.Attribute) and call.attr in CLOCKS)
        or (isinstance(call, ast.Name) and call.id in INPUT_OUTPUT)
    ]


@pytest.mark.parametrize("path", sorted((ROOT / "tui_tracker" / "domain").rglob("*.py")), ids=_name)
def test_the_domain_asks_no_clock_and_touches_no_file(path: Path) -> None:
    assert _impure_calls(path.read_text(encoding="utf-8")) == []


def test_a_clock_or_a_file_in_the_domain_would_be_seen() -> None:
    assert _impure_calls("x = datetime.now(UTC)\nwith open('f') as f: pass") == ["datetime.now", "open"]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_has_a_docstring_and_is_short_enough_to_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(text))

    assert docstring, "no module docstring"
    assert len(text.splitlines()) <= LONGEST
