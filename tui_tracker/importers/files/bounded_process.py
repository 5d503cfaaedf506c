"""Reading a file with a library in a process of its own, which ends when it takes too long or too much."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from typing import Any

from tui_tracker.errors import RefusedFileError
from tui_tracker.importers.files.table import Contents, Table

MOST_MEMORY = 500_000_000
"""Bytes that a reader may use, where the system can hold it to that."""
SECONDS = {"workbook": 10, "pdf": 60, "page": 10, "markdown": 10}
"""Seconds that a reader may take, by its kind; a PDF's lines are looked for on each page."""
_MODULES = {
    "workbook": "tui_tracker.importers.files.workbooks.legacy_workbooks",
    "pdf": "tui_tracker.importers.files.documents.pdf",
    "page": "tui_tracker.importers.files.documents.web_page",
    "markdown": "tui_tracker.importers.files.documents.markdown",
}
READER_OPTION = "--read-in-a-process"
"""Makes the program built as one file, which has no Python to start, a reader in place of itself."""
_MISSING = 3
"""Exit code of a process that lacks the library."""
_CHILD = """
import importlib, sys
from tui_tracker.importers.files.bounded_process import serve
serve(importlib.import_module(sys.argv[1]), sys.argv[2])
"""


def read_bounded(kind: str, name: str, content: bytes) -> Contents | None:
    """Return what a reader finds in a file; None where the library that it needs is not installed.

    Raises `RefusedFileError` where the file is unsound, or takes more time or memory than any plan.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    try:
        child = subprocess.run(
            [sys.executable, *_reader_arguments(), _MODULES[kind], name],
            input=content, capture_output=True, timeout=SECONDS[kind], check=False, env=environment,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise RefusedFileError(
            f"{name} takes more than {SECONDS[kind]} seconds to read, so reading it was stopped.",
            "Copy the table with the plan into a new file, and import that.",
        ) from error
    if child.returncode == _MISSING:
        return None
    try:
        answer = json.loads(child.stdout)
        if "refused" in answer:
            raise RefusedFileError(*answer["refused"])
        return _contents(answer)
    except (ValueError, KeyError, TypeError) as error:
        raise unreadable(name) from error


def _reader_arguments() -> list[str]:
    return [READER_OPTION] if getattr(sys, "frozen", False) else ["-P", "-c", _CHILD]


def unreadable(name: str) -> RefusedFileError:
    """Return the error of a file that its reader cannot make sense of."""
    return RefusedFileError(
        f"{name} cannot be read: it is damaged, protected or too large.",
        "Open it in the program that made it, save it as .xlsx or CSV, and import that.",
    )


def serve(reader: Any, name: str) -> None:
    """Read the file on standard input with a module's `read` and print what it holds; ends the process."""
    limit_memory()
    content = sys.stdin.buffer.read()
    output = sys.stdout.buffer
    sys.stdout = sys.stderr  # libraries may print
    try:
        answer = asdict(reader.read(name, content))
    except ImportError:
        os._exit(_MISSING)
    except RefusedFileError as error:
        answer = {"refused": [error.cause, error.remedy]}
    except Exception:  # libraries raise whatever a broken file makes them stumble over
        os._exit(1)
    output.write(json.dumps(answer).encode())
    output.flush()
    os._exit(0)


def limit_memory() -> None:
    """Hold this process to `MOST_MEMORY`, on systems that can."""
    try:
        import resource
    except ImportError:  # Windows: the time limit alone holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _contents(answer: dict[str, Any]) -> Contents:
    tables = [
        Table(
            name=str(table["name"]),
            rows=[(int(number), [str(cell) for cell in cells]) for number, cells in table["rows"]],
            before=int(table["before"]),
            fills={
                int(row): {int(column): str(colour) for column, colour in colours.items()}
                for row, colours in table["fills"].items()
            },
            notices=[str(notice) for notice in table["notices"]],
        )
        for table in answer["tables"]
    ]
    return Contents(
        tables=tables,
        hidden=[str(name) for name in answer["hidden"]],
        notices=[str(notice) for notice in answer["notices"]],
        text=str(answer["text"]),
        period=str(answer["period"]),
        titles=[str(title) for title in answer["titles"]],
    )
