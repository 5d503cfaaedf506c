"""Names in code say what a value is: a short list of vague and metaphorical names is banned."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PACKAGE = ROOT / "tui_tracker"
BANNED = {
    "one", "some", "told", "said", "found", "place", "places", "at", "what", "there",
    "desk", "bench", "pen", "docket", "stand", "stands", "strays", "harvest",
}  # fmt: skip
"""Banned as the whole name of a variable, argument, attribute, function or class."""
BANNED_WORDS = {"told", "desk", "bench", "pen", "docket"}
"""Banned as a part of a longer name as well."""
STORED = {
    ("domain/exchange/held.py", "at"),
    ("domain/exchange/submission.py", "at"),
    ("domain/history/conflict.py", "at"),
    ("domain/history/undo.py", "at"),
    ("domain/history/revision.py", "at"),
    ("services/exchange/submissions.py", "at"),
    ("storage/hub/outbox.py", "at"),
    ("storage/write/merge_log.py", "at"),
    ("storage/write/import_log.py", "at"),
    ("storage/read/past_plan.py", "at"),
    ("storage/read/rows.py", "at"),
    ("storage/read/submission_log.py", "at"),
}
"""Exceptions: fields that have the name of a stored column or of a key in JSON."""


def bound_names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield each name that the code binds, with its line: variables, arguments, attributes, functions."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name, node.lineno
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, node.lineno
            case ast.ClassDef(name=name):
                yield name, node.lineno
            case ast.alias(asname=str(name)):
                yield name, node.lineno
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                yield name, node.lineno


def is_banned(name: str) -> bool:
    """Return whether a name is banned or contains a banned word."""
    bare = name.strip("_").lower()
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_")
    return bare in BANNED or not BANNED_WORDS.isdisjoint(words)


def banned_in(module: Path, name_in_package: str = "") -> list[str]:
    """Return the banned names that a module binds, each with its line; a test's own name is a sentence."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return [
        f"{module}:{line}: {name}"
        for name, line in bound_names(tree)
        if is_banned(name) and not name.startswith("test_") and (name_in_package, name) not in STORED
    ]


MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_a_module_binds_no_banned_name(module: str) -> None:
    assert banned_in(PACKAGE / module, module) == []


def test_the_tests_bind_no_banned_name() -> None:
    assert [name for module in sorted((ROOT / "tests").rglob("*.py")) for name in banned_in(module)] == []
