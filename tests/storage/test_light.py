"""The light reader answers from any path, from a read-only folder, and beside a writer."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tui_tracker.config import Settings
from tui_tracker.errors import RefusedFileError
from tui_tracker.services.desk import Desk
from tui_tracker.services.lookup import open_lookup
from tui_tracker.storage.layout import APPLICATION_ID, SCHEMA_VERSION
from tui_tracker.storage.light import LightReader


@pytest.mark.parametrize("name", ["with space.db", "100%.db", "a#b.db", "é ü.db", "it's.db", "a%20b.db"])
def test_odd_paths_are_only_paths(tmp_path: Path, tracker: Path, settings: Settings, name: str) -> None:
    folder = tmp_path / "odd # % folder"
    folder.mkdir()
    odd = folder / name
    shutil.copy(tracker, odd)
    with open_lookup(odd) as lookup:
        assert lookup.action("W1", "2024-12")["rag"] == "green"
    with Desk.open(odd, settings, author="Jo") as desk:
        desk.change(desk.entries()[0].action.key, {"rag": "red"})
    with open_lookup(odd) as lookup:
        assert lookup.action("W1", "2025-12")["rag"] == "red"
    assert sorted(one.name for one in folder.iterdir()) in ([name], sorted([name, f"{name}.lock"]))


def test_the_file_says_what_it_is_in_its_first_100_bytes(tracker: Path) -> None:
    header = tracker.read_bytes()[:100]
    assert int.from_bytes(header[68:72], "big") == APPLICATION_ID
    assert int.from_bytes(header[60:64], "big") == SCHEMA_VERSION


def test_a_read_beside_an_open_write_answers(tracker: Path) -> None:
    writer = sqlite3.connect(tracker, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE updates SET note = 'x'")
    with open_lookup(tracker) as lookup:
        assert lookup.action("W1", "2024-12")["note"] == "Ten miles were mended."
    writer.close()


def test_a_file_cut_short_is_refused_with_what_to_do(tmp_path: Path, tracker: Path) -> None:
    short = tmp_path / "short.db"
    short.write_bytes(tracker.read_bytes()[:6000])
    with pytest.raises(RefusedFileError, match="damaged") as refused, open_lookup(short) as lookup:
        lookup.actions("2024-12")
    assert "backups" in refused.value.remedy


def test_a_journal_left_by_a_killed_program_is_rolled_back_for_reading(tracker: Path) -> None:
    script = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA cache_size = 1'); c.execute('BEGIN IMMEDIATE');"
        "c.execute(\"UPDATE revisions SET value = printf('%.9000c', 'x')\"); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", script, str(tracker)], check=False)
    assert Path(f"{tracker}-journal").exists()
    with open_lookup(tracker) as lookup:
        assert lookup.action("W1", "2024-12")["note"] == "Ten miles were mended."


def test_nothing_can_be_written_through_the_light_reader(tracker: Path) -> None:
    with LightReader(str(tracker)) as reader, pytest.raises(sqlite3.OperationalError):
        reader._connection.execute("DELETE FROM meta")
