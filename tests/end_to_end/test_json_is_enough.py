"""A script that knows nothing but `--json` rebuilds the published tables of December 2024."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.support.reading import report_of
from tui_tracker.config import load_settings


def ask(folder: Path, *argv: str) -> Any:
    """Run a command line as a script would, and read what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "tui_tracker", *argv], cwd=folder, check=False, capture_output=True, text=True,
        env=os.environ | {"TUI_TRACKER_STATE": str(folder / "state")}, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if "--json" in argv else done.stdout


def standing(stage: dict[str, Any]) -> str:
    return f"{stage['stage']} ({stage['strand']})" if stage["strand"] else str(stage["stage"])


def test_the_published_tables_are_rebuilt_from_json_alone(tmp_path: Path) -> None:
    ask(tmp_path, "init", "work")
    work = tmp_path / "work"
    tables: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for record in ask(work, "list", "--period", "2024-12", "--json"):
        tables[record["theme_name"]].append((
            record["id"], ", ".join(record["objectives"]), record["text"] or "", record["role"] or "",
            record["partners"] or "", ", ".join(map(standing, record["stages"])), record["note"] or "",
        ))  # fmt: skip
    report = report_of(work / "db" / "tracker.db", load_settings(str(work / "config.toml")), "2024-12")
    assert dict(tables) == {
        theme.name: [
            (row.id, row.objectives, row.text, row.role, row.partners, row.stage, row.note)
            for row in theme.rows
        ]
        for theme in report.themes
    }
    status = ask(work, "status", "--period", "2024-12", "--json")
    assert {theme["theme_name"]: theme["actions"] for theme in status["themes"]} == {
        name: len(rows) for name, rows in tables.items()
    }
