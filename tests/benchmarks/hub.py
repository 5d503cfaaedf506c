"""What a hub costs, and that it loses nothing under load; on a private PostgreSQL server.

python -m tests.benchmarks.hub growth                                 sync of 10 changes, among more and more
python -m tests.benchmarks.hub storm --clients 50 --seconds 120       writing, syncing, kill -9, restarts
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.support.hub import REASON, Server, find_binaries, running_server
from tests.support.truth import check_projection, dump
from tui_tracker.config import Settings, load_settings
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import make_revision
from tui_tracker.errors import TrackerError
from tui_tracker.services.hub.rights import set_up_hub
from tui_tracker.services.hub.sync import sync
from tui_tracker.services.imports import make_tracker
from tui_tracker.services.tracker.session import TrackerSession

PERIOD = "2025-12"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
REVISIONS_AN_ACTION = 100
_HEADERS = "ID\tTheme\tSection\tAction\tLCC Role\tStage\tRAG\tDecember 2024 Update Note\n"


def _settings() -> Settings:
    return load_settings(None, environ={}, cwd=tempfile.gettempdir())


def _twin(path: Path, target: Path) -> Path:
    """Copy a tracker as a colleague's: the same content under an id of its own."""
    shutil.copyfile(path, target)
    with closing(sqlite3.connect(target)) as connection, connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'database_id'", (uuid.uuid4().hex,))
    return target


# -- growth


def _make_history(path: Path, size: int, settings: Settings) -> None:
    """Make a tracker with about `size` revisions, a hundred for each action."""
    actions = max(size // REVISIONS_AN_ACTION, 10)
    rows = [
        f"T{number}\tTransport\tRoads\tMend road {number}.\tLead\tDelivery\tGreen\tMile {number} is done.\n"
        for number in range(1, actions + 1)
    ]
    source = path.with_suffix(".tsv")
    source.write_text(_HEADERS + "".join(rows), encoding="utf-8")
    make_tracker(path, source, settings)
    with closing(sqlite3.connect(path)) as connection, connection:
        (origin,) = connection.execute("SELECT value FROM meta WHERE key = 'database_id'").fetchone()
        (present,) = connection.execute("SELECT count(*) FROM revisions").fetchone()
        keys = [key for (key,) in connection.execute("SELECT key FROM actions")]
        for key in keys:
            _add_chain(connection, key, origin, max((size - present) // len(keys), 1))


def _add_chain(connection: sqlite3.Connection, key: str, origin: str, count: int) -> None:
    """Add changes of one note, each made on top of the last, and the table rows that they amount to."""
    chain, parents = [], list[str]()
    for number in range(count):
        revision = make_revision(
            Cell(action=key, period=PERIOD, field="note"), f"Mile {number} of many was mended this year.",
            parents=parents, author="Jo", at=f"2025-10-01T00:{number // 60:02d}:{number % 60:02d}.000000Z",
            origin=origin,
        )  # fmt: skip
        parents = [revision.id]
        chain.append(revision)
    connection.executemany(
        "INSERT INTO revisions VALUES (?, ?, ?, 'note', ?, ?, ?, ?, 'edit', NULL, NULL)",
        [(item.id, key, PERIOD, item.value, item.author, item.at, item.origin) for item in chain],
    )
    connection.executemany(
        "INSERT INTO parents VALUES (?, ?)", [(item.id, parent) for item in chain for parent in item.parents]
    )
    last = chain[-1]
    connection.execute("INSERT INTO heads VALUES (?, ?, 'note', ?, 0)", (key, PERIOD, last.id))
    connection.execute(
        "INSERT INTO updates (action, period, note, updated_by, updated_at) VALUES (?, ?, ?, ?, ?)",
        (key, PERIOD, last.value, last.author, last.at),
    )


def _sync(path: Path, url: str, settings: Settings) -> tuple[float, int, int]:
    """Sync; return seconds, changes sent and changes taken."""
    start = time.perf_counter()
    with sync(path, settings, url, author="Benchmark") as result:
        seconds = time.perf_counter() - start
        return seconds, result.sent, sum(file.new for file in result.merged.files)


def _edit(path: Path, settings: Settings, author: str, count: int) -> None:
    with TrackerSession.open(path, settings, author=author, period=PERIOD, window=False) as session:
        keys = [entry.action.key for entry in session.entries()[:count]]
        for key in keys:
            session.change(key, {"note": f"{author} wrote {uuid.uuid4()}."})


def growth(server: Server, sizes: tuple[int, ...]) -> Iterator[str]:
    """Yield a line of the table for each size."""
    yield "seconds, median of 5"
    yield f"{'revisions':>10} {'first push':>11} {'push 10':>9} {'pull 10':>9} {'nothing':>9}"
    for sent, first, *figures in sync_seconds(server, sizes):
        yield f"{sent:>10,} {first:>11.2f} " + " ".join(f"{seconds:>9.3f}" for seconds in figures)


def sync_seconds(server: Server, sizes: tuple[int, ...]) -> Iterator[tuple[int, float, float, float, float]]:
    """Yield for each size the revisions sent, and the seconds of the first push, of 10, and of nothing."""
    settings = _settings()
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            database = server.new_database()
            url = server.url(database)
            set_up_hub(url)
            tracker = Path(folder, "one.db")
            _make_history(tracker, size, settings)
            first, sent, _ = _sync(tracker, url, settings)
            Path(folder, "colleague").mkdir()
            other = _twin(tracker, Path(folder, "colleague", "other.db"))
            _sync(other, url, settings)
            server.sql("ANALYZE", database)
            pushes, pulls, empty = [], [], []
            for number in range(6):
                _edit(tracker, settings, f"Jo {number}", 10)
                seconds, went, _ = _sync(tracker, url, settings)
                assert went == 10
                pushes.append(seconds)
                seconds, _, received = _sync(other, url, settings)
                assert received == 10
                pulls.append(seconds)
                empty.append(_sync(other, url, settings)[0])
            # The first pull of a day makes a backup.
            yield sent, first, median(pushes[1:]), median(pulls[1:]), median(empty[1:])


# -- storm


def client(path: Path, url: str, log: Path, seed: int, until: float) -> None:
    """Write and sync until the time is over; log what the hub acknowledged, line by line."""
    settings, chance = _settings(), random.Random(seed * 1000 + os.getpid())
    with log.open("a", encoding="utf-8") as acknowledged:
        while time.time() < until:
            with suppress(TrackerError):
                _write_something(path, settings, chance)
            before = _own_ids(path)
            start = time.perf_counter()
            try:
                with sync(path, settings, url, author=f"Client {seed}"):
                    pass
            except TrackerError as error:
                _note(acknowledged, {"error": error.cause})
                time.sleep(chance.random())
                continue
            _note(acknowledged, {"ids": before, "seconds": time.perf_counter() - start})
            time.sleep(chance.random() * 2)


def _note(log: object, entry: dict[str, object]) -> None:
    print(json.dumps(entry), file=log, flush=True)  # type: ignore[call-overload]


def _write_something(path: Path, settings: Settings, chance: random.Random) -> None:
    with TrackerSession.open(
        path, settings, author=f"P{chance.randrange(100)}", period=PERIOD, window=False
    ) as session:
        for _ in range(chance.randint(1, 4)):
            entry = chance.choice(session.entries())
            with suppress(TrackerError):
                session.change(
                    entry.action.key,
                    chance.choice(
                        [{"note": f"Note {chance.random()}."}, {"rag": chance.choice(["red", "green"])}]
                    ),
                )


def _own_ids(path: Path) -> list[str]:
    """Return the revisions made in a tracker, which a sync that succeeds has sent."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT id FROM revisions WHERE origin = (SELECT value FROM meta WHERE key = 'database_id')"
        return [identity for (identity,) in connection.execute(query)]


def storm(server: Server, clients: int, seconds: float) -> Iterator[str]:
    """Have clients write and sync, kill them and restart the server in between; yield the results."""
    settings, database = _settings(), server.new_database()
    url = server.url(database)
    set_up_hub(url)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = folder / "first.db"
        make_tracker(first, Path(settings.plan_source), settings)
        _sync(first, url, settings)
        paths = []
        for number in range(clients):
            (folder / str(number)).mkdir()
            paths.append(_twin(first, folder / str(number) / "tracker.db"))
        kills, restarts = _run_clients(server, paths, url, seconds)
        entries = [
            json.loads(line)
            for path in paths
            for line in (path.parent / "log").read_text(encoding="utf-8").splitlines()
            if line.endswith("}")
        ]
        times = sorted(entry["seconds"] for entry in entries if "seconds" in entry)
        errors = sum("error" in entry for entry in entries)
        acknowledged = {identity for entry in entries for identity in entry.get("ids", ())}
        yield f"{clients} clients, {seconds:.0f} s: {len(times)} syncs, {errors} failed with a sentence,"
        yield f"{kills} clients killed, {restarts} restarts of the server"
        slow = times[len(times) * 95 // 100]
        yield f"half of the syncs took less than {median(times):.2f} s, 95 in 100 less than {slow:.2f} s"
        for _ in range(2):
            for path in paths:
                _sync(path, url, settings)
        on_hub = set(server.sql("SELECT id FROM tui_tracker.revisions", database).split())
        yield f"{len(acknowledged)} revisions acknowledged, {len(acknowledged - on_hub)} of them lost"
        expected = dump(paths[0], settings)
        different = [path for path in paths[1:] if dump(path, settings) != expected]
        check_projection(paths[0])
        yield f"{len(expected['history'])} revisions in each tracker, {len(expected['conflicts'])} conflicts;"
        yield f"{len(different)} trackers differ"
        if different or acknowledged - on_hub:
            raise SystemExit("the hub lost something")


def _run_clients(server: Server, paths: list[Path], url: str, seconds: float) -> tuple[int, int]:
    """Run the clients, killing and restarting; return how many were killed and how often the server was."""
    until, chance = time.time() + seconds, random.Random(1)

    def start(number: int) -> subprocess.Popen[bytes]:
        log = paths[number].parent / "log"
        arguments = ["client", str(paths[number]), url, str(log), str(number), str(until)]
        return subprocess.Popen([sys.executable, "-m", "tests.benchmarks.hub", *arguments])

    running = [start(number) for number in range(len(paths))]
    restart_at = [time.time() + seconds / 3, time.time() + 2 * seconds / 3]
    kills = restarts = 0
    while time.time() < until:
        time.sleep(min(seconds / 40, 2))
        number = chance.randrange(len(paths))
        running[number].send_signal(signal.SIGKILL)
        running[number].wait()
        running[number] = start(number)
        kills += 1
        if restart_at and time.time() > restart_at[0]:
            restart_at.pop(0)
            server.stop("immediate")
            server.start()
            restarts += 1
    for process in running:
        process.wait()
    return kills, restarts


def main() -> int:
    """Read the arguments and run."""
    if sys.argv[1:2] == ["client"]:
        path, url, log, seed, until = sys.argv[2:]
        client(Path(path), url, Path(log), int(seed), float(until))
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measure", choices=["growth", "storm"])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    args = parser.parse_args()
    binaries = find_binaries()
    if binaries is None:
        sys.exit(REASON)
    print(f"{datetime.now(UTC):%d %B %Y}, {os.cpu_count()} cores")
    measures: dict[str, Callable[[Server], Iterator[str]]] = {
        "growth": lambda server: growth(server, tuple(args.sizes)),
        "storm": lambda server: storm(server, args.clients, args.seconds),
    }
    with running_server(binaries, durable=True) as server:
        for line in measures[args.measure](server):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
