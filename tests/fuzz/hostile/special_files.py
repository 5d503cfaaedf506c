"""Files that are no tracker at all: special files, other formats, odd names, and sizes that are not there."""

from __future__ import annotations

import gzip
import os
import shutil
import socket
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random

from tests.fuzz.mutations import EVIL, Mutation, run_sql
from tests.support.paths import ROOT

_TARGETS = (
    "/dev/zero", "/dev/null", "/dev/full", "/dev/random", "/dev/tty", "/dev/stdin", "/proc/self/mem",
    "/proc/self/environ", "/proc/self/pagemap", "/proc/self/fd/0", "/proc/self/cwd", "/nowhere/x.db",
)  # fmt: skip
_FORMATS = {
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n", "PNG": b"\x89PNG\r\n\x1a\n",
    "HTML": b"<!DOCTYPE html><html><script>alert(1)</script><table><tr><td>W1</td></tr></table></html>",
    "email": b"From: jo@example.org\nSubject: =?utf-8?B?G10wO3gH?=\n\n\x1b]0;x\x07 file attached",
    "OLE": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(5000), "SQL": b"PRAGMA user_version = 5; BEGIN; COMMIT;",
    "header alone": b"SQLite format 3\x00", "header twice": b"SQLite format 3\x00" * 2000,
    "byte order mark": b"\xef\xbb\xbfSQLite format 3\x00", "UTF-16": "SQLite format 3".encode("utf-16"),
    "lines": b"\n" * 3_000_000, "zeros": bytes(5_000_000), "one line": b"W1," * 1_500_000,
    "control characters": bytes(range(32)) * 40 + b"\x7f\x9b" * 40, "ID table": b"id,note\nW1,\x1b]0;x\x07\n",
    "JSON": b"[" * 200_000, "TOML": b"[a]\n" * 50_000, "SQLite 2": b"** This file contains an SQLite 2.1 **",
}  # fmt: skip
NAMES = (
    b"\x1b]0;x\x07.db", b"a\nTracker saved.\n.db", b"\xff\xfe.db", b"caf\xe9.db", b"[red]x[.db", b"-o.db",
    b"--yes", b"~.db", b"$HOME.db", b"%s%n.db", b"*.db", b"a b  c.db", b" .db", b".db", b"file:x?mode=memory",
    b":memory:", b"x.db?vfs=unix-none", b"=1+1.db", b"x" * 255, "\u202egnp.db".encode(), b"x.db#a", b"'.db",
    "\u0301".encode() * 120 + b".db", b'".db', b"`id`.db", b"x.xlsx", b"x.csv", b"x.db-journal", b"con.db",
    b"%2e%2e%2fx.db", b"W1", b"undo",
)  # fmt: skip
"""Names that the hostile file can have; the rest of the set is called hostile.db."""


def of_special_files() -> Iterator[tuple[str, Mutation]]:
    """Yield a mutation for each thing that can be in a file's place."""
    for target in _TARGETS:
        yield f"special link to {target}", partial(_link, target=target)
    yield "special link to itself", lambda path, _: _link(path, _, target=path.name)
    yield "special link by a folder", partial(_link, target="./../door/own.db")
    yield "special pipe", lambda path, _: (path.unlink(), os.mkfifo(path))[1]  # type: ignore[func-returns-value]
    yield "special socket", _socket
    yield "special folder", lambda path, _: _folder(path, {})
    yield "special folder of trackers", lambda path, _: _folder(path, {"a.db": None, "b.db": None})
    yield "special folder of noise", lambda path, _: _folder(path, {"a.db": b"x" * 5000, "b.xlsx": b"PK"})
    yield "special folder of itself", _looped_folder
    yield "special sparse 2 GiB", lambda path, _: os.truncate(path, 2 << 30)
    yield "special sparse 900 MB", partial(_with_holes, size=900 << 20)
    yield "special free pages 900 MB", partial(_with_holes, size=900 << 20, is_declared=True)
    yield "special second name", lambda path, _: os.link(path, f"{path}.twin")
    yield "special without rights", lambda path, _: path.chmod(0)


def of_formats() -> Iterator[tuple[str, Mutation]]:
    """Yield a mutation for each other format in a tracker's place."""
    for name, content in _FORMATS.items():
        yield f"format {name}", partial(_write, content=content)
    yield "format gzip", lambda path, _: _write(path, _, content=gzip.compress(path.read_bytes()))
    yield "format zip", _zip
    yield "format zip of zeros", partial(_zip, size=600 << 20)
    yield "format other database", partial(_other_database, statements=("CREATE TABLE a (b)",))
    yield "format empty database", partial(_other_database, statements=("PRAGMA user_version = 5",))
    for version in (1, 2, 3, 4, 5):
        yield f"format version {version}", partial(_released, name=f"version-{version}.db", statements=())
        evil = (f"DROP VIEW IF EXISTS update_view; CREATE VIEW update_view AS {EVIL.format(columns='i')}",)
        yield (
            f"format version {version} endless",
            partial(_released, name=f"version-{version}.db", statements=evil),
        )
        for number in (4, 6, 99, 0):
            yield (
                f"format version {version} as {number}",
                partial(
                    _released, name=f"version-{version}.db", statements=(f"PRAGMA user_version = {number}",)
                ),
            )
    for name in ("own-fields-3.db", "invalid-values-4.db"):
        yield f"format {name}", partial(_released, name=name, statements=())
        nasty = (
            "UPDATE actions SET extras = '[[[['",
            "UPDATE revisions SET value = printf('%.*c', 99999, 'x')",
        )
        yield f"format {name} spoilt", partial(_released, name=name, statements=nasty)


def _write(path: Path, _: Random, *, content: bytes) -> None:
    path.write_bytes(content)


def _link(path: Path, _: Random, *, target: str) -> None:
    path.unlink()
    path.symlink_to(target)


def _socket(path: Path, _: Random) -> None:
    path.unlink()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.fsencode(path))


def _folder(path: Path, files: dict[str, bytes | None]) -> None:
    content = path.read_bytes()
    path.unlink()
    path.mkdir()
    for name, other in files.items():
        (path / name).write_bytes(content if other is None else other)


def _looped_folder(path: Path, _: Random) -> None:
    _folder(path, {"a.db": None})
    (path / "again").symlink_to("..")
    (path / "b.db").symlink_to("b.db")
    os.mkfifo(path / "c.db")


def _with_holes(path: Path, _: Random, *, size: int, is_declared: bool = False) -> None:
    """Make the file larger by a hole; if `is_declared`, its header counts free pages."""
    os.truncate(path, size)
    content = bytearray(path.read_bytes()[:100])
    content[28:32] = (size // 4096).to_bytes(4, "big")
    if is_declared:
        content[36:40] = (100_000).to_bytes(4, "big")
    with path.open("r+b") as file:
        file.write(content)


def _zip(path: Path, _: Random, *, size: int = 0) -> None:
    content = bytes(size) if size else path.read_bytes()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", content)


def _other_database(path: Path, _: Random, *, statements: tuple[str, ...]) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as tool:
        for statement in statements:
            tool.execute(statement)
        tool.execute("VACUUM")


def _released(path: Path, _: Random, *, name: str, statements: tuple[str, ...]) -> None:
    shutil.copyfile(ROOT / "tests" / "storage" / "schemas" / name, path)
    run_sql(path, *(part for statement in statements for part in statement.split(";")))
