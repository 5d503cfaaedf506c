"""`tui-tracker serve` in a real browser: typed text is kept, and nothing is fetched from anywhere else."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

pytest.importorskip("textual_serve")

from tests.support.browser import BROWSER, browser_page
from tui_tracker.config import Settings
from tui_tracker.services.tracker.session import TrackerSession

needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium or Chrome on this machine")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def serving(tracker: Path, *options: str, port: int | None = None) -> AsyncIterator[str]:
    """Serve a tracker; gives the link."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tui_tracker", "serve", "--db", str(tracker), "--as", "Jo",
        "--port", str(port or free_port()), *options,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout
        yield (await asyncio.wait_for(process.stdout.readline(), 60)).decode().strip()
    finally:
        process.terminate()
        await process.wait()


def status_of(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=30) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


@needs_browser
async def test_a_note_typed_in_a_browser_is_kept_when_its_tab_is_closed(
    tracker: Path, settings: Settings, tmp_path: Path
) -> None:
    def draft() -> str | None:
        with TrackerSession.open(tracker, settings, author="Pat", read_only=True, window=False) as session:
            return session.find("W1").draft or session.find("W1").update.note

    async with serving(tracker) as link, browser_page(tmp_path / "browser") as page:
        await page.open(link)
        await page.until("document.body?.classList.contains('-first-byte')")
        for _ in ("open the theme", "write the first note"):
            await page.settle()
            await page.press("Enter", 13, "\r")
        await page.settle()
        await page.type("Twelve miles were mended")
        await page.settle(0.2)
        await page.close()
        for _ in range(300):
            if await asyncio.to_thread(draft) == "Twelve miles were mended":
                break
            await asyncio.sleep(0.1)
        assert draft() == "Twelve miles were mended"
        host = link.split("/?")[0].removeprefix("http://")
        assert page.requested
        assert {address.split("/")[2] for address in page.requested if "://" in address} == {host}


async def test_only_the_link_lets_in(tracker: Path) -> None:
    async with serving(tracker) as link:
        base, _, key = link.partition("/?key=")
        assert key
        for path in ("/", "/?key=wrong", "/ws", "/static/js/textual.js"):
            assert await asyncio.to_thread(status_of, base + path) == 403


@asynccontextmanager
async def encrypting(folder: Path, public_port: int, port: int) -> AsyncIterator[None]:
    """End the encryption of connections and pass them on, as a reverse proxy does."""
    certificate = folder / "certificate.pem"
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    subprocess.run(
        [*make, "-keyout", certificate, "-out", folder / "public.pem"], check=True, capture_output=True
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "public.pem", certificate)

    async def pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                target.write(data)
                await target.drain()
        target.close()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pump(reader, inner_writer), pump(inner_reader, writer))

    server = await asyncio.start_server(pass_on, "127.0.0.1", public_port, ssl=context)
    async with server:
        yield


@needs_browser
@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate")
async def test_the_app_works_behind_a_reverse_proxy_that_encrypts(tracker: Path, tmp_path: Path) -> None:
    port, public_port = free_port(), free_port()
    public_url = f"https://localhost:{public_port}"
    async with (
        serving(tracker, "--public-url", public_url, port=port) as link,
        encrypting(tmp_path, public_port, port),
        browser_page(tmp_path / "browser") as page,
    ):
        assert link.startswith(f"{public_url}/?key=")
        await page.open(link)
        await page.until("document.body?.classList.contains('-first-byte')")
        assert f"wss://localhost:{public_port}/ws" in {
            address.partition("?")[0] for address in page.requested
        }
        assert await page.evaluate("isSecureContext") is True
        used = link.replace(public_url, f"http://127.0.0.1:{port}")
        assert await asyncio.to_thread(status_of, used) == 403, "the link works once"


@pytest.mark.parametrize(
    ("option", "needed"),
    [(("--public-url", "http://council.example"), "https://"), (("--address", "0.0.0.0"), "--certificate")],
)
async def test_a_proxys_address_is_encrypted_and_another_computer_needs_a_certificate(
    tracker: Path, option: tuple[str, str], needed: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui_tracker", "serve", "--db", tracker, *option],
        capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert needed in done.stderr
