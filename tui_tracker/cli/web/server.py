"""Serve the screens to a browser: one process a page, and only for people who have the link.

textual-serve runs the screens and passes keys and drawing on. What it lacks is here: a secret in the link, a
certificate, and a page that fetches nothing from another host.
"""

from __future__ import annotations

import asyncio
import secrets
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

from tui_tracker.named_tuple import NamedTuple

_TEMPLATES = Path(__file__).parent / "templates"
_NO_ENTRY = "Open the link that tui-tracker printed: it has a key that lets you in, and may work only once."
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
"""A page of this host alone, which no other page may frame, and whose link is passed to nobody."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Listening(NamedTuple):
    """Where the server is reached."""

    address: str
    port: int
    certificate: Path | None = None
    key: Path | None = None
    """The certificate's private key; None where it is in the same file."""
    works_once: bool = False
    """Whether the link lets in one browser only."""
    public_url: str = ""
    """The address under which a reverse proxy offers it; empty where browsers reach it directly."""

    @property
    def base(self) -> str:
        """The address in a browser, without a stroke at its end."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}"


class Doorkeeper:
    """Lets in the browser that brings the link's key, and knows it afterwards by a cookie."""

    def __init__(self, listening: Listening) -> None:
        # A browser sends a cookie to every port of a host: each server has its own.
        self._cookie_name = f"tui-tracker-{listening.port}"
        self.key = secrets.token_urlsafe(24)
        self._works_once = listening.works_once
        self._base = listening.base
        # A reverse proxy may pass on another host than the one that the browser asked.
        self._proxied_host = urlsplit(listening.public_url).netloc
        self._cookies: set[str] = set()

    @web.middleware
    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer a request of a browser that was let in; any other learns only where the link is."""
        brought = request.query.get("key", "")
        if request.path == "/" and self.key and secrets.compare_digest(brought.encode(), self.key.encode()):
            return self._let_in(request)
        cookie = request.cookies.get(self._cookie_name, "")
        if not any(secrets.compare_digest(cookie.encode(), known.encode()) for known in self._cookies):
            raise web.HTTPForbidden(text=_NO_ENTRY, headers=_HEADERS)
        origin = request.headers.get("Origin")
        if origin and origin.partition("://")[2] != (self._proxied_host or request.host):
            raise web.HTTPForbidden(text=_NO_ENTRY, headers=_HEADERS)
        return await handler(request)

    def _let_in(self, request: web.Request) -> web.StreamResponse:
        if self._works_once:
            self.key = ""
        cookie = secrets.token_urlsafe(24)
        self._cookies.add(cookie)
        response = web.HTTPSeeOther(f"{self._base}/" if self._proxied_host else "/", headers=_HEADERS)
        is_secure = request.secure or self._base.startswith("https:")
        response.set_cookie(self._cookie_name, cookie, httponly=True, samesite="Strict", secure=is_secure)
        raise response


async def _add_headers(_: web.Request, response: web.StreamResponse) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


def serve(command: str, title: str, listening: Listening, ready: Callable[[str], None]) -> None:
    """Serve what a shell command shows, until Ctrl+C; `ready` is given the link.

    Raises `OSError` where the port is in use or the certificate cannot be read.
    """
    context = None
    if listening.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(listening.certificate, listening.key)
    with suppress(KeyboardInterrupt):
        asyncio.run(_run(command, title, listening, context, ready))


async def _run(
    command: str,
    title: str,
    listening: Listening,
    context: ssl.SSLContext | None,
    ready: Callable[[str], None],
) -> None:
    doorkeeper = Doorkeeper(listening)
    runner = web.AppRunner(await make_application(command, title, listening, doorkeeper))
    await runner.setup()
    try:
        site = web.TCPSite(runner, listening.address, listening.port, ssl_context=context)
        await site.start()
        ready(f"{listening.base}/?key={doorkeeper.key}")
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


async def make_application(
    command: str, title: str, listening: Listening, doorkeeper: Doorkeeper
) -> web.Application:
    """Return textual-serve's application with our page, behind the doorkeeper."""
    server = Server(
        command,
        host=listening.address,
        port=listening.port,
        title=title,
        public_url=listening.base,
        templates_path=_TEMPLATES,
    )
    # Not part of its interface, but its own `serve` knows no certificate and greets in its own name.
    application: Any = await server._make_app()
    application.on_startup.clear()
    application.middlewares.append(doorkeeper.check)
    application.on_response_prepare.append(_add_headers)
    return application  # type: ignore[no-any-return]
