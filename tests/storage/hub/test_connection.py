"""What the driver says of a hub, in plain words."""

from __future__ import annotations

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from tui_tracker.storage.hub.connection import to_hub_error

URL = make_url("postgresql+psycopg://jo@server.example/netzero")


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("SSL error: certificate verify failed", "did not prove that it is the right server"),
        ('root certificate file "/home/jo/root.crt" does not exist', "did not prove that it is the right"),
        ('server certificate for "a" does not match host name "b"', "did not prove that it is the right"),
        ("server does not support SSL, but SSL was required", "does not encrypt its connections"),
        ("connection refused", "cannot be reached"),
    ],
)
def test_what_is_wrong_with_a_connection_is_named(words: str, cause: str) -> None:
    assert cause in to_hub_error(OperationalError("", {}, Exception(words)), URL).cause
