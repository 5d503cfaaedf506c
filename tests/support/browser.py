"""A page of headless Chromium, driven over its DevTools protocol: open, type, look, close."""

from __future__ import annotations

import asyncio
import base64
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

aiohttp = pytest.importorskip("aiohttp")
BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None
)
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--window-size=1200,800", "--remote-debugging-port=0", "--ignore-certificate-errors",
)  # fmt: skip


class Page:
    """One tab."""

    def __init__(self, socket: Any) -> None:
        self._socket, self._numbers = socket, count(1)
        self.requested: list[str] = []
        """Addresses that the page asked for."""

    async def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call a method of the protocol; return its result."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            message = await asyncio.wait_for(self._socket.receive_json(), 60)
            if message.get("method") in ("Network.requestWillBeSent", "Network.webSocketCreated"):
                params = message["params"]
                self.requested.append(params.get("url") or params["request"]["url"])
            if message.get("id") == number:
                assert "error" not in message, message
                return dict(message["result"])

    async def open(self, address: str) -> None:
        """Go to an address, noting what is asked for."""
        await self.call("Network.enable")
        await self.call("Page.enable")
        await self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        await self.call("Page.navigate", url=address)

    async def settle(self, quiet: float = 0.5) -> None:
        """Wait until the page has been sent nothing for a moment: what was pressed is drawn."""
        with suppress(TimeoutError):
            while True:
                await asyncio.wait_for(self._socket.receive_json(), quiet)

    async def evaluate(self, script: str) -> object:
        """Return what a script gives."""
        result = await self.call("Runtime.evaluate", expression=script, returnByValue=True)
        return result["result"].get("value")

    async def until(self, script: str) -> None:
        """Wait until a script gives true."""
        for _ in range(600):
            if await self.evaluate(script):
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"waited in vain for {script}")

    async def press(self, key: str, code: int, text: str = "") -> None:
        """Press and release a key."""
        for kind in ("keyDown", "keyUp"):
            await self.call(
                "Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code,
                **({"text": text} if text and kind == "keyDown" else {}),
            )  # fmt: skip

    async def type(self, text: str) -> None:
        """Type a text."""
        for letter in text:
            await self.press(letter, ord(letter.upper()), letter)

    async def picture(self, path: Path) -> None:
        """Save a picture of the page."""
        result = await self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(result["data"]))

    async def close(self) -> None:
        """Close the tab."""
        await self._socket.send_json({"id": next(self._numbers), "method": "Page.close"})


@asynccontextmanager
async def browser_page(folder: Path) -> AsyncIterator[Page]:
    """Start a browser with one empty tab, its own folder, and no settings."""
    assert BROWSER
    process = await asyncio.create_subprocess_exec(
        BROWSER, *_FLAGS, f"--user-data-dir={folder}", "about:blank",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        port = await _debugging_port(folder)
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json") as response:
                tabs = [tab for tab in await response.json() if tab["type"] == "page"]
            async with session.ws_connect(tabs[0]["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                yield Page(socket)
    finally:
        process.terminate()
        await process.wait()


async def _debugging_port(folder: Path) -> str:
    for _ in range(600):
        path = folder / "DevToolsActivePort"
        if path.exists() and (lines := path.read_text().splitlines()):
            return lines[0]
        await asyncio.sleep(0.1)
    raise AssertionError("the browser did not start")
