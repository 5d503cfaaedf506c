"""Terminals that are closed when the test is over."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    collect_ignore_glob = ["test_*.py"]
else:
    from tests.support.terminal import Terminal

    @pytest.fixture
    def open_window(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
        """Open the program over any tracker: `open_window(path, *arguments, author=...)`."""
        opened: list[Terminal] = []

        def open_terminal(database: Path, *arguments: str, author: str = "Jo") -> Terminal:
            opened.append(Terminal(database, tmp_path, *arguments, author=author))
            return opened[-1]

        yield open_terminal
        for terminal in opened:
            terminal.kill()

    @pytest.fixture
    def terminal(tracker: Path, open_window: Callable[..., Terminal]) -> Callable[..., Terminal]:
        """Open it over the small plan."""
        return lambda *arguments: open_window(tracker, *arguments)
