"""An open hub: what services read of it and send to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from tui_tracker.errors import HubError
from tui_tracker.storage.hub import pull, push, received_file, rights
from tui_tracker.storage.hub.address import parse_address, show_address
from tui_tracker.storage.hub.connection import open_engine, snapshot
from tui_tracker.storage.hub.line import say_once


@contextmanager
def _reading() -> Iterator[None]:
    """Raise `HubError` for a value of another type than the hub's tables were made with."""
    try:
        yield
    except (TypeError, ValueError, AttributeError, ArithmeticError) as fault:
        raise HubError(
            "The hub's tables are not as tui-tracker made them.", "Ask who runs the hub to look at them."
        ) from fault


class HubSnapshot:
    """A hub as it is at one moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        with _reading():
            # A hub that is made anew has another one.
            self.id = pull.read_hub(connection)["id"]

    def news(
        self, plan: str, seen: Mapping[str, int], *, ignored: Collection[str] = (), most: int = pull.ROUND
    ) -> pull.HubNews:
        """Return the batches of a plan beyond the vector `seen`, but none of the trackers `ignored`.

        There are about `most` revisions in them.
        """
        with _reading():
            return pull.find_news(self._connection, plan, seen, ignored=ignored, most=most)

    def write_files(
        self, news: pull.HubNews, meta: Mapping[str, str], tracker: Path, folder: Path
    ) -> list[tuple[Path, frozenset[str]]]:
        """Write the new batches of each tracker as a file; return each with the keys of all rows in it.

        `meta` is what a file records of its plan. Each is in a folder of its own: two colleagues may have
        one name. A batch that is too large has to be left out of `news` before.
        """
        if not news.batches:
            return []
        folder.mkdir()
        empty = received_file.make_empty_file(folder / "empty.db")
        files = []
        with _reading():
            themes = received_file.read_themes(self._connection, meta["plan_id"])
            for number, new in enumerate(news.batches):
                own_folder = folder / str(number)
                own_folder.mkdir()
                files.append(
                    received_file.write_file(
                        self._connection, new, meta, themes, tracker=tracker, empty=empty, folder=own_folder
                    )
                )
        return files

    def keys(self, plan: str) -> dict[str, set[str]]:
        """Return the keys of all rows that the hub has of a plan, for each table."""
        with _reading():
            return push.keys_on_hub(self._connection, plan)

    def plans(self) -> dict[str, str]:
        """Return the plans that this login may read: id to title."""
        with _reading():
            return pull.plans_on_hub(self._connection)

    def plan(self, plan: str) -> dict[str, str] | None:
        """Return a plan's title, period and settings (JSON) as sent last; None for an unknown plan."""
        with _reading():
            row = pull.latest_plan(self._connection, plan)
            return {key: str(value) for key, value in row.items()} if row else None


class Hub:
    """An open hub. Every method raises `HubError` where the hub is out of reach or refuses."""

    def __init__(self, engine: Engine, address: str) -> None:
        self._engine = engine
        self.address = address
        """As shown to people: no login, no password."""

    @contextmanager
    def snapshot(self) -> Iterator[HubSnapshot]:
        """Read the hub as it is at one moment."""
        with snapshot(self._engine) as connection:
            yield HubSnapshot(connection)

    def push(self, batch: push.Batch) -> bool:
        """Write a batch in one transaction; return False where the hub has one of that number already."""
        return push.push_batch(self._engine, batch)

    def say(self, plan: str, message: str) -> None:
        """Send the open windows of a plan a notice; nothing of it is stored."""
        say_once(self._engine, plan, message)

    def create(self) -> list[str]:
        """Create schema, roles and rules where they are missing; return a sentence for each step done."""
        return list(rights.create_hub(self._engine))

    def renew(self) -> None:
        """Give the hub another id, so that each tracker compares everything with it."""
        rights.renew(self._engine)

    def allow(self, login: str, plan: str, copies: Sequence[str], password: str | None) -> list[str]:
        """Let a login add to a plan what is made in these copies; return a sentence for each step done."""
        return list(rights.allow(self._engine, login, plan, copies, password))

    def revoke(self, login: str) -> bool:
        """Shut a login out of this hub; return False where it had no right in it."""
        return rights.revoke(self._engine, login)


@contextmanager
def open_hub(address: str) -> Iterator[Hub]:
    """Open the hub at an address for as long as the context lasts.

    Raises `UsageError` for text that is not an address or would not be encrypted, and where the driver is not
    installed; `HubError` for all that goes wrong with the hub.
    """
    url = parse_address(address)
    with open_engine(url) as engine:
        yield Hub(engine, show_address(url))
