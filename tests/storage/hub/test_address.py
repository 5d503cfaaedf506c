"""Addresses of hubs: TLS is demanded where the server is elsewhere, and no password is shown."""

from __future__ import annotations

import pytest

from tui_tracker.errors import UsageError
from tui_tracker.storage.hub.address import parse_address, show_address, without_secrets


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://jo@server.example/netzero",
        "postgresql://jo@server.example/netzero",
        "postgres://10.0.0.7/netzero",
        "postgresql+psycopg:///netzero?host=server.example",
        "postgresql+psycopg:///netzero?host=/tmp&host=server.example",
        "postgresql+psycopg://localhost/netzero?hostaddr=10.0.0.7",
        "postgresql+psycopg:///netzero?service=council",
    ],
)
def test_a_server_elsewhere_is_only_reached_by_tls(address: str) -> None:
    assert parse_address(address, {}).query["sslmode"] == "require"


@pytest.mark.parametrize("mode", ["require", "verify-ca", "verify-full"])
def test_a_stronger_demand_is_kept(mode: str) -> None:
    address = f"postgresql://server.example/netzero?sslmode={mode}"
    assert parse_address(address, {}).query["sslmode"] == mode
    assert parse_address("postgresql://server.example/netzero", {"PGSSLMODE": mode}).query["sslmode"] == mode


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "nonsense"])
def test_an_address_that_allows_clear_text_is_refused(mode: str) -> None:
    with pytest.raises(UsageError, match="would not be encrypted"):
        parse_address(f"postgresql://jo:secret@server.example/netzero?sslmode={mode}", {})


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://localhost/netzero", "postgresql://127.0.0.1:5433/netzero", "postgresql://[::1]/netzero",
        "postgresql:///netzero?host=/var/run/postgresql", "postgresql:///netzero",
    ],
)  # fmt: skip
def test_this_computer_needs_no_tls(address: str) -> None:
    assert "sslmode" not in parse_address(address, {}).query


@pytest.mark.parametrize("variable", ["PGHOST", "PGHOSTADDR"])
def test_a_server_named_by_the_environment_counts_as_one(variable: str) -> None:
    assert parse_address("postgresql:///netzero", {variable: "10.0.0.7"}).query["sslmode"] == "require"


@pytest.mark.parametrize(
    "address", ["", "server.example", "mysql://secret@h/d", "postgresql://h:secret/d", "://"]
)
def test_what_is_no_address_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(UsageError) as fault:
        parse_address(address, {})
    assert "secret" not in str(fault.value)


@pytest.mark.parametrize(
    "server",
    [
        "a..b",
        ".",
        "\u3002",
        "\u200b",
        "left\ufffdright",
        "\udcff",
        "h" * 64,
        "xn--\u00e9",
        "good.example,a..b",
    ],
)
def test_a_server_whose_name_cannot_be_looked_up_is_refused(server: str) -> None:
    for address in (f"postgresql://{server}/netzero", f"postgresql:///netzero?host={server}"):
        with pytest.raises(UsageError):
            parse_address(address, {})


@pytest.mark.parametrize("port", ["x", "6000,x", "\u00b2", "-1", "9" * 400])
def test_a_port_that_is_no_number_is_refused(port: str) -> None:
    with pytest.raises(UsageError):
        parse_address(f"postgresql:///netzero?port={port}", {})


def test_people_are_shown_server_and_database_only() -> None:
    url = parse_address("postgresql://jo:secret@server.example:6000/netzero?sslpassword=secret", {})
    assert show_address(url) == "server.example:6000/netzero"


def test_an_address_to_keep_has_no_password_in_it() -> None:
    address = "postgresql://jo:secret@server.example/netzero?password=secret&sslmode=verify-full"
    kept = without_secrets(address)
    assert kept == "postgresql+psycopg://jo@server.example/netzero?sslmode=verify-full"
    assert without_secrets(address, login="sam").startswith("postgresql+psycopg://sam@server.example/")
