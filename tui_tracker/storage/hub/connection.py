"""Opens a hub, and turns what PostgreSQL and the network say into the program's own errors."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, Engine, create_engine, func, select
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from tui_tracker.domain.text import clean, one_line
from tui_tracker.errors import HubError, HubLoginError, HubRightsError
from tui_tracker.optional_parts import missing_part
from tui_tracker.storage.hub.address import show_address

CONNECT_SECONDS = "5"
"""How long a server may take to answer before it counts as out of reach."""
_CONNECTION = {
    "connect_timeout": CONNECT_SECONDS,
    "application_name": "tui-tracker",
    # A network that goes silent is given up within half a minute.
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
}
STATEMENT_SECONDS, LOCK_SECONDS = 300, 20
"""How long a server may work on one statement, and wait for a lock, before a sync is given up."""
_KEPT = "Your work is safe in the tracker and is sent the next time."
_LOGIN = re.compile(
    "password authentication failed|no password supplied|not permitted to log in|authentication failed"
    "|role .* does not exist|no pg_hba.conf entry|permission denied for database",
    re.IGNORECASE,
)
"""How a server says, before it has a code to say it with, that it does not let somebody in."""
_NOT_ENCRYPTED = re.compile("server does not support SSL", re.IGNORECASE)
_NOT_PROVEN = re.compile("certificate verify failed|root certificate|server certificate for", re.IGNORECASE)
"""What the driver says where the server's certificate is not that of a server that is trusted here."""
_LOST_RACES = ("40001", "40P01")
"""PostgreSQL's codes for a transaction that lost a race and has to be tried again."""
_TOO_SLOW = ("57014", "55P03")
"""PostgreSQL's codes for a statement, and for a wait for a lock, that `limit_time` ended."""


# What the driver says of a connection that broke is said by our own errors, in plain words.
logging.getLogger("psycopg").addHandler(logging.NullHandler())


class LostRaceError(HubError):
    """Another transaction came first; the same one can be tried again."""


@contextmanager
def open_engine(url: URL) -> Iterator[Engine]:
    """Open a hub for as long as the context lasts; nothing is sent before the first query.

    Raises `UsageError` where the driver is not installed, `HubError` for all that goes wrong with the hub.
    """
    options = {key: value for key, value in _CONNECTION.items() if key not in url.query}
    try:
        engine = create_engine(
            url,
            connect_args={**options, "prepare_threshold": None},  # a pooler in between may not know them
            pool_size=1,
            max_overflow=0,
            use_native_hstore=False,
        )
    except ModuleNotFoundError as fault:
        raise missing_part("syncing", "hub") from fault
    try:
        yield engine
    except SQLAlchemyError as fault:
        raise to_hub_error(fault, url) from fault
    finally:
        engine.dispose()


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Read the hub as it is at one moment: what is committed later is not seen."""
    with engine.connect() as connection:
        fixed = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with fixed.begin():
            limit_time(fixed)
            yield fixed


def limit_time(connection: Connection) -> None:
    """Bound the time of each statement of a transaction: a table may be locked, or be an endless view."""
    bounds = {"statement_timeout": STATEMENT_SECONDS, "lock_timeout": LOCK_SECONDS}
    connection.execute(select(*(func.set_config(name, f"{bounds[name]}s", True) for name in bounds)))


def to_hub_error(fault: BaseException, url: URL) -> HubError:
    """Return the error to show a person for a fault of the hub or the network in between."""
    address = show_address(url)
    cause = getattr(fault, "orig", None) if isinstance(fault, DBAPIError) else fault
    code = getattr(cause, "sqlstate", None) or ""
    words = one_line(clean(str(cause)))
    if code in _LOST_RACES:
        return LostRaceError(f"The hub at {address} is busy.", f"{_KEPT} Try again in a moment.")
    if code.startswith("28") or (not code and _LOGIN.search(words)):
        login = f" for {url.username}" if url.username else ""
        return HubLoginError(
            f"The hub at {address} refused the login{login}.",
            "Check name and password, or ask your coordinator whether the login still works."
            f" {_KEPT}",
        )  # fmt: skip
    if not code and _NOT_ENCRYPTED.search(words):
        return HubError(
            f"The hub at {address} does not encrypt its connections, so nothing was sent.",
            f"Ask who runs the server to switch TLS on (ssl = on). {_KEPT}",
        )
    if not code and _NOT_PROVEN.search(words):
        return HubError(
            f"The hub at {address} did not prove that it is the right server, so nothing was sent.",
            f"Ask who runs the server for its root certificate (sslrootcert in the address). {_KEPT}",
        )
    if code in _TOO_SLOW:
        return HubError(f"The hub at {address} took too long to answer.", f"{_KEPT} Try again in a moment.")
    if code in ("42P01", "3F000"):
        return HubError(
            f"{address} is not set up as a hub.",
            "Who runs the server sets it up with: tui-tracker sync --setup URL",
        )
    if code == "42501":
        return HubRightsError(
            f"The hub at {address} does not allow {url.username or 'this login'} to do this.",
            "Only the hub's owner lets people in, with the owner's login in the address: tui-tracker sync"
            f" postgresql+psycopg://OWNER@{address} --allow LOGIN. {_KEPT}",
        )
    is_network = not code and isinstance(fault, OperationalError | InterfaceError)
    if not is_network and not code.startswith(("08", "53", "57", "58")):
        return HubError(f"The hub at {address} refused the request ({words[:200]}).", _KEPT)
    return HubError(f"The hub at {address} cannot be reached.", f"{_KEPT} Check the network.")
