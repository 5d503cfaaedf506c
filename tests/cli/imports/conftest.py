"""A plan imported by the command, and what the program then shows of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


class Taken:
    """A plan that was given to `init`: what was printed, and the tracker that it made."""

    def __init__(self, bare: Run, folder: Path) -> None:
        self._bare, self._folder = bare, folder
        self.code, self.printed = 0, ""

    def init(self, content: str | bytes, *options: object) -> None:
        result = self._bare("init", self._folder, "--plan", self.write("plan", content), *options)
        self.code, self.printed = result.code, result.out + result.err

    def write(self, stem: str, content: str | bytes) -> Path:
        """Write a file as CSV where it is text, else as a workbook."""
        path = self._folder.parent / f"{stem}.{'csv' if isinstance(content, str) else 'xlsx'}"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run(self, *argv: object) -> Any:
        return self._bare("--config", self._folder / "config.toml", *argv)

    @property
    def config(self) -> Path:
        return self._folder / "config.toml"

    def actions(self, period: str = "2024-12") -> dict[str, dict[str, Any]]:
        """Return every action by its ID, as JSON has it."""
        return {record["id"]: record for record in self.run("list", "--json", "--period", period).json}

    def texts(self) -> dict[str, str]:
        return {identity: record["text"] for identity, record in self.actions().items()}

    def themes(self) -> dict[str, str]:
        return {identity: record["theme_name"] for identity, record in self.actions().items()}

    def ratings(self) -> dict[str, str | None]:
        return {identity: record["rag"] for identity, record in self.actions().items()}

    def stages(self) -> dict[str, str]:
        return {
            identity: ", ".join(stage["stage"] for stage in record["stages"])
            for identity, record in self.actions().items()
        }

    def notes(self) -> dict[str, str | None]:
        return self.notes_of("2024-12")

    def notes_of(self, period: str) -> dict[str, str | None]:
        return {identity: record["note"] for identity, record in self.actions(period).items()}

    def extras(self, identity: str, period: str = "2024-12") -> dict[str, str]:
        extras: dict[str, str] = self.actions(period)[identity]["extras"]
        return extras


Take = Callable[..., Taken]


@pytest.fixture
def take(bare: Run, tmp_path: Path) -> Take:
    """Make a workspace of a plan."""

    def init(content: str | bytes, *options: object) -> Taken:
        taken = Taken(bare, tmp_path / "workspace")
        taken.init(content, *options)
        return taken

    return init
