"""Folders stay small enough to take in at a glance, and topics of a layer import one another one way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PACKAGE = ROOT / "tui_tracker"
MOST_MODULES = 13
"""Modules in one folder; only `cli/commands`, one module a command, may hold more."""
LAYERS = ("cli", "config", "domain", "exporters", "importers", "services", "storage", "tui")


def topic_of(parts: tuple[str, ...]) -> str:
    """Return the first part of a module's path in its layer: its folder, or its own name without one."""
    return parts[0]


def imported_modules(path: Path) -> Iterator[str]:
    """Yield the dotted names a module imports when it runs; imports for type checking do not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    only_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in only_types:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def imports_between_topics(layer: str) -> dict[str, set[str]]:
    """Return for each topic of a layer the other topics of that layer it imports."""
    graph: dict[str, set[str]] = {}
    for path in sorted((PACKAGE / layer).rglob("*.py")):
        importer = topic_of(path.relative_to(PACKAGE / layer).with_suffix("").parts)
        graph.setdefault(importer, set())
        for module in imported_modules(path):
            parts = tuple(module.split("."))
            if parts[:2] == ("tui_tracker", layer) and len(parts) > 2 and topic_of(parts[2:]) != importer:
                graph[importer].add(topic_of(parts[2:]))
    return graph


FOLDERS = sorted({path.parent for path in PACKAGE.rglob("*.py")} - {PACKAGE / "cli" / "commands"})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(PACKAGE.parent)))
def test_a_folder_holds_at_most_thirteen_modules(folder: Path) -> None:
    modules = [path.name for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= MOST_MODULES, sorted(modules)


@pytest.mark.parametrize("layer", LAYERS)
def test_the_topics_of_a_layer_import_one_another_one_way(layer: str) -> None:
    try:
        TopologicalSorter(imports_between_topics(layer)).prepare()
    except CycleError as error:
        pytest.fail(f"{layer}: {' <- '.join(error.args[1])}")
