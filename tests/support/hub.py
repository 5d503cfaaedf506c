"""A private PostgreSQL server for the tests of the hub: started once a process, thrown away at its end."""

from __future__ import annotations

import getpass
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

_BIN = ("/usr/lib/postgresql/*/bin", "/usr/local/opt/postgresql*/bin", "/opt/homebrew/opt/postgresql*/bin")
REASON = "PostgreSQL is not installed: install it to run the tests of the hub (docs/contributing.md)"
NEEDED = "TUI_TRACKER_NEEDS_HUB"
"""Variable that makes a missing server a failure: `.ci/run` sets it."""
STARTS_WITHIN = 60.0


def find_binaries() -> Path | None:
    """Return the folder with the newest server's programs, None where there is no server."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    folders = [folder for pattern in _BIN for folder in Path("/").glob(pattern.lstrip("/"))]
    folders = [folder for folder in folders if (folder / "initdb").exists()]
    return max(folders, key=lambda folder: _version(folder), default=None)


def _version(folder: Path) -> list[int]:
    return [int(part) for part in folder.parent.name.split(".") if part.isdigit()] or [0]


@dataclass(kw_only=True)
class Server:
    """A running server; everybody may connect through its socket, by TCP with a password only."""

    folder: Path
    binaries: Path
    port: int
    user: str
    """The system's user it runs as."""
    durable: bool = False
    """Whether each transaction is forced to the disk, as on a real server; a test has no need of it."""
    names: Iterator[int] = field(default_factory=itertools.count)

    def url(self, database: str, login: str = "owner", *, password: str = "") -> str:
        """Return the address of a database; with a password by TCP."""
        if password:
            return f"postgresql+psycopg://{login}:{password}@127.0.0.1:{self.port}/{database}"
        return f"postgresql+psycopg://{login}@/{database}?host={self.folder}&port={self.port}"

    def new_database(self) -> str:
        """Create an empty database; return its name."""
        name = f"hub_{next(self.names)}"
        self.sql(f"CREATE DATABASE {name} OWNER owner")
        return name

    def sql(self, statement: str, database: str = "postgres", login: str = "owner") -> str:
        """Run a statement with psql; return what it prints."""
        command = ["-h", self.folder, "-p", self.port, "-U", login, "-d", database, "-v", "ON_ERROR_STOP=1"]
        return self._run("psql", *command, "-qAtc", statement)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        options += "" if self.durable else " -c fsync=off"
        options += " -c max_connections=200 -c shared_buffers=64MB"
        log = self.folder / "log"
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-l", log, "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server; `immediate` is as if it lost power."""
        self._run("pg_ctl", "-D", self.folder / "data", "-m", mode, "-w", "stop")

    def _run(self, program: str, *arguments: object) -> str:
        user = self.user if os.getuid() == 0 else None  # the server refuses to run as root
        run = subprocess.run(
            [self.binaries / program, *map(str, arguments)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, cwd=self.folder,
            timeout=STARTS_WITHIN + 30, env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            user=user, group=user, extra_groups=None if user is None else [],
        )  # fmt: skip
        assert run.returncode == 0, run.stdout
        return run.stdout.strip()

    def create(self) -> None:
        """Make the server's files."""
        self._run("initdb", "-D", self.folder / "data", "-U", "owner", "-A", "trust", "-E", "UTF8", "-N")
        rules = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        (self.folder / "data" / "pg_hba.conf").write_text(rules, encoding="utf-8")


@contextmanager
def running_server(binaries: Path, *, durable: bool = False) -> Iterator[Server]:
    """Start a server in a folder of its own for as long as the context lasts."""
    folder = Path(tempfile.mkdtemp(prefix="hub-"))
    user = "postgres" if os.getuid() == 0 else getpass.getuser()
    if os.getuid() == 0:
        shutil.chown(folder, user, user)
    server = Server(folder=folder, binaries=binaries, port=_free_port(), user=user, durable=durable)
    try:
        server.create()
        server.start()
        yield server
    finally:
        _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _stop(server: Server) -> None:
    with suppress(AssertionError):  # a test has stopped it
        server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
