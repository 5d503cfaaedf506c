"""The address of a hub: reading it, showing it without its password, and demanding TLS."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterator, Mapping

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from tui_tracker.errors import UsageError

DRIVER = "postgresql+psycopg"
_SCHEMES = ("postgresql+psycopg", "postgresql", "postgres")
_STRONG = ("require", "verify-ca", "verify-full")
"""Values of `sslmode` with which libpq never talks in clear text."""
_EXAMPLE = "Write it as postgresql+psycopg://LOGIN@SERVER/DATABASE"


def parse_address(text: str, environ: Mapping[str, str] = os.environ) -> URL:
    """Return the URL of a hub, with TLS demanded where the server is not on this computer.

    Raises `UsageError` for what is no such URL, or one that turns TLS off, and for a server whose name or
    port cannot be one.
    """
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError) as fault:
        raise UsageError("The hub's address is not a URL.", f"{_EXAMPLE}.") from fault
    if not all(map(_can_be_server, _hosts(url, environ))) or not all(map(_is_port, _ports(url))):
        raise UsageError("The hub's address does not name a server.", f"{_EXAMPLE}.")
    if url.drivername not in _SCHEMES:
        raise UsageError("The hub's address does not name a PostgreSQL database.", f"{_EXAMPLE}.")
    url = url.set(drivername=DRIVER)
    if is_local(url, environ):
        return url
    mode = _first(url.query.get("sslmode")) or environ.get("PGSSLMODE") or "require"
    if mode not in _STRONG:
        raise UsageError(
            f"The connection to {show_address(url)} would not be encrypted (sslmode={mode}).",
            "Use sslmode=require, or better verify-full, in the hub's address.",
        )
    return url.update_query_dict({"sslmode": mode})


def show_address(url: URL) -> str:
    """Write an address for people: server, port and database, never a login or a password."""
    host = url.host or _first(url.query.get("host"))
    host = "this computer" if not host or host.startswith(("/", "@")) else host
    port = f":{url.port}" if url.port and url.port != 5432 else ""
    return f"{host}{port}/{url.database or ''}".rstrip("/")


def without_secrets(text: str, *, login: str | None = None) -> str:
    """Return an address without its password, as it may be written into a file; with another login if given.

    Raises `UsageError` for a text that is not an address of a hub.
    """
    url = parse_address(text)
    query = {name: value for name, value in url.query.items() if name not in ("password", "sslpassword")}
    bare = URL.create(
        url.drivername, username=url.username if login is None else login or None,
        host=url.host, port=url.port, database=url.database, query=query,
    )  # fmt: skip
    return bare.render_as_string(hide_password=False)


def has_password(text: str) -> bool:
    """Return whether an address holds a password."""
    return parse_address(text).password is not None


def with_password(text: str, password: str) -> str:
    """Return an address with a password, never to be shown or kept."""
    return parse_address(text).set(password=password).render_as_string(hide_password=False)


def is_local(url: URL, environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether every server that an address can lead to is on this computer."""
    if "service" in url.query or environ.get("PGSERVICE"):
        return False
    return all(map(_is_loopback, _hosts(url, environ)))


def _hosts(url: URL, environ: Mapping[str, str]) -> Iterator[str]:
    """Yield the servers that libpq would try."""
    named = [url.host or "", *_texts(url.query.get("host")), *_texts(url.query.get("hostaddr"))]
    named = [host for host in named if host] or [environ.get("PGHOST", "")]
    for host in (*named, environ.get("PGHOSTADDR", "")):
        yield from host.split(",")


def _ports(url: URL) -> Iterator[str]:
    for ports in _texts(url.query.get("port")):
        yield from ports.split(",")


def _is_port(text: str) -> bool:
    return not text or (text.isascii() and text.isdecimal() and len(text) < 6)


def _can_be_server(host: str) -> bool:
    """Return whether a name can be looked up: the driver ends with a fault of its own for any other."""
    if host.startswith(("/", "@")):
        return True
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    name = host.strip().strip("[]")
    if not name or name == "localhost" or name.startswith(("/", "@")):
        return True  # a socket, or this computer by its own name
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _texts(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return () if value is None else (value,) if isinstance(value, str) else value


def _first(value: str | tuple[str, ...] | None) -> str:
    return next(iter(_texts(value)), "")
