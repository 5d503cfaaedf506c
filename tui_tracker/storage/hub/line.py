"""What open windows send each other through a hub while they are connected: PostgreSQL's LISTEN and NOTIFY.

Nothing of it is stored. A server without LISTEN does as well: then windows look at intervals.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from tui_tracker.errors import HubError
from tui_tracker.storage.hub.address import parse_address, show_address
from tui_tracker.storage.hub.connection import open_engine, to_hub_error

_LONGEST = 4000
"""Bytes of one message; PostgreSQL takes no more than 8000."""
_AT_ONCE = 100


class HubLine:
    """A connection that hears what is said of one plan."""

    def __init__(self, connection: Connection, plan: str, address: str, *, can_listen: bool) -> None:
        self._connection = connection
        self._plan = plan
        self._address = address
        self.can_listen = can_listen
        """Whether the server passes messages on at all."""

    def say(self, message: str) -> None:
        """Send a short message to all who listen."""
        if self.can_listen and len(message.encode()) <= _LONGEST:
            _notify(self._connection, self._plan, message)

    def wait(self, seconds: float) -> list[str]:
        """Return what was said, as soon as there is something; nothing after so many seconds.

        Raises `HubError` where the hub went away.
        """
        driver = self._connection.connection.driver_connection
        assert driver is not None
        try:
            heard = driver.notifies(timeout=seconds, stop_after=1)
            return [str(notice.payload) for notice, _ in zip(heard, range(_AT_ONCE), strict=False)]
        except self._driver_errors as fault:
            raise HubError(f"The hub at {self._address} cannot be reached.", "Check the network.") from fault

    @property
    def _driver_errors(self) -> tuple[type[Exception], ...]:
        return (self._connection.dialect.loaded_dbapi.Error, OSError)


@contextmanager
def open_line(address: str, plan: str) -> Iterator[HubLine]:
    """Listen to what is said of a plan at a hub for as long as the context lasts. Raises `HubError`."""
    url = parse_address(address)
    with open_engine(url) as engine, engine.connect() as connection:
        own = connection.execution_options(isolation_level="AUTOCOMMIT")
        can_listen = True
        try:
            own.exec_driver_sql(f"LISTEN {_channel(plan)}")
        except DBAPIError as fault:
            if fault.connection_invalidated:
                raise to_hub_error(fault, url) from fault
            can_listen = False
        yield HubLine(own, plan, show_address(url), can_listen=can_listen)


def say_once(engine: Engine, plan: str, message: str) -> None:
    """Send a message without listening; a server that cannot pass it on ignores it."""
    with suppress(SQLAlchemyError), engine.connect() as connection:
        _notify(connection.execution_options(isolation_level="AUTOCOMMIT"), plan, message)


def _notify(connection: Connection, plan: str, message: str) -> None:
    connection.execute(select(func.pg_notify(_channel(plan), message)))


def _channel(plan: str) -> str:
    """Return the name of a plan's channel, which may hold letters and digits only."""
    return f"tui_tracker_{blake2b(plan.encode(), digest_size=16).hexdigest()}"
