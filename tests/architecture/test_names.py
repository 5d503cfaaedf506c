"""Names say what a value is: a short list of names that say nothing, or speak in metaphors, is banned."""

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
"""Banned whole, as a variable, argument, attribute or function."""
BANNED_WORDS = {"told", "desk", "bench", "pen", "docket"}
"""Banned as a part of a longer name as well."""
STORED = {
    ("domain/history/revision.py", "at"),
    ("domain/history/conflict.py", "at"),
    ("storage/read/rows.py", "at"),
    ("storage/read/submissions.py", "at"),
    ("storage/read/submissions.py", "place"),
}
"""Exceptions: fields that have the name of a stored column or of a key in JSON."""
TO_DO = Path(__file__).with_name("names_to_do.txt")
"""Modules that are still to be renamed, one a line. Take lines out; add none."""


def modules_to_do() -> set[str]:
    """Return the modules, as paths in the package, that may still hold banned names."""
    lines = TO_DO.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


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
    """Tell whether a name is banned, or is made of a word that is."""
    bare = name.strip("_").lower()
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_")
    return bare in BANNED or not BANNED_WORDS.isdisjoint(words)


def banned_in(module: str) -> list[str]:
    """Return the banned names that a module binds, each with its line."""
    tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
    return [
        f"{module}:{line}: {name}"
        for name, line in bound_names(tree)
        if is_banned(name) and (module, name) not in STORED
    ]


MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("module", sorted(set(MODULES) - modules_to_do()))
def test_a_module_binds_no_banned_name(module: str) -> None:
    assert banned_in(module) == []
