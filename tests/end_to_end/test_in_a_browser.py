"""`tui-tracker serve` in a real browser: typed text is kept, and nothing is fetched from anywhere else."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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
async def serving(tracker: Path, *options: str) -> AsyncIterator[str]:
    """Serve a tracker; gives the link."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tui_tracker", "serve", "--db", str(tracker), "--as", "Jo",
        "--port", str(free_port()), *options,
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


async def test_another_computer_needs_a_certificate(tracker: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui_tracker", "serve", "--db", tracker, "--address", "0.0.0.0"],
        capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "--certificate" in done.stderr
